#include "expand/expand.h"

/* -- Patterns and guards -- */

Term vl_expand_match(Expander *x, ExpandFn *fn, Term pattern, const Scope *before, Scope *s, Env *e) {
  if (e->context == ATOM_match) return fn(x, pattern, s, e);
  Term context = e->context;
  s->prematch = PREMATCH_PATTERN;
  s->prematch_vars = before->read;
  s->prematch_version = x->var_count;
  e->context = ATOM_match;
  Term expanded = fn(x, pattern, s, e);
  s->prematch = before->prematch;
  s->prematch_vars = before->prematch_vars;
  s->prematch_version = before->prematch_version;
  e->context = context;
  return expanded;
}

static void warn_length_guard(Expander *x, Term guard, Env *e) {
  for (Term left; vl_ast_is_call_of(guard, ATOM_or, 2) || vl_ast_is_call_of(guard, ATOM_and, 2);
       guard = vl_ast_nth(ast_args(guard), 1)) {
    left = cons_head(ast_args(guard));
    warn_length_guard(x, left, e);
  }
  bool empty = vl_ast_is_remote_of(guard, ATOM_erlang, ATOM_eq, 2);
  if (!empty && !vl_ast_is_remote_of(guard, ATOM_erlang, ATOM_gt, 2)) return;
  Term length = cons_head(ast_args(guard));
  if (!vl_ast_is_remote_of(length, ATOM_erlang, ATOM_length, 1) || vl_ast_nth(ast_args(guard), 1) != make_small(0))
    return;
  Term list = cons_head(ast_args(length));
  if (empty)
    vl_expand_warn_line(
        x, ast_meta(guard), e,
        "do not use \"length(%q) == 0\" to check if a list is empty since length always traverses the whole "
        "list. Prefer to pattern match on an empty list or use \"%q == []\" as a guard",
        list, list);
  else
    vl_expand_warn_line(
        x, ast_meta(guard), e,
        "do not use \"length(%q) > 0\" to check if a list is not empty since length always traverses the "
        "whole list. Prefer to pattern match on a non-empty list, such as [_ | _], or use \"%q != []\" as "
        "a guard",
        list, list);
}

Term vl_expand_guard(Expander *x, Term guard, Scope *s, Env *e) {
  vl_expand_check_depth(x);
  if (vl_ast_is_call_of(guard, ATOM_when, 2)) {
    Term left = vl_expand_guard(x, cons_head(ast_args(guard)), s, e);
    Term right = vl_expand_guard(x, vl_ast_nth(ast_args(guard), 1), s, e);
    return AST_CALL(x->unit, ATOM_when, ast_meta(guard), left, right);
  }
  Term expanded = vl_expand(x, guard, s, e);
  warn_length_guard(x, expanded, e);
  return expanded;
}

Term vl_expand_split_last(Expander *x, Term list, Term *last) {
  Terms front = terms_new(x->unit);
  for (; is_cons(cons_tail(list)); list = cons_tail(list)) vl_terms_push(&front, cons_head(list));
  *last = cons_head(list);
  return vl_terms_list(&front, NIL);
}

/* [{:when, meta, args ++ [guard]}]: the guard reads what the arguments bind. */
static Term expand_guarded_head(Expander *x, Term when, Scope *s, Env *e) {
  Term guard, args = vl_expand_split_last(x, ast_args(when), &guard);
  Scope before = *s;
  args = vl_expand_match(x, vl_expand_args, args, &before, s, e);
  Term context = e->context;
  e->context = ATOM_guard;
  guard = vl_expand_guard(x, guard, s, e);
  e->context = context;
  Term all = vl_ast_append(x->unit, args, AST_LIST(x->unit, guard));
  return AST_LIST(x->unit, vl_ast_node(x->unit, ATOM_when, ast_meta(when), all));
}

static bool is_guarded(Term args) {
  return is_cons(args) && is_nil(cons_tail(args)) && ast_is_call(cons_head(args), ATOM_when) &&
         is_cons(ast_args(cons_head(args)));
}

Term vl_expand_head(Expander *x, Term args, Scope *s, Env *e) {
  if (is_guarded(args)) return expand_guarded_head(x, cons_head(args), s, e);
  Scope before = *s;
  return vl_expand_match(x, vl_expand_args, args, &before, s, e);
}

/* -- Clauses -- */

