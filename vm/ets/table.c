#include "ets/table.h"

#include "data/compare.h"
#include "ets/store.h"
#include "heap/copy.h"
#include "heap/refbin.h"
#include "proc/signal.h"

/* -- Objects -- */

EtsObject *vl_ets_object(Alloc *a, Term tuple, size_t words) {
  if (words > UINT32_MAX) return NULL;
  EtsObject *o = vl_alloc(a, sizeof *o + words * sizeof(Term));
  if (!o) return NULL;
  o->words = (uint32_t)words;
  vl_ets_object_fill(a, o, tuple);
  return o;
}

void vl_ets_object_fill(Alloc *a, EtsObject *o, Term tuple) {
  Heap h;
  vl_heap_over(&h, a, o->terms, o->words);
  Term copy = vl_copy_deep_into(&h, tuple);
  o->off_heap = h.off_heap;
  vl_check(!h.fragments && copy == ets_tuple(o));
}

void vl_ets_object_free(Alloc *a, EtsObject *o) {
  if (o->off_heap) vl_refbin_release_list(o->off_heap);
  vl_free(a, o, sizeof *o + o->words * sizeof(Term));
}

/* -- Store: by type -- */

EtsObject *vl_ets_store_find(const EtsTable *t, const EtsKey *key) {
  return ets_is_tree(t) ? vl_ets_tree_find(t, key->term) : vl_ets_hash_find(t, key);
}

EtsObject *vl_ets_store_same(const EtsTable *t, const EtsObject *o) {
  if (!ets_is_bag(t) || !o->next || o->next->hash != o->hash) return NULL;
  return vl_equal_exact(ets_key(t, o), ets_key(t, o->next)) ? o->next : NULL;
}

static size_t object_words(const EtsObject *o) {
  return sizeof *o / sizeof(Term) + o->words;
}

/* The part's lock is held: others may read meanwhile. */
static void change(_Atomic size_t *count, size_t by) {
  atomic_store_explicit(count, atomic_load_explicit(count, memory_order_relaxed) + by, memory_order_relaxed);
}

static void count_object(EtsTable *t, EtsPart *part, const EtsObject *o, int64_t sign) {
  change(&part->count, (size_t)sign);
  change(&part->words, (size_t)sign * object_words(o));
  part->untold += sign;
  if (ets_is_tree(t)) return;
  int64_t untold = part->untold < 0 ? -part->untold : part->untold;
  if (untold * 16 < (int64_t)atomic_load_explicit(&part->count, memory_order_relaxed)) return;
  atomic_fetch_add_explicit(&t->hash.about, part->untold, memory_order_relaxed);
  part->untold = 0;
}

void vl_ets_store_add(EtsTable *t, const EtsKey *key, EtsObject *o) {
  count_object(t, key->part, o, 1);
  if (ets_is_tree(t))
    vl_ets_tree_add(t, o);
  else
    vl_ets_hash_add(t, key, o);
}

void vl_ets_store_remove(EtsTable *t, const EtsKey *key, EtsObject *o) {
  count_object(t, key->part, o, -1);
  if (ets_is_tree(t))
    vl_ets_tree_remove(t, o);
  else
    vl_ets_hash_remove(t, o);
}

void vl_ets_store_replace(EtsTable *t, const EtsKey *key, EtsObject *old, EtsObject *with) {
  change(&key->part->words, object_words(with) - object_words(old));
  if (ets_is_tree(t))
    vl_ets_tree_replace(t, old, with);
  else
    vl_ets_hash_replace(t, old, with);
}

static void forget_counts(EtsPart *part) {
  atomic_store_explicit(&part->count, 0, memory_order_relaxed);
  atomic_store_explicit(&part->words, 0, memory_order_relaxed);
  part->untold = 0;
}

