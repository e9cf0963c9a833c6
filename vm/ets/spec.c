#include "ets/spec.h"

#include "bif/args.h"
#include "bif/bif.h"
#include "data/compare.h"
#include "data/map.h"
#include "term/stack.h"

/* -- Variables -- */

/* N of '$N', or -1. */
static int variable_index(Term atom) {
  if (!is_atom(atom)) return -1;
  size_t size;
  const char *text = vl_atom_text(atom, &size);
  if (size < 2 || size > 4 || text[0] != '$') return -1;
  int index = 0;
  for (size_t i = 1; i < size; i++) {
    if (text[i] < '0' || text[i] > '9') return -1;
    index = index * 10 + (text[i] - '0');
  }
  return index < SPEC_VARIABLES ? index : -1;
}

/* -- Heads -- */

static bool bind(SpecBindings *b, int index, Term value) {
  if ((uint32_t)index < b->bound && b->values[index] != TERM_NONE) return vl_equal_exact(b->values[index], value);
  while (b->bound <= (uint32_t)index) b->values[b->bound++] = TERM_NONE;
  b->values[index] = value;
  return true;
}

static void push_pair(TermStack *work, Term pattern, Term term) {
  term_stack_push(work, pattern);
  term_stack_push(work, term);
}

static bool push_tuple(TermStack *work, Term pattern, Term term) {
  size_t n = tuple_size(pattern);
  if (!is_tuple_of(term, n)) return false;
  for (size_t i = n; i-- > 0;) push_pair(work, tuple_at(pattern, i), tuple_at(term, i));
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
static bool match_step(TermStack *work, SpecBindings *b, Term pattern, Term term) {
  if (pattern == ATOM_underscore) return true;
  int index = variable_index(pattern);
  if (index >= 0) return bind(b, index, term);
  if (is_tuple(pattern)) return push_tuple(work, pattern, term);
  if (is_map(pattern)) return push_map(work, pattern, term);
  if (!is_cons(pattern)) return vl_equal_exact(pattern, term);
  if (!is_cons(term)) return false;
  push_pair(work, cons_tail(pattern), cons_tail(term));
  push_pair(work, cons_head(pattern), cons_head(term));
  return true;
}

static bool match_head(Process *p, SpecBindings *b, Term pattern, Term term) {
  TermStack work;
  term_stack_init(&work, p->heap.alloc);
  push_pair(&work, pattern, term);
  bool same = true;
  while (same && work.size > 0 && !work.failed) {
    Term item = work.words[--work.size];
    same = match_step(&work, b, work.words[--work.size], item);
  }
  p->heap.failed |= work.failed;
  term_stack_free(&work);
  return same && !work.failed;
}

bool vl_spec_is_ground(Term pattern) {
  for (; is_cons(pattern); pattern = cons_tail(pattern))
    if (is_boxed(cons_head(pattern)) || is_cons(cons_head(pattern)) || !vl_spec_is_ground(cons_head(pattern)))
      return false; /* nested: not worth looking into */
  if (is_tuple(pattern)) {
    for (size_t i = 0; i < tuple_size(pattern); i++) {
      Term element = tuple_at(pattern, i);
      if (is_tuple(element) || is_map(element) || is_cons(element) || !vl_spec_is_ground(element)) return false;
    }
    return true;
  }
  return !is_map(pattern) && pattern != ATOM_underscore && variable_index(pattern) < 0;
}

Term vl_spec_key(Term spec, uint32_t key) {
  Term found = TERM_NONE, clause;
  while (arg_next(&spec, &clause)) {
    Term head = tuple_at(clause, 0);
    if (!is_tuple(head) || tuple_size(head) <= key) return TERM_NONE;
    Term asked = tuple_at(head, key);
    if (!vl_spec_is_ground(asked) || (found != TERM_NONE && !vl_equal_exact(found, asked))) return TERM_NONE;
    found = asked;
  }
  return found;
}

/* -- Expressions -- */

static Term eval(Process *p, const SpecBindings *b, Term e);

static Term all_bound(Process *p, const SpecBindings *b) {
  Term list = NIL;
  for (uint32_t i = b->bound; i-- > 0;)
    if (b->values[i] != TERM_NONE) list = vl_cons(&p->heap, b->values[i], list);
  return list;
}

static Term eval_atom(Process *p, const SpecBindings *b, Term e) {
  if (e == ATOM_spec_object) return b->object;
  if (e == ATOM_spec_all) return all_bound(p, b);
  int index = variable_index(e);
  if (index < 0) return e;
  return (uint32_t)index < b->bound ? b->values[index] : TERM_NONE;
}

static Term eval_list(Process *p, const SpecBindings *b, Term e) {
  Term turned = NIL;
  for (; is_cons(e); e = cons_tail(e)) {
    Term item = eval(p, b, cons_head(e));
    if (item == TERM_NONE) return TERM_NONE;
    turned = vl_cons(&p->heap, item, turned);
  }
  Term tail = is_nil(e) ? NIL : eval(p, b, e);
  for (; is_cons(turned) && tail != TERM_NONE; turned = cons_tail(turned))
    tail = vl_cons(&p->heap, cons_head(turned), tail);
  return tail;
}

/* {{A, B}}: a tuple of values. */
static Term eval_tuple(Process *p, const SpecBindings *b, Term tuple) {
  size_t n = tuple_size(tuple);
  Term *at = vl_heap_alloc(&p->heap, TUPLE_WORDS(n));
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_TUPLE, n);
  for (size_t i = 0; i < n; i++) at[1 + i] = NIL; /* until its value is known */
  for (size_t i = 0; i < n; i++) {
    Term value = eval(p, b, tuple_at(tuple, i));
    if (value == TERM_NONE) return TERM_NONE;
    at[1 + i] = value;
  }
  return make_box(at);
}

