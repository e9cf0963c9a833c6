#include "expand/expand.h"

#include "expand/module.h"

#include <stdio.h>

enum { CAPTURE_MAX = 255 };

/* -- fn -- */

static size_t fn_arity(Term head) {
  if (is_cons(head) && is_nil(cons_tail(head)) && ast_is_call(cons_head(head), ATOM_when))
    return vl_ast_length(ast_args(cons_head(head))) - 1;
  return vl_ast_length(head);
}

static void refute_defaults(Expander *x, Term meta, Term clause, const Env *e) {
  if (!vl_ast_is_call_of(clause, ATOM_arrow, 2)) return;
  for (Term args = cons_head(ast_args(clause)); is_cons(args); args = cons_tail(args))
    if (ast_is_node(cons_head(args)) && ast_head(cons_head(args)) == ATOM_default_op)
      vl_expand_error(x, meta, e, "anonymous functions cannot have optional arguments");
}

Term vl_expand_fn(Expander *x, Term meta, Term clauses, Scope *s, Env *e) {
  static const ClauseKind k = {"fn", NULL, vl_expand_head};
  Terms out = terms_new(x->unit);
  for (; is_cons(clauses); clauses = cons_tail(clauses)) {
    refute_defaults(x, meta, cons_head(clauses), e);
    Term clause = vl_expand_clause(x, meta, &k, cons_head(clauses), s, e);
    if (out.count && fn_arity(cons_head(ast_args(clause))) != fn_arity(cons_head(ast_args(out.at[0]))))
      vl_expand_error(x, meta, e, "cannot mix clauses with different arities in anonymous functions");
    vl_terms_push(&out, clause);
  }
  return vl_ast_node(x->unit, ATOM_fn, meta, vl_terms_list(&out, NIL));
}

/* -- &: replacing &1, &2 .. by variables -- */

typedef struct Holes {
  Expander *x;
  const Env *env;
  Term vars[CAPTURE_MAX + 1]; /* by number; TERM_NONE: not used */
  int64_t largest;
} Holes;

static Term hole_var(Holes *h, Term meta, Term number) {
  int64_t n = is_small(number) ? small_value(number) : 0;
  if (n < 1 || n > CAPTURE_MAX)
    vl_expand_error(h->x, meta, h->env, "capture argument &%d must be numbered between 1 and 255", n);
  if (h->vars[n] == TERM_NONE) {
    char name[24];
    int length = snprintf(name, sizeof name, "x%lld", (long long)n);
    h->vars[n] = vl_ast_node(h->x->unit, vl_ast_atom(h->x->unit, name, (size_t)length), meta, ATOM_elixir_fn);
  }
  if (n > h->largest) h->largest = n;
  return h->vars[n];
}

static Term fill(Holes *h, Term t);

static Term fill_list(Holes *h, Term list) {
  Terms out = terms_new(h->x->unit);
  for (; is_cons(list); list = cons_tail(list)) vl_terms_push(&out, fill(h, cons_head(list)));
  return vl_terms_list(&out, NIL);
}

static Term fill(Holes *h, Term t) {
  CompileUnit *u = h->x->unit;
  vl_expand_check_depth(h->x);
  if (is_cons(t)) return fill_list(h, t);
  if (is_tuple_of(t, 2)) {
    Term left = fill(h, tuple_at(t, 0));
    return vl_ast_pair(u, left, fill(h, tuple_at(t, 1)));
  }
  if (!ast_is_node(t)) return t;
  if (ast_head(t) == ATOM_capture) {
    if (vl_ast_is_call_of(t, ATOM_capture, 1) && is_integer(cons_head(ast_args(t))))
      return hole_var(h, ast_meta(t), cons_head(ast_args(t)));
    vl_expand_error(
        h->x, ast_meta(t), h->env,
        "nested captures are not allowed. You cannot define a function using  the capture operator & inside "
        "another function defined via &. Got invalid nested capture: %q",
        t);
  }
  Term head = fill(h, ast_head(t));
  return vl_ast_node(u, head, ast_meta(t), fill(h, ast_args(t)));
}

