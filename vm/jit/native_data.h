/* The inside of Native, for the files of this folder. */
#ifndef VL_NATIVE_DATA_H
#define VL_NATIVE_DATA_H

#include "base/lock.h"
#include "code/module.h"
#include "jit/code_memory.h"
#include "jit/native.h"

#include "loaded.gen.h"

/* A function of threaded code and the loaded op it is of. */
typedef struct Handler {
  Word address;
  uint16_t loaded;
} Handler;

struct Native {
  Alloc *alloc;
  Lock lock; /* LOCK_NATIVE: the memory */
  CodeMemory memory;
  Handler handlers[LOADED_SINGLE]; /* by address */
};

/* Before any code: a jump to each op's function, then one to vl_threaded_yield. */
enum { VENEER_SIZE = 16, VENEER_YIELD = LOADED_SINGLE, VENEER_COUNT };

/* Makes the function's machine code and leads its words there, or, without memory for it, has its calls no more
 * counted. */
void vl_native_translate(Native *n, FunctionRow *row, Word *words);

#endif
