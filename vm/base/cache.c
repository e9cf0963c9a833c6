#include "base/cache.h"

#include <string.h>

/* A class keeps so many bytes, within so many blocks; counts are added up in steps of so many bytes. */
enum { CLASS_BYTES = 16384, BLOCKS_MIN = 16, BLOCKS_MAX = 128, LISTS_MAX = 16, SETTLE_BYTES = 1 << 16 };

static size_t class_of(size_t size) {
  return (size - 1) / CACHE_UNIT;
}

static size_t block_size(size_t class) {
  return (class + 1) * CACHE_UNIT;
}

static uint16_t blocks_kept(size_t class) {
  size_t n = CLASS_BYTES / block_size(class);
  return (uint16_t)(n < BLOCKS_MIN ? BLOCKS_MIN : n > BLOCKS_MAX ? BLOCKS_MAX : n);
}

static void free_list(Alloc *a, FreeBlock *list, size_t class) {
  for (FreeBlock *next; list; list = next) {
    next = list->next;
    a->fn(a->user, list, block_size(class), 0);
  }
}

/* -- Depot -- */

void vl_depot_init(AllocDepot *d) {
  memset(d, 0, sizeof *d);
  vl_lock_init(&d->lock, LOCK_DEPOT);
}

void vl_depot_free(AllocDepot *d, Alloc *a) {
  for (size_t class = 0; class < CACHE_CLASSES; class ++) {
    for (FreeBlock *list = d->lists[class], *next; list; list = next) {
      next = list->next_list;
      free_list(a, list, class);
    }
  }
  vl_lock_destroy(&d->lock);
}

static void count_lists(AllocDepot *d, size_t class, int change) {
  uint8_t count = atomic_load_explicit(&d->counts[class], memory_order_relaxed);
  atomic_store_explicit(&d->counts[class], (uint8_t)(count + change), memory_order_relaxed);
}

static FreeBlock *take_list(AllocDepot *d, size_t class) {
  vl_lock_take(&d->lock);
  FreeBlock *list = d->lists[class];
  if (list) {
    d->lists[class] = list->next_list;
    count_lists(d, class, -1);
  }
  vl_lock_release(&d->lock);
  return list;
}

static bool give_list(AllocDepot *d, size_t class, FreeBlock *list) {
  vl_lock_take(&d->lock);
  bool has_room = atomic_load_explicit(&d->counts[class], memory_order_relaxed) < LISTS_MAX;
  if (has_room) {
    list->next_list = d->lists[class];
    d->lists[class] = list;
    count_lists(d, class, 1);
  }
  vl_lock_release(&d->lock);
  return has_room;
}

/* -- Cache -- */

void vl_cache_init(AllocCache *c, Alloc *a, AllocDepot *depot) {
  memset(c, 0, sizeof *c);
  c->alloc = a;
  c->depot = depot;
}

void vl_cache_free(AllocCache *c) {
  if (!c->alloc) return;
  for (size_t class = 0; class < CACHE_CLASSES; class ++) free_list(c->alloc, c->first[class], class);
  for (size_t i = 0; i < LARGE_KEPT; i++)
    if (c->large[i].block) c->alloc->fn(c->alloc->user, c->large[i].block, c->large[i].size, 0);
  vl_cache_settle(c);
  vl_cache_init(c, c->alloc, c->depot);
}

void vl_cache_settle(AllocCache *c) {
  int64_t used = atomic_load_explicit(&c->used, memory_order_relaxed);
  if (used == 0 && c->allocations == 0) return;
  vl_alloc_add(c->alloc, used, c->allocations);
  for (size_t kind = 0; kind < MEMORY_KINDS; kind++) {
    int64_t bytes = atomic_load_explicit(&c->of_kind[kind], memory_order_relaxed);
    if (bytes == 0) continue;
    atomic_fetch_add_explicit(&c->alloc->of_kind[kind], bytes, memory_order_relaxed);
    atomic_store_explicit(&c->of_kind[kind], 0, memory_order_relaxed);
  }
  atomic_store_explicit(&c->used, 0, memory_order_relaxed);
  c->allocations = 0;
}

/* Its thread alone writes. */
static int64_t add(_Atomic int64_t *counter, int64_t bytes) {
  int64_t sum = atomic_load_explicit(counter, memory_order_relaxed) + bytes;
  atomic_store_explicit(counter, sum, memory_order_relaxed);
  return sum;
}

void vl_cache_count(AllocCache *c, MemoryKind kind, int64_t bytes) {
  if (kind != MEMORY_OTHER) (void)add(&c->of_kind[kind], bytes);
  int64_t used = add(&c->used, bytes);
  if (VL_UNLIKELY(used > SETTLE_BYTES || used < -SETTLE_BYTES)) vl_cache_settle(c);
}

/* From the depot, where lists hold half of what a cache keeps. */
static FreeBlock *refill(AllocCache *c, size_t class) {
  FreeBlock *list = c->depot && atomic_load_explicit(&c->depot->counts[class], memory_order_relaxed) > 0
                        ? take_list(c->depot, class)
                        : NULL;
  if (!list) return NULL;
  c->count[class] = blocks_kept(class) / 2;
  return list;
}

void *vl_cache_take(AllocCache *c, size_t size) {
  size_t class = class_of(size);
  FreeBlock *block = c->first[class];
  if (VL_UNLIKELY(!block)) block = refill(c, class);
  if (!block) return c->alloc->fn(c->alloc->user, NULL, 0, block_size(class));
  c->first[class] = block->next;
  c->count[class]--;
  return block;
}

/* Takes the half that was freed last off the list, for the depot or for libc. */
static void shed(AllocCache *c, size_t class) {
  FreeBlock *list = c->first[class], *last = list;
  uint16_t half = blocks_kept(class) / 2;
  for (uint16_t i = 1; i < half; i++) last = last->next;
  c->first[class] = last->next;
  c->count[class] = (uint16_t)(c->count[class] - half);
  last->next = NULL;
  if (!c->depot || !give_list(c->depot, class, list)) free_list(c->alloc, list, class);
}

void vl_cache_give(AllocCache *c, void *ptr, size_t size) {
  size_t class = class_of(size);
  FreeBlock *block = ptr;
  block->next = c->first[class];
  c->first[class] = block;
  if (VL_UNLIKELY(++c->count[class] >= blocks_kept(class))) shed(c, class);
}

/* -- Large blocks -- */

void *vl_cache_take_large(AllocCache *c, size_t size) {
  for (size_t i = 0; i < LARGE_KEPT; i++) {
    if (c->large[i].size != size || !c->large[i].block) continue;
    void *block = c->large[i].block;
    c->large[i].block = NULL;
    return block;
  }
  return NULL;
}

void vl_cache_give_large(AllocCache *c, void *ptr, size_t size) {
  void *oldest = c->large[LARGE_KEPT - 1].block;
  if (oldest) c->alloc->fn(c->alloc->user, oldest, c->large[LARGE_KEPT - 1].size, 0);
  memmove(c->large + 1, c->large, (LARGE_KEPT - 1) * sizeof *c->large);
  c->large[0].block = ptr;
  c->large[0].size = size;
}
