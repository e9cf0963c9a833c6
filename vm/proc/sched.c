#include "proc/sched.h"
#include "proc/trace.h"
#include "proc/watch.h"

#include "proc/dirty.h"
#include "proc/exit.h"
#include "proc/limits.h"
#include "proc/ptable.h"
#include "proc/registry.h"
#include "proc/request.h"
#include "proc/roots.h"
#include "proc/signal.h"
#include "proc/timeout.h"
#include "proc/worker.h"

#include <sched.h>

/* -- The run token -- */

static bool move(Process *p, RunState from, RunState to) {
  uint32_t expected = from;
  return atomic_compare_exchange_strong(&p->state, &expected, to);
}

/* Who wakes a process runs it on its own worker if the one that ran it last is asleep: so two that
 * talk to each other need no thread to wake up. */
static void enqueue(Scheduler *s, Process *p) {
  Worker *me = vl_worker_current(s->instance), *home = &s->workers[p->worker];
  if (me && me != home && vl_park_is_idle(&s->lot, home->index)) home = me;
  vl_runqueue_push(&home->queue, p);
  if (me != home) vl_worker_rouse(home);
}

void vl_sched_wake(Instance *in, Process *p) {
  if (!move(p, STATE_IDLE, STATE_QUEUED)) return;
  enqueue(in->scheduler, p);
  if (in->hooks.wake && !vl_worker_current(in)) in->hooks.wake(in);
}

/* For one whose timer was late, since a busy process had the worker: on one that is idle, where it stays. */
static void wake_elsewhere(Instance *in, Process *p) {
  Scheduler *s = in->scheduler;
  uint64_t idle = vl_park_idle(&s->lot);
  if (!idle) {
    vl_sched_wake(in, p);
  } else if (move(p, STATE_IDLE, STATE_QUEUED)) {
    Worker *w = &s->workers[__builtin_ctzll(idle)];
    vl_runqueue_push(&w->queue, p);
    (void)vl_worker_rouse(w); /* without a thread: others steal from it */
  }
}

void vl_sched_start(Instance *in, Process *p) {
  Worker *w = vl_worker_current(in);
  if (w) p->worker = (uint8_t)w->index;
  vl_check(move(p, STATE_RUNNING, STATE_QUEUED));
  enqueue(in->scheduler, p);
}

/* From a state only we can leave to IDLE, unless something has come meanwhile. */
static void set_idle(Process *p) {
  atomic_store(&p->state, STATE_IDLE);
  if (vl_signals_waiting(p) || vl_process_has(p, FLAG_EXITING | FLAG_POKED)) vl_sched_wake(p->instance, p);
}

bool vl_sched_claim(Process *p) {
  if (!move(p, STATE_IDLE, STATE_CLAIMED_IDLE) && !move(p, STATE_QUEUED, STATE_CLAIMED_QUEUED) &&
      !move(p, STATE_DIRTY, STATE_CLAIMED_DIRTY))
    return false;
  vl_signals_handle(p);
  if (vl_requests_wait(p)) vl_requests_answer(p);
  return true;
}

/* Back to DIRTY; if it must end, it does so now. Signals that came meanwhile are looked at again. */
static void release_dirty(Process *p) {
  do {
    vl_signals_handle(p);
    if (vl_requests_wait(p)) vl_requests_answer(p);
    if (vl_process_is_exiting(p)) {
      vl_process_leave(p);
      atomic_store(&p->state, STATE_DIRTY_GONE);
      return;
    }
    atomic_store(&p->state, STATE_DIRTY);
  } while (vl_signals_waiting(p) && move(p, STATE_DIRTY, STATE_CLAIMED_DIRTY));
}

void vl_sched_release(Process *p) {
  if (atomic_load(&p->state) == STATE_CLAIMED_DIRTY)
    release_dirty(p);
  else if (!move(p, STATE_CLAIMED_QUEUED, STATE_QUEUED))
    set_idle(p);
}

bool vl_sched_heap_is_used(const Process *p) {
  uint32_t state = atomic_load(&p->state);
  return state != STATE_CLAIMED_IDLE && state != STATE_CLAIMED_QUEUED;
}

/* -- Dirty calls -- */

void vl_sched_attend(Process *p) {
  if (atomic_load(&p->state) == STATE_DIRTY && move(p, STATE_DIRTY, STATE_CLAIMED_DIRTY)) release_dirty(p);
}

bool vl_sched_end_dirty(Process *p) {
  while (!move(p, STATE_DIRTY, STATE_RUNNING)) {
    if (atomic_load(&p->state) == STATE_DIRTY_GONE) return false;
    sched_yield(); /* claimed, for a moment */
  }
  p->dirty_top = NULL;
  return true;
}

