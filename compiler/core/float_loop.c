/* The second code of a loop over floats: a copy of the first in which floats lie in variables of their own. */
#include "core/floats.h"
#include "expand/ast.h"

#include <string.h>

/* What of a variable is there at a place. */
enum { HAS_NUMBER = 1, HAS_FLOAT = 2, HAS_TERM = 4 };

typedef struct Copy {
  const FloatTypes *t;
  const IrFunction *f;
  IrFunction *to;
  uint8_t *has;      /* by variable */
  Label loop;        /* where a round begins */
  Label leave;       /* to the first code, from within a round */
  Label leave_early; /* the same before the first round */
  uint32_t first;    /* entry of the first code */
} Copy;

static Arg float_of(const Copy *c, Var v) {
  return ir_var(c->to->floats + v);
}

/* -- One form from the other -- */

/* What is so at the beginning of each block: loops keep their parameters, results of floats are where they were put. */
static void forget(Copy *c) {
  const FloatTypes *t = c->t;
  for (Var v = 0; v < c->f->vars; v++) c->has[v] = t->is_float[v] ? HAS_NUMBER | HAS_FLOAT : HAS_TERM;
  for (uint32_t p = 0; p < c->f->arity; p++) {
    if (t->params[p] == PARAM_NUMBER) c->has[p] |= HAS_NUMBER;
    if (t->params[p] == PARAM_FLOAT && t->invariant[p]) c->has[p] |= HAS_TERM;
  }
}

static Arg load_constant(Copy *c, Arg a) {
  Arg to = ir_var(ir_new_var(c->to));
  IR(c->to, is_float(a.term) ? OP_f_get : OP_f_number, ir_label(c->leave), a, to);
  return to;
}

/* The float register of a number; `must`: only a float will do. */
static Arg as_float(Copy *c, Arg a, bool must) {
  if (a.kind != ARG_VAR) return load_constant(c, a);
  Arg to = float_of(c, a.n);
  if (c->has[a.n] & HAS_FLOAT || (!must && c->has[a.n] & HAS_NUMBER)) return to;
  IR(c->to, must ? OP_f_get : OP_f_number, ir_label(c->leave), a, to);
  c->has[a.n] |= HAS_NUMBER | (must ? HAS_FLOAT : 0);
  return to;
}

static Arg as_term(Copy *c, Arg a) {
  if (a.kind != ARG_VAR || c->has[a.n] & HAS_TERM) return a;
  IR(c->to, OP_f_box, float_of(c, a.n), a);
  c->has[a.n] |= HAS_TERM;
  return a;
}

static Arg put_float(Copy *c, Arg dst) {
  c->has[dst.n] = HAS_NUMBER | HAS_FLOAT;
  return float_of(c, dst.n);
}

/* -- Instructions -- */

static void copy_binary(Copy *c, uint32_t at, uint16_t op, uint16_t open) {
  const Arg *a = c->f->ins[at].args;
  bool must = c->t->guessed[at] && !vl_float_is(c->t, a[1]) && !vl_float_is(c->t, a[2]);
  Arg one = as_float(c, a[1], must), two = as_float(c, a[2], must);
  if (c->t->is_open[at])
    IR(c->to, open, one, two, put_float(c, a[3]));
  else
    IR(c->to, op, ir_label(c->leave), one, two, put_float(c, a[3]));
}

static void copy_comparison(Copy *c, const Ins *ins) {
  static const uint16_t ops[] = {OP_f_lt, OP_f_ge, OP_f_eq, OP_f_ne};
  Arg one = as_float(c, ins->args[1], false), two = as_float(c, ins->args[2], false), fail = ins->args[0];
  if (fail.n == LABEL_CLAUSE) fail.n = c->leave;
  IR(c->to, ops[ins->op - OP_is_lt], fail, one, two);
}

static void copy_float(Copy *c, uint32_t at) {
  const Ins *ins = &c->f->ins[at];
  const Arg *a = ins->args;
  Arg from;
  switch (ins->op) {
  case OP_add: copy_binary(c, at, OP_f_add, OP_f_add_open); break;
  case OP_sub: copy_binary(c, at, OP_f_sub, OP_f_sub_open); break;
  case OP_mul: copy_binary(c, at, OP_f_mul, OP_f_mul_open); break;
  case OP_fdiv: copy_binary(c, at, OP_f_div, OP_f_div); break;
  case OP_neg:
    from = as_float(c, a[1], false);
    IR(c->to, OP_f_neg, from, put_float(c, a[2]));
    break;
  case OP_move:
    from = as_float(c, a[0], false);
    IR(c->to, OP_f_move, from, put_float(c, a[1]));
    break;
  default: /* the square root */
    from = as_float(c, a[2], false);
    IR(c->to, OP_f_sqrt, ir_label(c->leave), from, put_float(c, a[1]));
    break;
  }
}

