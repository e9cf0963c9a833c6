/* One op on its way to parts (vm/ops/parts.op). */
#ifndef VL_EXPANSION_H
#define VL_EXPANSION_H

#include "code/operand.h"
#include "jit/assembly.h"

#include "loaded.gen.h"
#include "parts.gen.h"

typedef struct Expansion {
  Assembly *a;
  const Piece *op;
  const Word *words; /* the op's */
  bool failed;       /* it stays one piece */
} Expansion;

/* A general operand as that of a variant: its kind, and its word there. */
typedef struct Source {
  char kind; /* x, y, i (an immediate of 32 bits) or c */
  Word word;
} Source;

/* An operand of a part: the kinds that its variants have, NULL if it is a plain word. */
typedef struct PartOperand {
  const char *kinds;
  Source source;
} PartOperand;

Source vl_native_source(Word item);
/* Operand i of a loaded op, whatever its kind there. */
Source vl_native_operand(uint16_t loaded, const Word *words, uint32_t i);
static inline bool source_is_register(Source s) {
  return s.kind == 'x' || s.kind == 'y';
}
static inline bool source_is_small(Source s) {
  return !source_is_register(s) && is_small(s.word);
}

/* Puts the part behind what is there. */
void vl_native_part(Expansion *x, Part part, const Word *operands, size_t count);
/* The same for the case of a part that fits the operands' kinds; `first` is its first, and the others follow in the
 * order of its `variants`. None fits: the expansion has failed. */
void vl_native_case(Expansion *x, Part first, const PartOperand *operands, size_t count);

#define EXPAND_CASE(x, first, ...)                                 \
  vl_native_case((x), (first), (const PartOperand[]){__VA_ARGS__}, \
                 sizeof((const PartOperand[]){__VA_ARGS__}) / sizeof(PartOperand))
#define PLAIN(w) \
  {              \
    NULL, {      \
      0, (w)     \
    }            \
  }
#define VARIED(kinds, s) \
  { (kinds), (s) }

/* Is it known of a register? `size`: of a tuple, elements or more. */
bool vl_native_knows(const Known *k, Source s, Knowledge what, uint32_t size);

/* By family: the op becomes parts, or the expansion has failed. */
void vl_native_map_get(Expansion *x);
void vl_native_map_has(Expansion *x);
void vl_native_map_put(Expansion *x);
void vl_native_bif(Expansion *x);
void vl_native_bits_start(Expansion *x);
void vl_native_bits_int(Expansion *x);
void vl_native_bits_bin(Expansion *x);
void vl_native_bits_rest(Expansion *x);
void vl_native_bits_skip(Expansion *x);
void vl_native_bits_utf8(Expansion *x);
void vl_native_bits_literal(Expansion *x);
/* bits_byte, bits_unit, bits_done, bits_save, bits_restore */
void vl_native_bits_step(Expansion *x);
void vl_native_divide(Expansion *x);

#endif
