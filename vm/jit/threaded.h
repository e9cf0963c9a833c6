/* Threaded code: an op's first word is the address of its function, which ends by jumping to the next. The engine
 * under the native one (vm/jit): where an op has no machine code of its own, its function runs. */
#ifndef VL_THREADED_H
#define VL_THREADED_H

#include "code/server.h"
#include "proc/process.h"

/* One op. The machine's state lies in the arguments: the registers of the running process, the frame, the op's place,
 * the heap's top, the reductions left. `spare` is any number: its register, and that of the op's place where machine
 * code goes on, are free for what divisions and shifts need. */
typedef RunResult OpFunction(Term *x, Term *E, const Word *pc, size_t spare, Term *HP, int64_t reds);

/* The process that runs with these registers. */
static inline Process *process_of(Term *x) {
  return ((Registers *)(void *)x)->process;
}

/* Any number, for the argument `spare`: what its register holds. */
static inline size_t any_number(void) {
  size_t any;
  asm volatile("" : "=r"(any));
  return any;
}

/* Runs the process until its slice is used up, it waits, or it has ended. For Hooks.run. */
RunResult vl_threaded_run(Process *p);

/* What the loader needs to make code for this engine. */
Engine vl_threaded_engine(void);

/* Gives up the slice in front of a call of `arity` arguments to `entry`. */
RunResult vl_threaded_yield(Term *x, Term *E, const Word *entry, size_t arity, Term *HP, int64_t reds);

#endif
