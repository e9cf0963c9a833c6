#include "nif/library.h"

#include "nif/resource.h"
#include "nif/select.h"
#include "nif/table.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

/* -- Files -- */

/* A copy in memory, for a library that another instance has open: its static variables are that one's. */
static void *open_copy(const char *path) {
  struct stat about;
  char name[32];
  void *handle = NULL;
  int from = open(path, O_RDONLY | O_CLOEXEC), to = memfd_create("nif", MFD_CLOEXEC);
  bool copied = from >= 0 && to >= 0 && fstat(from, &about) == 0;
  for (off_t left = copied ? about.st_size : 0; copied && left > 0;) {
    ssize_t sent = sendfile(to, from, NULL, (size_t)left);
    copied = sent > 0;
    left -= sent;
  }
  if (copied) {
    snprintf(name, sizeof name, "/proc/self/fd/%d", to);
    handle = dlopen(name, RTLD_NOW);
  }
  if (from >= 0) close(from);
  if (to >= 0) close(to);
  return handle;
}

static void *open_handle(const char *path) {
  void *shared = dlopen(path, RTLD_NOW | RTLD_NOLOAD);
  if (!shared) return dlopen(path, RTLD_NOW);
  dlclose(shared);
  return open_copy(path);
}

static NifFile *find_file_locked(const NifState *s, const struct stat *about) {
  NifFile *file = s->files;
  while (file && (file->device != about->st_dev || file->inode != about->st_ino)) file = file->next;
  return file;
}

static NifFile *add_file_locked(NifState *s, const char *path, const struct stat *about, char **why) {
  NifFile *file = vl_alloc_zeroed(&s->instance->alloc, 1, sizeof *file);
  if (!file) return NULL;
  file->device = about->st_dev;
  file->inode = about->st_ino;
  file->handle = open_handle(path);
  if (file->handle) {
    file->next = s->files;
    s->files = file;
    return file;
  }
  *why = strdup(dlerror());
  vl_free(&s->instance->alloc, file, sizeof *file);
  return NULL;
}

NifFile *vl_nif_file_open(NifState *s, const char *path, char **why) {
  struct stat about;
  *why = NULL;
  if (stat(path, &about) != 0) {
    if (asprintf(why, "%s: cannot open shared object file: %s", path, strerror(errno)) < 0) *why = NULL;
    return NULL;
  }
  pthread_mutex_lock(&s->mutex);
  NifFile *file = find_file_locked(s, &about);
  if (!file) file = add_file_locked(s, path, &about, why);
  if (file) file->users++;
  pthread_mutex_unlock(&s->mutex);
  return file;
}

void vl_nif_file_close(NifState *s, NifFile *file) {
  pthread_mutex_lock(&s->mutex);
  bool last = --file->users == 0;
  NifFile **link = &s->files;
  while (last && *link != file) link = &(*link)->next;
  if (last) *link = file->next;
  pthread_mutex_unlock(&s->mutex);
  if (!last) return;
  dlclose(file->handle);
  vl_free(&s->instance->alloc, file, sizeof *file);
}

/* -- Nifs -- */

static uint8_t kind_of(int flags) {
  if (flags == ERL_NIF_DIRTY_JOB_CPU_BOUND) return BIF_DIRTY;
  return flags == ERL_NIF_DIRTY_JOB_IO_BOUND ? BIF_IO : BIF_PLAIN;
}

static void init_nif(Nif *nif, NifLibrary *library, Term name, int flags, ErlNifFunction *function, unsigned arity) {
  nif->bif = (Bif){.fn = vl_nif_call, .arity = (uint8_t)arity, .kind = kind_of(flags)};
  nif->function = function;
  nif->library = library;
  vl_export_init(library->instance->code, &nif->export, (Mfa){library->module, name, arity}, &nif->bif);
}

static Nif *find_scheduled(const NifLibrary *library, Term name, int flags, ErlNifFunction *function, unsigned arity) {
  Nif *nif = atomic_load(&library->scheduled);
  while (nif && (nif->function != function || nif->export.mfa.function != name || nif->export.mfa.arity != arity ||
                 nif->bif.kind != kind_of(flags)))
    nif = nif->next;
  return nif;
}

