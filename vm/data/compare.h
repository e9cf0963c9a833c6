/* Erlang's total order of terms:
 * number < atom < reference < fun < port < pid < tuple < map < list < bitstring.
 *
 * Nothing is allocated on a heap and nothing recurses; deep terms take scratch memory of the
 * C library, and running out of that is the one checked abort here, since an order has no
 * failure value (enif_compare has none either). */
#ifndef VL_COMPARE_H
#define VL_COMPARE_H

#include "heap/heap.h"

/* ==, with 1 == 1.0. Order: negative, 0, positive. */
int vl_compare(Term a, Term b);
/* The same with all integers before all floats: the order of map keys. */
int vl_compare_exact(Term a, Term b);

bool vl_equal_deep(Term a, Term b);

/* a =:= b */
static inline bool vl_equal_exact(Term a, Term b) {
  if (a == b) return true;
  if (is_immediate(a) || is_immediate(b)) return false;
  return vl_equal_deep(a, b);
}

/* a == b */
static inline bool vl_equal(Term a, Term b) {
  if (a == b) return true;
  /* Two immediates are equal only as words; a number may equal one of another kind. */
  if (is_immediate(a) && is_immediate(b)) return false;
  return vl_compare(a, b) == 0;
}

#endif
