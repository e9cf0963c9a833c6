#include "exec/long.h"

#include "data/num.h"
#include "exec/engine.h"
#include "proc/exit.h"
#include "proc/instance.h"

/* Behind the live registers: which work, its operands. */
enum { LONG_WORK, LONG_LEFT, LONG_RIGHT, LONG_WORDS };

Term vl_long_result(Process *p) {
  Term result = p->redo ? p->regs->x[p->live - 1] : NIL;
  if (is_number(result)) p->redo = 0;
  return is_number(result) ? result : TERM_NONE;
}

/* A message that a receive looks at is no part of the heap yet: then nothing goes away. */
bool vl_long_goes(Process *p, LongWork work, Term a, Term b, size_t words, const Word *after) {
  enum { LIMBS_PER_REDUCTION = 2048 };
  bool failed = p->redo != 0; /* there: so it will here, and raise */
  p->redo = 0;
  size_t live = vl_engine_live(p, after);
  if (failed || !p->instance->dirty || p->mailbox.peeked || words > UINT8_MAX || live + LONG_WORDS > X_REGISTERS) {
    vl_bump_reductions(p, long_limbs(a) * long_limbs(b) / LIMBS_PER_REDUCTION);
    return false;
  }
  Term *behind = p->regs->x + live;
  behind[LONG_WORK] = make_small(work);
  behind[LONG_LEFT] = a;
  behind[LONG_RIGHT] = b;
  p->live = (uint16_t)(live + LONG_WORDS);
  p->pc = after;
  p->redo = (uint8_t)words;
  return true;
}

Term vl_long_perform(Process *p) {
  static const NumBinary works[] = {[LONG_MUL] = vl_num_mul, [LONG_DIV] = vl_num_div, [LONG_REM] = vl_num_rem};
  const Term *behind = p->regs->x + p->live - LONG_WORDS;
  NumStatus status = NUM_OK;
  return works[small_value(behind[LONG_WORK])](&p->heap, behind[LONG_LEFT], behind[LONG_RIGHT], &status);
}

RunResult vl_long_settle(Process *p, Term result) {
  if (p->heap.failed) vl_process_exit(p, ATOM_system_limit);
  p->live = (uint16_t)(p->live - LONG_WORDS + 1);
  p->regs->x[p->live - 1] = result == TERM_NONE ? NIL : result;
  return vl_process_is_exiting(p) ? RUN_EXIT : RUN_YIELD;
}
