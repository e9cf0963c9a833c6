/* max_heap_size as the language writes it: words, or %{size: Words, kill: Bool, error_logger: Bool}. */
#ifndef VL_HEAP_LIMIT_H
#define VL_HEAP_LIMIT_H

#include "proc/process.h"

/* Reads one; adds FLAG_HEAP_UNLIMITED and FLAG_HEAP_SILENT to *flags. False for what is none. */
bool vl_heap_limit_read(Term value, size_t *words, uint32_t *flags);
/* The map of a process: TERM_NONE without room. Owner. */
Term vl_heap_limit_term(Heap *h, const Process *p) VL_MUST_CHECK;

#endif
