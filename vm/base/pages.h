/* Large blocks straight from the operating system, in huge pages where it gives them: a heap of
 * many megabytes that is made and left again and again would otherwise take a page fault for each 4 kB. */
#ifndef VL_PAGES_H
#define VL_PAGES_H

#include "base/base.h"

/* Smaller blocks are the C library's: a huge page is 2 MB. */
#define PAGES_LEAST ((size_t)2 << 20)

/* bytes >= PAGES_LEAST; NULL when memory is out. Zeroed. */
void *vl_pages_take(size_t bytes) VL_MUST_CHECK;
/* Both sizes >= PAGES_LEAST. NULL: the old block stands. */
void *vl_pages_resize(void *block, size_t old_bytes, size_t new_bytes) VL_MUST_CHECK;
/* The whole block, or whole pages at its end. */
void vl_pages_give(void *block, size_t bytes);

/* Rounded up to the operating system's pages, and to huge pages. */
size_t vl_pages_size(size_t bytes);
size_t vl_pages_huge(size_t bytes);

#endif
