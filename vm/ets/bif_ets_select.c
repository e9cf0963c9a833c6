/* ETS, walking: keys in order, matching and selecting. */
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/heavy.h"
#include "data/compare.h"
#include "ets/access.h"
#include "ets/spec.h"
#include "ets/store.h"
#include "heap/copy.h"

enum { STEPS_PER_OBJECT = 8 };

/* -- Keys in order -- */

static Term key_or_end(Process *p, const EtsTable *t, const EtsObject *o) {
  return o ? vl_copy(&p->heap, ets_key(t, o)) : ATOM_ets_end;
}

typedef EtsObject *EdgeFn(const EtsTable *t);
typedef EtsObject *StepFn(const EtsTable *t, Term key);

static Term edge(Process *p, Term id, EdgeFn *find) {
  EtsTable *t = vl_ets_open(p, id, ETS_READ);
  if (!t) return TERM_NONE;
  Term key = key_or_end(p, t, find(t));
  vl_ets_close(t);
  return key;
}

/* A key that is gone is an error, unless the table is ordered or fixed. */
static Term step(Process *p, const Term *args, StepFn *find) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_READ);
  if (!t) return TERM_NONE;
  bool is_lost = t->type != ETS_ORDERED_SET && t->fixed == 0 && !vl_ets_store_find(t, args[1]);
  Term key = is_lost ? vl_raise_badarg(p) : key_or_end(p, t, find(t, args[1]));
  vl_ets_close(t);
  return key;
}

Term bif_ets_first_1(Process *p, const Term *args) {
  return edge(p, args[0], vl_ets_store_first);
}

Term bif_ets_last_1(Process *p, const Term *args) {
  return edge(p, args[0], vl_ets_store_last);
}

Term bif_ets_next_2(Process *p, const Term *args) {
  return step(p, args, vl_ets_store_after);
}

Term bif_ets_prev_2(Process *p, const Term *args) {
  return step(p, args, vl_ets_store_before);
}

Term bif_ets_tab2list_1(Process *p, const Term *args) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_READ);
  if (!t) return TERM_NONE;
  if (vl_is_heavy(p, STEPS_PER_OBJECT * t->count)) {
    vl_ets_close(t);
    return vl_go_dirty(p);
  }
  Term list = NIL;
  for (EtsObject *o = vl_ets_store_first(t); o; o = vl_ets_store_next(t, o))
    list = vl_cons(&p->heap, vl_ets_copy_out(p, o), list);
  vl_ets_close(t);
  return list_turned(list);
}

/* -- Selecting -- */

typedef enum Action { COLLECT, COUNT, DELETE, REPLACE } Action;

typedef struct Walk {
  Process *p;
  EtsTable *t;
  Term spec;
  Action action;
  bool backward;
  size_t limit; /* results; 0: all */
  Term list;    /* COLLECT: newest first */
  size_t count; /* results */
  Term last;    /* key of the last object looked at, when the limit ended the walk */
} Walk;

static void replace(Walk *w, EtsObject *o, Term value) {
  EtsTable *t = w->t;
  bool keeps_key =
      is_tuple(value) && tuple_size(value) > t->key && vl_equal_exact(tuple_at(value, t->key), ets_key(t, o));
  EtsObject *fresh = keeps_key ? vl_ets_object(t->alloc, value) : NULL;
  if (!fresh) {
    if (keeps_key)
      vl_raise_system_limit(w->p);
    else
      vl_raise_badarg(w->p);
    return;
  }
  vl_ets_store_replace(t, o, fresh);
  vl_ets_object_free(t->alloc, o);
}

/* Acts on one object; false to end the walk. */
static bool visit(Walk *w, EtsObject *o) {
  Process *p = w->p;
  vl_bump_reductions(p, 2);
  Term value = vl_spec_run(p, w->spec, o->tuple);
  if (value == TERM_NONE) return !p->heap.failed;
  switch (w->action) {
  case COLLECT:
    w->list = vl_cons(&p->heap, vl_copy(&p->heap, value), w->list);
    w->count++;
    return w->list != TERM_NONE && (w->limit == 0 || w->count < w->limit);
  case COUNT: w->count += value == ATOM_true; return true;
  case DELETE:
    if (value != ATOM_true) return true;
    w->count++;
    vl_ets_store_remove(w->t, o);
    vl_ets_object_free(w->t->alloc, o);
    return true;
  case REPLACE:
    w->count++;
    replace(w, o, value);
    return p->regs->raised.class == TERM_NONE;
  }
  return false;
}

