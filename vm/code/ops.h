/* What the table of ops says, for the machine: verifier, loader, disassembler. */
#ifndef VL_OPS_H
#define VL_OPS_H

#include "base/base.h"

#include "loaded.gen.h"
#include "ops.gen.h"

#define GROUP_MAX 5

typedef struct OpInfo {
  const char *name; /* NULL: no such op */
  const char *doc;
  uint16_t flags;     /* OpFlags */
  uint8_t fixed;      /* operands before its list, or all when it has none */
  uint8_t group_size; /* of the list operand, at most one an op */
  uint8_t operands[OPERANDS_MAX];
  uint8_t group[GROUP_MAX];
} OpInfo;

/* By op number, OP_LIMIT rows. */
extern const OpInfo vl_ops[];

/* An op of loaded code: a variant of an op, chosen by the kinds of its operands. */
typedef struct LoadedInfo {
  const char *name;
  const char *kinds; /* an operand each: x, y, s (small), i (immediate), c (constant), v (any), - (neither) */
  uint8_t op;        /* OpId, or 0: of loaded code alone */
  uint64_t accepts;  /* a byte for each operand, the first lowest: a bit for each OperandTag that fits its kind */
} LoadedInfo;

_Static_assert(OPERANDS_MAX <= 8, "accepts has a byte for each");

/* By LoadedOp. */
extern const LoadedInfo vl_loaded[];
/* By op: its first variant; the last, which fits always, ends the run of rows with that op. */
extern const uint16_t vl_loaded_first[];

/* Neighbours that are run as one. */
typedef struct FusedInfo {
  uint16_t last;      /* LoadedOp */
  uint16_t count;     /* of those before it */
  uint16_t before[2]; /* the nearest first */
  uint16_t fused;     /* LoadedOp of the whole: the handler of its first */
} FusedInfo;

/* By `last`, longer runs first; ends with a row of LOADED_COUNT. */
extern const FusedInfo vl_fused[];
/* By LoadedOp: its first row + 1, or 0. */
extern const uint16_t vl_fused_first[];

/* Does the loaded op end with the map of a safe point? */
static inline bool op_has_map(const OpInfo *info) {
  return (info->flags & (OPF_safe | OPF_calls | OPF_waits | OPF_raises)) != 0;
}

#endif
