/* Memory for machine code: one region of an instance, seen twice, writable at one address and executable at another, so
 * that no page is ever both. Blocks are multiples of CODE_ALIGN bytes; free ones lie in a list by address. */
#ifndef VL_CODE_MEMORY_H
#define VL_CODE_MEMORY_H

#include "base/alloc.h"

#define CODE_ALIGN 16

typedef struct CodeBlock {
  struct CodeBlock *next;
  uint32_t at, size; /* bytes in the region */
} CodeBlock;

typedef struct CodeMemory {
  Alloc *alloc;
  uint8_t *write, *run; /* NULL: the system gives no such memory */
  uint32_t size;
  uint32_t taken; /* bytes of it, charged to the allocator */
  CodeBlock *free;
} CodeMemory;

/* Without memory from the system there are simply no blocks to be had. */
void vl_code_memory_init(CodeMemory *m, Alloc *a, uint32_t size);
void vl_code_memory_free(CodeMemory *m);

/* A block of at least so many bytes: its place in the region, or UINT32_MAX: there is none, or
 * the instance's limit is reached. Callers hold a lock of their own. */
uint32_t vl_code_memory_take(CodeMemory *m, uint32_t size);
/* Gives a block back; nobody runs it any more. */
void vl_code_memory_give(CodeMemory *m, uint32_t at, uint32_t size);

#endif
