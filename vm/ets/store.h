/* The store of one table, and the locks of its parts.
 *
 * Whoever calls what takes a key holds the lock of the key's part, or of all parts; whoever goes through holds all, or
 * has the table held (vl_ets_hold) and takes the parts one by one. */
#ifndef VL_ETS_STORE_H
#define VL_ETS_STORE_H

#include "ets/table.h"

/* A key, and where it belongs. */
typedef struct EtsKey {
  Term term;
  uint64_t hash; /* 0 for a tree */
  EtsPart *part;
} EtsKey;

uint64_t vl_ets_hash_of(Term key);
static inline EtsKey ets_key_of(const EtsTable *t, Term key) {
  uint64_t hash = ets_is_tree(t) ? 0 : vl_ets_hash_of(key);
  return (EtsKey){.term = key, .hash = hash, .part = &t->parts[hash & t->part_mask]};
}
/* The key of an object of the table. */
static inline EtsKey ets_key_of_object(const EtsTable *t, const EtsObject *o) {
  uint64_t hash = ets_is_tree(t) ? 0 : o->hash;
  return (EtsKey){.term = ets_key(t, o), .hash = hash, .part = &t->parts[hash & t->part_mask]};
}

/* -- Locks -- */

typedef enum EtsLock { ETS_SHARED, ETS_EXCLUSIVE } EtsLock;

static inline void ets_lock(EtsPart *part, EtsLock how) {
  if (how == ETS_SHARED)
    rwlock_take_read(&part->lock);
  else
    rwlock_take_write(&part->lock);
}
static inline void ets_unlock(EtsPart *part, EtsLock how) {
  if (how == ETS_SHARED)
    rwlock_give_read(&part->lock);
  else
    rwlock_give_write(&part->lock);
}
/* Those of all parts. */
void vl_ets_lock_all(EtsTable *t, EtsLock how);
void vl_ets_unlock_all(EtsTable *t, EtsLock how);

/* While a table is held no bucket splits or merges: who goes through it meets each object once. No lock is held. */
void vl_ets_hold(EtsTable *t);
void vl_ets_unhold(EtsTable *t);

/* -- Objects of a key -- */

/* The first, or NULL. */
EtsObject *vl_ets_store_find(const EtsTable *t, const EtsKey *key);
/* The object after o if it has the same key, else NULL. */
EtsObject *vl_ets_store_same(const EtsTable *t, const EtsObject *o);
/* Puts o before the objects of its key; counts it. */
void vl_ets_store_add(EtsTable *t, const EtsKey *key, EtsObject *o);
/* Takes o out, without freeing it. */
void vl_ets_store_remove(EtsTable *t, const EtsKey *key, EtsObject *o);
/* Puts `with` where `old` is (equal keys); the caller frees `old`. */
void vl_ets_store_replace(EtsTable *t, const EtsKey *key, EtsObject *old, EtsObject *with);
/* Frees all objects, and most buckets; they go at once for whoever looks. No lock is held. False when memory is out:
 * nothing has changed. */
bool vl_ets_clear(EtsTable *t) VL_MUST_CHECK;
/* After adding or removing, without a lock: splits or merges buckets when it is time. */
void vl_ets_hash_adjust(EtsTable *t);
static inline void ets_adjust(EtsTable *t);

/* -- Going through: the order is the tree's, or that of the buckets. These lock by themselves -- */

/* A place in a table. */
typedef struct EtsPlace {
  EtsObject *object; /* NULL: the end; else its part is locked */
  EtsPart *part;
  size_t bucket; /* hash */
  EtsLock how;
} EtsPlace;

EtsPlace vl_ets_first(EtsTable *t, EtsLock how);
EtsPlace vl_ets_last(EtsTable *t, EtsLock how);
/* The first object behind all objects of the key, which need not be there any more. */
EtsPlace vl_ets_after(EtsTable *t, const EtsKey *key, EtsLock how);
EtsPlace vl_ets_before(EtsTable *t, const EtsKey *key, EtsLock how);
/* Where the object is; the part is locked so. */
EtsPlace vl_ets_place_of(const EtsTable *t, EtsObject *o, EtsPart *part, EtsLock how);
/* The object beside place->object in the tree or the chain; NULL: none. To be asked before that one is removed. */
EtsObject *vl_ets_beside(const EtsTable *t, const EtsPlace *place, bool backward);
/* On to that object, or to the first of a later bucket. */
void vl_ets_go(EtsTable *t, EtsPlace *place, EtsObject *beside);
/* Gives the lock back, if one is held. */
void vl_ets_leave(EtsPlace *place);

/* -- The two kinds behind it -- */

bool vl_ets_hash_init(EtsTable *t) VL_MUST_CHECK;
/* An empty store in place of that of `t`, which moves to `old`. The table and all parts are locked. */
void vl_ets_hash_swap(EtsTable *t, EtsTable *old);
/* Frees the buckets too. */
void vl_ets_hash_destroy(EtsTable *t);
EtsObject *vl_ets_hash_find(const EtsTable *t, const EtsKey *key);
void vl_ets_hash_add(EtsTable *t, const EtsKey *key, EtsObject *o);
void vl_ets_hash_remove(EtsTable *t, EtsObject *o);
void vl_ets_hash_replace(EtsTable *t, EtsObject *old, EtsObject *with);
/* The first object of the key's bucket that lies behind the key, and which bucket that is. */
EtsObject *vl_ets_hash_after(const EtsTable *t, const EtsKey *key, size_t *bucket);
/* The number of the bucket of a hash. */
size_t vl_ets_hash_number(const EtsTable *t, uint64_t hash);
EtsObject **vl_ets_hash_bucket(const EtsTable *t, size_t index);

enum { ETS_TREE_HEIGHT = 96 }; /* more than any table in memory can have */
void vl_ets_tree_clear(EtsTable *t);
EtsObject *vl_ets_tree_find(const EtsTable *t, Term key);
void vl_ets_tree_add(EtsTable *t, EtsObject *o);
void vl_ets_tree_remove(EtsTable *t, EtsObject *o);
void vl_ets_tree_replace(EtsTable *t, EtsObject *old, EtsObject *with);
EtsObject *vl_ets_tree_first(const EtsTable *t);
EtsObject *vl_ets_tree_last(const EtsTable *t);
EtsObject *vl_ets_tree_after(const EtsTable *t, Term key);
EtsObject *vl_ets_tree_before(const EtsTable *t, Term key);

enum { ETS_LOAD = 2 /* objects a bucket before the next one splits; half of that before the last one merges */ };

static inline void ets_adjust(EtsTable *t) {
  if (ets_is_tree(t)) return;
  size_t about = (size_t)atomic_load_explicit(&t->hash.about, memory_order_relaxed);
  size_t active = atomic_load_explicit(&t->hash.active, memory_order_relaxed);
  if (VL_UNLIKELY(about > active * ETS_LOAD || (active > FIRST_BUCKETS && about * ETS_LOAD < active)))
    vl_ets_hash_adjust(t);
}

#endif
