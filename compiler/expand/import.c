#include "expand/expand.h"

bool vl_is_special_form(Term name, size_t arity) {
  switch (name) {
  case ATOM_capture:
  case ATOM_pin:
  case ATOM_unquote:
  case ATOM_unquote_splicing:
  case ATOM_cond:
  case ATOM_try:
  case ATOM_receive: return arity == 1;
  case ATOM_equals:
  case ATOM_percent:
  case ATOM_bar:
  case ATOM_dot:
  case ATOM_type_op:
  case ATOM_case: return arity == 2;
  case ATOM_alias:
  case ATOM_require:
  case ATOM_import:
  case ATOM_quote: return arity == 1 || arity == 2;
  case ATOM_block:
  case ATOM_arrow:
  case ATOM_bits:
  case ATOM_tuple:
  case ATOM_map:
  case ATOM_aliases:
  case ATOM_fn:
  case ATOM_super:
  case ATOM_for:
  case ATOM_with: return true;
  case ATOM_ENV_form:
  case ATOM_CALLER_form:
  case ATOM_STACKTRACE_form:
  case ATOM_MODULE_form:
  case ATOM_DIR_form: return arity == 0;
  default: return false;
  }
}

/* -- What a module exports -- */

/* module.__info__(kind), or TERM_NONE when there is no such function. */
static Term info_of(Expander *x, Term module, Term kind) {
  HostReply reply = vl_host_try(x->unit, module, ATOM_info_fun, AST_LIST(x->unit, kind));
  return reply.raised || !is_list(reply.value) ? TERM_NONE : reply.value;
}

/* Erlang's modules may have builtins, which module_info alone names. */
static Term functions_of(Expander *x, Term module) {
  Term functions = vl_env_is_alias(module) ? info_of(x, module, ATOM_functions) : TERM_NONE;
  if (functions != TERM_NONE) return functions;
  HostReply reply = vl_host_try(x->unit, module, ATOM_module_info, AST_LIST(x->unit, ATOM_exports));
  return reply.raised ? NIL : reply.value;
}

static Term macros_of(Expander *x, Term module) {
  Term macros = info_of(x, module, ATOM_macros);
  return macros == TERM_NONE ? NIL : macros;
}

/* -- Choosing -- */

static bool same_export(Term a, Term b) {
  return is_tuple_of(a, 2) && is_tuple_of(b, 2) && tuple_at(a, 0) == tuple_at(b, 0) && tuple_at(a, 1) == tuple_at(b, 1);
}

static bool has_export(Term list, Term export) {
  for (; is_cons(list); list = cons_tail(list))
    if (same_export(cons_head(list), export)) return true;
  return false;
}

static bool starts_with_underscore(Term name) {
  size_t n;
  const char *text = vl_atom_text(name, &n);
  return n > 0 && text[0] == '_';
}

static bool is_sigil(Term name) {
  size_t n;
  const char *text = vl_atom_text(name, &n);
  if (n != 7 || memcmp(text, "sigil_", 6) != 0) return false;
  return (text[6] >= 'a' && text[6] <= 'z') || (text[6] >= 'A' && text[6] <= 'Z');
}

/* What one import statement asks for. */
typedef struct Wish {
  Expander *x;
  Term meta, module, options;
  const Env *env;
  Term only, except; /* TERM_NONE: not given */
} Wish;

static void check_exports(const Wish *w, Term list, const char *option) {
  for (Term t = list; is_cons(t); t = cons_tail(t)) {
    Term pair = cons_head(t);
    if (!is_tuple_of(pair, 2) || !is_atom(tuple_at(pair, 0)) || !is_integer(tuple_at(pair, 1)))
      vl_expand_error(w->x, w->meta, w->env,
                      "invalid :%s option for import, expected a keyword list with integer values", option);
    if (has_export(cons_tail(t), pair))
      vl_expand_error(w->x, w->meta, w->env, "invalid :%s option for import, %a/%d is duplicated", option,
                      tuple_at(pair, 0), small_value(tuple_at(pair, 1)));
  }
}

