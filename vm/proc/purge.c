#include "proc/purge.h"

#include "code/load.h"
#include "proc/exit.h"
#include "proc/ptable.h"
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

/* Looks into all processes; ends those that run the code, unless soft. */
static PurgeResult visit_all(Instance *in, Process *self, const ModuleCode *m, bool soft) {
  PurgeResult result = PURGE_DONE;
  for (uint32_t i = 0; i < vl_ptable_bound(in->processes); i++) {
    Process *p = vl_ptable_at(in->processes, i);
    if (!p) continue;
    bool claimed = p != self && vl_sched_claim(p);
    if (p != self && !claimed) return PURGE_BUSY;
    bool is_user = !vl_process_is_exiting(p) && runs(p, m);
    if (is_user && !soft) vl_process_exit(p, ATOM_killed);
    if (claimed) vl_sched_release(p);
    if (is_user) result = soft ? PURGE_IN_USE : PURGE_KILLED;
    if (is_user && soft) break;
  }
  return result;
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
