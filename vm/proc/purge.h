/* Getting rid of a module's old version: who still runs it ends with the reason `killed`.
 *
 * Processes that do not run now are claimed and looked into. Those that run are asked to do it
 * themselves between slices; the purge is tried again until all have. */
#ifndef VL_PURGE_H
#define VL_PURGE_H

#include "code/module.h"
#include "proc/instance.h"

typedef enum PurgeResult {
  PURGE_NOTHING, /* there is no old version */
  PURGE_DONE,    /* nobody ran it */
  PURGE_KILLED,  /* processes that ran it were ended */
  PURGE_IN_USE,  /* soft: it is run, and nothing was done */
  PURGE_BUSY,    /* a process could not be looked into now: try again */
} PurgeResult;

/* Purges the old version of the module; `self`, the process that asks, ends last if it must.
 * `soft`: only if nobody runs it. Its funs lead nowhere from then on. Its memory goes now or with a later
 * purge, when nothing points to its funs and literals (sweep.h). One purge goes on at a time. */
PurgeResult vl_purge(Instance *in, Process *self, Term module, bool soft);
/* Does the process run the old version of the module? Holder of its run token. */
bool vl_purge_is_run(const Process *p, Term module);
/* Ends a purge that goes on. No process is left. */
void vl_purge_stop(Instance *in);

#endif
