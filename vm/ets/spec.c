/* Match specifications: looking them through. */
#include "ets/spec.h"

#include "bif/args.h"
#include "bif/bif.h"
#include "data/compare.h"
#include "data/map.h"
#include "term/stack.h"

/* -- Variables -- */

enum { VARIABLE_DIGITS = 18 };

/* N of '$N', or -1. Zeros in front make it another atom. */
static int64_t variable_number(Term atom) {
  if (!is_atom(atom)) return -1;
  size_t size;
  const char *text = vl_atom_text(atom, &size);
  if (size < 2 || size > 1 + VARIABLE_DIGITS || text[0] != '$' || (text[1] == '0' && size > 2)) return -1;
  int64_t number = 0;
  for (size_t i = 1; i < size; i++) {
    if (text[i] < '0' || text[i] > '9') return -1;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

/* Keeps them in the order of their numbers. */
static void add_variable(Spec *s, SpecClause *c, Term atom) {
  int64_t number = variable_number(atom);
  if (number < 0 || spec_variable(s, c, atom) >= 0 || !vl_vec_push(&s->variables, &atom, 1)) return;
  Term *variables = &vec_at(&s->variables, Term, c->first);
  uint32_t at = c->count++;
  for (; at > 0 && variable_number(variables[at - 1]) > number; at--) variables[at] = variables[at - 1];
  variables[at] = atom;
}

static void push_parts(TermStack *work, Term pattern) {
  if (is_tuple(pattern))
    for (size_t i = 0; i < tuple_size(pattern); i++) term_stack_push(work, tuple_at(pattern, i));
  if (is_cons(pattern)) {
    term_stack_push(work, cons_tail(pattern));
    term_stack_push(work, cons_head(pattern));
  }
  if (!is_map(pattern)) return;
  MapIterator it;
  vl_map_iterate(&it, pattern);
  for (Term key, value; vl_map_next(&it, &key, &value);) term_stack_push(work, value);
}

/* Goes through all parts of a pattern; false when memory is out or `visit` says so. */
typedef bool VisitFn(Spec *s, SpecClause *c, Term part);
static bool each_part(Spec *s, SpecClause *c, Term pattern, VisitFn *visit) {
  TermStack work;
  term_stack_init(&work, s->alloc);
  term_stack_push(&work, pattern);
  bool good = true;
  while (good && work.size > 0 && !work.failed) {
    Term part = term_stack_pop(&work);
    good = visit(s, c, part);
    push_parts(&work, part);
  }
  good = good && !work.failed;
  term_stack_free(&work);
  return good;
}

static bool note_variable(Spec *s, SpecClause *c, Term part) {
  add_variable(s, c, part);
  return !s->variables.failed;
}

/* -- Expressions -- */

static bool is_expression(Spec *s, const SpecClause *c, Term e, unsigned depth);

static bool are_expressions(Spec *s, const SpecClause *c, const Term *items, size_t n, unsigned depth) {
  for (size_t i = 0; i < n; i++)
    if (!is_expression(s, c, items[i], depth)) return false;
  return true;
}

/* Guards of the language that are none here. */
static bool is_guard_apart(Term name, size_t arity) {
  if (arity == 2) return name == ATOM_is_record || name == ATOM_is_function || name == ATOM_min || name == ATOM_max;
  return name == ATOM_is_boolean || name == ATOM_is_bitstring || name == ATOM_floor || name == ATOM_ceil ||
         name == ATOM_tuple_size;
}

static bool find_function(Spec *s, Term name, size_t arity) {
  for (size_t i = 0; i < s->functions.count; i++) {
    const SpecFunction *f = &vec_at(&s->functions, SpecFunction, i);
    if (f->name == name && f->arity == arity) return true;
  }
  SpecFunction f = {.name = name, .arity = arity, .bif = vl_bif_find("erlang", name, arity)};
  if (!f.bif || f.bif->kind != BIF_GUARD || is_guard_apart(name, arity)) return false;
  return vl_vec_push(&s->functions, &f, 1);
}

static bool is_logic(Term name) {
  return name == ATOM_and || name == ATOM_or || name == ATOM_andalso || name == ATOM_orelse;
}

static bool is_call(Spec *s, const SpecClause *c, Term e, unsigned depth) {
  if (tuple_size(e) == 0) return false;
  Term name = tuple_at(e, 0);
  size_t arity = tuple_size(e) - 1;
  const Term *args = tuple_elements(e) + 1;
  if (is_tuple(name)) return arity == 0 && are_expressions(s, c, tuple_elements(name), tuple_size(name), depth);
  if (name == ATOM_const) return arity == 1;
  if (is_logic(name)) return arity > 0 && are_expressions(s, c, args, arity, depth);
  if (!is_atom(name) || arity > BIF_MAX_ARITY || !find_function(s, name, arity)) return false;
  return are_expressions(s, c, args, arity, depth);
}

static bool has_expressions(Spec *s, const SpecClause *c, Term map, unsigned depth) {
  MapIterator it;
  vl_map_iterate(&it, map);
  for (Term key, value; vl_map_next(&it, &key, &value);)
    if (!is_expression(s, c, key, depth) || !is_expression(s, c, value, depth)) return false;
  return true;
}

static bool is_expression(Spec *s, const SpecClause *c, Term e, unsigned depth) {
  if (depth == 0) return false;
  for (; is_cons(e); e = cons_tail(e))
    if (!is_expression(s, c, cons_head(e), depth - 1)) return false;
  if (variable_number(e) >= 0) return spec_variable(s, c, e) >= 0;
  if (is_map(e)) return has_expressions(s, c, e, depth - 1);
  return !is_tuple(e) || is_call(s, c, e, depth - 1);
}

static bool is_expression_list(Spec *s, const SpecClause *c, Term list) {
  Term e;
  while (arg_next(&list, &e))
    if (!is_expression(s, c, e, SPEC_DEPTH)) return false;
  return list == NIL;
}

/* -- Clauses -- */

static SpecFault add_clause(Spec *s, Term head, Term guards, Term body) {
  SpecClause c = {.head = head, .guards = guards, .body = body, .first = (uint32_t)s->variables.count};
  if (!each_part(s, &c, head, note_variable)) return SPEC_NO_MEMORY;
  if (!is_expression_list(s, &c, guards) || !is_cons(body) || !is_expression_list(s, &c, body))
    return s->functions.failed ? SPEC_NO_MEMORY : SPEC_BAD;
  if (c.count > s->most) s->most = c.count;
  return vl_vec_push(&s->clauses, &c, 1) ? SPEC_FINE : SPEC_NO_MEMORY;
}

static void start(Spec *s, Alloc *a, Term spec) {
  *s = (Spec){.alloc = a, .term = spec};
  vl_vec_init(&s->clauses, a, sizeof(SpecClause));
  vl_vec_init(&s->variables, a, sizeof(Term));
  vl_vec_init(&s->functions, a, sizeof(SpecFunction));
}

static SpecFault finish(Spec *s, SpecFault fault) {
  if (fault != SPEC_FINE || s->most == 0) return fault;
  s->values = vl_alloc(s->alloc, s->most * sizeof *s->values);
  return s->values ? SPEC_FINE : SPEC_NO_MEMORY;
}

SpecFault vl_spec_open(Spec *s, Alloc *a, Term spec) {
  start(s, a, spec);
  SpecFault fault = is_cons(spec) ? SPEC_FINE : SPEC_NO_LIST;
  Term clause;
  while (fault == SPEC_FINE && arg_next(&spec, &clause))
    fault = is_tuple_of(clause, 3) ? add_clause(s, tuple_at(clause, 0), tuple_at(clause, 1), tuple_at(clause, 2))
                                   : SPEC_NO_CLAUSE;
  return finish(s, fault == SPEC_FINE && spec != NIL ? SPEC_NO_LIST : fault);
}

SpecFault vl_spec_open_pattern(Spec *s, Alloc *a, Term pattern, Term result) {
  start(s, a, NIL);
  return finish(s, add_clause(s, pattern, NIL, result));
}

void vl_spec_free(Spec *s) {
  vl_vec_free(&s->clauses);
  vl_vec_free(&s->variables);
  vl_vec_free(&s->functions);
  vl_free(s->alloc, s->values, s->values ? s->most * sizeof *s->values : 0);
}

/* -- What a specification tells of keys -- */

static bool is_constant(Spec *s, SpecClause *c, Term part) {
  return part != ATOM_underscore && spec_variable(s, c, part) < 0 && !is_map(part);
}

/* Does only an equal term match the pattern? */
static bool is_ground(const Spec *s, const SpecClause *c, Term pattern) {
  return each_part((Spec *)(uintptr_t)s, (SpecClause *)(uintptr_t)c, pattern, is_constant);
}

/* What the head asks for in element `key`; TERM_NONE: it is no tuple with one. */
static Term asked_of(const SpecClause *c, uint32_t key) {
  return is_tuple(c->head) && tuple_size(c->head) > key ? tuple_at(c->head, key) : TERM_NONE;
}

Term vl_spec_key(const Spec *s, uint32_t key) {
  Term found = TERM_NONE;
  for (size_t i = 0; i < s->clauses.count; i++) {
    const SpecClause *c = &vec_at(&s->clauses, SpecClause, i);
    Term asked = asked_of(c, key);
    if (asked == TERM_NONE || !is_ground(s, c, asked)) return TERM_NONE;
    if (found != TERM_NONE && !vl_equal_exact(found, asked)) return TERM_NONE;
    found = asked;
  }
  return found;
}

SpecNear vl_spec_near(const Spec *s, uint32_t key) {
  SpecNear near = {.tuple = TERM_NONE};
  const SpecClause *c = s->clauses.count == 1 ? &vec_at(&s->clauses, SpecClause, 0) : NULL;
  Term asked = c ? asked_of(c, key) : TERM_NONE;
  if (asked == TERM_NONE || !is_tuple(asked)) return near;
  near.tuple = asked;
  while (near.fixed < tuple_size(asked) && is_ground(s, c, tuple_at(asked, near.fixed))) near.fixed++;
  return near;
}

/* Is the expression that makes a term the pattern that took it apart? Variables and constants stand for themselves,
 * tuples are written {{..}}. */
static bool makes_again(const Spec *s, const SpecClause *c, Term e, Term pattern, unsigned depth) {
  if (depth == 0) return false;
  if (is_tuple_of(e, 2) && tuple_at(e, 0) == ATOM_const)
    return is_ground(s, c, pattern) && vl_equal_exact(tuple_at(e, 1), pattern);
  for (; is_cons(e) && is_cons(pattern); e = cons_tail(e), pattern = cons_tail(pattern))
    if (!makes_again(s, c, cons_head(e), cons_head(pattern), depth - 1)) return false;
  if (is_atom(e)) return e == pattern && e != ATOM_underscore;
  if (!is_tuple(e)) return !is_map(e) && vl_equal_exact(e, pattern);
  if (!is_tuple_of(e, 1) || !is_tuple(tuple_at(e, 0)) || !is_tuple(pattern)) return false;
  Term made = tuple_at(e, 0);
  if (tuple_size(made) != tuple_size(pattern)) return false;
  for (size_t i = 0; i < tuple_size(made); i++)
    if (!makes_again(s, c, tuple_at(made, i), tuple_at(pattern, i), depth - 1)) return false;
  return true;
}

/* {element, KeyPosition, '$_'} */
static bool is_key_of_object(Term e, uint32_t key) {
  return is_tuple_of(e, 3) && tuple_at(e, 0) == ATOM_element && tuple_at(e, 1) == make_small((int64_t)key + 1) &&
         tuple_at(e, 2) == ATOM_spec_object;
}

static bool keeps_key(const Spec *s, const SpecClause *c, uint32_t key) {
  Term e = c->body;
  while (is_cons(cons_tail(e))) e = cons_tail(e);
  e = cons_head(e);
  if (e == ATOM_spec_object) return true;
  bool constant = is_tuple_of(e, 2) && tuple_at(e, 0) == ATOM_const;
  Term asked = asked_of(c, key), made = constant ? tuple_at(e, 1) : is_tuple_of(e, 1) ? tuple_at(e, 0) : TERM_NONE;
  if (made == TERM_NONE || !is_tuple(made) || tuple_size(made) <= key) return false;
  if (constant) return asked != TERM_NONE && is_ground(s, c, asked) && vl_equal_exact(tuple_at(made, key), asked);
  if (is_key_of_object(tuple_at(made, key), key)) return true;
  return asked != TERM_NONE && makes_again(s, c, tuple_at(made, key), asked, SPEC_DEPTH);
}

bool vl_spec_keeps_key(const Spec *s, uint32_t key) {
  for (size_t i = 0; i < s->clauses.count; i++)
    if (!keeps_key(s, &vec_at(&s->clauses, SpecClause, i), key)) return false;
  return true;
}
