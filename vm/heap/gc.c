#include "heap/gc.h"

#include "heap/check.h"
#include "heap/literal.h"
#include "heap/refbin.h"

enum {
  STRESS_POISON = 0xDB, /* bytes of a freed block under gcstress */
  STRESS_WORDS = 512,   /* that each chance to collect adds to what may be copied, there */
  STRESS_MINORS = 8,    /* between full collections, there */
  STRESS_FRAMES = 4,    /* what a word of the stack costs more than one of the heap, there */
  GROW_FACTOR = 2,      /* room after growing, in terms of what lives */
  SHRINK_PART = 8,      /* the block shrinks when less than 1/8 of it lives */
  SHRINK_FACTOR = 3,    /* and then has this many times what lives */
  NURSERY_MAX = 4096,   /* words of a block that is larger than what lives needs: about a first-level cache */
};
#define VIRTUAL_MIN_BYTES ((size_t)1 << 18)
#define OLD_BYTES_MIN ((size_t)1 << 20)

/* -- Opening and closing -- */

static Term *new_block(Alloc *a, size_t words) {
  return words > SIZE_MAX / 2 / sizeof(Term) ? NULL : vl_alloc(a, words * sizeof(Term));
}

static void free_block(Alloc *a, Term *block, size_t words) {
#ifdef VIAL_GC_STRESS /* whoever still looks here shall see it */
  if (block) memset(block, STRESS_POISON, words * sizeof(Term));
#endif
  vl_free(a, block, words * sizeof(Term));
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
} Collection;

static inline bool lies_within(const Term *p, const Term *start, size_t bytes) {
  return (uintptr_t)p - (uintptr_t)start < bytes;
}

/* The space a live object moves to, or NULL if it stays. What is neither in the block, nor old, nor
 * a literal lies in a fragment. */
static inline Term **destination(Collection *c, const Term *p) {
  if (lies_within(p, c->block, c->block_bytes)) return p < c->mark ? c->promoted : &c->young_top;
  if (is_literal_address(p)) return NULL;
  if (lies_within(p, c->old, c->old_bytes)) return c->old_moves ? c->promoted : NULL;
  return &c->young_top;
}

static inline void touch(Collection *c, const Term *p) {
  if (VL_UNLIKELY(is_held_literal_address(p))) vl_hold_touch(c->heap, p);
}

/* Moves the object of a slot, or follows where it has moved to. A moved cons has TERM_NONE in its
 * head and its new term in its tail; a moved boxed object its new address for its header. */
static inline void evacuate(Collection *c, Term *slot) {
  Term t = *slot;
  if (is_immediate(t) || t == TERM_NONE) return;
  if (is_cons(t)) {
    Term *p = cons_ptr(t);
    if (p[0] == TERM_NONE) {
      *slot = p[1];
      return;
    }
    Term **to = destination(c, p);
    if (!to) {
      touch(c, p);
      return;
    }
    *slot = make_cons(*to, p[0], p[1]);
    *to += CONS_WORDS;
    p[0] = TERM_NONE;
    p[1] = *slot;
    return;
  }
  Term *p = box_ptr(t);
  if (!is_header(p[0])) {
    *slot = p[0];
    return;
  }
  Term **to = destination(c, p);
  if (!to) {
    touch(c, p);
    return;
  }
  size_t words = 1 + header_size(p[0]);
  Term *at = *to;
  *to += words;
  at[0] = p[0];
  for (size_t i = 1; i < words; i++) at[i] = p[i];
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
    roots->walk_frames(roots->owner, h, visit_slots, c);
  else
    visit_slots(c, h->stop, (size_t)(h->end - h->stop));
  while (young_scan < c->young_top || old_scan < c->old_top) {
    young_scan = scan_space(c, young_scan, &c->young_top);
    old_scan = scan_space(c, old_scan, &c->old_top);
  }
}

/* -- Large binaries: the lists of young and old objects are made anew; dead objects let go -- */

static void sort_off_heap(Heap *h, Term *list, const Term *old, size_t old_bytes, size_t *young_total) {
  GcState *gc = h->gc;
  while (list) {
    Term *next = (Term *)(uintptr_t)list[BIN_REF_NEXT];
    if (is_header(list[0])) {
      RefBin *bin = refbin_of(list);
      if (refbin_is_holder(bin))
        vl_hold_take(h, bin);
      else
        vl_refbin_release(bin);
    } else {
      Term *object = box_ptr(list[0]);
      bool is_old = lies_within(object, old, old_bytes);
      Term **head = is_old ? &gc->old_off_heap : &h->off_heap;
      *(is_old ? &gc->old_bytes : young_total) += vl_refbin_kept(object);
      object[BIN_REF_NEXT] = (Term)(uintptr_t)*head;
      *head = object;
    }
    list = next;
  }
}

