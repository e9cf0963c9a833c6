#include "exec/run.h"

#include "exec/apply.h"
#include "exec/interp.h"
#include "exec/raise.h"
#include "proc/exit.h"
#include "proc/roots.h"

/* The first call: its return address leads out of the engine. */
static bool begin(Process *p) {
  if (p->heap.stop == p->heap.top && !vl_collect(p, 1, START_REGISTERS, NULL)) return false;
  *--p->heap.stop = (Term)(uintptr_t)vl_interp_exit();
  p->pc = vl_apply_list(p, p->regs->x[0], p->regs->x[1], p->regs->x[2]);
  return p->pc || vl_raise_from(p, NULL);
}

RunResult vl_run_process(Process *p) {
  if (!p->pc && !begin(p)) return RUN_EXIT;
  return vl_interp_run(p);
}
