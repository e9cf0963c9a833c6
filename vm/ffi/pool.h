/* Memory that is freed whole: the types of a library, what a call needs for its arguments. */
#ifndef VL_FFI_POOL_H
#define VL_FFI_POOL_H

#include "base/alloc.h"

typedef struct PoolBlock PoolBlock;

typedef struct FfiPool {
  Alloc *alloc;
  PoolBlock *blocks;
} FfiPool;

static inline void vl_ffi_pool_init(FfiPool *pool, Alloc *a) {
  *pool = (FfiPool){a, NULL};
}
/* Zeroed, aligned for anything; NULL when memory is out. */
void *vl_ffi_pool_take(FfiPool *pool, size_t count, size_t size) VL_MUST_CHECK;
void vl_ffi_pool_free(FfiPool *pool);

#endif
