/* Terms to C values. */
#include "ffi/callback.h"
#include "ffi/value.h"

#include "data/int.h"
#include "data/map.h"

#include <float.h>
#include <math.h>

void vl_ffi_writer_init(FfiWriter *w, Heap *h, bool lasting) {
  w->heap = h;
  vl_ffi_pool_init(&w->pool, h->alloc);
  w->lasting = lasting;
  w->starved = false;
  w->held = NULL;
  w->inline_count = 0;
  w->fault.depth = 0;
}

void vl_ffi_writer_end(FfiWriter *w) {
  for (FfiHeld *held = w->held; held; held = held->next) vl_ffi_let_go(held->memory);
  vl_ffi_pool_free(&w->pool);
}

static bool refuse(FfiWriter *w, const CType *type, const char *why) {
  w->fault.type = type;
  w->fault.why = why;
  return false;
}

static bool starve(FfiWriter *w) {
  w->starved = true;
  return false;
}

/* The error is in a part. */
static bool in_part(FfiWriter *w, Term field, size_t index) {
  FfiFault *f = &w->fault;
  if (f->depth < VL_COUNT_OF(f->path)) {
    f->path[f->depth].field = field;
    f->path[f->depth++].index = index;
  }
  return false;
}

static void *copy_room(FfiWriter *w, size_t count, size_t size) {
  void *at = vl_ffi_pool_take(&w->pool, count, size);
  if (!at) w->starved = true;
  return at;
}

/* -- Numbers -- */

static bool store_signed(FfiWriter *w, const CType *type, void *at, Term term) {
  int64_t i, most = (int64_t)(UINT64_MAX >> 1 >> (64 - 8 * type->size));
  if (!is_integer(term) || !vl_int_to_i64(term, &i) || i > most || i < -most - 1) return refuse(w, type, NULL);
  memcpy(at, &i, type->size); /* the low bytes come first */
  return true;
}

static bool store_unsigned(FfiWriter *w, const CType *type, void *at, Term term) {
  uint64_t i;
  if (!is_integer(term) || !vl_int_to_u64(term, &i) || i > UINT64_MAX >> (64 - 8 * type->size))
    return refuse(w, type, NULL);
  memcpy(at, &i, type->size);
  return true;
}

static bool store_double(FfiWriter *w, const CType *type, void *at, Term term) {
  double d;
  if (is_float(term))
    d = float_value(term);
  else if (term == ATOM_nan || term == ATOM_infinity || term == ATOM_neg_infinity)
    d = term == ATOM_nan ? (double)NAN : term == ATOM_infinity ? HUGE_VAL : -HUGE_VAL;
  else if (!is_integer(term) || !vl_int_to_double(term, &d))
    return refuse(w, type, NULL);
  if (type->kind == C_DOUBLE) {
    memcpy(at, &d, sizeof d);
    return true;
  }
  if (isfinite(d) && fabs(d) > (double)FLT_MAX) return refuse(w, type, NULL);
  float f = (float)d;
  memcpy(at, &f, sizeof f);
  return true;
}

static bool store_bool(FfiWriter *w, const CType *type, void *at, Term term) {
  if (term != ATOM_true && term != ATOM_false) return refuse(w, type, NULL);
  *(bool *)at = term == ATOM_true;
  return true;
}

/* -- Addresses -- */

static bool store_address(void *at, const void *address) {
  memcpy(at, &address, sizeof address);
  return true;
}

static bool store_memory(FfiWriter *w, const CType *type, void *at, FfiMemory *memory) {
  FfiHeld *held = w->inline_count < VL_COUNT_OF(w->inline_held) ? &w->inline_held[w->inline_count++]
                                                                : copy_room(w, 1, sizeof *held);
  if (!held) return false;
  if (!vl_ffi_hold(memory)) return refuse(w, type, "was freed");
  *held = (FfiHeld){w->held, memory};
  w->held = held;
  if (type->of && memory->size < type->of->size) return refuse(w, type, "is too short");
  return store_address(at, memory->address);
}

static bool store_string(FfiWriter *w, const CType *type, void *at, Term term) {
  const uint8_t *bytes;
  size_t size;
  if (!is_bitstring(term) || w->lasting)
    return refuse(w, type, w->lasting ? "must be a buffer: a copy would be gone" : NULL);
  if (!vl_binary_bytes(w->heap, term, &bytes, &size)) return w->heap->failed ? starve(w) : refuse(w, type, NULL);
  if (memchr(bytes, 0, size)) return refuse(w, type, "has a byte 0 in it");
  char *copy = copy_room(w, size + 1, 1);
  if (!copy) return false;
  memcpy(copy, bytes, size);
  return store_address(at, copy);
}

