#include "api/run.h"

#include "api/host.h"

#include "heap/copy.h"
#include "io/state.h"
#include "proc/limits.h"
#include "proc/ptable.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "proc/spawn.h"

#include <unistd.h>

/* -- What the host is told -- */

static void fill_outcome(HostCall *call, const Process *p) {
  call->outcome->returned = p->exit_reason == TERM_NONE;
  Term value = call->outcome->returned ? p->regs->x[0] : p->exit_reason;
  call->outcome->value = vl_copy_deep(call->heap, value);
  call->lost = call->outcome->value == TERM_NONE;
  call->done = true;
}

/* With threads of the instance a call is shared with them; without it is the driving thread's alone, which locks
 * nothing. */
static void lock_calls(const Instance *in) {
  if (vl_sched_is_threaded(in)) pthread_mutex_lock(&host_state(in)->mutex);
}

static void unlock_calls(const Instance *in) {
  if (vl_sched_is_threaded(in)) pthread_mutex_unlock(&host_state(in)->mutex);
}

static bool note_call(const Instance *in, const Process *p) {
  lock_calls(in);
  HostCall *call = host_state(in)->call;
  bool found = call && call->pid == p->pid;
  if (found) fill_outcome(call, p);
  unlock_calls(in);
  return found;
}

static void note_outcome(Instance *in, Process *p) {
  if (!vl_process_has(p, FLAG_HOST_CALL)) return;
  if (!note_call(in, p)) vl_host_inbox_ended(in, p->pid);
  if (vl_sched_is_threaded(in)) vl_sched_tell_host(in);
}

/* Hooks.wake: the descriptor of the host's loop becomes readable. */
static void wake_loop(Instance *in) {
  uint64_t one = 1;
  int fd = atomic_load_explicit(&host_state(in)->loop_fd, memory_order_relaxed);
  if (fd >= 0) (void)!write(fd, &one, sizeof one);
}

bool vl_host_start(Instance *in) {
  HostState *host = vl_alloc_zeroed(&in->alloc, 1, sizeof *host);
  if (!host) return false;
  pthread_mutex_init(&host->mutex, NULL);
  atomic_init(&host->loop_fd, -1);
  in->service[SERVICE_API] = host;
  in->hooks.exited[SERVICE_API] = note_outcome;
  in->hooks.wake = wake_loop;
  return true;
}

void vl_host_stop(Instance *in) {
  HostState *host = host_state(in);
  if (!host) return;
  vl_host_inboxes_free(in);
  if (host->free_natives) host->free_natives(in);
  if (host->loop_fd >= 0) close(host->loop_fd);
  pthread_mutex_destroy(&host->mutex);
  vl_free(&in->alloc, host->vm, sizeof *host->vm);
  vl_free(&in->alloc, host, sizeof *host);
}

/* -- Running -- */

/* What ends the run of everything, RUN_DONE if nothing does. */
static RunEnd reason_to_stop(Instance *in, const Patience *patience) {
  if (VL_UNLIKELY(atomic_load_explicit(&in->limits.metered, memory_order_relaxed))) vl_limits_check(in);
  if (atomic_load(&in->halting)) return RUN_HALTED;
  return patience && patience->go_on && !patience->go_on(patience->context, patience->deadline) ? RUN_STOPPED
                                                                                                : RUN_DONE;
}

/* Until when to wait: the caller's deadline, or the instance's. */
static int64_t deadline_of(const Instance *in, const Patience *patience) {
  int64_t own = atomic_load_explicit(&in->limits.deadline, memory_order_relaxed);
  int64_t deadline = patience ? patience->deadline : INT64_MAX;
  return own != 0 && own < deadline ? own : deadline;
}

/* Waits for a timer or a poke, but not past the deadline. */
static RunEnd wait_for_work(Instance *in, const Patience *patience) {
  int64_t wait = vl_sched_wait_time(in), deadline = deadline_of(in, patience);
  if (deadline != INT64_MAX) {
    int64_t left = deadline - vl_clock_monotonic(&in->clock);
    if (left < wait) wait = left > 0 ? left : 0;
  }
  if (wait == INT64_MAX && in->clock.is_virtual) return RUN_STUCK;
  if (wait > 0) vl_sched_sleep(in, wait);
  return RUN_DONE;
}

