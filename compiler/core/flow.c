#include "core/flow.h"

uint32_t vl_ins_flags(const Ins *ins) {
  if (ins_is_call(ins)) return ins_is_tail_call(ins) ? OPF_tail : OPF_calls;
  if (ins->op == IR_RETURN) return OPF_tail;
  return ins->op == IR_CATCH ? 0 : vl_ops[ins->op].flags;
}

static ArgRole role_in_call(const Ins *ins, uint32_t i) {
  if (i == call_dst(ins)) return ROLE_WRITE;
  bool is_index = i == 0 && (ins->op == IR_CALL || ins->op == IR_CALL_EXT);
  return is_index ? ROLE_NONE : ROLE_READ;
}

static ArgRole role_of_kind(OperandKind kind) {
  switch ((int)kind) {
  case KIND_src: return ROLE_READ;
  case KIND_dst: return ROLE_WRITE;
  case KIND_label:
  case KIND_fail:
  case KIND_loop:
  case KIND_handler: return ROLE_TARGET;
  default: return ROLE_NONE;
  }
}

ArgRole vl_ins_role(const Ins *ins, uint32_t i) {
  ArgRole role;
  if (ins_is_call(ins))
    role = role_in_call(ins, i);
  else if (ins->op == IR_RETURN)
    role = ROLE_READ;
  else if (ins->op == IR_CATCH)
    role = i == 0 ? ROLE_NONE : ROLE_WRITE;
  else
    role = role_of_kind(op_kind(ins->op, i));
  switch (role) {
  case ROLE_READ:
  case ROLE_WRITE: return ins->args[i].kind == ARG_VAR ? role : ROLE_NONE;
  case ROLE_TARGET: return ins->args[i].n == LABEL_NONE ? ROLE_NONE : role;
  case ROLE_NONE: break;
  }
  return ROLE_NONE;
}
