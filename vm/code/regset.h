/* Sets of registers, for the verifier: one bit each in a row of words, those of the x registers before those of the y
 * registers. A row is as wide as the code that is verified needs, which is one word of each nearly always. */
#ifndef VL_REGSET_H
#define VL_REGSET_H

#include "code/format.h"

#include <string.h>

enum { X_WORDS = MAX_X / 64, Y_WORDS = MAX_Y / 64, REG_WORDS = X_WORDS + Y_WORDS };

/* Words of a row. */
typedef struct RegWidth {
  uint32_t x, y;
} RegWidth;

/* Of rows for registers below these numbers, at least one word each. */
static inline RegWidth regs_width(uint32_t x_registers, uint32_t y_registers) {
  return (RegWidth){x_registers / 64 + 1, y_registers / 64 + 1};
}
static inline void regs_add_x(uint64_t *s, uint32_t n) {
  s[n / 64] |= UINT64_C(1) << (n % 64);
}
static inline void regs_add_y(uint64_t *s, RegWidth w, uint32_t n) {
  regs_add_x(s + w.x, n);
}
static inline void regs_drop_x(uint64_t *s, uint32_t n) {
  s[n / 64] &= ~(UINT64_C(1) << (n % 64));
}
static inline void regs_drop_y(uint64_t *s, RegWidth w, uint32_t n) {
  regs_drop_x(s + w.x, n);
}
static inline bool regs_has_y(const uint64_t *s, RegWidth w, uint32_t n) {
  return s[w.x + n / 64] >> (n % 64) & 1;
}
static inline void regs_add_arguments(uint64_t *s, uint32_t count) {
  for (; count > 63; count -= 64) *s++ = UINT64_MAX;
  *s |= (UINT64_C(1) << count) - 1;
}
/* Adds the y registers of `more`. */
static inline void regs_join_y(uint64_t *s, const uint64_t *more, RegWidth w) {
  for (uint32_t i = w.x; i < w.x + w.y; i++) s[i] |= more[i];
}
/* Adds all of `more`. */
static inline void regs_join(uint64_t *s, const uint64_t *more, RegWidth w) {
  for (uint32_t i = 0; i < w.x + w.y; i++) s[i] |= more[i];
}
static inline void regs_clear(uint64_t *s, RegWidth w) {
  memset(s, 0, (w.x + w.y) * sizeof *s);
}
/* Is an x register from `from` on in the set? */
static inline bool regs_has_x_from(const uint64_t *s, RegWidth w, uint32_t from) {
  uint32_t i = from / 64;
  uint64_t found = i < w.x ? s[i] >> (from % 64) : 0;
  while (++i < w.x) found |= s[i];
  return found != 0;
}
static inline bool regs_has_any_y(const uint64_t *s, RegWidth w) {
  uint64_t found = 0;
  for (uint32_t i = w.x; i < w.x + w.y; i++) found |= s[i];
  return found != 0;
}
/* One more than the highest x register in the set. */
static inline uint32_t regs_x_limit(const uint64_t *s, RegWidth w) {
  for (uint32_t i = w.x; i-- > 0;)
    if (s[i]) return i * 64 + 64 - (uint32_t)__builtin_clzll(s[i]);
  return 0;
}

#endif
