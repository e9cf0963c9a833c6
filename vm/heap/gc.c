#include "heap/gc.h"

#include "heap/check.h"
#include "heap/literal.h"
#include "heap/major.h"
#include "heap/refbin.h"

enum {
  STRESS_POISON = 0xDB,  /* bytes of a freed block under gcstress */
  STRESS_WORDS = 512,    /* that each chance to collect adds to what may be copied, there */
  STRESS_MINORS = 8,     /* between full collections, there */
  STRESS_FRAMES = 4,     /* what a word of the stack costs more than one of the heap, there */
  GROW_FACTOR = 2,       /* room after growing, in terms of what lives, */
  GROW_PART = 2,         /* or a large block's, as a part of it, besides */
  YOUNG_WORDS = 1 << 18, /* about two second-level caches; one huge page */
  VIRTUAL_PART = 4,      /* large binaries make a collection due when they take such a part of the block */
  SHRINK_PART = 8,       /* the block shrinks when less than 1/8 of it lives */
  SHRINK_FACTOR = 3,     /* and then has this many times what lives */
  NURSERY_MAX = 4096,    /* words of a block that is larger than what lives needs: about a first-level cache, */
  NURSERY_PART = 2,      /* or such a part of the old generation, up to YOUNG_WORDS */
  OLD_DUE_PART = 2,      /* a large one is collected again when such a part of its room is used */
};
/* An old generation of so many words is collected in steps, of so many words at least. */
#ifdef VIAL_GC_STRESS
enum { MAJOR_MIN_WORDS = 256, MAJOR_STEP_WORDS = 128 };
#else
enum { MAJOR_MIN_WORDS = 1 << 18, MAJOR_STEP_WORDS = 1 << 13 };
#endif
#define VIRTUAL_MIN_BYTES ((size_t)1 << 18)
#define OLD_BYTES_MIN ((size_t)1 << 20)

/* -- Opening and closing -- */

static Term *new_block(Alloc *a, size_t words) {
  return words > SIZE_MAX / 2 / sizeof(Term) ? NULL : vl_alloc_of(a, MEMORY_PROCESSES, words * sizeof(Term));
}

static void free_block(Alloc *a, Term *block, size_t words) {
#ifdef VIAL_GC_STRESS /* whoever still looks here shall see it */
  if (block) memset(block, STRESS_POISON, words * sizeof(Term));
#endif
  vl_free_of(a, MEMORY_PROCESSES, block, words * sizeof(Term));
}

bool vl_heap_open(Heap *h, Alloc *a, size_t words) {
  vl_heap_init(h, a);
  GcState *gc = vl_alloc_zeroed(a, 1, sizeof *gc);
  Term *block = gc ? new_block(a, words) : NULL;
  if (!block) {
    vl_free(a, gc, sizeof *gc);
    return false;
  }
  gc->mark = block;
  gc->min_words = words;
  gc->virtual_limit = VIRTUAL_MIN_BYTES;
  gc->old_bytes_limit = OLD_BYTES_MIN;
  h->gc = gc;
  h->start = h->top = block;
  h->stop = h->end = block + words;
  return true;
}

/* -- Moving live objects -- */

typedef struct Collection {
  Heap *heap;
  /* From. */
  const Term *block, *mark, *old;
  size_t block_bytes, old_bytes;
  /* To: where the next object goes. */
  Term *young_top, *old_top;
  Term **promoted; /* &old_top, or &young_top when nothing is to be old */
  bool old_moves;
  Major *begun, *finishing; /* a full one in steps that this minor one begins, finishes; or NULL */
} Collection;

static inline bool lies_within(const Term *p, const Term *start, size_t bytes) {
  return (uintptr_t)p - (uintptr_t)start < bytes;
}

/* The space that a live object moves to; NULL if it stays. The object is not looked at: most of what stays is not in
 * the processor's cache. What is neither in the block, nor old, nor a literal lies in a fragment. */
static inline Term **destination(Collection *c, Term *slot, const Term *p) {
  if (VL_LIKELY(lies_within(p, c->block, c->block_bytes))) return p < c->mark ? c->promoted : &c->young_top;
  if (lies_within(p, c->old, c->old_bytes)) {
    if (c->old_moves) return c->promoted;
    if (VL_UNLIKELY(c->begun)) vl_major_mark(c->heap, *slot);
    if (VL_UNLIKELY(c->finishing)) *slot += (Term)(uintptr_t)vl_major_moved(c->finishing, p) - (Term)(uintptr_t)p;
    return NULL;
  }
  if (!is_literal_address(p)) return &c->young_top;
  if (VL_UNLIKELY(is_held_literal_address(p))) vl_hold_touch(c->heap, p);
  return NULL;
}

