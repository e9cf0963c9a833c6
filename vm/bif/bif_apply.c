/* Calling what is known only now, and hibernation. */
#include "bif/bif.h"
#include "exec/apply.h"
#include "proc/roots.h"
#include "proc/signal.h"

/* Continues at the address; without one an error is pending, whose trace does not show apply itself. */
static Term go(Process *p, const void *address) {
  if (!address) p->regs->raised.caller = true;
  p->regs->go = address;
  return TERM_NONE;
}

/* apply({M, F}, Args) is no longer supported, as in OTP. */
Term bif_erlang_apply_2(Process *p, const Term *args) {
  return go(p, vl_apply_list(p, args[0], TERM_NONE, args[1]));
}

Term bif_erlang_apply_3(Process *p, const Term *args) {
  return go(p, vl_apply_list(p, args[0], args[1], args[2]));
}

/* The stack is given up; the process begins anew with its call when a message is there. */
Term bif_erlang_hibernate_3(Process *p, const Term *args) {
  if (!is_atom(args[0]) || !is_atom(args[1])) return vl_raise_badarg(p);
  memmove(p->regs->x, args, 3 * sizeof(Term));
  vl_process_rewind(p);
  vl_signals_handle(p);
  if (!p->mailbox.first) (void)!vl_collect_shrink(p, START_REGISTERS); /* failing marks the process */
  return TERM_NONE;
}
