#include "proc/purge.h"

#include "code/load.h"
#include "proc/barrier.h"
#include "proc/exit.h"
#include "proc/ptable.h"
#include "proc/request.h"
#include "proc/sched.h"
#include "proc/sweep.h"
#include "proc/trace.h"

/* Is there a return address into the code on the stack? */
static bool stack_has(const Process *p, const ModuleCode *m, const void *pc) {
  const Term *at = p->heap.stop;
  if (!pc && at < p->heap.end) pc = vl_return_address(p, at++);
  while (at < p->heap.end) {
    if (module_has_address(m, pc)) return true;
    at += vl_frame_map(pc).slots;
    if (at < p->heap.end) pc = vl_return_address(p, at++);
  }
  return false;
}

/* Is it in a native function of the version, or about to call one? */
static bool runs_native(const Process *p, const ModuleCode *m) {
  const Natives *natives = atomic_load(&m->natives);
  return natives && (natives->owns(natives, p->native) || natives->owns(natives, p->pc));
}

static bool runs(const Process *p, const ModuleCode *m) {
  if (runs_native(p, m)) return true;
  const ProcessTrace *t = p->trace;
  if (t && t->inside && module_has_address(m, t->pending)) return true;
  if (!p->pc && p->heap.stop == p->heap.end) return false;
  return stack_has(p, m, p->native ? NULL : p->pc);
}

bool vl_purge_is_run(const Process *p, Term module) {
  const ModuleCode *old = vl_module_old(p->instance->code, module);
  return old && runs(p, old);
}

/* What p->checked_code tells: the number of the purge that last looked, and whether the code was run. */
static uint32_t verdict(uint32_t number, bool in_use) {
  return number << 1 | in_use;
}

static uint32_t number_now(const Instance *in) {
  return atomic_load(&in->purge_number) & INT32_MAX;
}

/* Holder of p's run token, or its signal token. */
static void check(Process *p, const ModuleCode *m, bool soft) {
  Instance *in = p->instance;
  bool in_use = !vl_process_is_exiting(p) && runs(p, m);
  if (in_use && !soft) {
    vl_process_exit(p, ATOM_killed);
    atomic_store(&((ModuleCode *)(uintptr_t)m)->ended_processes, true);
  }
  Sweep *s = atomic_load(&in->sweep);
  if (s) vl_sweep_look(s, p);
  atomic_store(&p->checked_code, verdict(number_now(in), in_use));
}

/* A process that ran elsewhere looks for itself. `what`: {Module, Number, Soft}. The purge may be over meanwhile. */
static Term check_self(Heap *h, Process *p, Term what) {
  const ModuleCode *m = vl_module_old(p->instance->code, tuple_at(what, 0));
  bool goes_on = atomic_load(&p->instance->purger) != TERM_NONE;
  if (m && goes_on && make_small(number_now(p->instance)) == tuple_at(what, 1))
    check(p, m, tuple_at(what, 2) == ATOM_true);
  return ATOM_ok;
}

static bool ask(Process *self, Process *p, const ModuleCode *m, bool soft) {
  uint32_t number = number_now(p->instance);
  if (atomic_load(&p->asked_code) == number) return true;
  Term tuple[] = {make_header(BOX_TUPLE, 3), m->name, make_small(number), soft ? ATOM_true : ATOM_false};
  if (!vl_send_request(self, p->pid, check_self, make_box(tuple), 0)) return false;
  atomic_store(&p->asked_code, number);
  return true;
}

/* Has it been looked into, and does it run the code? */
static PurgeResult visit(Process *self, Process *p, const ModuleCode *m, bool soft) {
  uint32_t number = number_now(p->instance);
  if (atomic_load(&p->checked_code) >> 1 == number) {
    /* looked into by an earlier try */
  } else if (p == self) {
    vl_signals_handle(p);
    check(p, m, soft);
  } else if (vl_sched_claim(p)) {
    check(p, m, soft);
    vl_sched_release(p);
  } else {
    (void)ask(self, p, m, soft);
    return PURGE_BUSY;
  }
  return atomic_load(&p->checked_code) == verdict(number, true) ? PURGE_IN_USE : PURGE_DONE;
}

static PurgeResult visit_all(Instance *in, Process *self, const ModuleCode *m, bool soft) {
  bool busy = false;
  for (uint32_t i = 0; i < vl_ptable_bound(in->processes); i++) {
    Process *p = vl_ptable_at(in->processes, i);
    PurgeResult result = p ? visit(self, p, m, soft) : PURGE_DONE;
    if (result == PURGE_IN_USE && soft) return PURGE_IN_USE;
    busy |= result == PURGE_BUSY;
  }
  if (busy) return PURGE_BUSY;
  return atomic_load(&m->ended_processes) ? PURGE_KILLED : PURGE_DONE;
}

/* -- The right to purge: one purge at a time -- */

static void close_sweep(Instance *in, bool done) {
  Sweep *s = atomic_exchange(&in->sweep, NULL);
  if (s) vl_sweep_close(in, s, done);
}

/* A purge that will not be tried again: its process is gone. */
static void abandon(Instance *in) {
  Sweep *s = atomic_load(&in->sweep);
  if (s) vl_code_close_funs((ModuleCode *)(uintptr_t)vl_sweep_old(s), false);
  close_sweep(in, false);
}

static bool take_right(Instance *in, Process *self, const ModuleCode *old) {
  Term purger = atomic_load(&in->purger);
  if (purger != self->pid) {
    if (purger != TERM_NONE && vl_ptable_find(in->processes, purger)) return false;
    if (!atomic_compare_exchange_strong(&in->purger, &purger, self->pid)) return false;
    purger = TERM_NONE;
  }
  Sweep *s = atomic_load(&in->sweep);
  if (purger == self->pid && s && vl_sweep_old(s) == old) return true;
  abandon(in);
  atomic_fetch_add(&in->purge_number, 1);
  vl_code_close_funs((ModuleCode *)(uintptr_t)old, true);
  atomic_store(&in->sweep, vl_sweep_open(in, old));
  return true;
}

PurgeResult vl_purge(Instance *in, Process *self, Term module, bool soft) {
  const ModuleCode *old = vl_module_old(in->code, module);
  if (!old) return PURGE_NOTHING;
  if (!take_right(in, self, old)) return PURGE_BUSY;
  const Sweep *s = atomic_load(&in->sweep);
  if (s && !vl_sweep_is_known(s)) return PURGE_BUSY;
  PurgeResult result = visit_all(in, self, old, soft);
  if (result == PURGE_BUSY) return result;
  bool done = result != PURGE_IN_USE;
  if (done)
    vl_code_drop_old(in->code, module);
  else
    vl_code_close_funs((ModuleCode *)(uintptr_t)old, false);
  close_sweep(in, done);
  atomic_store(&in->purger, TERM_NONE);
  return result;
}

void vl_purge_stop(Instance *in) {
  abandon(in);
}
