/* Which variables does a piece of code take from around it? */
#include "core/bindings.h"
#include "core/parts.h"

typedef struct Walk {
  Build *b;
  struct Bindings *bound, *seen;
  Terms reads;
  bool uses_trace;
} Walk;

static void walk(Walk *w, Term t, bool pattern);

static void walk_list(Walk *w, Term list, bool pattern) {
  for (; is_cons(list); list = cons_tail(list)) walk(w, cons_head(list), pattern);
}

static void read_version(Walk *w, int64_t version) {
  if (vl_bindings_add(w->seen, version, ir_number(1))) vl_terms_push(&w->reads, make_small(version));
}

static void walk_var(Walk *w, Term var, bool pattern) {
  switch (ast_head(var)) {
  case ATOM_STACKTRACE_form: w->uses_trace = true; return;
  case ATOM_CALLER_form: read_version(w, VERSION_CALLER); return;
  case ATOM_underscore: return;
  default: break;
  }
  int64_t version = vl_build_version(var);
  if (version == VERSION_NONE) return; /* a type in a bitstring */
  if (pattern)
    vl_bindings_add(w->bound, version, ir_number(1));
  else
    read_version(w, version);
}

/* [patterns.., guard] of a `when`. */
static void walk_guarded(Walk *w, Term args) {
  for (; is_cons(args); args = cons_tail(args)) walk(w, cons_head(args), !is_nil(cons_tail(args)));
}

/* Clauses whose left side is an expression: of cond, and of receive's after. */
static void walk_conditions(Walk *w, Term clauses) {
  for (; is_cons(clauses); clauses = cons_tail(clauses)) walk_list(w, ast_args(cons_head(clauses)), false);
}

static void walk_cond(Walk *w, Term sections) {
  for (; is_cons(sections); sections = cons_tail(sections)) walk_conditions(w, tuple_at(cons_head(sections), 1));
}

static void walk_receive(Walk *w, Term sections) {
  for (; is_cons(sections); sections = cons_tail(sections)) {
    Term section = cons_head(sections);
    if (tuple_at(section, 0) == ATOM_after)
      walk_conditions(w, tuple_at(section, 1));
    else
      walk(w, tuple_at(section, 1), false);
  }
}

/* A macro's super passes the caller's environment on. */
static void walk_super(Walk *w, Term node) {
  Term super = vl_ast_get(ast_meta(node), ATOM_super);
  Term kind = super != TERM_NONE && is_tuple_of(super, 2) ? tuple_at(super, 0) : TERM_NONE;
  if (kind == ATOM_defmacro || kind == ATOM_defmacrop) read_version(w, VERSION_CALLER);
  walk_list(w, ast_args(node), false);
}

static void walk_binding(Walk *w, Term args, bool pattern) {
  walk(w, cons_head(args), true);
  walk(w, vl_ast_nth(args, 1), pattern);
}

static void walk_named(Walk *w, Term node, bool pattern) {
  Term args = ast_args(node);
  switch (ast_head(node)) {
  case ATOM_pin: walk_list(w, args, false); return;
  case ATOM_super: walk_super(w, node); return;
  case ATOM_when:
    if (is_cons(args) && pattern) {
      walk_guarded(w, args);
      return;
    }
    break;
  case ATOM_equals:
    if (ast_is_list_of(args, 2)) {
      walk_binding(w, args, pattern);
      return;
    }
    break;
  case ATOM_arrow:
  case ATOM_generator:
    if (ast_is_list_of(args, 2)) {
      walk_binding(w, args, false);
      return;
    }
    break;
  case ATOM_type_op:
    if (ast_is_list_of(args, 2)) {
      walk(w, cons_head(args), pattern);
      walk(w, vl_ast_nth(args, 1), false);
      return;
    }
    break;
  case ATOM_cond:
    if (ast_is_list_of(args, 1)) {
      walk_cond(w, cons_head(args));
      return;
    }
    break;
  case ATOM_receive:
    if (ast_is_list_of(args, 1)) {
      walk_receive(w, cons_head(args));
      return;
    }
    break;
  default: break;
  }
  walk_list(w, args, pattern);
}

static void walk(Walk *w, Term t, bool pattern) {
  if (!ast_is_node(t) && !is_cons(t) && !is_tuple_of(t, 2)) return;
  if (vl_build_is_too_deep(w->b)) return;
  if (is_cons(t)) {
    walk_list(w, t, pattern);
  } else if (is_tuple_of(t, 2)) {
    walk(w, tuple_at(t, 0), pattern);
    walk(w, tuple_at(t, 1), pattern);
  } else if (is_atom(ast_head(t)) && is_atom(ast_args(t))) {
    walk_var(w, t, pattern);
  } else if (is_atom(ast_head(t))) {
    walk_named(w, t, pattern);
  } else {
    walk(w, ast_head(t), pattern);
    walk_list(w, ast_args(t), pattern);
  }
}

Free vl_free_variables(Build *b, Term code) {
  CompileUnit *u = b->core->unit;
  Walk w = {.b = b, .bound = vl_bindings_new(u), .seen = vl_bindings_new(u), .reads = terms_new(u)};
  Free free = {.versions = terms_new(u)};
  walk(&w, code, false);
  for (size_t i = 0; i < w.reads.count; i++)
    if (!vl_bindings_has(w.bound, small_value(w.reads.at[i]))) vl_terms_push(&free.versions, w.reads.at[i]);
  free.uses_trace = w.uses_trace;
  return free;
}
