#include "expand/eval.h"

#include "data/map.h"
#include "expand/module.h"

/* -- Temporary code -- */

/* What the code is given follows the other values. */
static void add_given(Expander *x, Term *in_vars, Term *values) {
  CompileUnit *u = x->unit;
  Terms vars = terms_new(u), all = terms_new(u);
  if (x->given.count == 0) return;
  for (Term t = *in_vars; is_cons(t); t = cons_tail(t)) vl_terms_push(&vars, cons_head(t));
  for (size_t i = 0; i < tuple_size(*values); i++) vl_terms_push(&all, tuple_at(*values, i));
  for (size_t i = 0; i < x->given.count; i++) {
    vl_terms_push(&vars, vl_expand_given_var(x, i));
    vl_terms_push(&all, x->given.at[i]);
  }
  *in_vars = vl_terms_list(&vars, NIL);
  *values = vl_ast_tuple(u, all.count, all.at);
  x->given = terms_new(u);
}

Term vl_eval_run(Expander *x, EvalForm form, Term expanded, Term in_vars, Term values, Term out_vars) {
  static const Mfa shown[] = {
      [EVAL_FILE] = {ATOM_elixir_compiler_0, ATOM_FILE_form, 1},
      [EVAL_BODY] = {ATOM_elixir_compiler_0, ATOM_MODULE_form, 1},
      [EVAL_EXPRESSION] = {ATOM_erl_eval, ATOM_expr, 6},
  };
  CompileUnit *u = x->unit;
  CoreError error;
  add_given(x, &in_vars, &values);
  if (!vl_core_compile_eval(u, shown[form], expanded, in_vars, out_vars, &error))
    vl_expand_error_at(x, u->file, error.line, "%s", error.what);
  Term fun = vl_host_load(u, ATOM_eval, 1);
  return vl_host_call(u, ATOM_erlang, ATOM_apply, 2, (const Term[]){fun, AST_LIST(u, values)});
}

static Term versioned_var(CompileUnit *u, Term key, Term version) {
  Term meta = vl_ast_keypush(u, NIL, ATOM_version, version), context = tuple_at(key, 1);
  if (is_atom(context)) return vl_ast_node(u, tuple_at(key, 0), meta, context);
  return vl_ast_node(u, tuple_at(key, 0), vl_ast_keypush(u, meta, ATOM_counter, context), ATOM_nil);
}

Term vl_eval_vars(Expander *x, Term versioned_vars) {
  Terms vars = terms_new(x->unit);
  for (Term pairs = vl_ast_map_pairs(x->unit, versioned_vars); is_cons(pairs); pairs = cons_tail(pairs))
    vl_terms_push(&vars, versioned_var(x->unit, tuple_at(cons_head(pairs), 0), tuple_at(cons_head(pairs), 1)));
  return vl_terms_list(&vars, NIL);
}

Term vl_eval_renumber(Expander *x, Term versioned_vars) {
  int64_t version = 0;
  Term renumbered = vl_ast_map_empty(x->unit);
  for (Term pairs = vl_ast_map_pairs(x->unit, versioned_vars); is_cons(pairs); pairs = cons_tail(pairs))
    renumbered = vl_ast_map_put(x->unit, renumbered, tuple_at(cons_head(pairs), 0), make_small(version++));
  return renumbered;
}

/* -- Bindings -- */

/* A binding's key is a name, or {name, context}. */
static Term binding_key(Expander *x, Term key) {
  if (is_tuple_of(key, 2) && is_atom(tuple_at(key, 0))) return key;
  if (!is_atom(key)) vl_host_raise(x->unit, (HostRaised){ATOM_error, ATOM_badarg, NIL});
  return vl_ast_pair(x->unit, key, ATOM_nil);
}

/* The variables of a binding by version, and their values in that order; of a name given twice the last counts. */
static Term load_binding(Expander *x, Term binding, Term *values) {
  Term vars = vl_ast_map_empty(x->unit);
  Terms loaded = terms_new(x->unit);
  for (; is_cons(binding); binding = cons_tail(binding)) {
    if (!is_tuple_of(cons_head(binding), 2)) vl_host_raise(x->unit, (HostRaised){ATOM_error, ATOM_badarg, NIL});
    Term key = binding_key(x, tuple_at(cons_head(binding), 0));
    Term known = vl_map_get(vars, key);
    if (known != TERM_NONE) {
      loaded.at[small_value(known)] = tuple_at(cons_head(binding), 1);
      continue;
    }
    vars = vl_ast_map_put(x->unit, vars, key, make_small((int64_t)loaded.count));
    vl_terms_push(&loaded, tuple_at(cons_head(binding), 1));
  }
  *values = vl_ast_tuple(x->unit, loaded.count, loaded.at);
  return vars;
}