static EtsObject *walk_step(const Walk *w, const EtsObject *o) {
  if (!w->backward || w->t->type != ETS_ORDERED_SET) return vl_ets_store_next(w->t, o);
  return vl_ets_store_before(w->t, ets_key(w->t, o));
}

/* Objects of one key, or all from `o` on. */
static void walk(Walk *w, EtsObject *o) {
  Term key = vl_spec_key(w->spec, w->t->key);
  if (key != TERM_NONE) o = vl_ets_store_find(w->t, key);
  for (EtsObject *next; o; o = next) {
    next = key != TERM_NONE ? vl_ets_store_same(w->t, o) : walk_step(w, o);
    Term here = ets_key(w->t, o);
    bool is_last_of_key = !vl_ets_store_same(w->t, o);
    if (w->limit != 0 && next && w->count + 1 >= w->limit) w->last = vl_copy(&w->p->heap, here);
    /* A portion ends between keys, since the next one begins behind a key. */
    if (visit(w, o) || (w->list != TERM_NONE && !is_last_of_key)) continue;
    if (!next) w->last = TERM_NONE;
    return;
  }
  w->last = TERM_NONE;
}

/* Runs a walk over a whole table; false with an error pending. */
static bool run(Walk *w, Term id, EtsIntent intent) {
  if (!vl_spec_check(w->p->heap.alloc, w->spec)) {
    vl_raise_badarg(w->p);
    return false;
  }
  w->t = vl_ets_open(w->p, id, intent);
  if (!w->t) return false;
  bool asks_all = w->limit == 0 && vl_spec_key(w->spec, w->t->key) == TERM_NONE;
  if (asks_all && vl_is_heavy(w->p, STEPS_PER_OBJECT * w->t->count)) {
    vl_ets_close(w->t);
    vl_go_dirty(w->p);
    return false;
  }
  w->t->fixed++;
  walk(w, w->backward ? vl_ets_store_last(w->t) : vl_ets_store_first(w->t));
  w->t->fixed--;
  vl_ets_close(w->t);
  return w->list != TERM_NONE && w->p->regs->raised.class == TERM_NONE;
}

static Term collect(Process *p, Term id, Term spec, bool backward) {
  Walk w = {.p = p, .spec = spec, .action = COLLECT, .backward = backward, .list = NIL};
  return run(&w, id, ETS_READ) ? list_turned(w.list) : TERM_NONE;
}

static Term number(Process *p, Term id, Term spec, Action action, EtsIntent intent) {
  Walk w = {.p = p, .spec = spec, .action = action, .list = NIL};
  return run(&w, id, intent) ? vl_uint(&p->heap, w.count) : TERM_NONE;
}

/* [{Pattern, [], [Result]}] */
static Term simple_spec(Process *p, Term pattern, Term result) {
  Heap *h = &p->heap;
  return vl_cons(h, vl_tuple3(h, pattern, NIL, vl_cons(h, result, NIL)), NIL);
}

Term bif_ets_select_2(Process *p, const Term *args) {
  return collect(p, args[0], args[1], false);
}

Term bif_ets_select_reverse_2(Process *p, const Term *args) {
  return collect(p, args[0], args[1], true);
}

Term bif_ets_match_2(Process *p, const Term *args) {
  Term spec = simple_spec(p, args[1], ATOM_spec_all);
  return spec == TERM_NONE ? TERM_NONE : collect(p, args[0], spec, false);
}

Term bif_ets_match_object_2(Process *p, const Term *args) {
  Term spec = simple_spec(p, args[1], ATOM_spec_object);
  return spec == TERM_NONE ? TERM_NONE : collect(p, args[0], spec, false);
}

Term bif_ets_match_delete_2(Process *p, const Term *args) {
  Term spec = simple_spec(p, args[1], ATOM_true);
  if (spec == TERM_NONE) return TERM_NONE;
  return number(p, args[0], spec, DELETE, ETS_WRITE) == TERM_NONE ? TERM_NONE : ATOM_true;
}

Term bif_ets_select_count_2(Process *p, const Term *args) {
  return number(p, args[0], args[1], COUNT, ETS_READ);
}

