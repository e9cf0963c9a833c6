/* Small blocks kept for reuse: what a worker frees, it or another worker soon allocates again.
 *
 *   worker's cache: a list for each size, no lock ──full: half of it──> depot ──empty: as much──> another's cache
 *
 * One worker often allocates what another frees (a message, a process), so whole lists go round
 * through the depot. Counts are the worker's own too, and are added to the allocator's now and then.
 * Only over libc's allocator: a host that brings its own sees every block come and go. */
#ifndef VL_CACHE_H
#define VL_CACHE_H

#include "base/alloc.h"
#include "base/lock.h"

/* Blocks of a size from LARGE_LEAST on are kept too, but a few: a process whose heap is collected again and again takes
 * and frees blocks of one size, which the operating system would clear each time. */
enum { LARGE_LEAST = 1 << 14, LARGE_MOST = 1 << 21, LARGE_KEPT = 2 };

enum { CACHE_UNIT = 16, CACHE_LARGEST = 1024, CACHE_CLASSES = CACHE_LARGEST / CACHE_UNIT };

typedef struct FreeBlock {
  struct FreeBlock *next;      /* in its list */
  struct FreeBlock *next_list; /* first of a list in the depot */
} FreeBlock;

/* What workers exchange. */
typedef struct AllocDepot {
  Lock lock; /* LOCK_DEPOT */
  FreeBlock *lists[CACHE_CLASSES];
  _Atomic uint8_t counts[CACHE_CLASSES]; /* read without the lock, a hint */
} AllocDepot;

typedef struct AllocCache {
  Alloc *alloc;
  AllocDepot *depot; /* NULL: nobody to share with */
  FreeBlock *first[CACHE_CLASSES];
  uint16_t count[CACHE_CLASSES];
  struct {
    void *block; /* NULL: none */
    size_t size;
  } large[LARGE_KEPT];                   /* newest first */
  _Atomic int64_t used;                  /* not yet in alloc->used; written by its thread */
  _Atomic int64_t of_kind[MEMORY_KINDS]; /* the same of alloc->of_kind */
  uint64_t allocations;                  /* not yet in alloc->count */
} AllocCache;

void vl_depot_init(AllocDepot *d);
/* Frees the blocks. No cache uses it any more. */
void vl_depot_free(AllocDepot *d, Alloc *a);

void vl_cache_init(AllocCache *c, Alloc *a, AllocDepot *depot);
/* Frees the blocks and adds the counts up. */
void vl_cache_free(AllocCache *c);
/* Adds the counts to the allocator's. Its thread. */
void vl_cache_settle(AllocCache *c);

/* -- For alloc.c: the cache's thread; 0 < size <= CACHE_LARGEST -- */

/* A block of that size, rounded up to CACHE_UNIT; NULL when memory is out. */
void *vl_cache_take(AllocCache *c, size_t size) VL_MUST_CHECK;
void vl_cache_give(AllocCache *c, void *ptr, size_t size);
/* A block of LARGE_LEAST to LARGE_MOST bytes that was kept, or NULL; keeps one in place of the oldest. */
void *vl_cache_take_large(AllocCache *c, size_t size) VL_MUST_CHECK;
void vl_cache_give_large(AllocCache *c, void *ptr, size_t size);
static inline bool cache_is_large(size_t size) {
  return size >= LARGE_LEAST && size <= LARGE_MOST;
}
/* So many bytes more are held now. */
void vl_cache_count(AllocCache *c, MemoryKind kind, int64_t bytes);

#endif
