/* Values recorded from erlang:phash2/1 of OTP 25. */
#include "data/phash.h"

#include "data/int.h"
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
  cr_assert_eq(alloc.used, 0);
}

TestSuite(phash, .init = open_heap, .fini = close_heap);

static uint32_t hash(Term t) {
  uint32_t h = 0;
  cr_assert_eq(vl_phash2(&alloc, t, SIZE_MAX, &h), PHASH_OK);
  return h & 0x7FFFFFF;
}

static Term atom(const char *text) {
  return vl_atom_make(NULL, text, strlen(text));
}

static Term n(int64_t i) {
  return vl_int(&heap, i);
}

static Term list(size_t count, const Term *terms, Term tail) {
  return vl_list(&heap, count, terms, tail);
}

static Term text(const char *bytes) {
  return vl_binary(&heap, bytes, strlen(bytes));
}

Test(phash, atoms) {
  cr_assert_eq(hash(atom("abc")), 26499);
  cr_assert_eq(hash(atom("\xC3\xA9")), 233);
  cr_assert_eq(hash(atom("\xE6\x97\xA5\xE6\x9C\xAC")), 117588076);
}

Test(phash, numbers) {
  cr_assert_eq(hash(n(0)), 88723725);
  cr_assert_eq(hash(n(1)), 2614250);
  cr_assert_eq(hash(n(-1)), 44071773);
  cr_assert_eq(hash(n(134217727)), 112602999);
  cr_assert_eq(hash(n(134217728)), 12354923);
  cr_assert_eq(hash(n(-134217728)), 69672967);
  cr_assert_eq(hash(n(-134217729)), 76739502);
  cr_assert_eq(hash(n(4294967296)), 95057355);
  cr_assert_eq(hash(n(-5000000000)), 43005562);
  bool bad;
  cr_assert_eq(hash(vl_int_parse(&heap, "-12345678901234567890123", 24, 10, &bad)), 115894532);
  cr_assert_eq(hash(vl_float(&heap, 1.5)), 10380315);
  cr_assert_eq(hash(vl_float(&heap, -0.0)), 20875736);
}

Test(phash, lists) {
  Term numbers[] = {n(1), n(2), n(3)}, atoms[] = {atom("a"), atom("b")}, wide[] = {n(255), n(256)};
  cr_assert_eq(hash(NIL), 113427502);
  cr_assert_eq(hash(list(3, numbers, NIL)), 25788620);
  cr_assert_eq(hash(list(1, numbers, n(2))), 86124794);
  cr_assert_eq(hash(list(2, atoms, NIL)), 9075654);
  cr_assert_eq(hash(list(2, wide, NIL)), 56036776);
  Term letters[] = {n('h'), n('e'), n('l'), n('l'), n('o'), atom("x")};
  cr_assert_eq(hash(list(6, letters, NIL)), 60228207);
}

Test(phash, tuples_and_maps) {
  cr_assert_eq(hash(vl_tuple(&heap, 0, NULL)), 87486268);
  cr_assert_eq(hash(vl_tuple2(&heap, n(1), n(2))), 91564110);
  Term three = n(3), inner = vl_tuple2(&heap, n(2), list(1, &three, NIL));
  cr_assert_eq(hash(vl_tuple2(&heap, n(1), inner)), 10921990);
  Term map = vl_map_empty(&heap), pair[] = {n(1), n(2)};
  cr_assert_eq(hash(map), 39679005);
  map = vl_map_put(&heap, map, atom("a"), n(1));
  cr_assert_eq(hash(map), 59617982);
  map = vl_map_put(&heap, map, atom("b"), n(2));
  map = vl_map_put(&heap, map, atom("c"), list(2, pair, NIL));
  cr_assert_eq(hash(map), 19975561);
  map = vl_map_empty(&heap);
  for (int i = 1; i <= 100; i++) map = vl_map_put(&heap, map, n(i), n(i));
  cr_assert_eq(hash(map), 86594703);
}

Test(phash, bits) {
  cr_assert_eq(hash(text("")), 13708901);
  cr_assert_eq(hash(text("a")), 112802447);
  cr_assert_eq(hash(text("abc")), 98228475);
  cr_assert_eq(hash(text("hello world, this is long enough")), 90150106);
  cr_assert_eq(hash(vl_bits_sub(&heap, text("\x20"), 0, 3)), 73037028);
  cr_assert_eq(hash(vl_bits_sub(&heap, text("\x0F\xF2\x80"), 4, 13)), 103197429);
}

Test(phash, budget) {
  Term t = NIL;
  uint32_t h;
  for (int i = 0; i < 1000; i++) t = vl_cons(&heap, t, NIL);
  cr_assert_eq(vl_phash2(&alloc, t, 100, &h), PHASH_TOO_LONG);
}
