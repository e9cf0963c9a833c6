/* The heap validator: for debug and stress builds, and for tests. */
#ifndef VL_CHECK_H
#define VL_CHECK_H

#include "heap/gc.h"

/* Walks block, old generation, fragments and roots, and panics at the first word that cannot be:
 * a header of no kind, an object past its space, a pointer out of the heap that is no literal, an
 * old object that points to a young one, a large binary that is in no list. */
void vl_heap_check(const Heap *h, const RootSet *roots);

#endif