static Term eval_map(Process *p, const SpecBindings *b, Term map) {
  Term result = map;
  MapIterator it;
  vl_map_iterate(&it, map);
  for (Term key, value; vl_map_next(&it, &key, &value);) {
    Term computed = eval(p, b, value);
    if (computed == TERM_NONE) return TERM_NONE;
    if (computed != value) result = vl_map_put(&p->heap, result, key, computed);
  }
  return result;
}

/* and, or, andalso, orelse over any number of operands: `stop` is the value that decides. */
static Term eval_logic(Process *p, const SpecBindings *b, Term call, Term stop) {
  for (size_t i = 1; i < tuple_size(call); i++) {
    Term value = eval(p, b, tuple_at(call, i));
    if (value == stop || !arg_is_bool(value)) return arg_is_bool(value) ? value : TERM_NONE;
  }
  return make_bool(stop == ATOM_false);
}

static Term eval_builtin(Process *p, const SpecBindings *b, Term call) {
  Term args[BIF_MAX_ARITY];
  size_t arity = tuple_size(call) - 1;
  const Bif *bif = vl_bif_find("erlang", tuple_at(call, 0), arity);
  for (size_t i = 0; i < arity; i++) {
    args[i] = eval(p, b, tuple_at(call, 1 + i));
    if (args[i] == TERM_NONE) return TERM_NONE;
  }
  Term value = bif->fn(p, args);
  if (value == TERM_NONE) p->regs->raised.class = TERM_NONE;
  return value;
}

static Term eval_call(Process *p, const SpecBindings *b, Term call) {
  Term name = tuple_at(call, 0);
  if (is_tuple(name)) return eval_tuple(p, b, name);
  if (name == ATOM_const) return tuple_at(call, 1);
  if (name == ATOM_and || name == ATOM_andalso) return eval_logic(p, b, call, ATOM_false);
  if (name == ATOM_or || name == ATOM_orelse) return eval_logic(p, b, call, ATOM_true);
  if (name == ATOM_self) return p->pid;
  return eval_builtin(p, b, call);
}

static Term eval(Process *p, const SpecBindings *b, Term e) {
  if (is_atom(e)) return eval_atom(p, b, e);
  if (is_cons(e)) return eval_list(p, b, e);
  if (is_tuple(e)) return eval_call(p, b, e);
  return is_map(e) ? eval_map(p, b, e) : e;
}

static bool guards_hold(Process *p, const SpecBindings *b, Term guards) {
  Term guard;
  while (arg_next(&guards, &guard))
    if (eval(p, b, guard) != ATOM_true) return false;
  return true;
}

static Term run_body(Process *p, const SpecBindings *b, Term body) {
  Term value = TERM_NONE, e;
  while (arg_next(&body, &e)) value = eval(p, b, e);
  return value == TERM_NONE && !p->heap.failed ? ATOM_EXIT : value;
}

