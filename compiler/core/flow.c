#include "core/flow.h"

static uint32_t flags_of(const Ins *ins) {
  if (ins_is_call(ins)) return ins_is_tail_call(ins) ? OPF_tail : OPF_calls;
  if (ins->op == IR_RETURN || ins->op == IR_AGAIN) return OPF_tail;
  return ins->op == IR_CATCH ? 0 : vl_ops[ins->op].flags;
}

static ArgRole role_in_call(const Ins *ins, uint32_t i) {
  if (i == call_dst(ins)) return ROLE_WRITE;
  bool is_index = i == 0 && (ins->op == IR_CALL || ins->op == IR_CALL_EXT);
  return is_index ? ROLE_NONE : ROLE_READ;
}

static ArgRole role_of_kind(OperandKind kind) {
  switch ((int)kind) {
  case KIND_src:
  case KIND_fsrc: return ROLE_READ;
  case KIND_dst:
  case KIND_fdst: return ROLE_WRITE;
  case KIND_label:
  case KIND_fail:
  case KIND_loop:
  case KIND_handler: return ROLE_TARGET;
  default: return ROLE_NONE;
  }
}

/* The role the op gives to its i'th argument, whatever that is. */
static ArgRole role_of(const Ins *ins, uint32_t i) {
  if (ins_is_call(ins)) return role_in_call(ins, i);
  if (ins->op == IR_RETURN) return ROLE_READ;
  if (ins->op == IR_AGAIN) return i < AGAIN_FIXED ? ROLE_NONE : ROLE_READ;
  if (ins->op == IR_CATCH) return i == 0 ? ROLE_NONE : ROLE_WRITE;
  return role_of_kind(op_kind(ins->op, i));
}

void vl_ins_describe(Ins *ins) {
  ins->flags = (uint16_t)flags_of(ins);
  for (uint32_t i = 0; i < ins->count; i++) {
    Arg *a = &ins->args[i];
    ArgRole role = role_of(ins, i);
    bool counts = role == ROLE_TARGET ? a->n != LABEL_NONE : a->kind == ARG_VAR;
    a->role = (uint8_t)(counts ? role : ROLE_NONE);
  }
}
