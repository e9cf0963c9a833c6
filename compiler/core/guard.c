#include "core/guard.h"

#include "guards.gen.h"

#include <string.h>

/* -- Ops that compute -- */

typedef struct Computing {
  Term name;
  uint32_t arity;
  uint16_t op;
} Computing;

static const Computing computings[] = {
    {ATOM_plus, 2, OP_add},  {ATOM_minus, 2, OP_sub}, {ATOM_times, 2, OP_mul}, {ATOM_slash, 2, OP_fdiv},
    {ATOM_div, 2, OP_div},   {ATOM_rem, 2, OP_rem},   {ATOM_band, 2, OP_band}, {ATOM_bor, 2, OP_bor},
    {ATOM_bxor, 2, OP_bxor}, {ATOM_bsl, 2, OP_bsl},   {ATOM_bsr, 2, OP_bsr},   {ATOM_minus, 1, OP_neg},
    {ATOM_bnot, 1, OP_bnot},
};

static const Computing *find_computing(Term name, size_t arity) {
  for (size_t i = 0; i < VL_COUNT_OF(computings); i++)
    if (computings[i].name == name && computings[i].arity == arity) return &computings[i];
  return NULL;
}

/* -- Ops that test -- */

struct GuardTest {
  Term name;
  uint16_t op;      /* goes on when it holds */
  uint16_t reverse; /* goes on when it does not, or 0 */
  bool swapped;     /* the arguments change places */
  uint32_t arity;
};

static const GuardTest tests[] = {
    {ATOM_is_integer, OP_is_integer, 0, false, 1},
    {ATOM_is_float, OP_is_float, 0, false, 1},
    {ATOM_is_number, OP_is_number, 0, false, 1},
    {ATOM_is_atom, OP_is_atom, 0, false, 1},
    {ATOM_is_boolean, OP_is_boolean, 0, false, 1},
    {ATOM_is_pid, OP_is_pid, 0, false, 1},
    {ATOM_is_port, OP_is_port, 0, false, 1},
    {ATOM_is_reference, OP_is_reference, 0, false, 1},
    {ATOM_is_list, OP_is_list, 0, false, 1},
    {ATOM_is_tuple, OP_is_tuple, 0, false, 1},
    {ATOM_is_binary, OP_is_binary, 0, false, 1},
    {ATOM_is_bitstring, OP_is_bitstring, 0, false, 1},
    {ATOM_is_map, OP_is_map, 0, false, 1},
    {ATOM_is_function, OP_is_function, 0, false, 1},
    {ATOM_lt, OP_is_lt, OP_is_ge, false, 2},
    {ATOM_ge, OP_is_ge, OP_is_lt, false, 2},
    {ATOM_gt, OP_is_lt, OP_is_ge, true, 2},
    {ATOM_erl_le, OP_is_ge, OP_is_lt, true, 2},
    {ATOM_eq, OP_is_eq, OP_is_ne, false, 2},
    {ATOM_erl_ne, OP_is_ne, OP_is_eq, false, 2},
    {ATOM_erl_eq_exact, OP_is_eq_exact, OP_is_ne_exact, false, 2},
    {ATOM_erl_ne_exact, OP_is_ne_exact, OP_is_eq_exact, false, 2},
};

static const GuardTest *find_test(Term name, size_t arity) {
  for (size_t i = 0; i < VL_COUNT_OF(tests); i++)
    if (tests[i].name == name && tests[i].arity == arity) return &tests[i];
  return NULL;
}

const GuardTest *vl_guard_test(Term name, Term args) {
  return find_test(name, vl_ast_length(args));
}

bool vl_guard_is_integer_test(const GuardTest *test) {
  return test->op == OP_is_integer || test->op == OP_is_number;
}

/* Is == on this constant the same as ===? */
static bool is_exact(Arg value) {
  return value.kind == ARG_TERM && (is_atom(value.term) || is_nil(value.term) || is_bitstring(value.term));
}

static uint16_t exact_op(uint16_t op, const Arg *args) {
  if (!is_exact(args[0]) && !is_exact(args[1])) return op;
  if (op == OP_is_eq) return OP_is_eq_exact;
  return op == OP_is_ne ? OP_is_ne_exact : op;
}

