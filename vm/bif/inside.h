/* What process_info tells of the inside of a process. */
#ifndef VL_INSIDE_H
#define VL_INSIDE_H

#include "proc/process.h"

/* `h`: the asking process's heap. `of` is held by its token, and its heap is no dirty thread's. */
Term vl_inside_backtrace(Heap *h, Process *of);
/* [{Id, Bytes, References}] of its large binaries. */
Term vl_inside_binaries(Heap *h, Process *of);
/* How many handlers of exceptions lie on its stack. */
Term vl_inside_handlers(Heap *h, Process *of);
Term vl_inside_collections(Heap *h, Process *of);

#endif
