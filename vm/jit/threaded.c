#include "jit/threaded.h"

#include "code/fun.h"
#include "code/operand.h"
#include "data/compare.h"
#include "data/map.h"
#include "exec/apply.h"
#include "exec/begin.h"
#include "exec/break.h"
#include "exec/call.h"
#include "exec/engine.h"
#include "exec/match.h"
#include "exec/raise.h"
#include "exec/stack.h"
#include "jit/threaded_env.h"
#include "proc/barrier.h"
#include "proc/roots.h"
#include "proc/signal.h"

#include "loaded.gen.h"

#include <math.h>

#include "threaded.gen.h"

static const FrameMap bottom = {.live = (const uint64_t[1]){0}};
static const void *const exit_code[] = {&bottom, T_exit};
static const void *const barrier_code[] = {&bottom, T_barrier};

Engine vl_threaded_engine(void) {
  static OpFunction *const functions[] = {
#define FUNCTION(name) T_##name,
      VL_LOADED_OPS(FUNCTION)
#undef FUNCTION
  };
  return (Engine){.handlers = (const Word *)(const void *)functions,
                  .exit = (const Word *)(const void *)(exit_code + 1),
                  .barrier = (const Word *)(const void *)(barrier_code + 1)};
}

RunResult vl_threaded_run(Process *p) {
  if (!p->pc && !vl_begin(p)) return RUN_EXIT;
  p->regs->process = p;
  p->native = NULL;
  const Word *pc = (const Word *)p->pc - p->redo;
  Word op = p->redo ? word_again(pc, (Word)T_break_local) : pc[0];
  return ((OpFunction *)(uintptr_t)op)(p->regs->x, p->heap.stop, pc, 0, p->heap.top, p->reds);
}

RunResult vl_threaded_yield(Term *x, Term *E, const Word *entry, size_t arity, Term *HP, int64_t reds) {
  Process *p = process_of(x);
  SAVE();
  p->live = (uint16_t)arity;
  p->pc = entry;
  return RUN_YIELD;
}