bool vl_ets_clear(EtsTable *t) {
  /* What is in it is freed without a lock. */
  EtsTable *old = vl_ets_table_new(t->alloc, t->type, 1);
  if (!old) return false;
  rwlock_take_write(&t->lock);
  vl_ets_lock_all(t, ETS_EXCLUSIVE);
  for (size_t i = 0; i <= t->part_mask; i++) forget_counts(&t->parts[i]);
  if (ets_is_tree(t)) {
    old->tree = t->tree;
    t->tree.root = NULL;
  } else {
    vl_ets_hash_swap(t, old);
  }
  vl_ets_unlock_all(t, ETS_EXCLUSIVE);
  rwlock_give_write(&t->lock);
  vl_ets_table_free(old);
  return true;
}

static size_t sum(const EtsTable *t, size_t offset) {
  size_t total = 0;
  for (size_t i = 0; i <= t->part_mask; i++)
    total += atomic_load_explicit((const _Atomic size_t *)(const void *)((const char *)&t->parts[i] + offset),
                                  memory_order_relaxed);
  return total;
}

size_t vl_ets_count(const EtsTable *t) {
  return sum(t, offsetof(EtsPart, count));
}

size_t vl_ets_words(const EtsTable *t) {
  size_t buckets = ets_is_tree(t) ? 0 : atomic_load(&t->hash.active);
  size_t fixed = (sizeof *t + (t->part_mask + 1) * sizeof *t->parts) / sizeof(Term);
  return fixed + buckets + sum(t, offsetof(EtsPart, words));
}

/* -- Locks -- */

void vl_ets_lock_all(EtsTable *t, EtsLock how) {
  ets_lock(&t->parts[0], how);
  for (size_t i = 1; i <= t->part_mask; i++)
    if (how == ETS_SHARED)
      rwlock_take_read_next(&t->parts[i].lock);
    else
      rwlock_take_write_next(&t->parts[i].lock);
}

void vl_ets_unlock_all(EtsTable *t, EtsLock how) {
  for (size_t i = t->part_mask; i > 0; i--)
    if (how == ETS_SHARED)
      rwlock_give_read_next(&t->parts[i].lock);
    else
      rwlock_give_write_next(&t->parts[i].lock);
  ets_unlock(&t->parts[0], how);
}

void vl_ets_hold(EtsTable *t) {
  rwlock_take_write(&t->lock);
  t->holds++;
  rwlock_give_write(&t->lock);
}

void vl_ets_unhold(EtsTable *t) {
  rwlock_take_write(&t->lock);
  t->holds--;
  rwlock_give_write(&t->lock);
}

/* -- Tables -- */

static bool make_parts(EtsTable *t, size_t parts) {
  t->part_mask = parts - 1;
  t->parts_block = vl_alloc_zeroed(t->alloc, parts + 1, sizeof(EtsPart));
  if (!t->parts_block) return false;
  uintptr_t at = ((uintptr_t)t->parts_block + PART_BYTES - 1) & ~(uintptr_t)(PART_BYTES - 1);
  t->parts = (EtsPart *)at;
  for (size_t i = 0; i < parts; i++) rwlock_init(&t->parts[i].lock, LOCK_TABLE_PART);
  return true;
}

EtsTable *vl_ets_table_new(Alloc *a, EtsType type, size_t parts) {
  EtsTable *t = vl_alloc_zeroed(a, 1, sizeof *t);
  if (!t) return NULL;
  t->alloc = a;
  t->type = type;
  rwlock_init(&t->lock, LOCK_TABLE);
  if (make_parts(t, parts) && (ets_is_tree(t) || vl_ets_hash_init(t))) return t;
  vl_ets_table_free(t);
  return NULL;
}

void vl_ets_table_free(EtsTable *t) {
  if (ets_is_tree(t))
    vl_ets_tree_clear(t);
  else
    vl_ets_hash_destroy(t);
  for (EtsFixer *f = t->fixers, *next; f; f = next) {
    next = f->next;
    vl_free(t->alloc, f, sizeof *f);
  }
  if (t->to_heir) vl_signal_free(t->to_heir, t->alloc);
  vl_free(t->alloc, t->parts_block, t->parts_block ? (t->part_mask + 2) * sizeof(EtsPart) : 0);
  vl_free(t->alloc, t, sizeof *t);
}
