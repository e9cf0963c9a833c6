#include "heap/check.h"
#include "heap/copy.h"
#include "heap/gc.h"
#include "heap/literal.h"
#include "heap/major.h"
#include "heap/refbin.h"

#include <criterion/criterion.h>

static Alloc alloc;
static Heap heap;
static Term roots[8];
static RootRange range = {roots, VL_COUNT_OF(roots)};
static RootSet root_set = {.ranges = &range, .range_count = 1};

static void open_heap(void) {
  vl_alloc_init(&alloc, NULL, NULL, 0);
  memset(roots, 0, sizeof roots);
  cr_assert(vl_heap_open(&heap, &alloc, 64));
}

static void close_heap(void) {
  vl_heap_free(&heap);
  cr_assert_eq(alloc.used, 0);
}

TestSuite(gc, .init = open_heap, .fini = close_heap);

/* What an instruction does that needs room. */
static void need(size_t words) {
  words += HEAP_RESERVE;
  if ((size_t)(heap.stop - heap.top) >= words) return;
  cr_assert(vl_gc_collect(&heap, words, &root_set, GC_MINOR));
  cr_assert_geq((size_t)(heap.stop - heap.top), words);
  vl_heap_check(&heap, &root_set);
}

static void collect(GcKind kind) {
  cr_assert(vl_gc_collect(&heap, 0, &root_set, kind));
  vl_heap_check(&heap, &root_set);
}

static Term text(size_t size, char c) {
  uint8_t *data;
  Term t = vl_binary_new(&heap, size, &data);
  memset(data, c, size);
  return t;
}

static void expect_countdown(Term list, int64_t from) {
  for (; from > 0; from--, list = cons_tail(list)) cr_assert_eq(cons_head(list), make_small(from));
  cr_assert_eq(list, NIL);
}

Test(gc, keeps_a_growing_list_and_its_order) {
  roots[0] = NIL;
  for (int64_t i = 1; i <= 20000; i++) {
    need(CONS_WORDS + TUPLE_WORDS(2));
    roots[1] = vl_tuple2(&heap, make_small(i), roots[0]); /* garbage */
    roots[0] = vl_cons(&heap, make_small(i), roots[0]);
  }
  expect_countdown(roots[0], 20000);
  collect(GC_FULL);
  collect(GC_SHRINK);
  expect_countdown(roots[0], 20000);
  cr_assert_eq(heap.stop - heap.top, HEAP_RESERVE);
}

Test(gc, garbage_alone_keeps_the_block_small) {
  roots[0] = vl_tuple2(&heap, make_small(1), make_small(2));
  for (int i = 0; i < 100000; i++) {
    need(CONS_WORDS);
    roots[1] = vl_cons(&heap, roots[0], NIL);
  }
  cr_assert_lt(vl_heap_bytes(&heap), 4096);
  cr_assert_eq(tuple_at(cons_head(roots[1]), 1), make_small(2));
}

Test(gc, shrinks_after_a_large_heap_died) {
  need(100000);
  for (int i = 0; i < 50000; i++) roots[0] = vl_cons(&heap, make_small(i), NIL);
  collect(GC_MINOR);
  cr_assert_lt(heap.end - heap.start, 1000);
}

Test(gc, the_stack_moves_with_its_block) {
  heap.stop -= 3;
  heap.stop[0] = vl_tuple2(&heap, make_small(7), NIL);
  heap.stop[1] = heap.stop[2] = vl_cons(&heap, make_small(8), NIL);
  for (int i = 0; i < 50; i++) collect(i % 3 ? GC_MINOR : GC_FULL);
  need(10000);
  cr_assert_eq(heap.end - heap.stop, 3);
  cr_assert_eq(tuple_at(heap.stop[0], 0), make_small(7));
  cr_assert_eq(heap.stop[1], heap.stop[2]);
  cr_assert_eq(cons_head(heap.stop[1]), make_small(8));
}

/* Two live slots around a raw word that looks like a term. */
static void walk_around_raw(void *owner, const Heap *h, bool all, SlotVisitor *visit, void *context) {
  visit(context, h->stop, 1);
  visit(context, h->stop + 2, 1);
}

