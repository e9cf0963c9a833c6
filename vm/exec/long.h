/* Ops whose work may take long. An op is no call that can trap, so it is run twice: the first time it leaves the
 * engine with its operands behind the live registers, a dirty thread computes, and the second time the op finds the
 * result there. Between the two the process is as if it had collected at the op: pc lies behind it, whose map tells
 * what lives, and p->redo leads back. */
#ifndef VL_LONG_H
#define VL_LONG_H

#include "code/load.h"
#include "proc/process.h"

typedef enum LongWork { LONG_MUL, LONG_DIV, LONG_REM } LongWork;

/* For operands that are not both small: is their product of more than so many limbs, or have they been away? About
 * half a millisecond. */
enum { LONG_LIMBS = 1 << 22 };
static inline size_t long_limbs(Term t) {
  return is_big(t) ? box_size(t) : 1;
}
static inline bool vl_long_wants(const Process *p, Term a, Term b) {
  if (VL_UNLIKELY(p->redo)) return true;
  return !is_small(a) && !is_small(b) && long_limbs(a) * long_limbs(b) > LONG_LIMBS;
}

/* The result that a dirty thread has left, which is taken; TERM_NONE: there is none. */
Term vl_long_result(Process *p);
/* Makes the process ready to leave with RUN_DIRTY at the op of so many words before `after`. False: the work is to be
 * done here, and reductions have been charged for it. */
bool vl_long_goes(Process *p, LongWork work, Term a, Term b, size_t words, const Word *after);

/* For the dirty thread: the work, and what the process does then. */
Term vl_long_perform(Process *p);
RunResult vl_long_settle(Process *p, Term result);

#endif
