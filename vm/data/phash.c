#include "data/phash.h"

#include "data/bits.h"
#include "data/int.h"
#include "data/map.h"
#include "term/atom.h"
#include "term/mfa.h"
#include "term/stack.h"

/* Bob Jenkins' hash of 1996 with a constant for each kind of term: multiples of the golden ratio. */
#define GOLDEN UINT32_C(0x9E3779B9)
#define OF_NUMBER GOLDEN
#define OF_NIL (2 * GOLDEN)
#define OF_ATOM (3 * GOLDEN)
#define OF_STRING (4 * GOLDEN)
#define OF_PID (5 * GOLDEN)
#define OF_PORT (6 * GOLDEN)
#define OF_REF (7 * GOLDEN)
#define OF_TUPLE (9 * GOLDEN)
#define OF_NEGATIVE (10 * GOLDEN)
#define OF_POSITIVE (11 * GOLDEN)
#define OF_FLOAT (12 * GOLDEN)
#define OF_BINARY (13 * GOLDEN)
#define OF_FUNCTION (14 * GOLDEN)
#define OF_BITS (15 * GOLDEN)
#define OF_MAP (16 * GOLDEN)
#define OF_MAP_END (19 * GOLDEN)
#define NIL_ALONE UINT32_C(3468870702)

/* Words on the stack that are no terms. */
enum { MARK_PAIR = SUB_HEADER, MARK_MAP = SUB_HEADER | 1 << 4 };

enum { SMALL_28 = 1 << 27, BYTES_PER_STEP = 16 };

typedef struct Hasher {
  TermStack stack;
  uint32_t hash;
  uint32_t pairs; /* hashes of the pairs of the map being hashed, all in one */
  size_t budget;
} Hasher;

typedef struct Mixed {
  uint32_t a, b, c;
} Mixed;

static inline Mixed mix(uint32_t a, uint32_t b, uint32_t c) {
  a = (a - b - c) ^ (c >> 13);
  b = (b - c - a) ^ (a << 8);
  c = (c - a - b) ^ (b >> 13);
  a = (a - b - c) ^ (c >> 12);
  b = (b - c - a) ^ (a << 16);
  c = (c - a - b) ^ (b >> 5);
  a = (a - b - c) ^ (c >> 3);
  b = (b - c - a) ^ (a << 10);
  c = (c - a - b) ^ (b >> 15);
  return (Mixed){a, b, c};
}

static void add_two(Hasher *s, uint64_t x, uint64_t y, uint32_t of) {
  s->hash = mix(of + (uint32_t)x, of + (uint32_t)y, s->hash).c;
}

static void add(Hasher *s, uint64_t x, uint32_t of) {
  add_two(s, x, 0, of);
}

static bool spend(Hasher *s, size_t steps) {
  bool enough = steps <= s->budget;
  s->budget -= enough ? steps : s->budget;
  return enough;
}

static uint32_t little_endian(const uint8_t *bytes, size_t n) {
  uint32_t word = 0;
  for (size_t i = 0; i < n; i++) word |= (uint32_t)bytes[i] << 8 * i;
  return word;
}

static uint32_t hash_bytes(const uint8_t *bytes, size_t n, uint32_t hash) {
  Mixed m = {GOLDEN, GOLDEN, hash};
  size_t left = n;
  for (; left >= 12; left -= 12, bytes += 12)
    m = mix(m.a + little_endian(bytes, 4), m.b + little_endian(bytes + 4, 4), m.c + little_endian(bytes + 8, 4));
  m.a += little_endian(bytes, left < 4 ? left : 4);
  if (left > 4) m.b += little_endian(bytes + 4, left < 8 ? left - 4 : 4);
  m.c += (uint32_t)n;
  if (left > 8) m.c += little_endian(bytes + 8, left - 8) << 8;
  return mix(m.a, m.b, m.c).c;
}