static bool store_bytes(FfiWriter *w, const CType *type, void *at, Term term) {
  const uint8_t *bytes;
  size_t size;
  if (!is_bitstring(term) || w->lasting)
    return refuse(w, type, w->lasting ? "must be a buffer: the bytes may move" : NULL);
  if (!vl_binary_bytes(w->heap, term, &bytes, &size)) return w->heap->failed ? starve(w) : refuse(w, type, NULL);
  return store_address(at, bytes);
}

/* A struct's map, or a list of several values: C is given a copy. */
static bool store_copy(FfiWriter *w, const CType *type, void *at, Term term) {
  size_t n = 0;
  for (Term rest = term; is_cons(rest); rest = cons_tail(rest)) n++;
  bool fit = type->of && !w->lasting && (n > 0 || (is_map(term) && type->of->kind == C_STRUCT));
  if (!fit) return refuse(w, type, NULL);
  uint8_t *copy = copy_room(w, n > 0 ? n : 1, type->of->size);
  if (!copy) return false;
  store_address(at, copy);
  if (n == 0) return vl_ffi_store(w, type->of, copy, term);
  for (size_t i = 0; i < n; i++, term = cons_tail(term))
    if (!vl_ffi_store(w, type->of, copy + i * type->of->size, cons_head(term))) return in_part(w, NIL, i);
  return is_nil(term) || refuse(w, type, NULL);
}

static bool store_pointer(FfiWriter *w, const CType *type, void *at, Term term) {
  if (term == ATOM_nil) return store_address(at, NULL);
  FfiMemory *memory = vl_ffi_memory(term);
  if (memory) return store_memory(w, type, at, memory);
  void *code = vl_ffi_callback_address(term);
  if (code && (type->kind == C_FUNCTION || type->kind == C_POINTER)) return store_address(at, code);
  switch ((int)type->kind) {
  case C_STRING: return store_string(w, type, at, term);
  case C_BYTES: return store_bytes(w, type, at, term);
  case C_POINTER: return store_copy(w, type, at, term);
  default: return refuse(w, type, NULL);
  }
}

/* -- Parts -- */

static bool store_struct(FfiWriter *w, const CType *type, uint8_t *at, Term term) {
  if (!is_map(term)) return refuse(w, type, NULL);
  for (size_t i = 0; i < type->count; i++) {
    const CField *field = &type->fields[i];
    Term value = vl_map_get(term, field->name);
    if (value == TERM_NONE) {
      refuse(w, field->type, "is missing");
      return in_part(w, field->name, 0);
    }
    if (!vl_ffi_store(w, field->type, at + field->offset, value)) return in_part(w, field->name, 0);
  }
  return true;
}

/* char [n]: text. */
static bool store_text(FfiWriter *w, const CType *type, uint8_t *at, Term term) {
  const uint8_t *bytes;
  size_t size;
  if (!is_bitstring(term)) return refuse(w, type, NULL);
  if (!vl_binary_bytes(w->heap, term, &bytes, &size)) return w->heap->failed ? starve(w) : refuse(w, type, NULL);
  if (size > type->count) return refuse(w, type, NULL);
  memcpy(at, bytes, size);
  memset(at + size, 0, type->count - size);
  return true;
}

static bool store_array(FfiWriter *w, const CType *type, uint8_t *at, Term term) {
  if (vl_ffi_is_text(type)) return store_text(w, type, at, term);
  for (size_t i = 0; i < type->count; i++, term = cons_tail(term)) {
    if (!is_cons(term)) return refuse(w, type, NULL);
    if (!vl_ffi_store(w, type->of, at + i * type->of->size, cons_head(term))) return in_part(w, NIL, i);
  }
  return is_nil(term) || refuse(w, type, NULL);
}

bool vl_ffi_store(FfiWriter *w, const CType *type, void *at, Term term) {
  switch (type->kind) {
  case C_SIGNED: return store_signed(w, type, at, term);
  case C_UNSIGNED: return store_unsigned(w, type, at, term);
  case C_BOOL: return store_bool(w, type, at, term);
  case C_FLOAT:
  case C_DOUBLE: return store_double(w, type, at, term);
  case C_STRING:
  case C_BYTES:
  case C_POINTER:
  case C_FUNCTION: return store_pointer(w, type, at, term);
  case C_STRUCT: return store_struct(w, type, at, term);
  case C_ARRAY: return store_array(w, type, at, term);
  case C_VOID: break;
  }
  return refuse(w, type, NULL);
}
