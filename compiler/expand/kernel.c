#include "expand/expand.h"

#include "expand/module.h"

/* The macros of Kernel that make up nearly all macro calls, as C. A twin gives exactly what its macro would; the
 * arguments are left as they are, since their nodes have lines of their own. */

/* -- What a macro's result carries -- */

/* The metadata of nodes a macro makes: the line of its call. */
static Term made_meta(Expander *x, Term meta) {
  int64_t line = vl_ast_line(meta);
  Term made = line ? vl_ast_keypush(x->unit, NIL, ATOM_line, make_small(line)) : NIL;
  return ast_flag(meta, ATOM_generated) ? vl_ast_keypush(x->unit, made, ATOM_generated, ATOM_true) : made;
}

/* A variable of Kernel's own. */
static Term made_var(Expander *x, Term made, Term name, Term counter) {
  return vl_ast_node(x->unit, name, vl_ast_keystore(x->unit, made, ATOM_counter, counter), ATOM_Kernel);
}

static Term made_underscore(Expander *x, Term made) {
  return vl_ast_node(x->unit, ATOM_underscore, made, ATOM_Kernel);
}

static Term arrow(Expander *x, Term made, Term pattern, Term body) {
  return AST_CALL(x->unit, ATOM_arrow, made, AST_LIST(x->unit, pattern), body);
}

static Term case_of(Expander *x, Term meta, Term value, Term first, Term second, Term third) {
  Term clauses = third == TERM_NONE ? AST_LIST(x->unit, first, second) : AST_LIST(x->unit, first, second, third);
  return AST_CALL(x->unit, ATOM_case, meta, value, vl_ast_keypush(x->unit, NIL, ATOM_do, clauses));
}

static Term optimized(Expander *x, Term made) {
  return vl_ast_keystore(x->unit, made, ATOM_optimize_boolean, ATOM_true);
}

/* x when x in [false, nil] */
static Term falsy(Expander *x, Term made, Term var) {
  Term test = AST_REMOTE(x->unit, ATOM_Kernel, ATOM_in, made, var, AST_LIST(x->unit, ATOM_false, ATOM_nil));
  return AST_CALL(x->unit, ATOM_when, made, var, test);
}

static Term truthy_case(Expander *x, Term meta, Term value, Term on_true, Term on_false, const Env *e) {
  Term made = made_meta(x, meta), var = made_var(x, made, ATOM_x, vl_dispatch_next_counter(x, e));
  return case_of(x, optimized(x, made), value, arrow(x, made, falsy(x, made, var), on_false),
                 arrow(x, made, made_underscore(x, made), on_true), TERM_NONE);
}

static VL_NORETURN void invalid_match(Expander *x, const char *name) {
  vl_expand_argument_error(x,
                           "invalid expression in match, %s is not allowed in patterns such as function clauses, case "
                           "clauses or on the left side of the = operator",
                           name);
}

static void no_match_or_guard(Expander *x, const char *name, const Env *e) {
  if (e->context == ATOM_match) invalid_match(x, name);
  if (e->context == ATOM_guard)
    vl_expand_argument_error(x,
                             "invalid expression in guard, %s is not allowed in guards. To learn more about guards, "
                             "visit: https://hexdocs.pm/elixir/patterns-and-guards.html",
                             name);
}

/* -- if, unless, !, &&, || -- */

/* do: and an optional else:, in that order. */
static void branches(Expander *x, const char *name, Term options, Term *on_true, Term *on_false) {
  *on_true = vl_ast_get(options, ATOM_do);
  *on_false = vl_ast_get(options, ATOM_else);
  size_t expected = *on_false == TERM_NONE ? 1 : 2;
  if (*on_true == TERM_NONE || !ast_is_list_of(options, expected))
    vl_expand_argument_error(x, "invalid or duplicate keys for %s, only \"do\" and an optional \"else\" are permitted",
                             name);
  if (*on_false == TERM_NONE) *on_false = ATOM_nil;
}

static Term twin_if(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  Term yes, no;
  branches(x, "if", vl_ast_nth(args, 1), &yes, &no);
  return truthy_case(x, meta, cons_head(args), yes, no, e);
}

