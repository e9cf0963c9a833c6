#include "core/guard.h"

/* Jumping on an expression that is true or false, without making the boolean.
 *
 * In a guard whatever cannot be computed, and what is neither true nor false, goes to guard_fail; elsewhere only
 * expressions come here that are boolean or raise. */

static void jump_unless(Build *b, Term expr, Label target);
static void jump_if(Build *b, Term expr, Label target);

/* -- Shapes -- */

static bool is_erlang(Term expr) {
  return vl_ast_is_remote(expr) && ast_remote_left(expr) == ATOM_erlang;
}

static bool is_boolean_op(Term expr, Term name) {
  return is_erlang(expr) && ast_remote_right(expr) == name && ast_is_list_of(ast_args(expr), 2);
}

static bool is_not(Term expr) {
  return is_erlang(expr) && ast_remote_right(expr) == ATOM_not && ast_is_list_of(ast_args(expr), 1);
}

static Term left_of(Term expr) {
  return cons_head(ast_args(expr));
}
static Term right_of(Term expr) {
  return vl_ast_nth(ast_args(expr), 1);
}

/* `case expr do false -> a; true -> b end`, as and, or, if on booleans leave it. */
typedef struct BooleanCase {
  Term value, on_false, on_true;
} BooleanCase;

static bool read_clause(Term clause, BooleanCase *c) {
  if (!vl_ast_is_call_of(clause, ATOM_arrow, 2) || !ast_is_list_of(left_of(clause), 1)) return false;
  Term pattern = cons_head(left_of(clause));
  if (pattern == ATOM_true)
    c->on_true = right_of(clause);
  else if (pattern == ATOM_false)
    c->on_false = right_of(clause);
  else
    return false;
  return true;
}

static bool read_case(Term expr, BooleanCase *c) {
  *c = (BooleanCase){TERM_NONE, TERM_NONE, TERM_NONE};
  if (!vl_ast_is_call_of(expr, ATOM_case, 2)) return false;
  Term clauses = vl_ast_get(right_of(expr), ATOM_do);
  if (clauses == TERM_NONE || !ast_is_list_of(clauses, 2)) return false;
  c->value = left_of(expr);
  return read_clause(cons_head(clauses), c) && read_clause(vl_ast_nth(clauses, 1), c) && c->on_true != TERM_NONE &&
         c->on_false != TERM_NONE;
}

static const GuardTest *test_of(Term expr) {
  if (!is_erlang(expr)) return NULL;
  return vl_guard_test(ast_remote_right(expr), ast_args(expr));
}

static bool is_condition(Build *b, Term expr) {
  if (b->guard_fail != LABEL_NONE) return true;
  if (vl_build_is_too_deep(b)) return false;
  if (expr == ATOM_true || expr == ATOM_false || test_of(expr)) return true;
  if (is_not(expr)) return is_condition(b, left_of(expr));
  if (is_boolean_op(expr, ATOM_andalso) || is_boolean_op(expr, ATOM_orelse))
    return is_condition(b, left_of(expr)) && is_condition(b, right_of(expr));
  BooleanCase c;
  return read_case(expr, &c) && is_condition(b, c.value) && is_condition(b, c.on_false) && is_condition(b, c.on_true);
}

/* -- Chains of comparisons of one variable with words, as `in` leaves them -- */

typedef struct Chain {
  Term var;
  Terms words;
} Chain;

static bool read_link(Term expr, Chain *chain) {
  bool exact = is_boolean_op(expr, ATOM_erl_eq_exact);
  if (!exact && !is_boolean_op(expr, ATOM_eq)) return false;
  Term var = left_of(expr), word = right_of(expr);
  if (!ast_is_var(var) || !opd_is_immediate(word) || (!exact && is_small(word))) return false;
  if (chain->var != TERM_NONE && vl_build_version(chain->var) != vl_build_version(var)) return false;
  chain->var = var;
  vl_terms_push(&chain->words, word);
  return true;
}

