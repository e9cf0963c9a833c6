/* Which purged code does anything still point to?
 *
 * Funs and literals of a purged version may lie in heaps, mailboxes, tables. Versions that nothing
 * points to are freed at the end of a purge, the others kept for the next one to look at. Memory of
 * processes is read word by word, whatever the words mean: what looks like a pointer into the code's
 * funs or literals keeps it, so a mistake only keeps it longer.
 *
 *   open    a Sweep lists the versions, their funs lead nowhere; copies between heaps tell from now on
 *           if they share a listed literal or carry a listed fun (heap/copy.h). Where other
 *           threads run, all of them have to come to an end of a slice, so that they know.
 *   look    each process once: purge.h does that, together with its own question
 *   close   what was neither seen nor copied goes. Copies for tables and the like are deep, so
 *           literals are not in them; a fun that was ever so copied keeps its code for ever.
 *
 * One sweep at a time in the OS process: the literal range belongs to all. */
#ifndef VL_SWEEP_H
#define VL_SWEEP_H

#include "code/module.h"
#include "proc/process.h"

typedef struct Sweep Sweep;

/* Opens a sweep of the old version and of those kept. NULL: memory is out, or another is open. The holder of
 * the right to purge. */
Sweep *vl_sweep_open(Instance *in, const ModuleCode *old) VL_MUST_CHECK;
/* The old version it was opened for. */
const ModuleCode *vl_sweep_old(const Sweep *s);
/* Do all threads know of it? */
bool vl_sweep_is_known(const Sweep *s);
/* Notes what p's memory points to. By the holder of p's run token. */
void vl_sweep_look(Sweep *s, const Process *p);
/* Ends it. `done`: the old version is among those kept, and all processes have been looked into; what nothing points to
 * goes. Else nothing does. */
void vl_sweep_close(Instance *in, Sweep *s, bool done);

#endif
