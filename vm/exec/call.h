/* The one road from language code into C functions, and what comes back.
 *
 * Before a call here the engine has stored HP, E and reds (p->heap.top, p->heap.stop, p->reds),
 * the arguments lie in x[0..arity), and the top word of the stack is the return address of the
 * call (also for a tail call: the frame is gone, its return address is on top). After it the
 * engine loads HP, E and reds again, whatever the outcome. */
#ifndef VL_CALL_H
#define VL_CALL_H

#include "proc/builtin.h"
#include "proc/process.h"

typedef enum CallOutcome {
  CALL_RETURN, /* the result is in x[0]: return to the address on top of the stack */
  CALL_GO,     /* continue at p->pc with p->live arguments: a trap's target, or a handler */
  CALL_YIELD,  /* leave the engine with RUN_YIELD; the scheduler calls again from p->pc */
  CALL_DIRTY,  /* leave the engine with RUN_DIRTY: the builtin shall run on a dirty thread */
  CALL_WAIT,   /* leave the engine with RUN_WAIT (hibernate) */
  CALL_EXIT,   /* leave the engine with RUN_EXIT: no handler, or the process was killed */
} CallOutcome;

/* Calls the builtin `bif` under the name `mfa` (which must live as long as the code: it is the
 * export's). Charges reductions, follows traps, raises, and collects when fragments are due. */
CallOutcome vl_call_bif(Process *p, const Bif *bif, const Mfa *mfa);

/* The same for a function that stands in for another (code/module.h). */
CallOutcome vl_call_stand_in(Process *p, const struct Export *x);

/* For dirty threads (Hooks): the builtin p->native whose arguments are in x; what follows from its result;
 * where it is to run. */
Term vl_perform_bif(Process *p);
RunResult vl_settle_bif(Process *p, Term result);
int vl_dirty_kind(const Process *p);

/* Calls a guard builtin for an op: `args` anywhere, result or TERM_NONE with the error pending in
 * p->regs->raised (the op jumps to its fail label and forgets it, or goes to vl_raise_from). */
Term vl_call_guard(Process *p, const Bif *bif, const Mfa *mfa, const Term *args);

#endif
