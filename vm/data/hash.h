/* Hashes of terms.
 *
 * Equal terms (=:=) have equal hashes, within a run and between runs and machines. Nothing
 * recurses; deep terms take scratch memory of the C library. */
#ifndef VL_HASH_H
#define VL_HASH_H

#include "heap/heap.h"

/* 64 well-mixed bits for tables and tries. `salt` picks one of many functions. */
uint64_t vl_hash(Term t, uint64_t salt);

/* The same of the first thousand parts of a term, for tables that compare what they find and may be given whole
 * programs: quoted code. */
uint64_t vl_hash_front(Term t, uint64_t salt);

#endif
