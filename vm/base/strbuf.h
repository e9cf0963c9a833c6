/* Text under construction. Appending to a buffer that ran out of memory does nothing; the
 * writer checks `failed` once, at the end. */
#ifndef VL_STRBUF_H
#define VL_STRBUF_H

#include "base/alloc.h"

#include <stdarg.h>

typedef struct StrBuf {
  Alloc *alloc;
  char *text; /* not terminated; NULL while empty */
  size_t size, capacity;
  bool failed;
} StrBuf;

void vl_strbuf_init(StrBuf *b, Alloc *a);
void vl_strbuf_free(StrBuf *b);
void vl_strbuf_add(StrBuf *b, const void *bytes, size_t size);
void vl_strbuf_text(StrBuf *b, const char *text);
void vl_strbuf_char(StrBuf *b, char c);
/* Appends a character as UTF-8. */
void vl_strbuf_utf8(StrBuf *b, uint32_t code);
void vl_strbuf_format(StrBuf *b, const char *format, ...) VL_PRINTF(2, 3);
void vl_strbuf_vformat(StrBuf *b, const char *format, va_list args) VL_PRINTF(2, 0);
/* Room for `size` more bytes at the end, counted in already; NULL when memory is out. */
char *vl_strbuf_grow(StrBuf *b, size_t size);
/* Terminates with NUL (not counted) and gives the text; "" when memory was out. */
const char *vl_strbuf_string(StrBuf *b);

#endif
