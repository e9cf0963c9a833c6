/* ETS: keys in order, and whole tables. */
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/heavy.h"
#include "ets/walk.h"
#include "heap/copy.h"

enum { STEPS_PER_OBJECT = 8 };

/* -- Keys in order -- */

/* The key at the place, or the end of the table. */
static Term leave_with_key(Process *p, const EtsTable *t, EtsPlace place) {
  Term key = place.object ? vl_copy(&p->heap, ets_key(t, place.object)) : ATOM_ets_end;
  vl_ets_leave(&place);
  return key;
}

/* The same, with the objects of the key behind it: [Key | Objects]. For who folds. */
static Term leave_with_all(Process *p, const EtsTable *t, EtsPlace place) {
  if (!place.object) return ATOM_ets_end;
  Term list = NIL;
  EtsObject *first = place.object;
  if (ets_is_bag(t)) {
    EtsKey key = ets_key_of_object(t, first);
    first = vl_ets_store_find(t, &key);
  }
  for (EtsObject *o = first; o; o = vl_ets_store_same(t, o)) list = vl_cons(&p->heap, vl_ets_copy_out(p, o), list);
  list = vl_cons(&p->heap, vl_copy(&p->heap, ets_key(t, first)), list);
  vl_ets_leave(&place);
  return list;
}

typedef Term LeaveFn(Process *p, const EtsTable *t, EtsPlace place);
typedef EtsPlace EdgeFn(EtsTable *t, EtsLock how);
typedef EtsPlace StepFn(EtsTable *t, const EtsKey *key, EtsLock how);

static Term edge(Process *p, Term id, EdgeFn *find, LeaveFn *leave) {
  EtsTable *t = vl_ets_open(p, id, ETS_READ);
  return t ? leave(p, t, find(t, ETS_SHARED)) : TERM_NONE;
}

/* A key that is gone is an error, unless the table is ordered or fixed. */
static bool is_lost(EtsTable *t, const EtsKey *key) {
  if (ets_is_tree(t)) return false;
  ets_lock(key->part, ETS_SHARED);
  bool there = vl_ets_store_find(t, key) != NULL;
  ets_unlock(key->part, ETS_SHARED);
  return !there && atomic_load(&t->fixed) == 0;
}

static Term step(Process *p, const Term *args, StepFn *find, LeaveFn *leave) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_READ);
  if (!t) return TERM_NONE;
  EtsKey key = ets_key_of(t, args[1]);
  return is_lost(t, &key) ? vl_raise_badarg(p) : leave(p, t, find(t, &key, ETS_SHARED));
}

Term bif_ets_first_1(Process *p, const Term *args) {
  return edge(p, args[0], vl_ets_first, leave_with_key);
}

Term bif_ets_last_1(Process *p, const Term *args) {
  return edge(p, args[0], vl_ets_last, leave_with_key);
}

Term bif_ets_next_2(Process *p, const Term *args) {
  return step(p, args, vl_ets_after, leave_with_key);
}

Term bif_ets_prev_2(Process *p, const Term *args) {
  return step(p, args, vl_ets_before, leave_with_key);
}

Term bif_vl_ets_first_1(Process *p, const Term *args) {
  return edge(p, args[0], vl_ets_first, leave_with_all);
}

Term bif_vl_ets_last_1(Process *p, const Term *args) {
  return edge(p, args[0], vl_ets_last, leave_with_all);
}

Term bif_vl_ets_next_2(Process *p, const Term *args) {
  return step(p, args, vl_ets_after, leave_with_all);
}

Term bif_vl_ets_prev_2(Process *p, const Term *args) {
  return step(p, args, vl_ets_before, leave_with_all);
}

/* -- All objects -- */

static Term list_of_tree(Process *p, EtsTable *t) {
  TreeCursor c;
  Term list = NIL;
  const EtsObject *o;
  ets_lock(t->parts, ETS_SHARED);
  vl_ets_cursor_start(&c, t, TERM_NONE, ets_anywhere(), true);
  while ((o = vl_ets_cursor_next(&c))) list = vl_cons(&p->heap, vl_ets_copy_out(p, o), list);
  ets_unlock(t->parts, ETS_SHARED);
  return list;
}

static Term list_of_hash(Process *p, EtsTable *t) {
  Term list = NIL;
  vl_ets_hold(t);
  for (EtsPlace at = vl_ets_first(t, ETS_SHARED); at.object; vl_ets_go(t, &at, at.object->next))
    list = vl_cons(&p->heap, vl_ets_copy_out(p, at.object), list);
  vl_ets_unhold(t);
  return list;
}

Term vl_ets_list(Process *p, EtsTable *t) {
  return ets_is_tree(t) ? list_of_tree(p, t) : list_of_hash(p, t);
}

Term bif_ets_tab2list_1(Process *p, const Term *args) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_READ);
  if (!t) return TERM_NONE;
  if (vl_is_heavy(p, STEPS_PER_OBJECT * vl_ets_count(t))) return vl_go_dirty(p);
  return vl_ets_list(p, t);
}

/* -- Slots: the buckets of a hash, the objects of a tree -- */

static Term tree_slot(Process *p, EtsTable *t, size_t n) {
  TreeCursor c;
  const EtsObject *o = NULL;
  ets_lock(t->parts, ETS_SHARED);
  size_t count = vl_ets_count(t);
  vl_ets_cursor_start(&c, t, TERM_NONE, ets_anywhere(), false);
  for (size_t i = 0; n < count && i <= n; i++) o = vl_ets_cursor_next(&c);
  Term slot = o ? vl_cons(&p->heap, vl_ets_copy_out(p, o), NIL) : n == count ? ATOM_ets_end : TERM_NONE;
  ets_unlock(t->parts, ETS_SHARED);
  return slot;
}

static Term hash_slot(Process *p, EtsTable *t, size_t n) {
  size_t active = atomic_load_explicit(&t->hash.active, memory_order_acquire);
  if (n >= active) return n == active ? ATOM_ets_end : TERM_NONE;
  EtsPart *part = &t->parts[n & t->part_mask];
  Term list = NIL;
  ets_lock(part, ETS_SHARED);
  EtsObject *o = n < atomic_load_explicit(&t->hash.active, memory_order_acquire) ? *vl_ets_hash_bucket(t, n) : NULL;
  for (; o; o = o->next) list = vl_cons(&p->heap, vl_ets_copy_out(p, o), list);
  ets_unlock(part, ETS_SHARED);
  return list;
}

Term bif_ets_slot_2(Process *p, const Term *args) {
  if (!arg_is_int(args[1], 0, SMALL_MAX)) return vl_raise_badarg(p);
  EtsTable *t = vl_ets_open(p, args[0], ETS_READ);
  if (!t) return TERM_NONE;
  size_t n = (size_t)small_value(args[1]);
  Term slot = ets_is_tree(t) ? tree_slot(p, t, n) : hash_slot(p, t, n);
  return slot == TERM_NONE && !p->heap.failed ? vl_raise_badarg(p) : slot;
}