/* Moves the object of a slot, or follows where it has moved to. A moved cons has TERM_NONE in its
 * head and its new term in its tail; a moved boxed object its new address for its header. */
static inline void evacuate(Collection *c, Term *slot) {
  Term t = *slot;
  if (is_immediate(t) || t == TERM_NONE) return;
  Term *p = is_cons(t) ? cons_ptr(t) : box_ptr(t), **to = destination(c, slot, p);
  if (!to) return;
  Term first = p[0];
  if (is_cons(t)) {
    if (first == TERM_NONE) {
      *slot = p[1];
      return;
    }
    *slot = make_cons(*to, first, p[1]);
    *to += CONS_WORDS;
    p[0] = TERM_NONE;
    p[1] = *slot;
    return;
  }
  if (!is_header(first)) {
    *slot = first;
    return;
  }
  Term *at = *to;
  *to = copy_words(at, p, 1 + header_size(first));
  *slot = p[0] = make_box(at);
}

static void visit_slots(void *context, Term *slots, size_t count) {
  for (size_t i = 0; i < count; i++) evacuate(context, &slots[i]);
}

/* Moves what the copies from `scan` on refer to; gives the new end. */
static Term *scan_space(Collection *c, Term *scan, Term *const *top) {
  while (scan < *top) {
    if (is_header(*scan))
      scan += 1 + box_raw_words(*scan);
    else
      evacuate(c, scan++);
  }
  return scan;
}

static void move_all(Collection *c, const RootSet *roots) {
  Heap *h = c->heap;
  Term *young_scan = c->young_top, *old_scan = c->old_top;
  for (size_t i = 0; i < roots->range_count; i++) visit_slots(c, roots->ranges[i].at, roots->ranges[i].count);
  if (roots->walk_frames)
    roots->walk_frames(roots->owner, h, c->old_moves || c->begun || c->finishing, visit_slots, c);
  else
    visit_slots(c, h->stop, (size_t)(h->end - h->stop));
  while (young_scan < c->young_top || old_scan < c->old_top) {
    young_scan = scan_space(c, young_scan, &c->young_top);
    old_scan = scan_space(c, old_scan, &c->old_top);
  }
}

/* What lies between two addresses. */
typedef struct Space {
  const Term *start;
  size_t bytes;
} Space;

static Space space_between(const Term *start, const Term *end) {
  return (Space){start, (size_t)(end - start) * sizeof(Term)};
}

/* -- Large binaries: the lists of young and old objects are made anew; dead objects let go -- */

/* Where the object is now; NULL if it is dead. */
static Term *survivor(const Term *object, const Major *finishing) {
  if (finishing) return vl_major_moved(finishing, object);
  return is_header(object[0]) ? NULL : box_ptr(object[0]);
}

/* `finishing`: the list is of the old generation that a full collection in steps has copied; else NULL. */
static void sort_off_heap(Heap *h, Term *list, Space old, const Major *finishing, size_t *young_total) {
  GcState *gc = h->gc;
  while (list) {
    Term *next = (Term *)(uintptr_t)list[BIN_REF_NEXT], *object = survivor(list, finishing);
    if (!object) {
      RefBin *bin = refbin_of(list);
      if (refbin_is_holder(bin))
        vl_hold_take(h, bin);
      else
        vl_refbin_release(bin);
    } else {
      bool is_old = lies_within(object, old.start, old.bytes);
      Term **head = is_old ? &gc->old_off_heap : &h->off_heap;
      *(is_old ? &gc->old_bytes : young_total) += vl_refbin_kept(object);
      object[BIN_REF_NEXT] = (Term)(uintptr_t)*head;
      *head = object;
    }
    list = next;
  }
}

static size_t sweep_off_heap(Heap *h, Space old, bool old_moved, const Major *finishing) {
  GcState *gc = h->gc;
  size_t young_total = 0;
  Term *young = h->off_heap, *aged = gc->old_off_heap;
  h->off_heap = NULL;
  if (old_moved) {
    gc->old_off_heap = NULL;
    gc->old_bytes = 0;
  }
  sort_off_heap(h, young, old, NULL, &young_total);
  if (old_moved) sort_off_heap(h, aged, old, finishing, &young_total);
  return young_total;
}

