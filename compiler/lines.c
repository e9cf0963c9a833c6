#include "lines.h"

#include "heap/literal.h"

#include <stdatomic.h>

/* Lines are made a block at a time. The lines of longer files are made as they are needed, by who needs them. */
enum { BLOCK_LINES = 64, BLOCKS = 512 };

typedef struct LineBlock {
  LiteralArea *area;
  Term lines[BLOCK_LINES];
} LineBlock;

struct LineTerms {
  Alloc *alloc;
  _Atomic(LineBlock *) blocks[BLOCKS]; /* NULL: not made yet */
};

LineTerms *vl_lines_new(Alloc *a) {
  LineTerms *l = vl_alloc_zeroed(a, 1, sizeof *l);
  if (l) l->alloc = a;
  return l;
}

static void free_block(Alloc *a, LineBlock *b) {
  if (!b) return;
  vl_literal_area_free(b->area);
  vl_free(a, b, sizeof *b);
}

void vl_lines_free(LineTerms *l) {
  if (!l) return;
  for (size_t i = 0; i < BLOCKS; i++) free_block(l->alloc, atomic_load_explicit(&l->blocks[i], memory_order_relaxed));
  vl_free(l->alloc, l, sizeof *l);
}

static bool fill_block(LineBlock *b, Alloc *a, int64_t first) {
  Heap heap;
  vl_heap_init(&heap, a);
  for (int64_t i = 0; i < BLOCK_LINES; i++)
    b->lines[i] = vl_cons(&heap, vl_tuple2(&heap, ATOM_line, make_small(first + i)), NIL);
  if (!heap.failed) b->area = vl_literal_area_new(b->lines, BLOCK_LINES, b->lines, LITERALS_LASTING, NULL);
  vl_heap_free(&heap);
  return b->area != NULL;
}

/* Who comes second takes what the first has made. */
static LineBlock *make_block(LineTerms *l, size_t at) {
  LineBlock *b = vl_alloc_zeroed(l->alloc, 1, sizeof *b), *there = NULL;
  if (!b) return NULL;
  if (fill_block(b, l->alloc, (int64_t)at * BLOCK_LINES) && atomic_compare_exchange_strong(&l->blocks[at], &there, b))
    return b;
  free_block(l->alloc, b);
  return there;
}

Term vl_lines_get(LineTerms *l, int64_t n) {
  if (n < 0 || n >= BLOCKS * BLOCK_LINES) return TERM_NONE;
  size_t at = (size_t)n / BLOCK_LINES;
  LineBlock *b = atomic_load_explicit(&l->blocks[at], memory_order_acquire);
  if (VL_UNLIKELY(!b)) b = make_block(l, at);
  return b ? b->lines[n % BLOCK_LINES] : TERM_NONE;
}
