/* All interleavings of a protocol's atomic steps: small models of what threads do, gone through
 * whole. A state is a few bytes; a thread's step changes them, and says whether the thread could
 * move. Where nobody can move, the model's `is_good_end` must hold. */
#ifndef EXPLORE_H
#define EXPLORE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { STATE_BYTES = 16, SEEN_SLOTS = 1 << 20 };

typedef struct ModelState {
  uint8_t at[STATE_BYTES];
} ModelState;

typedef struct Model {
  unsigned threads;
  /* One step of a thread in *s; false: it cannot move now. */
  bool (*step)(ModelState *s, unsigned thread);
  bool (*is_good_end)(const ModelState *s);
} Model;

typedef struct Explorer {
  const Model *model;
  ModelState *seen; /* open addressing; `used` tells which slots are */
  bool *used;
  size_t states, bad_ends;
} Explorer;

static inline bool explorer_is_new(Explorer *e, const ModelState *s) {
  uint64_t words[STATE_BYTES / 8], hash;
  memcpy(words, s->at, STATE_BYTES);
  hash = (words[0] * UINT64_C(0x9E3779B97F4A7C15)) ^ (words[1] * UINT64_C(0xD6E8FEB86659FD93));
  size_t at = (hash ^ hash >> 29) & (SEEN_SLOTS - 1);
  for (; e->used[at]; at = (at + 1) & (SEEN_SLOTS - 1))
    if (memcmp(&e->seen[at], s, sizeof *s) == 0) return false;
  if (++e->states > SEEN_SLOTS / 2) abort();
  e->used[at] = true;
  e->seen[at] = *s;
  return true;
}

static inline void explorer_visit(Explorer *e, ModelState first) {
  ModelState *stack = calloc(SEEN_SLOTS, sizeof *stack);
  size_t depth = 0;
  if (explorer_is_new(e, &first)) stack[depth++] = first;
  while (depth > 0) {
    ModelState s = stack[--depth];
    bool moved = false;
    for (unsigned i = 0; i < e->model->threads; i++) {
      ModelState next = s;
      if (!e->model->step(&next, i)) continue;
      moved = true;
      if (explorer_is_new(e, &next)) stack[depth++] = next;
    }
    if (!moved && !e->model->is_good_end(&s)) e->bad_ends++;
  }
  free(stack);
}

/* How many bad ends there are; the number of states is put in *states. */
static inline size_t explore(const Model *model, ModelState first, size_t *states) {
  Explorer e = {.model = model};
  e.seen = calloc(SEEN_SLOTS, sizeof *e.seen);
  e.used = calloc(SEEN_SLOTS, sizeof *e.used);
  explorer_visit(&e, first);
  free(e.seen);
  free(e.used);
  *states = e.states;
  return e.bad_ends;
}

#endif
