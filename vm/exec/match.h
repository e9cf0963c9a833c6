/* Matching bitstrings: what the bits ops do with a match context.
 *
 * A context is a BOX_MATCH, a position in a bitstring that the ops move. It is never seen by the
 * language; an operand that is none makes the match fail. Functions that take a field give
 * TERM_NONE, and leave the position, when the bits are not there or are no such value. */
#ifndef VL_MATCH_H
#define VL_MATCH_H

#include "heap/heap.h"
#include "heap/refbin.h"

typedef enum MatchUtf { MATCH_UTF8, MATCH_UTF16, MATCH_UTF32 } MatchUtf;

/* A context over a bitstring. */
Term vl_match_start(Heap *h, Term bitstring);

/* `size` is any term: a field's bits are size * unit if it is a small integer >= 0. */
Term vl_match_int(Heap *h, Term ctx, Term size, size_t unit, unsigned flags);
Term vl_match_float(Heap *h, Term ctx, Term size, size_t unit, unsigned flags);
Term vl_match_bitstring(Heap *h, Term ctx, Term size, size_t unit);
/* All that is left, if it is whole units. */
Term vl_match_rest(Heap *h, Term ctx, size_t unit);
/* A code point as a small. */
Term vl_match_utf(Term ctx, MatchUtf kind, unsigned flags);
bool vl_match_skip(Term ctx, Term size, size_t unit);
/* Takes the first `count` bits of the bitstring if they come next. */
bool vl_match_equal(Term ctx, Term bitstring, size_t count);

/* -- Small steps, inline -- */

static inline bool match_is_context(Term t) {
  return is_boxed(t) && box_ptr(t)[0] == make_header(BOX_MATCH, MATCH_WORDS - 1);
}

/* The context's words, or NULL. */
static inline Term *match_words(Term ctx) {
  return VL_LIKELY(match_is_context(ctx)) ? box_ptr(ctx) : NULL;
}

static inline size_t match_left(const Term *c) {
  return (size_t)(c[MATCH_END] - c[MATCH_POSITION]);
}

static inline const uint8_t *match_data(const Term *c) {
  Term whole = c[MATCH_WHOLE];
  if (header_is(box_ptr(whole)[0], BOX_BIN_HEAP)) return (const uint8_t *)(box_ptr(whole) + BIN_HEAP_DATA);
  return refbin_of(box_ptr(whole))->data;
}

static inline bool match_is_done(Term ctx) {
  const Term *c = match_words(ctx);
  return c && match_left(c) == 0;
}

static inline bool match_is_whole(Term ctx, size_t unit) {
  const Term *c = match_words(ctx);
  if (!c) return false;
  if ((unit & (unit - 1)) == 0) return unit == 0 || (match_left(c) & (unit - 1)) == 0;
  return match_left(c) % unit == 0;
}

/* The position as a small; and back to one, if it lies within. */
static inline Term match_position(Term ctx) {
  const Term *c = match_words(ctx);
  return make_small(c ? (int64_t)c[MATCH_POSITION] : 0);
}

static inline void match_seek(Term ctx, Term position) {
  Term *c = match_words(ctx);
  if (!c || !is_small(position)) return;
  int64_t bit = small_value(position);
  if (bit >= 0 && (uint64_t)bit <= c[MATCH_END]) c[MATCH_POSITION] = (Term)bit;
}

/* Can match_peek give so many bits? They lie in eight bytes then. */
static inline bool match_fits(const Term *c, size_t bits) {
  return c[MATCH_POSITION] % 8 + bits <= 64;
}

/* The next bits, 1 to 64 that fit and are there, as the low bits of a number, big end first. */
static inline uint64_t match_peek(const Term *c, size_t bits) {
  size_t position = (size_t)c[MATCH_POSITION], byte = position / 8, offset = position % 8;
  const uint8_t *at = match_data(c) + byte;
  uint64_t word = 0;
  if (VL_LIKELY(byte + sizeof word <= (size_t)c[MATCH_END] / 8)) {
    memcpy(&word, at, sizeof word);
    return __builtin_bswap64(word) << offset >> (64 - bits);
  }
  size_t count = (offset + bits + 7) / 8;
  for (size_t i = 0; i < count; i++) word = word << 8 | at[i];
  return word << (64 - 8 * count + offset) >> (64 - bits);
}

/* Makes a context over the bitstring in the MATCH_WORDS at `at`. */
static inline void match_open(Term *at, Term bitstring) {
  Term whole = bitstring;
  size_t from = 0, count = bits_in(bitstring);
  if (box_kind(bitstring) == BOX_BIN_SUB) {
    from = (size_t)box_ptr(bitstring)[BIN_SUB_OFFSET];
    whole = box_ptr(bitstring)[BIN_SUB_WHOLE];
  }
  at[0] = make_header(BOX_MATCH, MATCH_WORDS - 1);
  at[MATCH_POSITION] = from;
  at[MATCH_END] = from + count;
  at[MATCH_WHOLE] = whole;
}

/* Makes a bitstring of the next bits at `at`, as vl_bits_sub does: few whole bytes are copied. Gives what lies behind
 * it, at most MATCH_PART_WORDS further. */
enum { MATCH_COPIED_BYTES = 2 * sizeof(Term), MATCH_PART_WORDS = 4 };
static inline Term *match_part(Term *at, const Term *c, size_t bits) {
  size_t position = (size_t)c[MATCH_POSITION], bytes = bits / 8;
  if ((position | bits) % 8 == 0 && bytes <= MATCH_COPIED_BYTES) {
    const uint8_t *from = match_data(c) + position / 8;
    size_t words = (bytes + sizeof(Term) - 1) / sizeof(Term);
    at[0] = make_header(BOX_BIN_HEAP, 1 + words);
    at[BIN_HEAP_BYTES] = bytes;
    if (words) at[BIN_HEAP_DATA + words - 1] = 0;
    for (size_t i = 0; i < bytes; i++) ((uint8_t *)(at + BIN_HEAP_DATA))[i] = from[i];
    return at + BIN_HEAP_DATA + words;
  }
  at[0] = make_header(BOX_BIN_SUB, BIN_SUB_WORDS - 1);
  at[BIN_SUB_OFFSET] = position;
  at[BIN_SUB_BITS] = bits;
  at[BIN_SUB_WHOLE] = c[MATCH_WHOLE];
  return at + BIN_SUB_WORDS;
}

/* Takes the next eight bits; -1: so many are not left. */
static inline int match_take_byte(Term *c) {
  if (match_left(c) < 8) return -1;
  size_t position = (size_t)c[MATCH_POSITION];
  const uint8_t *at = match_data(c) + position / 8;
  unsigned offset = (unsigned)(position % 8);
  c[MATCH_POSITION] += 8;
  if (VL_LIKELY(offset == 0)) return at[0];
  return (int)(((unsigned)at[0] << 8 | at[1]) >> (8 - offset) & 0xFF);
}
static inline int match_byte(Term ctx) {
  Term *c = match_words(ctx);
  return c ? match_take_byte(c) : -1;
}

#endif
