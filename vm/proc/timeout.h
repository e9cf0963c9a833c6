/* The `after` of a receive. The timer is held by the wheel and by its process; it is freed by
 * whoever lets go last, so a timer that fires while its process gives it up harms nobody. Owner. */
#ifndef VL_TIMEOUT_H
#define VL_TIMEOUT_H

#include "proc/process.h"
#include "proc/timer.h"

#define TIMEOUT_MAX_MS INT64_C(0xFFFFFFFF)

/* Starts p->timeout to fire in that time; false when memory is out. */
bool vl_timeout_start(Process *p, int64_t nanoseconds) VL_MUST_CHECK;
/* Has it fired? */
bool vl_timeout_is_over(const Process *p);
/* Lets go of it; nothing when there is none. */
void vl_timeout_stop(Process *p);

/* The wheel's side: it has fired, and is let go. The caller wakes the process. */
void vl_timeout_fire(Timer *t, Alloc *a);
/* The wheel lets go of it unfired (the instance ends). */
void vl_timeout_drop(Timer *t, Alloc *a);

#endif