static Term twin_unless(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  Term yes, no;
  branches(x, "unless", vl_ast_nth(args, 1), &yes, &no);
  Term imports = AST_LIST(x->unit, vl_ast_pair(x->unit, make_small(2), ATOM_Kernel));
  Term of_kernel = vl_ast_keypush(x->unit, made_meta(x, meta), ATOM_imports, imports);
  of_kernel = vl_ast_keypush(x->unit, of_kernel, ATOM_context, ATOM_Kernel);
  Term clauses = AST_LIST(x->unit, vl_ast_pair(x->unit, ATOM_do, no), vl_ast_pair(x->unit, ATOM_else, yes));
  return AST_CALL(x->unit, ATOM_if, of_kernel, cons_head(args), clauses);
}

static Term twin_bang(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  no_match_or_guard(x, "!", e);
  Term value = cons_head(args);
  if (vl_ast_is_call_of(value, ATOM_bang, 1))
    return truthy_case(x, meta, cons_head(ast_args(value)), ATOM_true, ATOM_false, e);
  return truthy_case(x, meta, value, ATOM_false, ATOM_true, e);
}

static Term twin_and_and(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  no_match_or_guard(x, "&&", e);
  Term made = made_meta(x, meta), var = made_var(x, made, ATOM_x, vl_dispatch_next_counter(x, e));
  return case_of(x, made, cons_head(args), arrow(x, made, falsy(x, made, var), var),
                 arrow(x, made, made_underscore(x, made), vl_ast_nth(args, 1)), TERM_NONE);
}

static Term twin_or_or(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  no_match_or_guard(x, "||", e);
  Term made = made_meta(x, meta), var = made_var(x, made, ATOM_x, vl_dispatch_next_counter(x, e));
  return case_of(x, made, cons_head(args), arrow(x, made, falsy(x, made, var), vl_ast_nth(args, 1)),
                 arrow(x, made, var, var), TERM_NONE);
}

/* -- and, or -- */

static Term boolean_check(Expander *x, Term meta, Term operator_name, Term value, Term on_true, Term on_false,
                          const Env *e) {
  CompileUnit *u = x->unit;
  Term made = made_meta(x, meta), other = made_var(x, made, ATOM_other, vl_dispatch_next_counter(x, e));
  Term reason = AST_CALL(u, ATOM_tuple, made, ATOM_badbool, operator_name, other);
  Term raise = AST_REMOTE(u, ATOM_erlang, ATOM_error, made, reason);
  return case_of(x, optimized(x, made), value, arrow(x, made, ATOM_false, on_false), arrow(x, made, ATOM_true, on_true),
                 arrow(x, made, other, raise));
}

static Term twin_and(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  if (e->context == ATOM_match) invalid_match(x, "and");
  if (e->context == ATOM_guard) return vl_ast_remote(x->unit, ATOM_erlang, ATOM_andalso, made_meta(x, meta), args);
  return boolean_check(x, meta, ATOM_and, cons_head(args), vl_ast_nth(args, 1), ATOM_false, e);
}

static Term twin_or(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  if (e->context == ATOM_match) invalid_match(x, "or");
  if (e->context == ATOM_guard) return vl_ast_remote(x->unit, ATOM_erlang, ATOM_orelse, made_meta(x, meta), args);
  return boolean_check(x, meta, ATOM_or, cons_head(args), ATOM_true, vl_ast_nth(args, 1), e);
}

/* -- in -- */

static Term fully_expanded(Expander *x, Term t, Scope *s, Env *e) {
  while (vl_dispatch_expand_once(x, t, s, e, &t)) continue;
  return t;
}

static Term both(Expander *x, Term made, Term name, Term left, Term right) {
  return AST_REMOTE(x->unit, ATOM_erlang, name, made, left, right);
}

static Term equal_to(Expander *x, Term made, Term left, Term item) {
  return both(x, made, ATOM_erl_eq_exact, left, item);
}

/* left =:= a or left =:= b or ...; an element may be [... | tail]. */
static Term in_list(Expander *x, Term made, Term left, Term list, Scope *s, Env *e) {
  Terms tests = terms_new(x->unit);
  for (; is_cons(list); list = cons_tail(list)) {
    Term item = cons_head(list);
    if (vl_ast_is_call_of(item, ATOM_bar, 2)) {
      Term tail = fully_expanded(x, vl_ast_nth(ast_args(item), 1), s, e);
      vl_terms_push(&tests, equal_to(x, made, left, cons_head(ast_args(item))));
      if (e->context == ATOM_nil)
        vl_terms_push(&tests, AST_REMOTE(x->unit, ATOM_lists, ATOM_member, made, left, tail));
      else if (is_list(tail) && is_cons(tail))
        vl_terms_push(&tests, in_list(x, made, left, tail, s, e));
    } else {
      vl_terms_push(&tests, equal_to(x, made, left, item));
    }
  }
  Term test = tests.at[0];
  for (size_t i = 1; i < tests.count; i++) test = both(x, made, ATOM_orelse, test, tests.at[i]);
  return test;
}

