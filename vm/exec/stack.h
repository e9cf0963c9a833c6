/* Stack traces.
 *
 * A raw trace is a tuple, cheap to make: {Module, Function, ArgsOrArity, pc, pc, ...} with at
 * most BACKTRACE_DEPTH addresses as small integers; Module is [] when there is no builtin on top.
 * `build_trace` makes [{M, F, A, [file: F, line: L]}] of it. */
#ifndef VL_STACK_H
#define VL_STACK_H

#include "proc/process.h"

#define BACKTRACE_DEPTH 8

/* The raw trace of the current stack; `pc`: where the running function is, or NULL (p->native). */
Term vl_stack_capture(Process *p, const void *pc, Term args);
/* The list the language sees. A list is returned as it is. */
Term vl_stack_build(Process *p, Term raw);

#endif
