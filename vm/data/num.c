#include "data/num.h"

#include "data/int.h"

#include <math.h>

static Term done(Term result, NumStatus *status) {
  *status = result == TERM_NONE ? NUM_NO_ROOM : NUM_OK;
  return result;
}

static Term bad(NumStatus *status) {
  *status = NUM_BAD;
  return TERM_NONE;
}

static bool to_double(Term t, double *out) {
  if (is_float(t)) {
    *out = float_value(t);
    return true;
  }
  return is_integer(t) && vl_int_to_double(t, out);
}

static Term float_result(Heap *h, double d, NumStatus *status) {
  return isfinite(d) ? done(vl_float(h, d), status) : bad(status);
}

#define VL_ARITHMETIC(name, operator)                                                \
  Term vl_num_##name(Heap *h, Term a, Term b, NumStatus *status) {                   \
    if (is_integer(a) && is_integer(b)) return done(vl_int_##name(h, a, b), status); \
    double x, y;                                                                     \
    if (!to_double(a, &x) || !to_double(b, &y)) return bad(status);                  \
    return float_result(h, x operator y, status);                                    \
  }
VL_ARITHMETIC(add, +)
VL_ARITHMETIC(sub, -)
VL_ARITHMETIC(mul, *)
#undef VL_ARITHMETIC

Term vl_num_divide(Heap *h, Term a, Term b, NumStatus *status) {
  double x, y;
  if (!to_double(a, &x) || !to_double(b, &y) || y == 0) return bad(status);
  return float_result(h, x / y, status);
}

Term vl_num_neg(Heap *h, Term a, NumStatus *status) {
  if (is_float(a)) return done(vl_float(h, -float_value(a)), status);
  return is_integer(a) ? done(vl_int_neg(h, a), status) : bad(status);
}

#define VL_INTEGER_OP(name, condition)                                        \
  Term vl_num_##name(Heap *h, Term a, Term b, NumStatus *status) {            \
    if (!is_integer(a) || !is_integer(b) || !(condition)) return bad(status); \
    return done(vl_int_##name(h, a, b), status);                              \
  }
VL_INTEGER_OP(div, b != make_small(0))
VL_INTEGER_OP(rem, b != make_small(0))
VL_INTEGER_OP(band, true)
VL_INTEGER_OP(bor, true)
VL_INTEGER_OP(bxor, true)
#undef VL_INTEGER_OP

Term vl_num_bnot(Heap *h, Term a, NumStatus *status) {
  return is_integer(a) ? done(vl_int_bnot(h, a), status) : bad(status);
}

/* A shift too far to the right leaves the sign; too far to the left has no room. */
static Term shift(Heap *h, Term a, Term b, bool left, NumStatus *status) {
  if (!is_integer(a) || !is_integer(b)) return bad(status);
  if (a == make_small(0)) return done(a, status);
  bool grows = left != vl_int_is_negative(b);
  if (is_small(b)) return done(vl_int_shift(h, a, left ? small_value(b) : -small_value(b)), status);
  return done(grows ? TERM_NONE : make_small(vl_int_is_negative(a) ? -1 : 0), status);
}

Term vl_num_bsl(Heap *h, Term a, Term b, NumStatus *status) {
  return shift(h, a, b, true, status);
}

Term vl_num_bsr(Heap *h, Term a, Term b, NumStatus *status) {
  return shift(h, a, b, false, status);
}

/* Beyond 2^53 a double is an integer, so comparing as integers is exact; below, a small is
 * exact as a double. */
static int compare_mixed(Term integer, double d) {
  if (is_small(integer)) {
    int64_t i = small_value(integer);
    if (i > -(INT64_C(1) << 53) && i < INT64_C(1) << 53) return (double)i < d ? -1 : (double)i > d;
  }
  if (fabs(d) < 0x1p53) return vl_int_is_negative(integer) ? -1 : 1;
  /* |d| < 2^1024: 16 limbs and a mantissa's shift. */
  uint64_t limbs[17] = {0};
  int exponent;
  double fraction = frexp(fabs(d), &exponent);
  uint64_t mantissa = (uint64_t)ldexp(fraction, 53);
  unsigned by = (unsigned)(exponent - 53);
  limbs[by / 64] = mantissa << by % 64;
  if (by % 64) limbs[by / 64 + 1] = mantissa >> (64 - by % 64);
  uint64_t small;
  const uint64_t *own;
  bool negative;
  size_t n = vl_int_limbs(integer, &small, &own, &negative), m = VL_COUNT_OF(limbs);
  if (negative != (d < 0)) return negative ? -1 : 1;
  while (m && limbs[m - 1] == 0) m--;
  int order = n < m ? -1 : n > m;
  for (size_t i = n; order == 0 && i-- > 0;) order = own[i] < limbs[i] ? -1 : own[i] > limbs[i];
  return negative ? -order : order;
}

int vl_num_compare(Term a, Term b) {
  bool float_a = is_float(a), float_b = is_float(b);
  if (!float_a && !float_b) return vl_int_compare(a, b);
  if (float_a && float_b) return float_value(a) < float_value(b) ? -1 : float_value(a) > float_value(b);
  return float_a ? -compare_mixed(b, float_value(a)) : compare_mixed(a, float_value(b));
}
