/* Stack traces.
 *
 * A raw trace is a tuple, cheap to make: {Module, Function, ArgsOrArity, Info, pc, pc, ...}, addresses
 * as small integers; Module is [] unless a function without code of its own (a builtin, an undefined
 * one) stands on top; Info is the error_info of the first frame or []. Frames are BACKTRACE_DEPTH at most,
 * and of neighbours at the same address one is kept.
 * `build_trace` makes [{M, F, A, [file: F, line: L]}] of it. */
#ifndef VL_EXEC_STACK_H
#define VL_EXEC_STACK_H

#include "proc/process.h"

#define BACKTRACE_DEPTH 8

/* The raw trace of the current stack. `pc`: where the running function is, or NULL: the top of the
 * stack is a return address, and p->tail, if any, the place of a tail call above it. `first`: a function
 * shown before all others, or NULL. `args`: a list shown in the first frame in place of the arity, or
 * TERM_NONE. `info`: its error_info, or TERM_NONE. TERM_NONE when there is no room. */
Term vl_stack_capture(Process *p, const void *pc, const Mfa *first, Term args, Term info);
/* The list the language sees. A list is returned as it is. */
Term vl_stack_build(Process *p, Term raw);

/* For looking at a process that waits, or the caller itself. */

/* The function it is in; before it runs its first call. */
bool vl_stack_current(const Process *p, Mfa *mfa);
/* The functions on its stack, the innermost first, at most `limit`, a recursion once; how many. */
size_t vl_stack_functions(const Process *p, Mfa *functions, size_t limit);
/* Its trace, built on another heap. */
Term vl_stack_of(Heap *h, const Process *p);

#endif
