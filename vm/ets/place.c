/* Going through a table: a place is an object whose part is locked. */
#include "ets/store.h"

static EtsPlace nowhere(EtsLock how) {
  return (EtsPlace){.object = NULL, .how = how};
}

/* -- Hash: bucket by bucket -- */

/* The first object of the buckets from `bucket` on. */
static EtsPlace from_bucket(EtsTable *t, size_t bucket, EtsLock how) {
  for (; bucket < atomic_load_explicit(&t->hash.active, memory_order_acquire); bucket++) {
    EtsPart *part = &t->parts[bucket & t->part_mask];
    ets_lock(part, how);
    EtsObject *o = NULL;
    if (bucket < atomic_load_explicit(&t->hash.active, memory_order_acquire)) o = *vl_ets_hash_bucket(t, bucket);
    if (o) return (EtsPlace){.object = o, .part = part, .bucket = bucket, .how = how};
    ets_unlock(part, how);
  }
  return nowhere(how);
}

/* -- Tree: one part -- */

/* The lock is held. */
static EtsPlace in_tree(EtsTable *t, EtsObject *o, EtsLock how) {
  if (o) return (EtsPlace){.object = o, .part = t->parts, .how = how};
  ets_unlock(t->parts, how);
  return nowhere(how);
}

/* -- Both -- */

EtsPlace vl_ets_first(EtsTable *t, EtsLock how) {
  if (!ets_is_tree(t)) return from_bucket(t, 0, how);
  ets_lock(t->parts, how);
  return in_tree(t, vl_ets_tree_first(t), how);
}

EtsPlace vl_ets_last(EtsTable *t, EtsLock how) {
  if (!ets_is_tree(t)) return from_bucket(t, 0, how);
  ets_lock(t->parts, how);
  return in_tree(t, vl_ets_tree_last(t), how);
}

EtsPlace vl_ets_after(EtsTable *t, const EtsKey *key, EtsLock how) {
  ets_lock(key->part, how);
  if (ets_is_tree(t)) return in_tree(t, vl_ets_tree_after(t, key->term), how);
  size_t bucket;
  EtsObject *o = vl_ets_hash_after(t, key, &bucket);
  if (o) return (EtsPlace){.object = o, .part = key->part, .bucket = bucket, .how = how};
  ets_unlock(key->part, how);
  return from_bucket(t, bucket + 1, how);
}

EtsPlace vl_ets_place_of(const EtsTable *t, EtsObject *o, EtsPart *part, EtsLock how) {
  EtsPlace place = {.object = o, .part = part, .how = how};
  if (!ets_is_tree(t)) place.bucket = vl_ets_hash_number(t, o->hash);
  return place;
}

EtsPlace vl_ets_before(EtsTable *t, const EtsKey *key, EtsLock how) {
  if (!ets_is_tree(t)) return vl_ets_after(t, key, how);
  ets_lock(key->part, how);
  return in_tree(t, vl_ets_tree_before(t, key->term), how);
}

EtsObject *vl_ets_beside(const EtsTable *t, const EtsPlace *place, bool backward) {
  if (!ets_is_tree(t)) return place->object->next;
  Term key = ets_key(t, place->object);
  return backward ? vl_ets_tree_before(t, key) : vl_ets_tree_after(t, key);
}

void vl_ets_go(EtsTable *t, EtsPlace *place, EtsObject *beside) {
  place->object = beside;
  if (beside) return;
  ets_unlock(place->part, place->how);
  *place = ets_is_tree(t) ? nowhere(place->how) : from_bucket(t, place->bucket + 1, place->how);
}

void vl_ets_leave(EtsPlace *place) {
  if (place->object) ets_unlock(place->part, place->how);
  place->object = NULL;
}
