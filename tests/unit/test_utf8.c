#include "base/utf8.h"

#include <criterion/criterion.h>

Test(utf8, encodes_and_decodes_every_scalar_value) {
  for (uint32_t code = 0; code <= 0x10FFFF; code++) {
    uint8_t bytes[UTF8_MAX_BYTES];
    size_t size = vl_utf8_encode(code, bytes);
    cr_assert_eq(size == 0, !is_scalar_value(code));
    const uint8_t *at = bytes;
    if (size != 0) cr_assert(vl_utf8_decode(&at, bytes + size) == code && at == bytes + size);
  }
}

Test(utf8, refuses_malformed_text_and_tells_where) {
  static const char *bad[] = {
      "\x80", "\xC1\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF0\x80\x80\x80", "\xFF"};
  for (size_t i = 0; i < VL_COUNT_OF(bad); i++) {
    char text[16] = "ab";
    strcat(text, bad[i]);
    size_t valid = 99;
    cr_assert_not(vl_utf8_count(text, strlen(text), NULL, &valid), "%zu", i);
    cr_assert_eq(valid, 2);
  }
}
