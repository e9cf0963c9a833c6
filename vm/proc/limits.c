#include "proc/limits.h"

#include "proc/exit.h"
#include "proc/sched.h"
#include "proc/worker.h"
#include "term/atom.h"

/* Everything ends. */
static void use_up(Instance *in, LimitKind kind) {
  vl_limits_note(in, kind);
  atomic_store(&in->limits.used_up, true);
  atomic_store(&in->halting, true);
  if (vl_sched_is_threaded(in)) vl_sched_tell_host(in);
}

void vl_limits_check(Instance *in) {
  uint64_t most = atomic_load_explicit(&in->limits.reductions, memory_order_relaxed);
  int64_t deadline = atomic_load_explicit(&in->limits.deadline, memory_order_relaxed);
  if (most != 0 && vl_sched_reductions(in) >= most)
    use_up(in, LIMIT_REDUCTIONS);
  else if (deadline != 0 && vl_clock_monotonic(&in->clock) >= deadline)
    use_up(in, LIMIT_TIME);
}

bool vl_limits_are_used_up(const Thread *t) {
  Instance *in = t->worker->instance;
  if (!atomic_load_explicit(&in->limits.metered, memory_order_relaxed)) return false;
  vl_limits_check(in);
  return atomic_load(&in->limits.used_up);
}

uint32_t vl_limits_hit(const Instance *in) {
  uint32_t hit = atomic_load_explicit(&in->limits.hit, memory_order_relaxed);
  if (atomic_load_explicit(&in->alloc.refused, memory_order_relaxed)) hit |= 1u << LIMIT_MEMORY;
  if (vl_atomset_is_full(in->atoms)) hit |= 1u << LIMIT_ATOMS;
  return hit;
}

void vl_limits_forget(Instance *in) {
  atomic_store_explicit(&in->limits.hit, 0, memory_order_relaxed);
  atomic_store_explicit(&in->alloc.refused, false, memory_order_relaxed);
}

static void meter(Instance *in) {
  bool metered = atomic_load(&in->limits.reductions) != 0 || atomic_load(&in->limits.deadline) != 0;
  atomic_store_explicit(&in->limits.metered, metered, memory_order_relaxed);
}

bool vl_limits_set(Instance *in, LimitKind kind, uint64_t value) {
  switch (kind) {
  case LIMIT_MEMORY: atomic_store(&in->alloc.limit, (size_t)value); return true;
  case LIMIT_REDUCTIONS: atomic_store(&in->limits.reductions, value); break;
  case LIMIT_TIME:
    atomic_store(&in->limits.deadline, value == 0 ? 0
                                                  : vl_clock_monotonic(&in->clock) +
                                                        (int64_t)(value < INT32_MAX ? value : INT32_MAX) * NS_PER_MS);
    break;
  case LIMIT_MAILBOX: atomic_store(&in->limits.mailbox, value < UINT32_MAX ? (uint32_t)value : UINT32_MAX); return true;
  case LIMIT_HEAP:
  case LIMIT_PROCESSES:
  case LIMIT_ATOMS:
  case LIMIT_COUNT: return false;
  }
  meter(in);
  return !atomic_load(&in->limits.used_up);
}

void vl_limits_check_mailbox(Process *p) {
  Instance *in = p->instance;
  uint32_t most = atomic_load_explicit(&in->limits.mailbox, memory_order_relaxed);
  if (most == 0 || p->mailbox.count <= most || vl_process_is_exiting(p)) return;
  vl_limits_note(in, LIMIT_MAILBOX);
  vl_process_exit(p, ATOM_mailbox_limit);
}