Term vl_spec_run(Process *p, Term spec, Term object) {
  Term clause;
  while (arg_next(&spec, &clause)) {
    SpecBindings b;
    b.bound = 0;
    b.object = object;
    if (match_head(p, &b, tuple_at(clause, 0), object) && guards_hold(p, &b, tuple_at(clause, 1)))
      return run_body(p, &b, tuple_at(clause, 2));
    if (p->heap.failed) break; /* not that it has not matched */
  }
  return TERM_NONE;
}

/* -- Checking -- */

/* The variables that a head binds. */
typedef struct Known {
  uint64_t set[SPEC_VARIABLES / 64];
} Known;

static bool is_expression(const Known *known, Term e, unsigned depth);

static bool are_expressions(const Known *known, const Term *items, size_t n, unsigned depth) {
  for (size_t i = 0; i < n; i++)
    if (!is_expression(known, items[i], depth)) return false;
  return true;
}

static bool is_call(const Known *known, Term e, unsigned depth) {
  if (tuple_size(e) == 0) return false;
  Term name = tuple_at(e, 0);
  size_t arity = tuple_size(e) - 1;
  const Term *args = tuple_elements(e) + 1;
  if (is_tuple(name)) return arity == 0 && are_expressions(known, tuple_elements(name), tuple_size(name), depth);
  if (name == ATOM_const) return arity == 1;
  if (name == ATOM_self) return arity == 0;
  bool is_logic = name == ATOM_and || name == ATOM_or || name == ATOM_andalso || name == ATOM_orelse;
  if (is_logic) return arity > 0 && are_expressions(known, args, arity, depth);
  if (!is_atom(name) || arity > BIF_MAX_ARITY) return false;
  const Bif *bif = vl_bif_find("erlang", name, arity);
  return bif && bif->kind == BIF_GUARD && are_expressions(known, args, arity, depth);
}

static bool has_expressions(const Known *known, Term map, unsigned depth) {
  MapIterator it;
  vl_map_iterate(&it, map);
  for (Term key, value; vl_map_next(&it, &key, &value);)
    if (!is_expression(known, value, depth)) return false;
  return true;
}

static bool is_expression(const Known *known, Term e, unsigned depth) {
  if (depth == 0) return false;
  for (; is_cons(e); e = cons_tail(e))
    if (!is_expression(known, cons_head(e), depth - 1)) return false;
  int index = variable_index(e);
  if (index >= 0) return known->set[index / 64] >> (index % 64) & 1;
  if (is_map(e)) return has_expressions(known, e, depth - 1);
  return !is_tuple(e) || is_call(known, e, depth - 1);
}

static bool is_expression_list(const Known *known, Term list) {
  Term e;
  while (arg_next(&list, &e))
    if (!is_expression(known, e, SPEC_DEPTH)) return false;
  return list == NIL;
}

static void know(Known *known, TermStack *work, Term pattern) {
  int index = variable_index(pattern);
  if (index >= 0) known->set[index / 64] |= UINT64_C(1) << (index % 64);
  if (is_tuple(pattern))
    for (size_t i = 0; i < tuple_size(pattern); i++) term_stack_push(work, tuple_at(pattern, i));
  if (is_cons(pattern)) push_pair(work, cons_tail(pattern), cons_head(pattern));
  if (is_map(pattern)) {
    MapIterator it;
    vl_map_iterate(&it, pattern);
    for (Term key, value; vl_map_next(&it, &key, &value);) term_stack_push(work, value);
  }
}

/* The variables of a head; false when memory is out. */
static bool know_all(Known *known, Alloc *a, Term head) {
  TermStack work;
  term_stack_init(&work, a);
  term_stack_push(&work, head);
  while (work.size > 0 && !work.failed) know(known, &work, work.words[--work.size]);
  bool done = !work.failed;
  term_stack_free(&work);
  return done;
}

bool vl_spec_check(Alloc *a, Term spec) {
  Term clause;
  while (arg_next(&spec, &clause)) {
    if (!is_tuple_of(clause, 3)) return false;
    Known known = {0};
    if (!know_all(&known, a, tuple_at(clause, 0))) return false;
    if (!is_expression_list(&known, tuple_at(clause, 1))) return false;
    if (!is_cons(tuple_at(clause, 2)) || !is_expression_list(&known, tuple_at(clause, 2))) return false;
  }
  return spec == NIL;
}
