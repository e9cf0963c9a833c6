/* The one way to read an image's bytes: a cursor that checks its end. Once it has failed it gives
 * zeros and stays at the end. */
#ifndef VL_CURSOR_H
#define VL_CURSOR_H

#include "base/bytes.h"

typedef struct Slice {
  const uint8_t *at;
  size_t size;
} Slice;

typedef struct Cursor {
  const uint8_t *at, *end;
  bool failed;
} Cursor;

static inline Cursor cursor_over(Slice s) {
  return (Cursor){s.at, s.at ? s.at + s.size : s.at, false};
}
static inline size_t cursor_left(const Cursor *c) {
  return (size_t)(c->end - c->at);
}
static inline void cursor_fail(Cursor *c) {
  c->failed = true;
  c->at = c->end;
}
static inline Slice cursor_bytes(Cursor *c, size_t n) {
  if (n > cursor_left(c)) {
    cursor_fail(c);
    return (Slice){c->end, 0};
  }
  Slice s = {c->at, n};
  c->at += n;
  return s;
}
static inline uint8_t cursor_u8(Cursor *c) {
  Slice s = cursor_bytes(c, 1);
  return s.size ? s.at[0] : 0;
}
static inline uint32_t cursor_u32(Cursor *c) {
  Slice s = cursor_bytes(c, 4);
  return s.size ? vl_get_u32(s.at) : 0;
}
/* A LEB128 number of at most 64 bits, in its shortest form. Nearly all have one byte or two. */
static inline uint64_t cursor_number(Cursor *c) {
  if (c->at < c->end && *c->at < 0x80) return *c->at++;
  if (cursor_left(c) >= 2 && (uint8_t)(c->at[1] - 1) < 0x7F) {
    c->at += 2;
    return (c->at[-2] & 0x7F) | (uint64_t)c->at[-1] << 7;
  }
  uint64_t n = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    uint8_t byte = cursor_u8(c);
    n |= (uint64_t)(byte & 0x7F) << shift;
    if (byte < 0x80) {
      if ((byte == 0 && shift) || (shift == 63 && byte > 1)) break;
      return n;
    }
  }
  cursor_fail(c);
  return 0;
}
/* A number that must be below `limit`. */
static inline uint32_t cursor_below(Cursor *c, uint64_t limit) {
  uint64_t n = cursor_number(c);
  if (n >= limit) {
    cursor_fail(c);
    return 0;
  }
  return (uint32_t)n;
}

#endif
