/* :erlang.load_nif/2: a library takes the place of functions of the module that calls. */
#include "nif/library.h"

#include "bif/bif.h"
#include "code/lines.h"
#include "code/module.h"
#include "data/iodata.h"
#include "nif/print.h"
#include "nif/resource.h"
#include "proc/barrier.h"

#include <dlfcn.h>

/* What went wrong: {error, {Tag, Text}}. */
typedef struct LoadFault {
  Term tag;
  StrBuf text;
} LoadFault;

static bool refuse(LoadFault *f, Term tag, const char *format, ...) {
  va_list args;
  va_start(args, format);
  f->tag = tag;
  vl_nif_print(&f->text, format, args);
  va_end(args);
  return false;
}

/* -- Is the library fit? -- */

static bool has(const ErlNifEntry *entry, int minor) {
  return entry->major > 2 || (entry->major == 2 && entry->minor >= minor);
}

static bool check_version(const ErlNifEntry *entry, Term module, LoadFault *f) {
  if (entry->major < 2)
    return refuse(f, ATOM_bad_lib,
                  "That old NIF library (%d.%d) is not compatible with this erts runtime (%d.%d). Try recompile the "
                  "NIF lib.",
                  entry->major, entry->minor, ERL_NIF_MAJOR_VERSION, ERL_NIF_MINOR_VERSION);
  if (entry->major > ERL_NIF_MAJOR_VERSION ||
      (entry->major == ERL_NIF_MAJOR_VERSION && entry->minor > ERL_NIF_MINOR_VERSION)) {
    const char *wanted = has(entry, 14) && entry->min_erts ? entry->min_erts : "a newer erts";
    return refuse(f, ATOM_bad_lib,
                  "That '%T' NIF library needs %s or newer. Either try to recompile the NIF lib or use a newer erts "
                  "runtime.",
                  module, wanted);
  }
  if (has(entry, 1) && strcmp(entry->vm_variant, ERL_NIF_VM_VARIANT) != 0)
    return refuse(f, ATOM_bad_lib, "Library (%s) not compiled for this vm variant (%s).", entry->vm_variant,
                  ERL_NIF_VM_VARIANT);
  return true;
}

static bool check_functions(const Instance *in, const ErlNifEntry *entry, const ModuleCode *code, LoadFault *f) {
  for (int i = 0; i < entry->num_of_funcs; i++) {
    const ErlNifFunc *row = &entry->funcs[i];
    Term name = vl_atom_find(in->atoms, row->name, strlen(row->name));
    if (name == TERM_NONE || !vl_module_function(code, name, row->arity))
      return refuse(f, ATOM_bad_lib, "Function not found %T:%s/%u", code->name, row->name, row->arity);
    if (has(entry, 7) && row->flags > ERL_NIF_DIRTY_JOB_IO_BOUND)
      return refuse(f, ATOM_bad_lib, "Illegal flags field value %d for NIF %T:%s/%u", (int)row->flags, code->name,
                    row->name, row->arity);
    for (int k = 0; k < i; k++)
      if (entry->funcs[k].arity == row->arity && strcmp(entry->funcs[k].name, row->name) == 0)
        return refuse(f, ATOM_bad_lib, "Duplicate NIF entry for %T:%s/%u", code->name, row->name, row->arity);
  }
  return true;
}

static bool check(const Instance *in, const ErlNifEntry *entry, const ModuleCode *code, LoadFault *f) {
  if (!entry) return refuse(f, ATOM_bad_lib, "Library init-call unsuccessful");
  if (!check_version(entry, code->name, f)) return false;
  if (!vl_atom_is(code->name, entry->name))
    return refuse(f, ATOM_bad_lib, "Library module name '%s' does not match calling module '%T'", entry->name,
                  code->name);
  return check_functions(in, entry, code, f);
}

/* -- Its say -- */

/* NULL also for what else may stand in. */
static NifLibrary *library_of(const ModuleCode *code) {
  return code ? vl_nif_library_of(atomic_load(&code->natives)) : NULL;
}

/* load, or upgrade when the version before has a library. */
static bool ask(Process *p, NifLibrary *library, NifLibrary *before, Term info, LoadFault *f) {
  const ErlNifEntry *entry = library->entry;
  if (before && !entry->upgrade) return refuse(f, ATOM_upgrade, "Upgrade not supported by this NIF library.");
  if (!before && !entry->load) return true;
  ErlNifEnv env;
  vl_env_begin(&env, p->instance, p, &p->heap, library);
  int verdict = before ? entry->upgrade(&env, &library->priv_data, &before->priv_data, info)
                       : entry->load(&env, &library->priv_data, info);
  vl_env_free_scratch(&env);
  if (verdict == 0) return true;
  return before ? refuse(f, ATOM_upgrade, "Library upgrade-call unsuccessful (%d).", verdict)
                : refuse(f, ATOM_load, "Library load-call unsuccessful (%d).", verdict);
}

