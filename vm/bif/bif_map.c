/* Maps: :erlang's guards and the builtins of :maps. */
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/heavy.h"
#include "data/list.h"
#include "data/map.h"

enum { ENTRIES_PER_REDUCTION = 16 };

static Term bad_map(Process *p, Term t) {
  return vl_raise_tagged(p, ATOM_badmap, t);
}

static size_t walk_size(Process *p, Term map) {
  size_t n = vl_map_size(map);
  vl_bump_reductions(p, n / ENTRIES_PER_REDUCTION);
  return n;
}

/* -- Guards -- */

Term bif_erlang_map_size_1(Process *p, const Term *args) {
  return is_map(args[0]) ? make_small((int64_t)vl_map_size(args[0])) : bad_map(p, args[0]);
}

static Term get_or_raise(Process *p, Term key, Term map) {
  if (!is_map(map)) return bad_map(p, map);
  Term value = vl_map_get(map, key);
  return value == TERM_NONE ? vl_raise_tagged(p, ATOM_badkey, key) : value;
}

Term bif_erlang_map_get_2(Process *p, const Term *args) {
  return get_or_raise(p, args[0], args[1]);
}

static Term has_key(Process *p, Term key, Term map) {
  return is_map(map) ? make_bool(vl_map_get(map, key) != TERM_NONE) : bad_map(p, map);
}

Term bif_erlang_is_map_key_2(Process *p, const Term *args) {
  return has_key(p, args[0], args[1]);
}

/* -- One key -- */

Term bif_maps_is_key_2(Process *p, const Term *args) {
  return has_key(p, args[0], args[1]);
}

Term bif_maps_get_2(Process *p, const Term *args) {
  return get_or_raise(p, args[0], args[1]);
}

Term bif_maps_get_3(Process *p, const Term *args) {
  if (!is_map(args[1])) return bad_map(p, args[1]);
  Term value = vl_map_get(args[1], args[0]);
  return value == TERM_NONE ? args[2] : value;
}

Term bif_maps_find_2(Process *p, const Term *args) {
  if (!is_map(args[1])) return bad_map(p, args[1]);
  Term value = vl_map_get(args[1], args[0]);
  return value == TERM_NONE ? ATOM_error : vl_tuple2(&p->heap, ATOM_ok, value);
}

Term bif_maps_put_3(Process *p, const Term *args) {
  return is_map(args[2]) ? vl_map_put(&p->heap, args[2], args[0], args[1]) : bad_map(p, args[2]);
}

Term bif_maps_update_3(Process *p, const Term *args) {
  Term old = get_or_raise(p, args[0], args[2]);
  return old == TERM_NONE ? TERM_NONE : vl_map_put(&p->heap, args[2], args[0], args[1]);
}

Term bif_maps_remove_2(Process *p, const Term *args) {
  return is_map(args[1]) ? vl_map_remove(&p->heap, args[1], args[0]) : bad_map(p, args[1]);
}

Term bif_maps_take_2(Process *p, const Term *args) {
  if (!is_map(args[1])) return bad_map(p, args[1]);
  Term value = vl_map_get(args[1], args[0]);
  if (value == TERM_NONE) return ATOM_error;
  return vl_tuple2(&p->heap, value, vl_map_remove(&p->heap, args[1], args[0]));
}

/* -- The whole map -- */

/* Which half of an entry a list shall have. */
typedef enum Part { PART_KEYS, PART_VALUES, PART_PAIRS } Part;

static Term entries(Process *p, Term map, Part part) {
  if (!is_map(map)) return bad_map(p, map);
  size_t n = walk_size(p, map), each = CONS_WORDS + (part == PART_PAIRS ? TUPLE_WORDS(2) : 0);
  if (n == 0) return NIL;
  if (vl_is_heavy(p, 2 * n)) return vl_go_dirty(p);
  Term *at = vl_heap_alloc(&p->heap, n * each), key, value;
  if (!at) return TERM_NONE;
  Term list = (Term)(uintptr_t)at | TAG_CONS;
  MapIterator it;
  vl_map_iterate(&it, map);
  for (size_t i = 0; vl_map_next(&it, &key, &value); i++, at += each) {
    Term item = part == PART_KEYS ? key : value;
    if (part == PART_PAIRS) {
      Term *pair = at + CONS_WORDS;
      pair[0] = make_header(BOX_TUPLE, 2);
      pair[1] = key;
      pair[2] = value;
      item = make_box(pair);
    }
    make_cons(at, item, i + 1 < n ? (Term)(uintptr_t)(at + each) | TAG_CONS : NIL);
  }
  return list;
}

