#include "api/library.h"

#include "code/load.h"

#include <stdio.h>

/* Directories, each ended by a NUL. */
typedef struct Names {
  Retired retired; /* first */
  size_t size;
  char text[];
} Names;

/* Where an instance finds modules. */
typedef struct CodePath {
  const Library *library;
  _Atomic(Names *) names; /* NULL: none; replaced whole */
} CodePath;

static int compare_name(const char *name, const char *text, size_t size) {
  int order = strncmp(name, text, size);
  return order != 0 ? order : name[size] != '\0';
}

const LibraryImage *vl_library_find(const Library *library, Term module) {
  size_t size;
  const char *text = vl_atom_text(module, &size);
  size_t low = 0, high = library->count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = compare_name(library->images[middle].module, text, size);
    if (order == 0) return &library->images[middle];
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

/* `why`: what vl_code_prepare gave without code. */
static LoadOutcome publish(Instance *in, ModuleCode *code, const char *why) {
  if (!code) return *why ? LOAD_REFUSED : LOAD_STARVED;
  if (vl_code_publish_first(in->code, code)) return LOAD_DONE;
  Term name = code->name;
  vl_code_release(code);
  return vl_module_current(in->code, name) ? LOAD_DONE : LOAD_STARVED; /* another process was faster */
}

/* -- Directories -- */

static LoadOutcome load_file(Instance *in, FILE *f) {
  long size = fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
  rewind(f);
  if (size <= 0) return LOAD_REFUSED;
  uint8_t *bytes = vl_alloc(&in->alloc, (size_t)size);
  if (!bytes) return LOAD_STARVED;
  const char *why = "the file cannot be read";
  bool whole = fread(bytes, 1, (size_t)size, f) == (size_t)size;
  ModuleCode *code = whole ? vl_code_prepare(in->code, bytes, (size_t)size, &why) : NULL;
  LoadOutcome outcome = publish(in, code, why);
  vl_free(&in->alloc, bytes, (size_t)size);
  return outcome;
}

static FILE *open_image(const char *folder, const char *module, size_t size, const char *suffix) {
  char path[4096];
  int n = snprintf(path, sizeof path, "%s/%.*s.%s", folder, (int)size, module, suffix);
  return n > 0 && (size_t)n < sizeof path ? fopen(path, "rb") : NULL;
}

/* Kernel.ParallelCompiler.compile_to_path/3 writes .beam, as programs written for Elixir expect. */
static LoadOutcome load_from(Instance *in, const char *folder, const char *module, size_t size) {
  FILE *f = open_image(folder, module, size, "vbc");
  if (!f) f = open_image(folder, module, size, "beam");
  if (!f) return LOAD_NONE;
  LoadOutcome outcome = load_file(in, f);
  fclose(f);
  return outcome;
}

static LoadOutcome load_from_path(Instance *in, const CodePath *c, Term module) {
  size_t size;
  const char *name = vl_atom_text(module, &size);
  if (memchr(name, '/', size)) return LOAD_NONE;
  LoadOutcome outcome = LOAD_NONE;
  const Names *names = atomic_load_explicit(&c->names, memory_order_acquire);
  const char *at = names ? names->text : NULL;
  for (; at && at < names->text + names->size && outcome == LOAD_NONE; at += strlen(at) + 1)
    outcome = load_from(in, at, name, size);
  return outcome;
}

/* -- The host's -- */

static LoadOutcome load_from_host(Instance *in, Term module) {
  char name[ATOM_MAX_BYTES + 2];
  size_t size, prefix = strlen("Elixir."), image_size = 0;
  const char *text = vl_atom_text(module, &size), *why;
  bool alias = size > prefix && memcmp(text, "Elixir.", prefix) == 0;
  snprintf(name, sizeof name, alias ? "%.*s" : ":%.*s", (int)(alias ? size - prefix : size),
           alias ? text + prefix : text);
  const void *image = in->config.find_module(in->config.host, name, &image_size);
  return image ? publish(in, vl_code_prepare(in->code, image, image_size, &why), why) : LOAD_NONE;
}

/* -- All of them -- */

static LoadOutcome load_module(Instance *in, Term module) {
  const CodePath *c = in->service[SERVICE_LIBRARY];
  if (vl_module_current(in->code, module)) return LOAD_DONE;
  const LibraryImage *image = vl_library_find(c->library, module);
  const char *why;
  if (!image && in->config.find_module) {
    LoadOutcome found = load_from_host(in, module);
    if (found != LOAD_NONE) return found;
  }
  if (!image) return load_from_path(in, c, module);
  ModuleCode *code = vl_code_prepare_library(in->code, image->bytes, image->size, &why);
  return publish(in, code, why);
}

static void free_names(Retired *self, void *context) {
  Names *names = (Names *)(void *)self;
  vl_free(context, names, sizeof *names + names->size);
}

/* -- An instance and its library -- */

/* The names of modules are atoms before these are loaded: Module.safe_concat finds them. */
static bool make_names(Instance *in, const Library *library) {
  for (size_t i = 0; i < library->count; i++) {
    const char *name = library->images[i].module;
    if (vl_atom_make(in->atoms, name, strlen(name)) == TERM_NONE) return false;
  }
  return true;
}

bool vl_library_use(Instance *in, const Library *library) {
  if (!make_names(in, library)) return false;
  CodePath *c = vl_alloc_zeroed(&in->alloc, 1, sizeof *c);
  if (!c) return false;
  c->library = library;
  in->service[SERVICE_LIBRARY] = c;
  in->hooks.load_module = load_module;
  return true;
}

void vl_library_leave(Instance *in) {
  CodePath *c = in->service[SERVICE_LIBRARY];
  if (!c) return;
  Names *names = atomic_load(&c->names);
  if (names) free_names(&names->retired, &in->alloc);
  vl_free(&in->alloc, c, sizeof *c);
  in->service[SERVICE_LIBRARY] = NULL;
  in->hooks.load_module = NULL;
}

const Library *vl_library_of(const Instance *in) {
  const CodePath *c = in->service[SERVICE_LIBRARY];
  return c ? c->library : NULL;
}

bool vl_library_set_path(Instance *in, const char *names, size_t size) {
  CodePath *c = in->service[SERVICE_LIBRARY];
  Names *copy = c ? vl_alloc(&in->alloc, sizeof *copy + size) : NULL;
  if (!copy) return false;
  copy->size = size;
  if (size) memcpy(copy->text, names, size);
  Names *before = atomic_exchange(&c->names, copy);
  if (before) vl_epoch_retire(&in->epochs, &before->retired, free_names);
  return true;
}
