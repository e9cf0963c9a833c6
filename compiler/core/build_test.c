/* Conditions: expressions that are asked only whether they are true. */
#include "core/parts.h"
#include "expand/expand.h"

static Term clause_pattern(Term clause) {
  return cons_head(cons_head(ast_args(clause)));
}
static Term clause_body(Term clause) {
  return vl_ast_nth(ast_args(clause), 1);
}

/* -- Values -- */

static void truth_of_value(Build *b, Arg value, bool boolean, Label if_false) {
  if (value.kind == ARG_TERM) {
    if (value.term == ATOM_false || value.term == ATOM_nil) IR(b->f, OP_jump, ir_label(if_false));
    return;
  }
  IR(b->f, OP_is_ne_exact, ir_label(if_false), value, ir_term(ATOM_false));
  if (!boolean) IR(b->f, OP_is_ne_exact, ir_label(if_false), value, ir_term(ATOM_nil));
}

/* -- What `if`, `and`, `||` and the like have become -- */

static bool is_equal_to(Term test, Term var, Term value) {
  if (!vl_ast_is_remote_of(test, ATOM_erlang, ATOM_erl_eq_exact, 2)) return false;
  Term left = cons_head(ast_args(test));
  return ast_is_var(left) && vl_build_version(left) == vl_build_version(var) && vl_ast_nth(ast_args(test), 1) == value;
}

/* `x when x in [false, nil]` with a variable that only Kernel's macros can name. */
static bool is_falsy_pattern(Term pattern) {
  if (!vl_ast_is_call_of(pattern, ATOM_when, 2)) return false;
  Term var = cons_head(ast_args(pattern)), guard = vl_ast_nth(ast_args(pattern), 1);
  if (!ast_is_var(var) || ast_args(var) != ATOM_Kernel) return false;
  if (!vl_ast_is_remote_of(guard, ATOM_erlang, ATOM_orelse, 2)) return false;
  return is_equal_to(cons_head(ast_args(guard)), var, ATOM_false) &&
         is_equal_to(vl_ast_nth(ast_args(guard), 1), var, ATOM_nil);
}

static Term pattern_var(Term pattern) {
  return vl_ast_is_call_of(pattern, ATOM_when, 2) ? cons_head(ast_args(pattern)) : pattern;
}

/* Is the body the variable of the pattern? */
static bool is_same_var(Term pattern, Term body) {
  Term var = pattern_var(pattern);
  return ast_is_var(body) && ast_is_var(var) && vl_build_version(var) == vl_build_version(body);
}

bool vl_build_choice(Term node, Choice *c) {
  Term clauses = vl_ast_get(vl_ast_nth(ast_args(node), 1), ATOM_do);
  size_t count = vl_ast_length(clauses);
  if (count != 2 && count != 3) return false;
  Term first = cons_head(clauses), second = vl_ast_nth(clauses, 1);
  Term left = clause_pattern(first), right = clause_pattern(second);
  *c = (Choice){.subject = cons_head(ast_args(node)),
                .on_false = clause_body(first),
                .on_true = clause_body(second),
                .false_var = TERM_NONE,
                .true_var = TERM_NONE,
                .hidden_var = TERM_NONE,
                .otherwise = count == 3 ? vl_ast_nth(clauses, 2) : TERM_NONE};
  if (left == ATOM_false && right == ATOM_true) {
    c->strict = true;
    return count == 3 ? ast_is_var(clause_pattern(c->otherwise)) : vl_rewrite_is_boolean(c->subject);
  }
  if (count == 3 || !is_falsy_pattern(left) || !ast_is_var(right)) return false;
  if (is_same_var(left, c->on_false))
    c->false_var = pattern_var(left);
  else
    c->hidden_var = pattern_var(left);
  if (ast_head(right) != ATOM_underscore) c->true_var = right;
  return true;
}

void vl_build_choose(Build *b, const Choice *c, Label if_false, Label if_other, Arg *value) {
  if (c->hidden_var != TERM_NONE) vl_build_bind(b, vl_build_version(c->hidden_var), ir_term(ATOM_nil));
  if (c->strict && c->otherwise != TERM_NONE) {
    Label not_true = ir_new_label(b->f), yes = ir_new_label(b->f);
    if (vl_rewrite_is_boolean(c->subject)) {
      vl_build_truth(b, c->subject, if_false);
      return;
    }
    *value = ir_var(vl_build_in_var(b, vl_build(b, c->subject, WANT_VALUE)));
    IR(b->f, OP_is_eq_exact, ir_label(not_true), *value, ir_term(ATOM_true));
    IR(b->f, OP_jump, ir_label(yes));
    vl_ir_place(b->f, not_true);
    IR(b->f, OP_is_eq_exact, ir_label(if_other), *value, ir_term(ATOM_false));
    IR(b->f, OP_jump, ir_label(if_false));
    vl_ir_place(b->f, yes);
  } else if (c->false_var == TERM_NONE && c->true_var == TERM_NONE) {
    vl_build_truth(b, c->subject, if_false);
  } else {
    *value = vl_build(b, c->subject, WANT_VALUE);
    if (c->false_var != TERM_NONE) vl_build_bind(b, vl_build_version(c->false_var), *value);
    if (c->true_var != TERM_NONE) vl_build_bind(b, vl_build_version(c->true_var), *value);
    truth_of_value(b, *value, false, if_false);
  }
}

