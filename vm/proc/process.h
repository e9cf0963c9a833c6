/* A process, field by field, with who may touch it.
 *
 * "owner" is the holder of the run token: the worker that runs the process, or one
 * that claimed the token of an idle process to answer a signal. Everybody else
 * sends a signal (signal.h). */
#ifndef VL_PROCESS_H
#define VL_PROCESS_H

#include "heap/heap.h"

#define X_REGISTERS 256 /* arguments and temporaries of one process */
#define SLICE_REDUCTIONS 4000

typedef struct Process Process;
typedef struct Instance Instance;

/* An exception on its way from C to exec/raise.c, or from raise.c to a handler. */
typedef struct Raised {
  Term class; /* error, exit or throw; TERM_NONE: nothing pending */
  Term reason;
  Term trace; /* raw trace, or NIL */
} Raised;

/* -- What a builtin may do with its process -- */

/* Raises: notes class and reason (atoms ATOM_error, ATOM_exit, ATOM_throw) and gives
 * TERM_NONE, which the builtin returns at once. */
Term vl_raise(Process *p, Term class, Term reason);
/* error:badarg, error:system_limit, error:{badarith...}: the usual ones. */
Term vl_raise_badarg(Process *p);
Term vl_raise_badarith(Process *p);
Term vl_raise_system_limit(Process *p);
/* error:{tag, value} such as {badmap, V}, {badkey, K}. */
Term vl_raise_tagged(Process *p, Term tag, Term value);

/* Continue in another function instead of returning: the caller's frame sees its result.
 * Notes the target and its arguments (at most 8, copied) and gives TERM_NONE. */
Term vl_trap(Process *p, Term module, Term function, size_t arity, const Term *args);

/* Takes `n` reductions from the slice; true when the slice is used up, so that a builtin
 * that can continue later should trap. */
bool vl_bump_reductions(Process *p, size_t n);

/* The heap to build results on; the instance; the process's own pid. */
Heap *vl_heap_of(Process *p);
Instance *vl_instance_of(Process *p);
Term vl_self(const Process *p);

#endif
