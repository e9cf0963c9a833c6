/* Threads for calls that run long or wait: dirty builtins are run there, so that they hold no worker.
 *
 *   RUNNING ──a dirty builtin is called──> DIRTY ──it has returned──> RUNNING, then QUEUED or IDLE
 *                                          DIRTY <──claim, release──> CLAIMED_DIRTY
 *                                          CLAIMED_DIRTY ──the process ends──> DIRTY_GONE, freed on return
 *
 * While a process is DIRTY its thread has the heap and the registers, and nothing else. Whoever takes
 * the signal token (CLAIMED_DIRTY) has its queue, links and stack: so a kill takes effect at once, and
 * process_info answers, though the thread waits for input. Three pools, for work, for waiting, and for what waits for
 * processes, which may need threads of the others; an instance without threads has none, and runs such builtins where
 * they are called. */
#ifndef VL_DIRTY_H
#define VL_DIRTY_H

#include "proc/instance.h"

typedef enum DirtyKind { DIRTY_CPU, DIRTY_IO, DIRTY_BACK, DIRTY_KINDS } DirtyKind;

/* Threads are started when they are needed: at most so many for work, these for waiting. */
enum { DIRTY_IO_THREADS = 10, DIRTY_BACK_THREADS = 128 };
DirtyPools *vl_dirty_new(Instance *in, unsigned cpu_threads) VL_MUST_CHECK;
/* Ends the threads: calls that wait for input are told (vl_dirty_stop_fd), others are waited for. */
void vl_dirty_stop(DirtyPools *pools);
void vl_dirty_free(DirtyPools *pools);

/* Hands over a process in STATE_DIRTY, whose builtin is p->native and whose arguments are saved. */
void vl_dirty_give(Process *p, DirtyKind kind);
/* Readable from when on calls should no longer wait; -1: the instance has no such threads. Any thread. */
int vl_dirty_stop_fd(const Instance *in);

#endif
