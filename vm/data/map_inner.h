/* The two forms of a map, as map.c sees them. */
#ifndef VL_MAP_INNER_H
#define VL_MAP_INNER_H

#include "data/map.h"

/* -- Flat: sorted keys in a tuple that maps of one shape share, values beside it -- */

static inline size_t flat_size(Term map) {
  return box_size(map) - 1;
}
static inline const Term *flat_keys(Term map) {
  return tuple_elements(box_ptr(map)[MAP_KEYS]);
}
static inline Term *flat_values(Term map) {
  return box_ptr(map) + MAP_VALUES;
}

/* The position of a key, or -1. */
int vl_flat_find(Term map, Term key);
Term vl_flat_put(Heap *h, Term map, Term key, Term value) VL_MUST_CHECK;
Term vl_flat_remove(Heap *h, Term map, Term key) VL_MUST_CHECK;
/* From n <= MAP_FLAT_MAX pairs; sorts them, drops earlier ones of equal keys. */
Term vl_flat_from_pairs(Heap *h, Term *pairs, size_t n) VL_MUST_CHECK;

/* -- Trie: a node has a bitmap of 16 and as many children as bits. A child is a leaf (cons of
 *    key and value), a collision (leaves of one hash), or a node for the next 4 bits of hash.
 *    A node below the root has at least two children, or one that is a node. -- */

Term vl_hamt_get(Term map, Term key);
Term vl_hamt_put(Heap *h, Term map, Term key, Term value) VL_MUST_CHECK;
/* May give a flat map. */
Term vl_hamt_remove(Heap *h, Term map, Term key) VL_MUST_CHECK;
/* From any number of pairs; flat if few distinct keys remain. */
Term vl_hamt_from_pairs(Heap *h, Term *pairs, size_t n) VL_MUST_CHECK;

#endif
