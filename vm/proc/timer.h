/* Timers: a hierarchy of wheels, eight levels of 64 slots, one tick a millisecond.
 *
 *   level 0   ticks that differ from the current one in their lowest six bits only
 *   level n   slots of 64^n ticks; when time reaches the start of a slot, its timers are spread
 *             over the levels below
 *
 * Starting, cancelling and firing cost O(1). Timers of one tick fire in the order of their start.
 * Each worker has a wheel; any thread may start and stop timers on any. It has a lock of its own (LOCK_TIMERS), which
 * is never held while a timer fires. */
#ifndef VL_TIMER_H
#define VL_TIMER_H

#include "base/alloc.h"
#include "base/lock.h"
#include "heap/heap.h"

#include <stdatomic.h>

typedef struct TimerWheel TimerWheel;

typedef enum TimerKind {
  TIMER_RECEIVE, /* wakes the process `target` out of a receive */
  TIMER_MESSAGE, /* sends `message` to `target`: a pid, or a name looked up when it fires */
} TimerKind;

typedef struct Timer {
  struct Timer *next, **link; /* in a slot, or among those about to fire; guarded by the lock */
  struct Timer *same_hash;    /* in the table of references; guarded by the lock */
  TimerWheel *wheel;          /* where it was started */
  uint64_t tick;              /* when it fires */
  TimerKind kind;
  Term target;
  uint64_t ref;        /* number of its reference; 0 for TIMER_RECEIVE */
  Fragment *message;   /* owned; NULL for TIMER_RECEIVE */
  _Atomic bool fired;  /* TIMER_RECEIVE: the time is over */
  _Atomic bool shared; /* TIMER_RECEIVE: wheel and process hold it; the second to let go frees it */
} Timer;

typedef void TimerFireFn(void *context, Timer *t);

/* `now`: monotonic nanoseconds. NULL when memory is out. */
TimerWheel *vl_timers_new(Alloc *a, int64_t now) VL_MUST_CHECK;
/* Frees the wheel and gives every timer that is left to `drop`. */
void vl_timers_free(TimerWheel *w, TimerFireFn *drop, void *context);

/* Starts t (kind, target, ref, message set by the caller) to fire at `due`, monotonic nanoseconds. */
void vl_timer_start(TimerWheel *w, Timer *t, int64_t due);
/* Stops it; false if it has fired or is about to: then it is not the caller's any more. */
bool vl_timer_stop(Timer *t);
/* Stops the timer of that reference and gives it to the caller; NULL if there is none. */
Timer *vl_timer_take(TimerWheel *w, uint64_t ref);
typedef bool TimerGoneFn(void *context, Term target);
/* Looks at a few timers with references, others each time, and gives the caller those whose target is gone, linked by
 * `next`. Called for each timer started, it keeps no more of them than a fraction of the table. */
Timer *vl_timers_sweep(TimerWheel *w, TimerGoneFn *is_gone, void *context);
/* Milliseconds until the timer of that reference fires, or -1. */
int64_t vl_timer_left(TimerWheel *w, uint64_t ref, int64_t now);

/* Fires what is due at `now`; each timer belongs to `fire` from then on. */
void vl_timers_run(TimerWheel *w, int64_t now, TimerFireFn *fire, void *context);
/* Nanosecond at which something may be due: never late, possibly early; INT64_MAX when nothing is.
 * No lock. */
int64_t vl_timers_next(const TimerWheel *w);
/* Timers now running. */
size_t vl_timers_count(TimerWheel *w);

#endif