static VL_NORETURN void bad_clauses(Expander *x, Term meta, const ClauseKind *k, const Env *e) {
  if (k->key) vl_expand_error(x, meta, e, "expected -> clauses for :%s in \"%s\"", k->key, k->kind);
  vl_expand_error(x, meta, e, "expected -> clauses in \"%s\"", k->kind);
}

Term vl_expand_clause(Expander *x, Term meta, const ClauseKind *k, Term clause, const Scope *s, const Env *e) {
  if (!vl_ast_is_call_of(clause, ATOM_arrow, 2)) bad_clauses(x, meta, k, e);
  Scope inner = *s;
  Env env = *e;
  uint32_t mark = x->var_count;
  Term left = k->head(x, cons_head(ast_args(clause)), &inner, &env);
  Term right = vl_expand(x, vl_ast_nth(ast_args(clause), 1), &inner, &env);
  vl_scope_check_unused(x, mark, &env);
  return AST_CALL(x->unit, ATOM_arrow, ast_meta(clause), left, right);
}

Term vl_expand_clauses(Expander *x, Term meta, const ClauseKind *k, Term clauses, const Scope *s, const Env *e) {
  if (!is_cons(clauses)) bad_clauses(x, meta, k, e);
  Terms out = terms_new(x->unit);
  for (; is_cons(clauses); clauses = cons_tail(clauses))
    vl_terms_push(&out, vl_expand_clause(x, meta, k, cons_head(clauses), s, e));
  return vl_terms_list(&out, NIL);
}

Term vl_expand_definition(Expander *x, Term clause, Scope *s, Env *e) {
  uint32_t mark = x->var_count;
  s->prematch = PREMATCH_PATTERN;
  s->prematch_vars = vl_ast_map_empty(x->unit);
  s->prematch_version = 0;
  e->context = ATOM_match;
  Term args = vl_expand_args(x, tuple_at(clause, 1), s, e);
  s->prematch = PREMATCH_WARN;
  e->context = ATOM_guard;
  Terms guards = terms_new(x->unit);
  for (Term all = tuple_at(clause, 2); is_cons(all); all = cons_tail(all))
    vl_terms_push(&guards, vl_expand(x, cons_head(all), s, e));
  e->context = ATOM_nil;
  Term body = vl_expand(x, tuple_at(clause, 3), s, e);
  vl_scope_check_unused(x, mark, e);
  const Term expanded[] = {tuple_at(clause, 0), args, vl_terms_list(&guards, NIL), body};
  return vl_ast_tuple(x->unit, VL_COUNT_OF(expanded), expanded);
}

/* -- What case, cond, receive, try and with have in common: a keyword list of clauses -- */

/* Left sides that take exactly one pattern. The kind and key for the message are in the clause's meta. */
static bool is_one_argument(Term args) {
  if (!is_cons(args) || !is_nil(cons_tail(args))) return false;
  Term only = cons_head(args);
  return !ast_is_call(only, ATOM_when) || vl_ast_length(ast_args(only)) <= 2;
}

static VL_NORETURN void wrong_arguments(Expander *x, Term meta, const char *expected, const ClauseKind *k,
                                        const Env *e) {
  vl_expand_error(x, meta, e, "expected %s for :%s clauses (->) in \"%s\"", expected, k->key, k->kind);
}

static Term expand_one_argument_clauses(Expander *x, Term meta, const ClauseKind *k, Term clauses, const Scope *s,
                                        const Env *e) {
  for (Term each = clauses; is_cons(each); each = cons_tail(each))
    if (vl_ast_is_call_of(cons_head(each), ATOM_arrow, 2) && !is_one_argument(cons_head(ast_args(cons_head(each)))))
      wrong_arguments(x, meta, "one argument", k, e);
  return vl_expand_clauses(x, meta, k, clauses, s, e);
}

/* The construct a macro stands for: `def` with rescue is a try by another name. */
static const char *origin(Expander *x, Term meta, const char *kind) {
  Term from = vl_ast_get(meta, ATOM_origin);
  if (from == TERM_NONE || !is_atom(from)) return kind;
  size_t n;
  const char *text = vl_atom_text(from, &n);
  char *name = vl_unit_room(x->unit, n + 1, 1);
  memcpy(name, text, n);
  return name;
}

