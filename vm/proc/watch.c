#include "proc/watch.h"

#include "heap/gc.h"
#include "proc/ptable.h"
#include "proc/signal.h"
#include "proc/trace.h"

void vl_watch_set(Instance *in, Term pid, uint32_t long_gc_ms, uint32_t long_schedule_ms, size_t large_heap_words) {
  atomic_store(&in->watch.long_gc, long_gc_ms);
  atomic_store(&in->watch.long_schedule, long_schedule_ms);
  atomic_store(&in->watch.large_heap, large_heap_words);
  atomic_store(&in->watch.pid, pid);
}

/* Without memory it is not told; a process that is gone is told no more. */
static void tell(Process *p, Term what, Term info) {
  Instance *in = p->instance;
  Term pid = atomic_load(&in->watch.pid);
  if (pid == TERM_NONE || pid == p->pid) return;
  Term words[] = {make_header(BOX_TUPLE, 4), ATOM_monitor, p->pid, what, info};
  if (vl_ptable_find(in->processes, pid))
    (void)!vl_send_message(in, pid, make_box(words));
  else
    (void)atomic_compare_exchange_strong(&in->watch.pid, &pid, TERM_NONE);
}

/* Puts {Name, Value} in front of a list, in words of the caller. */
static Term put_pair(Term words[static 5], Term name, Term value, Term list) {
  words[0] = make_header(BOX_TUPLE, 2);
  words[1] = name;
  words[2] = value;
  return make_cons(words + 3, make_box(words), list);
}

void vl_watch_collection(Process *p, int64_t begin) {
  Instance *in = p->instance;
  int64_t ms = (vl_clock_monotonic(&in->clock) - begin) / NS_PER_MS;
  uint32_t long_gc = atomic_load(&in->watch.long_gc);
  size_t large = atomic_load(&in->watch.large_heap);
  bool is_long = long_gc != 0 && ms >= long_gc;
  bool is_large = large != 0 && vl_heap_bytes(&p->heap) / sizeof(Term) >= large;
  if (!is_long && !is_large) return;
  CollectionItem items[COLLECTION_ITEMS];
  Term words[COLLECTION_ITEMS + 1][5], list = NIL;
  vl_trace_collection_items(p, items);
  for (size_t i = COLLECTION_ITEMS; i-- > 0;)
    list = put_pair(words[i], items[i].name, make_small((int64_t)items[i].value), list);
  if (is_large) tell(p, ATOM_large_heap, list);
  if (is_long) tell(p, ATOM_long_gc, put_pair(words[COLLECTION_ITEMS], ATOM_timeout, make_small(ms), list));
}

static Term mfa_term(Term words[static 4], Mfa mfa) {
  words[0] = make_header(BOX_TUPLE, 3);
  words[1] = mfa.module;
  words[2] = mfa.function;
  words[3] = make_small(mfa.arity);
  return make_box(words);
}

void vl_watch_slice(Process *p, int64_t begin, Mfa first) {
  Instance *in = p->instance;
  int64_t ms = (vl_clock_monotonic(&in->clock) - begin) / NS_PER_MS;
  uint32_t limit = atomic_load(&in->watch.long_schedule);
  if (limit == 0 || ms < limit) return;
  Term words[3][5], from[4], to[4];
  Term list = put_pair(words[0], ATOM_out, mfa_term(to, vl_trace_current(p)), NIL);
  list = put_pair(words[1], ATOM_in, mfa_term(from, first), list);
  tell(p, ATOM_long_schedule, put_pair(words[2], ATOM_timeout, make_small(ms), list));
}
