#include "heap/copy.h"
#include "heap/gc.h"
#include "heap/literal.h"

#include <criterion/criterion.h>

/* A holder that counts how often it was dropped, with an area of one literal. */
typedef struct Held {
  CodeHolder holder;
  LiteralArea *area;
  int *dropped;
} Held;

static Alloc alloc;
static Heap heap;
static Term roots[4];
static RootRange range = {roots, VL_COUNT_OF(roots)};
static RootSet root_set = {.ranges = &range, .range_count = 1};
static Term literal;
static int dropped;

static void drop(RefBin *bin) {
  Held *held = (Held *)(void *)refbin_holder(bin);
  vl_literal_area_free(held->area);
  ++*held->dropped;
}

/* One reference, the caller's. */
static RefBin *new_holder(void) {
  RefBin *bin = vl_refbin_new_holder(&alloc, sizeof(Held), drop);
  Held *held = (Held *)(void *)refbin_holder(bin);
  literal = vl_tuple2(&heap, make_small(1), make_small(2));
  held->area = vl_literal_area_new(&literal, 1, &literal, LITERALS_HELD, bin);
  held->dropped = &dropped;
  return bin;
}

static void open_heap(void) {
  vl_alloc_init(&alloc, NULL, NULL, 0);
  memset(roots, 0, sizeof roots);
  dropped = 0;
  cr_assert(vl_heap_open(&heap, &alloc, 64));
}

static void close_heap(void) {
  vl_heap_free(&heap);
  cr_assert_eq(alloc.used, 0);
}

TestSuite(hold, .init = open_heap, .fini = close_heap);

static void collect(GcKind kind) {
  cr_assert(vl_gc_collect(&heap, 0, &root_set, kind));
  vl_hold_settle(&heap);
}

/* What stands for a fun: a term whose part is the reference. */
static Term new_fun(RefBin *holder) {
  Term *at = vl_heap_alloc(&heap, 1 + HOLD_FUN_WORDS);
  at[0] = make_header(BOX_TUPLE, 0);
  vl_hold_fun(&heap, at, at + 1, holder);
  at[0] = make_header(BOX_TUPLE, 1);
  return make_box(at);
}

Test(hold, code_goes_with_its_last_fun) {
  RefBin *holder = new_holder();
  roots[0] = new_fun(holder);
  roots[1] = new_fun(holder);
  vl_refbin_release(holder);
  collect(GC_MINOR);
  roots[0] = NIL;
  collect(GC_FULL);
  cr_assert_eq(dropped, 0);
  roots[1] = NIL;
  collect(GC_FULL);
  cr_assert_eq(dropped, 1);
}

Test(hold, a_copy_of_a_fun_holds_too) {
  RefBin *holder = new_holder();
  Heap other;
  vl_heap_init(&other, &alloc);
  Term copy = vl_copy(&other, new_fun(holder));
  vl_refbin_release(holder);
  collect(GC_FULL);
  cr_assert_eq(dropped, 0);
  cr_assert_eq(refbin_of(box_ptr(tuple_at(copy, 0))), holder);
  vl_heap_free(&other);
  cr_assert_eq(dropped, 1);
}

Test(hold, code_stays_while_a_term_points_to_a_literal) {
  RefBin *holder = new_holder();
  roots[0] = new_fun(holder);
  roots[1] = vl_cons(&heap, literal, NIL);
  vl_refbin_release(holder);
  roots[0] = NIL;
  collect(GC_MINOR);
  collect(GC_MINOR);
  collect(GC_FULL);
  cr_assert_eq(dropped, 0);
  cr_assert_eq(tuple_at(cons_head(roots[1]), 1), make_small(2));
  roots[1] = NIL;
  collect(GC_MINOR); /* old terms might still point to it */
  cr_assert_eq(dropped, 0);
  collect(GC_FULL);
  cr_assert_eq(dropped, 1);
}

Test(hold, a_minor_collection_frees_what_was_never_touched) {
  RefBin *holder = new_holder();
  (void)new_fun(holder);
  vl_refbin_release(holder);
  collect(GC_MINOR);
  cr_assert_eq(dropped, 1);
}

Test(hold, a_copy_of_a_literal_is_no_literal) {
  RefBin *holder = new_holder();
  cr_assert(is_literal(literal) && !is_shared_literal(literal));
  cr_assert_eq(vl_literal_holder(box_ptr(literal)), holder);
  cr_assert_eq(vl_copy_size(literal), 3);
  cr_assert_not(is_literal(vl_copy(&heap, literal)));
  vl_refbin_release(holder);
  cr_assert_eq(dropped, 1);
}

Test(hold, many_are_found_again) {
  RefBin *holders[50];
  for (size_t i = 0; i < VL_COUNT_OF(holders); i++) {
    holders[i] = new_holder();
    (void)new_fun(holders[i]);
    roots[0] = vl_cons(&heap, literal, i % 2 ? roots[0] : NIL);
    if (i % 2) roots[1] = vl_cons(&heap, roots[0], i > 2 ? roots[1] : NIL);
    vl_refbin_release(holders[i]);
    if (i % 7 == 0) collect(GC_MINOR);
  }
  collect(GC_FULL);
  cr_assert_eq(dropped, 0);
  roots[0] = roots[1] = NIL;
  collect(GC_FULL);
  cr_assert_eq(dropped, VL_COUNT_OF(holders));
}
