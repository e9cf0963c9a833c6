/* Which C functions a module has: opened when the first is called. */
#include "ffi/library.h"

#include "base/strbuf.h"
#include "bif/args.h"
#include "bif/bif.h"
#include "ffi/callback.h"
#include "ffi/value.h"

#include <dlfcn.h>

/* A declaration: {Name, Symbol, [{Name, in | out, T}], Result, Variadic, Kind, Errno, Free}. */
enum {
  DECL_NAME,
  DECL_SYMBOL,
  DECL_PARAMETERS,
  DECL_RESULT,
  DECL_VARIADIC,
  DECL_KIND,
  DECL_ERRNO,
  DECL_FREE,
  DECL_SIZE
};
enum { PARAMETERS_MAX = 64, SYMBOL_MAX = 255, MODULE_RESERVE = 16 };

/* -- Life -- */

static FfiLibrary *library_of(Natives *natives) {
  return (FfiLibrary *)(void *)natives;
}

void vl_ffi_library_retain(Natives *natives) {
  atomic_fetch_add(&library_of(natives)->references, 1);
}

static size_t library_size(size_t count) {
  return sizeof(FfiLibrary) + count * sizeof(FfiFunction);
}

void vl_ffi_library_release(Natives *natives) {
  FfiLibrary *library = library_of(natives);
  if (atomic_fetch_sub(&library->references, 1) != 1) return;
  Alloc *a = &library->instance->alloc;
  if (library->handle) dlclose(library->handle);
  vl_ffi_pool_free(&library->pool);
  vl_free(a, library, library_size(library->count));
}

static bool owns(const Natives *self, const void *at) {
  const FfiLibrary *library = (const FfiLibrary *)(const void *)self;
  return (uintptr_t)at >= (uintptr_t)library->functions &&
         (uintptr_t)at < (uintptr_t)(library->functions + library->count);
}

static FfiLibrary *new_library(Instance *in, size_t count) {
  FfiLibrary *library = vl_alloc_zeroed(&in->alloc, 1, library_size(count));
  if (!library) return NULL;
  library->natives = (Natives){.release = vl_ffi_library_release, .owns = owns};
  library->instance = in;
  library->count = count;
  atomic_init(&library->references, 1);
  vl_ffi_pool_init(&library->pool, &in->alloc);
  return library;
}

/* -- Opening -- */

static bool text_of(Term binary, char *out, size_t room) {
  const uint8_t *bytes;
  size_t size;
  if (!vl_binary_peek(binary, &bytes, &size) || size >= room || memchr(bytes, 0, size)) return false;
  memcpy(out, bytes, size);
  out[size] = '\0';
  return true;
}

/* The first of the names that can be opened; nil is the program itself. */
static bool open_any(FfiLibrary *library, Term names, StrBuf *why) {
  char path[4096];
  Term name;
  while (!library->handle && arg_next(&names, &name)) {
    bool own = name == ATOM_nil;
    if (own || text_of(name, path, sizeof path)) library->handle = dlopen(own ? NULL : path, RTLD_NOW | RTLD_LOCAL);
    const char *error = library->handle ? NULL : dlerror();
    if (!library->handle && why->size > 0) vl_strbuf_text(why, "; ");
    if (!library->handle) vl_strbuf_text(why, error ? error : "a library's name must be a string");
  }
  return library->handle != NULL;
}

static bool find(const FfiLibrary *library, Term symbol, void (**address)(void), StrBuf *why) {
  char name[SYMBOL_MAX + 1];
  void *found = text_of(symbol, name, sizeof name) ? dlsym(library->handle, name) : NULL;
  memcpy(address, &found, sizeof found);
  if (!found) vl_strbuf_format(why, "the library has no function %s", name);
  return found != NULL;
}

/* -- Functions -- */

static const CType *type_of(FfiLibrary *library, Term term, StrBuf *why) {
  TypeFault fault;
  const CType *type = vl_ffi_type(&library->pool, term, &fault);
  if (!type) vl_strbuf_text(why, fault.why ? "a type that " : "out of memory");
  if (!type && fault.why) vl_strbuf_text(why, fault.why);
  return type;
}

static size_t aligned(size_t at, size_t align) {
  size_t least = align < sizeof(void *) ? sizeof(void *) : align;
  return (at + least - 1) & ~(least - 1);
}

/* The result's room comes first, then what each argument takes; the pointer of an `out` one before its value. */
static void place(FfiFunction *f) {
  f->frame = f->result->size < sizeof(ffi_arg) ? sizeof(ffi_arg) : f->result->size;
  for (size_t i = 0; i < f->count; i++) {
    FfiParameter *parameter = &f->parameters[i];
    parameter->offset = aligned(f->frame + (parameter->out ? sizeof(void *) : 0), parameter->type->align);
    f->frame = parameter->offset + parameter->type->size;
  }
}

static bool read_parameters(FfiLibrary *library, FfiFunction *f, Term list, StrBuf *why) {
  Term item;
  f->parameters = vl_ffi_pool_take(&library->pool, PARAMETERS_MAX, sizeof *f->parameters);
  while (f->parameters && f->count < PARAMETERS_MAX && arg_next(&list, &item)) {
    if (!is_tuple_of(item, 3)) break;
    FfiParameter *parameter = &f->parameters[f->count++];
    parameter->name = tuple_at(item, 0);
    parameter->out = tuple_at(item, 1) == ATOM_out;
    parameter->type = type_of(library, tuple_at(item, 2), why);
    if (!parameter->type) return false;
    if (parameter->type->size == 0) list = TERM_NONE;
    if (parameter->out) f->outs++;
  }
  if (f->parameters && list == NIL) return true;
  vl_strbuf_text(why, f->parameters ? "arguments that are none" : "out of memory");
  return false;
}

