#include "proc/trace.h"

#include "code/lines.h"
#include "heap/gc.h"
#include "proc/ptable.h"
#include "proc/request.h"
#include "proc/signal.h"
#include "proc/spawn.h"

enum { TOLD_MAX = 8, TIMES = TRACE_TIMESTAMP | TRACE_MONOTONIC | TRACE_STRICT };

ProcessTrace *vl_trace_get(Process *p) {
  if (!p->trace) p->trace = vl_alloc_zeroed(&p->instance->alloc, 1, sizeof *p->trace);
  return p->trace;
}

bool vl_trace_change(Process *p, bool on, uint32_t flags, Term tracer) {
  if (!on) {
    if (p->trace) p->trace->flags &= ~flags;
    return true;
  }
  ProcessTrace *t = tracer == p->pid ? NULL : vl_trace_get(p);
  bool taken = t && t->flags && t->tracer != tracer && vl_ptable_find(p->instance->processes, t->tracer);
  if (!t || taken) return false;
  t->flags |= flags;
  t->tracer = tracer;
  return true;
}

/* -- Telling -- */

/* The time in the form asked for, in words of the caller. */
static Term time_now(const Process *p, uint32_t flags, Term words[static 4]) {
  Instance *in = p->instance;
  if (flags & TRACE_TIMESTAMP) {
    int64_t us = vl_clock_system(&in->clock) / 1000, s = us / 1000000;
    const Term parts[] = {make_header(BOX_TUPLE, 3), make_small(s / 1000000), make_small(s % 1000000),
                          make_small(us % 1000000)};
    memcpy(words, parts, sizeof parts);
    return make_box(words);
  }
  Term now = make_small(vl_clock_monotonic(&in->clock));
  if (!(flags & TRACE_STRICT)) return now;
  words[0] = make_header(BOX_TUPLE, 2);
  words[1] = now;
  words[2] = make_small((int64_t)atomic_fetch_add(&in->next_unique, 1));
  return make_box(words);
}

void vl_trace_tell(Process *p, Term what, size_t count, const Term *terms) {
  ProcessTrace *t = p->trace;
  Term words[1 + 3 + TOLD_MAX + 1], time[4];
  size_t n = 1;
  vl_check(count <= TOLD_MAX);
  words[n++] = t->flags & TIMES ? ATOM_trace_ts : ATOM_trace;
  words[n++] = p->pid;
  words[n++] = what;
  for (size_t i = 0; i < count; i++) words[n++] = terms[i];
  if (t->flags & TIMES) words[n++] = time_now(p, t->flags, time);
  words[0] = make_header(BOX_TUPLE, n - 1);
  if (!vl_ptable_find(p->instance->processes, t->tracer))
    t->flags = 0;
  else
    (void)!vl_send_message(p->instance, t->tracer, make_box(words));
}

/* -- Spawning and linking -- */

static void pass_on(Process *from, Process *to, uint32_t always, uint32_t once) {
  uint32_t flags = from->trace->flags;
  if (!(flags & (always | once))) return;
  if (flags & once) flags &= ~(always | once);
  (void)vl_trace_change(to, true, flags, from->trace->tracer);
}

static void begin_traced(Process *child) {
  uint32_t flags = atomic_load_explicit(&child->instance->trace_new, memory_order_relaxed);
  if (VL_UNLIKELY(flags != 0))
    (void)vl_trace_change(child, true, flags, atomic_load(&child->instance->trace_new_tracer));
}

void vl_trace_spawned(Process *parent, Process *child, Mfa call, Term arguments, bool linked) {
  begin_traced(child);
  bool traced = parent && VL_UNLIKELY(parent->trace != NULL) && parent->trace->flags;
  if (!traced && !child->trace) return;
  if (traced) pass_on(parent, child, TRACE_ON_SPAWN, TRACE_ON_FIRST_SPAWN);
  if (traced && linked) pass_on(parent, child, TRACE_ON_LINK, TRACE_ON_FIRST_LINK);
  Term mfa[] = {make_header(BOX_TUPLE, 3), call.module, call.function, arguments};
  if (parent && vl_trace_wants(parent, TRACE_PROCS)) {
    vl_trace_tell(parent, ATOM_spawn, 2, (Term[]){child->pid, make_box(mfa)});
    if (linked) vl_trace_tell(parent, ATOM_link, 1, &child->pid);
  }
  if (!vl_trace_wants(child, TRACE_PROCS)) return;
  vl_trace_tell(child, ATOM_spawned, 2, (Term[]){child->parent, make_box(mfa)});
  if (linked) vl_trace_tell(child, ATOM_getting_linked, 1, &child->parent);
}

