/* What instructions do: the one table-driven view that all passes of the back end share. */
#ifndef VC_FLOW_H
#define VC_FLOW_H

#include "core/ir.h"

/* The kind of an operand of an op of vm/ops. */
static inline OperandKind op_kind(uint16_t op, uint32_t i) {
  const OpInfo *info = &vl_ops[op];
  uint32_t fixed = info->fixed;
  return (OperandKind)(i < fixed ? info->operands[i] : info->group[(i - fixed) % info->group_size]);
}

static inline bool ins_is_call(const Ins *ins) {
  return ins->op >= IR_CALL && ins->op <= IR_APPLY;
}
/* Of a call: the argument that is its destination; the arguments of the call follow. */
static inline uint32_t call_dst(const Ins *ins) {
  return ins->op == IR_APPLY ? 2 : 1;
}
static inline bool ins_is_tail_call(const Ins *ins) {
  return ins_is_call(ins) && ins->args[call_dst(ins)].kind == ARG_NONE;
}

/* Fills in the flags, and the roles of the arguments, that follow from the op. */
void vl_ins_describe(Ins *ins);

static inline bool ins_ends(const Ins *ins) {
  return (ins->flags & (OPF_ends | OPF_tail)) != 0;
}
/* Does it lose every x register? */
static inline bool ins_loses_x(const Ins *ins) {
  return (ins->flags & (OPF_calls | OPF_waits)) != 0;
}

#endif
