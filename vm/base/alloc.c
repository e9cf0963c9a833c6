#include "base/alloc.h"

#include "base/pages.h"
#include "base/reserve.h"
#include "base/thread.h"

#include <stdlib.h>
#include <string.h>

/* Freed blocks must be seen as freed by who looks for their use. */
#if defined(__SANITIZE_ADDRESS__)
enum { MAY_CACHE = false };
#else
enum { MAY_CACHE = true };
#endif

static bool is_paged(size_t size) {
  return MAY_CACHE && size >= PAGES_LEAST;
}

static void *take_pages(Alloc *a, size_t size) {
  return a->reserve ? vl_reserve_take(a->reserve, size) : vl_pages_take(size);
}

/* At most half as much is kept as the instance holds, the block included. */
static void give_pages(Alloc *a, void *ptr, size_t size) {
  if (a->reserve)
    vl_reserve_give(a->reserve, ptr, size, atomic_load_explicit(&a->used, memory_order_relaxed) / 2);
  else
    vl_pages_give(ptr, size);
}

static void *move_block(Alloc *a, void *ptr, size_t old_size, size_t new_size) {
  void *block = is_paged(new_size) ? take_pages(a, new_size) : malloc(new_size);
  if (!block) return NULL;
  memcpy(block, ptr, old_size < new_size ? old_size : new_size);
  if (is_paged(old_size))
    give_pages(a, ptr, old_size);
  else
    free(ptr);
  return block;
}

/* `user`: the allocator itself. */
static void *libc_realloc(void *user, void *ptr, size_t old_size, size_t new_size) {
  if (VL_LIKELY(!is_paged(old_size) && !is_paged(new_size))) {
    if (new_size != 0) return realloc(ptr, new_size);
    free(ptr);
    return NULL;
  }
  if (new_size == 0) {
    give_pages(user, ptr, old_size);
    return NULL;
  }
  if (!ptr) return take_pages(user, new_size);
  return is_paged(old_size) && is_paged(new_size) ? vl_pages_resize(ptr, old_size, new_size)
                                                  : move_block(user, ptr, old_size, new_size);
}

void vl_alloc_init(Alloc *a, VlReallocFn *fn, void *user, size_t limit) {
  memset(a, 0, sizeof *a);
  a->plain = MAY_CACHE && !fn;
  a->fn = fn ? fn : libc_realloc;
  a->user = fn ? user : a;
  a->limit = limit;
}

void vl_alloc_keep(Alloc *a, PageReserve *reserve) {
  a->reserve = a->plain && a->limit == 0 ? reserve : NULL;
}

void vl_alloc_fail_at(Alloc *a, int64_t nth) {
  atomic_store(&a->fail_in, nth);
}

/* Charges the change before the host is asked, so that two threads cannot
 * both slip under the limit. */
static bool charge(Alloc *a, size_t old_size, size_t new_size) {
  atomic_fetch_add_explicit(&a->count, 1, memory_order_relaxed);
  if (VL_UNLIKELY(atomic_load_explicit(&a->fail_in, memory_order_relaxed) > 0) && atomic_fetch_sub(&a->fail_in, 1) == 1)
    return false;
  size_t before = atomic_fetch_add_explicit(&a->used, new_size - old_size, memory_order_relaxed);
  size_t now = before + new_size - old_size, limit = atomic_load_explicit(&a->limit, memory_order_relaxed);
  if (VL_UNLIKELY(limit != 0 && now > limit && new_size > old_size)) {
    atomic_fetch_sub_explicit(&a->used, new_size - old_size, memory_order_relaxed);
    atomic_store_explicit(&a->refused, true, memory_order_relaxed);
    return false;
  }
  if (now > atomic_load_explicit(&a->peak, memory_order_relaxed))
    atomic_store_explicit(&a->peak, now, memory_order_relaxed);
  return true;
}

static void count_kind(Alloc *a, MemoryKind kind, size_t bytes) {
  if (kind != MEMORY_OTHER) atomic_fetch_add_explicit(&a->of_kind[kind], (int64_t)bytes, memory_order_relaxed);
}

bool vl_alloc_charge(Alloc *a, MemoryKind kind, size_t size) {
  bool charged = charge(a, 0, size);
  if (charged) count_kind(a, kind, size);
  return charged;
}

void vl_alloc_discharge(Alloc *a, MemoryKind kind, size_t size) {
  atomic_fetch_sub_explicit(&a->used, size, memory_order_relaxed);
  count_kind(a, kind, 0 - size);
}

