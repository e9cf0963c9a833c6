/* A hash table that grows only and is read without a lock.
 *
 * Readers follow `current`; the writer, under a lock of the owner, fills a free slot, or when half
 * is taken makes a larger copy and retires the old one. Items are pointers and outlive the table. */
#ifndef VL_SNAPSHOT_H
#define VL_SNAPSHOT_H

#include "base/alloc.h"
#include "base/epoch.h"

typedef struct SnapshotSlots {
  Retired retired; /* first */
  Alloc *alloc;
  size_t capacity; /* a power of two */
  _Atomic(void *) slots[];
} SnapshotSlots;

typedef struct Snapshot {
  _Atomic(SnapshotSlots *) current; /* NULL: empty */
  size_t count;                     /* writers only */
  uint64_t (*hash)(const void *item);
} Snapshot;

typedef bool SnapshotMatch(const void *item, const void *key);

void *vl_snapshot_find(const Snapshot *s, uint64_t hash, SnapshotMatch *is, const void *key);
bool vl_snapshot_add(Snapshot *s, Alloc *a, EpochDomain *epochs, void *item) VL_MUST_CHECK;
/* Calls fn for every item. */
void vl_snapshot_each(const Snapshot *s, void (*fn)(void *context, void *item), void *context);
/* Frees the table, not the items. Nobody reads any more. */
void vl_snapshot_free(Snapshot *s);

#endif