/* The name's hash. A character of two bytes below 256 counts as one byte. */
static uint32_t hash_of_atom(Term atom) {
  size_t n;
  const uint8_t *at = (const uint8_t *)vl_atom_text(atom, &n), *end = at + n;
  uint32_t hash = 0;
  while (at < end) {
    uint8_t byte = *at++;
    if (at < end && (byte & 0xFE) == 0xC2 && (*at & 0xC0) == 0x80) byte = (uint8_t)(byte << 6 | (*at++ & 0x3F));
    hash = (hash << 4) + byte;
    uint32_t high = hash & 0xF0000000;
    if (high) hash ^= high >> 24 ^ high;
  }
  return hash;
}

static void add_integer(Hasher *s, Term t) {
  if (is_small(t) && small_value(t) >= -SMALL_28 && small_value(t) < SMALL_28) {
    int64_t value = small_value(t);
    if (value < 0) add(s, (uint64_t)-value, OF_NUMBER);
    add(s, (uint64_t)value, OF_NUMBER);
    return;
  }
  uint64_t small;
  const uint64_t *limbs;
  bool negative;
  size_t n = vl_int_limbs(t, &small, &limbs, &negative);
  for (size_t i = 0; i < n; i++)
    add_two(s, limbs[i] & UINT32_MAX, limbs[i] >> 32, negative ? OF_NEGATIVE : OF_POSITIVE);
}

static void add_float(Hasher *s, Term t) {
  double d = float_value(t);
  uint64_t word;
  if (d == 0) d = 0.0;
  memcpy(&word, &d, sizeof word);
  add_two(s, word >> 32, word & UINT32_MAX, OF_FLOAT);
}

/* False: no room for a copy of a bitstring that begins inside a byte. */
static bool add_bits(Hasher *s, Term t) {
  Bits bits = vl_bits(t);
  size_t bytes = bits.count / 8, room = bytes + 1;
  unsigned rest = bits.count % 8;
  const uint8_t *at = bits.bytes;
  uint8_t *copy = NULL;
  if (bits.count == 0) return s->hash += OF_BINARY, true;
  if (bits.offset != 0) {
    copy = vl_alloc(s->stack.alloc, room);
    if (!copy) return false;
    vl_bits_copy(copy, 0, bits.bytes, bits.offset, bits.count);
    at = copy;
  }
  s->hash = hash_bytes(at, bytes, OF_BINARY + s->hash);
  if (rest) add_two(s, rest, at[bytes] >> (8 - rest), OF_BITS);
  vl_free(s->stack.alloc, copy, room);
  return true;
}

static void push_all(Hasher *s, const Term *terms, size_t n) {
  for (size_t i = n; i-- > 0;) term_stack_push(&s->stack, terms[i]);
}

/* Each pair is hashed by itself, and all are added in any order. */
static void begin_map(Hasher *s, Term t) {
  add(s, vl_map_size(t), OF_MAP);
  if (vl_map_size(t) == 0) return;
  term_stack_push(&s->stack, s->pairs);
  term_stack_push(&s->stack, s->hash);
  term_stack_push(&s->stack, MARK_MAP);
  s->hash = s->pairs = 0;
  MapIterator it;
  vl_map_iterate(&it, t);
  for (Term key, value; vl_map_next(&it, &key, &value);) {
    term_stack_push(&s->stack, MARK_PAIR);
    term_stack_push(&s->stack, value);
    term_stack_push(&s->stack, key);
  }
}

static void end_map(Hasher *s) {
  uint32_t pairs = s->pairs;
  s->hash = (uint32_t)term_stack_pop(&s->stack);
  add(s, pairs, OF_MAP_END);
  s->pairs = (uint32_t)term_stack_pop(&s->stack);
}

static void add_export(Hasher *s, const Mfa *mfa) {
  add_two(s, mfa->arity, hash_of_atom(mfa->module), OF_NUMBER);
  add(s, hash_of_atom(mfa->function), OF_FUNCTION);
}

static void add_fun(Hasher *s, Term t) {
  const FunIdentity *fun = fun_identity(t);
  add_two(s, fun_env_size(t), hash_of_atom(fun->module), OF_NUMBER);
  add_two(s, fun->index, fun->uniq, OF_NUMBER);
  push_all(s, box_ptr(t) + FUN_ENV, fun_env_size(t));
}

