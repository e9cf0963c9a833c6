/* process_info: what can be known about a process, item by item.
 *
 * A row of the table makes one item's value. The process looked at is asked (proc/request.h), or is the caller
 * itself; its terms are copied. */
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/heap_limit.h"
#include "bif/inside.h"
#include "exec/stack.h"
#include "heap/copy.h"
#include "heap/gc.h"
#include "proc/dict.h"
#include "proc/link.h"
#include "proc/ptable.h"
#include "proc/ref.h"
#include "proc/request.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "proc/spawn.h"
#include "proc/suspend.h"
#include "proc/trace.h"

/* `h`: the asking process's heap. */
typedef Term ItemFn(Heap *h, Process *of);

static Term mfa_tuple(Heap *h, Mfa mfa) {
  return vl_tuple3(h, mfa.module, mfa.function, make_small(mfa.arity));
}

static Term registered_name(const Process *of) {
  Term name = atomic_load(&of->name);
  return name == TERM_NONE ? NIL : name;
}

static Term item_registered_name(Heap *h, Process *of) {
  return registered_name(of);
}

static Term item_current_function(Heap *h, Process *of) {
  Mfa mfa;
  return vl_stack_current(of, &mfa) ? mfa_tuple(h, mfa) : ATOM_undefined;
}

static Term item_current_location(Heap *h, Process *of) {
  Term trace = vl_stack_of(h, of);
  return is_cons(trace) ? cons_head(trace) : ATOM_undefined;
}

static Term item_current_stacktrace(Heap *h, Process *of) {
  return vl_stack_of(h, of);
}

static Term item_initial_call(Heap *h, Process *of) {
  return mfa_tuple(h, of->initial);
}

static Term item_status(Heap *h, Process *of) {
  if (vl_process_is_exiting(of)) return ATOM_exiting;
  if (of->suspended) return ATOM_suspended;
  switch ((RunState)atomic_load(&of->state)) {
  case STATE_RUNNING:
  case STATE_DIRTY:
  case STATE_CLAIMED_DIRTY: return ATOM_running;
  case STATE_QUEUED:
  case STATE_CLAIMED_QUEUED: return ATOM_runnable;
  case STATE_IDLE:
  case STATE_CLAIMED_IDLE: return ATOM_waiting;
  case STATE_DIRTY_GONE:
  case STATE_FREE: break;
  }
  return ATOM_exiting;
}

static Term item_message_queue_len(Heap *h, Process *of) {
  return make_small(of->mailbox.count);
}

static Term item_messages(Heap *h, Process *of) {
  Term list = NIL;
  for (Fragment *f = of->mailbox.first; f; f = f->next) list = vl_cons(h, vl_copy(h, signal_of(f)->term), list);
  return list_turned(list);
}

static Term item_links(Heap *h, Process *of) {
  Term list = NIL;
  for (Link *link = vl_links_next(&of->links, NULL); link; link = vl_links_next(&of->links, link))
    if (link->active) list = vl_cons(h, link->other, list);
  return list;
}

static Term item_monitors(Heap *h, Process *of) {
  Term list = NIL;
  for (Link *link = vl_links_next(&of->monitors, NULL); link; link = vl_links_next(&of->monitors, link)) {
    if (!link->active) continue;
    Term what = link->name == TERM_NONE ? link->other : vl_tuple2(h, link->name, ATOM_nonode_at_nohost);
    list = vl_cons(h, vl_tuple2(h, ATOM_process, what), list);
  }
  return list;
}

static Term item_monitored_by(Heap *h, Process *of) {
  Term list = NIL;
  for (Link *link = vl_links_next(&of->watchers, NULL); link; link = vl_links_next(&of->watchers, link))
    list = vl_cons(h, link->other, list);
  return list;
}

static Term item_dictionary(Heap *h, Process *of) {
  Term list = NIL;
  const Term *pair;
  for (size_t at = 0; (pair = vl_dict_next(&of->dictionary, &at));)
    list = vl_cons(h, vl_tuple2(h, vl_copy(h, pair[0]), vl_copy(h, pair[1])), list);
  return list;
}

static Term item_trap_exit(Heap *h, Process *of) {
  return make_bool(vl_process_has(of, FLAG_TRAP_EXIT));
}

static Term item_error_handler(Heap *h, Process *of) {
  return of->error_handler;
}

