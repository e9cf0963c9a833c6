/* Memory of C that terms refer to: buffers, pointers that C gave, parts of either.
 *
 * A term of it is a reference that owns a count (proc/ref.h). What is freed, by the collector or by hand, is refused
 * from then on; a call that uses it at that moment keeps it until it is over. */
#ifndef VL_FFI_MEMORY_H
#define VL_FFI_MEMORY_H

#include "proc/ref.h"

typedef struct FfiMemory {
  RefBinDrop *drop; /* first */
  Instance *instance;
  uint8_t *address;
  size_t size;             /* MEMORY_UNKNOWN: C knows it */
  RefBin *whole;           /* what this is a part of, kept; or NULL. All below is the whole's */
  _Atomic uint32_t uses;   /* calls that have it, and MEMORY_FREED */
  void (*release)(void *); /* C's, or NULL */
  bool is_buffer;          /* our own bytes */
  struct Natives *natives; /* that release is of: kept; or NULL */
} FfiMemory;

#define MEMORY_UNKNOWN SIZE_MAX
#define MEMORY_FREED (UINT32_C(1) << 31)

/* A buffer of zeros. TERM_NONE: memory is out. */
Term vl_ffi_buffer(Heap *h, Instance *in, size_t size, FfiMemory **memory) VL_MUST_CHECK;
/* What C gave. It is C's, unless there is a `release`, which is then called with it; takes a share of `natives`. */
Term vl_ffi_pointer(Heap *h, Instance *in, void *address, void (*release)(void *),
                    struct Natives *natives) VL_MUST_CHECK;
/* A part, from an offset on. */
Term vl_ffi_part(Heap *h, FfiMemory *memory, size_t offset, size_t size) VL_MUST_CHECK;

/* The memory of a term; NULL: it has none. */
FfiMemory *vl_ffi_memory(Term term);
/* Nobody frees it now; false: it is freed. */
bool vl_ffi_hold(FfiMemory *memory) VL_MUST_CHECK;
void vl_ffi_let_go(FfiMemory *memory);
/* Frees it once nobody holds it; false: it was. */
bool vl_ffi_free(FfiMemory *memory);

#endif
