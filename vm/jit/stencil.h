/* Stencils: the machine code of one op with holes for its operands, made at build time (gen/stencils.py). */
#ifndef VL_STENCIL_H
#define VL_STENCIL_H

#include "base/base.h"

/* What a hole is filled with. U32 and S32: 32 bits that must come out as the same 64-bit number with zeros or with the
 * sign in front. The others are distances of 32 bits, and the wide ones 64 bits. */
typedef enum HoleKind {
  HOLE_WORD_U32, /* the operand's word: a register's offset, a constant, a number */
  HOLE_WORD_S32,
  HOLE_BYTES_U32, /* the bytes of so many terms */
  HOLE_BYTES_S32,
  HOLE_TUPLE_U32, /* the header of a tuple of that size */
  HOLE_TUPLE_S32,
  HOLE_WIDE,        /* the operand's word, 64 bits */
  HOLE_THIS,        /* the address of the op's words, 64 bits */
  HOLE_NEXT,        /* that of the next op's */
  HOLE_GO,          /* to the machine code of the label in the operand */
  HOLE_GO_NEXT,     /* to that of the next op */
  HOLE_GO_FUNCTION, /* to the op's function */
  HOLE_GO_YIELD,    /* to vl_threaded_yield */
  HOLE_GO_FLOATS,   /* to its stencil for floats */
  HOLE_HOT,         /* within the stencil: from the cold part to the hot one, and back */
  HOLE_COLD,
} HoleKind;

typedef struct StencilHole {
  uint16_t at; /* in the hot part, then the cold part */
  uint8_t kind;
  uint8_t operand;
  int32_t addend;
} StencilHole;

typedef struct Stencil {
  const uint8_t *code; /* NULL: the op has none */
  const StencilHole *holes;
  uint16_t hot, cold, hole_count; /* bytes of the parts: control goes on behind the hot one */
} Stencil;

/* By LoadedOp. */
extern const Stencil vl_stencils[];
/* By LoadedOp: the op's way when its operands are floats, out of line; code NULL: it has none. */
extern const Stencil vl_float_stencils[];
/* By Part (parts.gen.h); code NULL: the extractor refused it. */
extern const Stencil vl_part_stencils[];
/* Goes on in the op's function: for ops without a stencil. */
extern const Stencil vl_stencil_function;

#endif
