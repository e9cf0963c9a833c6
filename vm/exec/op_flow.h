/* The macros of op bodies that are the same in every engine: kinds, tests, calls.
 *
 * Before it come the engine's: operands (op_words.h, or holes of a stencil), GO, NEXT, JUMP, YIELD_AT, ENSURE,
 * BAD_ARGUMENT. A body sees p, the process; x, its registers; E, the frame; HP, the heap's top; reds. A body's operand
 * names have become words of the op (gen/cases.py). */

/* -- Operands and tests -- */

/* What an operand's kind tells of its value: constants of the case. */
enum { IS_SMALL_x = 0, IS_SMALL_y = 0, IS_SMALL_c = 0, IS_SMALL_v = 0, IS_SMALL_i = 0, IS_SMALL_s = 1 };
enum { IS_WORD_x = 0, IS_WORD_y = 0, IS_WORD_c = 0, IS_WORD_v = 0, IS_WORD_i = 1, IS_WORD_s = 1 };
#define IS_WORD(kind, i) IS_WORD_##kind
#define BOTH_SMALL(kind_a, a, left, kind_b, b, right) \
  (IS_SMALL_##kind_a ? is_small(right) : IS_SMALL_##kind_b ? is_small(left) : are_both_small(left, right))

#define GET_F(i) F_PLACE(i)
#define PUT_F(i, value) (F_PLACE(i) = (value))
/* A result that is no number goes to the label. */
#define FINITE(i, dst, expression)                         \
  do {                                                     \
    double value = (expression);                           \
    if (VL_UNLIKELY(!vl_engine_is_finite(value))) JUMP(i); \
    PUT_F(dst, value);                                     \
    NEXT();                                                \
  } while (0)

#define TEST(i, condition) \
  do {                     \
    if (condition) NEXT(); \
    JUMP(i);               \
  } while (0)

/* -- Calls: the return address on the stack, then the target -- */

#define PUSH_RETURN() (*--E = (Term)(uintptr_t)(NEXT_PC))
#define CALL(target, arity)                               \
  do {                                                    \
    const Word *entry = (target);                         \
    if (VL_UNLIKELY(--reds <= 0)) YIELD_AT(entry, arity); \
    GO(entry);                                            \
  } while (0)
/* Calls the fun in x[arity] if it is a closure of that arity: its captured terms follow the arguments. */
#define CALL_CLOSURE(n, leave)                                                 \
  do {                                                                         \
    size_t count = (n);                                                        \
    Term fun = x[count];                                                       \
    if (VL_UNLIKELY(!is_kind(fun, BOX_FUN) || fun_calls(fun) != count)) break; \
    const Term *captured = box_ptr(fun) + FUN_ENV;                             \
    size_t env = fun_env_size(fun);                                            \
    for (size_t i = 0; i < env; i++) x[count + i] = captured[i];               \
    leave;                                                                     \
    CALL(fun_entry_of(fun)->entry, count + env);                               \
  } while (0)
/* Calls the function named in x[n] and behind, if it was applied before. */
#define CALL_KNOWN(n, leave)                        \
  do {                                              \
    const Word *known = vl_apply_known(p->regs, n); \
    if (VL_UNLIKELY(!known)) break;                 \
    p->tail = NULL;                                 \
    leave;                                          \
    CALL(known, n);                                 \
  } while (0)
#define RETURN()                                      \
  do {                                                \
    const Word *back = (const Word *)(uintptr_t)*E++; \
    GO(back);                                         \
  } while (0)

/* -- Room and checks -- */

#define ROOM() ((size_t)(E - HP))
#define CHECK(condition)                           \
  do {                                             \
    if (VL_UNLIKELY(!(condition))) BAD_ARGUMENT(); \
  } while (0)
