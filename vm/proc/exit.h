/* How a process ends: first it is marked with a reason, then, when it leaves the engine, the
 * holder of its run token takes it down in one ordered pass:
 *
 *   name freed, services told (Hooks.exited), queue closed and answered, links and watchers told,
 *   monitors given up, pid forgotten, heap freed; the struct itself is retired by epoch. */
#ifndef VL_EXIT_H
#define VL_EXIT_H

#include "proc/process.h"
#include "proc/registry.h"

/* Marks the process: no more language code is run. The first reason stays. The reason lies on its
 * heap or is immediate. Owner. */
void vl_process_exit(Process *p, Term reason);
/* The same for a reason that came in a signal, which is copied. Holder of the run or the signal token. */
void vl_process_exit_by(Process *p, Term reason);
/* The heap cannot grow: the process ends for want of memory, or killed by its limit, which is reported if it is to be.
 * Owner. */
void vl_process_outgrow(Process *p);
/* A collection is over, and it has a limit: tells if it has passed one that does not kill. */
void vl_process_is_large(Process *p);
/* Copies a term onto the process's heap; system_limit when it does not fit. Owner. */
Term vl_process_import(Process *p, Term term);

/* Gives the process a name; TAKEN: by another, or it has one, or it ends. Any thread. */
RegisterResult vl_process_name(Process *p, Term name) VL_MUST_CHECK;
/* Takes it away; false if it has not that name. Any thread. */
bool vl_process_unname(Process *p, Term name);

/* Takes the process down; reason `normal` if none is set. Owner; p is gone afterwards. */
void vl_process_end(Process *p);
/* The same without freeing its memory, which a dirty thread still uses. Holder of the signal token. */
void vl_process_leave(Process *p);

#endif
