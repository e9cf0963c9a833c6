/* suspend_process: a process that does not run until it is resumed.
 *
 * Who suspends keeps a record of whom (Process.suspending) and how often; the first time and the last it asks the other
 * (request.h), which counts by how many it is held (Process.suspended). A worker that gets one of those handles its
 * signals and lets it lie again. Who ends lets go of all. */
#ifndef VL_SUSPEND_H
#define VL_SUSPEND_H

#include "proc/process.h"

typedef struct Suspension Suspension;

typedef enum SuspendResult { SUSPEND_ASKED, SUSPEND_AGAIN, SUSPEND_NO_MEMORY } SuspendResult;

/* Notes that p suspends the process of that pid. ASKED: it is to be asked with vl_suspend_fn; AGAIN: it is held
 * already. Owner of p, as below. */
SuspendResult vl_suspend_note(Process *p, Term pid) VL_MUST_CHECK;
/* Takes back one vl_suspend_note. False: there was none. The other goes on when it was the last. */
bool vl_suspend_forget(Process *p, Term pid) VL_MUST_CHECK;
/* Does p suspend it? */
bool vl_suspend_is_noted(Process *p, Term pid);
/* [{Pid, Active, Outstanding}] */
Term vl_suspend_list(Heap *h, const Process *p);
/* p ends: all that it has suspended go on. */
void vl_suspend_end(Process *p);

/* RequestFn: `of` is held by one more; gives true. */
Term vl_suspend_fn(Heap *h, Process *of, Term unused);

#endif
