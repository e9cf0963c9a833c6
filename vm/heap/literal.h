/* Terms that no collection moves: literals of code, and persistent terms.
 *
 * They lie in one reserved range of addresses, the same for all instances of the OS process, so
 * that "is it a literal" is one subtraction. Pages come from the OS, never from a host's
 * allocator. An area is filled once, when it is made, and freed whole; who frees it has first
 * made sure that no heap points into it. Any thread may make and free areas.
 *
 * The range has a part for each life an area may have. */
#ifndef VL_LITERAL_H
#define VL_LITERAL_H

#include "heap/heap.h"

#include <pthread.h>
#include <stdatomic.h>

typedef enum LiteralLife {
  LITERALS_LASTING, /* of the library: as long as the instance */
  LITERALS_LOADED,  /* of modules that may be purged. Heaps of processes alone point to them, and share them */
  LITERALS_HELD,    /* of temporary code: only heaps that hold the code point to them (hold.h) */
  LITERAL_LIVES
} LiteralLife;

/* A part of the range: addresses are written once, the rest is guarded by the range's lock. */
typedef struct LiteralPart {
  uintptr_t start;
  size_t bytes;
  struct Gap *gaps;         /* free pieces between areas, by address */
  uintptr_t top, committed; /* how far areas were ever put, how far pages are committed */
} LiteralPart;

/* The reserved range. Addresses are written once, by the first area made; zero before. */
typedef struct LiteralRange {
  uintptr_t start;
  size_t bytes;
  LiteralPart parts[LITERAL_LIVES]; /* the one behind the other */
  uint32_t *held_units;             /* by unit of the held part: the first unit of its area */
  /* Who looks for pointers into areas from sweep_start on is told when copies between heaps share them. */
  _Atomic uintptr_t sweep_start;
  _Atomic size_t sweep_bytes; /* 0: nobody does */
  _Atomic bool sweep_shared;
  pthread_mutex_t lock;
} LiteralRange;

extern LiteralRange vl_literal_range;

static inline bool is_literal_address(const void *p) {
  return (uintptr_t)p - vl_literal_range.start < vl_literal_range.bytes;
}
/* Of a pointer term only. */
static inline bool is_literal(Term t) {
  return is_literal_address((const void *)(uintptr_t)t);
}

static inline bool is_held_literal_address(const void *p) {
  const LiteralPart *part = &vl_literal_range.parts[LITERALS_HELD];
  return (uintptr_t)p - part->start < part->bytes;
}

/* Addresses from the start of the range on, to the end of the part of that life. */
static inline size_t literal_bytes_to(LiteralLife life) {
  return vl_literal_range.parts[life].start + vl_literal_range.parts[life].bytes - vl_literal_range.start;
}
static inline bool is_lasting_literal(Term t) {
  return (uintptr_t)t - vl_literal_range.start < literal_bytes_to(LITERALS_LASTING);
}
static inline bool is_shared_literal(Term t) {
  return (uintptr_t)t - vl_literal_range.start < literal_bytes_to(LITERALS_LOADED);
}

static inline bool is_swept_literal(Term t) {
  uintptr_t start = atomic_load_explicit(&vl_literal_range.sweep_start, memory_order_relaxed);
  return (uintptr_t)t - start < atomic_load_explicit(&vl_literal_range.sweep_bytes, memory_order_relaxed);
}
static inline void vl_literal_note_shared(void) {
  atomic_store_explicit(&vl_literal_range.sweep_shared, true, memory_order_relaxed);
}
/* Opens and closes the sweep of those addresses: one at a time in the OS process. False: another is open. */
bool vl_literal_sweep_open(uintptr_t start, size_t bytes) VL_MUST_CHECK;
/* True if a copy shared one of them. */
bool vl_literal_sweep_close(void);

typedef struct LiteralArea LiteralArea;

/* Copies n terms and all they hold into a new area, and the roots of the copies to `out` (which
 * may be `terms`). What is a literal already is copied too, unless it lasts: an area depends on no other that
 * may go. NULL when memory is out. Large binaries are shared. `holder`: of held ones, borrowed; else NULL. */
LiteralArea *vl_literal_area_new(const Term *terms, size_t n, Term *out, LiteralLife life,
                                 RefBin *holder) VL_MUST_CHECK;
void vl_literal_area_free(LiteralArea *area);
size_t vl_literal_area_bytes(const LiteralArea *area);
/* Where an area lies: purging looks for pointers into it. */
bool vl_literal_area_has(const LiteralArea *area, Term t);
/* Who holds the code of a held literal. */
RefBin *vl_literal_holder(const void *held_literal);

#endif
