#include "code/verify.h"

#include "code/format.h"
#include "code/live.h"
#include "heap/hold.h"

#include <string.h>

typedef struct Verifier {
  Verified *v;
  const Image *image;
  Shape *shapes;         /* by op */
  Shape *label_shapes;   /* by label: joined over the ways that lead there */
  uint8_t *label_roles;  /* by label */
  uint32_t *function_of; /* by label: function whose entry it is + 1, or 0 */
  Vec nests;             /* of TryNode */
  uint64_t *at_label;    /* by label: a row of registers */
  RegWidth width;        /* of a row */
} Verifier;

enum LabelRole { ROLE_JUMP = 1, ROLE_HANDLER = 2, ROLE_LOOP = 4 };

static bool fail(Verifier *x, uint32_t op, const char *why) {
  if (!x->v->error) {
    x->v->error = why;
    x->v->error_op = op;
  }
  return false;
}

static uint32_t operand(const Verifier *x, uint32_t at, uint32_t i) {
  return (uint32_t)x->image->operands[x->image->ops[at].first + i].value;
}

static VerifiedFunction *function_at(const Verifier *x, uint32_t row) {
  return &vec_at(&x->v->functions, VerifiedFunction, row);
}

static uint32_t arity_of(const Verifier *x, const VerifiedFunction *f) {
  return operand(x, f->info, 1);
}

/* -- Labels and functions -- */

static bool is_marker(const ImageOp *op) {
  return op->op == OP_label || op->op == OP_line;
}

static bool place_labels(Verifier *x) {
  for (uint32_t i = 0; i < x->image->op_count; i++) {
    if (x->image->ops[i].op != OP_label) continue;
    uint32_t *at = &x->v->label_at[operand(x, i, 0)];
    if (*at != UINT32_MAX) return fail(x, i, "a label stands twice");
    *at = i;
  }
  return true;
}

static uint32_t most(uint32_t a, uint32_t b, uint32_t limit) {
  uint32_t larger = a > b ? a : b;
  return larger < limit ? larger : limit;
}

/* How wide the sets of registers are: by the registers that are named, those of calls, and the frames. */
static void measure_sets(Verifier *x) {
  uint32_t registers = x->image->x_count, slots = 0;
  for (uint32_t i = 0; i < x->image->op_count; i++) {
    const ImageOp *op = &x->image->ops[i];
    if (op->op == OP_frame) slots = most(slots, operand(x, i, 0), MAX_Y - 1);
    if (vl_ops[op->op].flags & (OPF_calls | OPF_tail) || op->op == OP_func_info)
      registers = most(registers, vl_live_implicit(x->image, op), MAX_X - 1);
  }
  x->width = regs_width(registers, slots);
}

static bool add_function(Verifier *x, uint32_t info) {
  const Image *image = x->image;
  VerifiedFunction f = {.first = info, .info = info, .end = image->op_count};
  while (f.first > 0 && is_marker(&image->ops[f.first - 1])) f.first--;
  if (info + 1 >= image->op_count || image->ops[info + 1].op != OP_label)
    return fail(x, info, "func_info without an entry label");
  if (operand(x, info, 1) > MAX_ARITY) return fail(x, info, "arity too large");
  f.entry = operand(x, info + 1, 0);
  if (x->v->functions.count > 0) function_at(x, (uint32_t)x->v->functions.count - 1)->end = f.first;
  vl_vec_push(&x->v->functions, &f, 1);
  x->function_of[f.entry] = (uint32_t)x->v->functions.count;
  return true;
}

static bool find_functions(Verifier *x) {
  for (uint32_t i = 0; i < x->image->op_count; i++)
    if (x->image->ops[i].op == OP_func_info && !add_function(x, i)) return false;
  if (x->v->functions.failed) return fail(x, 0, "");
  if (x->v->functions.count == 0) return x->image->op_count == 0 || fail(x, 0, "code outside a function");
  return function_at(x, 0)->first == 0 || fail(x, 0, "code outside a function");
}