Term bif_ets_select_delete_2(Process *p, const Term *args) {
  return number(p, args[0], args[1], DELETE, ETS_WRITE);
}

Term bif_ets_select_replace_2(Process *p, const Term *args) {
  return number(p, args[0], args[1], REPLACE, ETS_WRITE);
}

/* -- In portions: a continuation is {Table, LastKey, Spec, Limit, Backward} -- */

static Term portion(Process *p, Term id, Walk *w, Term limit) {
  if (w->count == 0 && w->list == NIL && w->last == TERM_NONE) return ATOM_ets_end;
  Term rest = ATOM_ets_end;
  if (w->last != TERM_NONE) rest = vl_tuple(&p->heap, 5, (Term[]){id, w->last, w->spec, limit, make_bool(w->backward)});
  return vl_tuple2(&p->heap, list_turned(w->list), rest);
}

static Term select_portion(Process *p, const Term *args, Term spec, bool backward) {
  if (!arg_is_int(args[2], 1, SMALL_MAX)) return vl_raise_badarg(p);
  Walk w = {.p = p,
            .spec = spec,
            .action = COLLECT,
            .backward = backward,
            .list = NIL,
            .limit = (size_t)small_value(args[2]),
            .last = TERM_NONE};
  return run(&w, args[0], ETS_READ) ? portion(p, args[0], &w, args[2]) : TERM_NONE;
}

Term bif_ets_select_3(Process *p, const Term *args) {
  return select_portion(p, args, args[1], false);
}

Term bif_ets_select_reverse_3(Process *p, const Term *args) {
  return select_portion(p, args, args[1], true);
}

Term bif_ets_match_3(Process *p, const Term *args) {
  Term spec = simple_spec(p, args[1], ATOM_spec_all);
  return spec == TERM_NONE ? TERM_NONE : select_portion(p, args, spec, false);
}

Term bif_ets_match_object_3(Process *p, const Term *args) {
  Term spec = simple_spec(p, args[1], ATOM_spec_object);
  return spec == TERM_NONE ? TERM_NONE : select_portion(p, args, spec, false);
}

static Term go_on(Process *p, Term rest) {
  if (rest == ATOM_ets_end) return rest;
  if (!is_tuple_of(rest, 5) || !arg_is_int(tuple_at(rest, 3), 1, SMALL_MAX) ||
      !vl_spec_check(p->heap.alloc, tuple_at(rest, 2)))
    return vl_raise_badarg(p);
  Walk w = {.p = p,
            .spec = tuple_at(rest, 2),
            .action = COLLECT,
            .backward = tuple_at(rest, 4) == ATOM_true,
            .list = NIL,
            .limit = (size_t)small_value(tuple_at(rest, 3)),
            .last = TERM_NONE};
  w.t = vl_ets_open(p, tuple_at(rest, 0), ETS_READ);
  if (!w.t) return TERM_NONE;
  Term key = tuple_at(rest, 1);
  walk(&w, w.backward ? vl_ets_store_before(w.t, key) : vl_ets_store_after(w.t, key));
  vl_ets_close(w.t);
  return w.list == TERM_NONE ? TERM_NONE : portion(p, tuple_at(rest, 0), &w, tuple_at(rest, 3));
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

/* -- Specifications by themselves -- */

Term bif_ets_match_spec_compile_1(Process *p, const Term *args) {
  return vl_spec_check(p->heap.alloc, args[0]) ? args[0] : vl_raise_badarg(p);
}

Term bif_ets_is_compiled_ms_1(Process *p, const Term *args) {
  return make_bool(vl_spec_check(p->heap.alloc, args[0]));
}

Term bif_ets_match_spec_run_2(Process *p, const Term *args) {
  if (!vl_spec_check(p->heap.alloc, args[1])) return vl_raise_badarg(p);
  Term objects = args[0], object, list = NIL;
  while (list != TERM_NONE && arg_next(&objects, &object)) {
    Term value = is_tuple(object) ? vl_spec_run(p, args[1], object) : TERM_NONE;
    if (value != TERM_NONE) list = vl_cons(&p->heap, value, list);
    vl_bump_reductions(p, 2);
  }
  return objects == NIL ? list_turned(list) : vl_raise_badarg(p);
}
