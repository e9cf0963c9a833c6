/* Who runs when.
 *
 * A worker has a run queue with four priorities and one set of registers. The run token of a
 * process is its state; all moves are compare-and-swap:
 *
 *   IDLE ──wake──> QUEUED ──worker takes it──> RUNNING ──slice used up──> QUEUED
 *                                              RUNNING ──waits──> IDLE (and looks again for signals)
 *   IDLE ──claim──> CLAIMED_IDLE ──release──> IDLE (and looks again)
 *   QUEUED ──claim──> CLAIMED_QUEUED ──release──> QUEUED; a worker that finds it so queues it again
 *
 * A sender pushes its signal, then tries IDLE → QUEUED; a worker that sets IDLE looks at the queue
 * afterwards: so no signal is slept over. One worker for now: the thread that steps the instance. */
#ifndef VL_SCHED_H
#define VL_SCHED_H

#include "proc/instance.h"

Scheduler *vl_sched_new(Instance *in) VL_MUST_CHECK;
void vl_sched_free(Scheduler *s);

/* -- Any thread -- */

/* Queues the process if it is idle: something has come for it. */
void vl_sched_wake(Instance *in, Process *p);
/* Ends the sleep of vl_sched_sleep. */
void vl_sched_poke(Instance *in);

/* -- The worker's thread -- */

/* Queues a new process (STATE_RUNNING, not seen by a worker yet). */
void vl_sched_start(Instance *in, Process *p);
/* Fires due timers and runs one slice; false when nothing was ready to run. */
bool vl_sched_step(Instance *in);
/* Nanoseconds until a timer may be due; 0: something is ready now; INT64_MAX: nothing ever will be. */
int64_t vl_sched_wait_time(Instance *in);
/* Sleeps so long, or until something becomes ready. A virtual clock is advanced instead. */
void vl_sched_sleep(Instance *in, int64_t nanoseconds);
/* Reductions used and slices run since the start. Any thread. */
uint64_t vl_sched_reductions(const Instance *in);
uint64_t vl_sched_slices(const Instance *in);
/* Processes that stand in the run queue. */
size_t vl_sched_ready(const Instance *in);

/* Takes the run token of another process that does not run, to look into it or act on its heap;
 * its signals are handled first. False: it runs now, try again later. */
bool vl_sched_claim(Process *p) VL_MUST_CHECK;
void vl_sched_release(Process *p);

#endif
