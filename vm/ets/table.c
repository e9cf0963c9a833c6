#include "ets/table.h"

#include "data/compare.h"
#include "ets/store.h"
#include "heap/copy.h"
#include "proc/ref.h"

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
  if (t->heir_data) vl_ets_object_free(t->alloc, t->heir_data);
  vl_lock_destroy(&t->lock);
  vl_free(t->alloc, t, sizeof *t);
}

/* -- State -- */

EtsState *vl_ets_state(const Instance *in) {
  return in->service[SERVICE_ETS];
}

static EtsTable **bucket_of(const EtsState *state, uint64_t ref) {
  return &state->buckets[ref & state->mask];
}

static EtsTable *find_locked(const EtsState *state, Term id) {
  if (is_ref(id)) {
    EtsTable *t = *bucket_of(state, ref_number(id));
    while (t && t->ref != ref_number(id)) t = t->next;
    return t;
  }
  EtsTable *t = is_atom(id) ? state->named : NULL;
  while (t && t->name != id) t = t->next_named;
  return t;
}

EtsTable *vl_ets_find(EtsState *state, Term id) {
  vl_lock_take(&state->lock);
  EtsTable *t = find_locked(state, id);
  vl_lock_release(&state->lock);
  return t;
}

/* Doubles the buckets; without memory the chains just grow. */
static void grow_locked(EtsState *state) {
  Alloc *a = &state->instance->alloc;
  size_t old_count = state->mask + 1;
  EtsTable **old = state->buckets;
  EtsTable **wide = vl_alloc_zeroed(a, 2 * old_count, sizeof *wide);
  if (!wide) return;
  state->buckets = wide;
  state->mask = 2 * old_count - 1;
  for (size_t i = 0; i < old_count; i++) {
    for (EtsTable *t = old[i], *next; t; t = next) {
      next = t->next;
      EtsTable **bucket = bucket_of(state, t->ref);
      t->next = *bucket;
      *bucket = t;
    }
  }
  vl_free(a, old, old_count * sizeof *old);
}

bool vl_ets_add(EtsState *state, EtsTable *t) {
  vl_lock_take(&state->lock);
  bool taken = t->named && find_locked(state, t->name);
  if (!taken) {
    if (++state->count > state->mask) grow_locked(state);
    EtsTable **bucket = bucket_of(state, t->ref);
    t->next = *bucket;
    *bucket = t;
    t->next_named = state->named;
    if (t->named) state->named = t;
  }
  vl_lock_release(&state->lock);
  return !taken;
}

bool vl_ets_rename(EtsState *state, EtsTable *t, Term name) {
  vl_lock_take(&state->lock);
  bool taken = t->named && find_locked(state, name);
  if (!taken) t->name = name;
  vl_lock_release(&state->lock);
  return !taken;
}

static void free_retired(Retired *self, void *context) {
  vl_ets_table_free((EtsTable *)(void *)self);
}

void vl_ets_remove(EtsState *state, EtsTable *t) {
  vl_lock_take(&t->lock);
  bool was_gone = t->gone;
  t->gone = true;
  vl_lock_release(&t->lock);
  if (was_gone) return;
  vl_lock_take(&state->lock);
  EtsTable **link = bucket_of(state, t->ref);
  while (*link != t) link = &(*link)->next;
  *link = t->next;
  for (link = &state->named; t->named && *link; link = &(*link)->next_named) {
    if (*link != t) continue;
    *link = t->next_named;
    break;
  }
  state->count--;
  vl_lock_release(&state->lock);
  vl_epoch_retire(&state->instance->epochs, &t->retired, free_retired);
}

void vl_ets_each(EtsState *state, void (*visit)(EtsTable *t, void *context), void *context) {
  vl_lock_take(&state->lock);
  for (size_t i = 0; i <= state->mask; i++)
    for (EtsTable *t = state->buckets[i]; t; t = t->next) visit(t, context);
  vl_lock_release(&state->lock);
}
