/* Terms to C values and back. */
#ifndef VL_FFI_VALUE_H
#define VL_FFI_VALUE_H

#include "ffi/memory.h"
#include "ffi/type.h"

/* What a term is not, and where in it: the innermost place first. */
typedef struct FfiFault {
  const CType *type; /* that it should have had */
  const char *why;   /* instead of "must be .."; or NULL */
  size_t depth;
  struct {
    Term field; /* or NIL: */
    size_t index;
  } path[16];
} FfiFault;

typedef struct FfiHeld {
  struct FfiHeld *next;
  FfiMemory *memory;
} FfiHeld;

/* What lives as long as the values do. */
typedef struct FfiWriter {
  Heap *heap;
  FfiPool pool;  /* copies that pointers lead to */
  bool lasting;  /* the values outlive the writer: nothing they lead to may be a copy */
  bool starved;  /* memory is out: not the term's fault */
  FfiHeld *held; /* memory that is not freed meanwhile */
  size_t inline_count;
  FfiHeld inline_held[4];
  FfiFault fault;
} FfiWriter;

void vl_ffi_writer_init(FfiWriter *w, Heap *h, bool lasting);
void vl_ffi_writer_end(FfiWriter *w);

/* Writes a value of that type; false: w->fault or w->starved. */
bool vl_ffi_store(FfiWriter *w, const CType *type, void *at, Term term) VL_MUST_CHECK;
/* The term of a value; TERM_NONE: no room. */
Term vl_ffi_load(Heap *h, Instance *in, const CType *type, const void *at) VL_MUST_CHECK;

/* "what, field x, must be .." as the reason of an ArgumentError; TERM_NONE: no room. */
Term vl_ffi_fault(Heap *h, const FfiFault *fault, const char *what) VL_MUST_CHECK;
/* char [n], which is text. */
bool vl_ffi_is_text(const CType *type);
Term vl_ffi_argument_error(Heap *h, const char *text, size_t size) VL_MUST_CHECK;

#endif
