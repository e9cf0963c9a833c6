/* Which variables does a piece of code take from around it?
 *
 * The answer for what closures within it take is kept, since it will be asked for again when they are built: so each
 * node is looked at as often as code of its own depth is built, not once for every closure around it. */
#include "core/bindings.h"
#include "core/parts.h"

#include <string.h>

typedef struct Walk {
  Build *b;
  struct Bindings *bound, *seen;
  Terms reads;
  bool uses_trace;
} Walk;

/* Answers by the code they are of. */
struct FreeAnswers {
  struct Bindings *index; /* numbers of rows, by the code's address */
  Free *rows;
  uint32_t count, room;
};

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

/* What is bound inside is of no interest outside. */
static void walk_closure(Walk *w, Term args) {
  Free inner = vl_free_variables(w->b, args);
  for (size_t i = 0; i < inner.versions.count; i++) read_version(w, small_value(inner.versions.at[i]));
  if (inner.uses_trace) w->uses_trace = true;
}

static void walk_named(Walk *w, Term node, bool pattern) {
  Term args = ast_args(node);
  switch (ast_head(node)) {
  case ATOM_pin: walk_list(w, args, false); return;
  case ATOM_fn:
  case ATOM_for: walk_closure(w, args); return;
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

static struct FreeAnswers *new_answers(CompileUnit *u) {
  struct FreeAnswers *answers = vl_unit_room(u, 1, sizeof *answers);
  answers->index = vl_bindings_new(u);
  return answers;
}

static void keep(CompileUnit *u, struct FreeAnswers *answers, Term code, Free free) {
  if (answers->count == answers->room) {
    Free *old = answers->rows;
    answers->room = answers->room ? 2 * answers->room : 8;
    answers->rows = vl_unit_room(u, answers->room, sizeof *answers->rows);
    if (old) memcpy(answers->rows, old, answers->count * sizeof *old);
  }
  answers->rows[answers->count] = free;
  vl_bindings_add(answers->index, (int64_t)code, ir_number(answers->count++));
}

static Free find_free(Build *b, Term code) {
  CompileUnit *u = b->core->unit;
  Walk w = {.b = b, .bound = vl_bindings_new(u), .seen = vl_bindings_new(u), .reads = terms_new(u)};
  Free free = {.versions = terms_new(u)};
  walk_list(&w, code, false);
  for (size_t i = 0; i < w.reads.count; i++)
    if (!vl_bindings_has(w.bound, small_value(w.reads.at[i]))) vl_terms_push(&free.versions, w.reads.at[i]);
  free.uses_trace = w.uses_trace;
  return free;
}

Free vl_free_variables(Build *b, Term code) {
  Core *core = b->core;
  if (!core->free_answers) core->free_answers = new_answers(core->unit);
  Arg row = vl_bindings_get(core->free_answers->index, (int64_t)code);
  if (row.kind != ARG_NONE) return core->free_answers->rows[row.n];
  Free free = find_free(b, code);
  keep(core->unit, core->free_answers, code, free);
  return free;
}
