#include "expand/expand.h"

/* -- Generators and filters -- */

/* <<a, b <- bits>>: the arrow stands in the last segment. */
static bool is_bits_generator(Term t) {
  return ast_is_call(t, ATOM_bits) && is_cons(ast_args(t)) &&
         vl_ast_is_call_of(vl_ast_last(ast_args(t)), ATOM_generator, 2);
}

static Term expand_bits_pattern(Expander *x, Term segments, Scope *s, Env *e) {
  return vl_expand_bits(x, NIL, segments, s, e, true);
}

static Term expand_bits_generator(Expander *x, Term node, Scope *s, Env *e) {
  Term last, front = vl_expand_split_last(x, ast_args(node), &last);
  Term readable = s->read;
  Term right = vl_expand(x, vl_ast_nth(ast_args(last), 1), s, e);
  s->read = readable;
  Term segments = vl_ast_append(x->unit, front, AST_LIST(x->unit, cons_head(ast_args(last))));
  Scope before = *s;
  Term left = vl_expand_match(x, expand_bits_pattern, segments, &before, s, e);
  left = vl_ast_node(x->unit, ATOM_bits, vl_ast_append(x->unit, ast_meta(left), ast_meta(node)), ast_args(left));
  return AST_CALL(x->unit, ATOM_bits, ast_meta(node), AST_CALL(x->unit, ATOM_generator, ast_meta(last), left, right));
}

static Term expand_step(Expander *x, Term step, Scope *s, Env *e) {
  if (vl_ast_is_call_of(step, ATOM_generator, 2)) return vl_expand_generator(x, step, s, e);
  if (is_bits_generator(step)) return expand_bits_generator(x, step, s, e);
  return vl_expand(x, step, s, e);
}

static bool is_expanded_generator(Term t) {
  return vl_ast_is_call_of(t, ATOM_generator, 2) ||
         (vl_ast_is_call_of(t, ATOM_bits, 1) && vl_ast_is_call_of(cons_head(ast_args(t)), ATOM_generator, 2));
}

/* -- Options and body -- */

static void check_options(Expander *x, Term meta, Term options, const Env *e) {
  Term uniq = vl_ast_get(options, ATOM_uniq);
  if (uniq != TERM_NONE && uniq != ATOM_true && uniq != ATOM_false)
    vl_expand_error(x, meta, e, ":uniq option for comprehensions only accepts a boolean, got: %q", uniq);
  if (vl_ast_get(options, ATOM_reduce) != TERM_NONE &&
      (uniq != TERM_NONE || vl_ast_get(options, ATOM_into) != TERM_NONE))
    vl_expand_error(x, meta, e, "cannot use :reduce alongside :into/:uniq in comprehension");
}

static bool is_clauses(Term body) {
  return is_cons(body) && ast_is_node(cons_head(body)) && ast_head(cons_head(body)) == ATOM_arrow;
}

static Term expand_reduce_body(Expander *x, Term meta, Term clauses, const Scope *s, const Env *e) {
  static const ClauseKind k = {"fn", NULL, vl_expand_head};
  Term each = is_clauses(clauses) ? clauses : NIL;
  for (; is_cons(each); each = cons_tail(each))
    if (!vl_ast_is_call_of(cons_head(each), ATOM_arrow, 2) || !ast_is_list_of(cons_head(ast_args(cons_head(each))), 1))
      break;
  if (is_cons(each) || !is_clauses(clauses))
    vl_expand_error(x, meta, e,
                    "when using :reduce with comprehensions, the do block must be written using acc -> expr clauses, "
                    "where each clause expects the accumulator as a single argument");
  return vl_expand_clauses(x, meta, &k, clauses, s, e);
}

static Term expand_body(Expander *x, Term meta, Term body, bool reduce, Scope *s, Env *e) {
  if (reduce) return expand_reduce_body(x, meta, body, s, e);
  if (is_clauses(body))
    vl_expand_error(x, meta, e,
                    "the do block was written using acc -> expr clauses but the :reduce option was not given");
  return vl_expand(x, body, s, e);
}

/* The steps, and the keyword lists behind them joined: `for x <- y, into: z do ... end`. */
static Term split_options(Expander *x, Term args, Term *options) {
  *options = NIL;
  for (int i = 0; i < 2 && is_cons(args) && is_list(vl_ast_last(args)); i++) {
    Term last;
    args = vl_expand_split_last(x, args, &last);
    *options = vl_ast_append(x->unit, last, *options);
  }
  return args;
}

Term vl_expand_for(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  static const Term allowed[] = {ATOM_do, ATOM_into, ATOM_uniq, ATOM_reduce, TERM_NONE};
  Term options, steps = split_options(x, args, &options);
  vl_expand_check_options(x, meta, e, "for", options, allowed);
  Term body = vl_ast_get(options, ATOM_do);
  if (body == TERM_NONE) vl_expand_error(x, meta, e, "missing :do option in \"for\"");
  Scope inner = *s;
  Env env = *e;
  uint32_t mark = x->var_count;
  options = vl_expand(x, vl_ast_keydelete(x->unit, options, ATOM_do), &inner, &env);
  Terms out = terms_new(x->unit);
  for (; is_cons(steps); steps = cons_tail(steps)) vl_terms_push(&out, expand_step(x, cons_head(steps), &inner, &env));
  if (out.count == 0 || !is_expanded_generator(out.at[0]))
    vl_expand_error(x, meta, e, "for comprehensions must start with a generator");
  check_options(x, meta, options, e);
  body = expand_body(x, meta, body, vl_ast_get(options, ATOM_reduce) != TERM_NONE, &inner, &env);
  vl_scope_check_unused(x, mark, &env);
  vl_terms_push(&out, vl_ast_keypush(x->unit, options, ATOM_do, body));
  return vl_ast_node(x->unit, ATOM_for, meta, vl_terms_list(&out, NIL));
}