Term bif_maps_keys_1(Process *p, const Term *args) {
  return entries(p, args[0], PART_KEYS);
}

Term bif_maps_values_1(Process *p, const Term *args) {
  return entries(p, args[0], PART_VALUES);
}

Term bif_maps_to_list_1(Process *p, const Term *args) {
  return entries(p, args[0], PART_PAIRS);
}

/* A map of 2 n terms that `fill` has written to scratch memory. */
static Term from_scratch(Process *p, Term *pairs, size_t n) {
  vl_bump_reductions(p, n / ENTRIES_PER_REDUCTION);
  return vl_map_from_pairs(&p->heap, pairs, n);
}

static Term *open_pairs(Process *p, size_t n) {
  Term *pairs = vl_alloc(p->heap.alloc, 2 * n * sizeof *pairs);
  if (!pairs) p->heap.failed = true;
  return pairs;
}

Term bif_maps_from_list_1(Process *p, const Term *args) {
  size_t n;
  if (!vl_list_length(args[0], &n)) return vl_raise_badarg(p);
  if (n == 0) return vl_map_empty(&p->heap);
  if (vl_is_heavy(p, 16 * n)) return vl_go_dirty(p);
  Term *pairs = open_pairs(p, n), list = args[0], item;
  if (!pairs) return TERM_NONE;
  bool good = true;
  for (size_t i = 0; good && arg_next(&list, &item); i += 2) {
    good = is_tuple_of(item, 2);
    if (good) memcpy(pairs + i, tuple_elements(item), 2 * sizeof *pairs);
  }
  Term map = good ? from_scratch(p, pairs, n) : vl_raise_badarg(p);
  vl_free(p->heap.alloc, pairs, 2 * n * sizeof *pairs);
  return map;
}

Term bif_maps_from_keys_2(Process *p, const Term *args) {
  size_t n;
  if (!vl_list_length(args[0], &n)) return vl_raise_badarg(p);
  if (n == 0) return vl_map_empty(&p->heap);
  if (vl_is_heavy(p, 16 * n)) return vl_go_dirty(p);
  Term *pairs = open_pairs(p, n), list = args[0], item;
  if (!pairs) return TERM_NONE;
  for (size_t i = 0; arg_next(&list, &item); i += 2) {
    pairs[i] = item;
    pairs[i + 1] = args[1];
  }
  Term map = from_scratch(p, pairs, n);
  vl_free(p->heap.alloc, pairs, 2 * n * sizeof *pairs);
  return map;
}

/* The first map with the entries of the second set; those it has already stay where `keep`. */
static Term put_all(Process *p, Term into, Term from, bool keep) {
  MapIterator it;
  Term key, value;
  vl_map_iterate(&it, from);
  while (into != TERM_NONE && vl_map_next(&it, &key, &value))
    if (!keep || vl_map_get(into, key) == TERM_NONE) into = vl_map_put(&p->heap, into, key, value);
  return into;
}

static Term merge_by_pairs(Process *p, Term a, Term b, size_t n, size_t m) {
  Term *pairs = open_pairs(p, n + m), key, value;
  if (!pairs) return TERM_NONE;
  size_t at = 0;
  for (int i = 0; i < 2; i++) {
    MapIterator it;
    vl_map_iterate(&it, i == 0 ? a : b);
    while (vl_map_next(&it, &key, &value)) {
      pairs[at++] = key;
      pairs[at++] = value;
    }
  }
  Term map = from_scratch(p, pairs, n + m);
  vl_free(p->heap.alloc, pairs, 2 * (n + m) * sizeof *pairs);
  return map;
}

Term bif_maps_merge_2(Process *p, const Term *args) {
  enum { FEW = 4 };
  for (int i = 0; i < 2; i++)
    if (!is_map(args[i])) return bad_map(p, args[i]);
  size_t n = walk_size(p, args[0]), m = walk_size(p, args[1]);
  if (n == 0) return args[1];
  if (m == 0) return args[0];
  if (vl_is_heavy(p, 16 * (n < m ? n : m) + n / FEW + m / FEW)) return vl_go_dirty(p);
  /* A few entries are put one by one; maps of like size are made anew. */
  if (m <= n / FEW || m == 1) return put_all(p, args[0], args[1], false);
  if (n <= m / FEW) return put_all(p, args[1], args[0], true);
  return merge_by_pairs(p, args[0], args[1], n, m);
}
