#include "data/map.h"

#include "data/compare.h"

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

TestSuite(map, .init = open_heap, .fini = close_heap);

static Term number(int i) {
  return make_small(i);
}

static Term range(int from, int to) {
  Term map = vl_map_empty(&heap);
  for (int i = from; i < to; i++) map = vl_map_put(&heap, map, number(i), number(i * 10));
  return map;
}

Test(map, keeps_what_is_put_at_every_size) {
  Term map = vl_map_empty(&heap);
  for (int i = 0; i < 3000; i++) {
    map = vl_map_put(&heap, map, number(i * 7919 % 3001), number(i));
    cr_assert_eq(vl_map_size(map), (size_t)i + 1);
  }
  for (int i = 0; i < 3000; i++) cr_assert_eq(vl_map_get(map, number(i * 7919 % 3001)), number(i));
  cr_assert_eq(vl_map_get(map, number(-1)), TERM_NONE);
}

Test(map, has_one_form_whatever_its_history) {
  for (int n = 0; n < 80; n++) {
    Term up = range(0, n), down = range(0, 200);
    for (int i = 199; i >= n; i--) down = vl_map_remove(&heap, down, number(i));
    Term pairs[400];
    for (int i = 0; i < n; i++) {
      pairs[2 * i] = number(n - 1 - i);
      pairs[2 * i + 1] = number((n - 1 - i) * 10);
    }
    Term whole = vl_map_from_pairs(&heap, pairs, (size_t)n);
    cr_assert(vl_equal_exact(up, down), "removed down to %d", n);
    cr_assert(vl_equal_exact(up, whole), "built whole of %d", n);
    cr_assert_eq(box_kind(up), n > MAP_FLAT_MAX ? BOX_HAMT : BOX_MAP);
  }
}

Test(map, the_last_of_equal_keys_wins) {
  Term pairs[200];
  for (int i = 0; i < 100; i++) {
    pairs[2 * i] = number(i % 50);
    pairs[2 * i + 1] = number(i);
  }
  Term map = vl_map_from_pairs(&heap, pairs, 100);
  cr_assert_eq(vl_map_size(map), 50);
  cr_assert_eq(vl_map_get(map, number(7)), number(57));
}

Test(map, iterates_small_maps_in_key_order) {
  Term pairs[] = {vl_float(&heap, 1.0), number(3), ATOM_ok, number(4), number(1), number(1), number(2), number(2)};
  Term map = vl_map_from_pairs(&heap, pairs, 4);
  MapIterator it;
  vl_map_iterate(&it, map);
  Term key, value;
  for (int i = 1; i <= 4; i++) {
    cr_assert(vl_map_next(&it, &key, &value));
    cr_assert_eq(value, number(i));
  }
  cr_assert_not(vl_map_next(&it, &key, &value));
}

Test(map, sorts_large_maps) {
  Term keys[500], values[500];
  vl_map_sorted(range(0, 500), keys, values);
  for (int i = 0; i < 500; i++) cr_assert(keys[i] == number(i) && values[i] == number(i * 10));
}

Test(map, removing_a_missing_key_gives_the_same_map) {
  Term small = range(0, 3), large = range(0, 100);
  cr_assert_eq(vl_map_remove(&heap, small, number(9)), small);
  cr_assert_eq(vl_map_remove(&heap, large, number(1000)), large);
  cr_assert_eq(vl_map_put(&heap, large, number(5), number(50)), large);
}
