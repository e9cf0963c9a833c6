/* ETS: matching and selecting. */
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/heavy.h"
#include "data/int.h"
#include "ets/walk.h"

enum { STEPS_PER_OBJECT = 8 };

/* TERM_NONE with the error pending. */
static Term refuse(Process *p, SpecFault fault) {
  return fault == SPEC_NO_MEMORY ? vl_raise_system_limit(p) : vl_raise_badarg(p);
}

/* Is it for a dirty thread, as far as can be told? */
static bool is_large(const Walk *w) {
  if (w->limit > 0 || !vl_is_heavy(w->p, STEPS_PER_OBJECT * vl_ets_count(w->t))) return false;
  bool near = ets_is_tree(w->t) && vl_spec_near(w->spec, w->t->key).fixed > 0;
  return !near && vl_spec_key(w->spec, w->t->key) == TERM_NONE;
}

/* False with an error pending, or on the way to a dirty thread: also when what only looks finds that there is too much.
 */
static bool run(Walk *w) {
  if (w->action == REPLACE && (w->t->type == ETS_BAG || !vl_spec_keeps_key(w->spec, w->t->key))) {
    vl_raise_badarg(w->p);
    return false;
  }
  bool looks = w->action == COLLECT || w->action == COUNT, large = is_large(w);
  if (looks && !vl_is_twin(w->p)) w->budget = HEAVY_STEPS / STEPS_PER_OBJECT;
  bool done = !large && vl_ets_walk(w);
  if (large || w->exceeded) vl_go_dirty(w->p);
  return done && !w->exceeded;
}

/* -- All at once -- */

typedef struct Question {
  Action action;
  EtsIntent intent;
  bool backward;
} Question;

/* Frees the specification. */
static Term ask(Process *p, Term id, Spec *spec, SpecFault fault, Question q) {
  EtsTable *t = vl_ets_open(p, id, q.intent);
  Walk w = {.p = p, .t = t, .spec = spec, .action = q.action, .backward = q.backward, .list = NIL};
  Term result = TERM_NONE;
  if (t && fault != SPEC_FINE)
    refuse(p, fault);
  else if (t && run(&w))
    result = q.action == COLLECT ? w.list : vl_uint(&p->heap, w.count);
  vl_spec_free(spec);
  return result;
}

/* An empty specification matches nothing. */
static Term ask_spec(Process *p, const Term *args, Question q) {
  Spec spec;
  SpecFault fault = vl_spec_open(&spec, p->heap.alloc, args[1]);
  return ask(p, args[0], &spec, args[1] == NIL ? SPEC_FINE : fault, q);
}

static Term ask_pattern(Process *p, const Term *args, Term result, Question q) {
  Term body[CONS_WORDS];
  Spec spec;
  SpecFault fault = vl_spec_open_pattern(&spec, p->heap.alloc, args[1], make_cons(body, result, NIL));
  return ask(p, args[0], &spec, fault, q);
}

Term bif_ets_select_2(Process *p, const Term *args) {
  return ask_spec(p, args, (Question){COLLECT, ETS_READ, false});
}

Term bif_ets_select_reverse_2(Process *p, const Term *args) {
  return ask_spec(p, args, (Question){COLLECT, ETS_READ, true});
}

Term bif_ets_select_count_2(Process *p, const Term *args) {
  return ask_spec(p, args, (Question){COUNT, ETS_READ, false});
}

Term bif_ets_select_delete_2(Process *p, const Term *args) {
  return ask_spec(p, args, (Question){DELETE, ETS_WRITE, false});
}

Term bif_ets_select_replace_2(Process *p, const Term *args) {
  return ask_spec(p, args, (Question){REPLACE, ETS_WRITE, false});
}

Term bif_ets_match_2(Process *p, const Term *args) {
  return ask_pattern(p, args, ATOM_spec_all, (Question){COLLECT, ETS_READ, false});
}

Term bif_ets_match_object_2(Process *p, const Term *args) {
  return ask_pattern(p, args, ATOM_spec_object, (Question){COLLECT, ETS_READ, false});
}

Term bif_ets_match_delete_2(Process *p, const Term *args) {
  Term count = ask_pattern(p, args, ATOM_true, (Question){DELETE, ETS_WRITE, false});
  return count == TERM_NONE ? TERM_NONE : ATOM_true;
}

/* -- In portions: a continuation is {Table, LastKey, Limit, Met, Spec, Backward} -- */

