#include "code/snapshot.h"

enum { FIRST_CAPACITY = 64 };

static SnapshotSlots *slots_of(const Snapshot *s) {
  return atomic_load_explicit(&s->current, memory_order_acquire);
}

static size_t slots_bytes(size_t capacity) {
  return sizeof(SnapshotSlots) + capacity * sizeof(_Atomic(void *));
}

static void free_slots(Retired *self, void *context) {
  SnapshotSlots *t = (SnapshotSlots *)self;
  vl_free(t->alloc, t, slots_bytes(t->capacity));
}

void *vl_snapshot_find(const Snapshot *s, uint64_t hash, SnapshotMatch *is, const void *key) {
  const SnapshotSlots *t = slots_of(s);
  if (!t) return NULL;
  for (size_t i = hash & (t->capacity - 1);; i = (i + 1) & (t->capacity - 1)) {
    void *item = atomic_load_explicit(&t->slots[i], memory_order_acquire);
    if (!item || is(item, key)) return item;
  }
}

static void place(SnapshotSlots *t, uint64_t hash, void *item) {
  size_t i = hash & (t->capacity - 1);
  while (atomic_load_explicit(&t->slots[i], memory_order_relaxed)) i = (i + 1) & (t->capacity - 1);
  atomic_store_explicit(&t->slots[i], item, memory_order_release);
}

static bool grow(Snapshot *s, Alloc *a, EpochDomain *epochs) {
  SnapshotSlots *old = slots_of(s);
  size_t capacity = old ? old->capacity * 2 : FIRST_CAPACITY;
  SnapshotSlots *t = vl_alloc_zeroed(a, 1, slots_bytes(capacity));
  if (!t) return false;
  t->alloc = a;
  t->capacity = capacity;
  for (size_t i = 0; old && i < old->capacity; i++) {
    void *item = atomic_load_explicit(&old->slots[i], memory_order_relaxed);
    if (item) place(t, s->hash(item), item);
  }
  atomic_store_explicit(&s->current, t, memory_order_release);
  if (old) vl_epoch_retire(epochs, &old->retired, free_slots);
  return true;
}

bool vl_snapshot_add(Snapshot *s, Alloc *a, EpochDomain *epochs, void *item) {
  SnapshotSlots *t = slots_of(s);
  if ((!t || s->count >= t->capacity / 2) && !grow(s, a, epochs)) return false;
  place(slots_of(s), s->hash(item), item);
  s->count++;
  return true;
}

void vl_snapshot_each(const Snapshot *s, void (*fn)(void *context, void *item), void *context) {
  const SnapshotSlots *t = slots_of(s);
  for (size_t i = 0; t && i < t->capacity; i++) {
    void *item = atomic_load_explicit(&t->slots[i], memory_order_acquire);
    if (item) fn(context, item);
  }
}

void vl_snapshot_free(Snapshot *s) {
  SnapshotSlots *t = slots_of(s);
  if (t) free_slots(&t->retired, NULL);
}