/* Options must be a list; each key of `once` stands at most once. */
static void check_sections(Expander *x, Term meta, const char *kind, const char *missing, Term options,
                           const Term *once, const Env *e) {
  if (is_nil(options)) vl_expand_error(x, meta, e, "missing %s option in \"%s\"", missing, kind);
  if (!is_list(options)) vl_expand_error(x, meta, e, "invalid arguments for \"%s\"", kind);
  for (; *once != TERM_NONE; once++) {
    int count = 0;
    for (Term each = options; is_cons(each); each = cons_tail(each))
      if (is_tuple_of(cons_head(each), 2) && tuple_at(cons_head(each), 0) == *once && ++count > 1)
        vl_expand_error(x, meta, e, "duplicated :%a clauses given for \"%s\"", *once, kind);
  }
}

static VL_NORETURN void unexpected_option(Expander *x, Term meta, Term section, const char *kind, const Env *e) {
  vl_expand_error(x, meta, e, "unexpected option %q in \"%s\"",
                  is_tuple_of(section, 2) ? tuple_at(section, 0) : section, kind);
}

static bool is_section(Term section, Term key) {
  return is_tuple_of(section, 2) && tuple_at(section, 0) == key;
}

/* -- case -- */

static Term generated(Expander *x, Term meta) {
  return vl_ast_keypush(x->unit, meta, ATOM_generated, ATOM_true);
}

static Term arrow(Expander *x, Term meta, Term pattern, Term body) {
  return AST_CALL(x->unit, ATOM_arrow, meta, AST_LIST(x->unit, pattern), body);
}

/* `x when x in [false, nil] -> A; _ -> B` and `false -> A; true -> B; ...`, as `if` and `and` make them. */
static bool is_boolean_case(Term clauses, Term *on_false, Term *on_true) {
  if (vl_ast_length(clauses) < 2) return false;
  *on_false = cons_head(clauses);
  *on_true = vl_ast_nth(clauses, 1);
  if (!vl_ast_is_call_of(*on_false, ATOM_arrow, 2) || !vl_ast_is_call_of(*on_true, ATOM_arrow, 2)) return false;
  Term first = cons_head(cons_head(ast_args(*on_false))), second = cons_head(cons_head(ast_args(*on_true)));
  if (first == ATOM_false && second == ATOM_true) return true;
  if (vl_ast_length(clauses) != 2 || !ast_is_var(second) || ast_head(second) != ATOM_underscore) return false;
  return vl_ast_is_call_of(first, ATOM_when, 2) &&
         vl_ast_is_remote_of(vl_ast_nth(ast_args(first), 1), ATOM_Kernel, ATOM_in, 2);
}

/* A case that a boolean macro made: with a boolean to look at, two clauses are enough. */
static Term optimize_boolean(Expander *x, Term value, Term options) {
  Term clauses = vl_ast_get(options, ATOM_do), on_false, on_true;
  if (vl_rewrite_is_boolean(value) && is_boolean_case(clauses, &on_false, &on_true)) {
    Term no = arrow(x, generated(x, ast_meta(on_false)), ATOM_false, vl_ast_nth(ast_args(on_false), 1));
    Term yes = arrow(x, generated(x, ast_meta(on_true)), ATOM_true, vl_ast_nth(ast_args(on_true), 1));
    clauses = AST_LIST(x->unit, no, yes);
  } else {
    Terms out = terms_new(x->unit);
    for (; is_cons(clauses); clauses = cons_tail(clauses)) {
      Term clause = cons_head(clauses);
      vl_terms_push(&out, vl_ast_node(x->unit, ATOM_arrow, generated(x, ast_meta(clause)), ast_args(clause)));
    }
    clauses = vl_terms_list(&out, NIL);
  }
  return AST_LIST(x->unit, vl_ast_pair(x->unit, ATOM_do, clauses));
}

Term vl_expand_case(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  static const Term once[] = {ATOM_do, TERM_NONE};
  static const ClauseKind clauses_of_case = {"case", "do", vl_expand_head};
  vl_expand_no_match_or_guard(x, meta, "case", s, e);
  Term value = vl_expand(x, cons_head(args), s, e), options = vl_ast_nth(args, 1);
  check_sections(x, meta, "case", ":do", options, once, e);
  if (ast_flag(meta, ATOM_optimize_boolean)) options = optimize_boolean(x, value, options);
  Terms out = terms_new(x->unit);
  for (; is_cons(options); options = cons_tail(options)) {
    if (!is_section(cons_head(options), ATOM_do)) unexpected_option(x, meta, cons_head(options), "case", e);
    ClauseKind k = clauses_of_case;
    k.kind = origin(x, meta, "case");
    Term clauses = expand_one_argument_clauses(x, meta, &k, tuple_at(cons_head(options), 1), s, e);
    vl_terms_push(&out, vl_ast_pair(x->unit, ATOM_do, clauses));
  }
  return AST_CALL(x->unit, ATOM_case, meta, value, vl_terms_list(&out, NIL));
}

