/* ETS: changing elements of an object where it lies. */
#include "bif/args.h"
#include "bif/bif.h"
#include "data/compare.h"
#include "data/num.h"
#include "ets/object.h"
#include "heap/copy.h"

/* A tuple of the caller's heap with the object's elements and room to change them: it may point into the table, so it
 * is wiped before the part is given back. NULL when memory is out. */
static Term *scratch_tuple(Process *p, const EtsObject *o) {
  size_t words = TUPLE_WORDS(tuple_size(ets_tuple(o)));
  Term *at = vl_heap_alloc(&p->heap, words);
  if (at) memcpy(at, o->terms, words * sizeof(Term));
  return at;
}

static void wipe(Term *tuple) {
  for (size_t i = 1; i <= header_size(tuple[0]); i++) tuple[i] = NIL;
}

/* Puts a copy of the scratch tuple in place of o. */
static bool replace(EtsTable *t, const EtsKey *key, EtsObject *o, const Term *scratch) {
  Term tuple = make_box(scratch);
  EtsObject *fresh = vl_ets_object(t->alloc, tuple, vl_copy_deep_size(tuple));
  if (!fresh) return false;
  vl_ets_store_replace(t, key, o, fresh);
  vl_ets_object_free(t->alloc, o);
  return true;
}

/* Does it take no copy to set the element? */
static bool is_in_place(const EtsObject *o, size_t position, Term value) {
  return is_immediate(value) && is_immediate(o->terms[position]);
}

/* -- update_element: {Position, Value} or a list of them; the key itself cannot be changed -- */

static bool is_element_update(const EtsTable *t, Term update, size_t size) {
  return is_tuple_of(update, 2) && arg_is_int(tuple_at(update, 0), 1, (int64_t)size) &&
         small_value(tuple_at(update, 0)) != (int64_t)t->key + 1;
}

static bool are_element_updates(const EtsTable *t, Term updates, size_t size) {
  Term update;
  while (arg_next(&updates, &update))
    if (!is_element_update(t, update, size)) return false;
  return updates == NIL;
}

static bool all_in_place(const EtsObject *o, Term updates) {
  Term update;
  while (arg_next(&updates, &update))
    if (!is_in_place(o, (size_t)small_value(tuple_at(update, 0)), tuple_at(update, 1))) return false;
  return true;
}

static void set_all(Term *tuple, Term updates) {
  Term update;
  while (arg_next(&updates, &update)) tuple[small_value(tuple_at(update, 0))] = tuple_at(update, 1);
}

static Term update_elements(Process *p, EtsTable *t, const EtsKey *key, Term updates) {
  EtsObject *o = vl_ets_store_find(t, key);
  if (!o) return ATOM_false;
  if (!are_element_updates(t, updates, tuple_size(ets_tuple(o)))) return vl_raise_badarg(p);
  if (all_in_place(o, updates)) {
    set_all(o->terms, updates);
    return ATOM_true;
  }
  Term *scratch = scratch_tuple(p, o);
  if (!scratch) return vl_raise_system_limit(p);
  set_all(scratch, updates);
  bool done = replace(t, key, o, scratch);
  wipe(scratch);
  return done ? ATOM_true : vl_raise_system_limit(p);
}

Term bif_ets_update_element_3(Process *p, const Term *args) {
  Term single[CONS_WORDS], updates = is_list(args[2]) ? args[2] : make_cons(single, args[2], NIL);
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  if (ets_is_bag(t)) return vl_raise_badarg(p);
  EtsKey key = ets_key_of(t, args[1]);
  ets_lock(key.part, ETS_EXCLUSIVE);
  Term result = update_elements(p, t, &key, updates);
  ets_unlock(key.part, ETS_EXCLUSIVE);
  return result;
}

/* -- update_counter: {Position, Increment}, {Position, Increment, Threshold, SetValue}, or a list of them; an integer
 *    alone stands for the element behind the key -- */

typedef struct CounterUpdate {
  size_t position;
  Term increment, threshold, reset; /* threshold TERM_NONE: none */
} CounterUpdate;

static bool read_counter_update(const EtsTable *t, Term update, size_t size, CounterUpdate *u) {
  *u = (CounterUpdate){.position = t->key + 2, .increment = update, .threshold = TERM_NONE};
  if (!is_integer(update)) {
    if (!is_tuple_of(update, 2) && !is_tuple_of(update, 4)) return false;
    if (!arg_is_int(tuple_at(update, 0), 1, INT32_MAX) || !is_integer(tuple_at(update, 1))) return false;
    u->position = (size_t)small_value(tuple_at(update, 0));
    u->increment = tuple_at(update, 1);
  }
  if (is_tuple_of(update, 4)) {
    u->threshold = tuple_at(update, 2);
    u->reset = tuple_at(update, 3);
    if (!is_integer(u->threshold) || !is_integer(u->reset)) return false;
  }
  return u->position != t->key + 1 && u->position <= size;
}

