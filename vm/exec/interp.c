#include "exec/interp.h"

#include "code/fun.h"
#include "code/operand.h"
#include "data/compare.h"
#include "data/map.h"
#include "exec/apply.h"
#include "exec/begin.h"
#include "exec/break.h"
#include "exec/call.h"
#include "exec/engine.h"
#include "exec/interp_env.h"
#include "exec/match.h"
#include "exec/raise.h"
#include "exec/stack.h"
#include "heap/hold.h"
#include "proc/barrier.h"
#include "proc/roots.h"
#include "proc/signal.h"

#include "loaded.gen.h"

#include <math.h>

/* What the loop tells of itself. */
typedef struct Tables {
  const void *const *handlers;
  const void *const *exit_code, *const *barrier_code;
} Tables;

/* p NULL: only fills `tables`, since labels are known in here alone. */
static VL_NOINLINE RunResult run(Process *p, Tables *tables) {
  static const void *const handlers[] = {
#define HANDLER(name) &&L_##name,
      VL_LOADED_OPS(HANDLER)
#undef HANDLER
  };
  static const uint64_t no_slots[1] = {0};
  static const FrameMap bottom = {.live = no_slots};
  static const void *const exit_code[] = {&bottom, &&L_exit};
  static const void *const barrier_code[] = {&bottom, &&L_barrier};
  if (!p) {
    *tables = (Tables){handlers, exit_code, barrier_code};
    return RUN_EXIT;
  }

  const Word *pc = (const Word *)p->pc - p->redo, *after;
  Term *const x = p->regs->x;
  Term *E, *HP;
  int64_t reds;
  size_t need;
  CallOutcome outcome;
  LOAD();
  p->native = NULL;
  if (VL_UNLIKELY(p->redo)) AGAIN(&&L_break_local);
  DISPATCH();

#include "interp.gen.h"

collect:
  SAVE();
  if (!vl_engine_collect(p, need, after)) return RUN_EXIT;
  LOAD();
  AGAIN(&&L_break_local);

raise:
  if (!vl_raise_from(p, after)) return RUN_EXIT;
  LOAD();
  pc = p->pc;
  DISPATCH();

called:
  LOAD();
  switch (outcome) {
  case CALL_RETURN: RETURN();
  case CALL_GO: GO(p->pc);
  case CALL_YIELD: return RUN_YIELD;
  case CALL_DIRTY: return RUN_DIRTY;
  case CALL_WAIT: return RUN_WAIT;
  case CALL_EXIT: return RUN_EXIT;
  }

yield:
  SAVE();
  p->pc = pc;
  return RUN_YIELD;
}

RunResult vl_interp_run(Process *p) {
  return p->pc || vl_begin(p) ? run(p, NULL) : RUN_EXIT;
}

Engine vl_interp_engine(void) {
  Tables tables;
  (void)run(NULL, &tables);
  return (Engine){.handlers = (const Word *)(const void *)tables.handlers,
                  .exit = (const Word *)(const void *)(tables.exit_code + 1),
                  .barrier = (const Word *)(const void *)(tables.barrier_code + 1)};
}
