#include "data/hash.h"

#include "data/map.h"
#include "term/mfa.h"
#include "term/stack.h"

static uint64_t hash_bits(uint64_t hash, Term t) {
  Bits bits = vl_bits(t);
  hash = hash_mix(hash, bits.count);
  size_t whole = bits.count / 8;
  const uint8_t *p = bits.bytes;
  if (bits.offset == 0) {
    for (; whole >= 8; whole -= 8, p += 8) {
      uint64_t word;
      memcpy(&word, p, sizeof word);
      hash = hash_mix(hash, word);
    }
    uint64_t tail = 0;
    memcpy(&tail, p, whole);
    p += whole;
    if (bits.count % 8) tail = tail << 8 | (uint8_t)(*p >> (8 - bits.count % 8));
    return hash_mix(hash, tail);
  }
  /* Same words as above, gathered across byte borders. */
  uint64_t word = 0;
  size_t filled = 0;
  for (size_t i = 0; i < whole; i++) {
    uint8_t byte = (uint8_t)(p[i] << bits.offset | p[i + 1] >> (8 - bits.offset));
    word |= (uint64_t)byte << 8 * filled;
    if (++filled == 8) {
      hash = hash_mix(hash, word);
      word = 0;
      filled = 0;
    }
  }
  size_t rest = bits.count % 8;
  if (rest) {
    unsigned last = (unsigned)p[whole] << bits.offset;
    if (bits.offset + rest > 8) last |= (unsigned)p[whole + 1] >> (8 - bits.offset);
    word = word << 8 | (uint8_t)((last & 0xFF) >> (8 - rest));
  }
  return hash_mix(hash, word);
}

static uint64_t hash_words(uint64_t hash, const Term *words, size_t n) {
  for (size_t i = 0; i < n; i++) hash = hash_mix(hash, words[i]);
  return hash;
}

static uint64_t hash_mfa(uint64_t hash, const Mfa *mfa) {
  return hash_mix(hash_mix(hash_mix(hash, vl_atom_hash(mfa->module)), vl_atom_hash(mfa->function)), mfa->arity);
}

static void push_all(TermStack *s, const Term *terms, size_t n) {
  for (size_t i = n; i-- > 0;) term_stack_push(s, terms[i]);
}

/* A large map hashes by its entries' own hashes, summed: its order of iteration does not count. */
static uint64_t hash_large_map(uint64_t hash, Term map) {
  MapIterator it;
  vl_map_iterate(&it, map);
  uint64_t sum = vl_map_size(map);
  for (Term key, value; vl_map_next(&it, &key, &value);) sum += hash_mix(vl_hash(key, 1), vl_hash(value, 2));
  return hash_mix(hash, sum);
}

static uint64_t hash_box(TermStack *s, uint64_t hash, Term t) {
  const Term *p = box_ptr(t);
  BoxKind kind = header_kind(p[0]);
  size_t size = header_size(p[0]);
  hash = hash_mix(hash, kind >= BOX_BIN_HEAP ? (uint64_t)BOX_BIN_HEAP : (uint64_t)kind);
  switch (kind) {
  case BOX_TUPLE: push_all(s, p + 1, size); return hash_mix(hash, size);
  case BOX_FLOAT:
    /* 0.0 and -0.0 match each other on OTP 25. */
    return hash_mix(hash, float_value(t) == 0 ? 0 : p[1]);
  case BOX_BIGPOS:
  case BOX_BIGNEG: return hash_words(hash, p + 1, size);
  case BOX_REF: return hash_words(hash, p + 1, REF_WORDS - 1);
  case BOX_FUN: {
    const FunIdentity *fun = fun_identity(t);
    push_all(s, p + FUN_ENV, fun_env_size(t));
    return hash_mix(hash_mix(hash_mix(hash, vl_atom_hash(fun->module)), fun->index), fun->uniq);
  }
  case BOX_EXPORT: return hash_mfa(hash, export_mfa(t));
  case BOX_MAP:
    push_all(s, p + MAP_VALUES, size - 1);
    term_stack_push(s, p[MAP_KEYS]);
    return hash;
  case BOX_HAMT: return hash_large_map(hash, t);
  case BOX_BIN_HEAP:
  case BOX_BIN_REF:
  case BOX_BIN_SUB: return hash_bits(hash, t);
  case BOX_HAMT_NODE:
  case BOX_HAMT_COLLISION:
  case BOX_MATCH:
  case BOX_KIND_COUNT: break;
  }
  vl_panic(__FILE__, __LINE__, "a term of an inner kind");
}

enum { FRONT_PARTS = 256 };

/* Of the first parts of a term, at most so many. */
static uint64_t hash_parts(Term t, uint64_t salt, size_t most) {
  if (is_small(t)) return vl_hash_key(t, salt);
  if (is_atom(t)) return hash_mix(hash_mix(salt, vl_atom_hash(t)), 2);
  if (is_bitstring(t)) return hash_box(NULL, salt, t);
  Alloc alloc;
  vl_alloc_init(&alloc, NULL, NULL, 0);
  TermStack s;
  term_stack_init(&s, &alloc);
  uint64_t hash = salt;
  for (term_stack_push(&s, t); !term_stack_is_empty(&s) && most > 0; most--) {
    t = term_stack_pop(&s);
    if (is_cons(t)) {
      hash = hash_mix(hash, 3);
      term_stack_push(&s, cons_tail(t));
      term_stack_push(&s, cons_head(t));
    } else if (is_atom(t)) {
      hash = hash_mix(hash_mix(hash, vl_atom_hash(t)), 2);
    } else if (is_immediate(t)) {
      hash = hash_mix(hash_mix(hash, t), 1);
    } else {
      hash = hash_box(&s, hash, t);
    }
  }
  vl_check(!s.failed || s.tired);
  term_stack_free(&s);
  return hash;
}

uint64_t vl_hash(Term t, uint64_t salt) {
  return hash_parts(t, salt, SIZE_MAX);
}

uint64_t vl_hash_front(Term t, uint64_t salt) {
  return hash_parts(t, salt, FRONT_PARTS);
}
