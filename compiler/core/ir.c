#include "core/ir.h"

#include "core/flow.h"
#include "expand/ast.h"

#include <string.h>

IrFunction *vl_ir_new(CompileUnit *u, Emitter *e, Term name, uint32_t arity, uint32_t entry) {
  IrFunction *f = vl_unit_room(u, 1, sizeof *f);
  *f = (IrFunction){
      .unit = u, .emitter = e, .name = name, .arity = arity, .entry = entry, .vars = arity, .labels = LABEL_CLAUSE + 1};
  return f;
}

static Ins *next_ins(IrFunction *f) {
  if (f->count == f->room) {
    uint32_t room = f->room ? f->room * 2 : 32;
    Ins *ins = vl_unit_bytes(f->unit, room * sizeof *ins);
    if (f->count) memcpy(ins, f->ins, f->count * sizeof *ins);
    f->ins = ins;
    f->room = room;
  }
  return &f->ins[f->count++];
}

void vl_ir_add(IrFunction *f, uint16_t op, size_t n, const Arg *args) {
  Ins *ins = next_ins(f);
  *ins = (Ins){.op = op, .count = (uint32_t)n, .line = f->line, .handler = f->handler};
  if (n > 0) {
    ins->args = vl_unit_bytes(f->unit, n * sizeof *args);
    memcpy(ins->args, args, n * sizeof *args);
  }
  vl_ins_describe(ins);
}

void vl_ir_place(IrFunction *f, Label l) {
  IR(f, OP_label, ir_label(l));
}

bool vl_ir_is_open(const IrFunction *f) {
  return f->count == 0 || !ins_ends(&f->ins[f->count - 1]);
}
