#include "exec/begin.h"

#include "code/server.h"
#include "exec/apply.h"
#include "exec/raise.h"
#include "proc/instance.h"
#include "proc/roots.h"

enum { FIRST_ROOM = 8 }; /* words for the first return address, and what a call takes before it looks */

bool vl_begin(Process *p) {
  if (p->heap.stop - p->heap.top < FIRST_ROOM && !vl_collect(p, FIRST_ROOM, START_REGISTERS, NULL)) return false;
  *--p->heap.stop = (Term)(uintptr_t)vl_code_engine(p->instance->code)->exit;
  p->pc = vl_apply_list(p, p->regs->x[0], p->regs->x[1], p->regs->x[2]);
  return p->pc || vl_raise_from(p, NULL);
}