static bool is_entry_of(const Verifier *x, uint32_t label, uint32_t arity) {
  uint32_t row = label <= x->image->label_count ? x->function_of[label] : 0;
  return row != 0 && arity_of(x, function_at(x, row - 1)) == arity;
}

static bool check_tables(Verifier *x) {
  for (uint32_t i = 0; i < x->image->export_count; i++) {
    const ImageExport *e = &x->image->exports[i];
    if (!is_entry_of(x, e->label, e->arity)) return fail(x, 0, "an export is no function");
  }
  for (uint32_t i = 0; i < x->image->fun_count; i++) {
    const ImageFun *f = &x->image->funs[i];
    if (!is_entry_of(x, f->label, f->arity + f->captured)) return fail(x, 0, "a fun is no function");
  }
  return true;
}

/* -- Numbers and places of one op -- */

static bool check_target(Verifier *x, VerifiedFunction *f, uint32_t at, uint32_t label, OperandKind kind) {
  uint32_t target = x->v->label_at[label];
  if (target == UINT32_MAX || target < f->first || target >= f->end) return fail(x, at, "a jump out of its function");
  if (kind == KIND_loop) {
    x->label_roles[label] |= ROLE_LOOP;
    f->loops = true;
  }
  x->label_roles[label] |= kind == KIND_handler ? ROLE_HANDLER : ROLE_JUMP;
  bool backward = target < at && target > f->info;
  return kind == KIND_loop ? target > f->info || fail(x, at, "a loop to func_info")
                           : !backward || fail(x, at, "a jump backwards");
}

static bool check_numbers(Verifier *x, uint32_t at) {
  const ImageOp *op = &x->image->ops[at];
  const OpInfo *info = &vl_ops[op->op];
  uint32_t count = op->count - info->fixed;
  switch (op->op) {
  case OP_frame: return operand(x, at, 0) <= MAX_Y || fail(x, at, "frame too large");
  case OP_need: return operand(x, at, 0) <= MAX_NEED || fail(x, at, "need too large");
  case OP_tuple: return count > 0 || fail(x, at, "an empty tuple is a literal");
  case OP_call:
  case OP_call_only:
  case OP_call_last:
    return is_entry_of(x, operand(x, at, 1), operand(x, at, 0)) || fail(x, at, "a call of no function");
  case OP_call_ext:
  case OP_call_ext_only:
  case OP_call_ext_last:
    return x->image->imports[operand(x, at, 1)].arity == operand(x, at, 0) || fail(x, at, "a call of another arity");
  case OP_call_fun:
  case OP_call_fun_only:
  case OP_call_fun_last: return operand(x, at, 0) < MAX_ARITY || fail(x, at, "arity too large");
  case OP_apply:
  case OP_apply_only:
  case OP_apply_last: return operand(x, at, 0) + 1 < MAX_ARITY || fail(x, at, "arity too large");
  case OP_bif: return x->image->imports[operand(x, at, 0)].arity == count || fail(x, at, "a call of another arity");
  case OP_make_fun:
    return x->image->funs[operand(x, at, 0)].captured == count || fail(x, at, "captured terms and fun differ");
  case OP_map_get: return count <= 2 * MAP_GET_MAX || fail(x, at, "too many keys");
  case OP_bits_build:
    for (uint32_t i = info->fixed; i < op->count; i += info->group_size)
      if (operand(x, at, i) > BITS_UTF32 || operand(x, at, i + 1) > MAX_UNIT) return fail(x, at, "no such field");
    return true;
  case OP_select_value:
    for (uint32_t i = 2; i < op->count; i += 2)
      if (x->image->operands[op->first + i].tag == OPD_LITERAL) return fail(x, at, "a literal to select by");
    return true;
  default: return true;
  }
}

