#include "expand/expand.h"

#include "data/map.h"
#include "expand/module.h"

enum { STACK_RESERVE = 64 * 1024, FIRST_GIVEN_VERSION = -1000000 };

void vl_expander_init(Expander *x, CompileUnit *u) {
  size_t room = vl_fiber_room(u->host->fiber);
  const uint8_t *here = __builtin_frame_address(0);
  *x = (Expander){
      .unit = u, .given = terms_new(u), .stack_low = room > STACK_RESERVE ? here - room + STACK_RESERVE : NULL};
}

/* -- What code that runs once is given -- */

Term vl_expand_given_var(Expander *x, size_t i) {
  Term version = make_small(FIRST_GIVEN_VERSION - (int64_t)i);
  return vl_ast_node(x->unit, ATOM_x, vl_ast_keypush(x->unit, NIL, ATOM_version, version), ATOM_nil);
}

static Term give(Expander *x, Term value) {
  vl_terms_push(&x->given, value);
  return vl_expand_given_var(x, x->given.count - 1);
}

/* -- Where a form may not stand -- */

void vl_expand_no_match(Expander *x, Term meta, const char *what, const Env *e) {
  if (e->context == ATOM_match)
    vl_expand_error(x, meta, e, "invalid pattern in match, %s is not allowed in matches", what);
}

void vl_expand_no_guard(Expander *x, Term meta, const char *what, const Scope *s, const Env *e) {
  if (e->context != ATOM_guard) return;
  if (s->prematch == PREMATCH_BITSIZE)
    vl_expand_error(x, meta, e,
                    "%s is not allowed in bitstring size specifier. The size specifier in matches works like guards. "
                    "To learn more about guards, visit: https://hexdocs.pm/elixir/patterns-and-guards.html",
                    what);
  vl_expand_error(x, meta, e,
                  "invalid expression in guards, %s is not allowed in guards. To learn more about guards, visit: "
                  "https://hexdocs.pm/elixir/patterns-and-guards.html",
                  what);
}

void vl_expand_no_match_or_guard(Expander *x, Term meta, const char *what, const Scope *s, const Env *e) {
  vl_expand_no_match(x, meta, what, e);
  vl_expand_no_guard(x, meta, what, s, e);
}

const char *vl_expand_guard_context(const Scope *s) {
  return s->prematch == PREMATCH_BITSIZE ? "bitstring size specifier" : "guards";
}

/* -- Lists and arguments -- */

Term vl_expand_list_of(Expander *x, Term args, Scope *s, Env *e) {
  Terms out = terms_new(x->unit);
  for (; is_cons(args); args = cons_tail(args)) vl_terms_push(&out, vl_expand(x, cons_head(args), s, e));
  return vl_terms_list(&out, NIL);
}

static bool is_literal_leaf(Term t) {
  return is_number(t) || is_atom(t) || is_bitstring(t);
}

/* One of several arguments: sees what could be read before all of them. */
static Term expand_arg(Expander *x, Term arg, Term read, Scope *s, Env *e) {
  if (is_literal_leaf(arg)) return arg;
  s->read = read;
  return vl_expand(x, arg, s, e);
}

Term vl_expand_args(Expander *x, Term args, Scope *s, Env *e) {
  if (e->context == ATOM_match || !is_cons(args) || is_nil(cons_tail(args))) return vl_expand_list_of(x, args, s, e);
  Scope before = *s;
  Terms out = terms_new(x->unit);
  vl_scope_prepare_write(s);
  for (; is_cons(args); args = cons_tail(args)) vl_terms_push(&out, expand_arg(x, cons_head(args), before.read, s, e));
  vl_scope_close_write(x, s, &before);
  return vl_terms_list(&out, NIL);
}

/* In [a, b | c] the last element is {:|, meta, [b, c]}. */
static bool is_cons_node(Term t, bool last) {
  return last && vl_ast_is_call_of(t, ATOM_bar, 2);
}

