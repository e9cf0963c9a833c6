/* The inside of Native, for the files of this folder. */
#ifndef VL_NATIVE_DATA_H
#define VL_NATIVE_DATA_H

#include "base/lock.h"
#include "code/module.h"
#include "jit/code_memory.h"
#include "jit/gdb_names.h"
#include "jit/native.h"
#include "jit/perf_map.h"

#include "loaded.gen.h"

/* A function of threaded code and the loaded op it is of. */
typedef struct Handler {
  Word address;
  uint16_t loaded;
} Handler;

struct Native {
  Alloc *alloc;
  Lock lock; /* LOCK_NATIVE: the memory, the names for gdb */
  CodeMemory memory;
  FILE *perf_map; /* NULL: nobody asked for one */
  bool gdb;       /* asked for */
  GdbName *gdb_names;
  Handler handlers[LOADED_SINGLE]; /* by address */
};

/* Before any code: a jump to each op's function, then one to vl_threaded_yield. */
enum { VENEER_SIZE = 16, VENEER_YIELD = LOADED_SINGLE, VENEER_COUNT };

/* Where ops are listed as they become machine code. */
typedef struct Listing {
  StrBuf *out;
  bool bytes; /* with the code */
} Listing;

/* Appends lines of bytes in base 16. */
void vl_native_bytes(StrBuf *out, const uint8_t *at, uint32_t size);

/* Makes the function's machine code and leads its words there, or, without memory for it, has its calls no more
 * counted. `listing` may be NULL. */
void vl_native_translate(Native *n, FunctionRow *row, Word *words, const Listing *listing);

/* For Engine.slow_down. */
void vl_native_slow_down(void *context, const FunctionRow *row, Word *words, bool slow);
void vl_native_free_undo(const Native *n, const FunctionRow *row);

#endif
