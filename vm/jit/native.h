/* The native engine: threaded code (jit/threaded.h) whose functions become machine code once they have been called a
 * few times.
 *
 * A function's machine code is its ops' stencils one behind another. The words stay: they are what a process's stack,
 * its pc and the frame maps speak of, and an op's first word becomes the address of its machine code. So at the edge of
 * any op machine code and functions may follow each other, and an op, or a hole, that has no stencil is left to its
 * function. */
#ifndef VL_NATIVE_H
#define VL_NATIVE_H

#include "code/server.h"

typedef struct Native Native;

/* NULL: out of memory, or the system gives no memory for code. `perf_map`, `gdb`: what becomes machine code is
 * named for them. */
Native *vl_native_new(Alloc *a, bool perf_map, bool gdb) VL_MUST_CHECK;
/* All code is gone. NULL is fine. */
void vl_native_free(Native *n);

/* What the loader needs; processes run by vl_threaded_run. */
Engine vl_native_engine(Native *n);

#endif