void vl_alloc_add(Alloc *a, int64_t used, uint64_t count) {
  atomic_fetch_add_explicit(&a->count, count, memory_order_relaxed);
  size_t now = atomic_fetch_add_explicit(&a->used, (size_t)used, memory_order_relaxed) + (size_t)used;
  if (used > 0 && now > atomic_load_explicit(&a->peak, memory_order_relaxed))
    atomic_store_explicit(&a->peak, now, memory_order_relaxed);
}

/* -- Blocks -- */

/* The cache of this thread, if it is one of the allocator's. */
static AllocCache *cache_of(const Alloc *a) {
  Thread *t = a->plain ? vl_current_thread : NULL;
  return t && t->cache.alloc == a ? &t->cache : NULL;
}

/* Small blocks have the size of their class, so that any thread's cache can take them. */
static size_t rounded(const Alloc *a, size_t size) {
  return a->plain && size <= CACHE_LARGEST ? (size + CACHE_UNIT - 1) / CACHE_UNIT * CACHE_UNIT : size;
}

static bool is_small_block(size_t size) {
  return size - 1 < CACHE_LARGEST;
}

/* Is the exact way needed: a limit to keep, or a failure to make? */
static bool is_watched(const Alloc *a) {
  return a->limit != 0 || atomic_load_explicit(&a->fail_in, memory_order_relaxed) > 0;
}

static void give_block(Alloc *a, AllocCache *c, void *ptr, size_t size) {
  if (c && is_small_block(size))
    vl_cache_give(c, ptr, size);
  else if (c && cache_is_large(size))
    vl_cache_give_large(c, ptr, size);
  else
    a->fn(a->user, ptr, rounded(a, size), 0);
}

static void *take_block(Alloc *a, AllocCache *c, size_t size) {
  if (c && is_small_block(size)) return vl_cache_take(c, size);
  void *kept = c && cache_is_large(size) ? vl_cache_take_large(c, size) : NULL;
  return kept ? kept : a->fn(a->user, NULL, 0, rounded(a, size));
}

static inline void *take(Alloc *a, MemoryKind kind, size_t size) {
  AllocCache *c = cache_of(a);
  bool counts_later = c && !is_watched(a);
  if (!counts_later && !charge(a, 0, size)) return NULL;
  void *block = take_block(a, c, size);
  if (VL_UNLIKELY(!block)) {
    if (!counts_later) atomic_fetch_sub_explicit(&a->used, size, memory_order_relaxed);
    return NULL;
  }
  if (counts_later) {
    c->allocations++;
    vl_cache_count(c, kind, (int64_t)size);
  } else {
    count_kind(a, kind, size);
  }
  return block;
}

void *vl_alloc(Alloc *a, size_t size) {
  return take(a, MEMORY_OTHER, size);
}

void *vl_alloc_of(Alloc *a, MemoryKind kind, size_t size) {
  return take(a, kind, size);
}

void *vl_alloc_zeroed(Alloc *a, size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
  void *block = vl_alloc(a, bytes);
  if (block) memset(block, 0, bytes);
  return block;
}

/* From or to a class of the caches the block itself changes. */
static void *resize_block(Alloc *a, void *ptr, size_t old_size, size_t new_size) {
  size_t from = rounded(a, old_size), to = rounded(a, new_size);
  if (!a->plain || (old_size > CACHE_LARGEST && new_size > CACHE_LARGEST)) return a->fn(a->user, ptr, from, to);
  if (from == to) return ptr;
  AllocCache *c = cache_of(a);
  void *block = c && is_small_block(new_size) ? vl_cache_take(c, new_size) : a->fn(a->user, NULL, 0, to);
  if (!block) return NULL;
  memcpy(block, ptr, old_size < new_size ? old_size : new_size);
  give_block(a, c, ptr, old_size);
  return block;
}

void *vl_realloc(Alloc *a, void *ptr, size_t old_size, size_t new_size) {
  if (!ptr || old_size == 0) return vl_alloc(a, new_size);
  if (!charge(a, old_size, new_size)) return NULL;
  void *block = resize_block(a, ptr, old_size, new_size);
  if (VL_UNLIKELY(!block)) atomic_fetch_sub_explicit(&a->used, new_size - old_size, memory_order_relaxed);
  return block;
}

static inline void give(Alloc *a, MemoryKind kind, void *ptr, size_t size) {
  if (!ptr) return;
  AllocCache *c = cache_of(a);
  give_block(a, c, ptr, size);
  if (c)
    vl_cache_count(c, kind, -(int64_t)size);
  else
    vl_alloc_discharge(a, kind, size);
}

void vl_free(Alloc *a, void *ptr, size_t size) {
  give(a, MEMORY_OTHER, ptr, size);
}

void vl_free_of(Alloc *a, MemoryKind kind, void *ptr, size_t size) {
  give(a, kind, ptr, size);
}
