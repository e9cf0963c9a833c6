#include "expand/module.h"

/* Calls of other modules' functions, for the warnings of those that do not exist. */

typedef struct Calls {
  Expander *x;
  Term file, from; /* the definition they stand in */
  Terms found;
} Calls;

/* Most calls are operators by now; quotes with unquote_splicing call the compiler. */
static bool is_known(Term module, Term name) {
  size_t n;
  const char *text = vl_atom_text(name, &n);
  bool operator_name = n > 0 && !(text[0] >= 'a' && text[0] <= 'z');
  return module == ATOM_elixir_quote || (module == ATOM_erlang && operator_name);
}

static void add(Calls *c, Term remote, Term arity, int64_t line) {
  Term module = ast_remote_left(remote), name = ast_remote_right(remote);
  if (!is_atom(module) || !is_atom(name) || ast_flag(ast_meta(ast_head(remote)), ATOM_context_module)) return;
  if (is_known(module, name)) return;
  const Term call[] = {module, name, arity, make_small(line), c->file, c->from};
  vl_terms_push(&c->found, vl_ast_tuple(c->x->unit, VL_COUNT_OF(call), call));
}

/* &M.f/a */
static bool is_capture(Term t) {
  if (!vl_ast_is_call_of(t, ATOM_capture, 1)) return false;
  Term slash = cons_head(ast_args(t));
  return vl_ast_is_call_of(slash, ATOM_slash, 2) && vl_ast_is_remote(cons_head(ast_args(slash))) &&
         is_small(vl_ast_nth(ast_args(slash), 1));
}

static void find(Calls *c, Term t) {
  vl_expand_check_depth(c->x);
  if (is_cons(t)) {
    for (; is_cons(t); t = cons_tail(t)) find(c, cons_head(t));
    find(c, t);
  } else if (is_capture(t)) {
    Term slash = ast_args(cons_head(ast_args(t)));
    add(c, cons_head(slash), vl_ast_nth(slash, 1), vl_ast_line(ast_meta(t)));
  } else if (vl_ast_is_remote(t)) {
    int64_t line = vl_ast_line(ast_meta(ast_head(t)));
    if (is_list(ast_args(t))) add(c, t, make_small((int64_t)vl_ast_length(ast_args(t))), line);
    find(c, ast_remote_left(t));
    find(c, ast_args(t));
  } else if (ast_is_node(t)) {
    find(c, ast_head(t));
    find(c, ast_args(t));
  } else if (is_tuple_of(t, 2)) {
    find(c, tuple_at(t, 0));
    find(c, tuple_at(t, 1));
  }
}

/* Where a definition counts as written. */
static Term file_of(Term meta, const Env *e) {
  Term place = vl_ast_get(meta, ATOM_file);
  return place != TERM_NONE && is_tuple_of(place, 2) ? tuple_at(place, 0) : e->file;
}

Term vl_remote_calls(Expander *x, const LocalDefinition *defs, const Term *clauses, size_t count, const Env *e) {
  Calls c = {.x = x, .found = terms_new(x->unit)};
  for (size_t i = 0; i < count; i++) {
    c.file = file_of(defs[i].meta, e);
    c.from = vl_ast_pair(x->unit, defs[i].name, make_small(defs[i].arity));
    for (Term t = clauses[i]; is_cons(t); t = cons_tail(t))
      for (size_t part = 1; part < tuple_size(cons_head(t)); part++) find(&c, tuple_at(cons_head(t), part));
  }
  return vl_terms_list(&c.found, NIL);
}
