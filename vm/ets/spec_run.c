/* Match specifications: running them. */
#include "ets/spec.h"

#include "bif/args.h"
#include "bif/bif.h"
#include "data/compare.h"
#include "data/map.h"
#include "term/stack.h"

/* A clause at work. */
typedef struct Run {
  Process *p;
  Spec *s;
  const SpecClause *c;
  Term object; /* '$_' */
  bool caught; /* in a body: an error is the value 'EXIT' */
} Run;

/* -- Heads -- */

static bool bind(Run *r, int variable, Term value) {
  Term *at = &r->s->values[variable];
  if (*at != TERM_NONE) return vl_equal_exact(*at, value);
  *at = value;
  return true;
}

static void push_pair(TermStack *work, Term pattern, Term term) {
  term_stack_push(work, pattern);
  term_stack_push(work, term);
}

/* What needs no look inside. */
typedef enum Glance { GLANCE_SAME, GLANCE_OTHER, GLANCE_DEEP } Glance;

static inline Glance glance(Run *r, Term pattern, Term term) {
  if (pattern == ATOM_underscore) return GLANCE_SAME;
  if (is_atom(pattern)) {
    int variable = spec_variable(r->s, r->c, pattern);
    bool same = variable >= 0 ? bind(r, variable, term) : pattern == term;
    return same ? GLANCE_SAME : GLANCE_OTHER;
  }
  if (is_immediate(pattern)) return pattern == term ? GLANCE_SAME : GLANCE_OTHER;
  return is_immediate(term) ? GLANCE_OTHER : GLANCE_DEEP;
}

static bool push_tuple(TermStack *work, Run *r, Term pattern, Term term) {
  size_t n = tuple_size(pattern);
  if (!is_tuple_of(term, n)) return false;
  for (size_t i = 0; i < n; i++) {
    Glance seen = glance(r, tuple_at(pattern, i), tuple_at(term, i));
    if (seen == GLANCE_OTHER) return false;
    if (seen == GLANCE_DEEP) push_pair(work, tuple_at(pattern, i), tuple_at(term, i));
  }
  return true;
}

/* Every key of the pattern must be there. */
static bool push_map(TermStack *work, Term pattern, Term term) {
  if (!is_map(term)) return false;
  MapIterator it;
  vl_map_iterate(&it, pattern);
  for (Term key, value; vl_map_next(&it, &key, &value);) {
    Term there = vl_map_get(term, key);
    if (there == TERM_NONE) return false;
    push_pair(work, value, there);
  }
  return true;
}

/* Matches one pattern; pushes what is inside. */
static bool match_step(TermStack *work, Run *r, Term pattern, Term term) {
  Glance seen = glance(r, pattern, term);
  if (seen != GLANCE_DEEP) return seen == GLANCE_SAME;
  if (is_tuple(pattern)) return push_tuple(work, r, pattern, term);
  if (is_map(pattern)) return push_map(work, pattern, term);
  if (!is_cons(pattern)) return vl_equal_exact(pattern, term);
  if (!is_cons(term)) return false;
  push_pair(work, cons_tail(pattern), cons_tail(term));
  push_pair(work, cons_head(pattern), cons_head(term));
  return true;
}

static bool match_head(Run *r) {
  TermStack work;
  term_stack_init(&work, r->s->alloc);
  for (uint32_t i = 0; i < r->c->count; i++) r->s->values[i] = TERM_NONE;
  bool same = match_step(&work, r, r->c->head, r->object);
  while (same && work.size > 0 && !work.failed) {
    Term item = term_stack_pop(&work);
    same = match_step(&work, r, term_stack_pop(&work), item);
  }
  r->p->heap.failed |= work.failed;
  same = same && !work.failed;
  term_stack_free(&work);
  return same;
}

/* -- Expressions: TERM_NONE when memory is out, and in a guard where an error would be raised -- */

static Term error(const Run *r) {
  return r->caught && !r->p->heap.failed ? ATOM_EXIT : TERM_NONE;
}

static Term eval(Run *r, Term e);

static Term all_bound(Run *r) {
  return vl_list(&r->p->heap, r->c->count, r->s->values, NIL);
}

static Term eval_atom(Run *r, Term e) {
  if (e == ATOM_spec_object) return r->object;
  if (e == ATOM_spec_all) return all_bound(r);
  int variable = spec_variable(r->s, r->c, e);
  return variable < 0 ? e : r->s->values[variable];
}

static Term eval_list(Run *r, Term e) {
  Heap *h = &r->p->heap;
  Term turned = NIL;
  for (; is_cons(e); e = cons_tail(e)) {
    Term item = eval(r, cons_head(e));
    if (item == TERM_NONE) return TERM_NONE;
    turned = vl_cons(h, item, turned);
  }
  Term tail = is_nil(e) ? NIL : eval(r, e);
  for (; is_cons(turned) && tail != TERM_NONE; turned = cons_tail(turned)) tail = vl_cons(h, cons_head(turned), tail);
  return tail;
}

