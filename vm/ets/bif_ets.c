/* ETS, object by object. Tables are made in bif_ets_table.c, objects changed in bif_ets_update.c, and gone through in
 * bif_ets_select.c. */
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/heavy.h"
#include "data/compare.h"
#include "ets/object.h"
#include "heap/copy.h"

/* -- Inserting -- */

/* One tuple or a proper list of them? */
static bool are_objects(const EtsTable *t, Term what) {
  Term tuple;
  if (!is_list(what)) return ets_is_object(t, what);
  while (arg_next(&what, &tuple))
    if (!ets_is_object(t, tuple)) return false;
  return what == NIL;
}

/* A bag holds equal objects once only. */
static bool is_in_bag(const EtsTable *t, const EtsKey *key, Term tuple) {
  EtsObject *o = vl_ets_store_find(t, key);
  for (; o; o = vl_ets_store_same(t, o))
    if (vl_equal_exact(ets_tuple(o), tuple)) return true;
  return false;
}

/* An object of as many words, without large binaries, is written over. */
static bool write_over(EtsTable *t, EtsObject *old, Term tuple, size_t words) {
  if (old->words != words || old->off_heap) return false;
  vl_ets_object_fill(t->alloc, old, tuple);
  return true;
}

bool vl_ets_put(Process *p, EtsTable *t, const EtsKey *key, Term tuple) {
  if (t->type == ETS_BAG && is_in_bag(t, key, tuple)) return true;
  size_t words = vl_copy_deep_size(tuple);
  vl_bump_reductions(p, 1 + words / 16);
  EtsObject *old = ets_is_bag(t) ? NULL : vl_ets_store_find(t, key);
  if (old && write_over(t, old, tuple, words)) return true;
  EtsObject *o = vl_ets_object(t->alloc, tuple, words);
  if (!o) return false;
  if (old) {
    vl_ets_store_replace(t, key, old, o);
    vl_ets_object_free(t->alloc, old);
  } else {
    vl_ets_store_add(t, key, o);
  }
  return true;
}

static EtsKey key_of_tuple(const EtsTable *t, Term tuple) {
  return ets_key_of(t, tuple_at(tuple, t->key));
}

static bool insert_all(Process *p, EtsTable *t, Term list) {
  Term tuple;
  while (arg_next(&list, &tuple)) {
    EtsKey key = key_of_tuple(t, tuple);
    if (!vl_ets_put(p, t, &key, tuple)) return false;
  }
  return true;
}

/* Is the key, or one of those of the list, there already? */
static bool is_any_there(const EtsTable *t, Term list) {
  Term tuple;
  while (arg_next(&list, &tuple)) {
    EtsKey key = key_of_tuple(t, tuple);
    if (vl_ets_store_find(t, &key)) return true;
  }
  return false;
}

/* All at once for whoever looks. */
static Term insert_list(Process *p, EtsTable *t, Term list, bool only_new) {
  vl_ets_lock_all(t, ETS_EXCLUSIVE);
  bool refused = only_new && is_any_there(t, list), stored = refused || insert_all(p, t, list);
  vl_ets_unlock_all(t, ETS_EXCLUSIVE);
  for (Term left = list; is_cons(left); left = cons_tail(left)) ets_adjust(t);
  return stored ? make_bool(!refused) : vl_raise_system_limit(p);
}

static Term insert_one(Process *p, EtsTable *t, Term tuple, bool only_new) {
  EtsKey key = key_of_tuple(t, tuple);
  ets_lock(key.part, ETS_EXCLUSIVE);
  bool refused = only_new && vl_ets_store_find(t, &key), stored = refused || vl_ets_put(p, t, &key, tuple);
  ets_unlock(key.part, ETS_EXCLUSIVE);
  ets_adjust(t);
  return stored ? make_bool(!refused) : vl_raise_system_limit(p);
}

/* Are these so many objects that a scheduler should not do it? */
static bool is_long(const Process *p, Term list) {
  size_t n = 0;
  for (; is_cons(list); list = cons_tail(list))
    if (vl_is_heavy(p, 8 * ++n)) return true;
  return false;
}

static Term insert(Process *p, const Term *args, bool only_new) {
  Term what = args[1];
  if (is_cons(what) && is_long(p, what)) return vl_go_dirty(p);
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  if (!are_objects(t, what)) return vl_raise_badarg(p);
  if (is_cons(what) && cons_tail(what) == NIL) what = cons_head(what);
  if (is_list(what)) return insert_list(p, t, what, only_new);
  return insert_one(p, t, what, only_new);
}

Term bif_ets_insert_2(Process *p, const Term *args) {
  return insert(p, args, false);
}

