/* The macros of op bodies for engines in C, the interpreter and threaded code. The engine's own come before it:
 * DISPATCH, LEAVE, YIELD_AT, COLLECT, RAISE_SAVED, RAISE_IN_CALLER, FINISH. A body sees pc, at the running op; NEXT_PC
 * is defined for each. */

#include "exec/long.h"
#include "exec/op_words.h"

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
/* Past the `resume` that the loader puts behind an op that waits. */
#define SKIP_RESUME() GO(NEXT_PC + RESUME_WORDS)

#include "exec/op_flow.h"

#define CALL_ENTRY(i, n) CALL(LABEL(i), NUM(n))
/* Finds a target while the op can still raise; ENTER goes there. */
#define RESOLVE(call)                  \
  SAVE();                              \
  const Word *go = (call);             \
  if (VL_UNLIKELY(!go)) RAISE_SAVED(); \
  LOAD()
#define ENTER() CALL(go, p->live)
/* -- The machine's state, in registers here and in the process for everybody else -- */

#define SAVE() (p->heap.top = HP, p->heap.stop = E, p->reds = reds)
#define LOAD() (HP = p->heap.top, E = p->heap.stop, reds = p->reds)

/* -- Collecting: the op is run again afterwards -- */

/* An op that has collected is run again, and then does not. */
#define AGAIN(break_local) DISPATCH_AS(word_again(pc, (Word)(break_local)))
#ifdef VIAL_GC_STRESS
#define STRESSED() (p->regs->stressed = !p->regs->stressed && vl_gc_stress(&p->heap))
#else
#define STRESSED() false
#endif
#define ENSURE_ROOM(i)                                            \
  do {                                                            \
    if (VL_UNLIKELY(!HAS_ROOM(i) || STRESSED())) COLLECT(NUM(i)); \
  } while (0)
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
#define BAD_ARGUMENT()  \
  do {                  \
    vl_raise_badarg(p); \
    RAISE_PENDING();    \
  } while (0)
/* To the fail label, the error forgotten, or raise. A heap without room is no failure of a guard. */
#define FAIL_RAISED(i)                                 \
  do {                                                 \
    if (pc[i] == 0 || p->heap.failed) RAISE_PENDING(); \
    p->regs->raised.class = TERM_NONE;                 \
    JUMP(i);                                           \
  } while (0)

#include "exec/op_floats.h"

/* -- Arithmetic that is of neither smalls nor floats -- */

#define ARITH_RESULT(i, kind, dst, call)               \
  do {                                                 \
    COLLECT_IF_DUE();                                  \
    SAVE();                                            \
    Term number = (call);                              \
    LOAD();                                            \
    if (VL_UNLIKELY(number == TERM_NONE)) {            \
      if (p->regs->raised.class == TERM_NONE) JUMP(i); \
      RAISE_SAVED();                                   \
    }                                                  \
    PUT(kind, dst, number);                            \
    NEXT();                                            \
  } while (0)
#define ARITH(fn, i, kind, dst, a, b, name) ARITH_RESULT(i, kind, dst, vl_engine_binary(p, fn, a, b, name, pc[i] != 0))
#define ARITH1(fn, i, kind, dst, a, name) ARITH_RESULT(i, kind, dst, vl_engine_unary(p, fn, a, name, pc[i] != 0))
/* The same for what may take long: then a dirty thread does it, and the op is run again to take the result. */
#define ARITH_LONG(work, fn, i, kind, dst, a, b, name)                                    \
  do {                                                                                    \
    if (VL_UNLIKELY(vl_long_wants(p, a, b))) {                                            \
      SAVE();                                                                             \
      Term landed = vl_long_result(p);                                                    \
      if (landed != TERM_NONE) {                                                          \
        PUT(kind, dst, landed);                                                           \
        NEXT();                                                                           \
      }                                                                                   \
      if (vl_long_goes(p, work, a, b, (size_t)(NEXT_PC - pc), NEXT_PC)) LEAVE(RUN_DIRTY); \
      LOAD();                                                                             \
    }                                                                                     \
    ARITH(fn, i, kind, dst, a, b, name);                                                  \
  } while (0)
/* A test whose fast ways have not decided. */
#define TEST_SLOWLY(i, condition) TEST(i, condition)