Term vl_expand_literal_list(Expander *x, Term list, Scope *s, Env *e) {
  bool match = e->context == ATOM_match;
  Scope before = *s;
  Terms out = terms_new(x->unit);
  if (!match) vl_scope_prepare_write(s);
  for (; is_cons(list); list = cons_tail(list)) {
    Term item = cons_head(list);
    if (is_cons_node(item, is_nil(cons_tail(list)))) {
      Term head = vl_ast_nth(ast_args(item), 0), tail = vl_ast_nth(ast_args(item), 1);
      head = match ? vl_expand(x, head, s, e) : expand_arg(x, head, before.read, s, e);
      tail = match ? vl_expand(x, tail, s, e) : expand_arg(x, tail, before.read, s, e);
      vl_terms_push(&out, AST_CALL(x->unit, ATOM_bar, ast_meta(item), head, tail));
    } else {
      vl_terms_push(&out, match ? vl_expand(x, item, s, e) : expand_arg(x, item, before.read, s, e));
    }
  }
  if (!match) vl_scope_close_write(x, s, &before);
  return vl_terms_list(&out, NIL);
}

/* -- Blocks -- */

/* Judges the code before expansion: a macro may well leave a useless term behind. */
static void warn_useless(Expander *x, Term quoted, Term expanded, Term meta, Env *e) {
  if (is_bitstring(quoted) || is_number(quoted)) {
    vl_expand_warn(x, meta, e,
                   "code block contains unused literal %q (remove the literal or assign it to _ to avoid warnings)",
                   quoted);
  } else if (vl_ast_is_call_of(quoted, ATOM_at, 1)) {
    Term attribute = cons_head(ast_args(quoted));
    if (ast_is_node(attribute) && (is_atom(ast_args(attribute)) || is_nil(ast_args(attribute))))
      vl_expand_warn(x, ast_meta(quoted), e,
                     "module attribute @%a in code block has no effect as it is never returned (remove the attribute "
                     "or assign it to _ to avoid warnings)",
                     ast_head(attribute));
  } else if (ast_is_var(quoted) && ast_is_var(expanded) && ast_head(quoted) == ast_head(expanded) &&
             ast_args(quoted) == ast_args(expanded)) {
    vl_expand_warn(x, ast_meta(quoted), e,
                   "variable %a in code block has no effect as it is never returned (remove the variable or assign it "
                   "to _ to avoid warnings)",
                   ast_head(quoted));
  }
}

/* Comparisons neither fail nor do anything. */
static void warn_no_effect(Expander *x, Term expanded, Env *e) {
  static const struct {
    Term function;
    const char *shown;
  } operators[] = {{ATOM_eq, "=="}, {ATOM_erl_ne, "!="}, {ATOM_erl_eq_exact, "==="}, {ATOM_erl_ne_exact, "!=="},
                   {ATOM_lt, "<"},  {ATOM_gt, ">"},      {ATOM_erl_le, "<="},        {ATOM_ge, ">="}};
  for (size_t i = 0; i < VL_COUNT_OF(operators); i++)
    if (vl_ast_is_remote_of(expanded, ATOM_erlang, operators[i].function, 2) &&
        !ast_flag(ast_meta(expanded), ATOM_generated))
      vl_expand_warn(x, ast_meta(expanded), e, "use of operator %s has no effect", operators[i].shown);
}

static Term expand_block(Expander *x, Term meta, Term exprs, Scope *s, Env *e) {
  if (is_nil(exprs)) return ATOM_nil;
  if (is_nil(cons_tail(exprs))) return vl_expand(x, cons_head(exprs), s, e);
  Terms out = terms_new(x->unit);
  for (; is_cons(exprs); exprs = cons_tail(exprs)) {
    Term expanded = vl_expand(x, cons_head(exprs), s, e);
    if (!is_nil(cons_tail(exprs))) {
      warn_useless(x, cons_head(exprs), expanded, meta, e);
      warn_no_effect(x, expanded, e);
    }
    vl_terms_push(&out, expanded);
  }
  return vl_ast_node(x->unit, ATOM_block, meta, vl_terms_list(&out, NIL));
}

