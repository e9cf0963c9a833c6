/* The processes that are ready to run on one worker, by priority.
 *
 * Max before high before normal and low, which has a turn now and then. Any thread pushes; the
 * worker pops; another worker that has nothing to do steals. */
#ifndef VL_RUNQUEUE_H
#define VL_RUNQUEUE_H

#include "base/lock.h"
#include "proc/process.h"

typedef struct RunQueue {
  Lock lock; /* LOCK_RUN_QUEUE */
  Process *first[PRIORITY_COUNT], *last[PRIORITY_COUNT];
  uint32_t normal_turns;  /* since a low one ran */
  _Atomic uint32_t ready; /* written under the lock; read without it, it is a hint */
} RunQueue;

void vl_runqueue_init(RunQueue *q);
void vl_runqueue_destroy(RunQueue *q);

void vl_runqueue_push(RunQueue *q, Process *p);
/* The next one, or NULL. */
Process *vl_runqueue_pop(RunQueue *q);
/* Takes half of what stands in `from`: gives one, and puts the others into `to`. NULL: nothing there. */
Process *vl_runqueue_steal(RunQueue *from, RunQueue *to);
/* How many, about. */
static inline uint32_t vl_runqueue_ready(const RunQueue *q) {
  return atomic_load_explicit(&q->ready, memory_order_relaxed);
}
/* Takes the lock: whatever was pushed before is seen. */
bool vl_runqueue_is_empty(RunQueue *q);

#endif