/* -- cond -- */

static void refute_underscore_in_cond(Expander *x, Term options, const Env *e) {
  if (!is_cons(options) || !is_nil(cons_tail(options)) || !is_section(cons_head(options), ATOM_do)) return;
  Term clauses = tuple_at(cons_head(options), 1);
  if (!is_cons(clauses) || vl_ast_length(clauses) == SIZE_MAX) return;
  Term last = vl_ast_last(clauses);
  if (!vl_ast_is_call_of(last, ATOM_arrow, 2)) return;
  Term left = cons_head(ast_args(last));
  if (is_cons(left) && is_nil(cons_tail(left)) && ast_is_var(cons_head(left)) &&
      ast_head(cons_head(left)) == ATOM_underscore)
    vl_expand_error(x, ast_meta(last), e,
                    "invalid use of _ inside \"cond\". If you want the last clause to always match, you probably meant "
                    "to use: true ->");
}

Term vl_expand_cond(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  static const Term once[] = {ATOM_do, TERM_NONE};
  static const ClauseKind k = {"cond", "do", vl_expand_args};
  vl_expand_no_match_or_guard(x, meta, "cond", s, e);
  Term options = cons_head(args);
  refute_underscore_in_cond(x, options, e);
  check_sections(x, meta, "cond", ":do", options, once, e);
  Terms out = terms_new(x->unit);
  for (; is_cons(options); options = cons_tail(options)) {
    if (!is_section(cons_head(options), ATOM_do)) unexpected_option(x, meta, cons_head(options), "cond", e);
    Term clauses = expand_one_argument_clauses(x, meta, &k, tuple_at(cons_head(options), 1), s, e);
    vl_terms_push(&out, vl_ast_pair(x->unit, ATOM_do, clauses));
  }
  return AST_CALL(x->unit, ATOM_cond, meta, vl_terms_list(&out, NIL));
}

/* -- receive -- */

static Term expand_receive_section(Expander *x, Term meta, Term section, Scope *s, Env *e) {
  static const ClauseKind message = {"receive", "do", vl_expand_head}, timeout = {"receive", "after", vl_expand_args};
  if (!is_section(section, ATOM_do) && !is_section(section, ATOM_after))
    unexpected_option(x, meta, section, "receive", e);
  Term clauses = tuple_at(section, 1);
  if (tuple_at(section, 0) == ATOM_after) {
    if (!ast_is_list_of(clauses, 1))
      vl_expand_error(x, meta, e, "expected a single -> clause for :after in \"receive\"");
    return expand_one_argument_clauses(x, meta, &timeout, clauses, s, e);
  }
  if (vl_ast_is_call_of(clauses, ATOM_block, 0)) return clauses;
  return expand_one_argument_clauses(x, meta, &message, clauses, s, e);
}

Term vl_expand_receive(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  static const Term once[] = {ATOM_do, ATOM_after, TERM_NONE};
  vl_expand_no_match_or_guard(x, meta, "receive", s, e);
  Term options = cons_head(args);
  check_sections(x, meta, "receive", ":do/:after", options, once, e);
  Terms out = terms_new(x->unit);
  for (; is_cons(options); options = cons_tail(options)) {
    Term clauses = expand_receive_section(x, meta, cons_head(options), s, e);
    vl_terms_push(&out, vl_ast_pair(x->unit, tuple_at(cons_head(options), 0), clauses));
  }
  return AST_CALL(x->unit, ATOM_receive, meta, vl_terms_list(&out, NIL));
}

/* -- try -- */

static Term expand_catch_head(Expander *x, Term args, Scope *s, Env *e) {
  return vl_expand_head(x, args, s, e);
}

static bool is_var_named(Term t, Term name) {
  return ast_is_var(t) && ast_head(t) == name;
}