/* -- alias, require, import -- */

void vl_expand_check_options(Expander *x, Term meta, Env *e, const char *kind, Term options, const Term *allowed) {
  if (!is_list(options))
    vl_expand_error(x, meta, e, "invalid options for %s, expected a keyword list, got: %q", kind, options);
  for (; is_cons(options); options = cons_tail(options)) {
    Term pair = cons_head(options);
    if (!is_tuple_of(pair, 2)) continue;
    const Term *key = allowed;
    while (*key != TERM_NONE && *key != tuple_at(pair, 0)) key++;
    if (*key == TERM_NONE) vl_expand_error(x, meta, e, "unsupported option %q given to %s", tuple_at(pair, 0), kind);
  }
}

static bool all_atoms(Term list) {
  for (; is_cons(list); list = cons_tail(list))
    if (!is_atom(cons_head(list))) return false;
  return true;
}

static Term expand_alias_node(Expander *x, Term node, Scope *s, Env *e) {
  Term module = vl_env_alias_or_concat(x, node, e);
  if (is_atom(module)) return module;
  Term parts = vl_expand_args(x, module, s, e);
  if (!all_atoms(parts))
    vl_expand_error(x, ast_meta(node), e,
                    "invalid alias: \"%q\". If you wanted to define an alias, an alias must expand to an atom at "
                    "compile time but it did not, you may use Module.concat/2 to build it at runtime. If instead you "
                    "wanted to invoke a function or access a field, wrap the function or field name in double quotes",
                    node);
  return vl_env_concat(x->unit, parts);
}

Term vl_expand_module_name(Expander *x, Term quoted, Scope *s, Env *e) {
  return ast_is_call(quoted, ATOM_aliases) ? expand_alias_node(x, quoted, s, e) : vl_expand(x, quoted, s, e);
}

/* The name for `as:`; an alias there is taken as it is written. */
static Term plain_as(Expander *x, Term options) {
  if (!is_list(options)) return options;
  Term as = vl_ast_get(options, ATOM_as);
  if (as == TERM_NONE || !ast_is_call(as, ATOM_aliases) || !all_atoms(ast_args(as))) return options;
  return vl_ast_keystore(x->unit, options, ATOM_as, vl_env_concat(x->unit, ast_args(as)));
}

static bool is_simple_alias(Term atom, bool *nested) {
  size_t n;
  const char *text = vl_atom_text(atom, &n);
  *nested = false;
  if (n < 8 || memcmp(text, "Elixir.", 7) != 0 || text[7] < 'A' || text[7] > 'Z') return false;
  *nested = memchr(text + 7, '.', n - 7) != NULL;
  return true;
}

static Term alias_name(Expander *x, Term meta, bool by_default, Term ref, Term options, Env *e) {
  Term as = vl_ast_get(options, ATOM_as);
  if (as == ATOM_nil) return ref;
  if (as == TERM_NONE) {
    Term last = by_default ? vl_env_last_part(x->unit, ref) : ref;
    if (last == TERM_NONE)
      vl_expand_error(x, meta, e,
                      "alias cannot be inferred automatically for module: %q, please use the :as option. Implicit "
                      "aliasing is only supported with Elixir modules",
                      ref);
    return last;
  }
  bool nested = false;
  if (!is_atom(as) || !is_simple_alias(as, &nested))
    vl_expand_error(x, meta, e, "invalid value for option :as, expected an alias, got: %q", as);
  if (nested)
    vl_expand_error(x, meta, e, "invalid value for option :as, expected a simple alias, got nested alias: %q", as);
  return as;
}

void vl_expand_alias(Expander *x, Term meta, bool by_default, Term ref, Term options, Env *e) {
  Term name = alias_name(x, meta, by_default, ref, options, e);
  Term defined = vl_ast_get(meta, ATOM_defined);
  if (defined != TERM_NONE && is_atom(defined)) e->context_modules = vl_ast_cons(x->unit, defined, e->context_modules);
  vl_env_store_alias(x, meta, name, ref, e);
  if (name == ref) return;
  vl_lexical_alias(x, meta, name, options, e);
  VL_TRACE(x, e, ATOM_alias, meta, ref, name, options);
}

