/* Where the language and the compiler meet: the compiler as builtins.
 *
 * vm/ does not know the compiler; a program that wants one attaches it to an instance. A
 * builtin here that may have to call back runs as a job: a unit and a fiber of its own. The
 * job ends at once, or asks for a call of language code; then the builtin traps into
 * :vl_compiler.call/4, a function of a few instructions that is emitted at attach time. It
 * calls what was asked for under a try and hands the outcome to :vl_compiler.resume/2, which
 * resumes the fiber. So whatever the compiler calls is an ordinary call of the process. */
#ifndef VC_NATIVE_H
#define VC_NATIVE_H

#include "expand/expand.h"
#include "proc/instance.h"

/* What a job does on its fiber. Arguments and result lie on the unit's heap. */
typedef Term CompileJob(Expander *x, const Term *args);

/* Adds the compiler to an instance that has run nothing yet: builtins, the call loop, the hook for
 * processes that end. `bootstrap`: there is no Kernel yet. False when memory is out. */
bool vl_compiler_attach(Instance *in, bool bootstrap) VL_MUST_CHECK;
/* Frees what it holds. No process exists any more. */
void vl_compiler_detach(Instance *in);

/* For builtins: runs a job to its end, or until it needs the language. */
Term vl_native_run(Process *p, CompileJob *job, size_t arity, const Term *args);

/* All natives of the compiler; native_table.c. */
extern const struct Bif vl_native_table[];
extern const size_t vl_native_count;

#endif