static bool is_small_literal_list(Term list) {
  size_t n = 0;
  for (; is_cons(list); list = cons_tail(list), n++) {
    Term item = cons_head(list);
    if (!is_number(item) && !is_atom(item) && !is_bitstring(item)) return false;
  }
  return n <= 32;
}

static Term in_bounds(Expander *x, Term made, Term left, Term low, Term high) {
  return both(x, made, ATOM_andalso, both(x, made, ATOM_ge, left, low), both(x, made, ATOM_erl_le, left, high));
}

static Term is_integer_test(Expander *x, Term made, Term value) {
  return AST_REMOTE(x->unit, ATOM_erlang, ATOM_is_integer, made, value);
}

/* (left - first) rem step == 0, unless every step counts. */
static Term on_step(Expander *x, Term made, Term test, Term left, Term first, Term step) {
  if (step == make_small(1) || step == make_small(-1)) return test;
  Term offset = is_small(first) && first == make_small(0) ? left : both(x, made, ATOM_minus, left, first);
  Term rest = both(x, made, ATOM_rem, offset, step);
  return both(x, made, ATOM_andalso, test, both(x, made, ATOM_erl_eq_exact, rest, make_small(0)));
}

static Term in_range(Expander *x, Term made, Term left, Term first, Term last, Term step) {
  if (is_small(first) && first == last && is_small(step)) return both(x, made, ATOM_erl_eq_exact, left, first);
  Term up = in_bounds(x, made, left, first, last), down = in_bounds(x, made, left, last, first);
  Term test;
  if (is_small(step)) {
    test = both(x, made, ATOM_andalso, is_integer_test(x, made, left), small_value(step) > 0 ? up : down);
  } else {
    up = both(x, made, ATOM_andalso, both(x, made, ATOM_gt, step, make_small(0)), up);
    down = both(x, made, ATOM_andalso, both(x, made, ATOM_lt, step, make_small(0)), down);
    test = both(x, made, ATOM_orelse, up, down);
    test = both(x, made, ATOM_andalso, is_integer_test(x, made, last), test);
    test = both(x, made, ATOM_andalso, is_integer_test(x, made, first), test);
    test = both(x, made, ATOM_andalso, is_integer_test(x, made, left), test);
  }
  return on_step(x, made, test, left, first, step);
}

static bool is_range(Term t) {
  return ast_is_call(t, ATOM_map) && vl_ast_get(ast_args(t), ATOM_struct_key) == ATOM_Range &&
         vl_ast_get(ast_args(t), ATOM_step) != TERM_NONE;
}

/* The test on a value that is looked at more than once: kept in a variable where code may be. */
static Term with_value(Expander *x, Term made, Term left, Term right, Scope *s, Env *e) {
  bool keep = e->context == ATOM_nil && !ast_is_var(left);
  Term var = keep ? made_var(x, made, ATOM_var, vl_dispatch_next_counter(x, e)) : left;
  Term test;
  if (is_cons(right)) {
    test = in_list(x, made, var, right, s, e);
  } else {
    Term range = ast_args(right);
    Term first = fully_expanded(x, vl_ast_get(range, ATOM_first), s, e);
    Term last = fully_expanded(x, vl_ast_get(range, ATOM_last), s, e);
    test = in_range(x, made, var, first, last, fully_expanded(x, vl_ast_get(range, ATOM_step), s, e));
  }
  if (!keep) return test;
  return AST_CALL(x->unit, ATOM_block, made, AST_CALL(x->unit, ATOM_equals, made, var, left), test);
}

static VL_NORETURN void bad_in_guard(Expander *x, Term right) {
  vl_expand_argument_error(x,
                           "invalid right argument for operator \"in\", it expects a compile-time proper list or "
                           "compile-time range on the right side when used in guard expressions, got: %q",
                           right);
}