void vl_expand_require(Expander *x, Term meta, Term ref, Term options, Env *e) {
  e->requires = vl_ast_ordset_add(x->unit, e->requires, ref);
  VL_TRACE(x, e, ATOM_require, meta, ref, options);
  vl_expand_alias(x, meta, false, ref, options, e);
}

static const char *lexical_name(Term kind) {
  return kind == ATOM_alias ? "alias" : kind == ATOM_require ? "require" : "import";
}

static void warn_mistaken_alias(Expander *x, Term meta, Term module, Term quoted, Env *e) {
  const char *perhaps = module == ATOM_True    ? "true"
                        : module == ATOM_False ? "false"
                        : module == ATOM_Nil   ? "nil"
                                               : NULL;
  if (perhaps)
    vl_expand_warn(
        x, meta, e,
        "reserved alias \"%q\" expands to the atom :\"Elixir.%q\". Perhaps you meant to write \"%s\" instead?", quoted,
        quoted, perhaps);
}

static Term expand_lexical(Expander *x, Term kind, Term meta, Term ref, Term options, Scope *s, Env *e) {
  static const Term as_options[] = {ATOM_as, ATOM_warn, TERM_NONE};
  static const Term import_options[] = {ATOM_only, ATOM_except, ATOM_warn, TERM_NONE};
  vl_expand_no_match_or_guard(x, meta, lexical_name(kind), s, e);
  Term module = vl_expand_module_name(x, ref, s, e);
  if (kind != ATOM_import) options = plain_as(x, options);
  options = vl_expand(x, options, s, e);
  vl_expand_check_options(x, meta, e, lexical_name(kind), options, kind == ATOM_import ? import_options : as_options);
  if (!is_atom(module))
    vl_expand_error(x, meta, e, "invalid argument for %s, expected a compile time atom or alias, got: %q",
                    lexical_name(kind), ref);
  if (kind == ATOM_alias) {
    warn_mistaken_alias(x, meta, module, ref, e);
    vl_expand_alias(x, meta, true, module, options, e);
    return module;
  }
  vl_env_require_loaded(x, meta, module, e);
  if (kind == ATOM_import) vl_import(x, meta, module, options, e);
  vl_expand_require(x, meta, module, options, e);
  return module;
}

/* alias Base.{A, B}: the call's own target is {{:., _, [Base, :{}]}, _, refs}. */
static bool is_multi(Term arg) {
  return vl_ast_is_remote(arg) && ast_remote_right(arg) == ATOM_tuple;
}

static Term expand_multi(Expander *x, Term kind, Term meta, Term multi, Term options, Scope *s, Env *e) {
  if (vl_ast_get(options, ATOM_as) != TERM_NONE)
    vl_expand_error(x, meta, e, ":as option is not supported by multi-alias call");
  Term base = vl_expand_module_name(x, ast_remote_left(multi), s, e);
  Terms out = terms_new(x->unit);
  for (Term refs = ast_args(multi); is_cons(refs); refs = cons_tail(refs)) {
    Term ref = cons_head(refs);
    Term parts = ast_is_call(ref, ATOM_aliases) ? ast_args(ref) : is_atom(ref) ? AST_LIST(x->unit, ref) : TERM_NONE;
    if (parts == TERM_NONE || !all_atoms(parts) || !is_atom(base))
      vl_expand_error(x, meta, e, "invalid argument for %s, expected a compile time atom or alias, got: %q",
                      lexical_name(kind), ref);
    Term module = vl_env_concat(x->unit, vl_ast_cons(x->unit, base, parts));
    vl_terms_push(&out, expand_lexical(x, kind, meta, module, options, s, e));
  }
  return vl_terms_list(&out, NIL);
}