/* The input variables in the order of their versions, which is the order of the values. */
static Term vars_by_version(Expander *x, Term vars, size_t count) {
  Term *by_version = vl_unit_room(x->unit, count + 1, sizeof *by_version);
  for (Term all = vl_eval_vars(x, vars); is_cons(all); all = cons_tail(all))
    by_version[small_value(vl_ast_get(ast_meta(cons_head(all)), ATOM_version))] = cons_head(all);
  return vl_ast_list(x->unit, count, by_version);
}

/* What the language may see of the variables: those no macro hid, the last in the map's order first. */
static Term dump_binding(Expander *x, Term out_vars, Term values) {
  Term binding = NIL;
  for (size_t i = 0; is_cons(out_vars); out_vars = cons_tail(out_vars), i++) {
    Term var = cons_head(out_vars), key = ast_head(var);
    if (vl_ast_get(ast_meta(var), ATOM_counter) != TERM_NONE) continue;
    if (ast_args(var) != ATOM_nil) key = vl_ast_pair(x->unit, key, ast_args(var));
    binding = vl_ast_keypush(x->unit, binding, key, tuple_at(values, i));
  }
  return binding;
}

Term vl_eval_quoted(Expander *x, Term quoted, Term binding, Env *e) {
  CompileUnit *u = x->unit;
  Term values;
  Scope s;
  e->versioned_vars = load_binding(x, binding, &values);
  Term in_vars = vars_by_version(x, e->versioned_vars, tuple_size(values));
  vl_scope_start(x, &s, e->versioned_vars);
  Term expanded = vl_expand(x, quoted, &s, e);
  e->versioned_vars = s.read;
  if (is_atom(expanded)) return vl_ast_pair(u, expanded, binding);
  Term out_vars = vl_eval_vars(x, s.read);
  Term result = vl_eval_run(x, EVAL_EXPRESSION, expanded, in_vars, values, out_vars);
  return vl_ast_pair(u, tuple_at(result, 0), dump_binding(x, out_vars, tuple_at(result, 1)));
}

/* -- Files -- */

static bool is_module_definition(Term t) {
  return vl_ast_is_call_of(t, ATOM_defmodule, 2) && ast_is_list_of(vl_ast_nth(ast_args(t), 1), 1) &&
         vl_ast_get(vl_ast_nth(ast_args(t), 1), ATOM_do) != TERM_NONE &&
         ast_is_call(cons_head(ast_args(t)), ATOM_aliases);
}

static bool is_modules_only(Term quoted) {
  if (is_module_definition(quoted)) return true;
  if (!ast_is_call(quoted, ATOM_block) || is_nil(ast_args(quoted))) return false;
  for (Term t = ast_args(quoted); is_cons(t); t = cons_tail(t))
    if (!is_module_definition(cons_head(t))) return false;
  return true;
}

static Term define_module(Expander *x, Term node, const Env *e) {
  Env env = *e;
  env.line = vl_ast_line(ast_meta(node));
  Term alias = cons_head(ast_args(node)), block = vl_ast_get(vl_ast_nth(ast_args(node), 1), ATOM_do);
  Term name = vl_env_alias_or_concat(x, alias, e);
  env.context_modules = vl_ast_cons(x->unit, name, env.context_modules);
  Term answer = vl_module_compile(x, name, block, NIL, &env);
  Term *collected = &x->unit->host->collected;
  if (*collected != TERM_NONE)
    *collected = vl_ast_cons(x->unit, vl_ast_pair(x->unit, name, tuple_at(answer, 2)), *collected);
  return answer;
}

/* Modules alone need no code around them: each is compiled and loaded before the next is looked at. */
static Term define_modules(Expander *x, Term quoted, const Env *e) {
  if (is_module_definition(quoted)) return define_module(x, quoted, e);
  Term last = ATOM_nil;
  for (Term t = ast_args(quoted); is_cons(t); t = cons_tail(t)) last = define_module(x, cons_head(t), e);
  return last;
}

static Term run_file(Expander *x, Term quoted, Env *e) {
  if (e->module == ATOM_nil && is_modules_only(quoted)) return define_modules(x, quoted, e);
  Scope s;
  vl_scope_start(x, &s, e->versioned_vars);
  Term expanded = vl_expand(x, quoted, &s, e);
  vl_scope_check_unused(x, 0, e);
  if (is_immediate(expanded)) return expanded;
  Term none = vl_ast_tuple(x->unit, 0, NULL);
  return vl_eval_run(x, EVAL_FILE, expanded, NIL, none, TERM_NONE);
}

Term vl_eval_file(Expander *x, Term quoted, Env *e) {
  bool tracks = vl_lexical_begin(x, e);
  vl_trace_begin(x, e);
  VL_TRACE(x, e, ATOM_start);
  Term value = run_file(x, quoted, e);
  VL_TRACE(x, e, ATOM_stop);
  if (tracks) vl_lexical_end(x, e);
  return value;
}
