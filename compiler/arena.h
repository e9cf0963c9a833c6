/* Memory that is freed whole: everything a compile builds besides terms.
 *
 * Blocks come from the instance's Alloc and grow geometrically; what is taken is
 * aligned for any object. One thread at a time. */
#ifndef VC_ARENA_H
#define VC_ARENA_H

#include "base/alloc.h"

typedef struct ArenaBlock ArenaBlock;

typedef struct Arena {
  Alloc *alloc;
  ArenaBlock *blocks; /* newest first */
  uint8_t *top, *limit;
} Arena;

/* An empty arena. Allocates nothing. */
void vl_arena_init(Arena *a, Alloc *alloc);
/* Frees all blocks; the arena is empty again. */
void vl_arena_free(Arena *a);

/* `size` uninitialised bytes, or NULL when memory is out. */
void *vl_arena_alloc(Arena *a, size_t size) VL_MUST_CHECK;
/* The same, zeroed; NULL also when count * size overflows. */
void *vl_arena_zeroed(Arena *a, size_t count, size_t size) VL_MUST_CHECK;

#endif
