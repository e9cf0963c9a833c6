/* C types, as terms tell them:
 *
 *   int, ulong, double, bool, string, bytes, pointer, void ..    an atom
 *   {pointer, T}  {array, T, N}  {struct, [{Name, T}]}  {function, [T], R}
 *
 * The layout is that of the C compiler: each field stands at the next place its alignment allows. */
#ifndef VL_FFI_TYPE_H
#define VL_FFI_TYPE_H

#include "ffi/pool.h"
#include "heap/heap.h"

#include <ffi.h>

typedef enum CKind {
  C_VOID,
  C_SIGNED,
  C_UNSIGNED,
  C_BOOL,
  C_FLOAT,
  C_DOUBLE,
  C_STRING,  /* const char *, up to the byte 0 */
  C_BYTES,   /* const void *, the bytes of a binary */
  C_POINTER, /* to `of`, which is NULL for void * */
  C_FUNCTION,
  C_STRUCT,
  C_ARRAY,
} CKind;

typedef struct CType CType;

typedef struct CField {
  Term name;
  size_t offset;
  const CType *type;
} CField;

struct CType {
  CKind kind;
  size_t size, align;
  const char *name; /* of a scalar, as C has it */
  ffi_type *ffi;    /* how it is passed; NULL: not by value */
  const CType *of;  /* of a pointer or array; the result of a function */
  size_t count;     /* of an array; fields of a struct, arguments of a function */
  CField *fields;   /* arguments of a function have no name and offset */
  ffi_cif *cif;     /* of a function */
};

/* Why a term is no type: what is wrong with which part. */
typedef struct TypeFault {
  const char *why; /* NULL: memory is out */
  Term part;
} TypeFault;

/* The type, in the pool; NULL: *fault. */
const CType *vl_ffi_type(FfiPool *pool, Term term, TypeFault *fault) VL_MUST_CHECK;
/* Those of a list of arguments; `types` has room for that many. */
bool vl_ffi_prepare(FfiPool *pool, ffi_cif *cif, const CType *result, const CType *const *types, size_t count,
                    size_t fixed, bool variadic) VL_MUST_CHECK;

#endif
