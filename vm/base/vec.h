/* A growable array of items of one size.
 *
 * Out of memory is sticky: vl_vec_add gives NULL, `failed` stays set, and the items there
 * already stand. Items move when the array grows: keep indexes, not pointers. One thread. */
#ifndef VL_VEC_H
#define VL_VEC_H

#include "base/alloc.h"

typedef struct Vec {
  Alloc *alloc;
  void *items;
  size_t count, capacity; /* in items */
  size_t item_size;
  bool failed;
} Vec;

/* An empty array. Allocates nothing. */
void vl_vec_init(Vec *v, Alloc *a, size_t item_size);
void vl_vec_free(Vec *v);

/* Appends `n` uninitialised items and gives the first; NULL when memory is out. */
void *vl_vec_add(Vec *v, size_t n);
/* Appends copies of `n` items. */
bool vl_vec_push(Vec *v, const void *items, size_t n);

/* Appends a byte to an array of bytes. */
static inline bool vec_push_byte(Vec *v, uint8_t byte) {
  if (v->count == v->capacity) return vl_vec_push(v, &byte, 1);
  ((uint8_t *)v->items)[v->count++] = byte;
  return true;
}

/* The i'th item as an lvalue of type T. */
#define vec_at(v, T, i) (((T *)(v)->items)[i])

#endif
