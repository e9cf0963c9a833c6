/* Names of machine code for `perf`: /tmp/perf-PID.map, a line a function. */
#ifndef VL_PERF_MAP_H
#define VL_PERF_MAP_H

#include "code/server.h"

#include <stdio.h>

/* The file of this host process, appended to by each of its instances; NULL: it cannot be written. */
FILE *vl_perf_map_open(void);
/* Names `size` bytes of machine code after the function that `pc`, an address in its words, belongs to. Any thread. */
void vl_perf_map_add(FILE *map, const CodeServer *code, const Word *pc, const uint8_t *at, uint32_t size);

#endif
