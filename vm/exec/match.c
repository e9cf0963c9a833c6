#include "exec/match.h"

#include "base/utf8.h"
#include "data/bits.h"

/* The bits of a field, if so many are left. */
static bool field_bits(const Term *ctx, Term size, size_t unit, size_t *bits) {
  if (!ctx || !is_small(size) || small_value(size) < 0) return false;
  return !__builtin_mul_overflow((size_t)small_value(size), unit, bits) && *bits <= match_left(ctx);
}

static Term advance(Term *ctx, size_t bits, Term value) {
  if (value != TERM_NONE) ctx[MATCH_POSITION] += bits;
  return value;
}

/* -- Making one -- */

Term vl_match_start(Heap *h, Term bitstring) {
  if (!is_bitstring(bitstring)) return TERM_NONE;
  Term *at = vl_heap_alloc(h, MATCH_WORDS);
  if (!at) return TERM_NONE;
  match_open(at, bitstring);
  return make_box(at);
}

/* -- Taking fields -- */

Term vl_match_int(Heap *h, Term ctx, Term size, size_t unit, unsigned flags) {
  Term *c = match_words(ctx);
  size_t bits;
  if (!field_bits(c, size, unit, &bits)) return TERM_NONE;
  return advance(c, bits, vl_bits_get_int(h, match_data(c), (size_t)c[MATCH_POSITION], bits, flags));
}

Term vl_match_float(Heap *h, Term ctx, Term size, size_t unit, unsigned flags) {
  Term *c = match_words(ctx);
  size_t bits;
  double d;
  if (!field_bits(c, size, unit, &bits)) return TERM_NONE;
  if (!vl_bits_get_float(match_data(c), (size_t)c[MATCH_POSITION], bits, flags, &d)) return TERM_NONE;
  return advance(c, bits, vl_float(h, d));
}

Term vl_match_bitstring(Heap *h, Term ctx, Term size, size_t unit) {
  Term *c = match_words(ctx);
  size_t bits;
  if (!field_bits(c, size, unit, &bits)) return TERM_NONE;
  return advance(c, bits, vl_bits_sub(h, c[MATCH_WHOLE], (size_t)c[MATCH_POSITION], bits));
}

Term vl_match_rest(Heap *h, Term ctx, size_t unit) {
  Term *c = match_words(ctx);
  if (!c || !match_is_whole(ctx, unit)) return TERM_NONE;
  return advance(c, match_left(c), vl_bits_sub(h, c[MATCH_WHOLE], (size_t)c[MATCH_POSITION], match_left(c)));
}

Term vl_match_utf(Term ctx, MatchUtf kind, unsigned flags) {
  Term *c = match_words(ctx);
  if (!c) return TERM_NONE;
  const uint8_t *data = match_data(c);
  size_t position = (size_t)c[MATCH_POSITION], used = 0;
  uint32_t code = UTF8_INVALID;
  switch (kind) {
  case MATCH_UTF8: code = vl_bits_get_utf8(data, position, match_left(c), &used); break;
  case MATCH_UTF16: code = vl_bits_get_utf16(data, position, match_left(c), flags, &used); break;
  case MATCH_UTF32: code = vl_bits_get_utf32(data, position, match_left(c), flags, &used); break;
  }
  return code == UTF8_INVALID ? TERM_NONE : advance(c, used, make_small(code));
}

bool vl_match_skip(Term ctx, Term size, size_t unit) {
  Term *c = match_words(ctx);
  size_t bits;
  if (!field_bits(c, size, unit, &bits)) return false;
  c[MATCH_POSITION] += bits;
  return true;
}

bool vl_match_equal(Term ctx, Term bitstring, size_t count) {
  Term *c = match_words(ctx);
  if (!c || !is_bitstring(bitstring) || count > match_left(c)) return false;
  Bits bits = vl_bits(bitstring);
  if (count > bits.count) return false;
  if (!vl_bits_equal(match_data(c), (size_t)c[MATCH_POSITION], bits.bytes, bits.offset, count)) return false;
  c[MATCH_POSITION] += count;
  return true;
}