Test(gc, raw_words_of_frames_stay_as_they_are) {
  root_set.walk_frames = walk_around_raw;
  heap.stop -= 3;
  heap.stop[0] = heap.stop[2] = vl_cons(&heap, make_small(8), NIL);
  heap.stop[1] = 0x1000;
  collect(GC_MINOR);
  collect(GC_FULL);
  cr_assert_eq(heap.stop[1], 0x1000);
  cr_assert_eq(heap.stop[0], heap.stop[2]);
  root_set.walk_frames = NULL;
}

Test(gc, folds_fragments_in) {
  for (int i = 1; i <= 1000; i++) roots[0] = vl_cons(&heap, make_small(i), i == 1 ? NIL : roots[0]);
  cr_assert_not_null(heap.fragments);
  cr_assert(vl_gc_is_due(&heap));
  collect(GC_MINOR);
  cr_assert_null(heap.fragments);
  expect_countdown(roots[0], 1000);
}

Test(gc, large_binaries_live_as_long_as_they_are_seen) {
  roots[0] = text(1000, 'a');
  roots[1] = vl_bits_sub(&heap, text(5000, 'b'), 8, 8 * 4000);
  size_t with_both = alloc.used;
  text(100000, 'c');
  collect(GC_MINOR);
  cr_assert_lt(alloc.used, with_both + 4096);
  collect(GC_MINOR); /* both are old now */
  roots[1] = NIL;
  collect(GC_MINOR);
  size_t before = alloc.used;
  collect(GC_FULL);
  cr_assert_lt(alloc.used, before - 4500);
  const uint8_t *bytes;
  size_t size;
  cr_assert(vl_binary_peek(roots[0], &bytes, &size) && size == 1000 && bytes[999] == 'a');
}

static Term owner(size_t bytes) {
  RefBin *bin = vl_refbin_new(&alloc, bytes);
  Term *at = vl_heap_alloc(&heap, REF_OWNER_WORDS);
  at[0] = make_header(BOX_REF, REF_OWNER_WORDS - 1);
  at[REF_NUMBER] = 7;
  at[REF_INSTANCE] = 0;
  return vl_refbin_own(&heap, at, bin);
}

Test(gc, what_a_reference_owns_lives_as_long_as_it_does) {
  Heap other;
  vl_heap_init(&other, &alloc);
  need(2 * REF_OWNER_WORDS);
  size_t before = alloc.used;
  roots[0] = owner(100000);
  (void)owner(50000);
  collect(GC_MINOR);
  collect(GC_MINOR);
  collect(GC_FULL);
  cr_assert_gt(alloc.used, before + 100000);
  cr_assert_lt(alloc.used, before + 150000);
  Term copy = vl_copy(&other, roots[0]);
  cr_assert_eq(refbin_of(box_ptr(copy)), refbin_of(box_ptr(roots[0])));
  roots[0] = NIL;
  collect(GC_FULL);
  cr_assert_gt(alloc.used, before + 100000);
  vl_heap_free(&other);
  cr_assert_lt(alloc.used, before + 100000);
}

Test(gc, many_large_binaries_make_it_due) {
  need(300 * BIN_REF_WORDS);
  for (int i = 0; i < 300; i++) text(1000, 'x');
  cr_assert(vl_gc_is_due(&heap));
  collect(GC_MINOR);
  cr_assert_not(vl_gc_is_due(&heap));
}

Test(gc, refuses_past_the_limit_of_the_heap) {
  heap.limit_words = 1000;
  roots[0] = NIL;
  bool ok = true;
  for (int i = 0; ok && i < 1000; i++) {
    if (heap.stop - heap.top < CONS_WORDS + HEAP_RESERVE)
      ok = vl_gc_collect(&heap, CONS_WORDS + HEAP_RESERVE, &root_set, GC_MINOR);
    if (ok) roots[0] = vl_cons(&heap, make_small(i), roots[0]);
  }
  cr_assert_not(ok);
  cr_assert(heap.failed);
}