static Term expand_lexical_form(Expander *x, Term kind, Term meta, Term args, Scope *s, Env *e) {
  Term options = is_nil(cons_tail(args)) ? NIL : vl_ast_nth(args, 1);
  if (is_multi(cons_head(args))) return expand_multi(x, kind, meta, cons_head(args), options, s, e);
  return expand_lexical(x, kind, meta, cons_head(args), options, s, e);
}

/* -- What the compiler knows of the place: __MODULE__, __ENV__ and the like -- */

/* A map as the code that builds it. */
static Term map_form(Expander *x, Term map) {
  return vl_ast_node(x->unit, ATOM_map, NIL, vl_ast_map_pairs(x->unit, map));
}

/* The Env as code sees it under __ENV__: trackers of a compile mean nothing in a function. Its variables are code. */
static Term env_map(Expander *x, Term meta, const Scope *s, const Env *e) {
  Env seen = *e;
  if (e->function != ATOM_nil) {
    seen.lexical_tracker = ATOM_nil;
    seen.tracers = NIL;
  }
  return vl_env_to_term(x, &seen, vl_ast_line(meta), map_form(x, s->read));
}

/* What stands in an Env is data: it is escaped, all but the variables. */
static Term env_value(Expander *x, Term key, Term value) {
  return key == ATOM_versioned_vars ? value : vl_quote_escape(x, value, false, false);
}

static Term env_form(Expander *x, Term meta, const Scope *s, const Env *e) {
  Terms out = terms_new(x->unit);
  for (Term pairs = vl_ast_map_pairs(x->unit, env_map(x, meta, s, e)); is_cons(pairs); pairs = cons_tail(pairs)) {
    Term key = tuple_at(cons_head(pairs), 0), value = tuple_at(cons_head(pairs), 1);
    vl_terms_push(&out, vl_ast_pair(x->unit, key, env_value(x, key, value)));
  }
  return vl_ast_node(x->unit, ATOM_map, NIL, vl_terms_list(&out, NIL));
}

static Term expand_env(Expander *x, Term meta, const Scope *s, const Env *e) {
  vl_expand_no_match(x, meta, "__ENV__", e);
  if (e->function != ATOM_nil || x->shown) return env_form(x, meta, s, e);
  return give(x, vl_env_to_term(x, e, vl_ast_line(meta), s->read));
}

/* __ENV__.field is only that field. */
static Term env_field_form(Expander *x, Term node, const Scope *s, const Env *e) {
  Term env = ast_remote_left(node), field = ast_remote_right(node);
  vl_expand_no_match(x, ast_meta(env), "__ENV__", e);
  Term value = vl_map_get(env_map(x, ast_meta(env), s, e), field);
  if (value != TERM_NONE) return env_value(x, field, value);
  Term dot = AST_CALL(x->unit, ATOM_dot, ast_meta(ast_head(node)), env_form(x, ast_meta(env), s, e), field);
  return vl_ast_node(x->unit, dot, ast_meta(node), NIL);
}

static Term directory_of(Expander *x, Term file) {
  const uint8_t *bytes;
  size_t n;
  vl_check(vl_binary_peek(file, &bytes, &n));
  while (n > 0 && bytes[n - 1] != '/') n--;
  while (n > 1 && bytes[n - 1] == '/') n--;
  return n ? vl_ast_binary(x->unit, (const char *)bytes, n) : vl_ast_binary(x->unit, ".", 1);
}

/* __CALLER__ and __STACKTRACE__ stay as they are: core knows them. */
static Term expand_caller(Expander *x, Term node, const Scope *s, const Env *e) {
  vl_expand_no_match(x, ast_meta(node), "__CALLER__", e);
  if (!s->caller) vl_expand_error(x, ast_meta(node), e, "__CALLER__ is available only inside defmacro and defmacrop");
  return node;
}

static Term expand_stacktrace(Expander *x, Term node, const Scope *s, const Env *e) {
  vl_expand_no_match(x, ast_meta(node), "__STACKTRACE__", e);
  if (!s->stacktrace)
    vl_expand_error(x, ast_meta(node), e,
                    "__STACKTRACE__ is available only inside catch and rescue clauses of try expressions");
  return node;
}