/* [a | tail] in a guard: the tail must be known, too. */
static Term proper_list(Expander *x, Term list, Scope *s, Env *e) {
  while (vl_ast_is_call_of(vl_ast_last(list), ATOM_bar, 2)) {
    Term last, front = vl_expand_split_last(x, list, &last);
    Term tail = fully_expanded(x, vl_ast_nth(ast_args(last), 1), s, e);
    if (!is_list(tail)) bad_in_guard(x, list);
    list = vl_ast_append(x->unit, front, vl_ast_cons(x->unit, cons_head(ast_args(last)), tail));
    if (is_nil(tail)) break;
  }
  return list;
}

static Term twin_in(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  CompileUnit *u = x->unit;
  Term left = cons_head(args), written = vl_ast_nth(args, 1), made = made_meta(x, meta);
  Term right = fully_expanded(x, written, s, e);
  bool body = e->context == ATOM_nil;
  if (is_nil(right)) {
    if (!body) return ATOM_false;
    return AST_CALL(u, ATOM_block, made, AST_CALL(u, ATOM_equals, made, made_underscore(x, made), left), ATOM_false);
  }
  if (is_cons(right)) {
    if (body && !is_small_literal_list(right)) return AST_REMOTE(u, ATOM_lists, ATOM_member, made, left, right);
    if (!body) right = proper_list(x, right, s, e);
    return with_value(x, made, left, right, s, e);
  }
  if (is_range(right)) return with_value(x, made, left, right, s, e);
  if (body) return AST_REMOTE(u, ATOM_Enum, ATOM_member_q, made, right, left);
  bad_in_guard(x, right);
}

/* -- |> -- */

static VL_NORETURN void bad_pipe(Expander *x, Term left, Term right) {
  vl_expand_argument_error(x,
                           "cannot pipe %q into %q, can only pipe into local calls foo(), remote calls Foo.bar() or "
                           "anonymous function calls foo.()",
                           left, right);
}

static bool is_unary_operator(Term name) {
  return name == ATOM_plus || name == ATOM_minus || name == ATOM_bang || name == ATOM_not || name == ATOM_pin ||
         name == ATOM_op_bnot || name == ATOM_at;
}

static void refute_pipe(Expander *x, Term left, Term right) {
  if (!ast_is_node(right)) bad_pipe(x, left, right);
  Term head = ast_head(right), args = ast_args(right);
  if (head == ATOM_fn)
    vl_expand_argument_error(
        x,
        "cannot pipe %q into an anonymous function without calling the function; use Kernel.then/2 "
        "instead or define the anonymous function as a regular private function",
        left);
  if (head == ATOM_capture || head == ATOM_tuple || head == ATOM_map || head == ATOM_percent || head == ATOM_bits ||
      head == ATOM_aliases)
    bad_pipe(x, left, right);
  if (is_unary_operator(head) && ast_is_list_of(args, 1))
    vl_expand_argument_error(x, "cannot pipe %q into %q, the :%a operator can only take one argument", left, right,
                             head);
  if (vl_ast_is_remote(right) && ast_remote_left(right) == ATOM_Access && ast_remote_right(right) == ATOM_get)
    bad_pipe(x, left, right);
  if (!is_list(args) && !is_atom(head)) bad_pipe(x, left, right);
}

static Term pipe(Expander *x, Term left, Term right) {
  refute_pipe(x, left, right);
  Term args = is_list(ast_args(right)) ? ast_args(right) : NIL;
  return vl_ast_node(x->unit, ast_head(right), ast_meta(right), vl_ast_cons(x->unit, left, args));
}

/* The parts of a |> b |> (c |> d), in order. What leans left is gone through from the outside in. */
static void unpipe(Expander *x, Term pipes, Terms *parts) {
  Terms calls = terms_new(x->unit);
  vl_expand_check_depth(x);
  for (; vl_ast_is_call_of(pipes, ATOM_pipe, 2); pipes = cons_head(ast_args(pipes)))
    vl_terms_push(&calls, vl_ast_nth(ast_args(pipes), 1));
  vl_terms_push(parts, pipes);
  for (size_t i = calls.count; i-- > 0;) {
    if (vl_ast_is_call_of(calls.at[i], ATOM_pipe, 2))
      unpipe(x, calls.at[i], parts);
    else
      vl_terms_push(parts, calls.at[i]);
  }
}

/* What is piped stays a pipe: the last call may be a macro that looks at it, such as dbg. */
static Term twin_pipe(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  Terms parts = terms_new(x->unit);
  Term left = cons_head(args);
  unpipe(x, vl_ast_nth(args, 1), &parts);
  for (size_t i = 0; i < parts.count; i++) left = pipe(x, left, parts.at[i]);
  return left;
}

/* -- <>, to_string, .., ..// -- */

