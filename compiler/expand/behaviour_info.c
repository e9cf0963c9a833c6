#include "expand/module.h"

/* behaviour_info/1 of a module with @callback. */

static void add_callbacks(Expander *x, Term module, Term attribute, Terms *out) {
  for (Term all = vl_attribute_accumulated(x, module, attribute); is_cons(all); all = cons_tail(all)) {
    Term pair = vl_typespec_name(x, cons_head(all));
    if (pair != TERM_NONE) vl_terms_push(out, pair);
  }
}

static bool holds(const Terms *pairs, Term pair) {
  for (size_t i = 0; i < pairs->count; i++)
    if (tuple_at(pairs->at[i], 0) == tuple_at(pair, 0) && tuple_at(pairs->at[i], 1) == tuple_at(pair, 1)) return true;
  return false;
}

/* A macro's callback is exported with the caller as first argument. */
static Term macro_export(Expander *x, Term pair) {
  Term arity = make_small(small_value(tuple_at(pair, 1)) + 1);
  return vl_ast_pair(x->unit, vl_dispatch_macro_name(x, tuple_at(pair, 0)), arity);
}

static void check_optional(Expander *x, Term pair, const Terms *callbacks, const Terms *macros, const Terms *seen,
                           const Env *e) {
  bool pair_like = is_tuple_of(pair, 2) && is_atom(tuple_at(pair, 0)) && is_small(tuple_at(pair, 1));
  if (!pair_like)
    vl_expand_error_at(x, e->file, e->line,
                       "invalid optional callback %i. @optional_callbacks expects a keyword list of callback names and "
                       "arities",
                       pair);
  Term name = tuple_at(pair, 0);
  int64_t arity = small_value(tuple_at(pair, 1));
  if (!holds(callbacks, pair) && !holds(macros, pair))
    vl_expand_error_at(x, e->file, e->line, "unknown callback %a/%d given as optional callback", name, arity);
  if (holds(seen, pair))
    vl_expand_error_at(x, e->file, e->line, "%a/%d has been specified as optional callback more than once", name,
                       arity);
}

/* The pairs as they are exported, the last by name first. */
static Term exported(Expander *x, const Terms *pairs, const Terms *callbacks) {
  Term list = NIL;
  for (Term sorted = vl_ast_ordset(pairs); is_cons(sorted); sorted = cons_tail(sorted)) {
    Term pair = cons_head(sorted);
    list = vl_ast_cons(x->unit, holds(callbacks, pair) ? pair : macro_export(x, pair), list);
  }
  return list;
}

static Term optional_callbacks(Expander *x, Term module, const Terms *callbacks, const Terms *macros, const Env *e) {
  Terms seen = terms_new(x->unit);
  for (Term all = vl_attribute_accumulated(x, module, ATOM_optional_callbacks); is_cons(all); all = cons_tail(all)) {
    Term list = cons_head(all);
    if (!is_list(list)) check_optional(x, list, callbacks, macros, &seen, e);
    for (; is_cons(list); list = cons_tail(list)) {
      check_optional(x, cons_head(list), callbacks, macros, &seen, e);
      vl_terms_push(&seen, cons_head(list));
    }
  }
  return exported(x, &seen, callbacks);
}

static Term info_clause(Expander *x, Term meta, Term key, Term value) {
  const Term clause[] = {meta, AST_LIST(x->unit, key), NIL, vl_quote_escape(x, value, false, false)};
  return vl_ast_tuple(x->unit, VL_COUNT_OF(clause), clause);
}

static void check_not_defined(Expander *x, const Definition *defs, size_t count, Term kind, Term pair, const Env *e) {
  for (size_t i = 0; i < count; i++)
    if (defs[i].name == ATOM_behaviour_info && defs[i].arity == 1)
      vl_expand_error_at(x, e->file, e->line, "cannot define @%a attribute for %a/%d when behaviour_info/1 is defined",
                         kind, tuple_at(pair, 0), small_value(tuple_at(pair, 1)));
}

bool vl_behaviour_info(Expander *x, Term module, const Definition *defs, size_t count, const Env *e, Definition *out) {
  Terms callbacks = terms_new(x->unit), macros = terms_new(x->unit);
  add_callbacks(x, module, ATOM_callback, &callbacks);
  add_callbacks(x, module, ATOM_macrocallback, &macros);
  Term optional = optional_callbacks(x, module, &callbacks, &macros, e);
  if (callbacks.count + macros.count == 0) return false;
  if (callbacks.count)
    check_not_defined(x, defs, count, ATOM_callback, callbacks.at[0], e);
  else
    check_not_defined(x, defs, count, ATOM_macrocallback, macros.at[0], e);
  Terms all = terms_new(x->unit);
  add_callbacks(x, module, ATOM_callback, &all);
  add_callbacks(x, module, ATOM_macrocallback, &all);
  Term meta = vl_ast_keypush(x->unit, NIL, ATOM_line, make_small(e->line));
  Term clauses = AST_LIST(x->unit, info_clause(x, meta, ATOM_callbacks, exported(x, &all, &callbacks)),
                          info_clause(x, meta, ATOM_optional_callbacks, optional));
  *out = (Definition){
      .kind = DEF_PUBLIC, .name = ATOM_behaviour_info, .arity = 1, .line = (uint32_t)e->line, .clauses = clauses};
  return true;
}
