/* Text between lists, binaries and C: for the conversions. */
#ifndef VL_BIF_TEXT_H
#define VL_BIF_TEXT_H

#include "base/strbuf.h"
#include "proc/process.h"

/* The bytes of a flat proper list of 0..255, or its code points as UTF-8. False: it is no such
 * list (out->failed is clear), or memory is out. */
bool vl_text_of_list(StrBuf *out, Term list, bool utf8) VL_MUST_CHECK;
/* A list of bytes, in front of `tail`. */
Term vl_text_list(Heap *h, const void *bytes, size_t size, Term tail) VL_MUST_CHECK;
/* A list of the code points of valid UTF-8. */
Term vl_text_code_points(Heap *h, const char *text, size_t size) VL_MUST_CHECK;

#endif