/* The right side of `in`: _, a module, or a list of modules. TERM_NONE: none of these. */
static Term rescue_modules(Expander *x, Term right) {
  if (is_var_named(right, ATOM_underscore)) return right;
  if (is_atom(right)) return AST_LIST(x->unit, right);
  if (!is_list(right)) return TERM_NONE;
  for (Term each = right; is_cons(each); each = cons_tail(each))
    if (!is_atom(cons_head(each))) return TERM_NONE;
  return right;
}

static VL_NORETURN void invalid_rescue(Expander *x, Term meta, const Env *e) {
  vl_expand_error(x, meta, e,
                  "invalid \"rescue\" clause. The clause should match on an alias, a variable or be in the \"var in "
                  "[alias]\" format");
}

/* `var`, `var in modules`, `modules`. */
static Term expand_rescue_head(Expander *x, Term args, Scope *s, Env *e) {
  Term arg = cons_head(args), meta = NIL, at = ast_is_node(arg) ? ast_meta(arg) : NIL, left, right;
  if (ast_is_var(arg)) {
    Scope before = *s;
    return AST_LIST(x->unit, vl_expand_match(x, vl_expand, arg, &before, s, e));
  }
  if (vl_ast_is_call_of(arg, ATOM_in, 2)) {
    meta = ast_meta(arg);
    left = cons_head(ast_args(arg));
    right = vl_ast_nth(ast_args(arg), 1);
    if (ast_is_var(left) && is_var_named(right, ATOM_underscore))
      return expand_rescue_head(x, AST_LIST(x->unit, left), s, e);
  } else {
    left = vl_ast_node(x->unit, ATOM_underscore, NIL, e->module);
    right = arg;
  }
  Scope before = *s;
  left = vl_expand_match(x, vl_expand, left, &before, s, e);
  right = is_var_named(right, ATOM_underscore) ? right : vl_expand(x, right, s, e);
  right = ast_is_var(left) ? rescue_modules(x, right) : TERM_NONE;
  if (right == TERM_NONE) invalid_rescue(x, at, e);
  return AST_LIST(x->unit, AST_CALL(x->unit, ATOM_in, meta, left, right));
}

static void check_clause_arities(Expander *x, Term meta, const ClauseKind *k, Term clauses, const char *expected,
                                 size_t most, const Env *e) {
  for (; is_cons(clauses); clauses = cons_tail(clauses)) {
    if (!vl_ast_is_call_of(cons_head(clauses), ATOM_arrow, 2)) continue;
    Term left = cons_head(ast_args(cons_head(clauses)));
    size_t n = vl_ast_length(left);
    if (n == 1 && ast_is_call(cons_head(left), ATOM_when) && most > 1) n = vl_ast_length(ast_args(cons_head(left))) - 1;
    if (n < 1 || n > most) wrong_arguments(x, meta, expected, k, e);
  }
}

/* do and after: what they bind stays inside. */
static Term expand_try_body(Expander *x, Term body, const Scope *s, const Env *e) {
  Scope inner = *s;
  Env env = *e;
  uint32_t mark = x->var_count;
  Term expanded = vl_expand(x, body, &inner, &env);
  vl_scope_check_unused(x, mark, &env);
  return expanded;
}

static Term expand_try_section(Expander *x, Term meta, Term section, const Scope *s, const Env *e) {
  if (!is_tuple_of(section, 2)) unexpected_option(x, meta, section, "try", e);
  Term key = tuple_at(section, 0), value = tuple_at(section, 1);
  const char *kind = origin(x, meta, "try");
  Scope handler = *s;
  handler.stacktrace = true;
  switch (key) {
  case ATOM_do:
  case ATOM_after: return expand_try_body(x, value, s, e);
  case ATOM_else: return expand_one_argument_clauses(x, meta, &(ClauseKind){kind, "else", vl_expand_head}, value, s, e);
  case ATOM_catch: {
    ClauseKind k = {kind, "catch", expand_catch_head};
    check_clause_arities(x, meta, &k, value, "one or two args", 2, e);
    return vl_expand_clauses(x, meta, &k, value, &handler, e);
  }
  case ATOM_rescue: {
    ClauseKind k = {kind, "rescue", expand_rescue_head};
    check_clause_arities(x, meta, &k, value, "one argument", 1, e);
    return vl_expand_clauses(x, meta, &k, value, &handler, e);
  }
  default: unexpected_option(x, meta, section, "try", e);
  }
}

