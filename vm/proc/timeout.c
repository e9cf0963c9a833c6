#include "proc/timeout.h"

#include "proc/sched.h"

bool vl_timeout_start(Process *p, int64_t nanoseconds) {
  Instance *in = p->instance;
  Timer *t = vl_alloc_zeroed(&in->alloc, 1, sizeof *t);
  if (!t) return false;
  t->kind = TIMER_RECEIVE;
  t->target = p->pid;
  atomic_init(&t->shared, true);
  p->timeout = t;
  unsigned index;
  vl_timer_start(vl_sched_timers(in, &index), t, vl_clock_monotonic(&in->clock) + nanoseconds);
  return true;
}

bool vl_timeout_is_over(const Process *p) {
  return p->timeout && atomic_load(&p->timeout->fired);
}

static void let_go(Timer *t, Alloc *a) {
  if (!atomic_exchange(&t->shared, false)) vl_free(a, t, sizeof *t);
}

void vl_timeout_stop(Process *p) {
  Timer *t = p->timeout;
  if (!t) return;
  Alloc *a = &p->instance->alloc;
  p->timeout = NULL;
  if (!atomic_load(&t->fired) && vl_timer_stop(t))
    vl_free(a, t, sizeof *t);
  else
    let_go(t, a);
}

void vl_timeout_fire(Timer *t, Alloc *a) {
  atomic_store(&t->fired, true);
  let_go(t, a);
}

void vl_timeout_drop(Timer *t, Alloc *a) {
  let_go(t, a);
}
