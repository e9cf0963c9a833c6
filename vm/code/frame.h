/* What the words of a stack frame are.
 *
 *   E -> y0 y1 .. y(n-1)   the frame's slots
 *        return address    into the caller, whose frame follows
 *
 * Stack words are never classified by their bits. Each safe point (a function's entry, a return
 * point, the place behind an op that may collect) has a FrameMap, computed by the verifier; the
 * word before the safe point's address leads to it. */
#ifndef VL_FRAME_H
#define VL_FRAME_H

#include "base/base.h"

/* A word of loaded code: the address of an op's handler, or an operand. */
typedef uint64_t Word;

typedef struct FrameMap {
  const uint64_t *live; /* bit i: slot i holds a term that will be read; then bits of x[0..registers) */
  uint16_t slots;       /* y registers between the stack's top and the return address */
  uint16_t registers;   /* x registers up to the last that will be read */
} FrameMap;

static inline FrameMap vl_frame_map(const void *pc) {
  return *(const FrameMap *)(uintptr_t)((const Word *)pc)[-1];
}
static inline bool vl_frame_is_live(const FrameMap *map, uint32_t slot) {
  return map->live[slot / 64] >> (slot % 64) & 1;
}
/* Words of `live` that belong to y registers; those of x registers follow. */
static inline size_t frame_map_y_words(const FrameMap *map) {
  return (map->slots + 63u) / 64;
}

#endif
