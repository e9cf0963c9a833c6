/* Suspending processes; :erlang.suspend_process and resume_process are made of these. */
#include "bif/args.h"
#include "bif/bif.h"
#include "proc/ptable.h"
#include "proc/request.h"
#include "proc/suspend.h"

/* True: it lies still. False: it has ended, or is the caller. */
Term bif_vl_process_suspend_1(Process *p, const Term *args) {
  Process *of = is_pid(args[0]) ? vl_ptable_find(p->instance->processes, args[0]) : NULL;
  if (!of || of == p) return ATOM_false;
  switch (vl_suspend_note(p, args[0])) {
  case SUSPEND_AGAIN: return ATOM_true;
  case SUSPEND_ASKED: return vl_request(p, of, vl_suspend_fn, NIL, ATOM_false);
  case SUSPEND_NO_MEMORY: break;
  }
  return vl_raise_system_limit(p);
}

Term bif_vl_process_resume_1(Process *p, const Term *args) {
  bool alive = is_pid(args[0]) && vl_ptable_find(p->instance->processes, args[0]);
  return make_bool(vl_suspend_forget(p, args[0]) && alive);
}

Term bif_vl_process_suspends_1(Process *p, const Term *args) {
  return make_bool(vl_suspend_is_noted(p, args[0]));
}
