/* vial.h: running the machine, waiting for it, ending it, and what it has used. */
#include "api/host.h"
#include "api/run.h"

#include "proc/limits.h"
#include "proc/ptable.h"
#include "proc/sched.h"

#include <sys/eventfd.h>
#include <unistd.h>

static int64_t deadline_in(const Instance *in, int ms) {
  return ms < 0 ? INT64_MAX : vl_clock_monotonic(&in->clock) + ms * NS_PER_MS;
}

static bool keep_running(void *context, int64_t deadline) {
  const vial *vm = context;
  return !atomic_load(&vm->interrupted) &&
         (deadline == INT64_MAX || vl_clock_monotonic(&vm->instance->clock) < deadline);
}

Patience vl_host_begin(vial *vm, int ms) {
  vm->running = true;
  atomic_store(&vm->interrupted, false);
  vl_limits_forget(vm->instance);
  return (Patience){.deadline = deadline_in(vm->instance, ms), .go_on = keep_running, .context = vm};
}

int vl_host_halted(vial *vm) {
  if (!atomic_load(&vm->instance->limits.used_up)) return host_fail(vm, VIAL_HALTED, "the program has halted");
  bool time = vl_limits_hit(vm->instance) & 1u << LIMIT_TIME;
  return host_fail(vm, VIAL_USED_UP, time ? "the limit of time is exceeded" : "the limit of reductions is exceeded");
}

int vl_host_end(vial *vm, RunEnd end) {
  vm->running = false;
  switch (end) {
  case RUN_DONE: break;
  case RUN_HALTED: return vl_host_halted(vm);
  case RUN_STUCK: return host_fail(vm, VIAL_TIMEOUT, "the call waits for what will never come");
  case RUN_STOPPED:
    return host_fail(vm, VIAL_TIMEOUT,
                     atomic_load(&vm->interrupted) ? "the call was interrupted" : "the call took too long");
  case RUN_STARVED: return host_fail(vm, VIAL_MEMORY, "out of memory");
  }
  return VIAL_OK;
}

int vl_host_run_until(vial *vm, int ms, bool (*done)(void *context), void *context) {
  if (vm->running) return host_fail(vm, VIAL_BUSY, "the instance is running");
  Patience patience = vl_host_begin(vm, ms);
  return vl_host_end(vm, vl_instance_run_until(vm->instance, done, context, &patience));
}

/* -- The host's loop -- */

int vial_run(vial *vm, int64_t reductions) {
  if (vm->running) return host_fail(vm, VIAL_BUSY, "the instance is running");
  if (atomic_load(&vm->instance->halting)) return vl_host_halted(vm);
  uint64_t told;
  int fd = atomic_load(&host_state(vm->instance)->loop_fd);
  if (fd >= 0) (void)!read(fd, &told, sizeof told);
  vm->running = true;
  bool more = vl_run_for(vm->instance, reductions);
  vm->running = false;
  return more;
}

int vial_next_ms(vial *vm) {
  int64_t wait = vl_sched_wait_time(vm->instance);
  if (wait == INT64_MAX) return -1;
  int64_t ms = (wait + NS_PER_MS - 1) / NS_PER_MS;
  return ms > INT32_MAX ? INT32_MAX : (int)ms;
}

int vial_loop_fd(vial *vm) {
  HostState *host = host_state(vm->instance);
  int fd = atomic_load(&host->loop_fd);
  if (fd >= 0) return fd;
  fd = eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC);
  if (fd < 0) return host_fail(vm, VIAL_ERROR, "no descriptor is left");
  atomic_store(&host->loop_fd, fd);
  return fd;
}

int vial_advance(vial *vm, int ms) {
  if (!vm->config.virtual_clock || ms < 0)
    return host_fail(vm, VIAL_ERROR, "only a virtual clock can be moved, and forward");
  vl_clock_advance(&vm->instance->clock, ms * NS_PER_MS);
  return VIAL_OK;
}

void vial_wake(vial *vm) {
  vl_sched_poke(vm->instance);
}

void vial_interrupt(vial *vm) {
  atomic_store(&vm->interrupted, true);
  vl_sched_poke(vm->instance);
}

/* -- Limits -- */

_Static_assert((int)VIAL_LIMIT_MEMORY == LIMIT_MEMORY && (int)VIAL_LIMIT_HEAP == LIMIT_HEAP &&
                   (int)VIAL_LIMIT_PROCESSES == LIMIT_PROCESSES && (int)VIAL_LIMIT_ATOMS == LIMIT_ATOMS &&
                   (int)VIAL_LIMIT_MAILBOX == LIMIT_MAILBOX && (int)VIAL_LIMIT_REDUCTIONS == LIMIT_REDUCTIONS &&
                   (int)VIAL_LIMIT_TIME == LIMIT_TIME,
               "the host's names of the limits");

int vial_limit(vial *vm, int kind, uint64_t value) {
  bool known = kind >= 0 && kind < LIMIT_COUNT;
  return known && vl_limits_set(vm->instance, (LimitKind)kind, value) ? VIAL_OK : VIAL_ERROR;
}

unsigned vial_exceeded(vial *vm) {
  return vl_limits_hit(vm->instance);
}

/* -- The end -- */

static bool never(void *context) {
  return false;
}

int vial_join(vial *vm, int ms) {
  int code = vl_host_run_until(vm, ms, never, NULL);
  return code == VIAL_HALTED ? VIAL_OK : code;
}

/* -- What it has used -- */

void vial_stats(vial *vm, vial_stat *stat) {
  const Instance *in = vm->instance;
  vial_stat found = {.size = stat->size,
                     .memory = vl_sched_memory(in),
                     .memory_peak = atomic_load(&in->alloc.peak),
                     .processes = vl_ptable_count(in->processes),
                     .ready = vl_sched_ready(in),
                     .atoms = vl_atomset_count(in->atoms),
                     .reductions = vl_sched_reductions(in)};
  if (found.memory_peak < found.memory) found.memory_peak = found.memory;
  memcpy(stat, &found, stat->size < sizeof found ? stat->size : sizeof found);
}
