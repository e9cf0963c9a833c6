/* Liveness by one pass from the end of the line to its start; again while the sets at loops grow. */
#include "core/finish.h"
#include "expand/ast.h"

#include <string.h>

typedef struct Live {
  Finish *x;
  uint64_t *now; /* live behind the instruction that is looked at, then before it */
  uint32_t *end; /* by variable: end of its open range */
  bool record;   /* the last pass: ranges, registers that are wanted, what is dropped */
  bool grown;
} Live;

static bool has(const uint64_t *set, Var v) {
  return set[v / 64] >> (v % 64) & 1;
}

/* -- What can be reached -- */

static void mark_targets(Finish *x, const Ins *ins) {
  if (ins->op == IR_AGAIN) x->labels[ins->args[0].n].is_target = true;
  for (uint32_t i = 0; i < ins->count; i++) {
    if (ins->args[i].role != ROLE_TARGET) continue;
    LabelInfo *l = &x->labels[ins->args[i].n];
    l->is_target = true;
    l->is_loop |= op_kind(ins->op, i) == KIND_loop;
  }
}

static void find_reachable(Finish *x) {
  bool reachable = true;
  for (uint32_t i = 0; i < x->f->count; i++) {
    const Ins *ins = &x->f->ins[i];
    if (ins->op == OP_label) {
      x->labels[ins->args[0].n].at = i;
      reachable |= x->labels[ins->args[0].n].is_target;
    }
    x->dropped[i] = !reachable;
    if (!reachable) continue;
    mark_targets(x, ins);
    if (ins_ends(ins)) reachable = false;
  }
  if (reachable) x->error = "the end of a function is reached";
}

static void make_sets(Finish *x) {
  size_t targets = 1;
  for (Label l = LABEL_CLAUSE; l < x->f->labels; l++) targets += x->labels[l].is_target;
  if (targets * x->words > (size_t)1 << 27) {
    x->error = "a function is too large";
    return;
  }
  uint64_t *sets = vl_unit_room(x->f->unit, targets * x->words, sizeof *sets);
  for (Label l = LABEL_CLAUSE; l < x->f->labels; l++) {
    if (!x->labels[l].is_target) continue;
    x->labels[l].live = sets;
    sets += x->words;
  }
  if (!x->labels[LABEL_CLAUSE].live) return;
  for (Var v = 0; v < x->f->arity; v++) x->labels[LABEL_CLAUSE].live[v / 64] |= UINT64_C(1) << (v % 64);
}

/* -- Ranges -- */

static void add_range(Live *l, Var v, uint32_t start, uint32_t end) {
  VarInfo *info = &l->x->vars[v];
  if (info->ranges && end + 1 >= info->ranges->start) {
    info->ranges->start = start;
    return;
  }
  Range *range = vl_unit_bytes(l->x->f->unit, sizeof *range);
  *range = (Range){start, end, info->ranges};
  info->ranges = range;
}

static void start_live(Live *l, Var v, uint32_t place) {
  if (has(l->now, v)) return;
  l->now[v / 64] |= UINT64_C(1) << (v % 64);
  l->end[v] = place;
}

static void end_live(Live *l, Var v, uint32_t place) {
  if (l->record) add_range(l, v, place, has(l->now, v) ? l->end[v] : place);
  l->now[v / 64] &= ~(UINT64_C(1) << (v % 64));
}

/* All of a set. */
#define FOR_EACH(v, set, words)                                    \
  for (uint32_t word_ = 0; word_ < (words); word_++)               \
    for (uint64_t bits_ = (set)[word_]; bits_; bits_ &= bits_ - 1) \
      for (Var v = word_ * 64 + (Var)__builtin_ctzll(bits_), once_ = 1; once_; once_ = 0)

static void join_live(Live *l, const uint64_t *set, uint32_t place) {
  for (uint32_t w = 0; w < l->x->words; w++)
    for (uint64_t more = set[w] & ~l->now[w]; more; more &= more - 1)
      start_live(l, w * 64 + (Var)__builtin_ctzll(more), place);
}

static void end_all(Live *l, uint32_t place) {
  FOR_EACH(v, l->now, l->x->words) end_live(l, v, place);
}

static void keep_in_frame(Live *l) {
  FOR_EACH(v, l->now, l->x->words) l->x->vars[v].in_frame = true;
}

/* -- One instruction -- */

/* May it be dropped when nobody reads what it assigns? */
static bool is_pure(const Ins *ins) {
  switch (ins->op) {
  case OP_move:
  case OP_get_head:
  case OP_get_tail:
  case OP_get_list:
  case OP_get_element:
  case OP_cons:
  case OP_tuple:
  case OP_make_fun:
  case OP_bits_save:
  case OP_f_box:
  case OP_f_move:
  case OP_f_get:
  case OP_f_number:
  case OP_build_trace: return true;
  default: return false;
  }
}

