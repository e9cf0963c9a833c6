/* The module :math. Arguments are numbers; what has no finite result is a badarith. */
#include "bif/bif.h"
#include "data/int.h"

#include <math.h>

static bool is_real(Term t, double *d) {
  if (is_float(t)) {
    *d = float_value(t);
    return true;
  }
  return is_integer(t) && vl_int_to_double(t, d);
}

static Term real(Process *p, double d) {
  return isfinite(d) ? vl_float(&p->heap, d) : vl_raise_badarith(p);
}

static Term apply_one(Process *p, const Term *args, double (*f)(double)) {
  double x;
  if (!is_real(args[0], &x)) return is_integer(args[0]) ? vl_raise_badarith(p) : vl_raise_badarg(p);
  return real(p, f(x));
}

static Term apply_two(Process *p, const Term *args, double (*f)(double, double)) {
  double x, y;
  for (int i = 0; i < 2; i++)
    if (!is_number(args[i])) return vl_raise_badarg(p);
  if (!is_real(args[0], &x) || !is_real(args[1], &y)) return vl_raise_badarith(p);
  return real(p, f(x, y));
}

#define VL_MATH_FUNCTIONS(X) \
  X(acos)                    \
  X(acosh)                   \
  X(asin)                    \
  X(asinh)                   \
  X(atan)                    \
  X(atanh)                   \
  X(ceil) X(cos) X(cosh) X(erf) X(erfc) X(exp) X(floor) X(log) X(log10) X(log2) X(sin) X(sinh) X(sqrt) X(tan) X(tanh)

#define VL_MATH_ONE(name)                                  \
  Term bif_math_##name##_1(Process *p, const Term *args) { \
    return apply_one(p, args, name);                       \
  }
VL_MATH_FUNCTIONS(VL_MATH_ONE)
#undef VL_MATH_ONE

Term bif_math_atan2_2(Process *p, const Term *args) {
  return apply_two(p, args, atan2);
}

Term bif_math_fmod_2(Process *p, const Term *args) {
  return apply_two(p, args, fmod);
}

Term bif_math_pow_2(Process *p, const Term *args) {
  return apply_two(p, args, pow);
}

Term bif_math_pi_0(Process *p, const Term *args) {
  return vl_float(&p->heap, M_PI);
}