/* The third clause of `and` and `or`: no boolean. */
void vl_build_choice_other(Build *b, const Choice *c, Arg value, Place place) {
  Term var = clause_pattern(c->otherwise);
  if (ast_head(var) != ATOM_underscore) vl_build_bind(b, vl_build_version(var), value);
  vl_build(b, clause_body(c->otherwise), place);
}

/* A choice that is a condition itself: its branches are. */
static bool truth_of_choice(Build *b, Term node, Label if_false) {
  Choice c;
  Arg value = ir_none();
  if (!vl_ast_is_call_of(node, ATOM_case, 2) || !vl_build_choice(node, &c)) return false;
  Label no = ir_new_label(b->f), other = ir_new_label(b->f), yes = ir_new_label(b->f);
  bool drop_false = c.false_var != TERM_NONE || c.on_false == ATOM_false || c.on_false == ATOM_nil,
       drop_true = c.true_var != TERM_NONE && is_same_var(c.true_var, c.on_true);
  if (drop_false) c.false_var = TERM_NONE;
  if (drop_true) c.true_var = TERM_NONE;
  vl_build_choose(b, &c, drop_false ? if_false : no, other, &value);
  if (!drop_true) vl_build_truth(b, c.on_true, if_false);
  IR(b->f, OP_jump, ir_label(yes));
  vl_ir_place(b->f, no);
  if (!drop_false) vl_build_truth(b, c.on_false, if_false);
  if (value.kind != ARG_NONE && c.strict) {
    IR(b->f, OP_jump, ir_label(yes));
    vl_ir_place(b->f, other);
    vl_build_choice_other(b, &c, value, WANT_EFFECT);
  }
  vl_ir_place(b->f, yes);
  return true;
}

/* -- Conditions -- */

void vl_build_truth(Build *b, Term expr, Label if_false) {
  if (vl_build_is_too_deep(b)) return;
  if (ast_is_node(expr) && (vl_build_condition(b, expr, if_false) || truth_of_choice(b, expr, if_false))) return;
  Arg value = vl_build(b, expr, WANT_VALUE);
  truth_of_value(b, value, vl_rewrite_is_boolean(expr), if_false);
}

/* -- andalso, orelse -- */

void vl_build_strict_truth(Build *b, Term expr, Label if_false, Term tag) {
  if (vl_build_condition(b, expr, if_false)) return;
  Label not_true = ir_new_label(b->f), yes = ir_new_label(b->f), wrong = ir_new_label(b->f);
  Arg value = ir_var(vl_build_in_var(b, vl_build(b, expr, WANT_VALUE)));
  if (b->guard_fail != LABEL_NONE) wrong = b->guard_fail;
  IR(b->f, OP_is_eq_exact, ir_label(not_true), value, ir_term(ATOM_true));
  IR(b->f, OP_jump, ir_label(yes));
  vl_ir_place(b->f, not_true);
  IR(b->f, OP_is_eq_exact, ir_label(wrong), value, ir_term(ATOM_false));
  IR(b->f, OP_jump, ir_label(if_false));
  if (wrong != b->guard_fail) {
    Var reason = ir_new_var(b->f);
    vl_ir_place(b->f, wrong);
    IR(b->f, OP_tuple, ir_var(reason), ir_term(tag), value);
    vl_build_raise(b, ir_var(reason), WANT_EFFECT);
  }
  vl_ir_place(b->f, yes);
}

Arg vl_build_logic(Build *b, Term node, Place place) {
  Term left = cons_head(ast_args(node)), right = vl_ast_nth(ast_args(node), 1);
  Label done = ir_new_label(b->f), no = ir_new_label(b->f);
  Place join = vl_build_join(b, place);
  bool is_and = ast_remote_right(node) == ATOM_andalso;
  vl_build_line(b, ast_meta(node));
  vl_build_strict_truth(b, left, no, ATOM_badarg);
  vl_build(b, is_and ? right : ATOM_true, join);
  if (vl_ir_is_open(b->f)) IR(b->f, OP_jump, ir_label(done));
  vl_ir_place(b->f, no);
  vl_build(b, is_and ? ATOM_false : right, join);
  vl_ir_place(b->f, done);
  return vl_build_joined(b, place, join);
}