static void warn_of_try_sections(Expander *x, Term meta, Term options, const Env *e) {
  if (ast_is_list_of(options, 2) && is_section(cons_head(options), ATOM_do) &&
      is_section(vl_ast_nth(options, 1), ATOM_else))
    vl_expand_warn_line(x, meta, e, "\"else\" shouldn't be used as the only clause in \"%s\", use \"case\" instead",
                        origin(x, meta, "try"));
  bool caught = false;
  for (; is_cons(options); options = cons_tail(options)) {
    if (caught && is_section(cons_head(options), ATOM_rescue)) {
      vl_expand_warn_line(x, meta, e, "\"catch\" should always come after \"rescue\" in %s", origin(x, meta, "try"));
      return;
    }
    caught = caught || is_section(cons_head(options), ATOM_catch);
  }
}

Term vl_expand_try(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  static const Term once[] = {ATOM_do, ATOM_rescue, ATOM_catch, ATOM_else, ATOM_after, TERM_NONE};
  vl_expand_no_match_or_guard(x, meta, "try", s, e);
  Term options = cons_head(args);
  if (is_cons(options) && is_nil(cons_tail(options)) && is_section(cons_head(options), ATOM_do))
    vl_expand_error(x, meta, e, "missing :catch/:rescue/:after option in \"try\"");
  check_sections(x, meta, "try", ":do", options, once, e);
  warn_of_try_sections(x, meta, options, e);
  Terms out = terms_new(x->unit);
  for (; is_cons(options); options = cons_tail(options)) {
    Term expanded = expand_try_section(x, meta, cons_head(options), s, e);
    vl_terms_push(&out, vl_ast_pair(x->unit, tuple_at(cons_head(options), 0), expanded));
  }
  return AST_CALL(x->unit, ATOM_try, meta, vl_terms_list(&out, NIL));
}

/* -- with -- */

/* pattern <- value. Patterns bind for what follows. */
Term vl_expand_generator(Expander *x, Term node, Scope *s, Env *e) {
  Term readable = s->read;
  Term right = vl_expand(x, vl_ast_nth(ast_args(node), 1), s, e);
  s->read = readable;
  Term left = vl_expand_head(x, AST_LIST(x->unit, cons_head(ast_args(node))), s, e);
  return AST_CALL(x->unit, ATOM_generator, ast_meta(node), cons_head(left), right);
}

static Term expand_with_else(Expander *x, Term meta, Term clauses, bool can_fail, const Scope *s, const Env *e) {
  static const ClauseKind k = {"with", "else", vl_expand_head};
  if (!can_fail)
    vl_expand_warn_line(x, meta, e,
                        "\"else\" clauses will never match because all patterns in \"with\" will always match");
  Term expanded = expand_one_argument_clauses(x, meta, &k, clauses, s, e);
  return AST_LIST(x->unit, vl_ast_pair(x->unit, ATOM_else, expanded));
}

Term vl_expand_with(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  Term options = NIL, exprs = args;
  if (is_list(vl_ast_last(args))) exprs = vl_expand_split_last(x, args, &options);
  Scope inner = *s;
  Env env = *e;
  uint32_t mark = x->var_count;
  bool can_fail = false;
  Terms out = terms_new(x->unit);
  for (; is_cons(exprs); exprs = cons_tail(exprs)) {
    bool generator = vl_ast_is_call_of(cons_head(exprs), ATOM_generator, 2);
    can_fail = can_fail || generator;
    vl_terms_push(&out, generator ? vl_expand_generator(x, cons_head(exprs), &inner, &env)
                                  : vl_expand(x, cons_head(exprs), &inner, &env));
  }
  Term body = vl_ast_get(options, ATOM_do), otherwise = vl_ast_get(options, ATOM_else);
  if (body == TERM_NONE) vl_expand_error(x, meta, e, "missing :do option in \"with\"");
  body = vl_expand(x, body, &inner, &env);
  vl_scope_check_unused(x, mark, &env);
  Term rest = otherwise == TERM_NONE ? NIL : expand_with_else(x, meta, otherwise, can_fail, s, e);
  options = vl_ast_keydelete(x->unit, vl_ast_keydelete(x->unit, options, ATOM_do), ATOM_else);
  if (is_cons(options)) unexpected_option(x, meta, cons_head(options), "with", e);
  vl_terms_push(&out, vl_ast_keypush(x->unit, rest, ATOM_do, body));
  return vl_ast_node(x->unit, ATOM_with, meta, vl_terms_list(&out, NIL));
}
