/* The inside of an environment: where its terms are built, and for whom.
 *
 * That of a call lies on the C stack and builds on the process's heap; that of enif_alloc_env has a heap of fragments
 * of its own and belongs to no instance, unless a host made it (vial_env). */
#ifndef VL_NIF_ENV_H
#define VL_NIF_ENV_H

#include "include/erl_nif.h"
#include "proc/instance.h"

typedef struct NifLibrary NifLibrary;

/* What inspect_iolist_as_binary and others made, to be freed with the environment's terms. */
typedef struct NifScratch {
  struct NifScratch *next;
  size_t size; /* of all */
} NifScratch;

struct enif_environment_t {
  Heap *heap;
  Instance *instance; /* NULL: of none */
  Process *process;   /* that calls, or NULL */
  NifLibrary *library;
  Term raised;                    /* the reason of a pending error, or TERM_NONE */
  const struct Export *scheduled; /* what enif_schedule_nif wants called; or NULL */
  const Term *scheduled_args;     /* of scratch */
  NifScratch *scratch;
  bool is_own; /* of enif_alloc_env or a host: heap points to own */
  Heap own;
};

/* A new environment over the instance's memory; NULL when memory is out. */
ErlNifEnv *vl_env_new(Instance *in) VL_MUST_CHECK;

/* One for a call: `own` stays as it is. */
static inline void vl_env_begin(ErlNifEnv *env, Instance *in, Process *p, Heap *heap, NifLibrary *library) {
  env->heap = heap;
  env->instance = in;
  env->process = p;
  env->library = library;
  env->raised = TERM_NONE;
  env->scheduled = NULL;
  env->scratch = NULL;
  env->is_own = false;
}
/* Room for the time of the environment's terms; NULL when memory is out. */
void *vl_env_scratch(ErlNifEnv *env, size_t size) VL_MUST_CHECK;
void vl_env_free_scratch(ErlNifEnv *env);

/* One for a callback that is no call: down, dtor. To be ended. */
void vl_env_begin_callback(ErlNifEnv *env, Instance *in, NifLibrary *library);
void vl_env_end_callback(ErlNifEnv *env);

/* Of memory that names no instance: enif_alloc_env, enif_alloc_binary. */
Alloc *vl_nif_alloc(void);

/* Whose atoms an environment makes; NULL: nobody is charged. */
static inline AtomSet *env_atoms(const ErlNifEnv *env) {
  return env && env->instance ? env->instance->atoms : NULL;
}

#endif
