/* The allocator of an instance: every byte the machine takes goes through one.
 *
 * A block's size is told again when it is freed, so that nothing is stored
 * beside it and `used` is exact, but for what the caches of running workers have not told yet. The counters are atomic:
 * any thread may allocate from any Alloc. Allocation returns NULL when the host's function does, when `limit` would be
 * passed, or at the allocation chosen by vl_alloc_fail_at (a test device); callers must cope. */
#ifndef VL_ALLOC_H
#define VL_ALLOC_H

#include "base/base.h"

#include <stdatomic.h>

/* Lua's contract: new_size 0 frees, ptr NULL allocates. Must be thread safe. */
typedef void *VlReallocFn(void *user, void *ptr, size_t old_size, size_t new_size);

/* What memory is for, as far as it is told apart (erlang:memory). */
typedef enum MemoryKind {
  MEMORY_PROCESSES, /* heaps, messages, records of processes */
  MEMORY_BINARIES,  /* large ones, and other objects with references */
  MEMORY_MACHINE_CODE,
  MEMORY_KINDS,
  MEMORY_OTHER = MEMORY_KINDS /* not counted apart */
} MemoryKind;

typedef struct Alloc {
  VlReallocFn *fn;
  void *user;
  _Atomic size_t used;                   /* bytes now held */
  _Atomic size_t peak;                   /* highest value of used, approximate across threads */
  _Atomic size_t limit;                  /* 0: none */
  _Atomic bool refused;                  /* something has passed the limit */
  struct PageReserve *reserve;           /* large free blocks (reserve.h), or NULL */
  bool plain;                            /* over libc, without sanitizer: small blocks may be cached (cache.h) */
  _Atomic int64_t fail_in;               /* > 0: that many allocations from now one fails */
  _Atomic int64_t of_kind[MEMORY_KINDS]; /* bytes of `used` */
  _Atomic uint64_t count;                /* allocations made so far */
} Alloc;

/* Initialises an allocator over `fn`, or over libc's realloc if fn is NULL: then it must not move. */
void vl_alloc_init(Alloc *a, VlReallocFn *fn, void *user, size_t limit);

/* Large blocks that are freed shall be kept there; NULL: no longer. Before other threads use it, or after. One that
 * has a limit, or a host's function, keeps none: what it does not use is not its own. */
void vl_alloc_keep(Alloc *a, struct PageReserve *reserve);

/* The counts of a cache. */
void vl_alloc_add(Alloc *a, int64_t used, uint64_t count);

/* Test device: the nth allocation from now returns NULL, once. 0 switches off. */
void vl_alloc_fail_at(Alloc *a, int64_t nth);

/* The block is uninitialised; NULL on failure. size > 0. */
void *vl_alloc(Alloc *a, size_t size) VL_MUST_CHECK;
/* The block is zeroed; NULL on failure or when count * size overflows. */
void *vl_alloc_zeroed(Alloc *a, size_t count, size_t size) VL_MUST_CHECK;
/* As realloc; on failure NULL, and the old block stands. */
void *vl_realloc(Alloc *a, void *ptr, size_t old_size, size_t new_size) VL_MUST_CHECK;
/* Frees a block of exactly that size; ptr may be NULL. */
void vl_free(Alloc *a, void *ptr, size_t size);

/* The same for a block of some kind, which is told again when it is freed. */
void *vl_alloc_of(Alloc *a, MemoryKind kind, size_t size) VL_MUST_CHECK;
void vl_free_of(Alloc *a, MemoryKind kind, void *ptr, size_t size);

/* Counts memory that comes from elsewhere as if it were a block. False: it would pass the limit. */
bool vl_alloc_charge(Alloc *a, MemoryKind kind, size_t size) VL_MUST_CHECK;
/* It is given back. */
void vl_alloc_discharge(Alloc *a, MemoryKind kind, size_t size);

#endif
