/* What a segment of <<>> says of itself, read from its expanded specification. */
#ifndef VC_BITS_SPEC_H
#define VC_BITS_SPEC_H

#include "core/build.h"
#include "data/bits.h"

typedef struct BitsSpec {
  enum BitsType type;
  unsigned unit, flags;
  Term size; /* an expression; TERM_NONE: the default of the type, or the whole value */
} BitsSpec;

static inline bool bits_type_is_utf(enum BitsType type) {
  return type == BITS_UTF8 || type == BITS_UTF16 || type == BITS_UTF32;
}
static inline bool bits_type_is_part(enum BitsType type) {
  return type == BITS_BINARY || type == BITS_BITSTRING;
}

/* Reads {:"::", meta, [expr, spec]}; gives the expression. */
Term vl_bits_spec_read(Term segment, BitsSpec *spec);
/* The size as a term for a field: as given, or the default of a number; ATOM_all for the whole value. */
Term vl_bits_spec_size(const BitsSpec *spec);
/* The bits of a literal of that specification, or TERM_NONE: no literal, no constant size, too large, or it does
 * not fit. */
Term vl_bits_spec_literal(Build *b, Term literal, const BitsSpec *spec);

#endif