static VL_NORETURN void invalid_capture(Expander *x, Term meta, Term arg, const Env *e) {
  vl_expand_error(x, meta, e,
                  "invalid args for &, expected one of:\n\n  * &Mod.fun/arity to capture a remote function, such as "
                  "&Enum.map/2\n  * &fun/arity to capture a local or imported function, such as &is_atom/1\n  * "
                  "&some_code(&1, ...) containing at least one argument as &1, such as &List.flatten(&1)\n\nGot: %q",
                  arg);
}

/* &expr as fn x1, x2 -> expr end. */
static Term capture_expression(Expander *x, Term meta, Term expr, bool sequential, Scope *s, Env *e) {
  Holes *h = vl_unit_room(x->unit, 1, sizeof *h);
  h->x = x;
  h->env = e;
  Term body = fill(h, expr);
  if (h->largest == 0 && !sequential) invalid_capture(x, meta, expr, e);
  for (int64_t i = 1; i <= h->largest; i++)
    if (h->vars[i] == TERM_NONE)
      vl_expand_error(x, meta, e,
                      "capture argument &%d cannot be defined without &%d (you cannot skip arguments, all arguments "
                      "must be numbered)",
                      h->largest, i);
  Term args = vl_ast_list(x->unit, (size_t)h->largest, h->vars + 1);
  Term clause = AST_CALL(x->unit, ATOM_arrow, meta, args, body);
  return vl_expand(x, AST_CALL(x->unit, ATOM_fn, meta, clause), s, e);
}

/* -- &: functions by name -- */

/* &1, &2, .. &n in that order, and nothing else. */
static bool is_sequential(Term args) {
  int64_t n = 1;
  for (; is_cons(args); args = cons_tail(args), n++)
    if (!vl_ast_is_call_of(cons_head(args), ATOM_capture, 1) || cons_head(ast_args(cons_head(args))) != make_small(n))
      return false;
  return n > 1;
}

static Term numbered_args(Expander *x, Term meta, Term arity, const Env *e) {
  int64_t n = is_small(arity) ? small_value(arity) : -1;
  if (n < 0 || n > CAPTURE_MAX)
    vl_expand_error(x, meta, e, "capture argument &%d must be numbered between 1 and 255", n);
  Term args = NIL;
  for (; n > 0; n--) args = vl_ast_cons(x->unit, AST_CALL(x->unit, ATOM_capture, meta, make_small(n)), args);
  return args;
}

/* {:&, meta, [{:/, [], [target, arity]}]} */
static Term capture_node(Expander *x, Term meta, Term target, Term arity) {
  return AST_CALL(x->unit, ATOM_capture, meta, AST_CALL(x->unit, ATOM_slash, NIL, target, arity));
}

/* What dispatch found: {:remote, module, name, arity} or {:local, name, arity}. */
static Term captured(Expander *x, Term meta, Term found, Term local_context, const Env *e) {
  CompileUnit *u = x->unit;
  if (is_tuple_of(found, 4)) {
    Term target = vl_ast_remote(u, tuple_at(found, 1), tuple_at(found, 2), NIL, NIL);
    return capture_node(x, meta, target, tuple_at(found, 3));
  }
  if (e->function == ATOM_nil)
    vl_expand_error(x, meta, e, "undefined function %a/%d (there is no such import)", tuple_at(found, 1),
                    small_value(tuple_at(found, 2)));
  return capture_node(x, meta, vl_ast_node(u, tuple_at(found, 1), NIL, local_context), tuple_at(found, 2));
}

static Term capture_import(Expander *x, Term meta, Term call, bool sequential, Scope *s, Env *e) {
  Term found = ATOM_false;
  if (sequential)
    found = vl_dispatch_capture_import(x, ast_meta(call), ast_head(call), vl_ast_length(ast_args(call)), e);
  if (found == ATOM_false) return capture_expression(x, meta, call, sequential, s, e);
  return captured(x, meta, found, ATOM_nil, e);
}

static bool has_holes(Expander *x, Term t) {
  vl_expand_check_depth(x);
  if (is_cons(t)) {
    for (; is_cons(t); t = cons_tail(t))
      if (has_holes(x, cons_head(t))) return true;
    return false;
  }
  if (is_tuple_of(t, 2)) return has_holes(x, tuple_at(t, 0)) || has_holes(x, tuple_at(t, 1));
  if (!ast_is_node(t)) return false;
  return ast_head(t) == ATOM_capture || has_holes(x, ast_head(t)) || has_holes(x, ast_args(t));
}

