#include "core/finish.h"

#include "expand/ast.h"

bool vl_ir_finish(IrFunction *f, CoreError *error) {
  CompileUnit *u = f->unit;
  Finish x = {.f = f,
              .vars = vl_unit_room(u, f->vars + 1, sizeof *x.vars),
              .labels = vl_unit_room(u, f->labels, sizeof *x.labels),
              .dropped = vl_unit_room(u, f->count + 1, sizeof *x.dropped),
              .enters = vl_unit_room(u, f->count + 1, sizeof *x.enters),
              .framed = vl_unit_room(u, f->count + 1, sizeof *x.framed),
              .try_slots = vl_unit_room(u, f->tries + 1, sizeof *x.try_slots),
              .words = f->vars / 64 + 1};
  vl_finish_live(&x);
  do {
    if (!x.error) vl_finish_frame(&x);
    if (!x.error) vl_finish_regs(&x);
  } while (!x.error && x.again);
  if (!x.error && f->floats && x.slots) x.error = "floats in a frame";
  if (!x.error) vl_finish_emit(&x);
  if (x.error) *error = (CoreError){x.error, f->ins ? f->ins[0].line : 0};
  return !x.error;
}