static Term concatenated(Expander *x, Term made, Term part, bool is_left, Scope *s, Env *e) {
  if (is_bitstring(part)) return part;
  if (is_list(part) || is_atom(part) || is_number(part))
    vl_expand_argument_error(x, "expected binary argument in <> operator but got: %q", part);
  if (is_left && e->context == ATOM_match) {
    part = fully_expanded(x, part, s, e);
    bool pinned = vl_ast_is_call_of(part, ATOM_pin, 1);
    if (ast_is_var(part) || pinned)
      vl_expand_argument_error(x,
                               "the left argument of <> operator inside a match should always be a literal binary "
                               "because its size can't be verified. Got: %s%q",
                               pinned ? "^" : "", pinned ? cons_head(ast_args(part)) : part);
  }
  return AST_CALL(x->unit, ATOM_type_op, made, part, vl_ast_node(x->unit, ATOM_binary, made, ATOM_nil));
}

static Term twin_concat(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  Term made = made_meta(x, meta);
  Terms parts = terms_new(x->unit);
  Term right = vl_ast_nth(args, 1);
  vl_terms_push(&parts, concatenated(x, made, cons_head(args), true, s, e));
  for (; vl_ast_is_call_of(right, ATOM_concat, 2); right = vl_ast_nth(ast_args(right), 1))
    vl_terms_push(&parts, concatenated(x, made, cons_head(ast_args(right)), true, s, e));
  vl_terms_push(&parts, concatenated(x, made, right, false, s, e));
  return vl_ast_node(x->unit, ATOM_bits, made, vl_terms_list(&parts, NIL));
}

static Term twin_to_string(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  return vl_ast_remote(x->unit, ATOM_String_Chars, ATOM_to_string, made_meta(x, meta), args);
}

static Term range_node(Expander *x, Term made, Term first, Term last, Term step) {
  CompileUnit *u = x->unit;
  Term pairs = step == TERM_NONE ? NIL : vl_ast_keypush(u, NIL, ATOM_step, step);
  pairs = vl_ast_keypush(u, vl_ast_keypush(u, pairs, ATOM_last, last), ATOM_first, first);
  return vl_ast_node(u, ATOM_map, made, vl_ast_keypush(u, pairs, ATOM_struct_key, ATOM_Range));
}

static bool is_no_bound(Term t) {
  return is_float(t) || is_atom(t) || is_bitstring(t) || is_list(t);
}

static void check_bounds(Expander *x, Term first, Term last) {
  if (is_no_bound(first) || is_no_bound(last))
    vl_expand_argument_error(x, "ranges (first..last//step) expect both sides to be integers, got: %q",
                             AST_CALL(x->unit, ATOM_range, NIL, first, last));
}

/* In a guard there is no `if`, but a map can choose: map_get(first > last, %{false: 1, true: -1}). */
static Term guard_step(Expander *x, Term made, Term first, Term last) {
  CompileUnit *u = x->unit;
  Term choice = vl_ast_keypush(u, vl_ast_keypush(u, NIL, ATOM_true, make_small(-1)), ATOM_false, make_small(1));
  Term map = vl_ast_node(u, ATOM_map, made, choice);
  return AST_REMOTE(u, ATOM_erlang, ATOM_map_get, made, both(x, made, ATOM_gt, first, last), map);
}

static Term twin_range(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  Term made = made_meta(x, meta);
  Term first = fully_expanded(x, cons_head(args), s, e), last = fully_expanded(x, vl_ast_nth(args, 1), s, e);
  check_bounds(x, first, last);
  if (is_small(first) && is_small(last))
    return range_node(x, made, first, last, make_small(small_value(first) <= small_value(last) ? 1 : -1));
  if (e->context == ATOM_match) return range_node(x, made, first, last, TERM_NONE);
  if (e->context == ATOM_guard) return range_node(x, made, first, last, guard_step(x, made, first, last));
  return AST_REMOTE(x->unit, ATOM_Range, ATOM_new, made, first, last);
}

static Term twin_range_step(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  Term made = made_meta(x, meta);
  Term first = fully_expanded(x, cons_head(args), s, e), last = fully_expanded(x, vl_ast_nth(args, 1), s, e);
  Term step = fully_expanded(x, vl_ast_nth(args, 2), s, e);
  check_bounds(x, first, last);
  if (is_no_bound(step) || step == make_small(0))
    vl_expand_argument_error(x, "ranges (first..last//step) expect the step to be a non-zero integer, got: %q", step);
  bool literal = is_small(first) && is_small(last) && is_small(step);
  if (literal || e->context != ATOM_nil) return range_node(x, made, first, last, step);
  return AST_REMOTE(x->unit, ATOM_Range, ATOM_new, made, first, last, step);
}

