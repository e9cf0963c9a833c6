#include "code/ops.h"
#include "data/bits.h"
#include "jit/expansion.h"

/* Bits of a literal that one part compares: with the seven in front of them they lie in a word. */
enum { PEEK_MAX = 56 };

static Source operand(const Expansion *x, size_t i) {
  return vl_native_source(x->words[i]);
}

/* Ctx is a context from here on. */
static void be_sure(Expansion *x, Source ctx) {
  if (!vl_native_knows(&x->a->known, ctx, KNOWN_MATCH, 0)) EXPAND_CASE(x, PART_bits_sure_x, VARIED("xy", ctx));
}

/* The bits of a field whose size is constant: 1 to 64, else the expansion has failed. */
static Word constant_bits(Expansion *x, Source size, Word unit) {
  if (!source_is_small(size) || small_value(size.word) < 1 || small_value(size.word) > 64 || unit > 64) {
    x->failed = true;
    return 0;
  }
  Word bits = (Word)small_value(size.word) * unit;
  if (bits < 1 || bits > 64) x->failed = true;
  return bits;
}

/* bits_start(fail, src, dst) */
void vl_native_bits_start(Expansion *x) {
  EXPAND_CASE(x, PART_bits_open_x_x, PLAIN(x->words[1]), VARIED("xy", operand(x, 2)), VARIED("xy", operand(x, 3)));
}

/* bits_int(fail, ctx, size, unit, flags, dst) */
void vl_native_bits_int(Expansion *x) {
  Word bits = constant_bits(x, operand(x, 3), x->words[4]);
  unsigned flags = (unsigned)x->words[5];
  bool is_little = bits_is_little(flags) && bits > 8, is_signed = flags & BITS_SIGNED;
  if (is_little && (is_signed || bits % 8 != 0)) x->failed = true;
  if (x->failed) return;
  Part part = is_little ? PART_bits_turned_x_x : is_signed ? PART_bits_signed_x_x : PART_bits_unsigned_x_x;
  be_sure(x, operand(x, 2));
  EXPAND_CASE(x, part, PLAIN(x->words[1]), VARIED("xy", operand(x, 2)), PLAIN(bits), VARIED("xy", operand(x, 6)));
}

/* bits_bin(fail, ctx, size, unit, dst) */
void vl_native_bits_bin(Expansion *x) {
  if (x->words[4] > 256) x->failed = true;
  be_sure(x, operand(x, 2));
  EXPAND_CASE(x, PART_bits_part_x_x_x, PLAIN(x->words[1]), VARIED("xy", operand(x, 2)), VARIED("xy", operand(x, 3)),
              PLAIN(x->words[4]), VARIED("xy", operand(x, 5)));
}

/* bits_rest(fail, ctx, unit, dst) */
void vl_native_bits_rest(Expansion *x) {
  Word unit = x->words[3] ? x->words[3] : 1;
  if ((unit & (unit - 1)) != 0) x->failed = true;
  be_sure(x, operand(x, 2));
  EXPAND_CASE(x, PART_bits_tail_x_x, PLAIN(x->words[1]), VARIED("xy", operand(x, 2)), PLAIN(unit),
              VARIED("xy", operand(x, 4)));
}

/* bits_skip(fail, ctx, size, unit) */
void vl_native_bits_skip(Expansion *x) {
  Word bits = constant_bits(x, operand(x, 3), x->words[4]);
  be_sure(x, operand(x, 2));
  EXPAND_CASE(x, PART_bits_pass_x, PLAIN(x->words[1]), VARIED("xy", operand(x, 2)), PLAIN(bits));
}

/* bits_utf8(fail, ctx, dst) */
void vl_native_bits_utf8(Expansion *x) {
  be_sure(x, operand(x, 2));
  EXPAND_CASE(x, PART_bits_ascii_x_x, VARIED("xy", operand(x, 2)), VARIED("xy", operand(x, 3)));
}

/* bits_eq_const(fail, ctx, value, bits) */
void vl_native_bits_literal(Expansion *x) {
  Bits literal = vl_bits(operand(x, 3).word);
  Word bits = x->words[4];
  if (bits < 1 || bits > PEEK_MAX || bits > literal.count) x->failed = true;
  if (x->failed) return;
  be_sure(x, operand(x, 2));
  Source value = {'c', vl_bits_get(literal.bytes, literal.offset, (unsigned)bits)};
  EXPAND_CASE(x, PART_bits_literal_x_c, PLAIN(x->words[1]), VARIED("xy", operand(x, 2)), VARIED("c", value),
              PLAIN(bits));
}

void vl_native_bits_step(Expansion *x) {
  uint16_t op = x->op->loaded;
  bool fails = vl_loaded[op].op != OP_bits_save && vl_loaded[op].op != OP_bits_restore;
  Source ctx = vl_native_operand(op, x->words, fails ? 1 : 0), second = vl_native_operand(op, x->words, fails ? 2 : 1);
  Word unit = x->words[3], fail = x->words[1];
  be_sure(x, ctx);
  switch (vl_loaded[op].op) {
  case OP_bits_byte: EXPAND_CASE(x, PART_bits_octet_x_x, PLAIN(fail), VARIED("xy", ctx), VARIED("xy", second)); break;
  case OP_bits_unit:
    if ((unit & (unit - 1)) != 0) x->failed = true;
    EXPAND_CASE(x, PART_bits_aligned_x, PLAIN(fail), VARIED("xy", ctx), PLAIN(unit ? unit - 1 : 0));
    break;
  case OP_bits_done: EXPAND_CASE(x, PART_bits_empty_x, PLAIN(fail), VARIED("xy", ctx)); break;
  case OP_bits_save: EXPAND_CASE(x, PART_bits_mark_x_x, VARIED("xy", ctx), VARIED("xy", second)); break;
  default: EXPAND_CASE(x, PART_bits_return_x_x, VARIED("xy", ctx), VARIED("xy", second)); break;
  }
}
