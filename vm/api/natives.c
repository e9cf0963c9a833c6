/* vial.h: functions of the host that the language calls, and types of objects that its terms may refer to.
 *
 * A module of natives is compiled from a text like one that a programmer would write for a library: each function
 * raises; then the host's functions stand in. So it is a module in every respect, and may be redefined and purged. */
#include "api/host.h"
#include "api/run.h"

#include "base/strbuf.h"
#include "code/server.h"
#include "nif/library.h"
#include "nif/resource.h"

/* What the library of a module points to; freed when all code is gone. */
typedef struct HostNatives {
  struct HostNatives *next;
  ErlNifEntry entry;
} HostNatives;

vial *vial_of(ErlNifEnv *env) {
  return env && env->instance ? host_state(env->instance)->vm : NULL;
}

/* HostState.free_natives */
static void free_natives(Instance *in) {
  HostState *host = host_state(in);
  if (host->types) {
    vl_nif_types_disown(host->types);
    vl_nif_library_release(host->types);
  }
  for (HostNatives *natives; (natives = host->natives);) {
    host->natives = natives->next;
    vl_free(&in->alloc, natives, sizeof *natives);
  }
}

/* -- Modules -- */

/* A text in the language's quotes. */
static void add_quoted(StrBuf *out, const char *text) {
  vl_strbuf_char(out, '"');
  for (; *text; text++) {
    if (strchr("\\\"#", *text)) vl_strbuf_char(out, '\\');
    vl_strbuf_char(out, *text);
  }
  vl_strbuf_char(out, '"');
}

static void add_function(StrBuf *out, const ErlNifFunc *row) {
  vl_strbuf_text(out, "def unquote(String.to_atom(");
  add_quoted(out, row->name);
  vl_strbuf_text(out, "))(");
  for (unsigned i = 0; i < row->arity; i++) vl_strbuf_text(out, i ? ", _" : "_");
  vl_strbuf_text(out, "), do: :erlang.nif_error(:not_loaded)\n");
}

static int compile(vial *vm, const char *module, const ErlNifFunc *functions, int count) {
  StrBuf text;
  ERL_NIF_TERM ignored;
  ErlNifEnv *env = vial_env(vm);
  vl_strbuf_init(&text, &vm->instance->alloc);
  vl_strbuf_format(&text, "defmodule %s do\n@moduledoc false\n", module);
  for (int i = 0; i < count; i++) add_function(&text, &functions[i]);
  vl_strbuf_text(&text, "end\n");
  int code = env && !text.failed ? vial_eval(vm, env, vl_strbuf_string(&text), &ignored)
                                 : host_fail(vm, VIAL_MEMORY, "out of memory");
  enif_free_env(env);
  vl_strbuf_free(&text);
  return code;
}

static HostNatives *new_natives(Instance *in, const ErlNifFunc *functions, int count) {
  HostNatives *natives = vl_alloc_zeroed(&in->alloc, 1, sizeof *natives);
  if (!natives) return NULL;
  natives->entry = (ErlNifEntry){.major = ERL_NIF_MAJOR_VERSION,
                                 .minor = ERL_NIF_MINOR_VERSION,
                                 .name = "",
                                 .num_of_funcs = count,
                                 .funcs = (ErlNifFunc *)(uintptr_t)functions,
                                 .vm_variant = ERL_NIF_VM_VARIANT,
                                 .sizeof_ErlNifResourceTypeInit = sizeof(ErlNifResourceTypeInit),
                                 .min_erts = ERL_NIF_MIN_ERTS_VERSION};
  HostState *host = host_state(in);
  host->free_natives = free_natives;
  natives->next = host->natives;
  host->natives = natives;
  return natives;
}

int vial_define(vial *vm, const char *module, const ErlNifFunc *functions, int count, void *priv) {
  Instance *in = vm->instance;
  HostNatives *natives = new_natives(in, functions, count);
  if (!natives) return host_fail(vm, VIAL_MEMORY, "out of memory");
  int code = compile(vm, module, functions, count);
  if (code != VIAL_OK) return code;
  Term name = vl_host_module(in, module);
  EpochThread guard;
  vl_epoch_enter(&in->epochs, &guard);
  const ModuleCode *made = name == TERM_NONE ? NULL : vl_module_current(in->code, name);
  bool defined = made && vl_nif_define(in, made, &natives->entry, priv);
  vl_epoch_leave(&in->epochs, &guard);
  return defined ? VIAL_OK : host_fail(vm, VIAL_MEMORY, "out of memory");
}

int vial_static_nif(vial *vm, ErlNifEntry *(*init)(void)) {
  ErlNifEntry *entry = init();
  if (!entry || !entry->name) return host_fail(vm, VIAL_ERROR, "the library gives no entry");
  return vl_nif_add_static(vm->instance, entry) ? VIAL_OK : host_fail(vm, VIAL_MEMORY, "out of memory");
}

/* -- Types -- */

/* Whose types the host's are: a library without functions. */
static NifLibrary *types_of(Instance *in) {
  static const ErlNifEntry entry = {.major = ERL_NIF_MAJOR_VERSION,
                                    .minor = ERL_NIF_MINOR_VERSION,
                                    .name = "vial",
                                    .vm_variant = ERL_NIF_VM_VARIANT,
                                    .sizeof_ErlNifResourceTypeInit = sizeof(ErlNifResourceTypeInit),
                                    .min_erts = ERL_NIF_MIN_ERTS_VERSION};
  HostState *host = host_state(in);
  host->free_natives = free_natives;
  if (!host->types) host->types = vl_nif_library_new(in, NULL, (ErlNifEntry *)(uintptr_t)&entry, ATOM_undefined);
  return host->types;
}

ErlNifResourceType *vial_type(vial *vm, const char *name, const ErlNifResourceTypeInit *init) {
  Instance *in = vm->instance;
  NifLibrary *library = types_of(in);
  ErlNifEnv env;
  if (!library) return NULL;
  vl_env_begin_callback(&env, in, library);
  ErlNifResourceFlags flags = (ErlNifResourceFlags)(ERL_NIF_RT_CREATE | ERL_NIF_RT_TAKEOVER);
  ErlNifResourceType *type = enif_init_resource_type(&env, name, init, flags, NULL);
  vl_env_end_callback(&env);
  vl_nif_types_settle(library, type != NULL);
  return type;
}