Term bif_ets_insert_new_2(Process *p, const Term *args) {
  return insert(p, args, true);
}

/* -- Looking up -- */

/* Of one key, oldest first. */
static Term copy_all(Process *p, const EtsTable *t, const EtsObject *o) {
  Term list = NIL;
  for (; o; o = vl_ets_store_same(t, o)) list = vl_cons(&p->heap, vl_ets_copy_out(p, o), list);
  return list;
}

Term bif_ets_lookup_2(Process *p, const Term *args) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_READ);
  if (!t) return TERM_NONE;
  EtsKey key = ets_key_of(t, args[1]);
  ets_lock(key.part, ETS_SHARED);
  Term list = copy_all(p, t, vl_ets_store_find(t, &key));
  ets_unlock(key.part, ETS_SHARED);
  return list;
}

/* Element at `position` of the key's object, or a list of those of all in a bag. */
static Term elements_of(Process *p, const EtsTable *t, EtsObject *o, size_t position) {
  Term list = NIL;
  if (!o) return vl_raise_badarg(p);
  for (; o; o = vl_ets_store_same(t, o)) {
    if (tuple_size(ets_tuple(o)) < position) return vl_raise_badarg(p);
    Term element = vl_copy(&p->heap, o->terms[position]);
    if (!ets_is_bag(t)) return element;
    list = vl_cons(&p->heap, element, list);
  }
  return list;
}

Term bif_ets_lookup_element_3(Process *p, const Term *args) {
  if (!arg_is_int(args[2], 1, INT32_MAX)) return vl_raise_badarg(p);
  EtsTable *t = vl_ets_open(p, args[0], ETS_READ);
  if (!t) return TERM_NONE;
  EtsKey key = ets_key_of(t, args[1]);
  ets_lock(key.part, ETS_SHARED);
  Term result = elements_of(p, t, vl_ets_store_find(t, &key), (size_t)small_value(args[2]));
  ets_unlock(key.part, ETS_SHARED);
  return result;
}

Term bif_ets_member_2(Process *p, const Term *args) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_READ);
  if (!t) return TERM_NONE;
  EtsKey key = ets_key_of(t, args[1]);
  ets_lock(key.part, ETS_SHARED);
  bool is_there = vl_ets_store_find(t, &key) != NULL;
  ets_unlock(key.part, ETS_SHARED);
  return make_bool(is_there);
}

/* -- Deleting -- */

void vl_ets_remove_object(EtsTable *t, const EtsKey *key, EtsObject *o) {
  vl_ets_store_remove(t, key, o);
  vl_ets_object_free(t->alloc, o);
}

static void remove_all(EtsTable *t, const EtsKey *key, EtsObject *o) {
  for (EtsObject *next; o; o = next) {
    next = vl_ets_store_same(t, o);
    vl_ets_remove_object(t, key, o);
  }
}

Term bif_ets_delete_2(Process *p, const Term *args) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  EtsKey key = ets_key_of(t, args[1]);
  ets_lock(key.part, ETS_EXCLUSIVE);
  remove_all(t, &key, vl_ets_store_find(t, &key));
  ets_unlock(key.part, ETS_EXCLUSIVE);
  ets_adjust(t);
  return ATOM_true;
}

Term bif_ets_take_2(Process *p, const Term *args) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  EtsKey key = ets_key_of(t, args[1]);
  ets_lock(key.part, ETS_EXCLUSIVE);
  EtsObject *o = vl_ets_store_find(t, &key);
  Term list = copy_all(p, t, o);
  if (list != TERM_NONE) remove_all(t, &key, o);
  ets_unlock(key.part, ETS_EXCLUSIVE);
  ets_adjust(t);
  return list;
}

Term bif_ets_delete_object_2(Process *p, const Term *args) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  if (!ets_is_object(t, args[1])) return vl_raise_badarg(p);
  EtsKey key = key_of_tuple(t, args[1]);
  ets_lock(key.part, ETS_EXCLUSIVE);
  for (EtsObject *o = vl_ets_store_find(t, &key), *next; o; o = next) {
    next = vl_ets_store_same(t, o);
    if (vl_equal_exact(ets_tuple(o), args[1])) vl_ets_remove_object(t, &key, o);
  }
  ets_unlock(key.part, ETS_EXCLUSIVE);
  ets_adjust(t);
  return ATOM_true;
}

Term bif_ets_delete_all_objects_1(Process *p, const Term *args) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  if (vl_is_heavy(p, 8 * vl_ets_count(t))) return vl_go_dirty(p);
  vl_bump_reductions(p, vl_ets_count(t) / 4);
  return vl_ets_clear(t) ? ATOM_true : vl_raise_system_limit(p);
}