Test(gc, a_failed_allocation_leaves_the_heap_as_it_was) {
  roots[0] = NIL;
  for (int64_t i = 1; i <= 500; i++) {
    for (int64_t nth = 1; i % 50 == 0 && nth <= 4; nth++) {
      vl_alloc_fail_at(&alloc, nth);
      bool ok = vl_gc_collect(&heap, 40, &root_set, nth % 2 ? GC_MINOR : GC_FULL);
      vl_heap_check(&heap, &root_set);
      cr_assert(ok || heap.failed);
      heap.failed = false;
      expect_countdown(roots[0], i - 1);
    }
    vl_alloc_fail_at(&alloc, 0);
    need(CONS_WORDS);
    roots[0] = vl_cons(&heap, make_small(i), roots[0]);
  }
}

/* -- Copies -- */

Test(gc, copies_ten_million_deep) {
  enum { DEPTH = 10000000 };
  Heap source;
  vl_heap_init(&source, &alloc);
  Term right = NIL, left = NIL;
  for (int i = 0; i < DEPTH; i++) {
    right = vl_cons(&source, make_small(i), right);
    left = vl_cons(&source, left, NIL);
  }
  cr_assert_eq(vl_copy_size(left), DEPTH * CONS_WORDS);
  roots[0] = vl_copy(&heap, right);
  roots[1] = vl_copy(&heap, left);
  vl_heap_free(&source);
  collect(GC_MINOR);
  for (int i = DEPTH; i-- > 0; roots[0] = cons_tail(roots[0])) cr_assert(cons_head(roots[0]) == make_small(i));
  size_t depth = 0;
  for (Term t = roots[1]; t != NIL; t = cons_head(t)) depth++;
  cr_assert_eq(depth, DEPTH);
}

Test(gc, copies_share_large_binaries_and_cut_small_parts_out) {
  Heap other;
  vl_heap_init(&other, &alloc);
  Term large = text(1000, 'z');
  Term pair = vl_tuple3(&heap, large, vl_bits_sub(&heap, large, 80, 240), vl_bits_sub(&heap, large, 3, 900));
  Term copy = vl_copy(&other, pair);
  cr_assert_eq(refbin_of(box_ptr(tuple_at(copy, 0))), refbin_of(box_ptr(large)));
  cr_assert_eq(box_kind(tuple_at(copy, 1)), BOX_BIN_HEAP);
  Bits bits = vl_bits(tuple_at(copy, 2));
  cr_assert(bits.offset == 3 && bits.count == 900);
  vl_heap_check(&other, &(RootSet){.ranges = &(RootRange){&copy, 1}, .range_count = 1});
  vl_heap_free(&other);
}

Test(gc, literals_stay_where_they_are) {
  Term terms[2] = {vl_tuple2(&heap, make_small(5), text(100, 'q')), vl_list(&heap, 2, (Term[]){NIL, NIL}, NIL)};
  LiteralArea *area = vl_literal_area_new(terms, 2, terms, LITERALS_LOADED, NULL);
  cr_assert(is_literal(terms[0]) && is_literal(terms[1]) && vl_literal_area_has(area, terms[1]));
  cr_assert_eq(vl_copy_size(terms[0]), 0);
  cr_assert_eq(vl_copy(&heap, terms[0]), terms[0]);
  roots[0] = vl_cons(&heap, terms[0], terms[1]);
  roots[1] = vl_copy_deep(&heap, terms[0]);
  cr_assert_not(is_literal(roots[1]));
  collect(GC_MINOR);
  collect(GC_MINOR);
  collect(GC_FULL);
  cr_assert_eq(cons_head(roots[0]), terms[0]);
  LiteralArea *second = vl_literal_area_new(terms, 1, terms, LITERALS_LOADED, NULL);
  cr_assert(vl_literal_area_has(second, terms[0]));
  vl_literal_area_free(area);
  vl_literal_area_free(second);
}

/* Terms that die once they are old. */
Test(gc, garbage_in_the_old_generation_does_not_let_it_grow) {
  for (int i = 0; i < 20000; i++) {
    roots[0] = NIL;
    need(10 * CONS_WORDS);
    for (int k = 0; k < 10; k++) roots[0] = vl_cons(&heap, make_small(k), roots[0]);
    collect(GC_MINOR);
    collect(GC_MINOR);
  }
  cr_assert_lt(vl_heap_bytes(&heap), 8192);
}

/* -- A large old generation, in steps -- */

