#include "code/live.h"

#include <string.h>

static bool fail(Liveness *l, uint32_t op, const char *why) {
  l->v->error = why;
  l->v->error_op = op;
  return false;
}

uint32_t vl_live_implicit(const Image *image, const ImageOp *op) {
  const ImageOperand *o = op_operands(image, op);
  switch (op->op) {
  case OP_call:
  case OP_call_only:
  case OP_call_last:
  case OP_call_ext:
  case OP_call_ext_only:
  case OP_call_ext_last: return (uint32_t)o[0].value;
  case OP_call_fun:
  case OP_call_fun_last:
  case OP_call_fun_only: return (uint32_t)o[0].value + 1;
  case OP_apply:
  case OP_apply_last:
  case OP_apply_only: return (uint32_t)o[0].value + 2;
  case OP_func_info: return (uint32_t)o[1].value;
  case OP_return: return 1;
  default: return 0;
  }
}

static uint64_t *live_at_label(const Liveness *l, int64_t label) {
  return l->at_label + (size_t)label * (l->width.x + l->width.y);
}

/* -- Maps -- */

/* The row of the map, found or made. */
static uint32_t map_row(Liveness *l, int32_t slots, const uint64_t *live, uint32_t registers) {
  VerifiedMap map = {.slots = (uint16_t)(slots < 0 ? 0 : slots), .registers = (uint16_t)registers};
  size_t y_words = (map.slots + 63u) / 64, x_words = (registers + 63u) / 64;
  uint64_t bits[REG_WORDS];
  memcpy(bits, live + l->width.x, y_words * sizeof *bits);
  memcpy(bits + y_words, live, x_words * sizeof *bits);
  uint64_t hash = vl_hash_add(map.slots, map.registers);
  for (size_t i = 0; i < y_words + x_words; i++) hash = vl_hash_add(hash, bits[i]);
  Verified *v = l->v;
  for (uint32_t at = 0, row; (row = vl_table_next(&l->map_index, hash, &at)) != TABLE_NONE;) {
    VerifiedMap old = vec_at(&v->maps, VerifiedMap, row);
    if (old.slots != map.slots || old.registers != map.registers) continue;
    size_t bytes = (y_words + x_words) * sizeof *bits;
    if (bytes == 0 || memcmp(&vec_at(&v->map_bits, uint64_t, old.bits), bits, bytes) == 0) return row;
  }
  uint32_t row = (uint32_t)v->maps.count;
  map.bits = (uint32_t)v->map_bits.count;
  bool room = vl_vec_push(&v->map_bits, bits, y_words + x_words) && vl_vec_push(&v->maps, &map, 1);
  return room && vl_table_add(&l->map_index, hash, row) ? row : 0; /* the failure is noted there */
}

/* -- One op, backwards: `live` is what lives behind it and becomes what lives before it -- */

static void define(const Liveness *l, uint64_t *live, const ImageOperand *o) {
  if (o->tag == OPD_X) regs_drop_x(live, (uint32_t)o->value);
  if (o->tag == OPD_Y) regs_drop_y(live, l->width, (uint32_t)o->value);
}

static void use(const Liveness *l, uint64_t *live, const ImageOperand *o) {
  if (o->tag == OPD_X) regs_add_x(live, (uint32_t)o->value);
  if (o->tag == OPD_Y) regs_add_y(live, l->width, (uint32_t)o->value);
}

static void flow(const Liveness *l, const ImageOp *op, uint64_t *live) {
  const ImageOperand *first = op_operands(l->v->image, op), *end = first + op->count;
  bool reads_dst = vl_ops[op->op].flags & OPF_reads_dst;
  for (const ImageOperand *o = first; o < end; o++)
    if (o->kind == KIND_dst) define(l, live, o);
  for (const ImageOperand *o = first; o < end; o++)
    if (o->kind == KIND_src || (o->kind == KIND_dst && reads_dst)) use(l, live, o);
  if (!(op->marks & MARK_TARGET)) return;
  for (const ImageOperand *o = first; o < end; o++)
    if (operand_is_target(o) && o->kind != KIND_handler) regs_join(live, live_at_label(l, o->value), l->width);
}

static bool may_raise(const Image *image, const ImageOp *op) {
  const OpInfo *info = &vl_ops[op->op];
  if (info->flags & (OPF_raises | OPF_calls | OPF_waits)) return true;
  for (uint32_t i = 0; i < info->fixed; i++)
    if (info->operands[i] == KIND_fail) return op_operands(image, op)[i].value == 0;
  return false;
}

/* May a frame slot that lives on hold a part of the message that is passed over? */
static bool keeps_message(const Liveness *l, uint32_t at, const uint64_t *live) {
  const Shape *shape = &l->shapes[at];
  for (uint32_t i = shape->peek - 1; shape->kept && i < at; i++) {
    if (l->shapes[i].peek != shape->peek && i + 1 != shape->peek) continue;
    const ImageOp *op = &l->v->image->ops[i];
    const ImageOperand *o = op_operands(l->v->image, op);
    for (const ImageOperand *end = o + op->count; o < end; o++)
      if (o->kind == KIND_dst && o->tag == OPD_Y && shape->kept & shape_slot(o->value) &&
          regs_has_y(live, l->width, (uint32_t)o->value))
        return true;
  }
  return false;
}

