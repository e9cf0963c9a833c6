/* The macros of op bodies that are the same in every engine. The engine's own come before it: DISPATCH,
 * LEAVE, YIELD_AT, COLLECT, RAISE_SAVED, RAISE_IN_CALLER, FINISH.
 *
 * A body sees p, the process; x, its registers; E, the frame; HP, the heap's top; reds; pc, at the running op.
 * NEXT_PC is defined for each op. A body's operand names have become words of the op (gen/cases.py). */

#define GET(kind, i) GET_##kind(pc[i])
#define GET_x(w) (*(Term *)((char *)x + (w)))
#define GET_y(w) (*(Term *)((char *)E + (w)))
#define GET_c(w) ((Term)(w))
#define GET_i(w) ((Term)(w))
#define GET_s(w) ((Term)(w))
/* Registers of general operands are told from constants by value: see code/operand.h. */
#define GET_v(w) (VL_LIKELY(operand_is_const(w)) ? (Term)(w) : *operand_place(x, E, (w)))

#define IS_CONST(kind, i) IS_CONST_##kind(pc[i])
#define IS_CONST_x(w) false
#define IS_CONST_y(w) false
#define IS_CONST_c(w) true
#define IS_CONST_i(w) true
#define IS_CONST_s(w) true
#define IS_CONST_v(w) operand_is_const(w)

/* What an operand's kind tells of its value: constants of the case. */
enum { IS_SMALL_x = 0, IS_SMALL_y = 0, IS_SMALL_c = 0, IS_SMALL_v = 0, IS_SMALL_i = 0, IS_SMALL_s = 1 };
enum { IS_WORD_x = 0, IS_WORD_y = 0, IS_WORD_c = 0, IS_WORD_v = 0, IS_WORD_i = 1, IS_WORD_s = 1 };
#define BOTH_SMALL(kind_a, a, left, kind_b, b, right) \
  (IS_SMALL_##kind_a ? is_small(right) : IS_SMALL_##kind_b ? is_small(left) : are_both_small(left, right))
#define SAME(left, kind, i, right) (IS_WORD_##kind ? left == right : vl_equal_exact(left, right))

#define PUT(kind, i, value) PUT_##kind(pc[i], value)
#define PUT_x(w, value) (*(Term *)((char *)x + (w)) = (value))
#define PUT_y(w, value) (*(Term *)((char *)E + (w)) = (value))
#define PUT_v(w, value) (*operand_place(x, E, (w)) = (value))

#define TERM(i) ((Term)pc[i])
#define NUM(i) ((size_t)pc[i])
#define WORD_OF(i) (pc[i])
#define LABEL(i) ((const Word *)(uintptr_t)pc[i])
#define EXPORT(i) ((Export *)(uintptr_t)pc[i])
#define EXPORT_ENTRY(i) export_target(EXPORT(i))

/* A list: its count, then its items. */
#define COUNT(i) ((size_t)pc[i])
#define ITEMS(i) (pc + (i) + 1)
#define WORD(i, n) (ITEMS(i)[n])
#define ITEM(i, n) GET_v(WORD(i, n))
#define PUT_ITEM(i, n, value) PUT_v(WORD(i, n), value)

/* -- Going on -- */

#define NEXT_OP() \
  do {            \
    pc = NEXT_PC; \
    DISPATCH();   \
  } while (0)
#define NEXT() NEXT_OP()
#define GO(target) \
  do {             \
    pc = (target); \
    DISPATCH();    \
  } while (0)
#define JUMP(i) GO(LABEL(i))
#define JUMP_WORD(i, n) GO((const Word *)(uintptr_t)WORD(i, n))
#define TEST(i, condition) \
  do {                     \
    if (condition) NEXT(); \
    JUMP(i);               \
  } while (0)
/* Past the `resume` that the loader puts behind an op that waits. */
#define SKIP_RESUME() GO(NEXT_PC + RESUME_WORDS)

/* -- Calls: the return address on the stack, then the target -- */

#define PUSH_RETURN() (*--E = (Term)(uintptr_t)(NEXT_PC))
#define CALL(target, arity)         \
  do {                              \
    const Word *entry = (target);   \
    if (VL_UNLIKELY(--reds <= 0)) { \
      p->live = (uint16_t)(arity);  \
      YIELD_AT(entry);              \
    }                               \
    GO(entry);                      \
  } while (0)
/* Finds a target while the op can still raise; ENTER goes there. */
#define RESOLVE(call)                  \
  SAVE();                              \
  const Word *go = (call);             \
  if (VL_UNLIKELY(!go)) RAISE_SAVED(); \
  LOAD()
#define ENTER() CALL(go, p->live)
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

/* -- The machine's state, in registers here and in the process for everybody else -- */

#define SAVE() (p->heap.top = HP, p->heap.stop = E, p->reds = reds)
#define LOAD() (HP = p->heap.top, E = p->heap.stop, reds = p->reds)

/* -- Collecting: the op is run again afterwards -- */

#define ROOM() ((size_t)(E - HP))
/* Under gcstress every op that may collect does, once each time it runs. */
#ifdef VIAL_GC_STRESS
#define STRESSED() (p->regs->stressed = !p->regs->stressed)
#else
#define STRESSED() false
#endif
#define ENSURE(words)                                                               \
  do {                                                                              \
    if (VL_UNLIKELY(ROOM() < (words) + HEAP_RESERVE || STRESSED())) COLLECT(words); \
  } while (0)
/* Cheap to ask: without fragments and large binaries nothing makes a collection due. */
#define DUE_PERHAPS() (p->heap.fragments != NULL || p->heap.virtual_bytes != 0)
#define COLLECT_IF_DUE()                                                                \
  do {                                                                                  \
    if (STRESSED() || (VL_UNLIKELY(DUE_PERHAPS()) && vl_collect_is_due(p))) COLLECT(0); \
  } while (0)

/* -- Failing -- */

#define RAISE_PENDING() \
  do {                  \
    SAVE();             \
    RAISE_SAVED();      \
  } while (0)
/* To the fail label, the error forgotten, or raise. A heap without room is no failure of a guard. */
#define FAIL_RAISED(i)                                 \
  do {                                                 \
    if (pc[i] == 0 || p->heap.failed) RAISE_PENDING(); \
    p->regs->raised.class = TERM_NONE;                 \
    JUMP(i);                                           \
  } while (0)
#define CHECK(condition)             \
  do {                               \
    if (VL_UNLIKELY(!(condition))) { \
      vl_raise_badarg(p);            \
      RAISE_PENDING();               \
    }                                \
  } while (0)

/* -- Arithmetic that is not both small -- */

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
#define ARITH_RESULT(i, kind, dst, call)                      \
  do {                                                        \
    COLLECT_IF_DUE();                                         \
    SAVE();                                                   \
    Term number = (call);                                     \
    LOAD();                                                   \
    if (VL_UNLIKELY(number == TERM_NONE)) {                   \
      if (p->regs->raised.class == TERM_NONE) JUMP(i);        \
      RAISE_SAVED();                                          \
    }                                                         \
    PUT(kind, dst, number);                                   \
    NEXT();                                                   \
  } while (0)
#define ARITH(fn, i, kind, dst, a, b, name) ARITH_RESULT(i, kind, dst, vl_engine_binary(p, fn, a, b, name, pc[i] != 0))
#define ARITH1(fn, i, kind, dst, a, name) ARITH_RESULT(i, kind, dst, vl_engine_unary(p, fn, a, name, pc[i] != 0))
