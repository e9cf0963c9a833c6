/* The rest of a bitstring that only goes on to a function that takes it apart again: the match context is passed in
 * its place, and no bitstring is made.
 *
 * For such a function there is second code, whose parameter is a context. Where it does not match it makes the
 * bitstring after all and calls the first, which raises as it should. */
#include "core/pass.h"

#include "core/bindings.h"
#include "core/parts.h"

/* A function that can take a context. */
typedef struct Passing {
  const Definition *definition;
  uint32_t param;
  uint32_t entry; /* of the second code; 0: nobody calls it yet */
  bool built;
} Passing;

struct Passings {
  struct Bindings *by_name;
  Passing *at;
  uint32_t count;
};

/* -- Which functions -- */

static bool is_taken_apart(Term pattern) {
  while (vl_ast_is_call_of(pattern, ATOM_equals, 2)) {
    if (is_taken_apart(cons_head(ast_args(pattern)))) return true;
    pattern = vl_ast_nth(ast_args(pattern), 1);
  }
  return ast_is_call(pattern, ATOM_bits) && is_cons(ast_args(pattern));
}

/* The first parameter that a clause takes apart, or the arity. */
static uint32_t find_param(const Definition *d) {
  for (Term clauses = d->clauses; is_cons(clauses); clauses = cons_tail(clauses)) {
    uint32_t i = 0;
    for (Term args = tuple_at(cons_head(clauses), 1); is_cons(args); args = cons_tail(args), i++)
      if (is_taken_apart(cons_head(args))) return i;
  }
  return d->arity;
}

void vl_pass_open(Core *c, const Definition *definitions, size_t count) {
  struct Passings *all = vl_unit_room(c->unit, 1, sizeof *all);
  *all = (struct Passings){vl_bindings_new(c->unit), vl_unit_room(c->unit, count, sizeof *all->at), 0};
  for (size_t i = 0; i < count; i++) {
    const Definition *d = &definitions[i];
    if (d->kind != DEF_PUBLIC && d->kind != DEF_PRIVATE) continue;
    uint32_t param = find_param(d);
    if (param == d->arity) continue;
    vl_bindings_add(all->by_name, vl_core_entry_key(d->name, d->arity), ir_number(all->count));
    all->at[all->count++] = (Passing){.definition = d, .param = param};
  }
  c->passings = all;
}

static Passing *find(const Core *c, Term name, size_t arity) {
  if (!c->passings || !is_atom(name) || arity > MAX_CALL_ARITY) return NULL;
  Arg found = vl_bindings_get(c->passings->by_name, vl_core_entry_key(name, (uint32_t)arity));
  return found.kind == ARG_NONE ? NULL : &c->passings->at[found.n];
}

bool vl_pass_entry(Core *c, Term name, size_t count, const Arg *values, uint32_t *entry) {
  Passing *p = find(c, name, count);
  if (!p || !arg_is_context(values[p->param])) return false;
  if (p->entry == 0) p->entry = vl_emit_new_label(c->emitter);
  *entry = p->entry;
  return true;
}

const Definition *vl_pass_next(Core *c, uint32_t *param, uint32_t *entry) {
  for (uint32_t i = 0; c->passings && i < c->passings->count; i++) {
    Passing *p = &c->passings->at[i];
    if (p->entry == 0 || p->built) continue;
    p->built = true;
    *param = p->param;
    *entry = p->entry;
    return p->definition;
  }
  return NULL;
}

/* -- Which variables -- */

/* How a variable is used. */
typedef struct Uses {
  Build *b;
  int64_t version;
  size_t all, passed, passed_last; /* passed on; of these, in tail calls */
} Uses;

static bool is_it(const Uses *u, Term t) {
  return ast_is_var(t) && ast_head(t) != ATOM_underscore && vl_build_version(t) == u->version;
}

/* All occurrences below. */
static void count_all(Uses *u, Term t) {
  if (vl_build_is_too_deep(u->b)) return;
  if (is_it(u, t)) {
    u->all++;
  } else if (ast_is_node(t)) {
    count_all(u, ast_head(t));
    count_all(u, ast_args(t));
  } else if (is_tuple_of(t, 2)) {
    count_all(u, tuple_at(t, 0));
    count_all(u, tuple_at(t, 1));
  } else {
    for (; is_cons(t); t = cons_tail(t)) count_all(u, cons_head(t));
  }
}

static void count(Uses *u, Term expr, bool last);

static void count_each(Uses *u, Term exprs) {
  for (; is_cons(exprs); exprs = cons_tail(exprs)) count(u, cons_head(exprs), false);
}

static void count_call(Uses *u, Term call, bool last) {
  size_t i = 0;
  const Passing *p = find(u->b->core, ast_head(call), vl_ast_length(ast_args(call)));
  for (Term args = ast_args(call); is_cons(args); args = cons_tail(args), i++) {
    bool passed = p && i == p->param && is_it(u, cons_head(args));
    if (passed) {
      u->all++;
      u->passed++;
      u->passed_last += last;
    } else {
      count(u, cons_head(args), false);
    }
  }
}

static void count_clauses(Uses *u, Term options, bool last) {
  for (Term all = vl_ast_get(options, ATOM_do); is_cons(all); all = cons_tail(all)) {
    Term clause = cons_head(all);
    count_all(u, cons_head(ast_args(clause)));
    count(u, vl_ast_nth(ast_args(clause), 1), last);
  }
}

static void count_conditions(Uses *u, Term options, bool last) {
  for (Term all = vl_ast_get(options, ATOM_do); is_cons(all); all = cons_tail(all)) {
    Term clause = cons_head(all);
    count_each(u, cons_head(ast_args(clause)));
    count(u, vl_ast_nth(ast_args(clause), 1), last);
  }
}

static void count(Uses *u, Term expr, bool last) {
  if (vl_build_is_too_deep(u->b)) return;
  if (!ast_is_node(expr) || !is_atom(ast_head(expr)) || !is_list(ast_args(expr))) {
    count_all(u, expr);
    return;
  }
  Term args = ast_args(expr);
  if (ast_head(expr) == ATOM_block && is_cons(args)) {
    for (; is_cons(cons_tail(args)); args = cons_tail(args)) count(u, cons_head(args), false);
    count(u, cons_head(args), last);
  } else if (vl_ast_is_call_of(expr, ATOM_case, 2)) {
    count(u, cons_head(args), false);
    count_clauses(u, vl_ast_nth(args, 1), last);
  } else if (vl_ast_is_call_of(expr, ATOM_cond, 1)) {
    count_conditions(u, cons_head(args), last);
  } else if (vl_ast_is_call_of(expr, ATOM_equals, 2)) {
    count_all(u, cons_head(args));
    count(u, vl_ast_nth(args, 1), false);
  } else if (find(u->b->core, ast_head(expr), vl_ast_length(args))) {
    count_call(u, expr, last);
  } else if (ast_head(expr) == ATOM_tuple) {
    count_each(u, args);
  } else {
    count_all(u, expr);
  }
}

/* Passed on once, or at the ends of ways that exclude each other. */
bool vl_pass_is_passed(Build *b, const MatchClause *clause, int64_t version) {
  if (clause->body == TERM_NONE || !b->core->passings || b->depth_of_try > 0) return false;
  Uses u = {.b = b, .version = version};
  count_all(&u, clause->guards);
  count(&u, clause->body, true);
  return u.all > 0 && u.all == u.passed && (u.passed_last == u.all || u.all == 1);
}
