#include "ffi/type.h"

#include "term/atom.h"

#include <sys/types.h>

enum { DEPTH_MAX = 16, FIELDS_MAX = 255, BY_VALUE_MAX = 4096 };
#define SIZE_LIMIT ((size_t)1 << 40)

/* -- Scalars -- */

#define SCALAR(atom, kind, ctype, text, how)                               \
  {                                                                        \
    ATOM_##atom, {                                                         \
      kind, sizeof(ctype), _Alignof(ctype), text, how, NULL, 0, NULL, NULL \
    }                                                                      \
  }
#define WIDTH(type, eight, sixteen, thirty, sixty) \
  (sizeof(type) == 1 ? &(eight) : sizeof(type) == 2 ? &(sixteen) : sizeof(type) == 4 ? &(thirty) : &(sixty))
#define SIGNED(atom, ctype) \
  SCALAR(atom, C_SIGNED, ctype, #ctype, WIDTH(ctype, ffi_type_sint8, ffi_type_sint16, ffi_type_sint32, ffi_type_sint64))
#define UNSIGNED(atom, ctype)             \
  SCALAR(atom, C_UNSIGNED, ctype, #ctype, \
         WIDTH(ctype, ffi_type_uint8, ffi_type_uint16, ffi_type_uint32, ffi_type_uint64))

static const struct {
  Term name;
  CType type;
} scalars[] = {
    {ATOM_void, {C_VOID, 0, 1, "void", &ffi_type_void, NULL, 0, NULL, NULL}},
    SIGNED(int8, int8_t),
    SIGNED(int16, int16_t),
    SIGNED(int32, int32_t),
    SIGNED(int64, int64_t),
    UNSIGNED(uint8, uint8_t),
    UNSIGNED(uint16, uint16_t),
    UNSIGNED(uint32, uint32_t),
    UNSIGNED(uint64, uint64_t),
    SIGNED(char, char),
    SIGNED(short, short),
    SIGNED(int, int),
    SIGNED(long, long),
    SIGNED(longlong, long long),
    UNSIGNED(uchar, unsigned char),
    UNSIGNED(ushort, unsigned short),
    UNSIGNED(uint, unsigned int),
    UNSIGNED(ulong, unsigned long),
    UNSIGNED(ulonglong, unsigned long long),
    UNSIGNED(size_t, size_t),
    SIGNED(ssize_t, ssize_t),
    SCALAR(bool, C_BOOL, bool, "bool", &ffi_type_uint8),
    SCALAR(float, C_FLOAT, float, "float", &ffi_type_float),
    SCALAR(double, C_DOUBLE, double, "double", &ffi_type_double),
    SCALAR(string, C_STRING, char *, "const char *", &ffi_type_pointer),
    SCALAR(bytes, C_BYTES, void *, "const void *", &ffi_type_pointer),
    SCALAR(pointer, C_POINTER, void *, "void *", &ffi_type_pointer),
};

static const CType *find_scalar(Term name) {
  for (size_t i = 0; i < VL_COUNT_OF(scalars); i++)
    if (scalars[i].name == name) return &scalars[i].type;
  return NULL;
}

/* -- Types made of others -- */

static const CType *make(FfiPool *pool, Term term, TypeFault *fault, unsigned depth);

static const CType *refuse(TypeFault *fault, const char *why, Term part) {
  *fault = (TypeFault){why, part};
  return NULL;
}

static CType *new_type(FfiPool *pool, CKind kind, size_t size, size_t align, TypeFault *fault) {
  CType *type = vl_ffi_pool_take(pool, 1, sizeof *type);
  if (!type) {
    *fault = (TypeFault){NULL, NIL};
    return NULL;
  }
  type->kind = kind;
  type->size = size;
  type->align = align;
  return type;
}

static const CType *make_part(FfiPool *pool, Term term, TypeFault *fault, unsigned depth) {
  const CType *part = make(pool, term, fault, depth);
  return part && part->size == 0 ? refuse(fault, "has no size", term) : part;
}

static const CType *make_pointer(FfiPool *pool, Term to, TypeFault *fault, unsigned depth) {
  CType *type = new_type(pool, C_POINTER, sizeof(void *), _Alignof(void *), fault);
  const CType *of = type ? make(pool, to, fault, depth) : NULL;
  if (!of) return NULL;
  type->of = of->size > 0 ? of : NULL;
  type->ffi = &ffi_type_pointer;
  return type;
}

static const CType *make_array(FfiPool *pool, Term term, TypeFault *fault, unsigned depth) {
  Term count = tuple_at(term, 2);
  const CType *of = make_part(pool, tuple_at(term, 1), fault, depth);
  if (!of) return NULL;
  if (!is_small(count) || small_value(count) < 1 || (size_t)small_value(count) > SIZE_LIMIT / of->size)
    return refuse(fault, "is no size of an array", count);
  CType *type = new_type(pool, C_ARRAY, of->size * (size_t)small_value(count), of->align, fault);
  if (!type) return NULL;
  type->of = of;
  type->count = (size_t)small_value(count);
  return type;
}

/* Fields of a struct, or arguments: {Name, T} or T. NULL: refused. */
static CField *make_fields(FfiPool *pool, Term list, bool named, size_t *count, TypeFault *fault, unsigned depth) {
  size_t n = 0;
  Term rest = list;
  for (; is_cons(rest) && n <= FIELDS_MAX; rest = cons_tail(rest)) n++;
  bool fit = is_nil(rest) && n <= FIELDS_MAX && (n > 0 || !named);
  CField *fields = fit ? vl_ffi_pool_take(pool, n + 1, sizeof *fields) : NULL;
  if (!fields) *fault = (TypeFault){fit ? NULL : "is no list of types", list};
  for (size_t i = 0; fields && i < n; i++, list = cons_tail(list)) {
    Term item = cons_head(list);
    bool shaped = !named || (is_tuple_of(item, 2) && is_atom(tuple_at(item, 0)));
    if (!shaped) *fault = (TypeFault){"is no field", item};
    fields[i].name = shaped && named ? tuple_at(item, 0) : NIL;
    fields[i].type = shaped ? make_part(pool, named ? tuple_at(item, 1) : item, fault, depth) : NULL;
    if (!fields[i].type) return NULL;
  }
  *count = n;
  return fields;
}

static size_t leaves(const CType *type) {
  if (type->kind == C_ARRAY) return type->count * leaves(type->of);
  size_t n = type->kind == C_STRUCT ? 0 : 1;
  for (size_t i = 0; type->kind == C_STRUCT && i < type->count; i++) n += leaves(type->fields[i].type);
  return n;
}

/* libffi knows structs alone: an array is that many fields. */
static ffi_type **add_leaves(ffi_type **at, const CType *type) {
  if (type->kind != C_ARRAY && type->kind != C_STRUCT) {
    *at++ = type->ffi;
    return at;
  }
  for (size_t i = 0; i < type->count; i++) at = add_leaves(at, type->kind == C_ARRAY ? type->of : type->fields[i].type);
  return at;
}

static bool make_passable(FfiPool *pool, CType *type) {
  ffi_type *made = vl_ffi_pool_take(pool, 1, sizeof *made);
  ffi_type **elements = vl_ffi_pool_take(pool, leaves(type) + 1, sizeof *elements);
  if (!made || !elements) return false;
  *add_leaves(elements, type) = NULL;
  *made = (ffi_type){
      .size = type->size, .alignment = (unsigned short)type->align, .type = FFI_TYPE_STRUCT, .elements = elements};
  type->ffi = made;
  return true;
}

static size_t aligned(size_t at, size_t align) {
  return (at + align - 1) & ~(align - 1);
}

static const CType *make_struct(FfiPool *pool, Term list, TypeFault *fault, unsigned depth) {
  CType *type = new_type(pool, C_STRUCT, 0, 1, fault);
  if (!type || !(type->fields = make_fields(pool, list, true, &type->count, fault, depth))) return NULL;
  for (size_t i = 0; i < type->count; i++) {
    CField *field = &type->fields[i];
    field->offset = aligned(type->size, field->type->align);
    type->size = field->offset + field->type->size;
    if (field->type->align > type->align) type->align = field->type->align;
    if (type->size > SIZE_LIMIT) return refuse(fault, "is too large", list);
  }
  type->size = aligned(type->size, type->align);
  if (type->size <= BY_VALUE_MAX && !make_passable(pool, type)) return refuse(fault, NULL, NIL);
  return type;
}

static const CType *make_function(FfiPool *pool, Term term, TypeFault *fault, unsigned depth) {
  CType *type = new_type(pool, C_FUNCTION, sizeof(void *), _Alignof(void *), fault);
  if (!type || !(type->fields = make_fields(pool, tuple_at(term, 1), false, &type->count, fault, depth))) return NULL;
  type->of = make(pool, tuple_at(term, 2), fault, depth);
  if (!type->of) return NULL;
  const CType **types = vl_ffi_pool_take(pool, type->count + 1, sizeof *types);
  type->cif = vl_ffi_pool_take(pool, 1, sizeof *type->cif);
  for (size_t i = 0; types && i < type->count; i++) types[i] = type->fields[i].type;
  if (!types || !type->cif || !vl_ffi_prepare(pool, type->cif, type->of, types, type->count, type->count, false))
    return refuse(fault, types && type->cif ? "cannot be passed by value" : NULL, term);
  type->ffi = &ffi_type_pointer;
  return type;
}

static const CType *make(FfiPool *pool, Term term, TypeFault *fault, unsigned depth) {
  const CType *scalar = find_scalar(term);
  if (scalar) return scalar;
  if (depth == 0) return refuse(fault, "is nested too deep", term);
  Term tag = is_tuple(term) && tuple_size(term) > 1 ? tuple_at(term, 0) : NIL;
  if (tag == ATOM_pointer && tuple_size(term) == 2) return make_pointer(pool, tuple_at(term, 1), fault, depth - 1);
  if (tag == ATOM_struct && tuple_size(term) == 2) return make_struct(pool, tuple_at(term, 1), fault, depth - 1);
  if (tag == ATOM_array && tuple_size(term) == 3) return make_array(pool, term, fault, depth - 1);
  if (tag == ATOM_function && tuple_size(term) == 3) return make_function(pool, term, fault, depth - 1);
  return refuse(fault, "is no type of C", term);
}

const CType *vl_ffi_type(FfiPool *pool, Term term, TypeFault *fault) {
  return make(pool, term, fault, DEPTH_MAX);
}

bool vl_ffi_prepare(FfiPool *pool, ffi_cif *cif, const CType *result, const CType *const *types, size_t count,
                    size_t fixed, bool variadic) {
  ffi_type **list = vl_ffi_pool_take(pool, count + 1, sizeof *list);
  if (!list || !result->ffi) return false;
  for (size_t i = 0; i < count; i++)
    if (!(list[i] = types[i]->ffi)) return false;
  ffi_status status = variadic
                          ? ffi_prep_cif_var(cif, FFI_DEFAULT_ABI, (unsigned)fixed, (unsigned)count, result->ffi, list)
                          : ffi_prep_cif(cif, FFI_DEFAULT_ABI, (unsigned)count, result->ffi, list);
  return status == FFI_OK;
}
