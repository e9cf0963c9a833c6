#include "proc/roots.h"

#include "code/frame.h"
#include "code/load.h"
#include "proc/barrier.h"
#include "proc/exit.h"
#include "proc/signal.h"
#include "proc/trace.h"
#include "proc/watch.h"

enum { FIXED_RANGES = 3, INLINE_RANGES = 16 };

/* -- The stack -- */

/* What walk_frames is given: where the walk begins. */
typedef struct FrameWalk {
  const Process *process;
  const void *pc; /* of the frame on top; NULL: the top word is a return address */
} FrameWalk;

/* Shows the live slots of one frame, run by run. */
static void visit_frame(const FrameMap *map, Term *slots, SlotVisitor *visit, void *context) {
  for (uint32_t i = 0; i < map->slots;) {
    uint32_t from = i;
    while (i < map->slots && vl_frame_is_live(map, i)) i++;
    if (i > from) visit(context, slots + from, i - from);
    while (i < map->slots && !vl_frame_is_live(map, i)) i++;
  }
}

static void walk_frames(void *owner, const Heap *h, bool all, SlotVisitor *visit, void *context) {
  const FrameWalk *walk = owner;
  Term *at = h->stop, *end = all ? h->end : h->end - h->gc->clean;
  const void *pc = walk->pc;
  if (!pc && at < end) pc = vl_return_address(walk->process, at++);
  while (at < end) {
    FrameMap map = vl_frame_map(pc);
    visit_frame(&map, at, visit, context);
    at += map.slots;
    if (at < h->end) pc = vl_return_address(walk->process, at++);
  }
}

/* -- Temporary code that frames return to -- */

static void mark_run(GcState *gc, const void *pc, bool deep) {
  Holds *holds = &gc->holds;
  for (size_t i = 0; i < holds->count; i++) {
    Hold *hold = &holds->at[(holds->last + i) % holds->count];
    if (!module_has_address(vl_code_held(hold->holder), pc)) continue;
    hold->run = true;
    if (deep && !hold->deep) gc->old_bytes += refbin_holder(hold->holder)->bytes;
    hold->deep |= deep;
    holds->last = (size_t)(hold - holds->at);
    return;
  }
}

/* What clean frames run has been marked when they became clean; what they run no longer is found out by a full
 * collection, which marks all anew. */
static void mark_all_run(const Process *p, const void *pc) {
  const Heap *h = &p->heap;
  Holds *holds = &h->gc->holds;
  size_t clean = vl_gc_minor_count(h) == 0 ? 0 : h->gc->clean;
  const Term *at = h->stop, *barrier = h->end - h->gc->barrier, *end = h->end - clean;
  for (size_t i = 0; clean == 0 && i < holds->count; i++) holds->at[i].deep = false;
  if (!pc && at < h->end) pc = vl_return_address(p, at++);
  while (pc) {
    mark_run(h->gc, pc, h->gc->barrier != 0 && at > barrier);
    at += vl_frame_map(pc).slots;
    pc = at < end ? vl_return_address(p, at++) : NULL;
  }
}

/* -- All roots -- */

static void add_message_terms(const Mailbox *box, RootRange *ranges, size_t *count) {
  for (Fragment *f = box->first; f; f = f->next)
    if (signal_of(f)->on_heap) ranges[(*count)++] = (RootRange){&signal_of(f)->term, 1};
}

static void tell(Process *p, Term what) {
  if (vl_trace_wants(p, TRACE_GC)) vl_trace_collection(p, what);
}

static bool collect(Process *p, size_t need, RootRange registers, const void *pc, GcKind kind) {
  if (!vl_mailbox_settle(p)) return false;
  RootRange few[INLINE_RANGES];
  size_t room = FIXED_RANGES + p->mailbox.on_heap;
  RootRange *ranges = room <= INLINE_RANGES ? few : vl_alloc(p->heap.alloc, room * sizeof *ranges);
  if (!ranges) return false;
  ranges[0] = registers;
  ranges[1] = (RootRange){p->dictionary.pairs, 2 * (size_t)p->dictionary.capacity};
  ranges[2] = (RootRange){&p->exit_reason, 1};
  size_t count = FIXED_RANGES;
  if (p->mailbox.on_heap > 0) add_message_terms(&p->mailbox, ranges, &count);
  FrameWalk walk = {.process = p, .pc = pc};
  RootSet roots = {.ranges = ranges, .range_count = count, .walk_frames = walk_frames, .owner = &walk};
  tell(p, kind == GC_MINOR ? ATOM_gc_minor_start : ATOM_gc_major_start);
  int64_t begin = vl_watch_begin(p->instance);
  bool done = vl_gc_collect(&p->heap, need + HEAP_RESERVE, &roots, kind);
  if (done && begin) vl_watch_collection(p, begin);
  if (done && VL_UNLIKELY(p->max_heap != 0)) vl_process_is_large(p);
  if (done) tell(p, kind == GC_MINOR ? ATOM_gc_minor_end : ATOM_gc_major_end);
  if (done && p->heap.gc->holds.count > 0) {
    mark_all_run(p, pc);
    vl_hold_settle(&p->heap);
  }
  if (done) vl_barrier_settle(p, pc);
  if (ranges != few) vl_free(p->heap.alloc, ranges, room * sizeof *ranges);
  return done;
}

/* -- The ways in -- */

static bool or_exit(Process *p, bool done) {
  atomic_fetch_and(&p->flags, ~(uint32_t)FLAG_COLLECT);
  if (!done) vl_process_outgrow(p);
  return done;
}

/* A process that fills its heap again and again in one slice gets a wider one, so that it collects less often; one that
 * waits between collections keeps a small one. */
static void fit_nursery(Process *p) {
  if (p->collections++ > 0)
    vl_gc_widen(&p->heap);
  else
    vl_gc_narrow(&p->heap);
}

bool vl_collect(Process *p, size_t need, size_t live, const void *pc) {
  fit_nursery(p);
  bool full = vl_process_has(p, FLAG_COLLECT) || vl_gc_minor_count(&p->heap) >= p->fullsweep_after;
  return or_exit(p, collect(p, need, (RootRange){p->regs->x, live}, pc, full ? GC_FULL : GC_MINOR));
}

bool vl_collect_shrink(Process *p, size_t live) {
  return or_exit(p, collect(p, 0, (RootRange){p->regs->x, live}, NULL, GC_SHRINK));
}

bool vl_collect_idle(Process *p) {
  return or_exit(p, collect(p, 0, (RootRange){p->saved, p->live}, p->pc, GC_FULL));
}
