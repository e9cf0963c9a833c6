#include "proc/process.h"
#include "proc/barrier.h"

Term vl_raise(Process *p, Term class, Term reason) {
  if (class == TERM_NONE || reason == TERM_NONE) return TERM_NONE;
  p->regs->raised = (Raised){.class = class, .reason = reason, .trace = TERM_NONE, .args = TERM_NONE};
  return TERM_NONE;
}

Term vl_raise_badarg(Process *p) {
  return vl_raise(p, ATOM_error, ATOM_badarg);
}

Term vl_raise_badarith(Process *p) {
  return vl_raise(p, ATOM_error, ATOM_badarith);
}

Term vl_raise_system_limit(Process *p) {
  return vl_raise(p, ATOM_error, ATOM_system_limit);
}

Term vl_raise_tagged(Process *p, Term tag, Term value) {
  return vl_raise(p, ATOM_error, vl_tuple2(&p->heap, tag, value));
}

Term vl_trap(Process *p, Term module, Term function, size_t arity, const Term *args) {
  vl_check(arity <= TRAP_MAX_ARITY);
  memmove(p->regs->x, args, arity * sizeof(Term));
  p->regs->trap = (Mfa){module, function, (uint32_t)arity};
  return TERM_NONE;
}

Term vl_retry(Process *p) {
  vl_check(p->native);
  p->reds = 0;
  p->stands_back = true;
  p->regs->trap = *p->native;
  return TERM_NONE;
}

void vl_process_rewind(Process *p) {
  p->heap.stop = p->heap.end;
  vl_barrier_cut(p);
  p->handler = 0;
  p->pc = NULL;
  p->native = NULL;
  p->tail = NULL;
  p->live = START_REGISTERS;
}
