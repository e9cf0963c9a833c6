/* Arithmetic on arrays of limbs, least significant first: what int.c is made of.
 *
 * Multiplication is schoolbook (mpn) to KARATSUBA_LIMBS and Karatsuba's above; division and
 * conversion of large numbers are reduced to it. `alloc` serves scratch memory; functions that
 * take it give false when there is none. */
#ifndef VL_LIMBS_H
#define VL_LIMBS_H

#include "base/alloc.h"

/* n without leading zero limbs. */
static inline size_t limbs_trim(const uint64_t *a, size_t n) {
  while (n != 0 && a[n - 1] == 0) n--;
  return n;
}

/* out[0..an+bn) = a * b; out overlaps neither. */
bool vl_limbs_mul(Alloc *alloc, uint64_t *out, const uint64_t *a, size_t an, const uint64_t *b,
                  size_t bn) VL_MUST_CHECK;

/* q[0..an-bn], r[0..bn) = a / b, truncated; an >= bn > 0, b's top limb not 0. q or r may be NULL. */
bool vl_limbs_div(Alloc *alloc, uint64_t *q, uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b,
                  size_t bn) VL_MUST_CHECK;

/* Digits of a number: out has room for vl_limbs_digits(n, base); gives how many were written,
 * without leading zeros; 0 when memory is out. `a` is destroyed. */
size_t vl_limbs_to_text(Alloc *alloc, char *out, uint64_t *a, size_t n, unsigned base);
/* An upper bound of the digits of n limbs. */
size_t vl_limbs_digits(size_t n, unsigned base);
/* The reverse: out has room for vl_limbs_for_digits(count, base); false when memory is out.
 * The text holds digits of the base only. *n: limbs without leading zeros. */
bool vl_limbs_from_text(Alloc *alloc, uint64_t *out, size_t *n, const char *text, size_t count,
                        unsigned base) VL_MUST_CHECK;
size_t vl_limbs_for_digits(size_t count, unsigned base);

#endif
