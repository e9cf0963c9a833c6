#include "expand/expand.h"

#include "data/map.h"
#include "expand/module.h"

/* -- Keys -- */

static bool is_literal(Expander *x, Term t) {
  vl_expand_check_depth(x);
  if (ast_is_node(t)) return false;
  if (is_tuple_of(t, 2)) return is_literal(x, tuple_at(t, 0)) && is_literal(x, tuple_at(t, 1));
  for (; is_cons(t); t = cons_tail(t))
    if (!is_literal(x, cons_head(t))) return false;
  return true;
}

/* A key in a pattern is a literal or pinned. */
static void check_pattern_key(Expander *x, Term meta, Term key, const Env *e) {
  vl_expand_check_depth(x);
  if (ast_is_var(key))
    vl_expand_error(x, meta, e,
                    "cannot use variable %a as map key inside a pattern. Map keys in patterns can only be literals "
                    "(such as atoms, strings, tuples, and the like) or an existing variable matched with the pin "
                    "operator (such as ^some_var)",
                    ast_head(key));
  if (vl_ast_is_call_of(key, ATOM_pin, 1) || (ast_is_call(key, ATOM_map) && is_cons(ast_args(key)))) return;
  if (ast_is_node(key)) {
    check_pattern_key(x, meta, ast_head(key), e);
    check_pattern_key(x, meta, ast_args(key), e);
  } else if (is_tuple_of(key, 2)) {
    check_pattern_key(x, meta, tuple_at(key, 0), e);
    check_pattern_key(x, meta, tuple_at(key, 1), e);
  } else {
    for (; is_cons(key); key = cons_tail(key)) check_pattern_key(x, meta, cons_head(key), e);
  }
}

static Term check_repeated(Expander *x, Term meta, Term key, Term seen, Env *e) {
  if (!is_literal(x, key)) return seen;
  if (vl_map_get(seen, key) != TERM_NONE) {
    if (e->context == ATOM_match) vl_expand_error(x, meta, e, "key %q will be overridden in map", key);
    vl_expand_warn_line(x, meta, e, "key %q will be overridden in map", key);
  }
  return vl_ast_map_put(x->unit, seen, key, ATOM_true);
}

static void check_pairs(Expander *x, Term meta, Term pairs, Term original, Env *e) {
  Term seen = vl_ast_map_empty(x->unit);
  for (; is_cons(pairs); pairs = cons_tail(pairs), original = cons_tail(original)) {
    if (!is_tuple_of(cons_head(pairs), 2))
      vl_expand_error(x, meta, e, "expected key-value pairs in a map, got: %q", cons_head(original));
    Term key = tuple_at(cons_head(pairs), 0);
    if (e->context == ATOM_match) check_pattern_key(x, meta, key, e);
    seen = check_repeated(x, meta, key, seen, e);
  }
}

/* -- %{} -- */

static bool is_update(Term args) {
  return is_cons(args) && is_nil(cons_tail(args)) && vl_ast_is_call_of(cons_head(args), ATOM_bar, 2);
}

static Term expand_update(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  Term bar = cons_head(args), pairs = vl_ast_nth(ast_args(bar), 1);
  if (e->context != ATOM_nil)
    vl_expand_error(x, meta, e, "cannot use map/struct update syntax in %a, got: %q", e->context,
                    vl_ast_node(x->unit, ATOM_map, meta, args));
  Term all = vl_expand_args(x, vl_ast_cons(x->unit, cons_head(ast_args(bar)), pairs), s, e);
  check_pairs(x, meta, cons_tail(all), pairs, e);
  Term update = AST_CALL(x->unit, ATOM_bar, ast_meta(bar), cons_head(all), cons_tail(all));
  return AST_CALL(x->unit, ATOM_map, meta, update);
}

Term vl_expand_map(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  if (is_update(args)) return expand_update(x, meta, args, s, e);
  Term pairs = vl_expand_args(x, args, s, e);
  check_pairs(x, meta, pairs, args, e);
  return vl_ast_node(x->unit, ATOM_map, meta, pairs);
}

/* -- %Name{} -- */

static Term without_struct_key(Expander *x, Term meta, Term pairs, Env *e) {
  if (vl_ast_get(pairs, ATOM_struct_key) == TERM_NONE) return pairs;
  vl_expand_warn_line(x, meta, e, "key :__struct__ is ignored when using structs");
  return vl_ast_keydelete(x->unit, pairs, ATOM_struct_key);
}

static Term clean_map_args(Expander *x, Term meta, Term args, Env *e) {
  if (!is_update(args)) return without_struct_key(x, meta, args, e);
  Term bar = cons_head(args);
  Term pairs = without_struct_key(x, meta, vl_ast_nth(ast_args(bar), 1), e);
  return AST_LIST(x->unit, AST_CALL(x->unit, ATOM_bar, ast_meta(bar), cons_head(ast_args(bar)), pairs));
}

static void check_struct_name(Expander *x, Term meta, Term name, const Env *e) {
  if (is_atom(name)) return;
  if (e->context != ATOM_match)
    vl_expand_error(x, meta, e, "expected struct name to be a compile time atom or alias, got: %q", name);
  bool pinned = vl_ast_is_call_of(name, ATOM_pin, 1) && ast_is_var(cons_head(ast_args(name)));
  if (!pinned && !ast_is_var(name))
    vl_expand_error(x, meta, e,
                    "expected struct name in a match to be a compile time atom, alias or a variable, got: %q", name);
}

