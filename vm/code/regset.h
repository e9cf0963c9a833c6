/* Sets of registers, for the verifier. Of the y registers only the words up to `y_words` are ever used: as many as
 * the frames of the function need. */
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
static inline void regs_join_y(RegSet *s, const RegSet *more, uint32_t y_words) {
  for (uint32_t i = 0; i < y_words; i++) s->y[i] |= more->y[i];
}
/* Adds all of `more`. */
static inline void regs_join(RegSet *s, const RegSet *more, uint32_t y_words) {
  for (uint32_t i = 0; i < X_WORDS; i++) s->x[i] |= more->x[i];
  regs_join_y(s, more, y_words);
}
static inline void regs_clear(RegSet *s, uint32_t y_words) {
  for (uint32_t i = 0; i < X_WORDS; i++) s->x[i] = 0;
  for (uint32_t i = 0; i < y_words; i++) s->y[i] = 0;
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
static inline bool regs_has_any_y(const RegSet *s, uint32_t y_words) {
  for (uint32_t i = 0; i < y_words; i++)
    if (s->y[i]) return true;
  return false;
}
/* One more than the highest x register in the set. */
static inline uint32_t regs_x_limit(const RegSet *s) {
  for (uint32_t i = X_WORDS; i-- > 0;)
    if (s->x[i]) return i * 64 + 64 - (uint32_t)__builtin_clzll(s->x[i]);
  return 0;
}

#endif
