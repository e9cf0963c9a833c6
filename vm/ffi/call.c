/* The call of a C function. */
#include "ffi/library.h"
#include "ffi/value.h"

#include "bif/args.h"
#include "io/files.h"

#include <errno.h>
#include <stdio.h>

enum { FRAME_INLINE = 512, COUNT_INLINE = 16, COUNT_MAX = 255, LEAST_VARIADIC = 4 };

typedef struct FfiCall {
  Process *p;
  const FfiFunction *function;
  FfiWriter writer;
  uint8_t *frame; /* the values; the result's room comes first */
  void **values;  /* where each stands */
  ffi_cif *cif;
  int error;
} FfiCall;

/* -- Arguments -- */

/* Raises what is wrong with the argument of that number. */
static Term raise_fault(FfiCall *c, size_t number, Term name) {
  char what[96];
  Process *p = c->p;
  if (c->writer.starved) return vl_raise_system_limit(p);
  if (is_atom(name)) {
    size_t size;
    const char *text = vl_atom_text(name, &size);
    snprintf(what, sizeof what, "argument %zu (%.*s)", number, (int)(size < 64 ? size : 64), text);
  } else {
    snprintf(what, sizeof what, "argument %zu", number);
  }
  Term reason = vl_ffi_fault(&p->heap, &c->writer.fault, what);
  return reason == TERM_NONE ? reason : vl_raise(p, ATOM_error, reason);
}

static bool store_arguments(FfiCall *c, const Term *args) {
  const FfiFunction *f = c->function;
  size_t taken = 0;
  for (size_t i = 0; i < f->count; i++) {
    const FfiParameter *parameter = &f->parameters[i];
    uint8_t *at = c->frame + parameter->offset;
    c->values[i] = at;
    if (parameter->out) {
      /* The pointer stands before what it points to. */
      void *to = at;
      memset(at, 0, parameter->type->size);
      c->values[i] = at - sizeof to;
      memcpy(at - sizeof to, &to, sizeof to);
    } else if (!vl_ffi_store(&c->writer, parameter->type, at, args[taken++])) {
      raise_fault(c, taken, parameter->name);
      return false;
    }
  }
  return true;
}

/* C widens what it does not know the type of. */
static const CType *promoted(const CType *type) {
  static const CType as_int = {C_SIGNED, sizeof(int), _Alignof(int), "int", &ffi_type_sint32, NULL, 0, NULL, NULL};
  static const CType as_double = {C_DOUBLE, sizeof(double), _Alignof(double), "double", &ffi_type_double, NULL, 0, NULL,
                                  NULL};
  if (type->kind == C_FLOAT) return &as_double;
  return type->kind <= C_BOOL && type->size < LEAST_VARIADIC && type->kind != C_VOID ? &as_int : type;
}

static bool bad_variadic(FfiCall *c, const char *why) {
  Term reason = vl_ffi_argument_error(&c->p->heap, why, strlen(why));
  if (reason != TERM_NONE) vl_raise(c->p, ATOM_error, reason);
  return false;
}

/* One {T, Value} behind the `at` arguments that are there. */
static bool store_variadic(FfiCall *c, Term item, const CType **types, size_t at) {
  TypeFault fault;
  if (!is_tuple_of(item, 2)) return bad_variadic(c, "the arguments in place of ... must be a list of {type, value}");
  const CType *type = vl_ffi_type(&c->writer.pool, tuple_at(item, 0), &fault);
  if (!type || type->size == 0 || !type->ffi) return bad_variadic(c, "an argument in place of ... has no type of C");
  types[at] = promoted(type);
  c->values[at] =
      vl_ffi_pool_take(&c->writer.pool, 1, types[at]->size < sizeof(void *) ? sizeof(void *) : types[at]->size);
  c->writer.starved = !c->values[at];
  bool stored = c->values[at] &&
                vl_ffi_store(&c->writer, type->kind == C_BOOL ? type : types[at], c->values[at], tuple_at(item, 1));
  if (!stored) raise_fault(c, at + 1, NIL);
  return stored;
}