/* Calls Name.__struct__ with the arguments: of the module being defined here, or of a loaded one. */
static Term call_struct(Expander *x, Term meta, Term name, Term args, const Env *e) {
  bool in_context = name == e->module || vl_ast_member(e->context_modules, name);
  size_t arity = vl_ast_length(args);
  HostReply reply;
  bool open = in_context || !vl_env_ensure_struct(x, name);
  if (!open ||
      !(vl_struct_of_open(x, name, args, &reply) || vl_module_call_open(x, name, ATOM_struct_key, args, &reply)))
    reply = vl_host_try(x->unit, name, ATOM_struct_key, args);
  if (!reply.raised) return reply.value;
  if (reply.error.class != ATOM_error || !vl_module_is_undef_of(reply.error, name, ATOM_struct_key, arity)) {
    reply.error.trace = vl_expansion_error_trace(x);
    vl_host_raise(x->unit, reply.error);
  }
  if (in_context && e->function == ATOM_nil)
    vl_expand_error(
        x, meta, e,
        "cannot access struct %m, the struct was not yet defined or the struct is being accessed in the same "
        "context that defines it",
        name);
  vl_expand_error(
      x, meta, e,
      "%m.__struct__/%d is undefined, cannot expand struct %m. Make sure the struct name is correct. If the "
      "struct name exists and is correct but it still cannot be found, you likely have cyclic module usage "
      "in your code",
      name, (int64_t)arity, name);
}

/* The struct's map, checked to have every key of `pairs`. */
static Term load_struct(Expander *x, Term meta, Term name, Term args, Term pairs, const Env *e) {
  int64_t arity = (int64_t)vl_ast_length(args);
  const Expansion here = {NULL, name, ATOM_struct_key, meta, arity, e};
  x->structure = &here;
  Term map = call_struct(x, meta, name, args, e);
  Term own = is_map(map) ? vl_map_get(map, ATOM_struct_key) : TERM_NONE;
  if (own == TERM_NONE || !is_atom(own))
    vl_expand_error(
        x, meta, e,
        "expected %m.__struct__/%d to return a map with a :__struct__ key that holds the name of the struct "
        "(atom), got: %i",
        name, arity, map);
  if (own != name)
    vl_expand_error(x, meta, e, "expected struct name returned by %m.__struct__/%d to be %m, got: %m", name, arity,
                    name, own);
  for (; is_cons(pairs); pairs = cons_tail(pairs)) {
    Term key = tuple_at(cons_head(pairs), 0);
    if (vl_map_get(map, key) == TERM_NONE) vl_expand_error(x, meta, e, "unknown key %q for struct %m", key, name);
  }
  x->structure = NULL;
  return map;
}

Term vl_expand_load_struct(Expander *x, Term name, const Env *e) {
  return load_struct(x, vl_ast_keypush(x->unit, NIL, ATOM_line, make_small(e->line)), name, NIL, NIL, e);
}

/* True when the expanded pairs give that key themselves. */
static bool gives_key(Term pairs, Term key) {
  return vl_ast_get(pairs, key) != TERM_NONE;
}

/* Fields that are not given take the struct's defaults, written out. */
static Term with_defaults(Expander *x, Term map, Term pairs) {
  Terms all = terms_new(x->unit);
  for (Term fields = vl_ast_map_pairs(x->unit, map); is_cons(fields); fields = cons_tail(fields)) {
    Term key = tuple_at(cons_head(fields), 0), value = tuple_at(cons_head(fields), 1);
    if (key == ATOM_struct_key || gives_key(pairs, key)) continue;
    vl_terms_push(&all, vl_ast_pair(x->unit, key, vl_quote_escape(x, value, false, false)));
  }
  return vl_terms_list(&all, pairs);
}

static void trace_struct(Expander *x, Term meta, Term name, Term pairs, const Env *e) {
  Terms keys = terms_new(x->unit);
  for (; is_cons(pairs); pairs = cons_tail(pairs)) vl_terms_push(&keys, tuple_at(cons_head(pairs), 0));
  VL_TRACE(x, e, ATOM_struct_expansion, meta, name, vl_terms_list(&keys, NIL));
}

static Term expand_known_struct(Expander *x, Term meta, Term name, Term map_node, Env *e) {
  Term args = ast_args(map_node);
  bool update = is_update(args);
  Term pairs = vl_ast_keydelete(x->unit, update ? vl_ast_nth(ast_args(cons_head(args)), 1) : args, ATOM_struct_key);
  if (vl_traces(e)) trace_struct(x, meta, name, pairs, e);
  if (update || e->context == ATOM_match) {
    load_struct(x, meta, name, NIL, pairs, e);
  } else {
    Term map = load_struct(x, meta, name, AST_LIST(x->unit, pairs), pairs, e);
    map_node = vl_ast_node(x->unit, ATOM_map, ast_meta(map_node), with_defaults(x, map, pairs));
  }
  return AST_CALL(x->unit, ATOM_percent, meta, name, map_node);
}

Term vl_expand_struct(Expander *x, Term meta, Term left, Term right, Scope *s, Env *e) {
  if (!ast_is_call(right, ATOM_map))
    vl_expand_error(x, meta, e, "expected struct to be followed by a map, got: %q", right);
  right = vl_ast_node(x->unit, ATOM_map, ast_meta(right), clean_map_args(x, meta, ast_args(right), e));
  Term both = vl_expand_args(x, AST_LIST(x->unit, left, right), s, e);
  Term name = cons_head(both), map_node = vl_ast_nth(both, 1);
  check_struct_name(x, meta, name, e);
  if (is_atom(name)) return expand_known_struct(x, meta, name, map_node, e);
  return AST_CALL(x->unit, ATOM_percent, meta, name, map_node);
}