static Term item_priority(Heap *h, Process *of) {
  return ((const Term[]){ATOM_max, ATOM_high, ATOM_normal, ATOM_low})[of->priority];
}

static Term item_group_leader(Heap *h, Process *of) {
  return of->group_leader;
}

/* Its heap is a dirty thread's: what is known is from when the call began. */
static bool is_dirty(const Process *of) {
  return atomic_load(&of->state) == STATE_CLAIMED_DIRTY;
}

static Term item_heap_size(Heap *h, Process *of) {
  return vl_uint(h, is_dirty(of) ? of->dirty_words : (size_t)(of->heap.end - of->heap.start));
}

static Term item_total_heap_size(Heap *h, Process *of) {
  return vl_uint(h, is_dirty(of) ? of->dirty_words : vl_heap_bytes(&of->heap) / sizeof(Term));
}

static Term item_stack_size(Heap *h, Process *of) {
  return vl_uint(h, (size_t)(of->heap.end - of->heap.stop));
}

static Term item_memory(Heap *h, Process *of) {
  return vl_uint(h, is_dirty(of) ? of->dirty_words * sizeof(Term) : vl_process_bytes(of));
}

static Term item_reductions(Heap *h, Process *of) {
  return vl_uint(h, vl_reductions_used(of));
}

static Term item_min_heap_size(Heap *h, Process *of) {
  return make_small(of->min_heap);
}

static Term item_max_heap_size(Heap *h, Process *of) {
  return vl_heap_limit_term(h, of);
}

static Term item_fullsweep_after(Heap *h, Process *of) {
  return make_small(of->fullsweep_after);
}

static Term item_min_bin_vheap_size(Heap *h, Process *of) {
  return make_small(of->min_bin_vheap);
}

static Term item_garbage_collection(Heap *h, Process *of) {
  Term pairs[] = {
      vl_tuple2(h, ATOM_max_heap_size, item_max_heap_size(h, of)),
      vl_tuple2(h, ATOM_min_bin_vheap_size, item_min_bin_vheap_size(h, of)),
      vl_tuple2(h, ATOM_min_heap_size, item_min_heap_size(h, of)),
      vl_tuple2(h, ATOM_fullsweep_after, item_fullsweep_after(h, of)),
      vl_tuple2(h, ATOM_minor_gcs, vl_uint(h, vl_gc_minor_count(&of->heap))),
  };
  return vl_list(h, VL_COUNT_OF(pairs), pairs, NIL);
}

static Term item_message_queue_data(Heap *h, Process *of) {
  return vl_process_has(of, FLAG_OFF_HEAP_DATA) ? ATOM_off_heap : ATOM_on_heap;
}

static Term item_suspending(Heap *h, Process *of) {
  return vl_suspend_list(h, of);
}

static Term item_parent(Heap *h, Process *of) {
  return of->parent;
}

/* While a dirty thread has the heap, nothing is known of its inside. */
static Term item_binary(Heap *h, Process *of) {
  return is_dirty(of) ? NIL : vl_inside_binaries(h, of);
}

static Term item_catchlevel(Heap *h, Process *of) {
  return is_dirty(of) ? make_small(0) : vl_inside_handlers(h, of);
}

static Term item_garbage_collection_info(Heap *h, Process *of) {
  return is_dirty(of) ? NIL : vl_inside_collections(h, of);
}

/* Calls are not saved, whatever the flag says. */
static Term item_last_calls(Heap *h, Process *of) {
  return of->saves_calls ? NIL : ATOM_false;
}

/* No references are magic, no message has a token. */
static Term item_none(Heap *h, Process *of) {
  return NIL;
}

static Term item_trace(Heap *h, Process *of) {
  return make_small(of->trace ? of->trace->flags : 0);
}

typedef struct Item {
  Term name;
  ItemFn *value;
  bool usual; /* part of process_info/1 */
} Item;