/* `a or b`, in a guard or as the case that it is elsewhere. */
static bool read_or(Term expr, Term *left, Term *right) {
  BooleanCase c;
  if (is_boolean_op(expr, ATOM_orelse)) {
    *left = left_of(expr);
    *right = right_of(expr);
    return true;
  }
  if (!read_case(expr, &c) || c.on_true != ATOM_true) return false;
  *left = c.value;
  *right = c.on_false;
  return true;
}

static bool read_and(Term expr, Term *left, Term *right) {
  BooleanCase c;
  if (is_boolean_op(expr, ATOM_andalso)) {
    *left = left_of(expr);
    *right = right_of(expr);
    return true;
  }
  if (!read_case(expr, &c) || c.on_false != ATOM_false) return false;
  *left = c.value;
  *right = c.on_true;
  return true;
}

static bool read_chain(Build *b, Term expr, Chain *chain) {
  Term left, right;
  if (vl_build_is_too_deep(b)) return false;
  if (!read_or(expr, &left, &right)) return read_link(expr, chain);
  return read_chain(b, left, chain) && read_chain(b, right, chain);
}

/* The chain as one jump to `yes` or `no`; `yes` or `no` follows. */
static bool select_chain(Build *b, Term expr, Label yes, Label no) {
  Chain chain = {TERM_NONE, terms_new(b->f->unit)};
  if (!read_chain(b, expr, &chain) || chain.words.count < 2) return false;
  size_t n = 0, count = chain.words.count;
  Arg *args = vl_unit_room(b->f->unit, 2 + 2 * count, sizeof *args);
  args[n++] = ir_label(no);
  args[n++] = vl_build_lookup(b, vl_build_version(chain.var));
  for (size_t i = 0; i < count; i++) {
    args[n++] = ir_term(chain.words.at[i]);
    args[n++] = ir_label(yes);
  }
  vl_ir_add(b->f, OP_select_value, n, args);
  return true;
}

/* -- Any other value, in a guard -- */

static void jump_on_value(Build *b, Term expr, Term wanted, Label target) {
  Arg value = vl_build(b, expr, WANT_VALUE);
  if (wanted == ATOM_true && target == b->guard_fail) {
    IR(b->f, OP_is_eq_exact, ir_label(target), value, ir_term(ATOM_true));
    return;
  }
  Label next = ir_new_label(b->f);
  Term other = wanted == ATOM_true ? ATOM_false : ATOM_true;
  IR(b->f, OP_select_value, ir_label(b->guard_fail), value, ir_term(wanted), ir_label(next), ir_term(other),
     ir_label(target));
  vl_ir_place(b->f, next);
}

static void jump_on_test(Build *b, const GuardTest *test, Term expr, bool holds, Label target) {
  Arg args[2] = {ir_none(), ir_none()};
  size_t n = 0;
  for (Term all = ast_args(expr); is_cons(all); all = cons_tail(all))
    args[n++] = vl_build(b, cons_head(all), WANT_VALUE);
  if (vl_guard_is_integer_test(test) && vl_build_is_integer(b, args[0])) {
    if (holds) IR(b->f, OP_jump, ir_label(target));
  } else if (!holds) {
    vl_guard_add_test(b, test, args, target);
  } else if (!vl_guard_add_reverse(b, test, args, target)) {
    Label next = ir_new_label(b->f);
    vl_guard_add_test(b, test, args, next);
    IR(b->f, OP_jump, ir_label(target));
    vl_ir_place(b->f, next);
  }
}

/* Tests that are ops for some arguments only: is_function with a plain arity; is_map_key where no map is as good as
 * no key. */