/* Registers that die at the op, though no operand says so. */
static bool check_lost(Liveness *l, uint32_t at, const uint64_t *live) {
  const Image *image = l->v->image;
  const ImageOp *op = &image->ops[at];
  uint16_t flags = vl_ops[op->op].flags;
  if (flags & OPF_calls && regs_has_x_from(live, l->width, 1))
    return fail(l, at, "an x register is read that a call has lost");
  bool read_behind = !(flags & OPF_ends) && regs_has_x_from(live, l->width, 0);
  if (flags & OPF_waits &&
      (read_behind || regs_has_x_from(live_at_label(l, op_operands(image, op)[0].value), l->width, 0)))
    return fail(l, at, "an x register is read that a wait has lost");
  switch (op->op) {
  case OP_recv_next:
    if (keeps_message(l, at, live_at_label(l, op_operands(image, op)[0].value)))
      return fail(l, at, "a part of a message is kept that is passed over");
    break;
  case OP_frame:
    if (regs_has_any_y(live, l->width)) return fail(l, at, "a frame slot is read before it is written");
    break;
  case OP_try_catch:
    if (regs_has_x_from(live, l->width, 3)) return fail(l, at, "an x register is read that an exception has lost");
    VL_FALLTHROUGH;
  case OP_try_begin:
  case OP_try_end: {
    uint32_t slot = (uint32_t)op_operands(image, op)[0].value;
    if (regs_has_y(live, l->width, slot) || regs_has_y(live, l->width, slot + 1))
      return fail(l, at, "the slot of a try is read");
    break;
  }
  default: break;
  }
  return true;
}

/* What control flow alone takes away. */
static void leave(const ImageOp *op, uint64_t *live) {
  if (vl_ops[op->op].flags & OPF_calls) regs_drop_x(live, 0);
  if (op->op == OP_try_catch) {
    for (uint32_t i = 0; i < 3; i++) regs_drop_x(live, i);
  }
}

static bool step(Liveness *l, uint32_t at, uint64_t *live, bool record) {
  const Image *image = l->v->image;
  const ImageOp *op = &image->ops[at];
  const Shape *shape = &l->shapes[at];
  uint16_t flags = vl_ops[op->op].flags;
  if (flags & (OPF_ends | OPF_tail)) regs_clear(live, l->width);
  if (!check_lost(l, at, live)) return false;
  leave(op, live);
  flow(l, op, live);
  if (shape->nest != NO_TRY && may_raise(image, op))
    regs_join_y(live, live_at_label(l, l->nests[shape->nest].handler), l->width);
  if (op->op == OP_try_begin) {
    regs_drop_y(live, l->width, (uint32_t)op_operands(image, op)[0].value);
    regs_drop_y(live, l->width, (uint32_t)op_operands(image, op)[0].value + 1);
  }
  /* The map of a call is of its return point, where no argument lives any more. */
  if (record && flags & (OPF_calls | OPF_waits | OPF_raises) && op->op != OP_func_info)
    l->v->map_of[at] = map_row(l, shape->slots, live, 0);
  regs_add_arguments(live, vl_live_implicit(image, op));
  if (record && flags & OPF_safe) l->v->map_of[at] = map_row(l, shape->slots, live, regs_x_limit(live, l->width));
  if (op->op == OP_label) regs_join(live_at_label(l, op_operands(image, op)[0].value), live, l->width);
  return true;
}

/* -- A function -- */

/* One pass from the end to the entry. */
static bool pass(Liveness *l, const VerifiedFunction *f, bool record) {
  uint64_t live[REG_WORDS];
  regs_clear(live, l->width);
  for (uint32_t i = f->end; i-- > f->info;) {
    if (l->v->image->ops[i].op == OP_line) continue;
    if (l->shapes[i].slots != NOT_REACHED && !step(l, i, live, record)) return false;
    if (i == f->info + 1) {
      uint32_t arity = (uint32_t)l->v->image->operands[l->v->image->ops[f->info].first + 1].value;
      if (regs_has_x_from(live, l->width, arity)) return fail(l, i, "an x register is read before it is written");
      if (regs_has_any_y(live, l->width)) return fail(l, i, "a frame slot is read before it is written");
    }
  }
  return true;
}

/* Sum of the live sets at labels: it only grows, so an unchanged sum means nothing changed. */
static size_t weight(const Liveness *l, const VerifiedFunction *f) {
  const Image *image = l->v->image;
  size_t n = 0;
  for (uint32_t i = f->first; i < f->end; i++) {
    if (image->ops[i].op != OP_label) continue;
    const uint64_t *s = live_at_label(l, image->operands[image->ops[i].first].value);
    for (uint32_t k = 0; k < l->width.x + l->width.y; k++) n += vl_count_bits64(s[k]);
  }
  return n;
}

bool vl_live_function(Liveness *l, VerifiedFunction *f) {
  const Image *image = l->v->image;
  uint32_t arity = (uint32_t)image->operands[image->ops[f->info].first + 1].value;
  for (uint32_t i = f->first; i < f->info; i++)
    if (image->ops[i].op == OP_label)
      regs_add_arguments(live_at_label(l, image->operands[image->ops[i].first].value), arity);
  for (size_t before = SIZE_MAX, now = 0; f->loops && before != now;) {
    before = weight(l, f);
    if (!pass(l, f, false)) return false;
    now = weight(l, f);
  }
  if (!pass(l, f, true)) return false;
  uint64_t arguments[REG_WORDS] = {0};
  regs_add_arguments(arguments, arity);
  f->map = map_row(l, NO_FRAME, arguments, arity);
  return true;
}
