/* Integers of any size. A result fits a small where it can.
 *
 * Arguments are integer terms (callers check). Results are built on `h`; TERM_NONE means no
 * room, or a size past INT_MAX_LIMBS (the caller raises system_limit). Limbs are moved by
 * GMP's mpn layer, only at sizes at which it allocates nothing; above that the algorithms
 * here are our own, on scratch memory of the heap's allocator. */
#ifndef VL_INT_H
#define VL_INT_H

#include "heap/heap.h"

/* As OTP: 33,554,368 bits. */
#define INT_MAX_LIMBS (((size_t)1 << 19) - 1)

Term vl_int_add(Heap *h, Term a, Term b) VL_MUST_CHECK;
Term vl_int_sub(Heap *h, Term a, Term b) VL_MUST_CHECK;
Term vl_int_mul(Heap *h, Term a, Term b) VL_MUST_CHECK;
/* Truncated division, b not zero. */
Term vl_int_div(Heap *h, Term a, Term b) VL_MUST_CHECK;
Term vl_int_rem(Heap *h, Term a, Term b) VL_MUST_CHECK;
Term vl_int_neg(Heap *h, Term a) VL_MUST_CHECK;

/* As if in two's complement of unlimited width. */
Term vl_int_band(Heap *h, Term a, Term b) VL_MUST_CHECK;
Term vl_int_bor(Heap *h, Term a, Term b) VL_MUST_CHECK;
Term vl_int_bxor(Heap *h, Term a, Term b) VL_MUST_CHECK;
Term vl_int_bnot(Heap *h, Term a) VL_MUST_CHECK;
/* Shifts left by `by` bits, right (arithmetic) where it is negative. */
Term vl_int_shift(Heap *h, Term a, int64_t by) VL_MUST_CHECK;

/* -1, 0 or 1. */
int vl_int_compare(Term a, Term b);
bool vl_int_is_negative(Term a);

/* The value as a double; false when it is out of range. */
bool vl_int_to_double(Term a, double *out);
/* The integer part of a finite double. */
Term vl_int_from_double(Heap *h, double d) VL_MUST_CHECK;

/* The value if it fits. */
bool vl_int_to_i64(Term a, int64_t *out);
bool vl_int_to_u64(Term a, uint64_t *out);

/* An integer from the magnitude's limbs (least significant first, leading zeros allowed). */
Term vl_int_from_limbs(Heap *h, bool negative, const uint64_t *limbs, size_t n) VL_MUST_CHECK;
/* The magnitude: a big's own limbs, or *small filled for a small. */
size_t vl_int_limbs(Term a, uint64_t *small, const uint64_t **limbs, bool *negative);

/* Parses optional sign and digits of base 2 to 36; TERM_NONE with *bad set if the text is no
 * number, with *bad clear when memory is out. */
Term vl_int_parse(Heap *h, const char *text, size_t size, unsigned base, bool *bad) VL_MUST_CHECK;
/* Bytes that vl_int_format may need, the sign included. */
size_t vl_int_format_size(Term a, unsigned base);
/* Writes sign and digits (upper case); gives their number, 0 when memory is out. */
size_t vl_int_format(Alloc *alloc, Term a, unsigned base, char *out);

#endif