static bool check_operands(Verifier *x, VerifiedFunction *f, uint32_t at) {
  const ImageOp *op = &x->image->ops[at];
  if (op->marks & MARK_TARGET) {
    const ImageOperand *o = op_operands(x->image, op);
    for (const ImageOperand *end = o + op->count; o < end; o++)
      if (operand_is_target(o) && !check_target(x, f, at, (uint32_t)o->value, (OperandKind)o->kind)) return false;
  }
  return check_numbers(x, at);
}

/* -- Shapes: frame, try slots, room -- */

/* Is the slot one of two that a try in force has? */
static bool is_slot_of_try(const Verifier *x, int64_t slot, const Shape *s) {
  for (int32_t n = s->nest; n != NO_TRY; n = vec_at(&x->nests, TryNode, n).parent) {
    uint32_t first = vec_at(&x->nests, TryNode, n).slot;
    if (slot == first || slot == first + 1) return true;
  }
  return false;
}

static bool check_slots(Verifier *x, uint32_t at, const ImageOp *op, const Shape *s) {
  const ImageOperand *o = op_operands(x->image, op);
  for (const ImageOperand *end = o + op->count; o < end; o++) {
    if (o->tag != OPD_Y) continue;
    if (o->value >= s->slots) return fail(x, at, "no such frame slot");
    if (o->kind == KIND_dst && is_slot_of_try(x, o->value, s)) return fail(x, at, "the slot of a try is written");
  }
  return true;
}

_Static_assert(MAX_F <= 32, "Shape.floats has a bit for each");

static bool makes_open(uint8_t op) {
  return op >= OP_f_add_open && op <= OP_f_mul_open;
}

/* Of what is no number these ops make nothing but what is no number. */
static bool takes_open(uint8_t op) {
  return (op >= OP_f_add && op <= OP_f_mul) || makes_open(op);
}

/* What an op does to the float registers. */
static bool shape_floats(Verifier *x, uint32_t at, Shape *s) {
  const ImageOp *op = &x->image->ops[at];
  const ImageOperand *o = op_operands(x->image, op);
  uint32_t written = 0;
  for (const ImageOperand *end = o + op->count; o < end; o++) {
    if (o->kind != KIND_fdst && o->kind != KIND_fsrc) continue;
    uint32_t bit = UINT32_C(1) << (o->value % MAX_F);
    if (o->kind == KIND_fdst)
      written |= bit;
    else if (!(s->floats & bit))
      return fail(x, at, "a float register is read before it is written");
    else if (s->open & bit && !takes_open(op->op))
      return fail(x, at, "a float register may hold no number");
  }
  s->floats |= written;
  s->open = makes_open(op->op) ? s->open | written : s->open & ~written;
  return true;
}

static bool enter_try(Verifier *x, uint32_t at, Shape *s) {
  uint32_t slot = operand(x, at, 0);
  if ((int64_t)slot + 1 >= s->slots) return fail(x, at, "no such frame slot");
  for (int32_t n = s->nest; n != NO_TRY; n = vec_at(&x->nests, TryNode, n).parent) {
    uint32_t other = vec_at(&x->nests, TryNode, n).slot;
    if (slot + 1 >= other && slot <= other + 1) return fail(x, at, "the slots of two tries overlap");
  }
  TryNode node = {.parent = s->nest, .slot = slot, .handler = operand(x, at, 1)};
  s->nest = (int32_t)x->nests.count;
  return vl_vec_push(&x->nests, &node, 1) || fail(x, at, "");
}

static bool leave_try(Verifier *x, uint32_t at, Shape *s) {
  if (s->nest == NO_TRY || vec_at(&x->nests, TryNode, s->nest).slot != operand(x, at, 0))
    return fail(x, at, "a try is left that is not the innermost");
  s->nest = vec_at(&x->nests, TryNode, s->nest).parent;
  return true;
}

static bool release(Verifier *x, uint32_t at, Shape *s, uint32_t slots) {
  if (s->slots != (int32_t)slots) return fail(x, at, "the frame has another size");
  if (s->nest != NO_TRY) return fail(x, at, "a try is open");
  s->slots = NO_FRAME;
  return true;
}