/* -- Sizes -- */

/* Rounds up to one of eight steps per power of two, so that blocks are reused by the allocator. */
static size_t round_size(size_t words) {
  size_t step = 8;
  while (words / step > 16) step *= 2;
  return (words + step - 1) / step * step;
}

static size_t stack_words(const Heap *h) {
  return (size_t)(h->end - h->stop);
}
static size_t block_words(const Heap *h) {
  return (size_t)(h->end - h->start);
}
static size_t used_words(const Heap *h) {
  return (size_t)(h->top - h->start) + stack_words(h);
}

/* The block's size that suits what lives now. */
static size_t wanted_words(const Heap *h, size_t need) {
  const GcState *gc = h->gc;
  size_t live = used_words(h) + need, now = block_words(h);
  size_t least = gc->min_words > gc->nursery_words ? gc->min_words : gc->nursery_words;
  if (live > now - now / 4) return round_size(live + (live < YOUNG_WORDS ? live : live / GROW_PART + YOUNG_WORDS));
  if (live < now / SHRINK_PART && now > least) {
    size_t smaller = round_size(live * SHRINK_FACTOR);
    return smaller > least ? smaller : least;
  }
  size_t enough = round_size(2 * (live + live / GROW_PART + YOUNG_WORDS));
  return now > enough ? enough : now;
}

/* -- Collections -- */

/* The stack follows the young objects into their block. */
static void settle_block(Heap *h, Term *block, size_t words, Term *young_top) {
  size_t stack = stack_words(h);
  Term *stop = block + words - stack;
  if (stack != 0) memcpy(stop, h->stop, stack * sizeof(Term));
  free_block(h->alloc, h->start, block_words(h));
  h->start = block;
  h->top = young_top;
  h->stop = stop;
  h->end = block + words;
}

/* Moves the young generation into a block of another size. */
static bool resize_block(Heap *h, size_t words, const RootSet *roots) {
  Term *block = new_block(h->alloc, words);
  if (!block) return false;
  GcState *gc = h->gc;
  Collection c = {.heap = h,
                  .block = h->start,
                  .mark = h->start,
                  .block_bytes = (size_t)(h->top - h->start) * sizeof(Term),
                  .old = gc->old,
                  .old_bytes = (size_t)(gc->old_top - gc->old) * sizeof(Term),
                  .young_top = block,
                  .promoted = &c.young_top};
  move_all(&c, roots);
  sweep_off_heap(h, (Space){NULL, 0}, false, NULL);
  settle_block(h, block, words, c.young_top);
  gc->mark = h->top;
  return true;
}

static size_t seen_words(const Heap *h) {
  return (size_t)(h->gc->mark - h->start);
}
static size_t old_words(const GcState *gc) {
  return (size_t)(gc->old_top - gc->old);
}

/* Is the old generation so large that it is collected in steps? */
static bool is_large(const GcState *gc) {
  return old_words(gc) >= MAJOR_MIN_WORDS;
}

/* The block of the old generation had to have room for the case that everything lives: how much of it is used
 * depends on what does. A large one keeps most of its room for what is promoted while it is collected in steps. */
static void set_old_due(GcState *gc, size_t block) {
  size_t more = old_words(gc) + block, room = (size_t)(gc->old_end - gc->old_top);
  if (is_large(gc)) room /= OLD_DUE_PART;
  gc->old_due = gc->old_top + (more < room ? more : room);
}

/* Room in the old generation for what a minor collection promotes at most. */
static bool has_old_room(Heap *h) {
  GcState *gc = h->gc;
  size_t seen = seen_words(h);
  if (gc->old) return (size_t)(gc->old_end - gc->old_top) >= seen;
  size_t words = round_size(seen * GROW_FACTOR);
  gc->old = gc->old_top = new_block(h->alloc, words);
  if (!gc->old) return false;
  gc->old_end = gc->old_due = gc->old + words;
  return true;
}

static bool full_is_due(const Heap *h) {
  const GcState *gc = h->gc;
#ifdef VIAL_GC_STRESS /* old terms shall move often too */
  if (gc->minor_count >= STRESS_MINORS) return true;
#endif
  return gc->old_bytes > gc->old_bytes_limit || (gc->old && gc->old_top + seen_words(h) > gc->old_due);
}

