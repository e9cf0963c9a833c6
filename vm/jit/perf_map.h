/* Names of machine code for `perf`: /tmp/perf-PID.map, a line a function. */
#ifndef VL_PERF_MAP_H
#define VL_PERF_MAP_H

#include "base/strbuf.h"
#include "code/server.h"

#include <stdio.h>

/* The file of this host process, appended to by each of its instances; NULL: it cannot be written. */
FILE *vl_perf_map_open(void);
/* Names `size` bytes of machine code. Any thread. */
void vl_perf_map_add(FILE *map, const char *name, const uint8_t *at, uint32_t size);

/* Appends Module.function/arity of the function that `pc`, an address in its words, belongs to; false: there is none,
 * or no memory. */
bool vl_native_name(StrBuf *out, const CodeServer *code, const Word *pc);

#endif
