/* Is this code safe to run? And which registers does a collection have to keep?
 *
 * The verifier believes nothing but its own reading of the ops. Code that passes:
 *  - jumps to later places of its own function only, but for receive loops, so that it cannot run
 *    for long without a call that counts;
 *  - has one frame size and one nest of try slots at each place, whatever way leads there;
 *  - reads no register that was not written on every way, none lost in a call, none of a try's;
 *  - builds only in the room of the `need` before it;
 *  - takes and passes over only messages it has looked at, does nothing else to the queue before it has, and keeps
 *    nothing of what it passes over;
 *  - leaves its function with the frame released and no try open.
 * What it does not prove (is this register a cons?) the ops test when they run.
 *
 * Backward liveness does both jobs: a register that is live at a function's entry and no argument
 * would be read uninitialised, and what is live at a safe point is what a collection keeps. */
#ifndef VL_VERIFY_H
#define VL_VERIFY_H

#include "base/vec.h"
#include "code/reader.h"

#define NO_MAP UINT32_MAX

typedef struct VerifiedFunction {
  uint32_t first, info, end; /* ops: of the label before func_info, func_info, behind the last */
  uint32_t entry;            /* label */
  uint32_t map;              /* of the entry */
  bool loops;                /* there is a way back */
} VerifiedFunction;

typedef struct VerifiedMap {
  uint16_t slots, registers;
  uint32_t bits; /* first word in map_bits */
} VerifiedMap;

typedef struct Verified {
  const Image *image;
  uint32_t *label_at; /* by label: its op, or UINT32_MAX */
  uint32_t *map_of;   /* by op: row of maps, or NO_MAP */
  bool *reached;      /* by op: can control come here? */
  Vec functions;      /* of VerifiedFunction */
  Vec maps;           /* of VerifiedMap */
  Vec map_bits;       /* of uint64_t */
  const char *error;  /* constant text; NULL: none */
  uint32_t error_op;
} Verified;

/* False: v->error says why, v->error_op where. Free v either way; it borrows the image. */
bool vl_verify(Verified *v, const Image *image) VL_MUST_CHECK;
void vl_verified_free(Verified *v);

#endif
