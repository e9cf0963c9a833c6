/* Terms that no collection moves: literals of code, and persistent terms.
 *
 * They lie in one reserved range of addresses, the same for all instances of the OS process, so
 * that "is it a literal" is one subtraction. Pages come from the OS, never from a host's
 * allocator. An area is filled once, when it is made, and freed whole; who frees it has first
 * made sure that no heap points into it. Any thread may make and free areas. */
#ifndef VL_LITERAL_H
#define VL_LITERAL_H

#include "heap/heap.h"

#include <pthread.h>

/* The reserved range. start and bytes are written once, by the first area made; zero before. */
typedef struct LiteralRange {
  uintptr_t start;
  size_t bytes;
  pthread_mutex_t lock;     /* guards what follows */
  struct Gap *gaps;         /* free pieces between areas, by address */
  uintptr_t top, committed; /* how far areas were ever put, how far pages are committed */
} LiteralRange;

extern LiteralRange vl_literal_range;

static inline bool is_literal_address(const void *p) {
  return (uintptr_t)p - vl_literal_range.start < vl_literal_range.bytes;
}
/* Of a pointer term only. */
static inline bool is_literal(Term t) {
  return is_literal_address((const void *)(uintptr_t)t);
}

typedef struct LiteralArea LiteralArea;

/* Copies n terms and all they hold into a new area, and the roots of the copies to `out` (which
 * may be `terms`). What is a literal already is copied too: an area depends on no other. NULL when
 * memory is out. Large binaries are shared. */
LiteralArea *vl_literal_area_new(const Term *terms, size_t n, Term *out) VL_MUST_CHECK;
void vl_literal_area_free(LiteralArea *area);
/* Where an area lies: purging looks for pointers into it. */
bool vl_literal_area_has(const LiteralArea *area, Term t);

#endif