static bool is_useless(const Live *l, const Ins *ins) {
  if (!is_pure(ins)) return false;
  for (uint32_t i = 0; i < ins->count; i++)
    if (ins->args[i].role == ROLE_WRITE && has(l->now, ins->args[i].n)) return false;
  return true;
}

/* Ops that write a result before they have read all operands. */
static bool writes_early(const Ins *ins) {
  return ins->op == OP_map_get;
}

/* The register in which the i'th argument is needed, or NO_REGISTER. */
static uint16_t wanted_register(const Live *l, const Ins *ins, uint32_t i) {
  if (ins->op == IR_RETURN) return 0;
  if (ins->op == OP_move) return ins->args[1].kind == ARG_VAR ? l->x->vars[ins->args[1].n].wanted : NO_REGISTER;
  if (ins->op == IR_AGAIN) return (uint16_t)(i - AGAIN_FIXED);
  if (!ins_is_call(ins)) return NO_REGISTER;
  uint32_t dst = call_dst(ins), arity = ins->count - dst - 1;
  return (uint16_t)(i > dst ? i - dst - 1 : arity + i);
}

static void read_args(Live *l, const Ins *ins, uint32_t at) {
  for (uint32_t i = 0; i < ins->count; i++) {
    if (ins->args[i].role != ROLE_READ) continue;
    VarInfo *info = &l->x->vars[ins->args[i].n];
    if (l->record && info->wanted == NO_REGISTER) info->wanted = wanted_register(l, ins, i);
    start_live(l, ins->args[i].n, place_read(at));
  }
}

static void join_targets(Live *l, const Ins *ins, uint32_t at) {
  for (uint32_t i = 0; i < ins->count; i++)
    if (ins->args[i].role == ROLE_TARGET && op_kind(ins->op, i) != KIND_handler)
      join_live(l, l->x->labels[ins->args[i].n].live, place_read(at));
  if (ins->handler) join_live(l, l->x->labels[ins->handler].live, place_read(at));
}

static void look_at(Live *l, uint32_t at) {
  const Ins *ins = &l->x->f->ins[at];
  if (ins_ends(ins)) end_all(l, place_read(at + 1));
  if (is_useless(l, ins)) {
    if (l->record) l->x->dropped[at] = true;
    return;
  }
  for (uint32_t i = 0; i < ins->count; i++)
    if (ins->args[i].role == ROLE_WRITE)
      end_live(l, ins->args[i].n, writes_early(ins) ? place_read(at) : place_write(at));
  if (ins_loses_x(ins) || ins->op == IR_CATCH) keep_in_frame(l);
  join_targets(l, ins, at);
  /* A wait loses the registers on its way back to the loop, too. */
  if (ins->flags & OPF_waits) keep_in_frame(l);
  read_args(l, ins, at);
}

static void reach_label(Live *l, Label label) {
  LabelInfo *info = &l->x->labels[label];
  if (!info->is_target) return;
  size_t bytes = l->x->words * sizeof *l->now;
  l->grown |= info->is_loop && memcmp(info->live, l->now, bytes) != 0;
  memcpy(info->live, l->now, bytes);
}

static void pass(Live *l) {
  Finish *x = l->x;
  l->grown = false;
  memset(l->now, 0, x->words * sizeof *l->now);
  for (uint32_t i = x->f->count; i-- > 0;) {
    if (x->dropped[i]) continue;
    if (x->f->ins[i].op == OP_label)
      reach_label(l, x->f->ins[i].args[0].n);
    else
      look_at(l, i);
  }
}

static bool has_loops(const Finish *x) {
  for (Label l = LABEL_CLAUSE; l < x->f->labels; l++)
    if (x->labels[l].is_loop) return true;
  return false;
}

void vl_finish_live(Finish *x) {
  find_reachable(x);
  if (!x->error) make_sets(x);
  if (x->error) return;
  Live l = {.x = x,
            .now = vl_unit_room(x->f->unit, x->words, sizeof *l.now),
            .end = vl_unit_room(x->f->unit, x->f->vars + 1, sizeof *l.end)};
  for (Var v = 0; v < x->f->vars; v++) x->vars[v].wanted = NO_REGISTER;
  l.grown = has_loops(x);
  while (l.grown) pass(&l);
  l.record = true;
  pass(&l);
  FOR_EACH(v, l.now, x->words) {
    if (!var_is_parameter(x, v)) x->error = "a variable is read before it is assigned";
    end_live(&l, v, 0);
  }
}
