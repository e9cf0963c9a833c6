#include "proc/registry.h"

enum { FIRST_CAPACITY = 64 };

typedef struct Entry {
  _Atomic Term name; /* TERM_NONE: never used */
  _Atomic Term pid;  /* TERM_NONE: not registered now */
} Entry;

typedef struct Table {
  Retired retired;
  size_t capacity; /* power of two */
  Entry entries[];
} Table;

struct Registry {
  Alloc *alloc;
  EpochDomain *epochs;
  Lock lock; /* LOCK_REGISTRY: writers */
  _Atomic(Table *) table;
  size_t used; /* entries with a name; guarded by lock */
};

static size_t table_bytes(size_t capacity) {
  return sizeof(Table) + capacity * sizeof(Entry);
}

static Table *table_new(Alloc *a, size_t capacity) {
  Table *table = vl_alloc_zeroed(a, 1, table_bytes(capacity));
  if (table) table->capacity = capacity;
  return table;
}

static void table_free(Retired *self, void *context) {
  Table *table = (Table *)(void *)self;
  vl_free(context, table, table_bytes(table->capacity));
}

Registry *vl_registry_new(Alloc *a, EpochDomain *epochs) {
  Registry *r = vl_alloc_zeroed(a, 1, sizeof *r);
  Table *table = r ? table_new(a, FIRST_CAPACITY) : NULL;
  if (!table) {
    vl_free(a, r, sizeof *r);
    return NULL;
  }
  r->alloc = a;
  r->epochs = epochs;
  vl_lock_init(&r->lock, LOCK_REGISTRY);
  atomic_init(&r->table, table);
  return r;
}

void vl_registry_free(Registry *r) {
  Table *table = atomic_load(&r->table);
  vl_free(r->alloc, table, table_bytes(table->capacity));
  vl_lock_destroy(&r->lock);
  vl_free(r->alloc, r, sizeof *r);
}

/* The entry of the name, or the free one where it would go. */
static Entry *probe(Table *table, Term name) {
  size_t at = (size_t)(name * UINT64_C(0x9E3779B97F4A7C15) >> 32);
  for (;; at++) {
    Entry *e = &table->entries[at & (table->capacity - 1)];
    Term there = atomic_load_explicit(&e->name, memory_order_acquire);
    if (there == name || there == TERM_NONE) return e;
  }
}

/* Names that are not registered now are left behind. */
static bool grow_locked(Registry *r) {
  Table *old = atomic_load(&r->table);
  Table *wide = table_new(r->alloc, old->capacity * 2);
  if (!wide) return false;
  r->used = 0;
  for (size_t i = 0; i < old->capacity; i++) {
    Term pid = atomic_load(&old->entries[i].pid);
    if (pid == TERM_NONE) continue;
    Term name = atomic_load(&old->entries[i].name);
    Entry *e = probe(wide, name);
    atomic_store(&e->name, name);
    atomic_store(&e->pid, pid);
    r->used++;
  }
  atomic_store_explicit(&r->table, wide, memory_order_release);
  vl_epoch_retire(r->epochs, &old->retired, table_free);
  return true;
}

static RegisterResult add_locked(Registry *r, Term name, Term pid) {
  Table *table = atomic_load(&r->table);
  Entry *e = probe(table, name);
  if (atomic_load(&e->pid) != TERM_NONE) return REGISTER_TAKEN;
  if (atomic_load(&e->name) == TERM_NONE && (r->used + 1) * 4 > table->capacity * 3) {
    if (!grow_locked(r)) return REGISTER_NO_MEMORY;
    e = probe(atomic_load(&r->table), name);
  }
  if (atomic_load(&e->name) == TERM_NONE) r->used++;
  atomic_store(&e->pid, pid);
  atomic_store_explicit(&e->name, name, memory_order_release);
  return REGISTER_OK;
}

RegisterResult vl_registry_add(Registry *r, Term name, Term pid) {
  vl_lock_take(&r->lock);
  RegisterResult result = add_locked(r, name, pid);
  vl_lock_release(&r->lock);
  return result;
}

bool vl_registry_remove(Registry *r, Term name, Term pid) {
  vl_lock_take(&r->lock);
  Entry *e = probe(atomic_load(&r->table), name);
  bool owned = atomic_load(&e->pid) == pid;
  if (owned) atomic_store(&e->pid, TERM_NONE);
  vl_lock_release(&r->lock);
  return owned;
}

Term vl_registry_find(Registry *r, Term name) {
  Entry *e = probe(atomic_load_explicit(&r->table, memory_order_acquire), name);
  return atomic_load_explicit(&e->pid, memory_order_acquire);
}

Term vl_registry_next(Registry *r, size_t *at) {
  Table *table = atomic_load_explicit(&r->table, memory_order_acquire);
  while (*at < table->capacity) {
    Entry *e = &table->entries[(*at)++];
    if (atomic_load(&e->pid) != TERM_NONE) return atomic_load(&e->name);
  }
  return TERM_NONE;
}