/* {{A, B}}: a tuple of values. */
static Term eval_tuple(Run *r, Term tuple) {
  size_t n = tuple_size(tuple);
  if (n == 0) return tuple;
  Term *at = vl_heap_alloc(&r->p->heap, TUPLE_WORDS(n));
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_TUPLE, n);
  for (size_t i = 0; i < n; i++) at[1 + i] = NIL; /* until its value is known */
  for (size_t i = 0; i < n; i++) {
    Term value = eval(r, tuple_at(tuple, i));
    if (value == TERM_NONE) return TERM_NONE;
    at[1 + i] = value;
  }
  return make_box(at);
}

static Term eval_map(Run *r, Term map) {
  Term result = vl_map_empty(&r->p->heap);
  MapIterator it;
  vl_map_iterate(&it, map);
  for (Term key, value; result != TERM_NONE && vl_map_next(&it, &key, &value);) {
    Term k = eval(r, key), v = k == TERM_NONE ? TERM_NONE : eval(r, value);
    if (v == TERM_NONE) return TERM_NONE;
    result = vl_map_put(&r->p->heap, result, k, v);
  }
  return result;
}

/* and, or: all operands are looked at, and must be booleans; `stop` is the value that decides. */
static Term eval_all(Run *r, Term call, Term stop) {
  bool decided = false;
  for (size_t i = 1; i < tuple_size(call); i++) {
    Term value = eval(r, tuple_at(call, i));
    if (!arg_is_bool(value)) return error(r);
    decided |= value == stop;
  }
  return make_bool(decided == (stop == ATOM_true));
}

/* andalso, orelse: to the one that decides; the last may be any term. */
static Term eval_until(Run *r, Term call, Term stop) {
  size_t last = tuple_size(call) - 1;
  for (size_t i = 1; i < last; i++) {
    Term value = eval(r, tuple_at(call, i));
    if (value == stop || !arg_is_bool(value)) return arg_is_bool(value) ? value : error(r);
  }
  return eval(r, tuple_at(call, last));
}

static const Bif *find(const Spec *s, Term name, size_t arity) {
  for (size_t i = 0;; i++) {
    const SpecFunction *f = &vec_at(&s->functions, SpecFunction, i);
    if (f->name == name && f->arity == arity) return f->bif;
  }
}

static Term eval_builtin(Run *r, Term call) {
  Term args[BIF_MAX_ARITY];
  size_t arity = tuple_size(call) - 1;
  for (size_t i = 0; i < arity; i++) {
    args[i] = eval(r, tuple_at(call, 1 + i));
    if (args[i] == TERM_NONE) return TERM_NONE;
  }
  Term value = find(r->s, tuple_at(call, 0), arity)->fn(r->p, args);
  if (value != TERM_NONE) return value;
  r->p->regs->raised.class = TERM_NONE;
  return error(r);
}

static Term eval_call(Run *r, Term call) {
  Term name = tuple_at(call, 0);
  if (is_tuple(name)) return eval_tuple(r, name);
  if (name == ATOM_const) return tuple_at(call, 1);
  if (name == ATOM_and) return eval_all(r, call, ATOM_false);
  if (name == ATOM_or) return eval_all(r, call, ATOM_true);
  if (name == ATOM_andalso) return eval_until(r, call, ATOM_false);
  if (name == ATOM_orelse) return eval_until(r, call, ATOM_true);
  return eval_builtin(r, call);
}

static Term eval(Run *r, Term e) {
  if (is_atom(e)) return eval_atom(r, e);
  if (is_cons(e)) return eval_list(r, e);
  if (is_tuple(e)) return eval_call(r, e);
  return is_map(e) ? eval_map(r, e) : e;
}

static bool guards_hold(Run *r) {
  Term guards = r->c->guards, guard;
  while (arg_next(&guards, &guard))
    if (eval(r, guard) != ATOM_true) return false;
  return true;
}

static Term run_body(Run *r) {
  Term body = r->c->body, value = TERM_NONE, e;
  r->caught = true;
  while (arg_next(&body, &e)) value = eval(r, e);
  return value;
}

Term vl_spec_run(Process *p, Spec *s, Term object) {
  for (size_t i = 0; i < s->clauses.count; i++) {
    Run r = {.p = p, .s = s, .c = &vec_at(&s->clauses, SpecClause, i), .object = object};
    if (match_head(&r) && guards_hold(&r)) return run_body(&r);
    if (p->heap.failed) break; /* not that it has not matched */
  }
  return TERM_NONE;
}