static Term capture_remote(Expander *x, Term meta, Term call, bool sequential, Scope *s, Env *e) {
  Term left = ast_remote_left(call), name = ast_remote_right(call), found = ATOM_false;
  if (has_holes(x, left)) return capture_expression(x, meta, call, sequential, s, e);
  Term receiver = vl_expand(x, left, s, e);
  size_t arity = vl_ast_length(ast_args(call));
  if (sequential && is_atom(receiver))
    found = vl_dispatch_capture_remote(x, ast_meta(call), receiver, name, arity, e);
  else if (sequential && ast_is_var(receiver))
    found = vl_ast_tuple(x->unit, 4, (const Term[]){ATOM_remote, receiver, name, make_small((int64_t)arity)});
  if (found != ATOM_false) return captured(x, meta, found, ATOM_nil, e);
  return capture_expression(x, ast_meta(call), call, sequential, s, e);
}

/* &name/arity, &Mod.name/arity: the slash's sides, if it is that. */
static bool is_name_and_arity(Term arg) {
  if (!vl_ast_is_call_of(arg, ATOM_slash, 2) || !is_integer(vl_ast_nth(ast_args(arg), 1))) return false;
  Term name = cons_head(ast_args(arg));
  return ast_is_var(name) || (vl_ast_is_remote(name) && is_nil(ast_args(name)));
}

static void warn_parens(Expander *x, Term meta, Term target, Term arity, Env *e) {
  if (arity == make_small(0) && !ast_flag(ast_meta(target), ATOM_no_parens))
    vl_expand_warn(x, meta, e,
                   "extra parentheses on a remote function capture &%q.%a()/0 have been deprecated. Please remove the "
                   "parentheses: &%q.%a/0",
                   ast_remote_left(target), ast_remote_right(target), ast_remote_left(target),
                   ast_remote_right(target));
}

/* A macro is called by a function of its own, which knows the caller's environment. */
static Term capture_super(Expander *x, Term meta, Term arity, Term context, Scope *s, Env *e) {
  Term kind, name = vl_module_super(x, meta, (size_t)small_value(arity), e, &kind);
  if (kind == ATOM_defmacrop) {
    Term call = vl_ast_node(x->unit, ATOM_super, meta, numbered_args(x, meta, arity, e));
    return capture_expression(x, meta, call, true, s, e);
  }
  return capture_node(x, meta, vl_ast_node(x->unit, name, NIL, context), arity);
}

static Term capture_by_name(Expander *x, Term meta, Term arg, Scope *s, Env *e) {
  Term name = cons_head(ast_args(arg)), arity = vl_ast_nth(ast_args(arg), 1);
  if (ast_head(name) == ATOM_super) return capture_super(x, meta, arity, ast_args(name), s, e);
  Term call = vl_ast_node(x->unit, ast_head(name), ast_meta(name), numbered_args(x, meta, arity, e));
  if (ast_is_var(name)) return capture_import(x, meta, call, true, s, e);
  warn_parens(x, meta, name, arity, e);
  return capture_remote(x, meta, call, true, s, e);
}

Term vl_expand_capture(Expander *x, Term meta, Term arg, Scope *s, Env *e) {
  while (vl_ast_is_call_of(arg, ATOM_block, 1)) arg = cons_head(ast_args(arg));
  if (is_name_and_arity(arg)) return capture_by_name(x, meta, arg, s, e);
  if (is_tuple_of(arg, 2)) arg = AST_CALL(x->unit, ATOM_tuple, meta, tuple_at(arg, 0), tuple_at(arg, 1));
  if (is_cons(arg)) return capture_expression(x, meta, arg, is_sequential(arg), s, e);
  if (is_integer(arg))
    vl_expand_error(x, meta, e, "capture argument &%q must be used within the capture operator &", arg);
  if (!ast_is_node(arg) || !is_list(ast_args(arg))) invalid_capture(x, meta, arg, e);
  if (ast_head(arg) == ATOM_block)
    vl_expand_error(x, meta, e, "block expressions are not allowed inside the capture operator &, got: %q", arg);
  bool sequential = is_sequential(ast_args(arg));
  if (vl_ast_is_remote(arg)) return capture_remote(x, meta, arg, sequential, s, e);
  if (!is_atom(ast_head(arg))) return capture_expression(x, meta, arg, false, s, e);
  return capture_import(x, meta, arg, sequential, s, e);
}
