/* Matching bitstrings: what the bits ops do with a match context.
 *
 * A context is a BOX_MATCH, a position in a bitstring that the ops move. It is never seen by the
 * language; an operand that is none makes the match fail. Functions that take a field give
 * TERM_NONE, and leave the position, when the bits are not there or are no such value. */
#ifndef VL_MATCH_H
#define VL_MATCH_H

#include "heap/heap.h"

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

bool vl_match_is_done(Term ctx);
bool vl_match_is_whole(Term ctx, size_t unit);

/* The position as a small; and back to one, if it lies within. */
Term vl_match_position(Term ctx);
void vl_match_seek(Term ctx, Term position);

#endif
