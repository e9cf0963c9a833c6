#include "arena.h"

#include <string.h>

struct ArenaBlock {
  ArenaBlock *next;
  size_t bytes; /* of the whole block */
};

enum { ARENA_ALIGN = 16, ARENA_FIRST_BLOCK = 4096, ARENA_LARGEST_STEP = 256 * 1024 };

_Static_assert(sizeof(ArenaBlock) % ARENA_ALIGN == 0, "what follows a block's head is aligned");

void vl_arena_init(Arena *a, Alloc *alloc) {
  *a = (Arena){.alloc = alloc};
}

void vl_arena_free(Arena *a) {
  for (ArenaBlock *b = a->blocks, *next; b; b = next) {
    next = b->next;
    vl_free(a->alloc, b, b->bytes);
  }
  vl_arena_init(a, a->alloc);
}

static size_t next_block_bytes(const Arena *a, size_t size) {
  size_t step = a->blocks ? a->blocks->bytes * 2 : ARENA_FIRST_BLOCK;
  if (step > ARENA_LARGEST_STEP) step = ARENA_LARGEST_STEP;
  size_t least = size + sizeof(ArenaBlock);
  return least > step ? least : step;
}

static void *alloc_in_new_block(Arena *a, size_t size) {
  size_t bytes = next_block_bytes(a, size);
  ArenaBlock *b = vl_alloc(a->alloc, bytes);
  if (!b) return NULL;
  b->next = a->blocks;
  b->bytes = bytes;
  a->blocks = b;
  a->top = (uint8_t *)(b + 1) + size;
  a->limit = (uint8_t *)b + bytes;
  return b + 1;
}

void *vl_arena_alloc(Arena *a, size_t size) {
  if (size > SIZE_MAX - 2 * ARENA_ALIGN - sizeof(ArenaBlock)) return NULL;
  size = (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
  if (VL_UNLIKELY((size_t)(a->limit - a->top) < size)) return alloc_in_new_block(a, size);
  void *at = a->top;
  a->top += size;
  return at;
}

void *vl_arena_zeroed(Arena *a, size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
  void *at = vl_arena_alloc(a, bytes);
  if (at) memset(at, 0, bytes);
  return at;
}