static Term twin_full_slice(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  Term made = made_meta(x, meta), first = make_small(0), last = make_small(-1), step = make_small(1);
  bool literal = is_small(first) && is_small(last) && is_small(step);
  if (literal || e->context != ATOM_nil) return range_node(x, made, first, last, step);
  return AST_REMOTE(x->unit, ATOM_Range, ATOM_new, made, first, last, step);
}

/* -- def and its kind -- */

static Term define(Expander *x, Term meta, Term kind, Term args, const Env *e) {
  CompileUnit *u = x->unit;
  if (e->module == ATOM_nil) vl_expand_argument_error(x, "cannot invoke %a/2 outside module", kind);
  if (e->function != ATOM_nil) vl_expand_argument_error(x, "cannot invoke %a/2 inside function/macro", kind);
  Term made = made_meta(x, meta), call = cons_head(args);
  Term body = is_nil(cons_tail(args)) ? ATOM_nil : vl_ast_nth(args, 1);
  bool check = !vl_quote_has_unquotes(x, call, true) && !vl_quote_has_unquotes(x, body, true);
  bool unquotes = !check && (vl_quote_has_unquotes(x, call, false) || vl_quote_has_unquotes(x, body, false));
  Term place = vl_module_place(x, e, vl_ast_line(meta));
  if (!unquotes) {
    const Term source[] = {kind, check ? ATOM_true : ATOM_false, call, body, place};
    Term key = vl_module_keep_definition(x, e, VL_COUNT_OF(source), source);
    return AST_REMOTE(u, ATOM_elixir_def, ATOM_store_kept, made, e->module, key);
  }
  return AST_REMOTE(u, ATOM_elixir_def, ATOM_store_definition, made, kind, ATOM_false,
                    vl_quote_escape(x, call, false, true), vl_quote_escape(x, body, false, true),
                    vl_quote_escape(x, place, false, false));
}

static Term twin_def(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  return define(x, meta, ATOM_def, args, e);
}
static Term twin_defp(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  return define(x, meta, ATOM_defp, args, e);
}
static Term twin_defmacro(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  return define(x, meta, ATOM_defmacro, args, e);
}
static Term twin_defmacrop(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  return define(x, meta, ATOM_defmacrop, args, e);
}

/* -- @ -- */

static bool is_typespec(Term name) {
  return name == ATOM_type || name == ATOM_typep || name == ATOM_opaque || name == ATOM_spec || name == ATOM_callback ||
         name == ATOM_macrocallback;
}

static bool is_doc(Term name) {
  return name == ATOM_moduledoc || name == ATOM_typedoc || name == ATOM_doc;
}

static VL_NORETURN void bad_write(Expander *x) {
  vl_expand_argument_error(x, "invalid write attribute syntax. If you want to define an attribute, don't do this:\n\n"
                              "    @foo = :value\n\nInstead, do this:\n\n    @foo :value\n");
}

/* @foo bar do ... end: the block went to @foo. */
static VL_NORETURN void bad_block(Expander *x, Term name, Term call, Term block) {
  Term args = is_list(ast_args(call)) ? ast_args(call) : NIL;
  Term whole =
      vl_ast_node(x->unit, ast_head(call), ast_meta(call), vl_ast_append(x->unit, args, AST_LIST(x->unit, block)));
  const Term shown[] = {name, whole};
  Term code = vl_host_call(x->unit, ATOM_vl_kernel, ATOM_attribute_block, VL_COUNT_OF(shown), shown);
  vl_expand_argument_error(
      x,
      "expected 0 or 1 argument for @%a, got 2.\n\nIt seems you are trying to use the do-syntax with "
      "@module attributes but the do-block is binding to the attribute name. You probably want to "
      "wrap the argument value in parentheses, like this:\n%a\n",
      name, code);
}

