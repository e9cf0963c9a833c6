/* Calls of small functions over floats within a loop: the loop has their code in place, for it leaves all errors and
 * everything unexpected to the first code, where the call is one. */
#include "core/floats.h"
#include "expand/ast.h"

enum { MAX_INLINED = 48 };

/* A function that may be put in place of its calls. */
struct FloatInline {
  struct FloatInline *next;
  const IrFunction *f;
  uint32_t entry;
};

static bool is_plain(const IrFunction *f, const Ins *ins) {
  if (ins->op == IR_RETURN || vl_float_is_sqrt(f, ins)) return true;
  if (ins->op >= IR_CALL || vl_float_stops(f, ins) || ins->flags & OPF_raises) return false;
  for (uint32_t i = 0; i < ins->count; i++)
    if (ins->args[i].role == ROLE_WRITE && ins->args[i].n < f->arity) return false;
  return true;
}

void vl_float_note(Core *c, const IrFunction *f) {
  if (f->count > MAX_INLINED || !vl_float_is_told_of(f)) return;
  for (uint32_t i = 0; i < f->count; i++)
    if (!is_plain(f, &f->ins[i])) return;
  struct FloatInline *note = vl_unit_room(f->unit, 1, sizeof *note);
  *note = (struct FloatInline){c->inlines, f, f->entry};
  c->inlines = note;
}

static const IrFunction *callee_of(const Core *c, const Ins *ins) {
  if (ins->op != IR_CALL || ins_is_tail_call(ins) || ins->handler != LABEL_NONE) return NULL;
  for (const struct FloatInline *note = c->inlines; note; note = note->next)
    if (note->entry == ins->args[0].n && note->f->arity + 2 == ins->count) return note->f;
  return NULL;
}

/* -- In place -- */

typedef struct Inlining {
  IrFunction *to;
  const IrFunction *callee;
  const Ins *call;
  Var vars;
  Label labels, done;
} Inlining;

static Arg argument(const Inlining *x, const Ins *ins, uint32_t i) {
  Arg a = ins->args[i];
  if (a.kind == ARG_VAR) return a.n < x->callee->arity ? x->call->args[2 + a.n] : ir_var(x->vars + a.n);
  if (a.kind != ARG_LABEL) return a;
  return a.n == LABEL_NONE || a.n == LABEL_CLAUSE ? ir_label(LABEL_CLAUSE) : ir_label(x->labels + a.n);
}

static void put_inlined(const Inlining *x, const Ins *ins) {
  if (ins->op == IR_RETURN) {
    IR(x->to, OP_move, argument(x, ins, 0), x->call->args[1]);
    IR(x->to, OP_jump, ir_label(x->done));
    return;
  }
  Arg *args = vl_unit_room(x->to->unit, ins->count + 1, sizeof *args);
  for (uint32_t i = 0; i < ins->count; i++) args[i] = argument(x, ins, i);
  vl_ir_add(x->to, ins->op, ins->count, args);
}

static void put_in_place(IrFunction *to, const IrFunction *callee, const Ins *call) {
  Inlining x = {.to = to, .callee = callee, .call = call, .vars = to->vars, .labels = to->labels};
  to->vars += callee->vars;
  to->labels += callee->labels;
  x.done = ir_new_label(to);
  for (uint32_t i = 0; i < callee->count; i++) put_inlined(&x, &callee->ins[i]);
  vl_ir_place(to, x.done);
}

static bool calls_inlined(const Core *c, const IrFunction *f) {
  bool calls = false, rounds = false;
  for (uint32_t i = 0; i < f->count; i++) {
    calls |= callee_of(c, &f->ins[i]) != NULL;
    rounds |= vl_float_goes_round(f, &f->ins[i]);
  }
  return calls && rounds;
}

const IrFunction *vl_float_inline(const Core *c, const IrFunction *f) {
  if (!c->inlines || !calls_inlined(c, f)) return f;
  IrFunction *to = vl_ir_new(f->unit, f->emitter, f->name, f->arity, f->entry);
  to->temporary = f->temporary;
  to->file = f->file;
  to->vars = f->vars;
  to->labels = f->labels;
  to->tries = f->tries;
  for (uint32_t i = 0; i < f->count; i++) {
    const Ins *ins = &f->ins[i];
    const IrFunction *callee = callee_of(c, ins);
    to->line = ins->line;
    to->handler = ins->handler;
    if (callee)
      put_in_place(to, callee, ins);
    else
      vl_ir_add(to, ins->op, ins->count, ins->args);
  }
  return to;
}
