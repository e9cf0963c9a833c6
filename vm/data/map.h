/* Maps: one face over flat maps (to MAP_FLAT_MAX keys) and hash array mapped tries above.
 *
 * A map of n keys has one form only, whatever its history: flat with its keys in term order, or
 * a trie given by the hashes of its keys. Keys are equal when they match (=:=). Functions that
 * build give TERM_NONE when there is no room. Loops here are over one map; callers that face
 * large ones charge reductions by vl_map_size. */
#ifndef VL_MAP_H
#define VL_MAP_H

#include "heap/heap.h"

/* The empty map; needs room like any other. */
Term vl_map_empty(Heap *h) VL_MUST_CHECK;

size_t vl_map_size(Term map);
/* The value under a key, or TERM_NONE. */
Term vl_map_get(Term map, Term key);
/* The map with the key set to value; the map itself when it has that very value. */
Term vl_map_put(Heap *h, Term map, Term key, Term value) VL_MUST_CHECK;
/* The map without the key; the map itself when it has no such key. */
Term vl_map_remove(Heap *h, Term map, Term key) VL_MUST_CHECK;

/* A map of n pairs, alternating key and value; a later pair wins. `pairs` is scratch: it is
 * reordered. */
Term vl_map_from_pairs(Heap *h, Term *pairs, size_t n) VL_MUST_CHECK;
/* Copies keys and values (n = vl_map_size each) out: in iteration order, and in key order. */
void vl_map_entries(Term map, Term *keys, Term *values);
void vl_map_sorted(Term map, Term *keys, Term *values);

/* -- Iteration without scratch memory: in key order for a flat map, in trie order above -- */

#define MAP_DEPTH_MAX 20 /* 16 levels of hash, a collision, the root */

typedef struct MapIterator {
  Term node[MAP_DEPTH_MAX];
  uint32_t at[MAP_DEPTH_MAX];
  int depth;
} MapIterator;

void vl_map_iterate(MapIterator *it, Term map);
/* The next entry; false at the end. */
bool vl_map_next(MapIterator *it, Term *key, Term *value);

#endif
