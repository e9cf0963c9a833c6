#include "data/map.h"

#include "data/compare.h"
#include "data/map_inner.h"

static inline bool is_flat(Term map) {
  return box_kind(map) == BOX_MAP;
}

Term vl_map_empty(Heap *h) {
  return vl_flat_from_pairs(h, NULL, 0);
}

size_t vl_map_size(Term map) {
  return is_flat(map) ? flat_size(map) : (size_t)box_ptr(map)[HAMT_COUNT];
}

Term vl_map_get(Term map, Term key) {
  if (!is_flat(map)) return vl_hamt_get(map, key);
  int at = vl_flat_find(map, key);
  return at < 0 ? TERM_NONE : flat_values(map)[at];
}

/* A flat map that is full and one key more. */
static Term outgrow(Heap *h, Term map, Term key, Term value) {
  Term pairs[2 * MAP_FLAT_MAX + 2];
  for (size_t i = 0; i < MAP_FLAT_MAX; i++) {
    pairs[2 * i] = flat_keys(map)[i];
    pairs[2 * i + 1] = flat_values(map)[i];
  }
  pairs[2 * MAP_FLAT_MAX] = key;
  pairs[2 * MAP_FLAT_MAX + 1] = value;
  return vl_hamt_from_pairs(h, pairs, MAP_FLAT_MAX + 1);
}

Term vl_map_put(Heap *h, Term map, Term key, Term value) {
  if (key == TERM_NONE || value == TERM_NONE || map == TERM_NONE) return TERM_NONE;
  if (!is_flat(map)) return vl_hamt_put(h, map, key, value);
  if (flat_size(map) == MAP_FLAT_MAX && vl_flat_find(map, key) < 0) return outgrow(h, map, key, value);
  return vl_flat_put(h, map, key, value);
}

Term vl_map_remove(Heap *h, Term map, Term key) {
  return is_flat(map) ? vl_flat_remove(h, map, key) : vl_hamt_remove(h, map, key);
}

Term vl_map_from_pairs(Heap *h, Term *pairs, size_t n) {
  return n <= MAP_FLAT_MAX ? vl_flat_from_pairs(h, pairs, n) : vl_hamt_from_pairs(h, pairs, n);
}

/* -- Entries -- */

void vl_map_entries(Term map, Term *keys, Term *values) {
  MapIterator it;
  vl_map_iterate(&it, map);
  while (vl_map_next(&it, keys, values)) keys++, values++;
}

static void swap(Term *words, size_t i, size_t j) {
  Term word = words[i];
  words[i] = words[j];
  words[j] = word;
}

static void sift_down(Term *keys, Term *values, size_t at, size_t n) {
  for (size_t child; (child = 2 * at + 1) < n; at = child) {
    if (child + 1 < n && vl_compare_exact(keys[child], keys[child + 1]) < 0) child++;
    if (vl_compare_exact(keys[at], keys[child]) >= 0) return;
    swap(keys, at, child);
    swap(values, at, child);
  }
}

/* Heapsort, since it needs no memory. */
void vl_map_sorted(Term map, Term *keys, Term *values) {
  vl_map_entries(map, keys, values);
  size_t n = vl_map_size(map);
  if (is_flat(map) || n < 2) return;
  for (size_t i = n / 2; i-- > 0;) sift_down(keys, values, i, n);
  for (size_t i = n; i-- > 1;) {
    swap(keys, 0, i);
    swap(values, 0, i);
    sift_down(keys, values, 0, i);
  }
}

void vl_map_iterate(MapIterator *it, Term map) {
  it->depth = 0;
  it->node[0] = map;
  it->at[0] = 0;
}

/* Where the children of a node of any kind are. */
static const Term *parts(Term node, size_t *n) {
  const Term *p = box_ptr(node);
  size_t skip = box_raw_words(p[0]);
  *n = header_size(p[0]) - skip;
  return p + 1 + skip;
}

bool vl_map_next(MapIterator *it, Term *key, Term *value) {
  if (is_flat(it->node[0])) {
    uint32_t at = it->at[0]++;
    if (at >= flat_size(it->node[0])) return false;
    *key = flat_keys(it->node[0])[at];
    *value = flat_values(it->node[0])[at];
    return true;
  }
  while (it->depth >= 0) {
    size_t n;
    const Term *children = parts(it->node[it->depth], &n);
    if (it->at[it->depth] == n) {
      it->depth--;
      continue;
    }
    Term child = children[it->at[it->depth]++];
    if (is_cons(child)) {
      *key = cons_head(child);
      *value = cons_tail(child);
      return true;
    }
    it->depth++;
    vl_assert(it->depth < MAP_DEPTH_MAX);
    it->node[it->depth] = child;
    it->at[it->depth] = 0;
  }
  return false;
}
