/* The scheduler as its host sees it: made and ended, stepped when it has no threads, waited for when it has. */
#include "proc/dirty.h"
#include "proc/limits.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "proc/timeout.h"
#include "proc/worker.h"

#include <errno.h>
#include <time.h>

/* -- An instance without threads -- */

Thread *vl_sched_host_enter(const Instance *in) {
  return in->scheduler->threaded ? NULL : vl_thread_enter(&in->scheduler->workers[0].of);
}

void vl_sched_host_leave(const Instance *in, Thread *before) {
  if (!in->scheduler->threaded) vl_thread_leave(before);
}

bool vl_sched_step(Instance *in) {
  Worker *w = &in->scheduler->workers[0];
  vl_check(!in->scheduler->threaded);
  if (vl_current_thread == &w->of) return vl_worker_turn(w);
  Thread *before = vl_thread_enter(&w->of);
  bool ran = vl_worker_turn(w);
  if (!ran) (void)vl_reserve_release(&in->scheduler->reserve);
  vl_thread_leave(before);
  return ran;
}

int64_t vl_sched_wait_time(Instance *in) {
  Worker *w = &in->scheduler->workers[0];
  if (in->scheduler->threaded) return INT64_MAX;
  if (vl_runqueue_ready(&w->queue) > 0) return 0;
  int64_t next = vl_timers_next(w->timers);
  if (next == INT64_MAX) return INT64_MAX;
  int64_t now = vl_clock_monotonic(&in->clock);
  return next > now ? next - now : 0;
}

void vl_sched_sleep(Instance *in, int64_t nanoseconds) {
  Scheduler *s = in->scheduler;
  Worker *w = &s->workers[0];
  if (in->clock.is_virtual && nanoseconds != INT64_MAX) {
    vl_clock_advance(&in->clock, nanoseconds);
    return;
  }
  vl_park_announce(&s->lot, w->index);
  if (atomic_exchange(&s->poked, false) || !vl_runqueue_is_empty(&w->queue)) {
    vl_park_withdraw(&s->lot, w->index);
    return;
  }
  vl_epoch_leave(&in->epochs, &w->epoch);
  vl_park_sleep(&s->lot, w->index, nanoseconds);
  vl_epoch_enter(&in->epochs, &w->epoch);
  atomic_store(&s->poked, false);
}

/* -- The host's side -- */

void vl_sched_poke(Instance *in) {
  Scheduler *s = in->scheduler;
  if (in->hooks.wake) in->hooks.wake(in);
  if (s->threaded) {
    vl_sched_tell_host(in);
    return;
  }
  atomic_store(&s->poked, true);
  vl_worker_rouse(&s->workers[0]);
}

bool vl_sched_is_threaded(const Instance *in) {
  return in->scheduler->threaded;
}

void vl_sched_tell_host(Instance *in) {
  Scheduler *s = in->scheduler;
  pthread_mutex_lock(&s->host_mutex);
  s->events++;
  pthread_cond_signal(&s->host_cond);
  pthread_mutex_unlock(&s->host_mutex);
}

uint64_t vl_sched_events(Instance *in) {
  Scheduler *s = in->scheduler;
  pthread_mutex_lock(&s->host_mutex);
  uint64_t events = s->events;
  pthread_mutex_unlock(&s->host_mutex);
  return events;
}

void vl_sched_await_event(Instance *in, uint64_t seen, int64_t deadline) {
  Scheduler *s = in->scheduler;
  struct timespec end = {.tv_sec = deadline / NS_PER_S, .tv_nsec = deadline % NS_PER_S};
  pthread_mutex_lock(&s->host_mutex);
  int status = 0;
  while (s->events == seen && status == 0)
    status = deadline == INT64_MAX ? pthread_cond_wait(&s->host_cond, &s->host_mutex)
                                   : pthread_cond_timedwait(&s->host_cond, &s->host_mutex, &end);
  vl_check(status == 0 || status == ETIMEDOUT);
  pthread_mutex_unlock(&s->host_mutex);
}

/* The instance ends. */
static void drop(void *context, Timer *t) {
  Instance *in = context;
  if (t->kind == TIMER_RECEIVE) {
    vl_timeout_drop(t, &in->alloc);
    return;
  }
  vl_signal_free(t->message, &in->alloc);
  vl_free(&in->alloc, t, sizeof *t);
}

