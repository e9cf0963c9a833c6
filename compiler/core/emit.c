/* From instructions over variables to ops over registers. */
#include "code/format.h"
#include "core/finish.h"
#include "core/moves.h"
#include "expand/ast.h"
#include "heap/hold.h"

typedef struct Emit {
  Finish *x;
  Emitter *e;
  const IrFunction *f;
  Label leave;   /* emitter's label of the way from the frame to func_info; 0: not needed so far */
  uint32_t line; /* as last emitted */
  uint32_t room; /* words of the last `need` that are left */
} Emit;

/* -- Operands -- */

static Operand place_of(const Emit *m, Var v, uint32_t at, bool is_read) {
  const VarInfo *info = &m->x->vars[v];
  bool in_register = !info->in_frame || (is_read && var_is_parameter(m->x, v) && !m->x->framed[at]);
  return in_register ? opd_x(info->x) : opd_y(info->slot);
}

static Operand operand(Emit *m, uint32_t at, uint32_t i) {
  const Ins *ins = &m->f->ins[at];
  Arg a = ins->args[i];
  if (a.kind == ARG_VAR && var_is_float(m->f, a.n)) return opd_uint(m->x->vars[a.n].x);
  if (a.kind == ARG_VAR) return place_of(m, a.n, at, ins->args[i].role == ROLE_READ);
  return a.kind == ARG_TERM ? opd_term(m->e, a.term) : opd_uint(a.n);
}

static uint32_t emitted_label(Emit *m, Label l) {
  LabelInfo *info = &m->x->labels[l];
  if (!info->emitted) info->emitted = vl_emit_new_label(m->e);
  return info->emitted;
}

static uint32_t target(Emit *m, uint32_t at, Label l) {
  if (l == LABEL_NONE) return 0;
  if (l != LABEL_CLAUSE || !m->x->framed[at]) return emitted_label(m, l);
  if (!m->leave) m->leave = vl_emit_new_label(m->e);
  return m->leave;
}

/* -- An op as it stands in the table -- */

static void emit_operand(Emit *m, uint32_t at, uint32_t i) {
  const Ins *ins = &m->f->ins[at];
  switch ((int)op_kind(ins->op, i)) {
  case KIND_src:
  case KIND_dst:
  case KIND_const:
  case KIND_atom: vl_emitter_operand(m->e, operand(m, at, i)); break;
  case KIND_label:
  case KIND_fail:
  case KIND_loop:
  case KIND_handler: vl_emitter_uint(m->e, target(m, at, ins->args[i].n)); break;
  case KIND_fsrc:
  case KIND_fdst: vl_emitter_uint(m->e, (uint64_t)operand(m, at, i).value); break;
  case KIND_y: vl_emitter_uint(m->e, m->x->try_slots[ins->args[i].n]); break;
  default: vl_emitter_uint(m->e, ins->args[i].n); break;
  }
}

static void emit_plain(Emit *m, uint32_t at) {
  const Ins *ins = &m->f->ins[at];
  const OpInfo *info = &vl_ops[ins->op];
  uint32_t fixed = info->fixed;
  vl_emitter_op(m->e, (uint8_t)ins->op);
  for (uint32_t i = 0; i < fixed; i++) emit_operand(m, at, i);
  if (!info->group_size) return;
  vl_emitter_uint(m->e, ins->count - fixed);
  for (uint32_t i = fixed; i < ins->count; i++) emit_operand(m, at, i);
}

/* -- Calls -- */

static void emit_arguments(Emit *m, uint32_t at, uint32_t arity) {
  const Ins *ins = &m->f->ins[at];
  uint32_t dst = call_dst(ins), count = 0;
  Move *moves = vl_unit_room(m->f->unit, ins->count, sizeof *moves);
  for (uint32_t i = 0; i < arity; i++) moves[count++] = (Move){operand(m, at, dst + 1 + i), opd_x(i)};
  bool is_indexed = ins->op == IR_CALL || ins->op == IR_CALL_EXT;
  for (uint32_t i = 0; !is_indexed && i < dst; i++) moves[count++] = (Move){operand(m, at, i), opd_x(arity + i)};
  vl_emit_moves(m->e, moves, count);
}

static void emit_tail_call(Emit *m, uint32_t at, uint32_t arity) {
  const Ins *ins = &m->f->ins[at];
  uint32_t n = ins->args[0].n, slots = m->x->slots;
  bool framed = m->x->framed[at];
  switch (ins->op) {
  case IR_CALL: framed ? vl_emit_call_last(m->e, arity, n, slots) : vl_emit_call_only(m->e, arity, n); break;
  case IR_CALL_EXT:
    framed ? vl_emit_call_ext_last(m->e, arity, n, slots) : vl_emit_call_ext_only(m->e, arity, n);
    break;
  case IR_CALL_FUN: framed ? vl_emit_call_fun_last(m->e, arity, slots) : vl_emit_call_fun_only(m->e, arity); break;
  default: framed ? vl_emit_apply_last(m->e, arity, slots) : vl_emit_apply_only(m->e, arity); break;
  }
}