static Term expand_name(Expander *x, Term node, Scope *s, Env *e) {
  switch (ast_head(node)) {
  case ATOM_MODULE_form: return e->module;
  case ATOM_DIR_form: return directory_of(x, e->file);
  case ATOM_ENV_form: return expand_env(x, ast_meta(node), s, e);
  case ATOM_CALLER_form: return expand_caller(x, node, s, e);
  case ATOM_STACKTRACE_form: return expand_stacktrace(x, node, s, e);
  case ATOM_underscore:
    if (e->context == ATOM_match) return node;
    vl_expand_error(x, ast_meta(node), e,
                    "invalid use of _. \"_\" represents a value to be ignored in a pattern and cannot be used in "
                    "expressions");
  default: return vl_scope_expand_var(x, node, s, e);
  }
}

/* -- = and what may stand on both its sides -- */

/* Two bitstring patterns cannot be matched against one value at once. */
static void refute_parallel_bits(Expander *x, Term left, Term right, const Env *e, bool parallel);

static void refute_each(Expander *x, Term left, Term right, const Env *e, bool parallel) {
  for (; is_cons(left) && is_cons(right); left = cons_tail(left), right = cons_tail(right))
    refute_parallel_bits(x, cons_head(left), cons_head(right), e, parallel);
}

static void refute_map_values(Expander *x, Term left, Term right, const Env *e, bool parallel) {
  for (; is_cons(left); left = cons_tail(left)) {
    Term pair = cons_head(left);
    if (!is_tuple_of(pair, 2) || !is_atom(tuple_at(pair, 0))) continue;
    Term other = vl_ast_get(right, tuple_at(pair, 0));
    if (other != TERM_NONE) refute_parallel_bits(x, tuple_at(pair, 1), other, e, parallel);
  }
}

static Term struct_map(Term t) {
  return vl_ast_is_call_of(t, ATOM_percent, 2) ? vl_ast_nth(ast_args(t), 1) : t;
}

static void refute_parallel_bits(Expander *x, Term left, Term right, const Env *e, bool parallel) {
  vl_expand_check_depth(x);
  left = struct_map(left);
  right = struct_map(right);
  if (vl_ast_is_call_of(right, ATOM_equals, 2)) {
    refute_parallel_bits(x, left, vl_ast_nth(ast_args(right), 0), e, true);
    refute_parallel_bits(x, left, vl_ast_nth(ast_args(right), 1), e, parallel);
  } else if (ast_is_call(left, ATOM_bits) && ast_is_call(right, ATOM_bits)) {
    if (parallel)
      vl_expand_error(x, ast_meta(right), e,
                      "binary patterns cannot be matched in parallel using \"=\", excess pattern: %q", right);
  } else if (is_cons(left) && is_cons(right)) {
    refute_each(x, left, right, e, parallel);
  } else if (is_tuple_of(left, 2) && is_tuple_of(right, 2)) {
    refute_parallel_bits(x, tuple_at(left, 0), tuple_at(right, 0), e, parallel);
    refute_parallel_bits(x, tuple_at(left, 1), tuple_at(right, 1), e, parallel);
  } else if (ast_is_call(left, ATOM_tuple) && ast_is_call(right, ATOM_tuple)) {
    refute_each(x, ast_args(left), ast_args(right), e, parallel);
  } else if (ast_is_call(left, ATOM_map) && ast_is_call(right, ATOM_map)) {
    refute_map_values(x, ast_args(left), ast_args(right), e, parallel);
  }
}

static Term expand_equals(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  vl_expand_no_guard(x, meta, "=", s, e);
  Scope before = *s;
  Term right = vl_expand(x, vl_ast_nth(args, 1), s, e);
  Term left = vl_expand_match(x, vl_expand, cons_head(args), &before, s, e);
  refute_parallel_bits(x, left, right, e, e->context == ATOM_match);
  return AST_CALL(x->unit, ATOM_equals, meta, left, right);
}

/* -- super -- */

