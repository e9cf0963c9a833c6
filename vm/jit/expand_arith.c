#include "code/ops.h"
#include "jit/expansion.h"

/* rem(fail, a, b, dst), div(fail, a, b, dst) by a constant: multiplied with its inverse (vl_engine_quotient). */
void vl_native_divide(Expansion *x) {
  Source a = vl_native_operand(x->op->loaded, x->words, 1), b = vl_native_operand(x->op->loaded, x->words, 2);
  Source dst = vl_native_operand(x->op->loaded, x->words, 3);
  if (!source_is_register(a) || !source_is_small(b) || small_value(b.word) < 1) x->failed = true;
  if (x->failed) return;
  uint64_t divisor = (uint64_t)small_value(b.word);
  Word shift = 63 - (Word)__builtin_clzll(divisor);
  Source inverse = {'c', (Word)(((unsigned __int128)1 << (62 + shift)) / divisor + 1)};
  b.kind = 'i';
  if (vl_loaded[x->op->loaded].op == OP_rem)
    EXPAND_CASE(x, PART_rem_by_x_s_c_x, VARIED("xy", a), VARIED("s", b), VARIED("c", inverse), PLAIN(shift),
                VARIED("xy", dst));
  else
    EXPAND_CASE(x, PART_div_by_x_c_x, VARIED("xy", a), VARIED("c", inverse), PLAIN(shift), VARIED("xy", dst));
}