static const Item items[] = {
    {ATOM_registered_name, item_registered_name, true},
    {ATOM_current_function, item_current_function, true},
    {ATOM_initial_call, item_initial_call, true},
    {ATOM_status, item_status, true},
    {ATOM_message_queue_len, item_message_queue_len, true},
    {ATOM_links, item_links, true},
    {ATOM_dictionary, item_dictionary, true},
    {ATOM_trap_exit, item_trap_exit, true},
    {ATOM_error_handler, item_error_handler, true},
    {ATOM_priority, item_priority, true},
    {ATOM_group_leader, item_group_leader, true},
    {ATOM_total_heap_size, item_total_heap_size, true},
    {ATOM_heap_size, item_heap_size, true},
    {ATOM_stack_size, item_stack_size, true},
    {ATOM_reductions, item_reductions, true},
    {ATOM_garbage_collection, item_garbage_collection, true},
    {ATOM_suspending, item_suspending, true},
    {ATOM_messages, item_messages, false},
    {ATOM_monitors, item_monitors, false},
    {ATOM_monitored_by, item_monitored_by, false},
    {ATOM_memory, item_memory, false},
    {ATOM_current_location, item_current_location, false},
    {ATOM_current_stacktrace, item_current_stacktrace, false},
    {ATOM_min_heap_size, item_min_heap_size, false},
    {ATOM_max_heap_size, item_max_heap_size, false},
    {ATOM_fullsweep_after, item_fullsweep_after, false},
    {ATOM_message_queue_data, item_message_queue_data, false},
    {ATOM_parent, item_parent, false},
    {ATOM_backtrace, vl_inside_backtrace, false},
    {ATOM_binary, item_binary, false},
    {ATOM_catchlevel, item_catchlevel, false},
    {ATOM_garbage_collection_info, item_garbage_collection_info, false},
    {ATOM_last_calls, item_last_calls, false},
    {ATOM_magic_ref, item_none, false},
    {ATOM_min_bin_vheap_size, item_min_bin_vheap_size, false},
    {ATOM_sequential_trace_token, item_none, false},
    {ATOM_trace, item_trace, false},
};

static const Item *find_item(Term name) {
  for (size_t i = 0; i < VL_COUNT_OF(items); i++)
    if (items[i].name == name) return &items[i];
  return NULL;
}

static Term item_pair(Heap *h, const Item *item, Process *of) {
  return vl_tuple2(h, item->name, item->value(h, of));
}

/* All usual items; a process without a name has no registered_name. */
static Term usual_items(Heap *h, Process *of) {
  Term list = NIL;
  for (size_t i = VL_COUNT_OF(items); i-- > 0;)
    if (items[i].usual && (items[i].name != ATOM_registered_name || registered_name(of) != NIL))
      list = vl_cons(h, item_pair(h, &items[i], of), list);
  return list;
}

static Term listed_items(Heap *h, Term names, Process *of) {
  Term pairs = NIL, name;
  while (arg_next(&names, &name)) pairs = vl_cons(h, item_pair(h, find_item(name), of), pairs);
  return list_turned(pairs);
}

static bool are_items(Term names) {
  Term name;
  while (arg_next(&names, &name))
    if (!find_item(name)) return false;
  return names == NIL;
}

/* The value for `what`: 0 for the usual items, one name, or a list of names. */
static Term info(Heap *h, Process *of, Term what) {
  if (what == make_small(0)) return usual_items(h, of);
  if (!is_atom(what)) return listed_items(h, what, of);
  if (what == ATOM_registered_name && registered_name(of) == NIL) return NIL;
  return item_pair(h, find_item(what), of);
}

static Term process_info(Process *p, Term pid, Term what) {
  if (!is_pid(pid)) return vl_raise_badarg(p);
  if (what != make_small(0) && !(is_atom(what) ? find_item(what) != NULL : are_items(what))) return vl_raise_badarg(p);
  Process *of = vl_ptable_find(p->instance->processes, pid);
  if (!of) return ATOM_undefined;
  vl_bump_reductions(p, 50);
  return vl_request(p, of, info, what, ATOM_undefined);
}

Term bif_erlang_process_info_1(Process *p, const Term *args) {
  return process_info(p, args[0], make_small(0));
}

Term bif_erlang_process_info_2(Process *p, const Term *args) {
  if (!is_atom(args[1]) && !is_list(args[1])) return vl_raise_badarg(p);
  return process_info(p, args[0], args[1]);
}

/* -- Looking at terms -- */

Term bif_erts_debug_same_2(Process *p, const Term *args) {
  return make_bool(args[0] == args[1]);
}

/* In words, with what is shared counted each time. */
Term bif_erts_debug_flat_size_1(Process *p, const Term *args) {
  return vl_uint(&p->heap, vl_copy_deep_size(args[0]));
}