/* Full collections that begin before the old block is used up, as large binaries make them. */
Test(gc, early_steps_do_not_let_the_old_block_grow) {
  roots[0] = NIL;
  for (int i = 1; i <= 40000; i++) {
    need(CONS_WORDS);
    roots[0] = vl_cons(&heap, make_small(i), roots[0]);
  }
  for (uint32_t last = heap.gc->full_count + 40; heap.gc->full_count < last;) {
    if (!heap.gc->major) heap.gc->old_due = heap.gc->old;
    collect(GC_MINOR);
  }
  expect_countdown(roots[0], 40000);
  cr_assert_lt(heap.gc->old_end - heap.gc->old, 8 * (heap.gc->old_top - heap.gc->old));
}

enum { TABLE = 4000, ENTRY_WORDS = TUPLE_WORDS(3) + 3 * CONS_WORDS };

/* {i, [i | the entry before], binary} */
static Term entry(int64_t i, Term before, Term binary) {
  return vl_tuple3(&heap, make_small(i), vl_cons(&heap, make_small(i), before), binary);
}

static void expect_entry(Term t, int64_t i) {
  cr_assert_eq(tuple_at(t, 0), make_small(i));
  cr_assert_eq(cons_head(tuple_at(t, 1)), make_small(i));
  const uint8_t *bytes;
  size_t size;
  if (tuple_at(t, 2) != NIL) cr_assert(vl_binary_peek(tuple_at(t, 2), &bytes, &size) && bytes[0] == (uint8_t)i);
}

/* A table of tables, each entry replaced again and again, so that the old generation is full of garbage. */
static size_t churn(Term *table, int64_t rounds, int64_t *values) {
  size_t steps = 0;
  uint64_t seed = 7;
  for (int64_t i = 0; i < rounds; i++) {
    need(ENTRY_WORDS + BIN_REF_WORDS + HEAP_RESERVE);
    steps += heap.gc->major != NULL;
    seed = seed * UINT64_C(6364136223846793005) + 1;
    size_t at = (size_t)(seed >> 33) % TABLE;
    table[at] = entry(i, table[(at * 7 + 1) % TABLE], i % 16 ? NIL : text(200, (char)i));
    values[at] = i;
    if (i % 8 == 0) table[(at * 7 + 1) % TABLE] = table[at], values[(at * 7 + 1) % TABLE] = i;
    if (i % 64 == 0)
      for (size_t k = 0; k < TABLE; k += 2) /* chains do not grow for ever */
        if (table[k] != NIL && tuple_at(table[k], 1) != NIL) table[k] = table[k + 1], values[k] = values[k + 1];
  }
  return steps;
}

Test(gc, a_large_old_generation_is_collected_in_steps) {
  static Term table[TABLE];
  static int64_t values[TABLE];
  RootRange ranges[2] = {range, {table, TABLE}};
  root_set.ranges = ranges;
  root_set.range_count = 2;
  for (size_t i = 0; i < TABLE; i++) table[i] = NIL;
  roots[0] = NIL;
  for (int i = 0; i < 150000; i++) {
    need(CONS_WORDS);
    roots[0] = vl_cons(&heap, make_small(150000 - i), roots[0]);
  }
  need(MATCH_WORDS + BIN_REF_WORDS);
  Term *context = vl_heap_alloc(&heap, MATCH_WORDS);
  context[0] = make_header(BOX_MATCH, MATCH_WORDS - 1);
  context[MATCH_POSITION] = 0;
  context[MATCH_END] = 800;
  context[MATCH_WHOLE] = text(100, 'm');
  roots[1] = make_box(context);
  uint32_t before = heap.gc->full_count;
  cr_assert_gt(churn(table, 50000, values), 0);
  box_ptr(roots[1])[MATCH_POSITION] = 8;
  churn(table, 50000, values);
  cr_assert_gt(heap.gc->full_count, before);
  cr_assert_eq(box_ptr(roots[1])[MATCH_POSITION], 8);
  for (size_t i = 0; i < TABLE; i++)
    if (table[i] != NIL) expect_entry(table[i], values[i]);
  for (int64_t i = 1; i <= 150000; i++, roots[0] = cons_tail(roots[0]))
    cr_assert_eq(cons_head(roots[0]), make_small(i));
  root_set.ranges = &range;
  root_set.range_count = 1;
}