static void install(const ModuleCode *code, NifLibrary *library) {
  atomic_store(&((ModuleCode *)(uintptr_t)code)->natives, &library->natives);
  for (size_t i = 0; i < library->count; i++) {
    const Export *x = &library->functions[i].export;
    vl_module_stand_in(code, vl_module_function(code, x->mfa.function, x->mfa.arity), x);
  }
}

/* -- All -- */

static ErlNifEntry *init_of(const NifFile *file, LoadFault *f) {
  ErlNifEntry *(*init)(void);
  void *symbol = dlsym(file->handle, "nif_init");
  if (!symbol) {
    refuse(f, ATOM_bad_lib, "Failed to find library init function: '%s'", dlerror());
    return NULL;
  }
  memcpy(&init, &symbol, sizeof init);
  return init();
}

/* Takes the file over, if there is one. */
static bool load_entry(Process *p, NifFile *file, ErlNifEntry *entry, const ModuleCode *code, Term info, LoadFault *f) {
  Instance *in = p->instance;
  NifLibrary *library =
      f->text.size == 0 && check(in, entry, code, f) ? vl_nif_library_new(in, file, entry, code->name) : NULL;
  if (!library) {
    if (file) vl_nif_file_close(nif_state(in), file);
    return false;
  }
  bool good = ask(p, library, library_of(vl_module_old(in->code, code->name)), info, f);
  vl_nif_types_settle(library, good);
  if (good)
    install(code, library);
  else
    vl_nif_library_release(library);
  return good;
}

static ErlNifEntry *find_static(NifState *s, Term module) {
  pthread_mutex_lock(&s->mutex);
  const NifStatic *linked = s->statics;
  while (linked && !vl_atom_is(module, linked->entry->name)) linked = linked->next;
  pthread_mutex_unlock(&s->mutex);
  return linked ? linked->entry : NULL;
}

static bool load(Process *p, const char *path, const ModuleCode *code, Term info, LoadFault *f) {
  if (!code)
    return refuse(f, ATOM_bad_lib,
                  "load_nif/2 must be explicitly called from the NIF module. It cannot be called through apply/3.");
  char *why;
  if (code != vl_module_current(p->instance->code, code->name))
    return refuse(f, ATOM_old_code, "Calling load_nif from old module '%T' not allowed", code->name);
  if (atomic_load(&code->natives))
    return refuse(f, ATOM_reload, "NIF library already loaded (reload disallowed since OTP 20).");
  ErlNifEntry *linked = find_static(nif_state(p->instance), code->name);
  if (linked) return load_entry(p, NULL, linked, code, info, f);
  NifFile *file = vl_nif_file_open(nif_state(p->instance), path, &why);
  if (!file) {
    refuse(f, ATOM_load_failed, "Failed to load NIF library: '%s'", why ? why : "out of memory");
    free(why);
    return false;
  }
  return load_entry(p, file, init_of(file, f), code, info, f);
}

/* -- For the host -- */

bool vl_nif_add_static(Instance *in, ErlNifEntry *entry) {
  NifState *s = nif_state(in);
  NifStatic *linked = vl_alloc(&in->alloc, sizeof *linked);
  if (!linked) return false;
  linked->entry = entry;
  pthread_mutex_lock(&s->mutex);
  linked->next = s->statics;
  s->statics = linked;
  pthread_mutex_unlock(&s->mutex);
  return true;
}

bool vl_nif_define(Instance *in, const ModuleCode *code, ErlNifEntry *entry, void *priv) {
  NifLibrary *library = library_of(code) ? NULL : vl_nif_library_new(in, NULL, entry, code->name);
  if (!library) return false;
  library->priv_data = priv;
  install(code, library);
  return true;
}

/* -- The builtin -- */

/* Text as a list of its code points. */
static Term charlist(Heap *h, const StrBuf *text) {
  Term list = NIL;
  for (size_t i = text->size; i-- > 0;) list = vl_cons(h, make_small((uint8_t)text->text[i]), list);
  return list;
}

static const ModuleCode *caller(const Process *p) {
  const void *pc = p->tail ? p->tail : vl_return_address(p, p->heap.stop);
  return vl_code_at(p->instance->code, pc);
}

Term bif_erlang_load_nif_2(Process *p, const Term *args) {
  LoadFault f = {.tag = TERM_NONE};
  StrBuf path;
  vl_strbuf_init(&f.text, p->heap.alloc);
  vl_strbuf_init(&path, p->heap.alloc);
  bool named = vl_iodata_utf8(&path, args[0]) == IODATA_OK && !memchr(path.text ? path.text : "", 0, path.size);
  vl_strbuf_text(&path, ".so");
  Term result;
  if (!named || path.failed)
    result = vl_raise_badarg(p);
  else if (load(p, vl_strbuf_string(&path), caller(p), args[1], &f))
    result = ATOM_ok;
  else if (f.tag == TERM_NONE)
    result = vl_raise_system_limit(p);
  else
    result = vl_tuple2(&p->heap, ATOM_error, vl_tuple2(&p->heap, f.tag, charlist(&p->heap, &f.text)));
  vl_strbuf_free(&path);
  vl_strbuf_free(&f.text);
  return result;
}
