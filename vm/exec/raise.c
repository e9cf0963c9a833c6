#include "exec/raise.h"

#include "exec/apply.h"
#include "exec/stack.h"
#include "proc/barrier.h"
#include "proc/exit.h"
#include "proc/instance.h"

void vl_raise_again(Process *p, Term class, Term reason, Term trace) {
  bool is_trace = is_list(trace) || is_tuple(trace);
  p->regs->raised = (Raised){.class = class, .reason = reason, .trace = is_trace ? trace : NIL, .args = TERM_NONE};
}

void vl_raise_function_clause(Process *p, uint32_t arity) {
  Term args = vl_list(&p->heap, arity, p->regs->x, NIL);
  vl_raise(p, ATOM_error, ATOM_function_clause);
  p->regs->raised.args = args;
}

/* -- Nobody catches it -- */

/* The process calls :vl_report.uncaught(self, error, Reason, Trace) on an empty stack, then ends. */
static bool report(Process *p, Term reason, Term trace) {
  Term *x = p->regs->x;
  x[0] = p->pid;
  x[1] = ATOM_error;
  x[2] = reason;
  x[3] = trace;
  p->handler = 0;
  p->heap.stop = p->heap.end - 1;
  vl_barrier_cut(p);
  p->pc = vl_apply_exported(p, (Mfa){ATOM_vl_report, ATOM_uncaught, 4});
  p->live = 4;
  p->native = NULL;
  if (!p->pc) return false;
  atomic_fetch_or(&p->flags, FLAG_REPORTING);
  return true;
}

static bool uncaught(Process *p, const Raised *r, Term raw) {
  if (vl_process_has(p, FLAG_REPORTING)) return false;
  if (r->class == ATOM_exit) {
    p->exit_reason = r->reason;
    return false;
  }
  Term reason = r->class == ATOM_throw ? vl_tuple2(&p->heap, ATOM_nocatch, r->reason) : r->reason;
  Term trace = vl_stack_build(p, raw);
  Term both = vl_tuple2(&p->heap, reason, trace);
  p->exit_reason = both == TERM_NONE ? ATOM_system_limit : both;
  return both != TERM_NONE && !vl_process_has(p, FLAG_HOST_CALL) && report(p, reason, trace);
}

/* -- To the handler -- */

static void enter_handler(Process *p, const Raised *r, Term raw) {
  Term *slot = p->heap.end - p->handler;
  p->pc = (const void *)(uintptr_t)slot[0];
  p->heap.stop = slot - try_slot_index(slot[1]);
  vl_barrier_cut(p);
  p->handler = try_slot_outer(slot[1]);
  p->native = NULL;
  p->live = 3;
  p->regs->x[0] = r->class;
  p->regs->x[1] = r->reason;
  p->regs->x[2] = raw;
}

/* The function on top is the one named, else the builtin that raised, with its arguments. */
static Term capture(Process *p, const void *pc, Raised *r) {
  const Mfa *first = r->frame.module != TERM_NONE ? &r->frame : NULL;
  if (!first && !pc && !r->caller) first = p->native;
  if (first && first == p->native && r->args == TERM_NONE && r->class == ATOM_error)
    r->args = vl_list(&p->heap, first->arity, p->regs->x, NIL);
  return vl_stack_capture(p, pc, first, r->args, r->info);
}

bool vl_raise_from(Process *p, const void *pc) {
  /* Code that raises between looking at a message and taking it (no compiler makes such) may hold parts of it for good.
   */
  if (VL_UNLIKELY(p->mailbox.peeked) && !vl_mailbox_settle(p)) p->heap.failed = true;
  Raised r = p->regs->raised;
  p->regs->raised.class = TERM_NONE;
  Term raw = r.trace != TERM_NONE ? r.trace : capture(p, pc, &r);
  if (p->heap.failed || raw == TERM_NONE || r.class == TERM_NONE) {
    vl_process_exit(p, ATOM_system_limit);
    return false;
  }
  if (p->handler == 0) return uncaught(p, &r, raw);
  enter_handler(p, &r, raw);
  return true;
}