static bool store_variadics(FfiCall *c, Term list) {
  const FfiFunction *f = c->function;
  size_t count = f->count;
  Term item;
  const CType **types = vl_ffi_pool_take(&c->writer.pool, COUNT_MAX, sizeof *types);
  c->cif = types ? vl_ffi_pool_take(&c->writer.pool, 1, sizeof *c->cif) : NULL;
  if (!c->cif) {
    vl_raise_system_limit(c->p);
    return false;
  }
  for (size_t i = 0; i < f->count; i++) types[i] = f->parameters[i].type;
  while (arg_next(&list, &item)) {
    if (count == COUNT_MAX) return bad_variadic(c, "too many arguments");
    if (!store_variadic(c, item, types, count)) return false;
    count++;
  }
  if (list != NIL) return bad_variadic(c, "the arguments in place of ... must be a list of {type, value}");
  return vl_ffi_prepare(&c->writer.pool, c->cif, f->result, types, count, f->count, true) ||
         bad_variadic(c, "these arguments cannot be passed");
}

/* -- Results -- */

/* libffi widens a small integer to a word; its low bytes come first. */
static Term load_result(FfiCall *c) {
  const FfiFunction *f = c->function;
  Process *p = c->p;
  void *address;
  if (!f->release) return vl_ffi_load(&p->heap, p->instance, f->result, c->frame);
  memcpy(&address, c->frame, sizeof address);
  if (f->result->kind != C_STRING)
    return vl_ffi_pointer(&p->heap, p->instance, address, f->release, &f->library->natives);
  Term text = vl_ffi_load(&p->heap, p->instance, f->result, c->frame);
  if (address) f->release(address);
  return text;
}

/* The name of errno, nil for 0. */
static Term error_atom(const FfiCall *c) {
  Term error = c->error ? vl_io_error(c->p, c->error) : ATOM_nil;
  return is_tuple(error) ? tuple_at(error, 1) : error;
}

/* The result, what `out` arguments hold and errno: a tuple if they are several. */
static Term results(FfiCall *c) {
  const FfiFunction *f = c->function;
  if (f->outs == 0 && !f->tells_errno) return load_result(c);
  Term all[COUNT_MAX + 2];
  size_t n = 0;
  if (f->result->kind != C_VOID) all[n++] = load_result(c);
  for (size_t i = 0; i < f->count; i++)
    if (f->parameters[i].out)
      all[n++] = vl_ffi_load(&c->p->heap, c->p->instance, f->parameters[i].type, c->frame + f->parameters[i].offset);
  if (f->tells_errno) all[n++] = error_atom(c);
  return n == 1 ? all[0] : vl_tuple(&c->p->heap, n, all);
}

/* -- All -- */

static Term call(FfiCall *c, const Term *args) {
  const FfiFunction *f = c->function;
  if (!store_arguments(c, args)) return TERM_NONE;
  if (f->variadic && !store_variadics(c, args[f->count - f->outs])) return TERM_NONE;
  errno = 0;
  ffi_call(c->cif, f->address, c->frame, c->values);
  c->error = errno;
  return results(c);
}

Term vl_ffi_call(Process *p, const Term *args) {
  _Alignas(max_align_t) uint8_t frame[FRAME_INLINE];
  void *values[COUNT_INLINE];
  const FfiFunction *f = (const FfiFunction *)(const void *)p->native;
  FfiCall c = {.p = p, .function = f, .frame = frame, .values = values, .cif = (ffi_cif *)(uintptr_t)&f->cif};
  vl_ffi_writer_init(&c.writer, &p->heap, false);
  if (f->frame > sizeof frame) c.frame = vl_ffi_pool_take(&c.writer.pool, 1, f->frame);
  if (f->count > VL_COUNT_OF(values) || f->variadic)
    c.values = vl_ffi_pool_take(&c.writer.pool, COUNT_MAX, sizeof *c.values);
  /* A process that is killed meanwhile holds up no purge. */
  Natives *kept = p->regs->dirty ? &f->library->natives : NULL;
  if (kept) vl_ffi_library_retain(kept);
  Term result = c.frame && c.values ? call(&c, args) : vl_raise_system_limit(p);
  vl_ffi_writer_end(&c.writer);
  if (kept) vl_ffi_library_release(kept);
  return result;
}
