/* Builtin functions: C code behind a module, a name and an arity.
 *
 * Each has one line in bifs.tab and one function
 *     Term bif_<module>_<name>_<arity>(Process *p, const Term *args)
 * whose prototype is generated (bifs.gen.h). A name that is no C identifier is given one in
 * the table. It returns a term, or TERM_NONE after vl_raise or vl_trap. It builds on
 * vl_heap_of(p), never collects, and never blocks; loops over user-sized data count
 * reductions and trap (kind `traps`), or the function is marked `dirty`.
 * Builders that fail give TERM_NONE with the heap marked: returning that is right, the
 * caller in exec/call.c turns it into the process's death.
 *
 * A `traps` builtin that is not done when the slice is used up traps to a builtin of its own
 * (a row of module vl_..., not documented for users) whose arguments carry the state as terms. */
#ifndef VL_BIF_H
#define VL_BIF_H

#include "proc/builtin.h"
#include "proc/process.h"

#include "bifs.gen.h"

/* The builtin of that name, or NULL. */
const Bif *vl_bif_find(const char *module, Term name, size_t arity);

#endif