static void copy_round(Copy *c, const Ins *ins) {
  uint32_t arity = c->f->arity;
  Arg *args = vl_unit_room(c->to->unit, AGAIN_FIXED + 2 * arity, sizeof *args);
  args[0] = ir_label(c->loop);
  args[1] = ir_number(c->f->entry);
  for (uint32_t p = 0; p < arity; p++) {
    Arg a = ins->args[2 + p];
    bool is_new = c->t->params[p] == PARAM_FLOAT && !c->t->invariant[p];
    args[AGAIN_FIXED + p] = is_new ? ir_none() : as_term(c, a);
    args[AGAIN_FIXED + arity + p] = c->t->params[p] == PARAM_TERM ? ir_none() : as_float(c, a, false);
  }
  vl_ir_add(c->to, IR_AGAIN, AGAIN_FIXED + 2 * arity, args);
}

/* With terms for floats. */
static void copy_as_it_is(Copy *c, const Ins *ins) {
  Arg *args = vl_unit_room(c->to->unit, ins->count + 1, sizeof *args);
  for (uint32_t i = 0; i < ins->count; i++) {
    args[i] = ins->args[i].role == ROLE_READ ? as_term(c, ins->args[i]) : ins->args[i];
    if (ins->args[i].role == ROLE_TARGET && args[i].n == LABEL_CLAUSE) args[i].n = c->leave;
  }
  vl_ir_add(c->to, ins->op, ins->count, args);
  for (uint32_t i = 0; i < ins->count; i++)
    if (ins->args[i].role == ROLE_WRITE) c->has[ins->args[i].n] = HAS_TERM;
}

static void copy_ins(Copy *c, uint32_t at) {
  const Ins *ins = &c->f->ins[at];
  c->to->line = ins->line;
  if (ins->op == OP_label) {
    vl_ir_place(c->to, ins->args[0].n);
    forget(c);
  } else if (vl_float_stops(c->f, ins)) {
    IR(c->to, OP_jump, ir_label(c->leave));
  } else if (vl_float_goes_round(c->f, ins)) {
    copy_round(c, ins);
  } else if (vl_float_gives(c->t, at) && (ins->op != OP_move || c->t->is_float[ins->args[1].n])) {
    copy_float(c, at);
  } else if (vl_float_compares(c->t, ins)) {
    copy_comparison(c, ins);
  } else if ((ins->op == OP_is_float || ins->op == OP_is_number) && vl_float_is(c->t, ins->args[1])) {
    return;
  } else {
    copy_as_it_is(c, ins);
  }
}

/* -- The whole -- */

static void enter(Copy *c) {
  IrFunction *to = c->to;
  for (uint32_t p = 0; p < c->f->arity; p++) {
    if (c->t->params[p] == PARAM_TERM) continue;
    uint16_t op = c->t->params[p] == PARAM_FLOAT ? OP_f_get : OP_f_number;
    IR(to, op, ir_label(c->leave_early), ir_var(p), float_of(c, p));
  }
  vl_ir_place(to, c->loop);
}

/* The first code is called; `early`: its arguments are still where they came. */
static void leave(Copy *c, Label label, bool early) {
  uint32_t arity = c->f->arity;
  Arg *args = vl_unit_room(c->to->unit, 2 + arity, sizeof *args);
  c->to->line = 0;
  vl_ir_place(c->to, label);
  args[0] = ir_number(c->first);
  args[1] = ir_none();
  for (uint32_t p = 0; p < arity; p++) {
    args[2 + p] = ir_var(p);
    if (!early && c->t->params[p] == PARAM_FLOAT && !c->t->invariant[p])
      IR(c->to, OP_f_box, float_of(c, p), args[2 + p]);
  }
  vl_ir_add(c->to, IR_CALL, 2 + arity, args);
}

IrFunction *vl_float_loop(const IrFunction *f, uint32_t *first) {
  FloatTypes t;
  if (!vl_float_types(&t, f)) return NULL;
  IrFunction *to = vl_ir_new(f->unit, f->emitter, f->name, f->arity, f->entry);
  to->temporary = f->temporary;
  to->file = f->file;
  to->line = f->ins[0].line;
  to->floats = f->vars;
  to->vars = 2 * f->vars;
  to->labels = f->labels;
  to->tries = f->tries;
  *first = vl_emit_new_label(f->emitter);
  Copy c = {.t = &t, .f = f, .to = to, .has = vl_unit_room(f->unit, f->vars, 1), .first = *first};
  c.loop = ir_new_label(to);
  c.leave = ir_new_label(to);
  c.leave_early = ir_new_label(to);
  enter(&c);
  forget(&c);
  for (uint32_t i = 0; i < f->count; i++)
    if (t.reached[i]) copy_ins(&c, i);
  leave(&c, c.leave, false);
  leave(&c, c.leave_early, true);
  return to;
}