Nif *vl_nif_scheduled(NifLibrary *library, Term name, int flags, ErlNifFunction *function, unsigned arity) {
  Nif *nif = find_scheduled(library, name, flags, function, arity);
  if (nif) return nif;
  nif = vl_alloc_zeroed(&library->instance->alloc, 1, sizeof *nif);
  if (!nif) return NULL;
  init_nif(nif, library, name, flags, function, arity);
  nif->next = atomic_load(&library->scheduled);
  while (!atomic_compare_exchange_weak(&library->scheduled, &nif->next, nif)) continue;
  return nif;
}

/* -- Libraries -- */

static bool lies_in(const void *at, const Nif *nif, size_t count) {
  return (uintptr_t)at >= (uintptr_t)nif && (uintptr_t)at < (uintptr_t)(nif + count);
}

static bool owns(const Natives *self, const void *at) {
  const NifLibrary *library = (const NifLibrary *)(const void *)self;
  bool found = lies_in(at, library->functions, library->count);
  for (Nif *nif = atomic_load(&library->scheduled); nif && !found; nif = nif->next) found = lies_in(at, nif, 1);
  return found;
}

/* The version is gone: nobody calls any more. */
static void leave(Natives *self) {
  NifLibrary *library = (NifLibrary *)(void *)self;
  if (library->entry->unload) {
    ErlNifEnv env;
    vl_env_begin_callback(&env, library->instance, library);
    library->entry->unload(&env, library->priv_data);
    vl_env_end_callback(&env);
  }
  vl_nif_types_disown(library);
  vl_nif_library_release(library);
}

static size_t library_size(size_t count) {
  return sizeof(NifLibrary) + count * sizeof(Nif);
}

NifLibrary *vl_nif_library_new(Instance *in, NifFile *file, ErlNifEntry *entry, Term module) {
  size_t count = entry->num_of_funcs > 0 ? (size_t)entry->num_of_funcs : 0;
  NifLibrary *library = vl_alloc_zeroed(&in->alloc, 1, library_size(count));
  if (!library) return NULL;
  library->natives = (Natives){.release = leave, .owns = owns};
  library->instance = in;
  library->file = file;
  library->entry = entry;
  library->module = module;
  library->count = count;
  atomic_init(&library->references, 1);
  for (size_t i = 0; i < count; i++) {
    const ErlNifFunc *row = &entry->funcs[i];
    Term name = vl_atom_make(in->atoms, row->name, strlen(row->name));
    init_nif(&library->functions[i], library, name, (int)row->flags, row->fptr, row->arity);
  }
  return library;
}

NifLibrary *vl_nif_library_of(Natives *natives) {
  return natives && natives->release == leave ? (NifLibrary *)(void *)natives : NULL;
}

void vl_nif_library_retain(NifLibrary *library) {
  atomic_fetch_add(&library->references, 1);
}

void vl_nif_library_release(NifLibrary *library) {
  if (atomic_fetch_sub(&library->references, 1) != 1) return;
  Instance *in = library->instance;
  for (Nif *nif = atomic_load(&library->scheduled), *next; nif; nif = next) {
    next = nif->next;
    vl_free(&in->alloc, nif, sizeof *nif);
  }
  if (library->file) vl_nif_file_close(nif_state(in), library->file);
  vl_free(&in->alloc, library, library_size(library->count));
}

/* -- The instance's part -- */

bool vl_nif_start(Instance *in) {
  vl_check(vl_nif_function_count > 0);
  NifState *s = vl_alloc_zeroed(&in->alloc, 1, sizeof *s);
  if (!s) return false;
  s->instance = in;
  pthread_mutex_init(&s->mutex, NULL);
  in->service[SERVICE_NIF] = s;
  in->hooks.exited[SERVICE_NIF] = vl_nif_process_exited;
  return true;
}

void vl_nif_quiet(Instance *in) {
  if (nif_state(in)) vl_nif_poll_stop(nif_state(in));
}

void vl_nif_stop(Instance *in) {
  NifState *s = nif_state(in);
  if (!s) return;
  vl_nif_types_free(s);
  vl_nif_watches_free(s);
  for (NifStatic *linked; (linked = s->statics);) {
    s->statics = linked->next;
    vl_free(&in->alloc, linked, sizeof *linked);
  }
  pthread_mutex_destroy(&s->mutex);
  vl_free(&in->alloc, s, sizeof *s);
}
