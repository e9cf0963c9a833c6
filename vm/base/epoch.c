#include "base/epoch.h"

void vl_epoch_init(EpochDomain *d, void *context) {
  vl_lock_init(&d->lock, LOCK_EPOCH);
  atomic_init(&d->epoch, 1);
  atomic_init(&d->waiting, 0);
  d->threads = NULL;
  d->first = NULL;
  d->last = &d->first;
  d->context = context;
}

/* Frees a chain; without the lock, since free functions may retire more. */
static void free_chain(EpochDomain *d, Retired *chain) {
  while (chain) {
    Retired *next = chain->next;
    chain->free(chain, d->context);
    chain = next;
  }
}

void vl_epoch_destroy(EpochDomain *d) {
  vl_check(!d->threads);
  while (d->first) {
    Retired *all = d->first;
    d->first = NULL;
    d->last = &d->first;
    free_chain(d, all);
  }
  vl_lock_destroy(&d->lock);
}

void vl_epoch_enter(EpochDomain *d, EpochThread *self) {
  vl_lock_take(&d->lock);
  atomic_store(&self->seen, atomic_load(&d->epoch));
  self->next = d->threads;
  self->link = &d->threads;
  if (d->threads) d->threads->link = &self->next;
  d->threads = self;
  vl_lock_release(&d->lock);
}

void vl_epoch_leave(EpochDomain *d, EpochThread *self) {
  vl_lock_take(&d->lock);
  *self->link = self->next;
  if (self->next) self->next->link = self->link;
  vl_lock_release(&d->lock);
}

void vl_epoch_retire(EpochDomain *d, Retired *object, void (*free)(Retired *self, void *context)) {
  object->free = free;
  object->next = NULL;
  vl_lock_take(&d->lock);
  object->epoch = atomic_fetch_add(&d->epoch, 1);
  *d->last = object;
  d->last = &object->next;
  atomic_fetch_add(&d->waiting, 1);
  vl_lock_release(&d->lock);
}

/* Takes off the objects that every online thread has outlived. */
static Retired *take_free_locked(EpochDomain *d) {
  uint64_t oldest = UINT64_MAX;
  for (EpochThread *t = d->threads; t; t = t->next) {
    uint64_t seen = atomic_load(&t->seen);
    if (seen < oldest) oldest = seen;
  }
  Retired *chain = d->first, **end = &chain;
  size_t taken = 0;
  for (; *end && (*end)->epoch < oldest; end = &(*end)->next) taken++;
  d->first = *end;
  if (!d->first) d->last = &d->first;
  *end = NULL;
  atomic_fetch_sub(&d->waiting, taken);
  return chain;
}

void vl_epoch_quiesce(EpochDomain *d, EpochThread *self) {
  atomic_store(&self->seen, atomic_load(&d->epoch));
  if (atomic_load_explicit(&d->waiting, memory_order_relaxed) == 0) return;
  vl_lock_take(&d->lock);
  Retired *chain = take_free_locked(d);
  vl_lock_release(&d->lock);
  free_chain(d, chain);
}
