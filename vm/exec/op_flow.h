/* The macros of op bodies that are the same in every engine: tests, calls, floats.
 *
 * Before it come the engine's: operands (op_words.h, or holes of a stencil), GO, NEXT, JUMP, YIELD_AT, ENSURE, BAD_ARGUMENT.
 * A body sees p, the process; x, its registers; E, the frame; HP, the heap's top; reds. A body's operand names have
 * become words of the op (gen/cases.py). */

#define TEST(i, condition) \
  do {                     \
    if (condition) NEXT(); \
    JUMP(i);               \
  } while (0)
/* -- Calls: the return address on the stack, then the target -- */

#define PUSH_RETURN() (*--E = (Term)(uintptr_t)(NEXT_PC))
#define CALL(target, arity)         \
  do {                              \
    const Word *entry = (target);                        \
    if (VL_UNLIKELY(--reds <= 0)) YIELD_AT(entry, arity); \
    GO(entry);                                           \
  } while (0)
/* Calls the fun in x[arity] if it is a closure of that arity: its captured terms follow the arguments. */
#define CALL_CLOSURE(n, leave)                                                           \
  do {                                                                                   \
    size_t count = (n);                                                                  \
    Term fun = x[count];                                                                 \
    if (VL_UNLIKELY(!is_kind(fun, BOX_FUN) || fun_identity(fun)->arity != count)) break; \
    const Term *captured = box_ptr(fun) + FUN_ENV;                                       \
    size_t env = fun_env_size(fun);                                                      \
    for (size_t i = 0; i < env; i++) x[count + i] = captured[i];                         \
    leave;                                                                               \
    CALL(fun_entry_of(fun)->entry, count + env);                                         \
  } while (0)
#define RETURN()                                      \
  do {                                                \
    const Word *back = (const Word *)(uintptr_t)*E++; \
    GO(back);                                         \
  } while (0)

/* -- Room and checks -- */

#define ROOM() ((size_t)(E - HP))
#define CHECK(condition)                               \
  do {                                                 \
    if (VL_UNLIKELY(!(condition))) BAD_ARGUMENT(); \
  } while (0)

/* -- Floats -- */

/* A float's result of `one` and `two` is put, if it is a number. */
#define PUT_FLOAT(kind, dst, expression)        \
  do {                                          \
    double value = (expression);                \
    if (VL_UNLIKELY(!isfinite(value))) break;   \
    ENSURE(FLOAT_WORDS);                        \
    Term *at = HP;                              \
    HP += FLOAT_WORDS;                          \
    PUT(kind, dst, vl_engine_float(at, value)); \
    NEXT();                                     \
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