/* What a full collection leaves behind. */
static void settle_full(Heap *h, size_t block_size) {
  GcState *gc = h->gc;
  gc->old_bytes_limit = gc->old_bytes * 2 > OLD_BYTES_MIN ? gc->old_bytes * 2 : OLD_BYTES_MIN;
  set_old_due(gc, block_size);
  gc->minor_count = 0;
  gc->full_count++;
}

/* Copies what lives of the young generation. `old`: where the old one goes on or goes to: a block of old_size words
 * free from old_top on; NULL: nothing is to be old. */
static bool collect(Heap *h, size_t words, const RootSet *roots, Collection c, Term *old) {
  GcState *gc = h->gc;
  Term *block = new_block(h->alloc, words);
  if (!block) return false;
  c.heap = h;
  c.block = h->start;
  c.mark = gc->mark;
  c.block_bytes = (size_t)(h->top - h->start) * sizeof(Term);
  c.old = gc->old;
  c.old_bytes = old_words(gc) * sizeof(Term);
  c.young_top = block;
  c.promoted = old ? &c.old_top : &c.young_top;
  move_all(&c, roots);
  bool old_moved = c.old_moves || c.finishing;
  size_t young_bytes = sweep_off_heap(h, space_between(old, c.old_top), old_moved, c.finishing);
  if (old_moved) free_block(h->alloc, gc->old, (size_t)(gc->old_end - gc->old));
  gc->old = old;
  gc->old_top = c.old_top;
  settle_block(h, block, words, c.young_top);
  vl_heap_free_fragments(h);
  gc->mark = h->top;
  h->virtual_bytes = 0;
  gc->fragment_limit = 0;
  /* A collection moves the stack: what a large block is worth a collection for is more. */
  size_t least =
      words * sizeof(Term) / VIRTUAL_PART > VIRTUAL_MIN_BYTES ? words * sizeof(Term) / VIRTUAL_PART : VIRTUAL_MIN_BYTES;
  gc->virtual_limit = young_bytes > least ? young_bytes : least;
  return true;
}

/* Both generations at once, the old one to a new block. */
static bool collect_full(Heap *h, size_t words, const RootSet *roots, bool one_block) {
  GcState *gc = h->gc;
  size_t size = old_words(gc) + seen_words(h);
  vl_major_drop(h);
  if (one_block) {
    words += size;
    size = 0;
  }
  size = size ? round_size(size + size / 2) : 0;
  Term *old = size ? new_block(h->alloc, size) : NULL;
  if (size && !old) return false;
  Collection c = {.old_top = old, .old_moves = true};
  if (!collect(h, words, roots, c, old)) {
    free_block(h->alloc, old, size);
    return false;
  }
  gc->old_end = old + size;
  settle_full(h, words);
  return true;
}

/* The last step: pointers to the old block become pointers to the new. */
static bool finish_major(Heap *h, size_t words, const RootSet *roots) {
  GcState *gc = h->gc;
  Major *m = gc->major;
  Collection c = {.old_top = m->to_top, .finishing = m};
  vl_major_refresh(m);
  if (!collect(h, words, roots, c, m->to)) return false;
  gc->old_end = m->to_end;
  vl_hold_end_major(h);
  settle_full(h, words);
  vl_major_close(h);
  return true;
}

static bool collect_minor(Heap *h, size_t words, const RootSet *roots) {
  GcState *gc = h->gc;
  Collection c = {.old_top = gc->old_top};
  if (gc->major && gc->major->phase == MAJOR_BEGIN) c.begun = gc->major;
  if (!collect(h, words, roots, c, gc->old)) return false;
  if (c.begun) c.begun->phase = MAJOR_MARK;
  gc->minor_count++;
  return true;
}

/* How much of the full collection that is under way is to be done now: as large a part as the part of the room, or of
 * what large binaries may take, that is used up meanwhile. */
static size_t step_words(const Heap *h) {
  const GcState *gc = h->gc;
  double work = (double)gc->major->all_work, room = (double)(gc->old_end - gc->old_top) + 1;
  double part = (double)seen_words(h) / room + 2 * (double)h->virtual_bytes / (double)gc->old_bytes_limit;
  return MAJOR_STEP_WORDS + (size_t)(work * (part < 1 ? part : 1));
}

/* A step of the full collection that is under way; its last one if all has been copied. */
static bool collect_step(Heap *h, size_t words, const RootSet *roots) {
  GcState *gc = h->gc;
  bool has_room = has_old_room(h);
  size_t work = has_room ? step_words(h) : SIZE_MAX;
  if (!vl_major_step(h, work, seen_words(h) + block_words(h))) return collect_full(h, words, roots, false);
  if (!vl_major_is_ready(h)) return collect_minor(h, words, roots);
  if (vl_major_room(gc->major) < seen_words(h)) return collect_full(h, words, roots, false);
  return finish_major(h, words, roots);
}

