#include "base/strbuf.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

void vl_strbuf_init(StrBuf *b, Alloc *a) {
  *b = (StrBuf){.alloc = a};
}

void vl_strbuf_free(StrBuf *b) {
  vl_free(b->alloc, b->text, b->capacity);
  *b = (StrBuf){.alloc = b->alloc};
}

static bool reserve(StrBuf *b, size_t size) {
  if (b->failed) return false;
  if (b->capacity - b->size >= size) return true;
  size_t capacity = b->capacity * 2 > 64 ? b->capacity * 2 : 64;
  if (capacity < b->size + size) capacity = b->size + size;
  char *text = vl_realloc(b->alloc, b->text, b->capacity, capacity);
  if (!text) {
    b->failed = true;
    return false;
  }
  b->text = text;
  b->capacity = capacity;
  return true;
}

char *vl_strbuf_grow(StrBuf *b, size_t size) {
  if (!reserve(b, size)) return NULL;
  b->size += size;
  return b->text + b->size - size;
}

void vl_strbuf_add(StrBuf *b, const void *bytes, size_t size) {
  if (size == 0) return;
  char *at = vl_strbuf_grow(b, size);
  if (at) memcpy(at, bytes, size);
}

void vl_strbuf_text(StrBuf *b, const char *text) {
  vl_strbuf_add(b, text, strlen(text));
}

void vl_strbuf_char(StrBuf *b, char c) {
  vl_strbuf_add(b, &c, 1);
}

void vl_strbuf_utf8(StrBuf *b, uint32_t code) {
  uint8_t bytes[UTF8_MAX_BYTES];
  vl_strbuf_add(b, bytes, vl_utf8_encode(code, bytes));
}

void vl_strbuf_vformat(StrBuf *b, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int size = vsnprintf(NULL, 0, format, args);
  if (size > 0 && reserve(b, (size_t)size + 1)) {
    vsnprintf(b->text + b->size, (size_t)size + 1, format, again);
    b->size += (size_t)size;
  }
  va_end(again);
}

void vl_strbuf_format(StrBuf *b, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vl_strbuf_vformat(b, format, args);
  va_end(args);
}

const char *vl_strbuf_string(StrBuf *b) {
  if (!reserve(b, 1)) return "";
  b->text[b->size] = '\0';
  return b->text;
}