enum { REST_TABLE, REST_KEY, REST_LIMIT, REST_MET, REST_SPEC, REST_BACKWARD, REST_SIZE };

static Term portion(Process *p, const Walk *w, Term id, Term limit) {
  Heap *h = &p->heap;
  if (w->list == NIL) return ATOM_ets_end;
  Term rest = ATOM_ets_end, list = ets_is_tree(w->t) ? list_turned(w->list) : w->list;
  if (w->last != TERM_NONE)
    rest = vl_tuple(h, REST_SIZE,
                    (Term[]){id, w->last, limit, make_small((int64_t)w->met), w->spec->term, make_bool(w->backward)});
  return vl_tuple2(h, list, rest);
}

static Term run_portion(Walk *w, Term id, Term limit) {
  w->action = COLLECT;
  w->list = NIL;
  w->limit = (size_t)small_value(limit);
  return run(w) ? portion(w->p, w, id, limit) : TERM_NONE;
}

static Term ask_portion(Process *p, const Term *args, Term term, bool backward) {
  Spec spec;
  SpecFault fault = vl_spec_open(&spec, p->heap.alloc, term);
  if (term == NIL) fault = SPEC_FINE;
  EtsTable *t = vl_ets_open(p, args[0], ETS_READ);
  Walk w = {.p = p, .t = t, .spec = &spec, .backward = backward, .last = TERM_NONE};
  Term result = TERM_NONE;
  if (t && (fault != SPEC_FINE || !arg_is_int(args[2], 1, SMALL_MAX)))
    refuse(p, fault);
  else if (t)
    result = run_portion(&w, args[0], args[2]);
  vl_spec_free(&spec);
  return result;
}

/* [{Pattern, [], [Result]}] */
static Term ask_pattern_portion(Process *p, const Term *args, Term result) {
  Heap *h = &p->heap;
  Term spec = vl_cons(h, vl_tuple3(h, args[1], NIL, vl_cons(h, result, NIL)), NIL);
  return spec == TERM_NONE ? TERM_NONE : ask_portion(p, args, spec, false);
}

Term bif_ets_select_3(Process *p, const Term *args) {
  return ask_portion(p, args, args[1], false);
}

Term bif_ets_select_reverse_3(Process *p, const Term *args) {
  return ask_portion(p, args, args[1], true);
}

Term bif_ets_match_3(Process *p, const Term *args) {
  return ask_pattern_portion(p, args, ATOM_spec_all);
}

Term bif_ets_match_object_3(Process *p, const Term *args) {
  return ask_pattern_portion(p, args, ATOM_spec_object);
}

static bool is_rest(Term t) {
  return is_tuple_of(t, REST_SIZE) && arg_is_int(tuple_at(t, REST_LIMIT), 1, SMALL_MAX) &&
         arg_is_int(tuple_at(t, REST_MET), 1, SMALL_MAX);
}

static Term go_on(Process *p, Term rest) {
  if (rest == ATOM_ets_end) return rest;
  if (!is_rest(rest)) return vl_raise_badarg(p);
  Spec spec;
  SpecFault fault = vl_spec_open(&spec, p->heap.alloc, tuple_at(rest, REST_SPEC));
  EtsTable *t = fault == SPEC_FINE ? vl_ets_open(p, tuple_at(rest, REST_TABLE), ETS_READ) : NULL;
  Walk w = {.p = p,
            .t = t,
            .spec = &spec,
            .backward = tuple_at(rest, REST_BACKWARD) == ATOM_true,
            .last = tuple_at(rest, REST_KEY),
            .met = (size_t)small_value(tuple_at(rest, REST_MET))};
  Term result = TERM_NONE;
  if (t)
    result = run_portion(&w, tuple_at(rest, REST_TABLE), tuple_at(rest, REST_LIMIT));
  else if (fault != SPEC_FINE)
    refuse(p, fault);
  vl_spec_free(&spec);
  return result;
}

Term bif_ets_select_1(Process *p, const Term *args) {
  return go_on(p, args[0]);
}

Term bif_ets_select_reverse_1(Process *p, const Term *args) {
  return go_on(p, args[0]);
}

Term bif_ets_match_1(Process *p, const Term *args) {
  return go_on(p, args[0]);
}

Term bif_ets_match_object_1(Process *p, const Term *args) {
  return go_on(p, args[0]);
}