static bool take_room(Verifier *x, uint32_t at, Shape *s, uint32_t words) {
  if (words > s->room) return fail(x, at, "no room: a need is missing");
  s->room -= words;
  return true;
}

/* The protocol of a receive: a message that a peek has seen is taken or passed over, by these two ops alone, and
 * nothing that may look at the queue comes between. */
static bool shape_receive(Verifier *x, uint32_t at, Shape *s) {
  const ImageOp *op = &x->image->ops[at];
  bool settles = op->op == OP_recv_take || op->op == OP_recv_next;
  if (settles && !s->peek) return fail(x, at, "a message is taken or passed over that was not looked at");
  bool moves = op->op >= OP_recv_peek && op->op <= OP_recv_mark_use;
  if (s->peek && !settles && (moves || vl_ops[op->op].flags & (OPF_calls | OPF_tail)))
    return fail(x, at, "a message is looked at and neither taken nor passed over");
  if (moves) s->peek = op->op == OP_recv_peek ? at + 1 : 0;
  if (moves) s->kept = 0;
  const ImageOperand *o = op_operands(x->image, op);
  for (const ImageOperand *end = o + op->count; s->peek && o < end; o++)
    if (o->tag == OPD_Y && o->kind == KIND_dst) s->kept |= shape_slot(o->value);
  return true;
}

static bool shape_special(Verifier *x, uint32_t at, Shape *s) {
  const ImageOp *op = &x->image->ops[at];
  switch (op->op) {
  case OP_frame:
    if (s->slots != NO_FRAME) return fail(x, at, "a frame within a frame");
    s->slots = (int32_t)operand(x, at, 0);
    return true;
  case OP_need: s->room = operand(x, at, 0); return true;
  case OP_drop: return release(x, at, s, operand(x, at, 0));
  case OP_call_last:
  case OP_call_ext_last: return release(x, at, s, operand(x, at, 2));
  case OP_call_fun_last:
  case OP_apply_last: return release(x, at, s, operand(x, at, 1));
  case OP_cons: return take_room(x, at, s, 2);
  case OP_tuple: return take_room(x, at, s, op->count);
  case OP_f_box: return take_room(x, at, s, FLOAT_WORDS);
  case OP_make_fun: return take_room(x, at, s, op->count + (x->image->life == LITERALS_HELD ? HOLD_FUN_WORDS : 0));
  case OP_try_begin: return enter_try(x, at, s);
  case OP_try_end:
  case OP_try_catch: return leave_try(x, at, s);
  default: return true;
  }
}

/* Changes the shape before an op to the one behind it. */
static bool shape_step(Verifier *x, uint32_t at, Shape *s) {
  const ImageOp *op = &x->image->ops[at];
  uint16_t flags = vl_ops[op->op].flags;
  if (op->marks & MARK_Y && !check_slots(x, at, op, s)) return false;
  if (flags & OPF_calls && s->slots == NO_FRAME) return fail(x, at, "a call without a frame");
  if (flags & (OPF_safe | OPF_calls | OPF_waits | OPF_heap)) s->room = 0;
  if (op->marks & MARK_F && !shape_floats(x, at, s)) return false;
  if (flags & (OPF_calls | OPF_waits)) s->floats = 0;
  if (!shape_receive(x, at, s) || !shape_special(x, at, s)) return false;
  bool leaves = flags & OPF_tail || op->op == OP_func_info;
  if (leaves && (s->slots != NO_FRAME || s->nest != NO_TRY)) return fail(x, at, "a frame or a try is left open");
  if (flags & (OPF_ends | OPF_tail)) s->slots = NOT_REACHED;
  return true;
}

