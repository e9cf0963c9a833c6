/* Libraries of native functions: opened, tied to one version of a module, and let go with it.
 *
 *   ModuleCode.natives ──> NifLibrary ──> NifFile (what dlopen gave, shared by versions of a module)
 *   FunctionRow.stand_in ──> Nif.export ─ bif ─> vl_nif_call ──> the library's function
 *
 * A Nif is dressed as the export of a builtin, so that the engine, dirty threads and stack traces treat it as one. A
 * library lives as long as the version of the module does, and as long as objects live whose destructor it has. */
#ifndef VL_NIF_LIBRARY_H
#define VL_NIF_LIBRARY_H

#include "code/module.h"
#include "nif/env.h"

#include <sys/types.h>

typedef struct NifState NifState;

/* A library linked into the program: what load_nif finds for the module of that name, whatever the path. */
typedef struct NifStatic {
  struct NifStatic *next;
  ErlNifEntry *entry;
} NifStatic;

typedef struct Nif {
  Export export; /* first: p->native points to its name */
  Bif bif;
  ErlNifFunction *function;
  NifLibrary *library;
  struct Nif *next; /* of those that were made by enif_schedule_nif */
} Nif;

typedef struct NifFile {
  struct NifFile *next; /* guarded by the state's mutex, as is `users` */
  dev_t device;
  ino_t inode;
  void *handle;
  unsigned users;
} NifFile;

struct NifLibrary {
  Natives natives; /* first */
  Instance *instance;
  NifFile *file; /* NULL: linked into the program */
  ErlNifEntry *entry;
  void *priv_data;
  Term module;
  _Atomic size_t references; /* the version's, and one of each object whose destructor it has */
  _Atomic(Nif *) scheduled;  /* grows only */
  size_t count;
  Nif functions[];
};

/* What an instance has of it (SERVICE_NIF). */
struct NifState {
  Instance *instance;
  pthread_mutex_t mutex; /* guards all below; held by no callback */
  NifFile *files;
  NifStatic *statics; /* grows only */
  struct enif_resource_type_t *types;
  struct NifWatch **watches; /* of objects on processes, by a hash of the pid: monitor.c */
  struct NifPoll *poll;      /* select.c; NULL: never used */
  _Atomic unsigned fences;   /* for the thread sanitizer: monitor.c */
};

static inline NifState *nif_state(const Instance *in) {
  return in->service[SERVICE_NIF];
}

/* Before processes run; false: memory is out. */
bool vl_nif_start(Instance *in) VL_MUST_CHECK;
/* Threads of its own end. */
void vl_nif_quiet(Instance *in);
/* All code is gone. */
void vl_nif_stop(Instance *in);

/* Bif.fn of every Nif. */
Term vl_nif_call(Process *p, const Term *args);

/* Makes a library known that is linked into the program; false: memory is out. */
bool vl_nif_add_static(Instance *in, ErlNifEntry *entry) VL_MUST_CHECK;
/* Functions of the host stand in for those of a module that has no library yet; false: memory is out. */
bool vl_nif_define(Instance *in, const struct ModuleCode *code, ErlNifEntry *entry, void *priv) VL_MUST_CHECK;

/* Opens a file once for the instance; the copy is private if another instance has it. NULL: *why is a text to be freed
 * with free(). */
NifFile *vl_nif_file_open(NifState *s, const char *path, char **why) VL_MUST_CHECK;
void vl_nif_file_close(NifState *s, NifFile *file);

/* A library with its Nifs, of one reference, without stand-ins; NULL: memory is out. Owns the file. */
NifLibrary *vl_nif_library_new(Instance *in, NifFile *file, ErlNifEntry *entry, Term module) VL_MUST_CHECK;
/* NULL: natives of another kind, or none. */
NifLibrary *vl_nif_library_of(Natives *natives);
void vl_nif_library_retain(NifLibrary *library);
/* The last one closes it. */
void vl_nif_library_release(NifLibrary *library);

/* A Nif for a function that enif_schedule_nif names; NULL: memory is out. */
Nif *vl_nif_scheduled(NifLibrary *library, Term name, int flags, ErlNifFunction *function,
                      unsigned arity) VL_MUST_CHECK;

#endif