static bool wanted(const Wish *w, Term export, Term old) {
  Term name = tuple_at(export, 0);
  if (name == ATOM_module_info) return false;
  if (w->only != TERM_NONE && is_list(w->only)) return has_export(w->only, export);
  if (w->only == ATOM_sigils) return is_sigil(name) && (w->except == TERM_NONE || !has_export(w->except, export));
  if (w->except == TERM_NONE) return !starts_with_underscore(name);
  return !has_export(w->except, export) && (old != TERM_NONE || !starts_with_underscore(name));
}

static Term without_module(Expander *x, Term imports, Term module) {
  return vl_ast_keydelete(x->unit, imports, module);
}

/* `imports` with what is wished for of `exports`. :except takes from what is imported already. */
static Term add_imports(const Wish *w, Term imports, Term exports) {
  Term old = w->except != TERM_NONE ? vl_ast_get(imports, w->module) : TERM_NONE;
  Terms chosen = terms_new(w->x->unit);
  for (Term t = old != TERM_NONE ? old : exports; is_cons(t); t = cons_tail(t)) {
    Term export = cons_head(t);
    if (!wanted(w, export, old)) continue;
    if (vl_is_special_form(tuple_at(export, 0), (size_t)small_value(tuple_at(export, 1))))
      vl_expand_error(w->x, w->meta, w->env, "cannot import %m.%a/%d because it conflicts with Elixir special forms",
                      w->module, tuple_at(export, 0), small_value(tuple_at(export, 1)));
    vl_terms_push(&chosen, export);
  }
  Term rest = without_module(w->x, imports, w->module);
  if (chosen.count == 0) return rest;
  return vl_ast_keypush(w->x->unit, rest, w->module, vl_ast_ordset(&chosen));
}

static void check_only_exists(const Wish *w, Term functions, Term macros) {
  for (Term t = w->only; is_cons(t); t = cons_tail(t))
    if (!has_export(functions, cons_head(t)) && !has_export(macros, cons_head(t)))
      vl_expand_error(w->x, w->meta, w->env, "cannot import %m.%a/%d because it is undefined or private", w->module,
                      tuple_at(cons_head(t), 0), small_value(tuple_at(cons_head(t), 1)));
}

static void check_wish(const Wish *w) {
  Term only = w->only, except = w->except;
  bool named = only == ATOM_functions || only == ATOM_macros || only == ATOM_sigils;
  if (only != TERM_NONE && !named && !is_list(only))
    vl_expand_error(w->x, w->meta, w->env,
                    "invalid :only option for import, expected value to be an atom :functions, :macros, or a list "
                    "literal, got: %q",
                    only);
  if (except != TERM_NONE && !is_list(except))
    vl_expand_error(w->x, w->meta, w->env,
                    "invalid :except option for import, expected value to be a list literal, got: %q", except);
  if (only != TERM_NONE && is_list(only)) {
    check_exports(w, only, "only");
    if (except != TERM_NONE)
      vl_expand_error(w->x, w->meta, w->env,
                      ":only and :except can only be given together to import when :only is :functions, :macros, or "
                      ":sigils");
  }
  if (except != TERM_NONE) check_exports(w, except, "except");
}

void vl_import(Expander *x, Term meta, Term module, Term options, Env *e) {
  Wish w = {x, meta, module, options, e, vl_ast_get(options, ATOM_only), vl_ast_get(options, ATOM_except)};
  check_wish(&w);
  Term functions = functions_of(x, module), macros = macros_of(x, module);
  if (w.only == ATOM_macros && info_of(x, module, ATOM_macros) == TERM_NONE)
    vl_expand_error(x, meta, e, "could not load macros from module %m", module);
  if (w.only != TERM_NONE && is_list(w.only)) check_only_exists(&w, functions, macros);
  e->functions =
      w.only == ATOM_macros ? without_module(x, e->functions, module) : add_imports(&w, e->functions, functions);
  e->macros = w.only == ATOM_functions ? without_module(x, e->macros, module) : add_imports(&w, e->macros, macros);
  bool any = vl_ast_get(e->functions, module) != TERM_NONE || vl_ast_get(e->macros, module) != TERM_NONE;
  VL_TRACE(x, e, ATOM_import, meta, module, options);
  if (any) vl_lexical_import(x, meta, module, w.only != TERM_NONE && is_list(w.only) ? w.only : NIL, options, e);
}
