#include "data/compare.h"
#include "data/map_inner.h"

int vl_flat_find(Term map, Term key) {
  const Term *keys = flat_keys(map);
  int n = (int)flat_size(map);
  if (is_immediate(key)) {
    for (int i = 0; i < n; i++)
      if (keys[i] == key) return i;
    return -1;
  }
  for (int i = 0; i < n; i++)
    if (vl_equal_exact(keys[i], key)) return i;
  return -1;
}

static Term new_flat(Heap *h, Term keys, size_t n, Term **values) {
  Term *at = vl_heap_alloc(h, MAP_VALUES + n);
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_MAP, 1 + n);
  at[MAP_KEYS] = keys;
  *values = at + MAP_VALUES;
  return make_box(at);
}

static Term replace(Heap *h, Term map, size_t at, Term value) {
  size_t n = flat_size(map);
  Term *values, copy = new_flat(h, box_ptr(map)[MAP_KEYS], n, &values);
  if (copy == TERM_NONE) return TERM_NONE;
  memcpy(values, flat_values(map), n * sizeof(Term));
  values[at] = value;
  return copy;
}

/* Where a new key belongs. */
static size_t place_of(Term map, Term key) {
  const Term *keys = flat_keys(map);
  size_t low = 0, high = flat_size(map);
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (vl_compare_exact(keys[middle], key) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Copies n words, leaving a gap for one at `at`. */
static void copy_with_gap(Term *to, const Term *from, size_t n, size_t at) {
  memcpy(to, from, at * sizeof(Term));
  memcpy(to + at + 1, from + at, (n - at) * sizeof(Term));
}

static void copy_without(Term *to, const Term *from, size_t n, size_t at) {
  memcpy(to, from, at * sizeof(Term));
  memcpy(to + at, from + at + 1, (n - at - 1) * sizeof(Term));
}

Term vl_flat_put(Heap *h, Term map, Term key, Term value) {
  int found = vl_flat_find(map, key);
  if (found >= 0) return flat_values(map)[found] == value ? map : replace(h, map, (size_t)found, value);
  size_t n = flat_size(map), at = place_of(map, key);
  Term *keys = vl_heap_alloc(h, TUPLE_WORDS(n + 1)), *values;
  if (!keys) return TERM_NONE;
  keys[0] = make_header(BOX_TUPLE, n + 1);
  copy_with_gap(keys + 1, flat_keys(map), n, at);
  keys[1 + at] = key;
  Term copy = new_flat(h, make_box(keys), n + 1, &values);
  if (copy == TERM_NONE) return TERM_NONE;
  copy_with_gap(values, flat_values(map), n, at);
  values[at] = value;
  return copy;
}

Term vl_flat_remove(Heap *h, Term map, Term key) {
  int found = vl_flat_find(map, key);
  if (found < 0) return map;
  size_t n = flat_size(map), at = (size_t)found;
  Term *keys = vl_heap_alloc(h, TUPLE_WORDS(n - 1)), *values;
  if (!keys) return TERM_NONE;
  keys[0] = make_header(BOX_TUPLE, n - 1);
  copy_without(keys + 1, flat_keys(map), n, at);
  Term copy = new_flat(h, make_box(keys), n - 1, &values);
  if (copy == TERM_NONE) return TERM_NONE;
  copy_without(values, flat_values(map), n, at);
  return copy;
}

/* Insertion sort: few pairs, often in order already. Gives the number of distinct keys. */
static size_t sort_pairs(Term *pairs, size_t n) {
  size_t sorted = 0;
  for (size_t i = 0; i < n; i++) {
    Term key = pairs[2 * i], value = pairs[2 * i + 1];
    size_t at = sorted;
    int order = 1;
    while (at > 0 && (order = vl_compare_exact(pairs[2 * at - 2], key)) > 0) at--;
    if (at > 0 && order == 0) {
      pairs[2 * at - 1] = value;
      continue;
    }
    memmove(pairs + 2 * at + 2, pairs + 2 * at, (sorted - at) * 2 * sizeof(Term));
    pairs[2 * at] = key;
    pairs[2 * at + 1] = value;
    sorted++;
  }
  return sorted;
}

Term vl_flat_from_pairs(Heap *h, Term *pairs, size_t n) {
  n = sort_pairs(pairs, n);
  Term *keys = vl_heap_alloc(h, TUPLE_WORDS(n)), *values;
  if (!keys) return TERM_NONE;
  keys[0] = make_header(BOX_TUPLE, n);
  Term map = new_flat(h, make_box(keys), n, &values);
  if (map == TERM_NONE) return TERM_NONE;
  for (size_t i = 0; i < n; i++) {
    keys[1 + i] = pairs[2 * i];
    values[i] = pairs[2 * i + 1];
  }
  return map;
}
