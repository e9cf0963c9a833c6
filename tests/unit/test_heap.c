#include "heap/heap.h"

#include "heap/refbin.h"

#include <criterion/criterion.h>

static Alloc alloc;
static Heap heap;

static void open_heap(void) {
  vl_alloc_init(&alloc, NULL, NULL, 0);
  vl_heap_init(&heap, &alloc);
}

static void close_heap(void) {
  vl_heap_free(&heap);
  cr_assert_eq(alloc.used, 0);
}

TestSuite(heap, .init = open_heap, .fini = close_heap);

Test(heap, builds_lists_and_tuples) {
  Term list = vl_list(&heap, 3, (Term[]){make_small(1), make_small(2), make_small(3)}, NIL);
  cr_assert_eq(small_value(cons_head(cons_tail(list))), 2);
  cr_assert_eq(cons_tail(cons_tail(cons_tail(list))), NIL);
  Term tuple = vl_tuple2(&heap, ATOM_ok, list);
  cr_assert(is_tuple_of(tuple, 2));
  cr_assert_eq(tuple_at(tuple, 1), list);
  cr_assert_eq(vl_list(&heap, 0, NULL, NIL), NIL);
}

Test(heap, passes_failure_on) {
  cr_assert_eq(vl_cons(&heap, TERM_NONE, NIL), TERM_NONE);
  cr_assert_eq(vl_tuple2(&heap, ATOM_ok, TERM_NONE), TERM_NONE);
}

Test(heap, integers_at_the_edges) {
  cr_assert_eq(small_value(vl_int(&heap, SMALL_MIN)), SMALL_MIN);
  Term big = vl_int(&heap, INT64_MIN);
  cr_assert(is_kind(big, BOX_BIGNEG));
  cr_assert_eq(box_ptr(big)[1], UINT64_C(1) << 63);
  cr_assert(is_kind(vl_uint(&heap, UINT64_MAX), BOX_BIGPOS));
}

Test(heap, small_and_large_binaries) {
  char text[200];
  memset(text, 'x', sizeof text);
  Term small = vl_binary(&heap, text, BIN_HEAP_MAX), large = vl_binary(&heap, text, sizeof text);
  cr_assert(is_kind(small, BOX_BIN_HEAP));
  cr_assert(is_kind(large, BOX_BIN_REF));
  const uint8_t *bytes;
  size_t size;
  cr_assert(vl_binary_peek(large, &bytes, &size));
  cr_assert(size == sizeof text && memcmp(bytes, text, size) == 0);
}

Test(heap, parts_of_bitstrings) {
  Term whole = vl_binary(&heap, "0123456789012345678901234567890123456789", 40);
  Term part = vl_bits_sub(&heap, whole, 8, 38 * 8), inner = vl_bits_sub(&heap, part, 8, 30 * 8);
  const uint8_t *bytes;
  size_t size;
  cr_assert(vl_binary_peek(inner, &bytes, &size));
  cr_assert(size == 30 && bytes[0] == '2');
  Term shifted = vl_bits_sub(&heap, whole, 4, 20 * 8);
  cr_assert_not(vl_binary_peek(shifted, &bytes, &size));
  cr_assert(vl_binary_bytes(&heap, shifted, &bytes, &size));
  cr_assert_eq(bytes[0], 0x03);
  cr_assert_eq(bytes[19], 0x93);
}

Test(heap, gives_none_at_its_limit_and_when_memory_is_out) {
  heap.limit_words = 100;
  cr_assert_null(vl_heap_alloc(&heap, 101));
  cr_assert(heap.failed);
  heap.limit_words = 0;
  vl_alloc_fail_at(&alloc, 1);
  cr_assert_eq(vl_binary(&heap, "", 0) == TERM_NONE, true);
}