/* `how`: {Flags, Tracer}. */
static Term be_traced(Heap *h, Process *of, Term how) {
  (void)vl_trace_change(of, true, (uint32_t)small_value(tuple_at(how, 0)), tuple_at(how, 1));
  return ATOM_ok;
}

void vl_trace_linked(Process *p, Term other) {
  ProcessTrace *t = p->trace;
  uint32_t flags = t->flags;
  if (flags & TRACE_PROCS) vl_trace_tell(p, ATOM_link, 1, &other);
  if (!(flags & (TRACE_ON_LINK | TRACE_ON_FIRST_LINK))) return;
  if (flags & TRACE_ON_FIRST_LINK) flags &= ~(uint32_t)(TRACE_ON_LINK | TRACE_ON_FIRST_LINK);
  Term how[] = {make_header(BOX_TUPLE, 2), make_small(flags), t->tracer};
  (void)!vl_send_request(p, other, be_traced, make_box(how), 0);
}

/* -- Slices and collections -- */

Mfa vl_trace_current(const Process *p) {
  CodePlace place;
  if (p->native) return *p->native;
  return p->pc && vl_code_place(p->instance->code, p->pc, &place) ? place.mfa : p->initial;
}

void vl_trace_slice(Process *p, Term in_or_out) {
  Mfa mfa = vl_trace_current(p);
  Term words[] = {make_header(BOX_TUPLE, 3), mfa.module, mfa.function, make_small(mfa.arity)}, at = make_box(words);
  vl_trace_tell(p, in_or_out, 1, &at);
}

static size_t list_bytes(const Term *object) {
  size_t bytes = 0;
  for (; object; object = (const Term *)(uintptr_t)object[BIN_REF_NEXT])
    if (object[0] == make_header(BOX_BIN_REF, BIN_REF_WORDS - 1)) bytes += (size_t)object[BIN_REF_BYTES];
  return bytes / sizeof(Term);
}

void vl_trace_collection_items(const Process *p, CollectionItem items[static COLLECTION_ITEMS]) {
  const Heap *h = &p->heap;
  const GcState *gc = h->gc;
  size_t fragments = 0;
  for (const Fragment *f = h->fragments; f; f = f->next) fragments += (size_t)(heap_fragment_end(h, f) - f->words);
  const CollectionItem all[COLLECTION_ITEMS] = {
      {ATOM_old_heap_block_size, (size_t)(gc->old_end - gc->old)},
      {ATOM_heap_block_size, (size_t)(h->end - h->start)},
      {ATOM_mbuf_size, fragments},
      {ATOM_recent_size, gc->mark ? (size_t)(gc->mark - h->start) : 0},
      {ATOM_stack_size, (size_t)(h->end - h->stop)},
      {ATOM_old_heap_size, (size_t)(gc->old_top - gc->old)},
      {ATOM_heap_size, (size_t)(h->top - h->start)},
      {ATOM_bin_vheap_size, list_bytes(h->off_heap)},
      {ATOM_bin_vheap_block_size, p->min_bin_vheap},
      {ATOM_bin_old_vheap_size, list_bytes(gc->old_off_heap)},
      {ATOM_bin_old_vheap_block_size, p->min_bin_vheap},
  };
  memcpy(items, all, sizeof all);
}

void vl_trace_collection(Process *p, Term what) {
  CollectionItem items[COLLECTION_ITEMS];
  Term words[COLLECTION_ITEMS][5], list = NIL;
  vl_trace_collection_items(p, items);
  for (size_t i = COLLECTION_ITEMS; i-- > 0;) {
    Term *w = words[i];
    w[0] = make_header(BOX_TUPLE, 2);
    w[1] = items[i].name;
    w[2] = make_small((int64_t)items[i].value);
    list = make_cons(w + 3, make_box(w), list);
  }
  vl_trace_tell(p, what, 1, &list);
}