static void emit_call(Emit *m, uint32_t at) {
  const Ins *ins = &m->f->ins[at];
  uint32_t dst = call_dst(ins), arity = ins->count - dst - 1;
  emit_arguments(m, at, arity);
  if (ins_is_tail_call(ins)) {
    emit_tail_call(m, at, arity);
    return;
  }
  switch (ins->op) {
  case IR_CALL: vl_emit_call(m->e, arity, ins->args[0].n); break;
  case IR_CALL_EXT: vl_emit_call_ext(m->e, arity, ins->args[0].n); break;
  case IR_CALL_FUN: vl_emit_call_fun(m->e, arity); break;
  default: vl_emit_apply(m->e, arity); break;
  }
  vl_emit_moves(m->e, &(Move){opd_x(0), operand(m, at, dst)}, 1);
}

static void emit_return(Emit *m, uint32_t at) {
  vl_emit_moves(m->e, &(Move){operand(m, at, 0), opd_x(0)}, 1);
  if (m->x->framed[at]) vl_emit_drop(m->e, m->x->slots);
  vl_emit_return(m->e);
}

/* -- Rounds of a loop -- */

/* Floats to the registers of the parameters, all at once. */
static void emit_float_moves(Emit *m, uint32_t at) {
  const Ins *ins = &m->f->ins[at];
  uint32_t arity = m->f->arity, count = 0;
  Move *moves = vl_unit_room(m->f->unit, arity, sizeof *moves);
  for (uint32_t p = 0; p < arity; p++) {
    if (ins->args[AGAIN_FIXED + arity + p].kind == ARG_NONE) continue;
    moves[count++] = (Move){operand(m, at, AGAIN_FIXED + arity + p), opd_uint(m->x->vars[m->f->floats + p].x)};
  }
  vl_emit_float_moves(m->e, moves, count, opd_uint(SCRATCH_F));
}

/* When the slice is used up the function is called, to which all is a term. */
static void emit_again(Emit *m, uint32_t at) {
  const Ins *ins = &m->f->ins[at];
  uint32_t arity = m->f->arity, terms = 0;
  Move *moves = vl_unit_room(m->f->unit, arity, sizeof *moves);
  for (uint32_t p = 0; p < arity; p++)
    if (ins->args[AGAIN_FIXED + p].kind != ARG_NONE) moves[terms++] = (Move){operand(m, at, AGAIN_FIXED + p), opd_x(p)};
  vl_emit_moves(m->e, moves, terms);
  emit_float_moves(m, at);
  vl_emit_again(m->e, emitted_label(m, ins->args[0].n));
  if (terms < arity) vl_emit_need(m->e, (arity - terms) * FLOAT_WORDS);
  for (uint32_t p = 0; p < arity; p++)
    if (ins->args[AGAIN_FIXED + p].kind == ARG_NONE) vl_emit_f_box(m->e, m->x->vars[m->f->floats + p].x, opd_x(p));
  vl_emit_call_only(m->e, arity, ins->args[1].n);
}

/* Is what the instruction assigns never read? */
static bool is_unread(const Emit *m, uint32_t at, uint32_t i) {
  return !var_is_live(m->x, m->f->ins[at].args[i].n, place_write(at) + 1);
}

static void emit_catch(Emit *m, uint32_t at) {
  Move moves[3];
  size_t count = 0;
  vl_emit_try_catch(m->e, m->x->try_slots[m->f->ins[at].args[0].n]);
  for (uint32_t i = 0; i < 3; i++)
    if (!is_unread(m, at, i + 1)) moves[count++] = (Move){opd_x(i), operand(m, at, i + 1)};
  vl_emit_moves(m->e, moves, count);
}

/* -- Ops that may turn out simpler -- */

static void emit_get_list(Emit *m, uint32_t at) {
  Operand list = operand(m, at, 0);
  if (is_unread(m, at, 2))
    vl_emit_get_head(m->e, list, operand(m, at, 1));
  else if (is_unread(m, at, 1))
    vl_emit_get_tail(m->e, list, operand(m, at, 2));
  else
    emit_plain(m, at);
}

static void emit_move(Emit *m, uint32_t at) {
  Operand from = operand(m, at, 0), to = operand(m, at, 1);
  if (opd_equal(from, to)) return;
  if (m->f->ins[at].op == OP_move)
    vl_emit_move(m->e, from, to);
  else
    vl_emit_f_move(m->e, (uint32_t)from.value, (uint32_t)to.value);
}

