/* Checksums of bytes, and the hash of a term that programs see. What is large is done by the dirty
 * twins in module vl_checksum. */
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/input.h"
#include "data/md5.h"
#include "data/phash.h"

#include <zlib.h>

enum { BYTES_PER_REDUCTION = 1024, HASH_AT_ONCE = 20000, STEPS_PER_REDUCTION = 16 };

/* zlib counts in 32 bits. */
enum { PIECE = 1 << 30 };

typedef uLong Checksum(uLong sum, const Bytef *bytes, uInt size);

static bool is_word(Term t) {
  return arg_is_int(t, 0, UINT32_MAX);
}

static Term checksum(Process *p, Checksum *step, uLong sum, Term iodata) {
  Input in;
  if (!vl_input_open(p, &in, iodata)) return TERM_NONE;
  vl_bump_reductions(p, in.size / BYTES_PER_REDUCTION);
  for (size_t at = 0; at < in.size; at += PIECE)
    sum = step(sum, in.bytes + at, (uInt)(in.size - at < PIECE ? in.size - at : PIECE));
  vl_input_close(&in);
  return make_small((int64_t)sum);
}

Term bif_vl_checksum_crc32_2(Process *p, const Term *args) {
  if (!is_word(args[0])) return vl_raise_badarg(p);
  return checksum(p, crc32, (uLong)small_value(args[0]), args[1]);
}

Term bif_vl_checksum_adler32_2(Process *p, const Term *args) {
  if (!is_word(args[0])) return vl_raise_badarg(p);
  return checksum(p, adler32, (uLong)small_value(args[0]), args[1]);
}

Term bif_erlang_crc32_2(Process *p, const Term *args) {
  if (!is_word(args[0])) return vl_raise_badarg(p);
  if (vl_input_is_large(args[1])) return vl_trap(p, ATOM_vl_checksum, ATOM_crc32, 2, args);
  return bif_vl_checksum_crc32_2(p, args);
}

Term bif_erlang_adler32_2(Process *p, const Term *args) {
  if (!is_word(args[0])) return vl_raise_badarg(p);
  if (vl_input_is_large(args[1])) return vl_trap(p, ATOM_vl_checksum, ATOM_adler32, 2, args);
  return bif_vl_checksum_adler32_2(p, args);
}

Term bif_erlang_crc32_1(Process *p, const Term *args) {
  return bif_erlang_crc32_2(p, (Term[]){make_small(0), args[0]});
}

Term bif_erlang_adler32_1(Process *p, const Term *args) {
  return bif_erlang_adler32_2(p, (Term[]){make_small(1), args[0]});
}

typedef uLong Combine(uLong first, uLong second, z_off_t size);

static Term combine(Process *p, const Term *args, Combine *join) {
  if (!is_word(args[0]) || !is_word(args[1]) || !arg_is_int(args[2], 0, UINT32_MAX)) return vl_raise_badarg(p);
  return make_small((int64_t)join((uLong)small_value(args[0]), (uLong)small_value(args[1]), small_value(args[2])));
}

Term bif_erlang_crc32_combine_3(Process *p, const Term *args) {
  return combine(p, args, crc32_combine);
}

Term bif_erlang_adler32_combine_3(Process *p, const Term *args) {
  if (is_word(args[0]) && is_word(args[1]) && args[2] == make_small(0)) return args[0];
  return combine(p, args, adler32_combine);
}

/* -- MD5: the context that programs carry is the struct's bytes -- */

static Term context_of(Process *p, const Md5 *m) {
  return vl_binary(&p->heap, m, sizeof *m);
}

static bool read_context(Process *p, Term t, Md5 *m) {
  const uint8_t *bytes;
  size_t size;
  if (!is_bitstring(t) || !vl_binary_bytes(&p->heap, t, &bytes, &size) || size != sizeof *m) return false;
  memcpy(m, bytes, sizeof *m);
  return true;
}

static bool add_bytes(Process *p, Md5 *m, Term iodata) {
  Input in;
  if (!vl_input_open(p, &in, iodata)) return false;
  vl_bump_reductions(p, in.size / BYTES_PER_REDUCTION * 4);
  vl_md5_update(m, in.bytes, in.size);
  vl_input_close(&in);
  return true;
}

Term bif_vl_checksum_md5_2(Process *p, const Term *args) {
  Md5 m;
  if (!read_context(p, args[0], &m)) return vl_raise_badarg(p);
  return add_bytes(p, &m, args[1]) ? context_of(p, &m) : TERM_NONE;
}

Term bif_vl_checksum_md5_1(Process *p, const Term *args) {
  Md5 m;
  uint8_t digest[MD5_DIGEST];
  vl_md5_init(&m);
  if (!add_bytes(p, &m, args[0])) return TERM_NONE;
  vl_md5_final(&m, digest);
  return vl_binary(&p->heap, digest, sizeof digest);
}

Term bif_erlang_md5_1(Process *p, const Term *args) {
  if (vl_input_is_large(args[0])) return vl_trap(p, ATOM_vl_checksum, ATOM_md5, 1, args);
  return bif_vl_checksum_md5_1(p, args);
}

Term bif_erlang_md5_init_0(Process *p, const Term *args) {
  Md5 m;
  vl_md5_init(&m);
  return context_of(p, &m);
}

Term bif_erlang_md5_update_2(Process *p, const Term *args) {
  if (vl_input_is_large(args[1])) return vl_trap(p, ATOM_vl_checksum, ATOM_md5, 2, args);
  return bif_vl_checksum_md5_2(p, args);
}

Term bif_erlang_md5_final_1(Process *p, const Term *args) {
  Md5 m;
  uint8_t digest[MD5_DIGEST];
  if (!read_context(p, args[0], &m)) return vl_raise_badarg(p);
  vl_md5_final(&m, digest);
  return vl_binary(&p->heap, digest, sizeof digest);
}

/* -- Hashes of terms -- */

#define PHASH2_BITS 27

static Term phash2(Process *p, const Term *args, uint64_t range, size_t budget) {
  uint32_t hash;
  PhashStatus status = vl_phash2(p->heap.alloc, args[0], budget, &hash);
  if (status == PHASH_NO_ROOM) return vl_raise_system_limit(p);
  if (status == PHASH_TOO_LONG)
    return vl_trap(p, ATOM_vl_checksum, ATOM_phash2, 2, (Term[]){args[0], make_small((int64_t)range)});
  vl_bump_reductions(p, 1);
  return make_small((int64_t)(hash % range));
}

Term bif_vl_checksum_phash2_2(Process *p, const Term *args) {
  if (!arg_is_int(args[1], 1, INT64_C(1) << 32)) return vl_raise_badarg(p);
  return phash2(p, args, (uint64_t)small_value(args[1]), SIZE_MAX);
}

Term bif_erlang_phash2_1(Process *p, const Term *args) {
  return phash2(p, args, UINT64_C(1) << PHASH2_BITS, HASH_AT_ONCE);
}

Term bif_erlang_phash2_2(Process *p, const Term *args) {
  if (!arg_is_int(args[1], 1, INT64_C(1) << 32)) return vl_raise_badarg(p);
  return phash2(p, args, (uint64_t)small_value(args[1]), HASH_AT_ONCE);
}
