#include "ffi/pool.h"

struct PoolBlock {
  PoolBlock *next;
  size_t size;
  _Alignas(max_align_t) char data[];
};

void *vl_ffi_pool_take(FfiPool *pool, size_t count, size_t size) {
  size_t all;
  if (__builtin_mul_overflow(count, size, &all) || __builtin_add_overflow(all, sizeof(PoolBlock), &all)) return NULL;
  PoolBlock *block = vl_alloc_zeroed(pool->alloc, 1, all);
  if (!block) return NULL;
  block->next = pool->blocks;
  block->size = all;
  pool->blocks = block;
  return block->data;
}

void vl_ffi_pool_free(FfiPool *pool) {
  for (PoolBlock *block; (block = pool->blocks);) {
    pool->blocks = block->next;
    vl_free(pool->alloc, block, block->size);
  }
}