static size_t sweep_off_heap(Heap *h, const Term *old, size_t old_bytes, bool old_moved) {
  GcState *gc = h->gc;
  size_t young_total = 0;
  Term *young = h->off_heap, *aged = gc->old_off_heap;
  h->off_heap = NULL;
  if (old_moved) {
    gc->old_off_heap = NULL;
    gc->old_bytes = 0;
  }
  sort_off_heap(h, young, old, old_bytes, &young_total);
  if (old_moved) sort_off_heap(h, aged, old, old_bytes, &young_total);
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
  if (live > now - now / 4) return round_size(live * GROW_FACTOR);
  if (live < now / SHRINK_PART && now > least) {
    size_t smaller = round_size(live * SHRINK_FACTOR);
    return smaller > least ? smaller : least;
  }
  return now;
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
  sweep_off_heap(h, NULL, 0, false);
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

/* The old generation after a minor collection, if it has room. */
static bool minor_has_room(Heap *h) {
  GcState *gc = h->gc;
  size_t seen = seen_words(h);
#ifdef VIAL_GC_STRESS /* old terms shall move often too */
  if (gc->minor_count >= STRESS_MINORS) return false;
#endif
  if (gc->old_bytes > gc->old_bytes_limit) return false;
  if (gc->old && (size_t)(gc->old_due - gc->old_top) >= seen) return true;
  if (gc->old) return false;
  size_t words = round_size(seen * GROW_FACTOR);
  gc->old = gc->old_top = new_block(h->alloc, words);
  if (!gc->old) return false;
  gc->old_end = gc->old_due = gc->old + words;
  return true;
}

/* The block of the old generation had to have room for the case that everything lives: how much of it is used
 * depends on what does. */
static void set_old_due(GcState *gc, size_t block) {
  size_t more = old_words(gc) + block, room = (size_t)(gc->old_end - gc->old_top);
  gc->old_due = gc->old_top + (more < room ? more : room);
}

/* Copies what lives. `full`: both generations, the old one to a new block of old_words (0: nothing
 * is to be old). */
static bool collect(Heap *h, size_t words, const RootSet *roots, bool full, size_t new_old_words) {
  GcState *gc = h->gc;
  Term *block = new_block(h->alloc, words), *old = gc->old;
  if (full) old = new_old_words ? new_block(h->alloc, new_old_words) : NULL;
  if (!block || (new_old_words && !old)) {
    free_block(h->alloc, block, words);
    if (full) free_block(h->alloc, old, new_old_words);
    return false;
  }
  Collection c = {.heap = h,
                  .block = h->start,
                  .mark = gc->mark,
                  .block_bytes = (size_t)(h->top - h->start) * sizeof(Term),
                  .old = gc->old,
                  .old_bytes = old_words(gc) * sizeof(Term),
                  .young_top = block,
                  .old_top = full ? old : gc->old_top,
                  .old_moves = full};
  c.promoted = old ? &c.old_top : &c.young_top;
  move_all(&c, roots);
  size_t young_bytes = sweep_off_heap(h, old, (size_t)(c.old_top - old) * sizeof(Term), full);
  if (full) {
    free_block(h->alloc, gc->old, (size_t)(gc->old_end - gc->old));
    gc->old = old;
    gc->old_end = old + new_old_words;
    gc->old_bytes_limit = gc->old_bytes * 2 > OLD_BYTES_MIN ? gc->old_bytes * 2 : OLD_BYTES_MIN;
  }
  gc->old_top = c.old_top;
  if (full) set_old_due(gc, words);
  settle_block(h, block, words, c.young_top);
  vl_heap_free_fragments(h);
  gc->mark = h->top;
  h->virtual_bytes = 0;
  gc->virtual_limit = young_bytes > VIRTUAL_MIN_BYTES ? young_bytes : VIRTUAL_MIN_BYTES;
  return true;
}

static bool collect_full(Heap *h, size_t words, const RootSet *roots, bool one_block) {
  size_t old = old_words(h->gc) + seen_words(h);
  if (one_block) {
    words += old;
    old = 0;
  }
  if (!collect(h, words, roots, true, old ? round_size(old + old / 2) : 0)) return false;
  h->gc->minor_count = 0;
  h->gc->full_count++;
  return true;
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
    /* Room for the case that everything lives. */
    size_t words = used_words(h) + h->fragment_words;
    if (kind != GC_SHRINK) words = round_size(words + need > block_words(h) ? words + need : block_words(h));
    if (kind != GC_SHRINK && words < gc->nursery_words) words = gc->nursery_words;
    if (kind == GC_MINOR && minor_has_room(h)) {
      ok = collect(h, words, roots, false, 0);
      gc->minor_count += ok;
    } else {
      ok = collect_full(h, words, roots, kind == GC_SHRINK);
    }
  }
  if (ok) {
    size_t wanted = kind == GC_SHRINK ? used_words(h) + need : wanted_words(h, need);
    if (wanted != block_words(h)) ok = resize_block(h, wanted, roots) || (size_t)(h->stop - h->top) >= need;
  }
  ok = ok && !h->failed && !passes_limit(h); /* it may have failed before, or want a hold */
  if (!ok) h->failed = true;
#if defined(VIAL_GC_STRESS) || !defined(NDEBUG)
  vl_heap_check(h, roots);
#endif
  return ok;
}

void vl_gc_widen(Heap *h) {
  size_t words = round_size(block_words(h) * GROW_FACTOR);
  h->gc->nursery_words = words < NURSERY_MAX ? words : NURSERY_MAX;
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
  return h->gc && (h->fragment_words > block_words(h) / 2 || h->virtual_bytes > h->gc->virtual_limit);
}

size_t vl_heap_bytes(const Heap *h) {
  size_t bytes = block_words(h) * sizeof(Term);
  for (const Fragment *f = h->fragments; f; f = f->next)
    bytes += sizeof *f + (size_t)(f->limit - f->words) * sizeof(Term);
  if (h->gc) bytes += sizeof *h->gc + (size_t)(h->gc->old_end - h->gc->old) * sizeof(Term);
  return bytes;
}

size_t vl_heap_used(const Heap *h) {
  return used_words(h) + h->fragment_words + (h->gc ? old_words(h->gc) : 0);
}