/* Steps keep all the room that the old block has left and add to it (begin_copy). Begun early, again and again, they
 * would make it ever larger: then a collection at once sets its size anew. */
static bool has_excess_room(const GcState *gc) {
  return (size_t)(gc->old_end - gc->old_top) / 5 > old_words(gc);
}

static bool collect_generations(Heap *h, size_t words, const RootSet *roots) {
  if (h->gc->major) return collect_step(h, words, roots);
  bool due = full_is_due(h), has_room = has_old_room(h);
  if (!due && has_room) return collect_minor(h, words, roots);
  if (!has_room || !is_large(h->gc) || has_excess_room(h->gc) || !vl_major_begin(h))
    return collect_full(h, words, roots, false);
  return collect_minor(h, words, roots);
}

static bool passes_limit(const Heap *h) {
  return h->limit_words != 0 && used_words(h) + old_words(h->gc) > h->limit_words;
}

bool vl_gc_collect(Heap *h, size_t need, const RootSet *roots, GcKind kind) {
  GcState *gc = h->gc;
  bool ok = false;
  need += HEAP_RESERVE;
  h->last_holder = TERM_NONE;
  if (need < SIZE_MAX / 16 / sizeof(Term)) {
    /* Room for the case that everything lives; what has been seen goes to the old generation. */
    size_t words = used_words(h) - seen_words(h) + h->fragment_words;
    if (kind != GC_SHRINK) words = round_size(words + need > block_words(h) ? words + need : block_words(h));
    if (kind != GC_SHRINK && words < gc->nursery_words) words = gc->nursery_words;
    ok = kind == GC_MINOR ? collect_generations(h, words, roots) : collect_full(h, words, roots, kind == GC_SHRINK);
  }
  bool collected = ok;
  if (ok) {
    size_t wanted = kind == GC_SHRINK ? used_words(h) + need : wanted_words(h, need);
    if (wanted != block_words(h)) ok = resize_block(h, wanted, roots) || (size_t)(h->stop - h->top) >= need;
  }
  ok = ok && !h->failed && !passes_limit(h); /* it may have failed before, or want a hold */
  if (!ok) h->failed = true;
#if defined(VIAL_GC_STRESS) || !defined(NDEBUG)
  if (collected) vl_heap_check(h, roots); /* what is dead may lead anywhere: to an object of a table, say */
#else
  (void)collected;
#endif
  return ok;
}

void vl_gc_widen(Heap *h) {
  size_t words = round_size(block_words(h) * GROW_FACTOR);
  size_t most = old_words(h->gc) / NURSERY_PART;
  most = most < NURSERY_MAX ? NURSERY_MAX : most > YOUNG_WORDS ? YOUNG_WORDS : most;
  h->gc->nursery_words = words < most ? words : most;
}

void vl_gc_narrow(Heap *h) {
  h->gc->nursery_words = 0;
}

#ifdef VIAL_GC_STRESS
bool vl_gc_stress(Heap *h) {
  h->gc->stress_credit += STRESS_WORDS;
  if (h->gc->stress_credit < vl_heap_used(h) + STRESS_FRAMES * stack_words(h)) return false;
  h->gc->stress_credit = 0;
  return true;
}
#endif

bool vl_gc_is_due(const Heap *h) {
  if (!h->gc) return false;
  size_t half = block_words(h) / 2, limit = h->gc->fragment_limit > half ? h->gc->fragment_limit : half;
  return (h->fragment_words > limit || h->virtual_bytes > h->gc->virtual_limit);
}

size_t vl_heap_bytes(const Heap *h) {
  size_t bytes = block_words(h) * sizeof(Term);
  for (const Fragment *f = h->fragments; f; f = f->next)
    bytes += sizeof *f + (size_t)(f->limit - f->words) * sizeof(Term);
  if (h->gc && h->gc->major) bytes += vl_major_bytes(h->gc->major);
  if (h->gc) bytes += sizeof *h->gc + (size_t)(h->gc->old_end - h->gc->old) * sizeof(Term);
  return bytes;
}

size_t vl_heap_used(const Heap *h) {
  return used_words(h) + h->fragment_words + (h->gc ? old_words(h->gc) : 0);
}
