/* C functions that stand in for functions of a module (FFI, stdlib/ffi).
 *
 *   ModuleCode.natives ──> FfiLibrary ──> what dlopen gave
 *   FunctionRow.stand_in ──> FfiFunction.export ─ bif ─> vl_ffi_call ──> ffi_call
 *
 * A library lives as long as the version of its module, and as long as there is memory that one of its functions
 * frees. */
#ifndef VL_FFI_LIBRARY_H
#define VL_FFI_LIBRARY_H

#include "code/module.h"
#include "ffi/type.h"
#include "proc/instance.h"

/* One argument of C. */
typedef struct FfiParameter {
  Term name;         /* or NIL */
  const CType *type; /* passed; of an `out` argument, what the pointer leads to */
  bool out;          /* no argument of the language: comes back beside the result */
  size_t offset;     /* in the frame: the value, of an `out` argument what is pointed to */
} FfiParameter;

typedef struct FfiFunction {
  Export export; /* first: p->native points to its name */
  Bif bif;
  void (*address)(void);
  ffi_cif cif; /* unless variadic */
  FfiParameter *parameters;
  const CType *result;
  size_t count, outs; /* parameters; of them `out` */
  size_t frame;       /* bytes */
  bool variadic;      /* a last argument is a list of {T, Value} */
  bool tells_errno;
  void (*release)(void *); /* of the result; or NULL */
  struct FfiLibrary *library;
} FfiFunction;

typedef struct FfiLibrary {
  Natives natives; /* first */
  Instance *instance;
  void *handle;
  FfiPool pool; /* types */
  _Atomic size_t references;
  size_t count;
  FfiFunction functions[];
} FfiLibrary;

void vl_ffi_library_retain(Natives *natives);
void vl_ffi_library_release(Natives *natives);

/* Bif.fn of every FfiFunction. */
Term vl_ffi_call(Process *p, const Term *args);

#endif
