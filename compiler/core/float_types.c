/* What is a float in a loop: forward what must be one, backward what is believed to be one, until nothing changes. */
#include "core/floats.h"
#include "expand/ast.h"
#include "heap/heap.h"

#include <string.h>

/* -- Instructions -- */

bool vl_float_is_sqrt(const IrFunction *f, const Ins *ins) {
  if (ins->op != IR_CALL_EXT || ins->count != 3 || ins_is_tail_call(ins)) return false;
  Mfa mfa = vl_emitter_import_at(f->emitter, ins->args[0].n);
  return mfa.module == ATOM_math && mfa.function == ATOM_sqrt;
}

bool vl_float_goes_round(const IrFunction *f, const Ins *ins) {
  return ins->op == IR_CALL && ins_is_tail_call(ins) && ins->args[0].n == f->entry && ins->count == f->arity + 2;
}

bool vl_float_stops(const IrFunction *f, const Ins *ins) {
  if (ins->handler != LABEL_NONE || ins->op == IR_CATCH) return true;
  if (ins->flags & (OPF_calls | OPF_waits)) return !vl_float_is_sqrt(f, ins);
  return (ins->op >= OP_recv_peek && ins->op <= OP_try_catch);
}

static bool is_sum(const Ins *ins) {
  return ins->op == OP_add || ins->op == OP_sub || ins->op == OP_mul;
}

bool vl_float_is_operand(Arg a) {
  if (a.kind != ARG_TERM) return a.kind == ARG_VAR;
  const int64_t exact = INT64_C(1) << 53;
  return is_float(a.term) || (is_small(a.term) && small_value(a.term) <= exact && small_value(a.term) >= -exact);
}

bool vl_float_is(const FloatTypes *t, Arg a) {
  return a.kind == ARG_VAR ? t->is_float[a.n] : a.kind == ARG_TERM && is_float(a.term);
}

bool vl_float_gives(const FloatTypes *t, uint32_t at) {
  const Ins *ins = &t->f->ins[at];
  const Arg *a = ins->args;
  switch (ins->op) {
  case OP_fdiv: return vl_float_is_operand(a[1]) && vl_float_is_operand(a[2]);
  case OP_add:
  case OP_sub:
  case OP_mul:
    if (!vl_float_is_operand(a[1]) || !vl_float_is_operand(a[2])) return false;
    return t->guessed[at] || vl_float_is(t, a[1]) || vl_float_is(t, a[2]);
  case OP_neg: return a[1].kind == ARG_VAR && vl_float_is(t, a[1]);
  case OP_move: return vl_float_is(t, a[0]);
  default: return vl_float_is_sqrt(t->f, ins) && vl_float_is_operand(a[2]);
  }
}

bool vl_float_compares(const FloatTypes *t, const Ins *ins) {
  if (ins->op < OP_is_lt || ins->op > OP_is_ne) return false;
  const Arg *a = ins->args;
  return vl_float_is_operand(a[1]) && vl_float_is_operand(a[2]) && (vl_float_is(t, a[1]) || vl_float_is(t, a[2]));
}

/* -- Where the loop comes -- */

static void find_reached(FloatTypes *t) {
  const IrFunction *f = t->f;
  bool *labels = vl_unit_room(f->unit, f->labels, sizeof *labels), here = true;
  for (uint32_t i = 0; i < f->count; i++) {
    const Ins *ins = &f->ins[i];
    if (ins->op == OP_label) here |= labels[ins->args[0].n];
    t->reached[i] = here;
    if (!here) continue;
    if (ins_ends(ins) || vl_float_stops(f, ins)) here = false;
    if (vl_float_stops(f, ins)) continue;
    for (uint32_t k = 0; k < ins->count; k++)
      if (ins->args[k].role == ROLE_TARGET) labels[ins->args[k].n] = true;
  }
}

/* What each round passes on; false: there is none. */
static bool find_invariants(FloatTypes *t) {
  bool found = false;
  memset(t->invariant, true, t->f->arity * sizeof *t->invariant);
  for (uint32_t i = 0; i < t->f->count; i++) {
    const Ins *ins = &t->f->ins[i];
    if (!t->reached[i] || !vl_float_goes_round(t->f, ins)) continue;
    found = true;
    for (uint32_t p = 0; p < t->f->arity; p++)
      if (ins->args[2 + p].kind != ARG_VAR || ins->args[2 + p].n != p) t->invariant[p] = false;
  }
  return found;
}

/* -- Forward -- */

