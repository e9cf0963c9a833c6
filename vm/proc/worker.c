#include "proc/worker.h"

#include "proc/sched.h"

/* Another worker is woken when so many processes have been left waiting: many for a short time, or
 * few for long. Who exchanges messages on one worker stays there. */
enum { PRESSURE_LIMIT = 32 };

VL_NOINLINE Worker *vl_worker_current(const Instance *in) {
  Worker *w = vl_current_thread ? vl_current_thread->worker : NULL;
  return w && w->instance == in ? w : NULL;
}

/* -- Threads -- */

static void *thread_main(void *context) {
  Worker *w = context;
  Thread *before = vl_thread_enter(&w->of);
  vl_epoch_enter(&w->instance->epochs, &w->epoch);
  atomic_store_explicit(&w->asleep, vl_clock_monotonic(&w->instance->clock) - w->instance->clock.start,
                        memory_order_relaxed);
  vl_worker_loop(w);
  vl_epoch_leave(&w->instance->epochs, &w->epoch);
  vl_thread_leave(before);
  return NULL;
}

static bool start_locked(Worker *w) {
  bool started = !atomic_load(&w->scheduler->stopping) && pthread_create(&w->thread, NULL, thread_main, w) == 0;
  atomic_store(&w->started, started);
  return started;
}

bool vl_worker_start_thread(Worker *w) {
  pthread_mutex_lock(&w->scheduler->start_mutex);
  bool started = start_locked(w);
  pthread_mutex_unlock(&w->scheduler->start_mutex);
  return started;
}

typedef enum Start { START_FAILED, START_DONE, START_WAS_DONE } Start;

/* The new thread may lie down, and be taken by another, before the one who started it goes on. */
static Start start_once(Worker *w) {
  pthread_mutex_lock(&w->scheduler->start_mutex);
  Start start = atomic_load(&w->started) ? START_WAS_DONE : start_locked(w) ? START_DONE : START_FAILED;
  pthread_mutex_unlock(&w->scheduler->start_mutex);
  return start;
}

bool vl_worker_rouse(Worker *w) {
  Scheduler *s = w->scheduler;
  if (!vl_park_is_idle(&s->lot, w->index) || !vl_park_take(&s->lot, w->index)) return false;
  Start start = atomic_load_explicit(&w->started, memory_order_acquire) ? START_WAS_DONE : start_once(w);
  if (start == START_WAS_DONE) vl_park_post(&s->lot, w->index);
  if (start == START_FAILED) vl_park_announce(&s->lot, w->index);
  return start != START_FAILED;
}

/* -- Finding work -- */

static uint64_t next_random(Worker *w) {
  w->random = w->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return w->random >> 33;
}

static Process *steal(Worker *w) {
  Scheduler *s = w->scheduler;
  if (s->count == 1) return NULL;
  unsigned first = (unsigned)(next_random(w) % s->count);
  for (unsigned i = 0; i < s->count; i++) {
    Worker *from = &s->workers[(first + i) % s->count];
    Process *p = from == w ? NULL : vl_runqueue_steal(&from->queue, &w->queue);
    if (p) return p;
  }
  return NULL;
}

static void wake_another(Worker *w) {
  Scheduler *s = w->scheduler;
  for (uint64_t idle = vl_park_idle(&s->lot); idle; idle &= idle - 1)
    if (vl_worker_rouse(&s->workers[__builtin_ctzll(idle)])) return;
}

/* Processes that wait long are reason to wake somebody who steals them. */
static void feel_pressure(Worker *w) {
  uint32_t left = vl_runqueue_ready(&w->queue);
  w->pressure = left == 0 ? 0 : w->pressure + left;
  if (w->pressure < PRESSURE_LIMIT) return;
  w->pressure = 0;
  wake_another(w);
}

static Process *find_work(Worker *w) {
  Process *p = vl_runqueue_pop(&w->queue);
  if (!p) return steal(w);
  if (w->scheduler->count > 1) feel_pressure(w);
  return p;
}

static void run_timers(Worker *w) {
  if (vl_timers_next(w->timers) == INT64_MAX) return;
  vl_timers_run(w->timers, vl_clock_monotonic(&w->instance->clock), vl_worker_fire, w->instance);
}

bool vl_worker_turn(Worker *w) {
  vl_epoch_quiesce(&w->instance->epochs, &w->epoch);
  run_timers(w);
  Process *p = find_work(w);
  if (p) vl_worker_run(w, p);
  return p != NULL;
}

/* -- Sleeping -- */

/* How long to sleep: 0 if there is something to do. */
static int64_t time_to_sleep(Worker *w) {
  if (atomic_load(&w->scheduler->stopping) || !vl_runqueue_is_empty(&w->queue)) return 0;
  int64_t next = vl_timers_next(w->timers);
  if (next == INT64_MAX) return INT64_MAX;
  int64_t now = vl_clock_monotonic(&w->instance->clock);
  return next > now ? next - now : 0;
}

/* Not longer than large blocks are kept. */
static void sleep_offline(Worker *w, int64_t nanoseconds) {
  Instance *in = w->instance;
  int64_t kept = vl_reserve_release(&w->scheduler->reserve);
  if (kept < nanoseconds) nanoseconds = kept;
  int64_t begin = vl_clock_monotonic(&in->clock);
  vl_epoch_leave(&in->epochs, &w->epoch);
  vl_park_sleep(&w->scheduler->lot, w->index, nanoseconds);
  vl_epoch_enter(&in->epochs, &w->epoch);
  int64_t asleep = atomic_load_explicit(&w->asleep, memory_order_relaxed);
  int64_t time = vl_clock_monotonic(&in->clock) - begin;
  atomic_store_explicit(&w->asleep, asleep + time, memory_order_relaxed);
}

static void park(Worker *w) {
  vl_park_announce(&w->scheduler->lot, w->index);
  int64_t time = time_to_sleep(w);
  if (time > 0)
    sleep_offline(w, time);
  else
    vl_park_withdraw(&w->scheduler->lot, w->index);
}

/* The program has ended itself: the host hears of it, and nothing runs any more. */
static void rest_in_peace(Worker *w) {
  vl_sched_tell_host(w->instance);
  while (!atomic_load(&w->scheduler->stopping)) {
    vl_park_announce(&w->scheduler->lot, w->index);
    if (!atomic_load(&w->scheduler->stopping)) sleep_offline(w, INT64_MAX);
  }
}

void vl_worker_loop(Worker *w) {
  Instance *in = w->instance;
  while (!atomic_load_explicit(&w->scheduler->stopping, memory_order_relaxed)) {
    if (atomic_load_explicit(&in->halting, memory_order_relaxed))
      rest_in_peace(w);
    else if (!vl_worker_turn(w))
      park(w);
  }
}
