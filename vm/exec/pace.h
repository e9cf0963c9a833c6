/* Native functions that hold a worker: they are noticed by the time their calls take, and reported once.
 *
 * The first call of each is timed, then one of PACE_EVERY of a worker's, and the next one of a function that was slow.
 */
#ifndef VL_PACE_H
#define VL_PACE_H

#include "code/export.h"
#include "proc/instance.h"

#define PACE_EVERY 64

/* Export.pace: calls that were slow while it has not been reported, from PACE_FIRST on. */
enum { PACE_FIRST = 0, PACE_STRIKES = 3, PACE_FAST = PACE_STRIKES + 1, PACE_REPORTED };

static inline bool vl_pace_wants(Registers *regs, const Export *x) {
  return ++regs->stand_ins % PACE_EVERY == 0 || atomic_load_explicit(&x->pace, memory_order_relaxed) < PACE_STRIKES;
}

/* Calls x->bif and takes the time. */
Term vl_pace_call(Process *p, const Export *x);

#endif
