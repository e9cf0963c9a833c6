#include "ets/table.h"

#include "data/compare.h"
#include "ets/store.h"
#include "heap/copy.h"
#include "proc/signal.h"

/* -- Objects -- */

EtsObject *vl_ets_object(Alloc *a, Term tuple) {
  size_t words = vl_copy_deep_size(tuple);
  EtsObject *o = vl_alloc(a, sizeof *o + words * sizeof(Term));
  if (!o) return NULL;
  Heap h;
  vl_heap_over(&h, a, o->terms, words);
  *o = (EtsObject){.words = words};
  o->tuple = vl_copy_deep_into(&h, tuple);
  o->off_heap = h.off_heap;
  vl_check(!h.fragments && o->tuple != TERM_NONE);
  return o;
}

void vl_ets_object_free(Alloc *a, EtsObject *o) {
  Heap h;
  vl_heap_init(&h, a);
  h.off_heap = o->off_heap;
  vl_heap_free(&h);
  vl_free(a, o, sizeof *o + o->words * sizeof(Term));
}

/* -- Store: by type -- */

static bool is_tree(const EtsTable *t) {
  return t->type == ETS_ORDERED_SET;
}

EtsObject *vl_ets_store_find(const EtsTable *t, Term key) {
  return is_tree(t) ? vl_ets_tree_find(t, key) : vl_ets_hash_find(t, key);
}

EtsObject *vl_ets_store_same(const EtsTable *t, const EtsObject *o) {
  if (!ets_is_bag(t) || !o->next || o->next->hash != o->hash) return NULL;
  return vl_equal_exact(ets_key(t, o), ets_key(t, o->next)) ? o->next : NULL;
}

static size_t object_words(const EtsObject *o) {
  return sizeof *o / sizeof(Term) + o->words;
}

void vl_ets_store_add(EtsTable *t, EtsObject *o) {
  t->count++;
  t->words += object_words(o);
  if (is_tree(t))
    vl_ets_tree_add(t, o);
  else
    vl_ets_hash_add(t, o);
}

void vl_ets_store_remove(EtsTable *t, EtsObject *o) {
  t->count--;
  t->words -= object_words(o);
  if (is_tree(t))
    vl_ets_tree_remove(t, o);
  else
    vl_ets_hash_remove(t, o);
}

void vl_ets_store_replace(EtsTable *t, EtsObject *old, EtsObject *with) {
  t->words += object_words(with) - object_words(old);
  if (is_tree(t)) {
    vl_ets_tree_replace(t, old, with);
    return;
  }
  with->hash = old->hash;
  with->next = old->next;
  *vl_ets_hash_link(t, old) = with;
}

void vl_ets_store_clear(EtsTable *t) {
  t->count = t->words = 0;
  if (is_tree(t))
    vl_ets_tree_clear(t);
  else
    vl_ets_hash_clear(t);
}

EtsObject *vl_ets_store_first(const EtsTable *t) {
  return is_tree(t) ? vl_ets_tree_first(t) : vl_ets_hash_first(t);
}

EtsObject *vl_ets_store_last(const EtsTable *t) {
  return is_tree(t) ? vl_ets_tree_last(t) : vl_ets_hash_first(t);
}

EtsObject *vl_ets_store_after(const EtsTable *t, Term key) {
  return is_tree(t) ? vl_ets_tree_after(t, key) : vl_ets_hash_after(t, key);
}

EtsObject *vl_ets_store_before(const EtsTable *t, Term key) {
  return is_tree(t) ? vl_ets_tree_before(t, key) : vl_ets_hash_after(t, key);
}

EtsObject *vl_ets_store_next(const EtsTable *t, const EtsObject *o) {
  return is_tree(t) ? vl_ets_tree_after(t, ets_key(t, o)) : vl_ets_hash_next(t, o);
}

/* -- Tables -- */

EtsTable *vl_ets_table_new(Alloc *a, EtsType type) {
  EtsTable *t = vl_alloc_zeroed(a, 1, sizeof *t);
  if (!t) return NULL;
  t->alloc = a;
  t->type = type;
  vl_lock_init(&t->lock, LOCK_TABLE);
  if (is_tree(t) || vl_ets_hash_init(t)) return t;
  vl_ets_table_free(t);
  return NULL;
}

void vl_ets_table_free(EtsTable *t) {
  if (is_tree(t))
    vl_ets_tree_clear(t);
  else
    vl_ets_hash_destroy(t);
  if (t->to_heir) vl_signal_free(t->to_heir, t->alloc);
  vl_lock_destroy(&t->lock);
  vl_free(t->alloc, t, sizeof *t);
}
