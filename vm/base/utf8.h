/* UTF-8: decoding, encoding, counting. */
#ifndef VL_UTF8_H
#define VL_UTF8_H

#include "base/base.h"

#define UTF8_MAX_BYTES 4
#define UTF8_INVALID UINT32_MAX

/* Decodes the character at *at (before end), advances *at past it. UTF8_INVALID, with *at
 * unmoved, for a malformed, overlong or surrogate sequence and at the end of the text. */
uint32_t vl_utf8_decode(const uint8_t **at, const uint8_t *end);

/* Writes a character (a valid scalar value); gives the number of bytes, 0 if it is none. */
size_t vl_utf8_encode(uint32_t code, uint8_t out[UTF8_MAX_BYTES]);

/* True if the text is valid; *count then has its characters, else *valid the bytes before the
 * first invalid one. Either pointer may be NULL. */
bool vl_utf8_count(const void *text, size_t bytes, size_t *count, size_t *valid);

/* True for a Unicode scalar value: to 0x10FFFF, no surrogate. */
static inline bool is_scalar_value(uint32_t code) {
  return code < 0xD800 || (code > 0xDFFF && code <= 0x10FFFF);
}

#endif