/* The new value; TERM_NONE with an error pending. `old` may lie in the table, the sum never does. */
static Term count(Process *p, const CounterUpdate *u, Term old) {
  NumStatus status;
  if (!is_integer(old)) return vl_raise_badarg(p);
  Term sum = vl_num_add(&p->heap, old, u->increment, &status);
  if (sum == TERM_NONE || u->threshold == TERM_NONE) return sum == old ? vl_copy(&p->heap, sum) : sum;
  bool is_down = vl_compare(u->increment, make_small(0)) < 0;
  int beyond = vl_compare(sum, u->threshold);
  return (is_down ? beyond < 0 : beyond > 0) ? u->reset : sum;
}

/* One update of an element that is small before and afterwards. */
static Term count_one(Process *p, EtsTable *t, const EtsKey *key, EtsObject *o, Term update) {
  CounterUpdate u;
  if (!read_counter_update(t, update, tuple_size(ets_tuple(o)), &u)) return vl_raise_badarg(p);
  Term sum = count(p, &u, o->terms[u.position]);
  if (sum == TERM_NONE) return TERM_NONE;
  if (is_in_place(o, u.position, sum)) {
    o->terms[u.position] = sum;
    return sum;
  }
  Term *scratch = scratch_tuple(p, o);
  if (!scratch) return vl_raise_system_limit(p);
  scratch[u.position] = sum;
  bool done = replace(t, key, o, scratch);
  wipe(scratch);
  return done ? sum : vl_raise_system_limit(p);
}

/* All of them or none. */
static Term count_each(Process *p, const EtsTable *t, Term *scratch, Term updates) {
  Term list = NIL, update;
  CounterUpdate u;
  while (list != TERM_NONE && arg_next(&updates, &update)) {
    if (!is_tuple(update) || !read_counter_update(t, update, header_size(scratch[0]), &u)) return vl_raise_badarg(p);
    Term sum = count(p, &u, scratch[u.position]);
    scratch[u.position] = sum == TERM_NONE ? NIL : sum;
    list = vl_cons(&p->heap, sum, list);
  }
  if (list != TERM_NONE && updates != NIL) return vl_raise_badarg(p);
  return list_turned(list);
}

static Term count_all(Process *p, EtsTable *t, const EtsKey *key, EtsObject *o, Term updates) {
  if (!is_list(updates)) return count_one(p, t, key, o, updates);
  Term *scratch = scratch_tuple(p, o);
  if (!scratch) return vl_raise_system_limit(p);
  Term sums = count_each(p, t, scratch, updates);
  if (is_cons(sums) && !replace(t, key, o, scratch)) sums = vl_raise_system_limit(p);
  wipe(scratch);
  return sums;
}

/* Counts in what is put in for the time being, and stays if that goes well. */
static Term count_first(Process *p, EtsTable *t, const EtsKey *key, Term updates, Term initial) {
  Term copy = vl_tuple(&p->heap, tuple_size(initial), tuple_elements(initial));
  if (copy == TERM_NONE) return TERM_NONE;
  tuple_elements(copy)[t->key] = key->term;
  if (!vl_ets_put(p, t, key, copy)) return vl_raise_system_limit(p);
  Term result = count_all(p, t, key, vl_ets_store_find(t, key), updates);
  if (result == TERM_NONE) vl_ets_remove_object(t, key, vl_ets_store_find(t, key));
  return result;
}

/* `initial`: the object to insert when the key is not there, or TERM_NONE. */
static Term update_counter(Process *p, const Term *args, Term initial) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  if (ets_is_bag(t) || (initial != TERM_NONE && !ets_is_object(t, initial))) return vl_raise_badarg(p);
  EtsKey key = ets_key_of(t, args[1]);
  ets_lock(key.part, ETS_EXCLUSIVE);
  EtsObject *o = vl_ets_store_find(t, &key);
  Term result = o                      ? count_all(p, t, &key, o, args[2])
                : initial != TERM_NONE ? count_first(p, t, &key, args[2], initial)
                                       : vl_raise_badarg(p);
  ets_unlock(key.part, ETS_EXCLUSIVE);
  ets_adjust(t);
  return result;
}

Term bif_ets_update_counter_3(Process *p, const Term *args) {
  return update_counter(p, args, TERM_NONE);
}

Term bif_ets_update_counter_4(Process *p, const Term *args) {
  return update_counter(p, args, args[3]);
}
