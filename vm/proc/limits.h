/* Limits of an instance as a whole, and which of them its programs have run into.
 *
 * What asks for too much (memory, atoms, processes, a heap, a mailbox) is refused or ends the process that did; the
 * instance goes on. Reductions and time end everything: the instance halts. Nothing is looked at unless there are such
 * limits: one flag, once a slice. */
#ifndef VL_LIMITS_H
#define VL_LIMITS_H

#include "base/thread.h"
#include "proc/instance.h"

/* A slice is over, and in->limits.metered: has the instance used up what it may? Its worker. */
void vl_limits_check(Instance *in);
/* Thread.tired of a worker: looks at the clock. */
bool vl_limits_are_used_up(const Thread *t);
/* A limit was run into. Any thread. */
static inline void vl_limits_note(Instance *in, LimitKind kind) {
  atomic_fetch_or_explicit(&in->limits.hit, 1u << kind, memory_order_relaxed);
}
/* Those run into since the last vl_limits_forget: bits 1 << LimitKind. Any thread. */
uint32_t vl_limits_hit(const Instance *in);
void vl_limits_forget(Instance *in);
/* Changes a limit, 0: none; false for one that cannot be changed any more. Any thread. */
bool vl_limits_set(Instance *in, LimitKind kind, uint64_t value);
/* The process's queue has grown: ends it if it has more messages than it may. Owner. */
void vl_limits_check_mailbox(Process *p);

#endif
