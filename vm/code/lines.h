/* From an address in loaded code to function, file and line.
 *
 * A call that was inlined keeps its frame: vl_code_place gives the innermost function,
 * vl_code_place_outer the one it was inlined into. */
#ifndef VL_LINES_H
#define VL_LINES_H

#include "code/export.h"

typedef struct CodePlace {
  Mfa mfa;
  const char *file; /* not terminated; file_size 0: unknown */
  size_t file_size;
  uint32_t line;                 /* 0: unknown */
  uint32_t outer;                /* line row of the call that was inlined here, or 0 */
  const struct ModuleCode *code; /* where the tables lie */
  const void *pc;
} CodePlace;

/* The place of the op at or before `pc`: a return address belongs to its call. False: no loaded
 * code there. No lock; valid until the caller's epoch ends. */
bool vl_code_place(const CodeServer *c, const void *pc, CodePlace *place);
/* Changes the place to that of the call inlined there; false when there is none. */
bool vl_code_place_outer(const CodeServer *c, CodePlace *place);

/* The code whose words `pc` points into, or NULL. Likewise. */
const struct ModuleCode *vl_code_at(const CodeServer *c, const void *pc);

/* Slots of the frame on top of the stack at a safe point. */
static inline size_t vl_code_frame_slots(const void *pc) {
  return vl_frame_map(pc).slots;
}

#endif