/* -- Life -- */

static bool init_worker(Scheduler *s, unsigned index) {
  Worker *w = &s->workers[index];
  Instance *in = s->instance;
  w->instance = in;
  w->scheduler = s;
  w->index = index;
  w->random = in->config.seed + index;
  vl_cache_init(&w->of.cache, &in->alloc, s->threaded ? &s->depot : NULL);
  w->of.worker = w;
  w->of.tired = vl_limits_are_used_up;
  w->timers = vl_timers_new(&in->alloc, vl_clock_monotonic(&in->clock));
  if (!w->timers) return false;
  vl_runqueue_init(&w->queue);
  return true;
}

static void init_locks(Scheduler *s) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  vl_check(pthread_mutex_init(&s->start_mutex, NULL) == 0);
  vl_check(pthread_mutex_init(&s->host_mutex, NULL) == 0);
  vl_check(pthread_cond_init(&s->host_cond, &attributes) == 0);
  pthread_condattr_destroy(&attributes);
}

/* The host's thread is the one worker's; or the first worker gets a thread now, the others when they are needed. */
static bool begin(Scheduler *s) {
  s->begun = true;
  if (!s->threaded) {
    s->workers[0].started = true;
    vl_epoch_enter(&s->instance->epochs, &s->workers[0].epoch);
    return true;
  }
  for (unsigned i = 1; i < s->count; i++) vl_park_announce(&s->lot, i);
  return vl_worker_start_thread(&s->workers[0]);
}

static unsigned count_workers(const Config *config) {
  unsigned wanted = config->virtual_clock ? 0 : config->schedulers;
  return wanted == 0 ? 1 : wanted < WORKERS_MAX ? wanted : WORKERS_MAX;
}

Scheduler *vl_sched_new(Instance *in) {
  Scheduler *s = vl_alloc_zeroed(&in->alloc, 1, sizeof *s);
  if (!s) return NULL;
  s->instance = in;
  s->count = count_workers(&in->config);
  s->threaded = in->config.schedulers > 0 && !in->config.virtual_clock;
  init_locks(s);
  vl_depot_init(&s->depot);
  vl_reserve_init(&s->reserve);
  vl_alloc_keep(&in->alloc, &s->reserve);
  s->workers = vl_alloc_zeroed(&in->alloc, s->count, sizeof *s->workers);
  bool ready = s->workers != NULL;
  for (unsigned i = 0; i < s->count && ready; i++) ready = init_worker(s, i);
  if (ready && s->threaded) ready = (in->dirty = vl_dirty_new(in, s->count)) != NULL;
  if (ready && begin(s)) return s;
  vl_sched_free(s);
  return NULL;
}

void vl_sched_stop(Scheduler *s) {
  pthread_mutex_lock(&s->start_mutex);
  atomic_store(&s->stopping, true);
  pthread_mutex_unlock(&s->start_mutex);
  if (!s->threaded) return;
  for (unsigned i = 0; i < s->count; i++) {
    Worker *w = &s->workers[i];
    if (!w->started) continue;
    vl_park_post(&s->lot, i);
    pthread_join(w->thread, NULL);
    w->started = false;
  }
  if (s->instance->dirty) vl_dirty_stop(s->instance->dirty);
}

void vl_sched_free(Scheduler *s) {
  Alloc *a = &s->instance->alloc;
  vl_sched_stop(s);
  if (s->instance->dirty) vl_dirty_free(s->instance->dirty);
  s->instance->dirty = NULL;
  if (s->begun && !s->threaded) vl_epoch_leave(&s->instance->epochs, &s->workers[0].epoch);
  for (unsigned i = 0; s->workers && i < s->count; i++) {
    vl_cache_free(&s->workers[i].of.cache);
    if (!s->workers[i].timers) continue;
    vl_timers_free(s->workers[i].timers, drop, s->instance);
    vl_runqueue_destroy(&s->workers[i].queue);
  }
  vl_depot_free(&s->depot, a);
  vl_alloc_keep(a, NULL);
  vl_reserve_free(&s->reserve);
  pthread_mutex_destroy(&s->start_mutex);
  pthread_mutex_destroy(&s->host_mutex);
  pthread_cond_destroy(&s->host_cond);
  vl_free(a, s->workers, s->count * sizeof *s->workers);
  vl_free(a, s, sizeof *s);
}
