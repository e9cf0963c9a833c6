/* Constant terms in an image, coded for a stack machine: operands first, then what is made of
 * them. So neither side recurses, atoms are rows of the image's table, and reading costs one
 * pass. Only what source code can spell has a code: no pids, references, closures.
 *
 *   SMALL zigzag | ATOM row | NIL | FLOAT 8 bytes | BIG sign, n, n bytes (little-endian magnitude)
 *   LIST n (pops n elements and the tail) | TUPLE n | MAP n (pops n pairs key, value)
 *   BINARY n, bytes | BITS n, bytes of n bits | EXPORT module, function, arity */
#ifndef VL_TERMS_H
#define VL_TERMS_H

#include "base/vec.h"
#include "code/cursor.h"
#include "code/emitter.h"
#include "heap/heap.h"

/* Appends the code of a term; atoms get rows of the emitter. False: the term has no code. Memory
 * running out shows in out->failed. */
bool vl_terms_write(Vec *out, Emitter *e, Term term);

/* What reading needs: atoms by row, and how to find the Mfa of an external fun. */
typedef struct TermReader {
  Heap *heap;
  const Term *atoms;
  uint32_t atom_count;
  const void *(*export)(void *context, Term module, Term function, uint32_t arity); /* NULL: no memory */
  void *context;
} TermReader;

/* Reads exactly n terms, to the end of the bytes. False: malformed, or memory is out (heap->failed). */
bool vl_terms_read(const TermReader *r, Slice bytes, Term *out, uint32_t n) VL_MUST_CHECK;

#endif