static Term write_attribute(Expander *x, Term meta, Term attribute, Term value, const Env *e) {
  CompileUnit *u = x->unit;
  Term name = ast_head(attribute), made = made_meta(x, meta);
  int64_t at = vl_ast_line(meta);
  if (e->function != ATOM_nil) vl_expand_argument_error(x, "cannot set attribute @%a inside function/macro", name);
  if (name == ATOM_behavior)
    vl_expand_argument_error(x, "@behavior attribute is not supported, please use @behaviour instead");
  if (e->context == ATOM_match) bad_write(x);
  if (is_doc(name)) value = vl_ast_pair(u, make_small(at), value);
  bool from_macro = vl_ast_get(ast_meta(attribute), ATOM_context) != TERM_NONE;
  return AST_REMOTE(u, ATOM_elixir_module, ATOM_put_attribute, made, e->module, name, value,
                    from_macro ? ATOM_nil : make_small(at));
}

static Term read_attribute(Expander *x, Term meta, Term name, const Env *e) {
  CompileUnit *u = x->unit;
  Term made = made_meta(x, meta);
  if (e->function == ATOM_nil)
    return AST_REMOTE(u, ATOM_elixir_module, ATOM_get_attribute, made, e->module, name, make_small(vl_ast_line(meta)));
  if (!vl_modules_is_open(modules_of(x), e->module))
    vl_expand_argument_error(x,
                             "could not call Module.get_attribute/2 because the module %m is already compiled. Use the "
                             "Module.__info__/1 callback or Code.fetch_docs/1 instead",
                             e->module);
  Term value = vl_module_read_attribute(x, meta, e, name);
  if (is_doc(name) && is_tuple_of(value, 2)) value = tuple_at(value, 1);
  x->escaping = vl_expand_text(x, "cannot inject attribute @%a into function/macro because ", name);
  Term escaped = vl_quote_escape(x, value, false, false);
  x->escaping = TERM_NONE;
  return escaped;
}

static Term twin_at(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  CompileUnit *u = x->unit;
  Term attribute = cons_head(args);
  if (e->module == ATOM_nil) vl_expand_argument_error(x, "cannot invoke @/1 outside module");
  if (!ast_is_node(attribute)) vl_expand_argument_error(x, "expected attribute name after @, got: %q", attribute);
  if (ast_is_call(attribute, ATOM_aliases))
    vl_expand_argument_error(x, "module attributes set via @ cannot start with an uppercase letter");
  Term name = ast_head(attribute), values = ast_args(attribute);
  if (e->context == ATOM_match && e->function == ATOM_nil && (is_atom(values) || is_nil(values))) bad_write(x);
  if (is_nil(values))
    vl_expand_warn(x, meta, e,
                   "the @%a() notation (with parenthesis) is deprecated, please use @%a (without parenthesis) instead",
                   name, name);
  if (is_atom(values) || is_nil(values)) return read_attribute(x, meta, name, e);
  if (ast_is_list_of(values, 2) && ast_is_node(cons_head(values)) &&
      vl_ast_get(vl_ast_nth(values, 1), ATOM_do) != TERM_NONE)
    bad_block(x, name, cons_head(values), vl_ast_nth(values, 1));
  if (!ast_is_list_of(values, 1))
    vl_expand_argument_error(x, "expected 0 or 1 argument for @%a, got: %d", name, (int64_t)vl_ast_length(values));
  if (is_typespec(name)) {
    vl_typespec_use_aliases(x, values, e);
    return AST_REMOTE(u, ATOM_elixir_module, ATOM_put_typespec, made_meta(x, meta), e->module, name,
                      vl_quote_escape(x, cons_head(values), false, true), vl_module_place(x, e, vl_ast_line(meta)));
  }
  return write_attribute(x, meta, attribute, cons_head(values), e);
}

/* -- defmodule -- */

/* What `defmodule A.B` inside M defines, and the alias it makes: M.A.B, and A for M.A. */
typedef struct NestedName {
  Term full, old, new_name;
} NestedName;

static NestedName nested_name(Expander *x, Term alias, Term expanded, const Env *e) {
  CompileUnit *u = x->unit;
  NestedName same = {expanded, expanded, ATOM_nil};
  if (!ast_is_call(alias, ATOM_aliases) || e->module == ATOM_nil) return same;
  Term parts = ast_args(alias), first = cons_head(parts);
  if (!is_atom(first) || (first == ATOM_Elixir && !is_nil(cons_tail(parts)))) return same;
  if (!vl_ast_member(vl_env_expand_alias(x, alias, e), first)) return same;
  Term outer = vl_env_concat(u, AST_LIST(u, e->module, first));
  Term full = is_nil(cons_tail(parts)) ? outer : vl_env_concat(u, vl_ast_cons(u, outer, cons_tail(parts)));
  return (NestedName){full, outer, vl_env_concat(u, AST_LIST(u, first))};
}

