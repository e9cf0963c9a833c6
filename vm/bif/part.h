/* Parts of binaries as builtins are told them: a start and a length, which may be negative. */
#ifndef VL_BIF_PART_H
#define VL_BIF_PART_H

#include "proc/process.h"

/* The bytes [from, from + count) of a binary of `size`; false: no such part. */
bool vl_part_of(Term start, Term length, size_t size, size_t *from, size_t *count);
/* The same from {Start, Length}. */
bool vl_part_of_pair(Term pair, size_t size, size_t *from, size_t *count);

#endif
