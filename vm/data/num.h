/* Arithmetic on terms of any kind: what an op does when its operands are not both small.
 *
 * TERM_NONE says why in *status: not numbers (badarith), or no room (system_limit). */
#ifndef VL_NUM_H
#define VL_NUM_H

#include "heap/heap.h"

typedef enum NumStatus { NUM_OK, NUM_BAD, NUM_NO_ROOM } NumStatus;
typedef Term (*NumBinary)(Heap *h, Term a, Term b, NumStatus *status);
typedef Term (*NumUnary)(Heap *h, Term a, NumStatus *status);

Term vl_num_add(Heap *h, Term a, Term b, NumStatus *status) VL_MUST_CHECK;
Term vl_num_sub(Heap *h, Term a, Term b, NumStatus *status) VL_MUST_CHECK;
Term vl_num_mul(Heap *h, Term a, Term b, NumStatus *status) VL_MUST_CHECK;
/* `/`: always a float. */
Term vl_num_divide(Heap *h, Term a, Term b, NumStatus *status) VL_MUST_CHECK;
Term vl_num_neg(Heap *h, Term a, NumStatus *status) VL_MUST_CHECK;
/* Integers only. */
Term vl_num_div(Heap *h, Term a, Term b, NumStatus *status) VL_MUST_CHECK;
Term vl_num_rem(Heap *h, Term a, Term b, NumStatus *status) VL_MUST_CHECK;
Term vl_num_band(Heap *h, Term a, Term b, NumStatus *status) VL_MUST_CHECK;
Term vl_num_bor(Heap *h, Term a, Term b, NumStatus *status) VL_MUST_CHECK;
Term vl_num_bxor(Heap *h, Term a, Term b, NumStatus *status) VL_MUST_CHECK;
Term vl_num_bnot(Heap *h, Term a, NumStatus *status) VL_MUST_CHECK;
Term vl_num_bsl(Heap *h, Term a, Term b, NumStatus *status) VL_MUST_CHECK;
Term vl_num_bsr(Heap *h, Term a, Term b, NumStatus *status) VL_MUST_CHECK;

/* Numeric order of two numbers, an integer against a float by exact value. */
int vl_num_compare(Term a, Term b);

#endif