static Term module_variables(Expander *x, const Scope *s) {
  CompileUnit *u = x->unit;
  Terms vars = terms_new(u);
  for (Term pairs = vl_ast_map_pairs(u, s->read); is_cons(pairs); pairs = cons_tail(pairs)) {
    Term key = tuple_at(cons_head(pairs), 0), context = tuple_at(key, 1);
    Term meta = vl_ast_keypush(u, NIL, ATOM_generated, ATOM_true);
    if (!is_atom(context)) {
      meta = vl_ast_keypush(u, meta, ATOM_counter, context);
      context = ATOM_nil;
    }
    vl_terms_push(&vars, vl_ast_node(u, tuple_at(key, 0), meta, context));
  }
  return vl_terms_list(&vars, NIL);
}

static Term twin_defmodule(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  CompileUnit *u = x->unit;
  Term alias = cons_head(args), made = made_meta(x, meta), options = vl_ast_nth(args, 1);
  vl_expand_no_match_or_guard(x, meta, "defmodule", s, e);
  Term block = vl_ast_get(options, ATOM_do);
  if (block == TERM_NONE) vl_expand_argument_error(x, "expected a do block in defmodule");
  Term name = ast_is_call(alias, ATOM_aliases) ? vl_env_alias_or_concat(x, alias, e) : fully_expanded(x, alias, s, e);
  if (is_list(name)) name = vl_expand_module_name(x, alias, s, e); /* __MODULE__.Inner */
  Term quoted = vl_quote_value(x, block), vars = module_variables(x, s);
  Term env = vl_ast_node(u, ATOM_ENV_form, made, ATOM_nil);
  if (!is_atom(name)) return AST_REMOTE(u, ATOM_elixir_module, ATOM_compile, made, name, quoted, vars, env);
  NestedName nested = nested_name(x, alias, name, e);
  Term alias_meta = ast_is_call(alias, ATOM_aliases) ? ast_meta(alias) : NIL;
  alias_meta = vl_ast_keypush(u, alias_meta, ATOM_context, e->module == ATOM_nil ? ATOM_nil : e->module);
  alias_meta = vl_ast_keypush(u, alias_meta, ATOM_defined, nested.full);
  Term as = vl_ast_keypush(u, vl_ast_keypush(u, NIL, ATOM_warn, ATOM_false), ATOM_as, nested.new_name);
  Term with_alias = AST_CALL(u, ATOM_alias, alias_meta, nested.old, as);
  Term call = AST_REMOTE(u, ATOM_elixir_module, ATOM_compile, made, nested.full, quoted, vars, env);
  return AST_CALL(u, ATOM_block, made, with_alias, call);
}

/* -- The table -- */

typedef struct Twin {
  Term name;
  uint32_t arity;
  TwinFn *fn;
} Twin;

static const Twin twins[] = {
    {ATOM_if, 2, twin_if},
    {ATOM_def, 2, twin_def},
    {ATOM_at, 1, twin_at},
    {ATOM_pipe, 2, twin_pipe},
    {ATOM_defp, 2, twin_defp},
    {ATOM_concat, 2, twin_concat},
    {ATOM_to_string, 1, twin_to_string},
    {ATOM_and, 2, twin_and},
    {ATOM_or, 2, twin_or},
    {ATOM_in, 2, twin_in},
    {ATOM_bang, 1, twin_bang},
    {ATOM_and_and, 2, twin_and_and},
    {ATOM_or_or, 2, twin_or_or},
    {ATOM_unless, 2, twin_unless},
    {ATOM_range, 2, twin_range},
    {ATOM_range_step, 3, twin_range_step},
    {ATOM_range, 0, twin_full_slice},
    {ATOM_def, 1, twin_def},
    {ATOM_defp, 1, twin_defp},
    {ATOM_defmacro, 1, twin_defmacro},
    {ATOM_defmacro, 2, twin_defmacro},
    {ATOM_defmacrop, 1, twin_defmacrop},
    {ATOM_defmacrop, 2, twin_defmacrop},
    {ATOM_defmodule, 2, twin_defmodule},
};

TwinFn *vl_kernel_twin(Term name, size_t arity) {
  for (size_t i = 0; i < VL_COUNT_OF(twins); i++)
    if (twins[i].name == name && twins[i].arity == arity) return twins[i].fn;
  return NULL;
}