static bool jump_on_rare_test(Build *b, Term expr, bool jump_when, Label target) {
  if (jump_when || !is_erlang(expr) || !ast_is_list_of(ast_args(expr), 2)) return false;
  Term first = left_of(expr), second = right_of(expr);
  if (ast_remote_right(expr) == ATOM_is_function && is_small(second) && small_value(second) >= 0) {
    Arg fun = vl_build(b, first, WANT_VALUE);
    IR(b->f, OP_is_function_arity, ir_label(target), fun, ir_term(second));
    return true;
  }
  if (ast_remote_right(expr) != ATOM_is_map_key || target != b->guard_fail) return false;
  Arg key = vl_build(b, first, WANT_VALUE), map = vl_build(b, second, WANT_VALUE);
  IR(b->f, OP_map_has, ir_label(target), map, key);
  return true;
}

/* -- Boolean operators -- */

/* Both, or one: the second is looked at when the first is not `decides`, which decides the whole. */
static void jump_on_both(Build *b, Term left, Term right, bool decides, bool jump_when, Label target) {
  Label next = LABEL_NONE, decided = target;
  if (decides != jump_when) decided = next = ir_new_label(b->f);
  if (decides)
    jump_if(b, left, decided);
  else
    jump_unless(b, left, decided);
  if (jump_when)
    jump_if(b, right, target);
  else
    jump_unless(b, right, target);
  if (next != LABEL_NONE) vl_ir_place(b->f, next);
}

static void jump_on_case(Build *b, const BooleanCase *c, bool jump_when, Label target) {
  Label no = ir_new_label(b->f), done = ir_new_label(b->f);
  jump_unless(b, c->value, no);
  if (jump_when)
    jump_if(b, c->on_true, target);
  else
    jump_unless(b, c->on_true, target);
  if (vl_ir_is_open(b->f)) IR(b->f, OP_jump, ir_label(done));
  vl_ir_place(b->f, no);
  if (jump_when)
    jump_if(b, c->on_false, target);
  else
    jump_unless(b, c->on_false, target);
  vl_ir_place(b->f, done);
}

static void jump_on(Build *b, Term expr, bool jump_when, Label target) {
  if (vl_build_is_too_deep(b)) return;
  BooleanCase c;
  Term left, right;
  const GuardTest *test;
  if (expr == ATOM_true || expr == ATOM_false) {
    if ((expr == ATOM_true) == jump_when) IR(b->f, OP_jump, ir_label(target));
  } else if (is_not(expr)) {
    jump_on(b, left_of(expr), !jump_when, target);
  } else if (read_and(expr, &left, &right)) {
    jump_on_both(b, left, right, false, jump_when, target);
  } else if (read_or(expr, &left, &right)) {
    Label next = ir_new_label(b->f);
    if (select_chain(b, expr, jump_when ? target : next, jump_when ? next : target))
      vl_ir_place(b->f, next);
    else
      jump_on_both(b, left, right, true, jump_when, target);
  } else if (read_case(expr, &c)) {
    jump_on_case(b, &c, jump_when, target);
  } else if ((test = test_of(expr))) {
    jump_on_test(b, test, expr, jump_when, target);
  } else if (!jump_on_rare_test(b, expr, jump_when, target)) {
    jump_on_value(b, expr, jump_when ? ATOM_false : ATOM_true, target);
  }
}

static void jump_unless(Build *b, Term expr, Label target) {
  jump_on(b, expr, false, target);
}
static void jump_if(Build *b, Term expr, Label target) {
  jump_on(b, expr, true, target);
}

/* -- The faces -- */

void vl_build_guard(Build *b, Term guard, Label fail) {
  Label before = b->guard_fail;
  b->guard_fail = fail;
  jump_unless(b, guard, fail);
  b->guard_fail = before;
}

bool vl_build_condition(Build *b, Term expr, Label if_false) {
  if (!is_condition(b, expr)) return false;
  if (ast_is_node(expr)) vl_build_line(b, ast_meta(expr));
  jump_unless(b, expr, if_false);
  return true;
}
