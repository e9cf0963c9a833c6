#include "exec/run.h"

#include "exec/apply.h"
#include "exec/interp.h"
#include "exec/raise.h"
#include "proc/exit.h"
#include "proc/roots.h"

enum { FIRST_ROOM = 8 }; /* words for the first return address, and what a call takes before it looks */

/* The first call: its return address leads out of the engine. */
static bool begin(Process *p) {
  if (p->heap.stop - p->heap.top < FIRST_ROOM && !vl_collect(p, FIRST_ROOM, START_REGISTERS, NULL)) return false;
  *--p->heap.stop = (Term)(uintptr_t)vl_interp_exit();
  p->pc = vl_apply_list(p, p->regs->x[0], p->regs->x[1], p->regs->x[2]);
  return p->pc || vl_raise_from(p, NULL);
}

RunResult vl_run_process(Process *p) {
  if (!p->pc && !begin(p)) return RUN_EXIT;
  return vl_interp_run(p);
}
