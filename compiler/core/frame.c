/* Where the frame is made: as late as possible on each way, so that a way without calls has none.
 *
 * A label that is reached with a frame on one way needs it on all; so an instruction that may
 * jump there has it, too. Which labels those are is found by going over the line until nothing
 * changes. The frame is released by what leaves the function (emit.c). */
#include "core/finish.h"

typedef struct Framing {
  Finish *x;
  bool changed;
} Framing;

static bool needs_frame(const Finish *x, const Ins *ins) {
  if (ins->flags & (OPF_calls | OPF_waits)) return true;
  if (ins->op == OP_try_begin || ins->op == OP_try_end || ins->op == IR_CATCH) return true;
  for (uint32_t i = 0; i < ins->count; i++)
    if (ins->args[i].role == ROLE_WRITE && x->vars[ins->args[i].n].in_frame) return true;
  return false;
}

static bool jumps_framed(const Finish *x, const Ins *ins) {
  for (uint32_t i = 0; i < ins->count; i++)
    if (ins->args[i].role == ROLE_TARGET && x->labels[ins->args[i].n].framed) return true;
  return false;
}

static void note_targets(Framing *f, const Ins *ins, bool framed) {
  for (uint32_t i = 0; i < ins->count; i++) {
    if (ins->args[i].role != ROLE_TARGET || ins->args[i].n == LABEL_CLAUSE) continue;
    LabelInfo *l = &f->x->labels[ins->args[i].n];
    if (!framed) {
      l->from_unframed = true;
      continue;
    }
    f->changed |= !l->framed && (l->from_unframed || l->is_loop);
    l->framed = true;
  }
}

/* The state at a label; `falls`: control falls into it with the state `framed`. */
static bool reach_label(Framing *f, uint32_t at, bool falls, bool framed) {
  LabelInfo *l = &f->x->labels[f->x->f->ins[at].args[0].n];
  if (!falls) return l->framed;
  if (framed) {
    f->changed |= !l->framed && l->from_unframed;
    l->framed = true;
  } else if (l->framed) {
    f->x->enters[at] = true;
  }
  return l->framed;
}

static void pass(Framing *f) {
  Finish *x = f->x;
  bool framed = false, falls = true;
  f->changed = false;
  for (uint32_t i = 0; i < x->f->count; i++) {
    if (x->dropped[i]) continue;
    const Ins *ins = &x->f->ins[i];
    x->enters[i] = false;
    if (ins->op == OP_label) {
      framed = reach_label(f, i, falls, framed);
      falls = true;
    } else if (!framed && (needs_frame(x, ins) || jumps_framed(x, ins))) {
      x->enters[i] = framed = true;
    }
    x->framed[i] = framed;
    note_targets(f, ins, framed);
    if (ins_ends(ins)) falls = framed = false;
  }
}

/* Up to where a parameter that lives in the frame is wanted in its register. */
static void find_parameter_ends(Finish *x) {
  for (uint32_t i = 0; i < x->f->count; i++) {
    const Ins *ins = &x->f->ins[i];
    if (x->dropped[i]) continue;
    for (uint32_t k = 0; k < ins->count; k++) {
      uint8_t role = ins->args[k].role;
      if (role == ROLE_TARGET && ins->args[k].n == LABEL_CLAUSE)
        for (Var v = 0; v < x->f->arity; v++) x->vars[v].x_end = place_read(i);
      bool from_register = role == ROLE_READ && !x->framed[i] && var_is_parameter(x, ins->args[k].n);
      if (from_register) x->vars[ins->args[k].n].x_end = place_read(i);
    }
    if (x->enters[i])
      for (Var v = 0; v < x->f->arity; v++)
        if (var_is_live(x, v, place_read(i))) x->vars[v].x_end = place_read(i);
  }
}

void vl_finish_frame(Finish *x) {
  Framing f = {.x = x};
  do pass(&f);
  while (f.changed);
  find_parameter_ends(x);
}
