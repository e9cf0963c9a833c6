#include "base/utf8.h"

#include <string.h>

static bool is_continuation(uint8_t byte) {
  return (byte & 0xC0) == 0x80;
}

uint32_t vl_utf8_decode(const uint8_t **at, const uint8_t *end) {
  const uint8_t *p = *at;
  if (p >= end) return UTF8_INVALID;
  if (p[0] < 0x80) {
    *at = p + 1;
    return p[0];
  }
  /* The second byte's smallest value tells overlong forms and surrogates. */
  size_t left = (size_t)(end - p);
  if (p[0] >= 0xC2 && p[0] < 0xE0) {
    if (left < 2 || !is_continuation(p[1])) return UTF8_INVALID;
    *at = p + 2;
    return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
  }
  if (p[0] >= 0xE0 && p[0] < 0xF0) {
    if (left < 3 || !is_continuation(p[1]) || !is_continuation(p[2])) return UTF8_INVALID;
    uint32_t code = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    if (code < 0x800 || !is_scalar_value(code)) return UTF8_INVALID;
    *at = p + 3;
    return code;
  }
  if (p[0] >= 0xF0 && p[0] < 0xF5) {
    if (left < 4 || !is_continuation(p[1]) || !is_continuation(p[2]) || !is_continuation(p[3])) return UTF8_INVALID;
    uint32_t code =
        (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    if (code < 0x10000 || !is_scalar_value(code)) return UTF8_INVALID;
    *at = p + 4;
    return code;
  }
  return UTF8_INVALID;
}

size_t vl_utf8_encode(uint32_t code, uint8_t out[UTF8_MAX_BYTES]) {
  if (!is_scalar_value(code)) return 0;
  if (code < 0x80) {
    out[0] = (uint8_t)code;
    return 1;
  }
  size_t bytes = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
  for (size_t i = bytes; i-- > 1; code >>= 6) out[i] = (uint8_t)(0x80 | (code & 0x3F));
  out[0] = (uint8_t)(lead[bytes] | code);
  return bytes;
}

/* Leads over ASCII, a word at a time. */
static const uint8_t *skip_ascii(const uint8_t *at, const uint8_t *end) {
  for (uint64_t word; end - at >= (ptrdiff_t)sizeof word; at += sizeof word) {
    memcpy(&word, at, sizeof word);
    if (word & UINT64_C(0x8080808080808080)) break;
  }
  while (at < end && *at < 0x80) at++;
  return at;
}

bool vl_utf8_count(const void *text, size_t bytes, size_t *count, size_t *valid) {
  const uint8_t *at = text, *end = at + bytes;
  size_t characters = 0;
  for (;;) {
    const uint8_t *ascii = at;
    at = skip_ascii(at, end);
    characters += (size_t)(at - ascii);
    if (at == end) break;
    if (vl_utf8_decode(&at, end) == UTF8_INVALID) {
      if (valid) *valid = (size_t)(at - (const uint8_t *)text);
      return false;
    }
    characters++;
  }
  if (count) *count = characters;
  return true;
}
