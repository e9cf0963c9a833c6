/* Sets of registers, for the verifier. */
#ifndef VL_REGSET_H
#define VL_REGSET_H

#include "code/format.h"

enum { X_WORDS = MAX_X / 64, Y_WORDS = MAX_Y / 64 };

typedef struct RegSet {
  uint64_t x[X_WORDS], y[Y_WORDS];
} RegSet;

static inline void regs_add_x(RegSet *s, uint32_t n) {
  s->x[n / 64] |= UINT64_C(1) << (n % 64);
}
static inline void regs_add_y(RegSet *s, uint32_t n) {
  s->y[n / 64] |= UINT64_C(1) << (n % 64);
}
static inline void regs_drop_x(RegSet *s, uint32_t n) {
  s->x[n / 64] &= ~(UINT64_C(1) << (n % 64));
}
static inline void regs_drop_y(RegSet *s, uint32_t n) {
  s->y[n / 64] &= ~(UINT64_C(1) << (n % 64));
}
static inline bool regs_has_y(const RegSet *s, uint32_t n) {
  return s->y[n / 64] >> (n % 64) & 1;
}
static inline void regs_add_arguments(RegSet *s, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) regs_add_x(s, i);
}
/* Adds all of `more`; true when that changed anything. */
static inline bool regs_join(RegSet *s, const RegSet *more) {
  uint64_t changed = 0;
  for (int i = 0; i < X_WORDS; i++) changed |= more->x[i] & ~s->x[i], s->x[i] |= more->x[i];
  for (int i = 0; i < Y_WORDS; i++) changed |= more->y[i] & ~s->y[i], s->y[i] |= more->y[i];
  return changed != 0;
}
static inline void regs_join_y(RegSet *s, const RegSet *more) {
  for (int i = 0; i < Y_WORDS; i++) s->y[i] |= more->y[i];
}
/* Is an x register from `from` on in the set? */
static inline bool regs_has_x_from(const RegSet *s, uint32_t from) {
  for (uint32_t i = 0; i < X_WORDS; i++) {
    uint64_t word = s->x[i];
    if (i * 64 < from) word = from >= (i + 1) * 64 ? 0 : word >> (from % 64);
    if (word) return true;
  }
  return false;
}
static inline bool regs_has_any_y(const RegSet *s) {
  for (int i = 0; i < Y_WORDS; i++)
    if (s->y[i]) return true;
  return false;
}
/* One more than the highest x register in the set. */
static inline uint32_t regs_x_limit(const RegSet *s) {
  uint32_t n = MAX_X;
  while (n > 0 && !(s->x[(n - 1) / 64] >> ((n - 1) % 64) & 1)) n--;
  return n;
}

#endif
