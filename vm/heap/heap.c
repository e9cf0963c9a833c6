#include "heap/heap.h"

#include "heap/gc.h"
#include "heap/major.h"
#include "heap/refbin.h"

enum { FRAGMENT_MIN_WORDS = 62, FRAGMENT_MAX_GROWTH_WORDS = 1 << 17 };
enum { LARGE_WORDS = 2048, LARGE_COUNT = 2 }; /* a large message, and how many may come before a collection */

void vl_heap_init(Heap *h, Alloc *a) {
  memset(h, 0, sizeof *h);
  h->alloc = a;
}

void vl_heap_over(Heap *h, Alloc *a, Term *words, size_t n) {
  vl_heap_init(h, a);
  h->start = h->top = words;
  h->end = words + n;
  h->stop = h->end + HEAP_RESERVE; /* no stack: nothing is kept free for it */
}

static size_t fragment_bytes(const Fragment *f) {
  return sizeof *f + (size_t)(f->limit - f->words) * sizeof(Term);
}

/* -- A heap of fragments alone allocates in the newest as others do in their block: from top to stop -- */

static bool is_window(const Heap *h) {
  return !h->start && h->top;
}

/* What was allocated there counts. */
static void close_window(Heap *h) {
  if (!is_window(h)) return;
  Fragment *f = h->fragments;
  h->fragment_words += (size_t)(h->top - f->top);
  f->top = h->top;
  h->top = h->stop = NULL;
}

static void open_window(Heap *h) {
  Fragment *f = h->fragments;
  h->top = f->top;
  h->stop = f->limit + HEAP_RESERVE; /* no stack: nothing is kept free for it */
}

void vl_heap_free_fragments(Heap *h) {
  close_window(h);
  for (Fragment *f = h->fragments, *next; f; f = next) {
    next = f->next;
    vl_free_of(h->alloc, MEMORY_PROCESSES, f, fragment_bytes(f));
  }
  h->fragments = NULL;
  h->fragment_words = 0;
}

static void free_generations(Heap *h) {
  GcState *gc = h->gc;
  vl_refbin_release_list(gc->old_off_heap);
  vl_major_drop(h);
  vl_hold_free_all(h);
  vl_free_of(h->alloc, MEMORY_PROCESSES, gc->old, (size_t)(gc->old_end - gc->old) * sizeof(Term));
  vl_free(h->alloc, gc, sizeof *gc);
  h->gc = NULL;
}

void vl_heap_free(Heap *h) {
  vl_refbin_release_list(h->off_heap);
  h->off_heap = NULL;
  if (h->gc) free_generations(h);
  vl_heap_free_fragments(h);
  vl_free_of(h->alloc, MEMORY_PROCESSES, h->start, (size_t)(h->end - h->start) * sizeof(Term));
  h->start = h->top = h->stop = h->end = NULL;
}

/* What is large and new is likely to live: one alone is no reason to collect, which would move it. */
static void await_more(Heap *h, size_t words) {
  if (words >= LARGE_WORDS && h->gc && h->gc->fragment_limit < LARGE_COUNT * words)
    h->gc->fragment_limit = LARGE_COUNT * words;
}

void vl_heap_adopt(Heap *h, Fragment *f, Term *off_heap) {
  close_window(h);
  f->next = h->fragments;
  h->fragments = f;
  h->fragment_words += (size_t)(f->top - f->words);
  await_more(h, (size_t)(f->top - f->words));
  for (Term *object = off_heap, *next; object; object = next) {
    next = (Term *)(uintptr_t)object[BIN_REF_NEXT];
    object[BIN_REF_NEXT] = (Term)(uintptr_t)h->off_heap;
    h->off_heap = object;
    RefBin *bin = refbin_of(object);
    h->virtual_bytes += refbin_is_holder(bin) ? refbin_holder(bin)->bytes : bin->capacity;
  }
}

/* Room in a new fragment. Each is larger than the last, so that a unit of many terms takes
 * few allocations. */
static Fragment *new_fragment(Heap *h, size_t words) {
  size_t size = h->fragments ? (size_t)(h->fragments->limit - h->fragments->words) * 2 : FRAGMENT_MIN_WORDS;
  if (size > FRAGMENT_MAX_GROWTH_WORDS) size = FRAGMENT_MAX_GROWTH_WORDS;
  if (size < words) size = words;
  if (size > SIZE_MAX / sizeof(Term) - 64) return NULL;
  Fragment *f = vl_alloc_of(h->alloc, MEMORY_PROCESSES, sizeof *f + size * sizeof(Term));
  if (!f) return NULL;
  f->top = f->words;
  f->limit = f->words + size;
  f->next = h->fragments;
  h->fragments = f;
  return f;
}

Term *vl_heap_alloc_slow(Heap *h, size_t words) {
  close_window(h);
  Fragment *f = h->fragments;
  bool past_limit = h->limit_words != 0 && h->fragment_words + words > h->limit_words;
  if (!f || (size_t)(f->limit - f->top) < words) f = past_limit ? NULL : new_fragment(h, words);
  if (!f) {
    h->failed = true;
    return NULL;
  }
  Term *at = f->top;
  f->top += words;
  h->fragment_words += words;
  await_more(h, words);
  if (!h->start && !h->gc) open_window(h);
  return at;
}

void vl_heap_shrink(Heap *h, Term *end_of_allocation, Term *new_end) {
  if (end_of_allocation == h->top) {
    h->top = new_end;
  } else if (h->fragments && end_of_allocation == h->fragments->top) {
    h->fragments->top = new_end;
    h->fragment_words -= (size_t)(end_of_allocation - new_end);
  }
}
