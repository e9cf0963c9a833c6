/* The system monitor: one process that is told of what takes long or grows large, wherever it happens.
 *
 *   {monitor, Pid, long_gc | large_heap, Info}    at a collection
 *   {monitor, Pid, long_schedule, Info}           at the end of a slice
 *
 * Nothing is measured while there is none. */
#ifndef VL_WATCH_H
#define VL_WATCH_H

#include "proc/instance.h"

/* Limits; 0: not told of. Any thread. */
void vl_watch_set(Instance *in, Term pid, uint32_t long_gc_ms, uint32_t long_schedule_ms, size_t large_heap_words);

static inline bool vl_watch_is_on(const Instance *in) {
  return VL_UNLIKELY(atomic_load_explicit(&in->watch.pid, memory_order_relaxed) != TERM_NONE);
}
/* The time, if somebody wants to know how long it takes, else 0. */
static inline int64_t vl_watch_begin(const Instance *in) {
  return vl_watch_is_on(in) ? vl_clock_monotonic(&in->clock) : 0;
}
/* What began at that time is over; `begin` not 0. Owner. */
void vl_watch_collection(Process *p, int64_t begin);
void vl_watch_slice(Process *p, int64_t begin, Mfa first);

#endif
