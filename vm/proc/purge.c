#include "proc/purge.h"

#include "code/load.h"
#include "proc/exit.h"
#include "proc/ptable.h"
#include "proc/request.h"
#include "proc/sched.h"

/* Is there a return address into the code on the stack? */
static bool stack_has(const Process *p, const ModuleCode *m, const void *pc) {
  const Term *at = p->heap.stop;
  if (!pc && at < p->heap.end) pc = (const void *)(uintptr_t)*at++;
  while (at < p->heap.end) {
    if (module_has_address(m, pc)) return true;
    at += vl_frame_map(pc).slots;
    if (at < p->heap.end) pc = (const void *)(uintptr_t)*at++;
  }
  return false;
}

static bool runs(const Process *p, const ModuleCode *m) {
  if (!p->pc && p->heap.stop == p->heap.end) return false;
  return stack_has(p, m, p->native ? NULL : p->pc);
}

/* What p->checked_code tells: the serial of the old version last looked for, and whether it was run. */
static uint32_t verdict(uint32_t serial, bool in_use) {
  return serial << 1 | in_use;
}

/* Holder of p's run token, or its signal token. */
static void check(Process *p, const ModuleCode *m, bool soft) {
  bool in_use = !vl_process_is_exiting(p) && runs(p, m);
  if (in_use && !soft) {
    vl_process_exit(p, ATOM_killed);
    atomic_store(&((ModuleCode *)(uintptr_t)m)->ended_processes, true);
  }
  atomic_store(&p->checked_code, verdict(m->old_serial, in_use));
}

/* A process that ran elsewhere looks for itself. `what`: {Module, Serial, Soft}. The version may be gone meanwhile. */
static Term check_self(Heap *h, Process *p, Term what) {
  const ModuleCode *m = vl_module_old(p->instance->code, tuple_at(what, 0));
  if (m && make_small(m->old_serial) == tuple_at(what, 1)) check(p, m, tuple_at(what, 2) == ATOM_true);
  return ATOM_ok;
}

static bool ask(Process *self, Process *p, const ModuleCode *m, bool soft) {
  if (atomic_load(&p->asked_code) == m->old_serial) return true;
  Term tuple[] = {make_header(BOX_TUPLE, 3), m->name, make_small(m->old_serial), soft ? ATOM_true : ATOM_false};
  if (!vl_send_request(self, p->pid, check_self, make_box(tuple), 0)) return false;
  atomic_store(&p->asked_code, m->old_serial);
  return true;
}

/* Has it been looked into, and does it run the code? */
static PurgeResult visit(Process *self, Process *p, const ModuleCode *m, bool soft) {
  if (atomic_load(&p->checked_code) >> 1 == m->old_serial) {
    /* looked into by an earlier try */
  } else if (p == self) {
    check(p, m, soft);
  } else if (vl_sched_claim(p)) {
    check(p, m, soft);
    vl_sched_release(p);
  } else {
    (void)ask(self, p, m, soft);
    return PURGE_BUSY;
  }
  return atomic_load(&p->checked_code) == verdict(m->old_serial, true) ? PURGE_IN_USE : PURGE_DONE;
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

/* Code kept because heaps may still hold its funs and literals. */
typedef struct PurgedCode {
  struct PurgedCode *next;
  ModuleCode *code;
} PurgedCode;

/* Without memory for the note the code is never freed. */
static void keep(Instance *in, const ModuleCode *old) {
  ModuleCode *code = (ModuleCode *)(uintptr_t)old;
  vl_code_retain(code);
  PurgedCode *note = vl_alloc(&in->alloc, sizeof *note);
  if (!note) return;
  note->code = code;
  note->next = atomic_load(&in->purged);
  while (!atomic_compare_exchange_weak(&in->purged, &note->next, note)) {
  }
}

void vl_purge_free_all(Instance *in) {
  PurgedCode *note = atomic_exchange(&in->purged, NULL);
  for (PurgedCode *next; note; note = next) {
    next = note->next;
    vl_code_release(note->code);
    vl_free(&in->alloc, note, sizeof *note);
  }
}

PurgeResult vl_purge(Instance *in, Process *self, Term module, bool soft) {
  const ModuleCode *old = vl_module_old(in->code, module);
  if (!old) return PURGE_NOTHING;
  PurgeResult result = visit_all(in, self, old, soft);
  if (result == PURGE_DONE || result == PURGE_KILLED) {
    keep(in, old);
    vl_code_drop_old(in->code, module);
  }
  return result;
}
