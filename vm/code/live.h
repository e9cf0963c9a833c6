/* The verifier's second half: liveness, and from it the maps of safe points. */
#ifndef VL_LIVE_H
#define VL_LIVE_H

#include "base/table.h"
#include "code/regset.h"
#include "code/verify.h"

#define NO_TRY (-1)
#define NO_FRAME (-1)
#define NOT_REACHED (-2)

/* A try slot in force; the enclosing one is its parent. */
typedef struct TryNode {
  int32_t parent; /* row, or NO_TRY */
  uint32_t slot, handler;
} TryNode;

/* What is known on entering an op. */
typedef struct Shape {
  int32_t slots;   /* of the frame, NO_FRAME or NOT_REACHED */
  int32_t nest;    /* innermost TryNode, or NO_TRY */
  uint32_t room;   /* heap words that building ops may take */
  uint32_t floats; /* float registers that have been written, a bit each */
  uint32_t open;   /* those of them that may hold no number */
  uint32_t peek;   /* the recv_peek whose message lies at the save pointer, behind it; 0: none does */
  uint64_t kept;   /* frame slots written since then, the last bit for all from there on */
} Shape;

static inline uint64_t shape_slot(int64_t slot) {
  return UINT64_C(1) << (slot < 63 ? slot : 63);
}

typedef struct Liveness {
  Verified *v;
  const Shape *shapes; /* by op */
  const TryNode *nests;
  uint64_t *at_label; /* by label: a row of what is live there */
  RegWidth width;     /* of a row */
  Table map_index;
} Liveness;

/* Works out one function: checks that nothing is read before it is written, and records the maps
 * of its safe points. False: l->v->error. */
bool vl_live_function(Liveness *l, VerifiedFunction *f) VL_MUST_CHECK;

/* x registers an op reads besides its operands: x0..x(n-1). */
uint32_t vl_live_implicit(const Image *image, const ImageOp *op);

#endif