static bool assign(FloatTypes *t, Var v, bool gives) {
  bool is_new = !gives && !t->excluded[v];
  if (is_new) t->excluded[v] = true;
  t->is_float[v] = gives && !t->excluded[v];
  return is_new;
}

static bool forward_once(FloatTypes *t) {
  bool changed = false;
  for (uint32_t i = 0; i < t->f->count; i++) {
    const Ins *ins = &t->f->ins[i];
    if (!t->reached[i] || (vl_float_stops(t->f, ins))) continue;
    for (uint32_t k = 0; k < ins->count; k++) {
      if (ins->args[k].role != ROLE_WRITE) continue;
      changed |= assign(t, ins->args[k].n, vl_float_gives(t, i));
      if (ins->op >= OP_div && ins->op <= OP_bsr) t->is_integer[ins->args[k].n] = true;
    }
  }
  return changed;
}

static void forward(FloatTypes *t) {
  memset(t->is_float, 0, t->f->vars * sizeof *t->is_float);
  memset(t->excluded, 0, t->f->vars * sizeof *t->excluded);
  for (uint32_t p = 0; p < t->f->arity; p++) t->is_float[p] = t->params[p] == PARAM_FLOAT;
  while (forward_once(t)) {
  }
}

/* -- Backward -- */

static bool want(FloatTypes *t, Arg a) {
  if (a.kind != ARG_VAR || t->wanted[a.n]) return false;
  return t->wanted[a.n] = true;
}

static bool want_param(FloatTypes *t, Arg a) {
  if (a.kind != ARG_VAR || a.n >= t->f->arity || t->banned[a.n] || t->params[a.n] == PARAM_FLOAT) return false;
  t->params[a.n] = PARAM_FLOAT;
  return true;
}

static bool is_countable(const FloatTypes *t, Arg a) {
  return a.kind != ARG_VAR || t->is_integer[a.n];
}

/* A sum of unknown numbers of which a float is computed. */
static bool guess(FloatTypes *t, uint32_t at) {
  const Arg *a = t->f->ins[at].args;
  if (t->guessed[at] || !t->wanted[a[3].n] || is_countable(t, a[1]) || is_countable(t, a[2])) return false;
  return t->guessed[at] = true;
}

static bool go_round(FloatTypes *t, const Ins *ins) {
  bool changed = false;
  for (uint32_t p = 0; p < t->f->arity; p++) {
    Arg a = ins->args[2 + p];
    if (t->params[p] == PARAM_FLOAT) changed |= want(t, a);
    if (t->wanted[p] && vl_float_is(t, a)) changed |= want_param(t, ir_var(p));
  }
  return changed;
}

static bool backward_at(FloatTypes *t, uint32_t at) {
  const Ins *ins = &t->f->ins[at];
  const Arg *a = ins->args;
  if (vl_float_goes_round(t->f, ins)) return go_round(t, ins);
  if (ins->op == OP_move) return a[1].kind == ARG_VAR && t->wanted[a[1].n] && want(t, a[0]);
  bool gives = vl_float_gives(t, at), changed = false;
  if (is_sum(ins) && !gives) return vl_float_is_operand(a[1]) && vl_float_is_operand(a[2]) && guess(t, at);
  if (!gives && !vl_float_compares(t, ins)) return false;
  if (ins->op == IR_CALL_EXT) return want(t, a[2]);
  changed |= want(t, a[1]);
  if (ins->op != OP_neg) changed |= want(t, a[2]);
  if (t->guessed[at]) {
    changed |= want_param(t, a[1]);
    changed |= want_param(t, a[2]);
  }
  return changed;
}

static bool backward(FloatTypes *t) {
  bool changed = false;
  for (uint32_t i = t->f->count; i-- > 0;)
    if (t->reached[i] && (!vl_float_stops(t->f, &t->f->ins[i]))) changed |= backward_at(t, i);
  return changed;
}

/* -- All -- */

/* Does a round pass on what is no float for a parameter that is to be one? */
static bool ban(FloatTypes *t) {
  bool changed = false;
  for (uint32_t i = 0; i < t->f->count; i++) {
    const Ins *ins = &t->f->ins[i];
    if (!t->reached[i] || !vl_float_goes_round(t->f, ins)) continue;
    for (uint32_t p = 0; p < t->f->arity; p++)
      if (t->params[p] == PARAM_FLOAT && !vl_float_is(t, ins->args[2 + p])) changed = t->banned[p] = true;
  }
  return changed;
}

