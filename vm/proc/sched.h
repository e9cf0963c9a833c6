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
 * afterwards: so no signal is slept over. Workers are in worker.h: threads of the instance, or the
 * thread of the host. */
#ifndef VL_SCHED_H
#define VL_SCHED_H

#include "proc/instance.h"
#include "proc/timer.h"

/* in->config.schedulers threads, or with none the host's. NULL when memory or threads are out. */
Scheduler *vl_sched_new(Instance *in) VL_MUST_CHECK;
/* Ends the threads: each finishes its slice. */
void vl_sched_stop(Scheduler *s);
void vl_sched_free(Scheduler *s);

/* -- Any thread -- */

/* Queues the process if it is idle: something has come for it. */
void vl_sched_wake(Instance *in, Process *p);
/* Ends the sleep of vl_sched_sleep and vl_sched_await_event. */
void vl_sched_poke(Instance *in);
/* Reductions used and slices run since the start. */
uint64_t vl_sched_reductions(const Instance *in);
uint64_t vl_sched_slices(const Instance *in);
/* Processes that stand in run queues. */
size_t vl_sched_ready(const Instance *in);
/* In the queue of one. */
size_t vl_sched_ready_at(const Instance *in, unsigned index);
/* Nanoseconds one has slept, or has had no thread. */
int64_t vl_sched_asleep(const Instance *in, unsigned index);
unsigned vl_sched_count(const Instance *in);
/* Bytes held by the instance, what the workers' caches have not told yet included. */
size_t vl_sched_memory(const Instance *in);
/* Those of a kind. */
size_t vl_sched_memory_of(const Instance *in, MemoryKind kind);

/* -- A worker's thread, or the host's between steps -- */

/* Queues a process that runs (STATE_RUNNING): a new one that no worker has seen, or the worker's own. */
void vl_sched_start(Instance *in, Process *p);
/* The worker's wheel of timers, and its number. */
TimerWheel *vl_sched_timers(Instance *in, unsigned *index);
/* The wheel of that number; NULL: there is none. */
TimerWheel *vl_sched_timers_at(Instance *in, unsigned index);

/* Takes the run token of another process that does not run, to look into it or act on its heap;
 * its signals are handled first. False: it runs now, try again later. */
bool vl_sched_claim(Process *p) VL_MUST_CHECK;
void vl_sched_release(Process *p);

/* Does a worker or a dirty thread have the heap of a process whose token or signal token the caller has? */
bool vl_sched_heap_is_used(const Process *p);

/* -- For dirty threads: a process that is DIRTY -- */

/* The call has returned: takes the token back. False: the process has ended, the caller retires it. */
bool vl_sched_end_dirty(Process *p) VL_MUST_CHECK;
/* Lets it go on as the result of its call demands. */
void vl_sched_settle(Process *p, RunResult result);
/* A signal that must take effect at once has come. Any thread. */
void vl_sched_attend(Process *p);

/* -- The host of an instance without threads -- */

/* The calling thread is the worker's until it leaves: several steps, and what it does between them, find its caches.
 * With threads: nothing. */
struct Thread *vl_sched_host_enter(const Instance *in);
void vl_sched_host_leave(const Instance *in, struct Thread *before);
/* Fires due timers and runs one slice; false when nothing was ready to run. */
bool vl_sched_step(Instance *in);
/* Nanoseconds until a timer may be due; 0: something is ready now; INT64_MAX: nothing ever will be, or
 * nothing is the host's to do. */
int64_t vl_sched_wait_time(Instance *in);
/* Sleeps so long, or until something becomes ready. A virtual clock is advanced instead. */
void vl_sched_sleep(Instance *in, int64_t nanoseconds);

/* -- The host of an instance with threads -- */

bool vl_sched_is_threaded(const Instance *in);
/* Something has happened that the host may wait for. Any thread. */
void vl_sched_tell_host(Instance *in);
/* How often so far. */
uint64_t vl_sched_events(Instance *in);
/* Waits until it is more than `seen`, or that monotonic nanosecond has come (INT64_MAX: none). */
void vl_sched_await_event(Instance *in, uint64_t seen, int64_t deadline);

#endif
