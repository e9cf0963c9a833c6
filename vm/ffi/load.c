/* C values to terms, and what is wrong with a term in words. */
#include "ffi/value.h"

#include "base/strbuf.h"
#include "data/map.h"

bool vl_ffi_is_text(const CType *type) {
  return type->kind == C_ARRAY && type->of->kind == C_SIGNED && type->of->size == 1;
}

/* -- Values -- */

static Term load_signed(Heap *h, const CType *type, const void *at) {
  int64_t i = 0;
  memcpy((char *)&i + sizeof i - type->size, at, type->size);
  return vl_int(h, i >> (64 - 8 * type->size));
}

static Term load_unsigned(Heap *h, const CType *type, const void *at) {
  uint64_t i = 0;
  memcpy(&i, at, type->size);
  return vl_uint(h, i);
}

static Term load_float(Heap *h, const CType *type, const void *at) {
  float f;
  double d;
  if (type->kind == C_FLOAT) {
    memcpy(&f, at, sizeof f);
    d = (double)f;
  } else {
    memcpy(&d, at, sizeof d);
  }
  if (d != d) return ATOM_nan;
  if (d - d != 0) return d > 0 ? ATOM_infinity : ATOM_neg_infinity;
  return vl_float(h, d);
}

static Term load_struct(Heap *h, Instance *in, const CType *type, const uint8_t *at) {
  Term pairs[2 * type->count];
  for (size_t i = 0; i < type->count; i++) {
    const CField *field = &type->fields[i];
    pairs[2 * i] = field->name;
    pairs[2 * i + 1] = vl_ffi_load(h, in, field->type, at + field->offset);
    if (pairs[2 * i + 1] == TERM_NONE) return TERM_NONE;
  }
  return vl_map_from_pairs(h, pairs, type->count);
}

static Term load_array(Heap *h, Instance *in, const CType *type, const uint8_t *at) {
  if (vl_ffi_is_text(type)) return vl_binary(h, at, strnlen((const char *)at, type->count));
  Term list = NIL;
  for (size_t i = type->count; i-- > 0;) list = vl_cons(h, vl_ffi_load(h, in, type->of, at + i * type->of->size), list);
  return list;
}

Term vl_ffi_load(Heap *h, Instance *in, const CType *type, const void *at) {
  void *address = NULL;
  if (type->kind >= C_STRING && type->kind <= C_FUNCTION) memcpy(&address, at, sizeof address);
  switch (type->kind) {
  case C_VOID: break;
  case C_SIGNED: return load_signed(h, type, at);
  case C_UNSIGNED: return load_unsigned(h, type, at);
  case C_BOOL: return *(const uint8_t *)at ? ATOM_true : ATOM_false;
  case C_FLOAT:
  case C_DOUBLE: return load_float(h, type, at);
  case C_STRING: return address ? vl_binary(h, address, strlen(address)) : ATOM_nil;
  case C_BYTES:
  case C_POINTER:
  case C_FUNCTION: return vl_ffi_pointer(h, in, address, NULL, NULL);
  case C_STRUCT: return load_struct(h, in, type, at);
  case C_ARRAY: return load_array(h, in, type, at);
  }
  return ATOM_ok;
}

/* -- Faults -- */

static void describe_integer(StrBuf *out, const CType *type) {
  unsigned unused = (unsigned)(64 - 8 * type->size);
  int64_t most = (int64_t)(UINT64_MAX >> 1 >> unused);
  if (type->kind == C_SIGNED)
    vl_strbuf_format(out, "an integer from %lld to %lld (%s)", (long long)(-most - 1), (long long)most, type->name);
  else
    vl_strbuf_format(out, "an integer from 0 to %llu (%s)", (unsigned long long)(UINT64_MAX >> unused), type->name);
}

static void describe_struct(StrBuf *out, const CType *type) {
  vl_strbuf_text(out, "a map of the fields ");
  for (size_t i = 0; i < type->count; i++) {
    size_t size;
    const char *name = vl_atom_text(type->fields[i].name, &size);
    if (i > 0) vl_strbuf_text(out, ", ");
    vl_strbuf_add(out, name, size);
  }
}

static void describe(StrBuf *out, const CType *type) {
  switch (type->kind) {
  case C_VOID: vl_strbuf_text(out, "nothing"); break;
  case C_SIGNED:
  case C_UNSIGNED: describe_integer(out, type); break;
  case C_BOOL: vl_strbuf_text(out, "true or false"); break;
  case C_FLOAT:
  case C_DOUBLE: vl_strbuf_format(out, "a number (%s)", type->name); break;
  case C_STRING: vl_strbuf_text(out, "a string, a buffer or nil"); break;
  case C_BYTES: vl_strbuf_text(out, "a binary, a buffer or nil"); break;
  case C_POINTER: vl_strbuf_text(out, "a buffer, a pointer or nil"); break;
  case C_FUNCTION: vl_strbuf_format(out, "a function of %zu arguments, a callback or nil", type->count); break;
  case C_STRUCT: describe_struct(out, type); break;
  case C_ARRAY:
    vl_strbuf_format(out, vl_ffi_is_text(type) ? "a string of at most %zu bytes" : "a list of %zu values", type->count);
    break;
  }
}

Term vl_ffi_argument_error(Heap *h, const char *text, size_t size) {
  Term pairs[] = {ATOM_struct_key, ATOM_ArgumentError, ATOM_exception_key,
                  ATOM_true,       ATOM_message,       vl_binary(h, text, size)};
  return pairs[VL_COUNT_OF(pairs) - 1] == TERM_NONE ? TERM_NONE : vl_map_from_pairs(h, pairs, VL_COUNT_OF(pairs) / 2);
}

Term vl_ffi_fault(Heap *h, const FfiFault *fault, const char *what) {
  StrBuf out;
  vl_strbuf_init(&out, h->alloc);
  vl_strbuf_text(&out, what);
  for (size_t i = fault->depth; i-- > 0;) {
    size_t size;
    bool named = !is_nil(fault->path[i].field);
    const char *name = named ? vl_atom_text(fault->path[i].field, &size) : NULL;
    if (named)
      vl_strbuf_format(&out, ", field %.*s", (int)size, name);
    else
      vl_strbuf_format(&out, ", element %zu", fault->path[i].index);
  }
  if (fault->depth > 0) vl_strbuf_char(&out, ',');
  vl_strbuf_text(&out, fault->why ? " " : " must be ");
  if (fault->why)
    vl_strbuf_text(&out, fault->why);
  else
    describe(&out, fault->type);
  if (out.failed) h->failed = true;
  Term reason = out.failed ? TERM_NONE : vl_ffi_argument_error(h, out.text, out.size);
  vl_strbuf_free(&out);
  return reason;
}
