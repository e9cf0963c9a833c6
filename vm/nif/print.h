/* printf with %T for a term. */
#ifndef VL_NIF_PRINT_H
#define VL_NIF_PRINT_H

#include "base/strbuf.h"
#include "nif/env.h"

/* Appends. */
void vl_nif_print(StrBuf *out, const char *format, va_list given);

#endif
