#include "expand/module.h"

/* What a file, or a module outside one, has aliased and imported and not used yet. A tracker is a table of its own
 * among the open modules, under a number that stands in Env.lexical_tracker. */

static TableKey alias_key(Term name) {
  return table_key(TABLE_ALIAS, name, 0);
}

static TableKey import_key(Term module) {
  return table_key(TABLE_IMPORT, module, 0);
}

static bool tracked(const Env *e) {
  return is_small(e->lexical_tracker);
}

/* -- Beginning and ending -- */

bool vl_lexical_begin(Expander *x, Env *e) {
  if (x->quiet || e->lexical_tracker != ATOM_nil) return false;
  CompileUnit *u = x->unit;
  Term id = make_small(vl_modules_next(modules_of(x), TERM_NONE)), file = e->file;
  int64_t line = e->line;
  if (vl_modules_open(modules_of(x), id, u->host->self, &file, &line, &u->heap) != OPEN_OK) return false;
  u->host->tracker = id;
  e->lexical_tracker = id;
  return true;
}

void vl_lexical_resume(Expander *x, Env *e) {
  if (tracked(e) && !vl_modules_is_open(modules_of(x), e->lexical_tracker)) e->lexical_tracker = ATOM_nil;
  /* Tracers belong to a compile; what is evaluated long after it is none of their business. */
  if (e->lexical_tracker == ATOM_nil) e->tracers = NIL;
}

static Term line_meta(Expander *x, Term line) {
  return vl_ast_keypush(x->unit, NIL, ATOM_line, line);
}

static Term names(Expander *x, Term id, TableSpace space) {
  Terms all = terms_new(x->unit);
  for (Term keys = vl_modules_keys(modules_of(x), id, space, &x->unit->heap); is_cons(keys); keys = cons_tail(keys))
    vl_terms_push(&all, tuple_at(cons_head(keys), 0));
  return vl_ast_ordset(&all);
}

static void warn_aliases(Expander *x, Term id, const Env *e) {
  for (Term all = names(x, id, TABLE_ALIAS); is_cons(all); all = cons_tail(all))
    vl_expand_warn_line(x, line_meta(x, vl_module_get(x, id, alias_key(cons_head(all)))), e, "unused alias %m",
                        cons_head(all));
}

/* `unused`: [{module | {name, arity}, line}]. The module itself is there as long as nothing of it was used. */
static void warn_import(Expander *x, Term module, Term unused, const Env *e) {
  Terms parts = terms_new(x->unit);
  Term line = vl_ast_get(unused, module);
  if (line != TERM_NONE) {
    vl_expand_warn_line(x, line_meta(x, line), e, "unused import %m", module);
    return;
  }
  for (; is_cons(unused); unused = cons_tail(unused)) vl_terms_push(&parts, cons_head(unused));
  for (Term all = vl_ast_ordset(&parts); is_cons(all); all = cons_tail(all)) {
    Term export = tuple_at(cons_head(all), 0);
    vl_expand_warn_line(x, line_meta(x, tuple_at(cons_head(all), 1)), e, "unused import %m.%a/%d", module,
                        tuple_at(export, 0), small_value(tuple_at(export, 1)));
  }
}

void vl_lexical_end(Expander *x, const Env *e) {
  Term id = x->unit->host->tracker;
  warn_aliases(x, id, e);
  for (Term all = names(x, id, TABLE_IMPORT); is_cons(all); all = cons_tail(all))
    warn_import(x, cons_head(all), vl_module_get(x, id, import_key(cons_head(all))), e);
  vl_modules_close(modules_of(x), id);
  x->unit->host->tracker = TERM_NONE;
}

/* -- What happens in between. Without memory somebody may be warned too little. -- */

/* Said by the program, else: not what a macro wrote. */
static bool wants_warning(Term meta, Term options) {
  Term warn = vl_ast_get(options, ATOM_warn);
  return warn == TERM_NONE ? vl_ast_get(meta, ATOM_context) == TERM_NONE : warn == ATOM_true;
}

void vl_lexical_alias(Expander *x, Term meta, Term name, Term options, const Env *e) {
  if (tracked(e) && wants_warning(meta, options))
    (void)!vl_modules_put(modules_of(x), e->lexical_tracker, alias_key(name), make_small(vl_ast_line(meta)));
}

void vl_lexical_alias_used(Expander *x, Term name, const Env *e) {
  if (tracked(e)) vl_modules_delete(modules_of(x), e->lexical_tracker, alias_key(name));
}

void vl_lexical_import(Expander *x, Term meta, Term module, Term only, Term options, const Env *e) {
  if (!tracked(e) || !wants_warning(meta, options)) return;
  Term line = make_small(vl_ast_line(meta)), unused = NIL;
  for (; is_cons(only); only = cons_tail(only)) unused = vl_ast_keypush(x->unit, unused, cons_head(only), line);
  unused = vl_ast_keypush(x->unit, unused, module, line);
  (void)!vl_modules_put(modules_of(x), e->lexical_tracker, import_key(module), unused);
}

void vl_lexical_import_used(Expander *x, Term module, Term name, size_t arity, const Env *e) {
  if (!tracked(e) || !vl_modules_has(modules_of(x), e->lexical_tracker, import_key(module))) return;
  Term unused = vl_module_get(x, e->lexical_tracker, import_key(module));
  Terms rest = terms_new(x->unit);
  for (; is_cons(unused); unused = cons_tail(unused)) {
    Term part = tuple_at(cons_head(unused), 0);
    bool used = is_atom(part) || (tuple_at(part, 0) == name && tuple_at(part, 1) == make_small((int64_t)arity));
    if (!used) vl_terms_push(&rest, cons_head(unused));
  }
  if (rest.count == 0)
    vl_modules_delete(modules_of(x), e->lexical_tracker, import_key(module));
  else
    (void)!vl_modules_put(modules_of(x), e->lexical_tracker, import_key(module), vl_terms_list(&rest, NIL));
}