static void find_floats(FloatTypes *t) {
  const IrFunction *f = t->f;
  do {
    memset(t->params, PARAM_TERM, f->arity * sizeof *t->params);
    memset(t->wanted, 0, f->vars * sizeof *t->wanted);
    memset(t->guessed, 0, f->count * sizeof *t->guessed);
    do forward(t);
    while (backward(t));
  } while (ban(t));
}

/* -- What may go unchecked -- */

static bool is_float_sum(const FloatTypes *t, uint32_t at) {
  return is_sum(&t->f->ins[at]) && vl_float_gives(t, at);
}

static bool reads(const Ins *ins, Var v) {
  for (uint32_t i = 0; i < ins->count; i++)
    if (ins->args[i].role == ROLE_READ && ins->args[i].n == v) return true;
  return false;
}

/* Does control go on, whatever happens, and nothing else raise? A float that is wrong leaves the loop. */
static bool goes_on(const FloatTypes *t, uint32_t at) {
  const Ins *ins = &t->f->ins[at];
  if (vl_float_gives(t, at) || ins->op == OP_get_element || ins->op == OP_get_list) return true;
  return ins->op == OP_move || ins->op == OP_get_head || ins->op == OP_get_tail;
}

static bool is_open(const FloatTypes *t, uint32_t at) {
  if (!is_float_sum(t, at)) return false;
  Var v = t->f->ins[at].args[3].n;
  if (!t->summed[v]) return false;
  for (uint32_t i = at + 1; i < t->f->count; i++) {
    if (reads(&t->f->ins[i], v)) return is_float_sum(t, i);
    if (!goes_on(t, i)) break;
  }
  return false;
}

static void find_open(FloatTypes *t) {
  memset(t->summed, true, t->f->vars * sizeof *t->summed);
  for (uint32_t i = 0; i < t->f->count; i++) {
    const Ins *ins = &t->f->ins[i];
    for (uint32_t k = 0; k < ins->count; k++)
      if (ins->args[k].role == ROLE_READ && t->reached[i] && !is_float_sum(t, i)) t->summed[ins->args[k].n] = false;
  }
  for (uint32_t i = 0; i < t->f->count; i++) t->is_open[i] = t->reached[i] && is_open(t, i);
}

bool vl_float_is_told_of(const IrFunction *f) {
  bool told = false;
  for (uint32_t i = 0; i < f->count && !told; i++) {
    const Ins *ins = &f->ins[i];
    told = ins->op == OP_fdiv;
    if (!is_sum(ins) && (ins->op < OP_is_lt || ins->op > OP_is_ne)) continue;
    for (uint32_t k = 1; k < 3; k++) told |= ins->args[k].kind == ARG_TERM && is_float(ins->args[k].term);
  }
  return told;
}

static bool has_rounds(const IrFunction *f) {
  for (uint32_t i = 0; i < f->count; i++)
    if (vl_float_goes_round(f, &f->ins[i])) return true;
  return false;
}

bool vl_float_types(FloatTypes *t, const IrFunction *f) {
  if (!vl_float_is_told_of(f) || !has_rounds(f)) return false;
  CompileUnit *u = f->unit;
  *t = (FloatTypes){.f = f,
                    .params = vl_unit_room(u, f->arity, sizeof *t->params),
                    .invariant = vl_unit_room(u, f->arity, sizeof *t->invariant),
                    .banned = vl_unit_room(u, f->arity, sizeof *t->banned),
                    .is_float = vl_unit_room(u, f->vars, sizeof *t->is_float),
                    .excluded = vl_unit_room(u, f->vars, sizeof *t->excluded),
                    .is_integer = vl_unit_room(u, f->vars, sizeof *t->is_integer),
                    .wanted = vl_unit_room(u, f->vars, sizeof *t->wanted),
                    .summed = vl_unit_room(u, f->vars, sizeof *t->summed),
                    .is_open = vl_unit_room(u, f->count, sizeof *t->is_open),
                    .guessed = vl_unit_room(u, f->count, sizeof *t->guessed),
                    .reached = vl_unit_room(u, f->count, sizeof *t->reached)};
  find_reached(t);
  if (!find_invariants(t)) return false;
  find_floats(t);
  find_open(t);
  bool found = false;
  for (uint32_t p = 0; p < f->arity; p++) {
    found |= t->params[p] == PARAM_FLOAT;
    if (t->params[p] == PARAM_TERM && t->invariant[p] && t->wanted[p]) t->params[p] = PARAM_NUMBER;
  }
  return found;
}