static Term expand_super(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  vl_expand_no_match_or_guard(x, meta, "super", s, e);
  Term kind, name = vl_module_super(x, meta, vl_ast_length(args), e, &kind);
  Term expanded = vl_expand_args(x, args, s, e);
  Term noted = vl_ast_keypush(x->unit, meta, ATOM_super, vl_ast_pair(x->unit, kind, name));
  return vl_ast_node(x->unit, ATOM_super, noted, expanded);
}

/* -- The switch over forms -- */

static VL_NORETURN void invalid_quoted(Expander *x, Term t, const Env *e) {
  vl_expand_error(x, NIL, e,
                  "invalid quoted expression: %i\n\nPlease make sure your quoted expressions are made of valid AST "
                  "nodes. If you would like to introduce a value into the AST, such as a four-element tuple or a map, "
                  "make sure to call Macro.escape/1 before",
                  t);
}

static Term expand_capture_form(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  vl_expand_no_match_or_guard(x, meta, "&", s, e);
  return vl_expand_capture(x, meta, cons_head(args), s, e);
}

static Term expand_pair(Expander *x, Term pair, Scope *s, Env *e) {
  Term both = vl_expand_args(x, AST_LIST(x->unit, tuple_at(pair, 0), tuple_at(pair, 1)), s, e);
  return vl_ast_pair(x->unit, cons_head(both), vl_ast_nth(both, 1));
}

/* Special forms of any arity; TERM_NONE when the name is none of them. */
static Term expand_open_form(Expander *x, Term head, Term meta, Term args, Scope *s, Env *e) {
  switch (head) {
  case ATOM_tuple: return vl_ast_node(x->unit, ATOM_tuple, meta, vl_expand_args(x, args, s, e));
  case ATOM_map: return vl_expand_map(x, meta, args, s, e);
  case ATOM_bits: return vl_expand_bits(x, meta, args, s, e, false);
  case ATOM_arrow: vl_expand_error(x, meta, e, "unhandled operator ->");
  case ATOM_block: return expand_block(x, meta, args, s, e);
  case ATOM_super: return expand_super(x, meta, args, s, e);
  case ATOM_fn: vl_expand_no_match_or_guard(x, meta, "fn", s, e); return vl_expand_fn(x, meta, args, s, e);
  case ATOM_for:
    if (is_nil(args)) return TERM_NONE;
    vl_expand_no_match_or_guard(x, meta, "for", s, e);
    return vl_expand_for(x, meta, args, s, e);
  case ATOM_with:
    if (is_nil(args)) return TERM_NONE;
    vl_expand_no_match_or_guard(x, meta, "with", s, e);
    return vl_expand_with(x, meta, args, s, e);
  default: return TERM_NONE;
  }
}

static Term expand_form_of_one(Expander *x, Term head, Term meta, Term args, Scope *s, Env *e) {
  switch (head) {
  case ATOM_pin: return vl_scope_expand_pin(x, meta, cons_head(args), s, e);
  case ATOM_capture: return expand_capture_form(x, meta, args, s, e);
  case ATOM_alias:
  case ATOM_require:
  case ATOM_import: return expand_lexical_form(x, head, meta, args, s, e);
  case ATOM_quote: return vl_quote_form(x, meta, args, s, e);
  case ATOM_unquote: vl_expand_error(x, meta, e, "unquote called outside quote");
  case ATOM_unquote_splicing: vl_expand_error(x, meta, e, "unquote_splicing called outside quote");
  case ATOM_cond: return vl_expand_cond(x, meta, args, s, e);
  case ATOM_receive: return vl_expand_receive(x, meta, args, s, e);
  case ATOM_try: return vl_expand_try(x, meta, args, s, e);
  default: return TERM_NONE;
  }
}

