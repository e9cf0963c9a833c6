#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

static void *libc_realloc(void *user, void *ptr, size_t old_size, size_t new_size) {
  (void)user;
  (void)old_size;
  if (new_size == 0) {
    free(ptr);
    return NULL;
  }
  return realloc(ptr, new_size);
}

void vl_alloc_init(Alloc *a, VlReallocFn *fn, void *user, size_t limit) {
  memset(a, 0, sizeof *a);
  a->fn = fn ? fn : libc_realloc;
  a->user = user;
  a->limit = limit;
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
  size_t now = before + new_size - old_size;
  if (VL_UNLIKELY(a->limit != 0 && now > a->limit && new_size > old_size)) {
    atomic_fetch_sub_explicit(&a->used, new_size - old_size, memory_order_relaxed);
    return false;
  }
  if (now > atomic_load_explicit(&a->peak, memory_order_relaxed))
    atomic_store_explicit(&a->peak, now, memory_order_relaxed);
  return true;
}

void *vl_realloc(Alloc *a, void *ptr, size_t old_size, size_t new_size) {
  if (!charge(a, old_size, new_size)) return NULL;
  void *block = a->fn(a->user, ptr, old_size, new_size);
  if (VL_UNLIKELY(!block)) atomic_fetch_sub_explicit(&a->used, new_size - old_size, memory_order_relaxed);
  return block;
}

void *vl_alloc(Alloc *a, size_t size) {
  return vl_realloc(a, NULL, 0, size);
}

void *vl_alloc_zeroed(Alloc *a, size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
  void *block = vl_alloc(a, bytes);
  if (block) memset(block, 0, bytes);
  return block;
}

void vl_free(Alloc *a, void *ptr, size_t size) {
  if (!ptr) return;
  a->fn(a->user, ptr, size, 0);
  atomic_fetch_sub_explicit(&a->used, size, memory_order_relaxed);
}