/* A jump to what follows anyway? */
static bool is_next(const Emit *m, uint32_t at, Label l) {
  for (uint32_t i = at + 1; i < m->f->count; i++) {
    if (m->x->dropped[i]) continue;
    if (m->f->ins[i].op != OP_label || m->x->enters[i]) return false;
    if (m->f->ins[i].args[0].n == l) return true;
  }
  return false;
}

/* -- Heap room -- */

static uint32_t words_of(const Emit *m, const Ins *ins) {
  switch (ins->op) {
  case OP_cons: return 2;
  case OP_f_box: return FLOAT_WORDS;
  case OP_tuple: return ins->count;
  case OP_make_fun: return ins->count + (m->f->temporary ? HOLD_FUN_WORDS : 0);
  default: return 0;
  }
}

/* Does a `need` before it not reach over this instruction? */
static bool ends_room(const Emit *m, uint32_t at) {
  const Ins *ins = &m->f->ins[at];
  uint32_t flags = OPF_safe | OPF_calls | OPF_waits | OPF_heap | OPF_ends | OPF_tail;
  if (ins->op == OP_label || ins->op == IR_CATCH || m->x->enters[at] || ins->flags & flags) return true;
  for (uint32_t i = 0; i < ins->count; i++)
    if (ins->args[i].role == ROLE_TARGET) return true;
  return false;
}

/* One `need` for this build and those that follow it. */
static void make_room(Emit *m, uint32_t at) {
  uint32_t own = words_of(m, &m->f->ins[at]);
  if (m->room < own) {
    m->room = own;
    for (uint32_t i = at + 1; i < m->f->count && m->room < MAX_NEED / 2; i++) {
      if (m->x->dropped[i]) continue;
      if (ends_room(m, i)) break;
      m->room += words_of(m, &m->f->ins[i]);
    }
    vl_emit_need(m->e, m->room);
  }
  m->room -= own;
}

/* -- Frame and lines -- */

static void emit_frame(Emit *m, uint32_t at) {
  vl_emit_frame(m->e, m->x->slots);
  for (Var v = 0; v < m->f->arity; v++) {
    const VarInfo *info = &m->x->vars[v];
    if (info->in_frame && var_is_live(m->x, v, place_read(at))) vl_emit_move(m->e, opd_x(info->x), opd_y(info->slot));
  }
}

static void emit_line(Emit *m, const Ins *ins) {
  uint32_t flags = OPF_calls | OPF_tail | OPF_raises | OPF_safe;
  if (ins->line == 0 || ins->line == m->line || ins->op == IR_RETURN || !(ins->flags & flags)) return;
  m->line = ins->line;
  vl_emit_line(m->e, vl_emitter_line(m->e, m->f->file, ins->line));
}

/* -- All -- */

static void emit_op(Emit *m, uint32_t at) {
  const Ins *ins = &m->f->ins[at];
  switch (ins->op) {
  case IR_RETURN: emit_return(m, at); break;
  case IR_CATCH: emit_catch(m, at); break;
  case IR_AGAIN: emit_again(m, at); break;
  case OP_get_list: emit_get_list(m, at); break;
  case OP_move:
  case OP_f_move: emit_move(m, at); break;
  case OP_jump:
    if (!is_next(m, at, ins->args[0].n)) emit_plain(m, at);
    break;
  case OP_cons:
  case OP_tuple:
  case OP_make_fun:
  case OP_f_box:
    make_room(m, at);
    emit_plain(m, at);
    break;
  default: ins_is_call(ins) ? emit_call(m, at) : emit_plain(m, at); break;
  }
}

static void emit_ins(Emit *m, uint32_t at) {
  const Ins *ins = &m->f->ins[at];
  if (ends_room(m, at)) m->room = 0;
  if (m->x->enters[at]) emit_frame(m, at);
  if (ins->op == OP_label) {
    if (m->x->labels[ins->args[0].n].is_target) vl_emit_label(m->e, emitted_label(m, ins->args[0].n));
    m->line = 0;
    return;
  }
  emit_line(m, ins);
  emit_op(m, at);
}

void vl_finish_emit(Finish *x) {
  const IrFunction *f = x->f;
  Emit m = {.x = x, .e = f->emitter, .f = f};
  vl_emit_label(m.e, emitted_label(&m, LABEL_CLAUSE));
  if (f->count) vl_emit_line(m.e, vl_emitter_line(m.e, f->file, f->ins[0].line));
  vl_emit_func_info(m.e, opd_term(m.e, f->name), f->arity);
  vl_emit_label(m.e, f->entry);
  for (uint32_t i = 0; i < f->count; i++)
    if (!x->dropped[i]) emit_ins(&m, i);
  if (!m.leave) return;
  vl_emit_label(m.e, m.leave);
  vl_emit_drop(m.e, x->slots);
  vl_emit_jump(m.e, emitted_label(&m, LABEL_CLAUSE));
}
