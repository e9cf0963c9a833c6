/* What op bodies call because it is too much for a line: C on terms, for both engines. */
#ifndef VL_ENGINE_H
#define VL_ENGINE_H

#include "code/load.h"
#include "data/num.h"
#include "proc/process.h"

/* The numbers of two terms of which one at least is a float, the other a float or a small integer. */
static inline bool vl_engine_floats(Term a, Term b, double *one, double *two) {
  if (is_float(a)) {
    *one = float_value(a);
    if (!is_float(b) && !is_small(b)) return false;
    *two = is_small(b) ? (double)small_value(b) : float_value(b);
    return true;
  }
  if (!is_small(a) || !is_float(b)) return false;
  *one = (double)small_value(a);
  *two = float_value(b);
  return true;
}
/* Is it a small integer of which the float is the same number? */
static inline bool vl_engine_is_exact(Term t) {
  const uint64_t exact = UINT64_C(1) << 53;
  return is_small(t) && (uint64_t)small_value(t) + exact <= 2 * exact;
}
/* The same for a comparison: an integer must be its float exactly. */
static inline bool vl_engine_comparable(Term a, Term b, double *one, double *two) {
  if ((is_small(a) && !vl_engine_is_exact(a)) || (is_small(b) && !vl_engine_is_exact(b))) return false;
  return vl_engine_floats(a, b, one, two);
}
static inline bool vl_engine_is_finite(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return (bits >> 52 & 0x7FF) != 0x7FF;
}
/* The quotient, towards zero, of a number of which four times is given, by a divisor that has the inverse:
 * 2^(62 + shift) / divisor, cut off, plus 1; 2^shift is at most the divisor, which is less than twice that. */
static inline int64_t vl_engine_quotient(int64_t four, int64_t inverse, size_t shift) {
  int64_t high = (int64_t)((__int128)four * inverse >> 64);
  return (high >> shift) - (four >> 63);
}
/* By its sign's bit: the compiler's own way takes a constant from memory, which no stencil can. */
static inline double vl_engine_negative(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  bits ^= UINT64_C(1) << 63;
  memcpy(&value, &bits, sizeof value);
  return value;
}
/* A float in the FLOAT_WORDS at `at`. */
static inline Term vl_engine_float(Term *at, double value) {
  at[0] = make_header(BOX_FLOAT, FLOAT_WORDS - 1);
  memcpy(at + 1, &value, sizeof value);
  return make_box(at);
}

/* The row of the key among `count` rows of two words, sorted by their first; NULL: none. */
static inline const Word *vl_engine_select(const Word *rows, size_t count, Word key) {
  const Word one = make_small(1) - make_small(0);
  if (count == 0) return NULL;
  Word span = rows[2 * (count - 1)] - rows[0], distance = key - rows[0];
  if (span == (count - 1) * one && distance <= span) { /* small integers without a gap, or words of many kinds */
    const Word *row = rows + 2 * (distance / one);
    if (row[0] == key) return row;
  }
  while (count > 1) {
    size_t half = count / 2;
    rows = rows[2 * half] <= key ? rows + 2 * half : rows;
    count -= half;
  }
  return rows[0] == key ? rows : NULL;
}

/* How many x registers may live at the op whose successor is `after`: those of them that do not are cleared. */
size_t vl_engine_live(Process *p, const Word *after);

/* Collects at the op whose successor is `after`, whose map tells what lives: `need` words will lie
 * free. False: the process is marked to exit. */
bool vl_engine_collect(Process *p, size_t need, const Word *after) VL_MUST_CHECK;

/* Arithmetic that may raise, with the operator (TERM_NONE: without) as the first frame of the trace. TERM_NONE: an
 * error is pending, or, in a guard, the operands are wrong. */
Term vl_engine_binary(Process *p, NumBinary fn, Term a, Term b, Term operator, bool is_guard);
Term vl_engine_unary(Process *p, NumUnary fn, Term a, Term operator, bool is_guard);

/* Calls a builtin that neither traps nor blocks; TERM_NONE: an error is pending. */
Term vl_engine_guard(Process *p, Term *E, const Export *target, const Word *items, size_t count);

/* Items are general operands; E is the frame. TERM_NONE: an error is pending, or no room. */
Term vl_engine_map_new(Process *p, Term *E, const Word *items, size_t count);
Term vl_engine_map_put(Process *p, Term *E, Term map, const Word *items, size_t count, bool must_exist);
/* Sets the place behind each key to its value; false, and nothing is set, when one is missing. */
bool vl_engine_map_get(Process *p, Term *E, Term map, const Word *items, size_t count);
Term vl_engine_bits_build(Process *p, Term *E, const Word *items, size_t count);

#endif
