/* Hashes of terms.
 *
 * Equal terms (=:=) have equal hashes, within a run and between runs and machines. Nothing
 * recurses; deep terms take scratch memory of the C library. */
#ifndef VL_HASH_H
#define VL_HASH_H

#include "heap/heap.h"

/* Multiply and fold, as in wyhash: one 64 by 64 bit product mixes a word in. */
static inline uint64_t hash_mix(uint64_t hash, uint64_t word) {
  unsigned __int128 product =
      (unsigned __int128)(hash ^ word ^ UINT64_C(0x9E3779B97F4A7C15)) * UINT64_C(0xD6E8FEB86659FD93);
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* 64 well-mixed bits for tables and tries. `salt` picks one of many functions. */
uint64_t vl_hash(Term t, uint64_t salt);
/* The same, small integers without a call. */
static inline uint64_t vl_hash_key(Term t, uint64_t salt) {
  return is_small(t) ? hash_mix(hash_mix(salt, t), 1) : vl_hash(t, salt);
}

/* The same of the first thousand parts of a term, for tables that compare what they find and may be given whole
 * programs: quoted code. */
uint64_t vl_hash_front(Term t, uint64_t salt);

#endif
