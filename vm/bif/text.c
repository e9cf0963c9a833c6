#include "bif/text.h"

#include "base/utf8.h"
#include "bif/args.h"

bool vl_text_of_list(StrBuf *out, Term list, bool utf8) {
  Term item;
  while (arg_next(&list, &item)) {
    if (!arg_is_int(item, 0, utf8 ? 0x10FFFF : 0xFF)) return false;
    uint32_t code = (uint32_t)small_value(item);
    if (!utf8)
      vl_strbuf_char(out, (char)code);
    else if (is_scalar_value(code))
      vl_strbuf_utf8(out, code);
    else
      return false;
  }
  return list == NIL && !out->failed;
}

Term vl_text_list(Heap *h, const void *bytes, size_t size, Term tail) {
  if (size == 0) return tail;
  Term *at = vl_heap_alloc(h, size * CONS_WORDS);
  if (!at) return TERM_NONE;
  for (size_t i = size; i-- > 0;) tail = make_cons(at + i * CONS_WORDS, make_small(((const uint8_t *)bytes)[i]), tail);
  return tail;
}

Term vl_text_code_points(Heap *h, const char *text, size_t size) {
  size_t count = 0;
  vl_check(vl_utf8_count(text, size, &count, NULL));
  if (count == 0) return NIL;
  Term *at = vl_heap_alloc(h, count * CONS_WORDS);
  if (!at) return TERM_NONE;
  const uint8_t *from = (const uint8_t *)text, *end = from + size;
  for (size_t i = 0; i < count; i++)
    make_cons(at + i * CONS_WORDS, make_small(vl_utf8_decode(&from, end)),
              i + 1 < count ? (Term)(uintptr_t)(at + (i + 1) * CONS_WORDS) | TAG_CONS : NIL);
  return (Term)(uintptr_t)at | TAG_CONS;
}