/* On the host's own thread. */
static RunEnd drive(Instance *in, bool (*done)(void *context), void *context, const Patience *patience) {
  RunEnd end = RUN_DONE;
  while (end == RUN_DONE && !done(context)) {
    end = reason_to_stop(in, patience);
    if (end == RUN_DONE && !vl_sched_step(in)) end = wait_for_work(in, patience);
  }
  return end;
}

/* While the instance's threads run. */
static RunEnd wait_for(Instance *in, bool (*done)(void *context), void *context, const Patience *patience) {
  for (;;) {
    uint64_t seen = vl_sched_events(in);
    if (done(context)) return RUN_DONE;
    RunEnd end = reason_to_stop(in, patience);
    if (end != RUN_DONE) return end;
    vl_sched_await_event(in, seen, deadline_of(in, patience));
  }
}

RunEnd vl_instance_run_until(Instance *in, bool (*done)(void *context), void *context, const Patience *patience) {
  return vl_sched_is_threaded(in) ? wait_for(in, done, context, patience) : drive(in, done, context, patience);
}

bool vl_run_for(Instance *in, int64_t reductions) {
  if (vl_sched_is_threaded(in)) return false;
  for (; reductions > 0; reductions -= SLICE_REDUCTIONS)
    if (!vl_sched_step(in)) return false;
  return vl_sched_ready(in) > 0;
}

/* -- Calls -- */

typedef struct Wait {
  const Instance *instance;
  const HostCall *call;
} Wait;

static bool is_done(void *context) {
  const Wait *wait = context;
  lock_calls(wait->instance);
  bool done = wait->call->done;
  unlock_calls(wait->instance);
  return done;
}

static void set_call(const Instance *in, HostCall *call) {
  lock_calls(in);
  host_state(in)->call = call;
  unlock_calls(in);
}

/* The host has lost its patience, or there is no going on. */
static void end_call(Instance *in, Term pid, bool threaded) {
  EpochThread guard;
  if (threaded) vl_epoch_enter(&in->epochs, &guard);
  (void)!vl_send_exit(in, pid, pid, ATOM_kill);
  if (threaded) vl_epoch_leave(&in->epochs, &guard);
}

/* Not told of before its pid is known. */
static SpawnResult begin_call(Instance *in, Mfa call, Term arguments, HostCall *wanted) {
  SpawnOptions options = vl_spawn_defaults(NULL);
  options.flags |= FLAG_HOST_CALL;
  options.group_leader = vl_io_user(in);
  bool threaded = vl_sched_is_threaded(in);
  EpochThread guard;
  if (threaded) vl_epoch_enter(&in->epochs, &guard);
  lock_calls(in);
  host_state(in)->call = wanted;
  SpawnResult spawned = vl_spawn(in, NULL, call, arguments, &options, &wanted->pid, NULL);
  unlock_calls(in);
  if (threaded) vl_epoch_leave(&in->epochs, &guard);
  return spawned;
}

RunEnd vl_instance_call_within(Instance *in, Mfa call, Term arguments, const Patience *patience, Heap *heap,
                               Outcome *outcome) {
  HostCall wanted = {.heap = heap, .outcome = outcome}, *outer = host_state(in)->call;
  Wait wait = {in, &wanted};
  struct Thread *before = vl_sched_host_enter(in);
  SpawnResult spawned = begin_call(in, call, arguments, &wanted);
  RunEnd end = spawned == SPAWN_OK ? vl_instance_run_until(in, is_done, &wait, patience) : RUN_STARVED;
  set_call(in, outer);
  if (spawned == SPAWN_OK && end != RUN_DONE) end_call(in, wanted.pid, vl_sched_is_threaded(in));
  vl_sched_host_leave(in, before);
  if (end == RUN_DONE && wanted.lost) end = RUN_STARVED;
  return atomic_load(&in->halting) ? RUN_HALTED : end;
}

bool vl_instance_call(Instance *in, Mfa call, Term arguments, Heap *heap, Outcome *outcome) {
  return vl_instance_call_within(in, call, arguments, NULL, heap, outcome) == RUN_DONE;
}
