#include "base/vec.h"

#include <string.h>

enum { FIRST_CAPACITY = 16 };

void vl_vec_init(Vec *v, Alloc *a, size_t item_size) {
  *v = (Vec){.alloc = a, .item_size = item_size};
}

void vl_vec_free(Vec *v) {
  vl_free(v->alloc, v->items, v->capacity * v->item_size);
  vl_vec_init(v, v->alloc, v->item_size);
}

static bool grow(Vec *v, size_t least) {
  size_t capacity = v->capacity ? v->capacity : FIRST_CAPACITY;
  while (capacity < least) {
    if (capacity > SIZE_MAX / 2 / v->item_size) return false;
    capacity *= 2;
  }
  void *items = vl_realloc(v->alloc, v->items, v->capacity * v->item_size, capacity * v->item_size);
  if (!items) return false;
  v->items = items;
  v->capacity = capacity;
  return true;
}

void *vl_vec_add(Vec *v, size_t n) {
  if (n > v->capacity - v->count && (n > SIZE_MAX - v->count || !grow(v, v->count + n))) {
    v->failed = true;
    return NULL;
  }
  void *at = (uint8_t *)v->items + v->count * v->item_size;
  v->count += n;
  return at;
}

bool vl_vec_push(Vec *v, const void *items, size_t n) {
  if (n == 0) return true;
  void *at = vl_vec_add(v, n);
  if (at) memcpy(at, items, n * v->item_size);
  return at != NULL;
}
