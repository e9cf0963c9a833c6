#include "proc/runqueue.h"

/* A low priority process runs once in so many turns of normal ones; no more are stolen at once. */
enum { LOW_TURNS = 8, STEAL_MAX = 32 };

void vl_runqueue_init(RunQueue *q) {
  *q = (RunQueue){0};
  vl_lock_init(&q->lock, LOCK_RUN_QUEUE);
}

void vl_runqueue_destroy(RunQueue *q) {
  vl_lock_destroy(&q->lock);
}

static void count_locked(RunQueue *q, uint32_t change) {
  atomic_store_explicit(&q->ready, vl_runqueue_ready(q) + change, memory_order_relaxed);
}

static void append_locked(RunQueue *q, Priority priority, Process *first, Process *last, uint32_t count) {
  if (q->first[priority])
    q->last[priority]->queue_next = first;
  else
    q->first[priority] = first;
  last->queue_next = NULL;
  q->last[priority] = last;
  count_locked(q, count);
}

/* Who waits for what another process holds lets that one run, be it less urgent. */
static Priority place_of(const Process *p) {
  return p->stands_back && p->priority < PRIORITY_NORMAL ? PRIORITY_NORMAL : (Priority)p->priority;
}

void vl_runqueue_push(RunQueue *q, Process *p) {
  vl_lock_take(&q->lock);
  append_locked(q, place_of(p), p, p, 1);
  vl_lock_release(&q->lock);
}

/* Max before high before the rest, of which low has its turn now and then. */
static Priority choose_locked(RunQueue *q) {
  if (q->first[PRIORITY_MAX]) return PRIORITY_MAX;
  if (q->first[PRIORITY_HIGH]) return PRIORITY_HIGH;
  if (q->first[PRIORITY_LOW] && (!q->first[PRIORITY_NORMAL] || ++q->normal_turns >= LOW_TURNS)) {
    q->normal_turns = 0;
    return PRIORITY_LOW;
  }
  return PRIORITY_NORMAL;
}

Process *vl_runqueue_pop(RunQueue *q) {
  if (vl_runqueue_ready(q) == 0) return NULL;
  vl_lock_take(&q->lock);
  Priority priority = choose_locked(q);
  Process *p = q->first[priority];
  if (p) {
    q->first[priority] = p->queue_next;
    count_locked(q, UINT32_MAX);
  }
  vl_lock_release(&q->lock);
  return p;
}

/* The oldest half of the most urgent ones, up to STEAL_MAX. */
static Process *take_half(RunQueue *q, Priority *priority, Process **last, uint32_t *count) {
  vl_lock_take(&q->lock);
  *priority = choose_locked(q);
  Process *first = q->first[*priority], *at = first;
  uint32_t wanted = (vl_runqueue_ready(q) + 1) / 2;
  *count = 0;
  for (; at && *count < wanted && *count < STEAL_MAX; at = at->queue_next) {
    *last = at;
    ++*count;
  }
  q->first[*priority] = at;
  count_locked(q, -*count);
  vl_lock_release(&q->lock);
  return first;
}

Process *vl_runqueue_steal(RunQueue *from, RunQueue *to) {
  Priority priority;
  Process *last;
  uint32_t count;
  if (vl_runqueue_ready(from) == 0) return NULL;
  Process *p = take_half(from, &priority, &last, &count);
  if (count > 1) {
    vl_lock_take(&to->lock);
    append_locked(to, priority, p->queue_next, last, count - 1);
    vl_lock_release(&to->lock);
  }
  return p;
}

bool vl_runqueue_is_empty(RunQueue *q) {
  vl_lock_take(&q->lock);
  bool is_empty = vl_runqueue_ready(q) == 0;
  vl_lock_release(&q->lock);
  return is_empty;
}
