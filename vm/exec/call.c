#include "exec/call.h"

#include "exec/apply.h"
#include "exec/raise.h"
#include "proc/exit.h"
#include "proc/instance.h"
#include "proc/roots.h"

static CallOutcome raise(Process *p) {
  return vl_raise_from(p, NULL) ? CALL_GO : CALL_EXIT;
}

/* To the function that vl_trap named. */
static CallOutcome follow_trap(Process *p) {
  Mfa target = p->regs->trap;
  const void *go = p->regs->go;
  p->regs->trap.module = TERM_NONE;
  p->regs->go = NULL;
  p->native = NULL;
  p->pc = go ? go : vl_apply_undefined(p, &target);
  if (!p->pc) return raise(p);
  return p->reds <= 0 ? CALL_YIELD : CALL_GO;
}

/* The result is the only live register; the frames of the callers are all that is left. */
static CallOutcome give_result(Process *p, Term result) {
  p->regs->x[0] = result;
  p->native = NULL;
  if (VL_UNLIKELY(vl_collect_is_due(p)) && !vl_collect(p, 0, 1, NULL)) return CALL_EXIT;
  return CALL_RETURN;
}

/* `result` TERM_NONE: why? */
static CallOutcome no_result(Process *p) {
  if (p->heap.failed) {
    vl_process_exit(p, ATOM_system_limit);
    return CALL_EXIT;
  }
  if (p->regs->raised.class != TERM_NONE) return raise(p);
  if (p->regs->trap.module != TERM_NONE || p->regs->go) return follow_trap(p);
  vl_check(!p->pc); /* hibernate */
  return p->mailbox.first ? CALL_YIELD : CALL_WAIT;
}

static bool is_denied(const Process *p, const Bif *bif) {
  return bif->capability != CAP_NONE && !(p->instance->config.capabilities & bif->capability);
}

CallOutcome vl_call_bif(Process *p, const Bif *bif, const Mfa *mfa) {
  p->native = mfa;
  Term result = is_denied(p, bif) ? vl_raise(p, ATOM_error, ATOM_notsup) : bif->fn(p, p->regs->x);
  if (VL_UNLIKELY(vl_process_is_exiting(p))) return CALL_EXIT;
  return VL_LIKELY(result != TERM_NONE) ? give_result(p, result) : no_result(p);
}

Term vl_call_guard(Process *p, const Bif *bif, const Mfa *mfa, const Term *args) {
  Term result = bif->fn(p, args);
  if (VL_LIKELY(result != TERM_NONE) || p->regs->raised.class == TERM_NONE) return result;
  p->regs->raised.frame = *mfa;
  p->regs->raised.args = vl_list(&p->heap, mfa->arity, args, NIL);
  return TERM_NONE;
}