/* Bytes at the front of a list count four at a time. */
static bool add_list(Hasher *s, Term t) {
  uint32_t word = 0;
  unsigned bytes = 0;
  for (; is_cons(t) && is_small(cons_head(t)) && (uint64_t)small_value(cons_head(t)) <= 0xFF; t = cons_tail(t)) {
    if (!spend(s, 1)) return false;
    word = (word << 8) + (uint32_t)small_value(cons_head(t));
    if (++bytes < 4) continue;
    add(s, word, OF_STRING);
    word = bytes = 0;
  }
  if (bytes > 0) add(s, word, OF_STRING);
  term_stack_push(&s->stack, is_cons(t) ? cons_tail(t) : t);
  if (is_cons(t)) term_stack_push(&s->stack, cons_head(t));
  return true;
}

static bool add_box(Hasher *s, Term t) {
  switch (box_kind(t)) {
  case BOX_TUPLE:
    add(s, tuple_size(t), OF_TUPLE);
    push_all(s, tuple_elements(t), tuple_size(t));
    return true;
  case BOX_FLOAT: add_float(s, t); return true;
  case BOX_BIGPOS:
  case BOX_BIGNEG: add_integer(s, t); return true;
  case BOX_REF: add(s, (uint32_t)box_ptr(t)[REF_NUMBER], OF_REF); return true;
  case BOX_FUN: add_fun(s, t); return true;
  case BOX_EXPORT: add_export(s, export_mfa(t)); return true;
  case BOX_MAP:
  case BOX_HAMT: begin_map(s, t); return true;
  case BOX_BIN_HEAP:
  case BOX_BIN_REF:
  case BOX_BIN_SUB: return add_bits(s, t);
  case BOX_HAMT_NODE:
  case BOX_HAMT_COLLISION:
  case BOX_MATCH:
  case BOX_KIND_COUNT: break;
  }
  vl_panic(__FILE__, __LINE__, "a term of an inner kind");
}

static void add_immediate(Hasher *s, Term t) {
  if (t == MARK_PAIR) {
    s->pairs ^= s->hash;
    s->hash = 0;
  } else if (t == MARK_MAP) {
    end_map(s);
  } else if (is_small(t)) {
    add_integer(s, t);
  } else if (is_atom(t)) {
    /* As OTP: a name that comes first is not mixed. */
    if (s->hash == 0)
      s->hash = hash_of_atom(t);
    else
      add(s, hash_of_atom(t), OF_ATOM);
  } else if (is_nil(t)) {
    if (s->hash == 0)
      s->hash = NIL_ALONE;
    else
      add(s, 2, OF_NIL);
  } else if (is_pid(t)) {
    add(s, pid_index(t), OF_PID);
  } else {
    add(s, port_index(t), OF_PORT);
  }
}

static size_t steps_of(Term t) {
  if (is_big(t)) return box_size(t) / 2;
  if (is_tuple(t)) return tuple_size(t);
  if (is_map(t)) return vl_map_size(t) * 2;
  return is_bitstring(t) ? vl_bits(t).count / (8 * BYTES_PER_STEP) : 0;
}

PhashStatus vl_phash2(Alloc *alloc, Term t, size_t budget, uint32_t *hash) {
  Hasher s = {.budget = budget};
  PhashStatus status = PHASH_OK;
  term_stack_init(&s.stack, alloc);
  term_stack_push(&s.stack, t);
  while (!term_stack_is_empty(&s.stack) && status == PHASH_OK) {
    t = term_stack_pop(&s.stack);
    if (!spend(&s, 1 + (is_boxed(t) ? steps_of(t) : 0)))
      status = PHASH_TOO_LONG;
    else if (is_cons(t))
      status = add_list(&s, t) ? PHASH_OK : PHASH_TOO_LONG;
    else if (is_immediate(t))
      add_immediate(&s, t);
    else
      status = add_box(&s, t) ? PHASH_OK : PHASH_NO_ROOM;
    if (s.stack.failed) status = PHASH_NO_ROOM;
  }
  term_stack_free(&s.stack);
  *hash = s.hash;
  return status;
}