/* Goes on when the comparison holds, else to fail. */
static void add_comparison(Build *b, uint16_t op, Arg left, Arg right, Label fail) {
  op = exact_op(op, (const Arg[]){left, right});
  bool exact = op == OP_is_eq_exact || op == OP_is_ne_exact;
  if (exact && left.kind == ARG_TERM) {
    Arg swapped = left;
    left = right;
    right = swapped;
  }
  if (op == OP_is_eq_exact && right.kind == ARG_TERM && is_nil(right.term))
    IR(b->f, OP_is_nil, ir_label(fail), left);
  else
    IR(b->f, op, ir_label(fail), left, right);
}

static void add_test(Build *b, const GuardTest *test, bool reverse, const Arg *args, Label fail) {
  uint16_t op = reverse ? test->reverse : test->op;
  if (test->arity == 1)
    IR(b->f, op, ir_label(fail), args[0]);
  else
    add_comparison(b, op, args[test->swapped ? 1 : 0], args[test->swapped ? 0 : 1], fail);
}

void vl_guard_add_test(Build *b, const GuardTest *test, const Arg *args, Label fail) {
  add_test(b, test, false, args, fail);
}

bool vl_guard_add_reverse(Build *b, const GuardTest *test, const Arg *args, Label fail) {
  if (!test->reverse) return false;
  add_test(b, test, true, args, fail);
  return true;
}

/* -- Builtins in place -- */

static bool is_guard_bif(Term name, size_t arity) {
  size_t bytes;
  const char *text = vl_atom_text(name, &bytes);
#define IS_IT(module, function, n) \
  if (arity == (n) && bytes == sizeof(function) - 1 && memcmp(text, function, bytes) == 0) return true;
  VL_GUARD_BIFS(IS_IT)
#undef IS_IT
  return false;
}

static Arg call_bif(Build *b, Term name, size_t arity, const Arg *args, Label fail) {
  IrFunction *f = b->f;
  Arg dst = ir_var(ir_new_var(f));
  Arg all[8] = {ir_number(vl_emitter_import(f->emitter, ATOM_erlang, name, (uint32_t)arity)), ir_label(fail), dst};
  for (size_t i = 0; i < arity; i++) all[3 + i] = args[i];
  vl_ir_add(f, OP_bif, 3 + arity, all);
  return dst;
}

/* The boolean of a test. */
static Arg test_value(Build *b, const GuardTest *test, const Arg *args) {
  IrFunction *f = b->f;
  Arg dst = ir_var(ir_new_var(f));
  Label otherwise = ir_new_label(f), done = ir_new_label(f);
  add_test(b, test, false, args, otherwise);
  IR(f, OP_move, ir_term(ATOM_true), dst);
  IR(f, OP_jump, ir_label(done));
  vl_ir_place(f, otherwise);
  IR(f, OP_move, ir_term(ATOM_false), dst);
  vl_ir_place(f, done);
  return dst;
}

/* hd and tl in a guard. */
static Arg part_of_list(Build *b, uint16_t op, Arg list, Label fail) {
  Arg dst = ir_var(ir_new_var(b->f));
  IR(b->f, OP_is_cons, ir_label(fail), list);
  IR(b->f, op, list, dst);
  return dst;
}

bool vl_build_inline(Build *b, Term module, Term function, size_t arity, const Arg *args, Label fail, Arg *value) {
  if (module != ATOM_erlang || arity > 4) return false;
  if (fail == LABEL_NONE) fail = b->guard_fail;
  const Computing *computing = find_computing(function, arity);
  /* What is typed into a shell gets the error that tells the numbers. */
  bool told = fail == LABEL_NONE && b->core->module == ATOM_erl_eval;
  if (computing && !told) {
    *value = ir_var(ir_new_var(b->f));
    Arg all[4] = {ir_label(fail)};
    for (size_t i = 0; i < arity; i++) all[1 + i] = args[i];
    all[1 + arity] = *value;
    vl_ir_add(b->f, computing->op, 2 + arity, all);
    return true;
  }
  const GuardTest *test = find_test(function, arity);
  if (test) {
    *value = test_value(b, test, args);
    return true;
  }
  if (fail != LABEL_NONE && arity == 1 && (function == ATOM_hd || function == ATOM_tl)) {
    *value = part_of_list(b, function == ATOM_hd ? OP_get_head : OP_get_tail, args[0], fail);
    return true;
  }
  if (!is_guard_bif(function, arity)) return false;
  *value = call_bif(b, function, arity, args, fail);
  return true;
}