static bool prepare(FfiLibrary *library, FfiFunction *f, StrBuf *why) {
  static const CType pointer = {C_POINTER, sizeof(void *), _Alignof(void *), "void *", &ffi_type_pointer, NULL, 0, NULL,
                                NULL};
  const CType *types[PARAMETERS_MAX];
  for (size_t i = 0; i < f->count; i++) types[i] = f->parameters[i].out ? &pointer : f->parameters[i].type;
  place(f);
  if (f->variadic || vl_ffi_prepare(&library->pool, &f->cif, f->result, types, f->count, f->count, false)) return true;
  vl_strbuf_text(why, "a type that cannot be passed by value");
  return false;
}

static bool read_release(FfiLibrary *library, FfiFunction *f, Term symbol, StrBuf *why) {
  void (*address)(void);
  if (symbol == ATOM_nil) return true;
  if (f->result->kind != C_POINTER && f->result->kind != C_STRING) {
    vl_strbuf_text(why, "only a pointer or a string can be freed");
    return false;
  }
  bool found = find(library, symbol, &address, why);
  if (found) memcpy(&f->release, &address, sizeof address);
  return found;
}

static uint8_t kind_of(Term kind) {
  if (kind == ATOM_false) return BIF_PLAIN;
  if (kind == ATOM_callback) return BIF_BACK;
  return kind == ATOM_cpu ? BIF_DIRTY : BIF_IO;
}

static bool read_function(FfiLibrary *library, FfiFunction *f, const ModuleCode *code, Term decl, StrBuf *why) {
  if (!is_tuple_of(decl, DECL_SIZE) || !is_atom(tuple_at(decl, DECL_NAME))) {
    vl_strbuf_text(why, "a declaration that is none");
    return false;
  }
  f->library = library;
  f->variadic = tuple_at(decl, DECL_VARIADIC) == ATOM_true;
  f->tells_errno = tuple_at(decl, DECL_ERRNO) == ATOM_true;
  f->result = type_of(library, tuple_at(decl, DECL_RESULT), why);
  if (!f->result || !read_parameters(library, f, tuple_at(decl, DECL_PARAMETERS), why) ||
      !find(library, tuple_at(decl, DECL_SYMBOL), &f->address, why) ||
      !read_release(library, f, tuple_at(decl, DECL_FREE), why) || !prepare(library, f, why))
    return false;
  size_t arity = f->count - f->outs + f->variadic;
  f->bif = (Bif){.fn = vl_ffi_call, .arity = (uint8_t)arity, .kind = kind_of(tuple_at(decl, DECL_KIND))};
  vl_export_init(library->instance->code, &f->export, (Mfa){code->name, tuple_at(decl, DECL_NAME), (uint32_t)arity},
                 &f->bif);
  if (vl_module_function(code, f->export.mfa.function, f->export.mfa.arity)) return true;
  vl_strbuf_text(why, "a function that the module has not");
  return false;
}

static bool read_functions(FfiLibrary *library, const ModuleCode *code, Term decls, StrBuf *why) {
  for (size_t i = 0; i < library->count; i++, decls = cons_tail(decls)) {
    if (read_function(library, &library->functions[i], code, cons_head(decls), why)) continue;
    char name[SYMBOL_MAX + 1];
    Term decl = cons_head(decls);
    bool named = is_tuple_of(decl, DECL_SIZE) && text_of(tuple_at(decl, DECL_SYMBOL), name, sizeof name);
    if (named) vl_strbuf_format(why, " (in the declaration of %s)", name);
    return false;
  }
  return true;
}

/* -- All -- */

/* Who comes second finds it done. */
static void install(const ModuleCode *code, FfiLibrary *library) {
  Natives *none = NULL;
  if (!atomic_compare_exchange_strong(&((ModuleCode *)(uintptr_t)code)->natives, &none, &library->natives)) {
    vl_ffi_library_release(&library->natives);
    return;
  }
  for (size_t i = 0; i < library->count; i++) {
    const Export *x = &library->functions[i].export;
    vl_module_stand_in(code, vl_module_function(code, x->mfa.function, x->mfa.arity), x);
  }
}

/* Module, [Library | nil], [Declaration]: ok, or {error, Text}. */
Term bif_vl_ffi_link_3(Process *p, const Term *args) {
  Instance *in = p->instance;
  size_t count = 0;
  for (Term rest = args[2]; is_cons(rest); rest = cons_tail(rest)) count++;
  const ModuleCode *code = is_atom(args[0]) ? vl_module_current(in->code, args[0]) : NULL;
  if (!code) return vl_raise_badarg(p);
  if (atomic_load(&code->natives)) return ATOM_ok;
  FfiLibrary *library = new_library(in, count);
  if (!library) return vl_raise_system_limit(p);
  StrBuf why;
  vl_strbuf_init(&why, &in->alloc);
  bool good = open_any(library, args[1], &why);
  if (good) {
    vl_strbuf_free(&why);
    vl_strbuf_init(&why, &in->alloc);
    good = read_functions(library, code, args[2], &why);
  }
  Term result = good ? ATOM_ok : vl_tuple2(&p->heap, ATOM_error, vl_binary(&p->heap, vl_strbuf_string(&why), why.size));
  vl_strbuf_free(&why);
  if (good)
    install(code, library);
  else
    vl_ffi_library_release(&library->natives);
  return result;
}
