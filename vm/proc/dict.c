#include "proc/dict.h"

#include "data/compare.h"
#include "data/hash.h"

enum { FIRST_PAIRS = 8 };

/* The slot of the key, or the free slot where it would go. There is always a free one. */
static size_t probe(const Dictionary *d, Term key) {
  size_t mask = d->capacity - 1;
  size_t at = (size_t)vl_hash(key, 0) & mask;
  while (d->pairs[2 * at] != TERM_NONE && !vl_equal_exact(d->pairs[2 * at], key)) at = (at + 1) & mask;
  return at;
}

Term vl_dict_get(const Dictionary *d, Term key) {
  if (d->count == 0) return TERM_NONE;
  size_t at = probe(d, key);
  return d->pairs[2 * at] == TERM_NONE ? TERM_NONE : d->pairs[2 * at + 1];
}

static bool grow(Dictionary *d, Alloc *a) {
  uint32_t capacity = d->capacity ? d->capacity * 2 : FIRST_PAIRS;
  Term *pairs = vl_alloc_zeroed(a, 2 * (size_t)capacity, sizeof *pairs);
  if (!pairs) return false;
  Dictionary old = *d;
  d->pairs = pairs;
  d->capacity = capacity;
  for (size_t i = 0; i < old.capacity; i++) {
    if (old.pairs[2 * i] == TERM_NONE) continue;
    size_t at = probe(d, old.pairs[2 * i]);
    pairs[2 * at] = old.pairs[2 * i];
    pairs[2 * at + 1] = old.pairs[2 * i + 1];
  }
  vl_free(a, old.pairs, 2 * (size_t)old.capacity * sizeof *pairs);
  return true;
}

bool vl_dict_put(Dictionary *d, Alloc *a, Term key, Term value, Term *old) {
  *old = TERM_NONE;
  if (d->count + d->count / 2 >= d->capacity && !grow(d, a)) return false;
  size_t at = probe(d, key);
  if (d->pairs[2 * at] == TERM_NONE) {
    d->pairs[2 * at] = key;
    d->count++;
  } else {
    *old = d->pairs[2 * at + 1];
  }
  d->pairs[2 * at + 1] = value;
  return true;
}

/* Moves later entries of the same run back, so that no tombstone is needed. */
static void close_gap(Dictionary *d, size_t gap) {
  size_t mask = d->capacity - 1;
  for (size_t at = (gap + 1) & mask; d->pairs[2 * at] != TERM_NONE; at = (at + 1) & mask) {
    size_t home = (size_t)vl_hash(d->pairs[2 * at], 0) & mask;
    if (((at - home) & mask) < ((at - gap) & mask)) continue;
    d->pairs[2 * gap] = d->pairs[2 * at];
    d->pairs[2 * gap + 1] = d->pairs[2 * at + 1];
    gap = at;
  }
  d->pairs[2 * gap] = d->pairs[2 * gap + 1] = TERM_NONE;
}

Term vl_dict_erase(Dictionary *d, Term key) {
  if (d->count == 0) return TERM_NONE;
  size_t at = probe(d, key);
  if (d->pairs[2 * at] == TERM_NONE) return TERM_NONE;
  Term value = d->pairs[2 * at + 1];
  close_gap(d, at);
  d->count--;
  return value;
}

void vl_dict_free(Dictionary *d, Alloc *a) {
  vl_free(a, d->pairs, 2 * (size_t)d->capacity * sizeof *d->pairs);
  *d = (Dictionary){0};
}

const Term *vl_dict_next(const Dictionary *d, size_t *at) {
  while (*at < d->capacity) {
    const Term *pair = &d->pairs[2 * (*at)++];
    if (pair[0] != TERM_NONE) return pair;
  }
  return NULL;
}
