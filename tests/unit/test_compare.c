#include "data/compare.h"

#include "data/hash.h"
#include "data/map.h"

#include <criterion/criterion.h>

static Alloc alloc;
static Heap heap;

static void open_heap(void) {
  vl_alloc_init(&alloc, NULL, NULL, 0);
  vl_heap_init(&heap, &alloc);
}

static void close_heap(void) {
  vl_heap_free(&heap);
}

TestSuite(compare, .init = open_heap, .fini = close_heap);

Test(compare, kinds_stand_in_erlangs_order) {
  Term one_map[] = {make_small(1), make_small(2)};
  Term ref[] = {make_header(BOX_REF, 2), 7, 0};
  Term ascending[] = {
      make_small(3),
      vl_float(&heap, 3.5),
      vl_int(&heap, INT64_MAX),
      ATOM_ok,
      make_box(ref),
      make_port(0, 1),
      make_pid(0, 0, 1),
      vl_tuple(&heap, 0, NULL),
      vl_tuple2(&heap, make_small(1), make_small(2)),
      vl_map_from_pairs(&heap, one_map, 1),
      NIL,
      vl_cons(&heap, make_small(1), NIL),
      vl_binary(&heap, "a", 1),
  };
  for (size_t i = 0; i < VL_COUNT_OF(ascending); i++)
    for (size_t j = 0; j < VL_COUNT_OF(ascending); j++) {
      int order = vl_compare(ascending[i], ascending[j]);
      cr_assert_eq(order < 0, i < j, "%zu %zu", i, j);
      cr_assert_eq(order > 0, i > j, "%zu %zu", i, j);
    }
}

Test(compare, numbers_of_two_kinds_are_equal_but_do_not_match) {
  Term one = make_small(1), also = vl_float(&heap, 1.0);
  cr_assert(vl_equal(one, also));
  cr_assert_not(vl_equal_exact(one, also));
  cr_assert(vl_equal(vl_tuple2(&heap, one, NIL), vl_tuple2(&heap, also, NIL)));
  cr_assert_lt(vl_compare_exact(one, also), 0);
}

Test(compare, bitstrings_by_bits_at_any_offset) {
  Term whole = vl_binary(&heap, "0123456789012345678901234567890123456789", 40);
  Term bytes[20];
  uint8_t copy[20];
  for (size_t shift = 0; shift < 8; shift++) {
    Term part = vl_bits_sub(&heap, whole, shift, 20 * 8);
    const uint8_t *at;
    size_t size;
    cr_assert(vl_binary_bytes(&heap, part, &at, &size));
    memcpy(copy, at, size);
    bytes[0] = vl_binary(&heap, copy, 20);
    cr_assert(vl_equal_exact(part, bytes[0]));
    cr_assert_eq(vl_hash(part, 3), vl_hash(bytes[0], 3));
    copy[19] ^= 1;
    cr_assert_neq(vl_compare(part, vl_binary(&heap, copy, 20)), 0);
  }
  cr_assert_lt(vl_compare(vl_bits_sub(&heap, whole, 0, 3), vl_bits_sub(&heap, whole, 0, 4)), 0);
}

/* [[[ ... ]]] and {{{ ... }}}, ten million deep. */
static Term deep(bool tuples) {
  Term t = NIL;
  for (int i = 0; i < 10 * 1000 * 1000; i++) t = tuples ? vl_tuple(&heap, 1, &t) : vl_cons(&heap, t, NIL);
  return t;
}

Test(compare, walks_ten_million_levels) {
  for (int tuples = 0; tuples < 2; tuples++) {
    Term a = deep(tuples), b = deep(tuples);
    cr_assert(vl_equal_exact(a, b));
    cr_assert_eq(vl_hash(a, 0), vl_hash(b, 0));
    cr_assert_gt(vl_compare(a, vl_tuple(&heap, 1, &b)), 0);
  }
}