/* The pool may hand it to a thread at once, so it is given last. */
static void begin_dirty(Process *p) {
  DirtyKind kind = (DirtyKind)p->instance->hooks.dirty_kind(p);
  p->regs = NULL;
  p->dirty_top = p->heap.top;
  p->dirty_words = (uint32_t)(vl_heap_bytes(&p->heap) / sizeof(Term));
  atomic_store(&p->state, STATE_DIRTY);
  if (vl_signals_waiting(p)) vl_sched_attend(p);
  vl_dirty_give(p, kind);
}

/* -- Slices -- */

void vl_worker_restore(Process *p, Registers *regs) {
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

enum {
  PROFILE_PERIOD = 1000000,        /* nanoseconds of a sample */
  PROFILED_SLICE_REDUCTIONS = 100, /* so that a sample stands close to where the time went */
};

static bool is_profiled(const Worker *w) {
  return atomic_load_explicit(&w->instance->profiling, memory_order_relaxed);
}

/* Under a virtual clock the seed varies the slices, so that each seed is another interleaving. */
static int64_t slice_length(Worker *w) {
  if (VL_UNLIKELY(is_profiled(w))) return PROFILED_SLICE_REDUCTIONS;
  if (!w->instance->clock.is_virtual) return SLICE_REDUCTIONS;
  w->random = w->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return 1 + (int64_t)((w->random >> 33) % SLICE_REDUCTIONS);
}

/* A process that only takes messages asks for no room, so what is due is collected here. */
static void end_slice(Process *p, bool folds_fragments) {
  if (vl_process_is_exiting(p)) return;
  bool due = vl_gc_is_due(&p->heap) || (folds_fragments && p->heap.fragments);
  if (due && !vl_collect(p, 0, p->live, p->pc)) return;
  if (!save_registers(p)) vl_process_exit(p, ATOM_system_limit);
  if (vl_requests_wait(p)) vl_requests_answer(p);
}

static void add(_Atomic uint64_t *counter, uint64_t n) {
  atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + n, memory_order_relaxed);
}

/* While a profile is made each PROFILE_PERIOD of a worker's time is a sample. */
static RunResult run_sampled(Worker *w, Process *p) {
  int64_t from = vl_clock_monotonic(&w->instance->clock);
  RunResult result = w->instance->hooks.run(p);
  w->unsampled += vl_clock_monotonic(&w->instance->clock) - from;
  if (w->unsampled < PROFILE_PERIOD || result == RUN_EXIT) return result;
  w->instance->hooks.sample(p, (uint64_t)(w->unsampled / PROFILE_PERIOD));
  w->unsampled %= PROFILE_PERIOD;
  return result;
}

static RunResult run(Worker *w, Process *p) {
  if (vl_process_is_exiting(p)) return RUN_EXIT;
  if (VL_UNLIKELY(p->suspended > 0)) return RUN_WAIT;
  return VL_UNLIKELY(is_profiled(w)) ? run_sampled(w, p) : w->instance->hooks.run(p);
}

/* The same for a process that is traced, or while there is a system monitor. */
static VL_NOINLINE RunResult run_observed(Worker *w, Process *p) {
  int64_t begin = vl_watch_begin(w->instance);
  Mfa first = vl_trace_current(p);
  if (vl_trace_wants(p, TRACE_RUNNING)) vl_trace_slice(p, ATOM_in);
  RunResult result = run(w, p);
  if (result == RUN_EXIT || vl_process_is_exiting(p)) return result;
  if (begin) vl_watch_slice(p, begin, first);
  if (vl_trace_wants(p, TRACE_RUNNING)) vl_trace_slice(p, ATOM_out);
  return result;
}

static RunResult run_slice(Worker *w, Process *p) {
  int64_t slice = slice_length(w);
  vl_worker_restore(p, &w->registers);
  vl_give_reductions(p, slice);
  p->collections = 0;
  p->stands_back = false;
  if (vl_process_has(p, FLAG_POKED)) atomic_fetch_and(&p->flags, ~(uint32_t)FLAG_POKED);
  vl_signals_handle(p);
  if (vl_requests_wait(p)) vl_requests_answer(p);
  RunResult result = VL_UNLIKELY(p->trace || vl_watch_is_on(w->instance)) ? run_observed(w, p) : run(w, p);
  if (result != RUN_EXIT) end_slice(p, result == RUN_DIRTY);
  add(&w->reductions, (uint64_t)(slice - p->reds));
  vl_give_reductions(p, 0);
  add(&w->slices, 1);
  if (VL_UNLIKELY(atomic_load_explicit(&w->instance->limits.metered, memory_order_relaxed)))
    vl_limits_check(w->instance);
  return vl_process_is_exiting(p) ? RUN_EXIT : result;
}