/* A way with the shape leads to the label. */
static bool join(Verifier *x, uint32_t at, uint32_t label, const Shape *s) {
  Shape *old = &x->label_shapes[label];
  if (old->slots == NOT_REACHED) {
    *old = *s;
    if (x->label_roles[label] & (ROLE_LOOP | ROLE_HANDLER)) old->room = 0;
    return true;
  }
  bool is_back = x->v->label_at[label] < at;
  if (is_back && old->floats & (~s->floats | (s->open & ~old->open)))
    return fail(x, at, "a float register is lost on a way back");
  old->floats &= s->floats;
  old->open |= s->open;
  if (old->peek != s->peek) {
    if (is_back) return fail(x, at, "a message is lost on a way back");
    old->peek = 0;
  }
  old->kept |= s->kept;
  if (old->slots != s->slots || old->nest != s->nest) return fail(x, at, "two ways lead here with different frames");
  if (s->room < old->room) old->room = s->room;
  return true;
}

static bool join_targets(Verifier *x, uint32_t at, const Shape *before, const Shape *after) {
  const ImageOp *op = &x->image->ops[at];
  const ImageOperand *o = op_operands(x->image, op);
  for (const ImageOperand *end = o + op->count; o < end; o++) {
    if (!operand_is_target(o)) continue;
    bool is_handler = o->kind == KIND_handler;
    Shape s = is_handler ? *after : *before;
    if (vl_ops[op->op].flags & (OPF_safe | OPF_heap | OPF_waits) || is_handler) s.room = 0;
    if (vl_ops[op->op].flags & OPF_waits || is_handler) s.floats = s.peek = 0;
    if (!join(x, at, (uint32_t)o->value, &s)) return false;
  }
  return true;
}

/* A label: what falls into it joins what jumped to it. */
static bool reach_label(Verifier *x, uint32_t at, Shape *s) {
  uint32_t label = operand(x, at, 0);
  uint8_t role = x->label_roles[label];
  if (role & ROLE_HANDLER) {
    if (role != ROLE_HANDLER || s->slots != NOT_REACHED)
      return fail(x, at, "a handler is reached by more than exceptions");
    uint32_t next = at + 1;
    while (next < x->image->op_count && x->image->ops[next].op == OP_line) next++;
    if (next == x->image->op_count || x->image->ops[next].op != OP_try_catch)
      return fail(x, at, "a handler without try_catch");
  }
  if (s->slots != NOT_REACHED && !join(x, at, label, s)) return false;
  *s = x->label_shapes[label];
  return true;
}

/* try_catch may follow a handler's label alone. */
static bool check_catch(Verifier *x, uint32_t at) {
  uint32_t i = at;
  while (i > 0 && x->image->ops[i - 1].op == OP_line) i--;
  bool good = i > 0 && x->image->ops[i - 1].op == OP_label && x->label_roles[operand(x, i - 1, 0)] == ROLE_HANDLER;
  return good || fail(x, at, "try_catch without a handler's label");
}

static bool shape_function(Verifier *x, VerifiedFunction *f) {
  for (uint32_t i = f->first; i < f->end; i++)
    if (!check_operands(x, f, i)) return false;
  Shape s = {.slots = NO_FRAME, .nest = NO_TRY};
  for (uint32_t i = f->first; i < f->end; i++) {
    const ImageOp *op = &x->image->ops[i];
    if (i == f->info + 1) s = (Shape){.slots = NO_FRAME, .nest = NO_TRY};
    if (op->op == OP_line) continue; /* changes nothing */
    if (op->op == OP_label && !reach_label(x, i, &s)) return false;
    x->shapes[i] = s;
    x->v->reached[i] = s.slots != NOT_REACHED;
    if (s.slots == NOT_REACHED) continue;
    if (op->op == OP_try_catch && !check_catch(x, i)) return false;
    Shape before = s;
    if (!shape_step(x, i, &s)) return false;
    if (op->marks & MARK_TARGET && !join_targets(x, i, &before, &s)) return false;
  }
  return s.slots == NOT_REACHED || fail(x, f->end - 1, "the end of a function is reached");
}

/* -- All -- */

static void *array(Verifier *x, size_t n, size_t size) {
  void *at = vl_alloc_zeroed(x->image->alloc, n, size);
  if (!at) fail(x, 0, "");
  return at;
}

