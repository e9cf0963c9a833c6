#include "proc/sched.h"
#include "proc/roots.h"

#include "proc/exit.h"
#include "proc/ptable.h"
#include "proc/registry.h"
#include "proc/signal.h"
#include "proc/timeout.h"
#include "proc/timer.h"

#include <errno.h>
#include <time.h>

/* A low priority process runs once in so many turns of normal ones. */
enum { LOW_TURNS = 8 };

typedef struct RunQueue {
  Lock lock; /* LOCK_RUN_QUEUE */
  Process *first[PRIORITY_COUNT], *last[PRIORITY_COUNT];
  uint32_t normal_turns; /* since a low one ran */
  _Atomic size_t ready;
} RunQueue;

struct Scheduler {
  Instance *instance;
  RunQueue queue;
  EpochThread epoch;
  Registers registers;
  _Atomic uint64_t reductions, slices;
  uint64_t random; /* of slice lengths under a virtual clock */

  pthread_mutex_t sleep_mutex; /* guards poked */
  pthread_cond_t sleep_cond;
  bool poked;
  _Atomic bool asleep;
};

/* -- Run queue -- */

static void queue_push(RunQueue *q, Process *p) {
  vl_lock_take(&q->lock);
  p->queue_next = NULL;
  if (q->first[p->priority])
    q->last[p->priority]->queue_next = p;
  else
    q->first[p->priority] = p;
  q->last[p->priority] = p;
  atomic_fetch_add(&q->ready, 1);
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

static Process *queue_pop(RunQueue *q) {
  if (atomic_load_explicit(&q->ready, memory_order_relaxed) == 0) return NULL;
  vl_lock_take(&q->lock);
  Priority priority = choose_locked(q);
  Process *p = q->first[priority];
  if (p) {
    q->first[priority] = p->queue_next;
    atomic_fetch_sub(&q->ready, 1);
  }
  vl_lock_release(&q->lock);
  return p;
}

/* -- The run token -- */

static bool move(Process *p, RunState from, RunState to) {
  uint32_t expected = from;
  return atomic_compare_exchange_strong(&p->state, &expected, to);
}

void vl_sched_poke(Instance *in) {
  Scheduler *s = in->scheduler;
  if (in->hooks.wake) in->hooks.wake(in);
  if (!atomic_load(&s->asleep)) return;
  pthread_mutex_lock(&s->sleep_mutex);
  s->poked = true;
  pthread_cond_signal(&s->sleep_cond);
  pthread_mutex_unlock(&s->sleep_mutex);
}

void vl_sched_wake(Instance *in, Process *p) {
  if (!move(p, STATE_IDLE, STATE_QUEUED)) return;
  queue_push(&in->scheduler->queue, p);
  vl_sched_poke(in);
}

void vl_sched_start(Instance *in, Process *p) {
  vl_check(move(p, STATE_RUNNING, STATE_QUEUED));
  queue_push(&in->scheduler->queue, p);
}

/* From a state only we can leave to IDLE, unless something has come meanwhile. */
static void set_idle(Process *p) {
  atomic_store(&p->state, STATE_IDLE);
  if (vl_signals_waiting(p) || vl_process_has(p, FLAG_EXITING | FLAG_POKED)) vl_sched_wake(p->instance, p);
}

bool vl_sched_claim(Process *p) {
  if (!move(p, STATE_IDLE, STATE_CLAIMED_IDLE) && !move(p, STATE_QUEUED, STATE_CLAIMED_QUEUED)) return false;
  vl_signals_handle(p);
  return true;
}

void vl_sched_release(Process *p) {
  if (!move(p, STATE_CLAIMED_QUEUED, STATE_QUEUED)) set_idle(p);
}

/* -- Slices -- */

static void restore_registers(Process *p, Registers *regs) {
  memcpy(regs->x, p->saved, p->live * sizeof(Term));
  regs->raised.class = regs->trap.module = TERM_NONE;
  regs->go = NULL;
  p->regs = regs;
}

/* False when memory is out: the process cannot go on. */
static bool save_registers(Process *p) {
  Alloc *a = &p->instance->alloc;
  if (p->live > p->saved_room) {
    Term *wide = vl_realloc(a, p->saved, p->saved_room * sizeof(Term), p->live * sizeof(Term));
    if (!wide) return false;
    p->saved = wide;
    p->saved_room = p->live;
  }
  if (p->live) memcpy(p->saved, p->regs->x, p->live * sizeof(Term));
  return true;
}

/* Under a virtual clock the seed varies the slices, so that each seed is another interleaving. */
static int64_t slice_length(Scheduler *s) {
  if (!s->instance->clock.is_virtual) return SLICE_REDUCTIONS;
  s->random = s->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return 1 + (int64_t)((s->random >> 33) % SLICE_REDUCTIONS);
}

/* A process that only takes messages asks for no room, so what is due is collected here. */
static void end_slice(Process *p) {
  if (vl_process_is_exiting(p)) return;
  if (vl_gc_is_due(&p->heap) && !vl_collect(p, 0, p->live, p->pc)) return;
  if (!save_registers(p)) vl_process_exit(p, ATOM_system_limit);
}

static RunResult run_slice(Scheduler *s, Process *p) {
  int64_t slice = slice_length(s);
  restore_registers(p, &s->registers);
  p->reds = slice;
  atomic_fetch_and(&p->flags, ~(uint32_t)FLAG_POKED);
  vl_signals_handle(p);
  RunResult result = vl_process_is_exiting(p) ? RUN_EXIT : s->instance->hooks.run(p);
  if (result != RUN_EXIT) end_slice(p);
  p->reductions += (uint64_t)(slice - p->reds);
  atomic_fetch_add_explicit(&s->reductions, (uint64_t)(slice - p->reds), memory_order_relaxed);
  atomic_fetch_add_explicit(&s->slices, 1, memory_order_relaxed);
  return vl_process_is_exiting(p) ? RUN_EXIT : result;
}

static void run_process(Scheduler *s, Process *p) {
  if (!move(p, STATE_QUEUED, STATE_RUNNING)) {
    queue_push(&s->queue, p); /* claimed: its turn comes again */
    return;
  }
  switch (run_slice(s, p)) {
  case RUN_YIELD:
    p->regs = NULL;
    vl_sched_start(s->instance, p);
    break;
  case RUN_WAIT:
    p->regs = NULL;
    set_idle(p);
    break;
  case RUN_EXIT: vl_process_end(p); break;
  }
}

/* -- Timers -- */

static void fire(void *context, Timer *t) {
  Instance *in = context;
  Term to = is_atom(t->target) ? vl_registry_find(in->registry, t->target) : t->target;
  if (t->kind == TIMER_RECEIVE) {
    vl_timeout_fire(t, &in->alloc);
    Process *p = vl_ptable_find(in->processes, to);
    if (!p) return;
    atomic_fetch_or(&p->flags, FLAG_POKED);
    vl_sched_wake(in, p);
    return;
  }
  if (to == TERM_NONE)
    vl_signal_free(t->message, &in->alloc);
  else
    vl_signal_send(in, to, t->message);
  vl_free(&in->alloc, t, sizeof *t);
}

bool vl_sched_step(Instance *in) {
  Scheduler *s = in->scheduler;
  vl_epoch_quiesce(&in->epochs, &s->epoch);
  vl_timers_run(in->timers, vl_clock_monotonic(&in->clock), fire, in);
  Process *p = queue_pop(&s->queue);
  if (p) run_process(s, p);
  return p != NULL;
}

/* -- Sleep -- */

int64_t vl_sched_wait_time(Instance *in) {
  if (vl_sched_ready(in) > 0) return 0;
  int64_t next = vl_timers_next(in->timers);
  if (next == INT64_MAX) return INT64_MAX;
  int64_t now = vl_clock_monotonic(&in->clock);
  return next > now ? next - now : 0;
}

static void wait_until(Scheduler *s, const struct timespec *end) {
  pthread_mutex_lock(&s->sleep_mutex);
  atomic_store(&s->asleep, true);
  int status = 0;
  while (!s->poked && status == 0 && atomic_load(&s->queue.ready) == 0)
    status = end ? pthread_cond_timedwait(&s->sleep_cond, &s->sleep_mutex, end)
                 : pthread_cond_wait(&s->sleep_cond, &s->sleep_mutex);
  vl_check(status == 0 || status == ETIMEDOUT);
  s->poked = false;
  atomic_store(&s->asleep, false);
  pthread_mutex_unlock(&s->sleep_mutex);
}

void vl_sched_sleep(Instance *in, int64_t nanoseconds) {
  Scheduler *s = in->scheduler;
  if (in->clock.is_virtual && nanoseconds != INT64_MAX) {
    vl_clock_advance(&in->clock, nanoseconds);
    return;
  }
  vl_epoch_leave(&in->epochs, &s->epoch);
  if (nanoseconds == INT64_MAX) {
    wait_until(s, NULL);
  } else {
    int64_t end = vl_clock_monotonic(&in->clock) + nanoseconds;
    wait_until(s, &(struct timespec){.tv_sec = end / NS_PER_S, .tv_nsec = end % NS_PER_S});
  }
  vl_epoch_enter(&in->epochs, &s->epoch);
}

/* -- Life -- */

Scheduler *vl_sched_new(Instance *in) {
  Scheduler *s = vl_alloc_zeroed(&in->alloc, 1, sizeof *s);
  if (!s) return NULL;
  s->instance = in;
  s->random = in->config.seed;
  vl_lock_init(&s->queue.lock, LOCK_RUN_QUEUE);
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  vl_check(pthread_mutex_init(&s->sleep_mutex, NULL) == 0);
  vl_check(pthread_cond_init(&s->sleep_cond, &attributes) == 0);
  pthread_condattr_destroy(&attributes);
  vl_epoch_enter(&in->epochs, &s->epoch);
  return s;
}

void vl_sched_free(Scheduler *s) {
  vl_epoch_leave(&s->instance->epochs, &s->epoch);
  vl_lock_destroy(&s->queue.lock);
  pthread_mutex_destroy(&s->sleep_mutex);
  pthread_cond_destroy(&s->sleep_cond);
  vl_free(&s->instance->alloc, s, sizeof *s);
}

uint64_t vl_sched_reductions(const Instance *in) {
  return atomic_load_explicit(&in->scheduler->reductions, memory_order_relaxed);
}

uint64_t vl_sched_slices(const Instance *in) {
  return atomic_load_explicit(&in->scheduler->slices, memory_order_relaxed);
}

size_t vl_sched_ready(const Instance *in) {
  return atomic_load(&in->scheduler->queue.ready);
}
