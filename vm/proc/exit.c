#include "proc/exit.h"

#include "heap/copy.h"
#include "heap/gc.h"
#include "proc/dict.h"
#include "proc/instance.h"
#include "proc/limits.h"
#include "proc/link.h"
#include "proc/ptable.h"
#include "proc/registry.h"
#include "proc/signal.h"
#include "proc/spawn.h"
#include "proc/suspend.h"
#include "proc/timeout.h"
#include "proc/trace.h"

void vl_process_exit(Process *p, Term reason) {
  if (vl_process_is_exiting(p)) return;
  if (p->exit_reason == TERM_NONE) p->exit_reason = reason;
  atomic_fetch_or(&p->flags, FLAG_EXITING);
}

void vl_process_exit_by(Process *p, Term reason) {
  if (vl_process_is_exiting(p)) return;
  if (atomic_load(&p->state) != STATE_CLAIMED_DIRTY) {
    vl_process_exit(p, vl_process_import(p, reason));
    return;
  }
  p->reason_holder = vl_signal_message(&p->instance->alloc, reason);
  vl_process_exit(p, p->reason_holder ? signal_of(p->reason_holder)->term : ATOM_system_limit);
}

static Term collection_list(Heap *h, const Process *p) {
  CollectionItem items[COLLECTION_ITEMS];
  Term list = NIL;
  vl_trace_collection_items(p, items);
  for (size_t i = COLLECTION_ITEMS; i-- > 0;)
    list = vl_cons(h, vl_tuple2(h, items[i].name, vl_uint(h, items[i].value)), list);
  return list;
}

/* Calls :vl_report.heap_limit(Pid, Limit, Words, Kills, Messages, Info) in a process of its own, if there is room for
 * one. */
static void report_limit(Process *p, size_t limit, bool kills) {
  Instance *in = p->instance;
  Heap h;
  vl_heap_init(&h, &in->alloc);
  Term about[] = {p->pid,
                  vl_uint(&h, limit),
                  vl_uint(&h, vl_heap_bytes(&p->heap) / sizeof(Term)),
                  kills ? ATOM_true : ATOM_false,
                  make_small(p->mailbox.count),
                  collection_list(&h, p)};
  Term arguments = vl_list(&h, VL_COUNT_OF(about), about, NIL);
  SpawnOptions options = vl_spawn_defaults(p);
  options.group_leader = p->group_leader;
  Term pid;
  Mfa call = {ATOM_vl_report, ATOM_heap_limit, VL_COUNT_OF(about)};
  if (arguments != TERM_NONE) (void)!vl_spawn(in, NULL, call, arguments, &options, &pid, NULL);
  vl_heap_free(&h);
}

static bool reports_limit(const Process *p) {
  return !vl_process_is_exiting(p) && !vl_process_has(p, FLAG_HEAP_SILENT | FLAG_HOST_CALL) &&
         p->initial.module != ATOM_vl_report;
}

void vl_process_is_large(Process *p) {
  bool passes = vl_process_has(p, FLAG_HEAP_UNLIMITED) && vl_heap_bytes(&p->heap) / sizeof(Term) > p->max_heap;
  if (passes && reports_limit(p)) report_limit(p, p->max_heap, false);
}

void vl_process_outgrow(Process *p) {
  bool limited = p->heap.limit_words != 0;
  bool reported = limited && reports_limit(p);
  if (limited) vl_limits_note(p->instance, LIMIT_HEAP);
  vl_process_exit(p, limited ? ATOM_killed : ATOM_system_limit);
  if (reported) report_limit(p, p->heap.limit_words, true);
}

Term vl_process_import(Process *p, Term term) {
  Term copy = vl_copy(&p->heap, term);
  return copy == TERM_NONE ? ATOM_system_limit : copy;
}

/* The process may end meanwhile: whoever sees the name last takes it out of the registry again. */
RegisterResult vl_process_name(Process *p, Term name) {
  Registry *r = p->instance->registry;
  Term none = TERM_NONE;
  if (!atomic_compare_exchange_strong(&p->name, &none, name)) return REGISTER_TAKEN;
  RegisterResult result = vl_registry_add(r, name, p->pid);
  if (result == REGISTER_OK && atomic_load(&p->name) == name) return REGISTER_OK;
  if (result == REGISTER_OK) {
    vl_registry_remove(r, name, p->pid);
    return REGISTER_TAKEN;
  }
  atomic_compare_exchange_strong(&p->name, &name, TERM_NONE);
  return result;
}

bool vl_process_unname(Process *p, Term name) {
  if (!vl_registry_remove(p->instance->registry, name, p->pid)) return false;
  atomic_compare_exchange_strong(&p->name, &name, TERM_NONE);
  return true;
}

static void tell_services(Process *p) {
  Instance *in = p->instance;
  for (unsigned i = 0; i < SERVICE_COUNT; i++)
    if (in->hooks.exited[i]) in->hooks.exited[i](in, p);
}

static void tell_others(Process *p, Term reason) {
  Alloc *a = &p->instance->alloc;
  uint32_t from = 0;
  for (Link *link; (link = vl_links_pop(&p->links, &from));) {
    if (link->active)
      vl_signal_link_exit(p, link, reason);
    else
      vl_link_free(link, a);
  }
  from = 0;
  for (Link *watcher; (watcher = vl_links_pop(&p->watchers, &from));) vl_signal_down(p, watcher, reason);
  for (Link *link = vl_links_next(&p->monitors, NULL), *next; link; link = next) {
    next = vl_links_next(&p->monitors, link);
    vl_demonitor(p, link->key);
  }
  vl_links_free(&p->links, a);
  vl_links_free(&p->watchers, a);
  vl_links_free(&p->monitors, a);
  vl_suspend_end(p);
}

void vl_process_leave(Process *p) {
  Instance *in = p->instance;
  Term reason = p->exit_reason == TERM_NONE ? ATOM_normal : p->exit_reason;
  atomic_fetch_or(&p->flags, FLAG_EXITING);
  vl_timeout_stop(p);
  if (vl_trace_wants(p, TRACE_RUNNING)) vl_trace_tell(p, ATOM_out_exited, 1, (Term[]){make_small(0)});
  if (vl_trace_wants(p, TRACE_PROCS)) vl_trace_tell(p, ATOM_exit, 1, &reason);
  Term name = atomic_exchange(&p->name, NIL);
  if (is_atom(name)) vl_registry_remove(in->registry, name, p->pid);
  tell_services(p);
  vl_signals_handle(p);
  vl_signals_close(p);
  vl_ptable_remove(in->processes, p);
  tell_others(p, reason);
}

void vl_process_end(Process *p) {
  vl_process_leave(p);
  vl_process_retire(p);
}
