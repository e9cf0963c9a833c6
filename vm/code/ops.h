/* What the table of ops says, for the machine: verifier, loader, disassembler. */
#ifndef VL_OPS_H
#define VL_OPS_H

#include "base/base.h"

#include "ops.gen.h"

#define GROUP_MAX 5

typedef struct OpInfo {
  const char *name; /* NULL: no such op */
  const char *doc;
  uint16_t flags; /* OpFlags */
  uint8_t operand_count;
  uint8_t group_size; /* of the list operand, at most one an op */
  uint8_t operands[OPERANDS_MAX];
  uint8_t group[GROUP_MAX];
} OpInfo;

/* By op number, OP_LIMIT rows. */
extern const OpInfo vl_ops[];

#endif
