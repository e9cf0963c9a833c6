/* Bits inside bytes: what the bit syntax and the binary builtins are made of.
 *
 * A position is a byte pointer and a count of bits from its most significant one. Sizes are in bits
 * and may be anything; who reads has checked that the bits are there, who writes owns them. */
#ifndef VL_BITS_H
#define VL_BITS_H

#include "heap/heap.h"

/* Types of fields; flags, or-ed. */
enum BitsType { BITS_INT, BITS_FLOAT, BITS_BINARY, BITS_BITSTRING, BITS_UTF8, BITS_UTF16, BITS_UTF32 };
enum BitsFlags { BITS_SIGNED = 1, BITS_LITTLE = 2, BITS_NATIVE = 4 };
/* In the op bits_build the number of the source's segment stands above the flags of a field. */
enum { BITS_SEGMENT_SHIFT = 8 };
/* More than any memory: sums of a few of these do not overflow. */
#define BITS_MAX ((size_t)1 << 56)

static inline bool bits_is_little(unsigned flags) {
  const uint16_t probe = 1;
  return (flags & BITS_LITTLE) || ((flags & BITS_NATIVE) && *(const uint8_t *)&probe == 1);
}

/* -- Reading -- */

/* n <= 64 bits as an unsigned number, big-endian. */
uint64_t vl_bits_get(const uint8_t *bytes, size_t bit, unsigned n);
/* The bits of an integer field as a term; TERM_NONE when there is no room. */
Term vl_bits_get_int(Heap *h, const uint8_t *bytes, size_t bit, size_t n, unsigned flags) VL_MUST_CHECK;
/* A float of n bits; false if n is not 16, 32 or 64, or the bits are no finite number. */
bool vl_bits_get_float(const uint8_t *bytes, size_t bit, size_t n, unsigned flags, double *out);
/* A code point in UTF-8, UTF-16, UTF-32 from `available` bits; *used gets its bits. UTF8_INVALID
 * (base/utf8.h) if there is none. */
uint32_t vl_bits_get_utf8(const uint8_t *bytes, size_t bit, size_t available, size_t *used);
uint32_t vl_bits_get_utf16(const uint8_t *bytes, size_t bit, size_t available, unsigned flags, size_t *used);
uint32_t vl_bits_get_utf32(const uint8_t *bytes, size_t bit, size_t available, unsigned flags, size_t *used);

bool vl_bits_equal(const uint8_t *a, size_t a_bit, const uint8_t *b, size_t b_bit, size_t n);

/* -- Writing: the bits around the field keep their values -- */

/* The low n <= 64 bits of a value, big-endian. */
void vl_bits_put(uint8_t *bytes, size_t bit, uint64_t value, unsigned n);
/* The low n bits of an integer term, in two's complement. */
void vl_bits_put_int(uint8_t *bytes, size_t bit, Term value, size_t n, unsigned flags);
/* False if n is not 16, 32 or 64. A number that is too large becomes an infinity. */
bool vl_bits_put_float(uint8_t *bytes, size_t bit, double value, size_t n, unsigned flags);
void vl_bits_copy(uint8_t *to, size_t to_bit, const uint8_t *from, size_t from_bit, size_t n);

/* -- Building a bitstring from fields, as the op bits_build does -- */

typedef struct BitsField {
  enum BitsType type;
  unsigned unit, flags;
  Term value;
  Term size; /* an integer, or ATOM_all: the whole value */
} BitsField;

typedef enum BitsStatus { BITS_OK, BITS_BAD, BITS_NO_ROOM } BitsStatus;

/* TERM_NONE says why in *status: a value that does not fit its field (badarg), or no room. When the
 * first field is a whole large binary, the result grows in its memory if nobody has grown it
 * before: appending in a loop costs what is appended. */
Term vl_bits_build(Heap *h, const BitsField *fields, size_t n, BitsStatus *status) VL_MUST_CHECK;

typedef enum BitsFault {
  FAULT_NONE,
  FAULT_TYPE,     /* the value is of another type */
  FAULT_SIZE,     /* the size is no size, or too large */
  FAULT_SHORT,    /* the value has fewer bits */
  FAULT_UNIT,     /* the value has no whole units */
  FAULT_INVALID,  /* no float has that size */
  FAULT_NO_FLOAT, /* the integer is too large for a float */
} BitsFault;

typedef struct BitsProblem {
  BitsFault fault;
  size_t field;
  Term value; /* the value, or the size, that is wrong */
} BitsProblem;

/* Why vl_bits_build refused the fields; FAULT_NONE: it was for want of room. */
BitsProblem vl_bits_problem(const BitsField *fields, size_t n);

#endif