/* The same for who fills it. */
static void *room(Verifier *x, size_t n, size_t size) {
  void *at = vl_alloc(x->image->alloc, n * size);
  if (!at) fail(x, 0, "");
  return at;
}

static bool verify_functions(Verifier *x) {
  Liveness l = {.v = x->v, .shapes = x->shapes, .at_label = x->at_label, .width = x->width};
  vl_table_init(&l.map_index, x->image->alloc);
  bool good = true;
  for (uint32_t i = 0; good && i < x->v->functions.count; i++) {
    VerifiedFunction *f = function_at(x, i);
    good = shape_function(x, f);
    l.nests = x->nests.items;
    good = good && vl_live_function(&l, f);
  }
  if (l.map_index.failed || x->v->maps.failed || x->v->map_bits.failed) good = fail(x, 0, "");
  vl_table_free(&l.map_index);
  return good;
}

static size_t row_bytes(const Verifier *x) {
  return (x->width.x + x->width.y) * sizeof(uint64_t);
}

static bool make_arrays(Verifier *x) {
  const Image *image = x->image;
  size_t labels = image->label_count + 1, ops = image->op_count + 1;
  return (x->v->label_at = room(x, labels, sizeof(uint32_t))) && (x->v->map_of = room(x, ops, sizeof(uint32_t))) &&
         (x->v->reached = array(x, ops, sizeof(bool))) && (x->shapes = room(x, ops, sizeof(Shape))) &&
         (x->label_shapes = array(x, labels, sizeof(Shape))) && (x->label_roles = array(x, labels, 1)) &&
         (x->function_of = array(x, labels, sizeof(uint32_t))) && (x->at_label = array(x, labels, row_bytes(x)));
}

static void free_arrays(Verifier *x) {
  Alloc *a = x->image->alloc;
  size_t labels = x->image->label_count + 1, ops = x->image->op_count + 1;
  vl_free(a, x->shapes, x->shapes ? ops * sizeof(Shape) : 0);
  vl_free(a, x->label_shapes, x->label_shapes ? labels * sizeof(Shape) : 0);
  vl_free(a, x->label_roles, x->label_roles ? labels : 0);
  vl_free(a, x->function_of, x->function_of ? labels * sizeof(uint32_t) : 0);
  vl_free(a, x->at_label, x->at_label ? labels * row_bytes(x) : 0);
  vl_vec_free(&x->nests);
}

bool vl_verify(Verified *v, const Image *image) {
  *v = (Verified){.image = image};
  Verifier x = {.v = v, .image = image};
  vl_vec_init(&v->functions, image->alloc, sizeof(VerifiedFunction));
  vl_vec_init(&v->maps, image->alloc, sizeof(VerifiedMap));
  vl_vec_init(&v->map_bits, image->alloc, sizeof(uint64_t));
  vl_vec_init(&x.nests, image->alloc, sizeof(TryNode));
  measure_sets(&x);
  bool good = make_arrays(&x);
  if (good) {
    memset(v->label_at, 0xFF, (image->label_count + 1) * sizeof(uint32_t));
    memset(v->map_of, 0xFF, image->op_count * sizeof(uint32_t));
    for (uint32_t i = 0; i <= image->label_count; i++) x.label_shapes[i].slots = NOT_REACHED;
    good = place_labels(&x) && find_functions(&x) && check_tables(&x) && verify_functions(&x);
  }
  free_arrays(&x);
  return good;
}

void vl_verified_free(Verified *v) {
  Alloc *a = v->image->alloc;
  size_t labels = v->image->label_count + 1, ops = v->image->op_count + 1;
  vl_free(a, v->label_at, v->label_at ? labels * sizeof(uint32_t) : 0);
  vl_free(a, v->map_of, v->map_of ? ops * sizeof(uint32_t) : 0);
  vl_free(a, v->reached, v->reached ? ops : 0);
  vl_vec_free(&v->functions);
  vl_vec_free(&v->maps);
  vl_vec_free(&v->map_bits);
}