static Term expand_form_of_two(Expander *x, Term head, Term meta, Term args, Scope *s, Env *e) {
  switch (head) {
  case ATOM_equals: return expand_equals(x, meta, args, s, e);
  case ATOM_percent: return vl_expand_struct(x, meta, cons_head(args), vl_ast_nth(args, 1), s, e);
  case ATOM_alias:
  case ATOM_require:
  case ATOM_import: return expand_lexical_form(x, head, meta, args, s, e);
  case ATOM_quote: return vl_quote_form(x, meta, args, s, e);
  case ATOM_case: return vl_expand_case(x, meta, args, s, e);
  default: return TERM_NONE;
  }
}

static Term expand_named(Expander *x, Term node, Scope *s, Env *e) {
  Term head = ast_head(node), meta = ast_meta(node), args = ast_args(node);
  if (head == ATOM_aliases) {
    Term module = expand_alias_node(x, node, s, e);
    VL_TRACE(x, e, ATOM_alias_reference, meta, module);
    return module;
  }
  size_t arity = vl_ast_length(args);
  if (arity == SIZE_MAX) invalid_quoted(x, node, e);
  Term done = expand_open_form(x, head, meta, args, s, e);
  if (done == TERM_NONE && arity == 1) done = expand_form_of_one(x, head, meta, args, s, e);
  if (done == TERM_NONE && arity == 2) done = expand_form_of_two(x, head, meta, args, s, e);
  return done != TERM_NONE ? done : vl_dispatch_call(x, meta, head, args, s, e);
}

static bool is_env_field(Term node) {
  return vl_ast_is_remote(node) && is_nil(ast_args(node)) && ast_is_var(ast_remote_left(node)) &&
         ast_head(ast_remote_left(node)) == ATOM_ENV_form;
}

static Term expand_node(Expander *x, Term node, Scope *s, Env *e) {
  Term head = ast_head(node), args = ast_args(node);
  if (ast_is_constant(node)) return node;
  if (!is_list(ast_meta(node))) invalid_quoted(x, node, e);
  if (is_atom(head) && is_atom(args)) return expand_name(x, node, s, e);
  if (!is_list(args)) invalid_quoted(x, node, e);
  if (is_atom(head)) return expand_named(x, node, s, e);
  if (is_env_field(node)) return env_field_form(x, node, s, e);
  if (vl_ast_is_remote(node)) return vl_expand_remote_node(x, node, s, e);
  if (vl_ast_is_call_of(head, ATOM_dot, 1)) return vl_expand_call_of_fun(x, node, s, e);
  vl_expand_error(x, ast_meta(node), e, "invalid call %q", node);
}

/* A function in quoted code is fine when it can be written down: &M.f/a. */
static Term expand_function(Expander *x, Term fun, Env *e) {
  if (!is_kind(fun, BOX_EXPORT)) invalid_quoted(x, fun, e);
  return vl_quote_escape(x, fun, false, false);
}

/* Code that runs once may hold a pid: as a variable, for no image can. */
static Term expand_pid(Expander *x, Term pid, Env *e) {
  if (e->function != ATOM_nil) {
    vl_expand_warn(x, NIL, e, "cannot compile PID %i inside quoted expression for function %a/%d", pid,
                   tuple_at(e->function, 0), small_value(tuple_at(e->function, 1)));
    return pid;
  }
  Term var = give(x, pid);
  return e->context == ATOM_match ? AST_CALL(x->unit, ATOM_pin, NIL, var) : var;
}

Term vl_expand(Expander *x, Term t, Scope *s, Env *e) {
  vl_expand_check_depth(x);
  if (ast_is_node(t)) return expand_node(x, t, s, e);
  if (is_cons(t)) {
    if (vl_ast_length(t) == SIZE_MAX) invalid_quoted(x, t, e);
    return vl_expand_literal_list(x, t, s, e);
  }
  if (is_nil(t) || is_number(t) || is_atom(t)) return t;
  if (is_tuple_of(t, 2)) return expand_pair(x, t, s, e);
  if (is_bitstring(t) && vl_bits(t).count % 8 == 0) return t;
  if (is_fun(t)) return expand_function(x, t, e);
  if (is_pid(t)) return expand_pid(x, t, e);
  invalid_quoted(x, t, e);
}
