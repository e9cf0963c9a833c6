/* The macros of op bodies for floats: the ways of operands that are not both small integers. */

/* A float's result of `one` and `two` is put, if it is a number. */
#define PUT_FLOAT(kind, dst, expression)                 \
  do {                                                   \
    double value = (expression);                         \
    if (VL_UNLIKELY(!vl_engine_is_finite(value))) break; \
    ENSURE(FLOAT_WORDS);                                 \
    Term *at = HP;                                       \
    HP += FLOAT_WORDS;                                   \
    PUT(kind, dst, vl_engine_float(at, value));          \
    NEXT();                                              \
  } while (0)
#define FLOATS(kind, dst, left, right, expression)                                   \
  do {                                                                               \
    double one, two;                                                                 \
    if (vl_engine_floats(left, right, &one, &two)) PUT_FLOAT(kind, dst, expression); \
  } while (0)
#define QUOTIENT(kind, dst, left, right)                                                    \
  do {                                                                                      \
    double one, two;                                                                        \
    bool both = are_both_small(left, right);                                                \
    if (both) one = (double)small_value(left), two = (double)small_value(right);            \
    if (both || vl_engine_floats(left, right, &one, &two)) PUT_FLOAT(kind, dst, one / two); \
  } while (0)
#define TEST_FLOATS(i, left, comparison, right)                                     \
  do {                                                                              \
    double one, two;                                                                \
    if (vl_engine_comparable(left, right, &one, &two)) TEST(i, one comparison two); \
  } while (0)
