/* The hash that erlang:phash2 shows to programs: the same numbers as OTP's, for ever. Slower and of
 * fewer bits than hash.h. */
#ifndef VL_PHASH_H
#define VL_PHASH_H

#include "heap/heap.h"

typedef enum PhashStatus { PHASH_OK, PHASH_TOO_LONG, PHASH_NO_ROOM } PhashStatus;

/* All 32 bits of the hash, for at most `budget` steps (a term or 16 bytes each). */
PhashStatus vl_phash2(Alloc *alloc, Term t, size_t budget, uint32_t *hash) VL_MUST_CHECK;

#endif