void vl_worker_run(Worker *w, Process *p) {
  if (!move(p, STATE_QUEUED, STATE_RUNNING)) {
    vl_runqueue_push(&w->queue, p); /* claimed: its turn comes again */
    return;
  }
  p->worker = (uint8_t)w->index;
  switch (run_slice(w, p)) {
  case RUN_YIELD:
    p->regs = NULL;
    vl_sched_start(w->instance, p);
    break;
  case RUN_WAIT:
    p->regs = NULL;
    set_idle(p);
    break;
  case RUN_DIRTY: begin_dirty(p); break;
  case RUN_EXIT: vl_process_end(p); break;
  }
}

/* An end is left to a worker, which does what is due then. */
void vl_sched_settle(Process *p, RunResult result) {
  if (result == RUN_EXIT || vl_process_is_exiting(p)) {
    atomic_fetch_or(&p->flags, FLAG_EXITING);
    p->live = 0;
  } else {
    end_slice(p, false);
  }
  p->regs = NULL;
  if (result == RUN_WAIT)
    set_idle(p);
  else
    vl_sched_start(p->instance, p);
}

/* -- Timers -- */

void vl_worker_fire(void *context, Timer *t) {
  Instance *in = context;
  Term to = is_atom(t->target) ? vl_registry_find(in->registry, t->target) : t->target;
  if (t->kind == TIMER_RECEIVE) {
    bool is_late = vl_clock_monotonic(&in->clock) / NS_PER_MS > (int64_t)t->tick;
    vl_timeout_fire(t, &in->alloc);
    Process *p = vl_ptable_find(in->processes, to);
    if (!p) return;
    atomic_fetch_or(&p->flags, FLAG_POKED);
    if (is_late && in->scheduler->count > 1)
      wake_elsewhere(in, p);
    else
      vl_sched_wake(in, p);
    return;
  }
  if (to == TERM_NONE)
    vl_signal_free(t->message, &in->alloc);
  else
    vl_signal_send(in, to, t->message);
  vl_free(&in->alloc, t, sizeof *t);
}

TimerWheel *vl_sched_timers(Instance *in, unsigned *index) {
  Worker *w = vl_worker_current(in);
  *index = w ? w->index : 0;
  return in->scheduler->workers[*index].timers;
}

TimerWheel *vl_sched_timers_at(Instance *in, unsigned index) {
  return index < in->scheduler->count ? in->scheduler->workers[index].timers : NULL;
}

/* -- What has been done -- */

uint64_t vl_sched_reductions(const Instance *in) {
  uint64_t sum = 0;
  for (unsigned i = 0; i < in->scheduler->count; i++)
    sum += atomic_load_explicit(&in->scheduler->workers[i].reductions, memory_order_relaxed);
  return sum;
}

uint64_t vl_sched_slices(const Instance *in) {
  uint64_t sum = 0;
  for (unsigned i = 0; i < in->scheduler->count; i++)
    sum += atomic_load_explicit(&in->scheduler->workers[i].slices, memory_order_relaxed);
  return sum;
}

size_t vl_sched_ready(const Instance *in) {
  size_t sum = 0;
  for (unsigned i = 0; i < in->scheduler->count; i++) sum += vl_runqueue_ready(&in->scheduler->workers[i].queue);
  return sum;
}

unsigned vl_sched_count(const Instance *in) {
  return in->scheduler->count;
}

size_t vl_sched_memory(const Instance *in) {
  size_t sum = atomic_load(&in->alloc.used);
  for (unsigned i = 0; i < in->scheduler->count; i++)
    sum += (size_t)atomic_load_explicit(&in->scheduler->workers[i].of.cache.used, memory_order_relaxed);
  return sum;
}

size_t vl_sched_memory_of(const Instance *in, MemoryKind kind) {
  int64_t sum = atomic_load(&in->alloc.of_kind[kind]);
  for (unsigned i = 0; i < in->scheduler->count; i++)
    sum += atomic_load_explicit(&in->scheduler->workers[i].of.cache.of_kind[kind], memory_order_relaxed);
  return sum < 0 ? 0 : (size_t)sum; /* one worker may have told what it freed before another what it took */
}

size_t vl_sched_ready_at(const Instance *in, unsigned index) {
  return vl_runqueue_ready(&in->scheduler->workers[index].queue);
}

int64_t vl_sched_asleep(const Instance *in, unsigned index) {
  return atomic_load_explicit(&in->scheduler->workers[index].asleep, memory_order_relaxed);
}
