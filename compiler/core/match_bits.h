/* What match_bits.c and match_shared.c share. */
#ifndef VC_MATCH_BITS_H
#define VC_MATCH_BITS_H

#include "core/bits_spec.h"
#include "core/match.h"

/* Takes a field of that size out of the context. */
Arg vl_bits_take(Build *b, Arg ctx, const BitsSpec *spec, Arg size, Label fail);
/* The float that a number literal stands for in a float field. */
Term vl_bits_as_float(Build *b, Term number);

#endif
