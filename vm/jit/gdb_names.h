/* Names of machine code for gdb, by its JIT interface: for each function an ELF file in memory with one symbol and how
 * to find the caller's frame. What the interface reads is one list of the host process's, by names it prescribes. */
#ifndef VL_GDB_NAMES_H
#define VL_GDB_NAMES_H

#include "base/alloc.h"

typedef struct GdbName GdbName;

/* Names `size` bytes of machine code, and puts the name in front of *names. Without memory it has none. A caller's lock
 * guards *names. */
void vl_gdb_name_add(GdbName **names, Alloc *a, const char *name, const uint8_t *at, uint32_t size);
/* The code at `at` is no more. */
void vl_gdb_name_remove(GdbName **names, Alloc *a, const uint8_t *at);
void vl_gdb_names_free(GdbName **names, Alloc *a);

#endif
