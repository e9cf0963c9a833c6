#include "nif/env.h"

#include "heap/copy.h"

_Static_assert(sizeof(ErlNifBinary) == 40 && sizeof(ErlNifFunc) == 32 && offsetof(ErlNifFunc, flags) == 24,
               "the layout of Erlang's libraries");
_Static_assert(sizeof(ErlNifEntry) == 96 && offsetof(ErlNifEntry, vm_variant) == 64 &&
                   offsetof(ErlNifEntry, options) == 72 && offsetof(ErlNifEntry, sizeof_ErlNifResourceTypeInit) == 80 &&
                   offsetof(ErlNifEntry, min_erts) == 88,
               "the layout of Erlang's libraries");
_Static_assert(sizeof(ErlNifPid) == 8 && sizeof(ErlNifPort) == 8 && sizeof(ErlNifTid) == 8 &&
                   sizeof(ErlNifMonitor) == 32 && sizeof(ErlNifSysInfo) == 56 && sizeof(ErlNifResourceTypeInit) == 40,
               "the layout of Erlang's libraries");
_Static_assert(sizeof(ErlNifMapIterator) == 56 && sizeof(ErlNifIOVec) == 424 &&
                   offsetof(ErlNifIOVec, small_iov) == 40 && offsetof(ErlNifIOVec, small_ref_bin) == 296,
               "the layout of Erlang's libraries");
_Static_assert(sizeof(ERL_NIF_TERM) == sizeof(Term) && sizeof(long) == sizeof(int64_t), "a term is one word");

/* -- Memory that names no instance -- */

static void *plain_realloc(void *user, void *ptr, size_t old_size, size_t new_size) {
  if (new_size > 0) return realloc(ptr, new_size);
  free(ptr);
  return NULL;
}

Alloc *vl_nif_alloc(void) {
  static Alloc foreign_memory = {.fn = plain_realloc};
  return &foreign_memory;
}

/* -- Environments -- */

static ErlNifEnv *new_env(Alloc *a, Instance *in) {
  ErlNifEnv *env = vl_alloc(a, sizeof *env);
  if (!env) return NULL;
  vl_env_begin(env, in, NULL, &env->own, NULL);
  env->is_own = true;
  vl_heap_init(&env->own, a);
  return env;
}

ErlNifEnv *vl_env_new(Instance *in) {
  return new_env(&in->alloc, in);
}

ErlNifEnv *enif_alloc_env(void) {
  return new_env(vl_nif_alloc(), NULL);
}

void enif_clear_env(ErlNifEnv *env) {
  vl_env_free_scratch(env);
  env->raised = TERM_NONE;
  if (!env->is_own) return;
  Alloc *a = env->own.alloc;
  vl_heap_free(&env->own);
  vl_heap_init(&env->own, a);
}

void enif_free_env(ErlNifEnv *env) {
  if (!env || !env->is_own) return;
  Alloc *a = env->own.alloc;
  enif_clear_env(env);
  vl_free(a, env, sizeof *env);
}

void vl_env_begin_callback(ErlNifEnv *env, Instance *in, NifLibrary *library) {
  vl_env_begin(env, in, NULL, &env->own, library);
  vl_heap_init(&env->own, &in->alloc);
}

void vl_env_end_callback(ErlNifEnv *env) {
  vl_env_free_scratch(env);
  vl_heap_free(&env->own);
}

/* -- Room for as long as terms live -- */

void *vl_env_scratch(ErlNifEnv *env, size_t size) {
  NifScratch *s = vl_alloc(env->heap->alloc, sizeof *s + size);
  if (!s) return NULL;
  *s = (NifScratch){env->scratch, sizeof *s + size};
  env->scratch = s;
  return s + 1;
}

void vl_env_free_scratch(ErlNifEnv *env) {
  for (NifScratch *s; (s = env->scratch);) {
    env->scratch = s->next;
    vl_free(env->heap->alloc, s, s->size);
  }
}

ERL_NIF_TERM enif_make_copy(ErlNifEnv *env, ERL_NIF_TERM term) {
  return term == TERM_NONE ? TERM_NONE : vl_copy_deep(env->heap, term);
}

/* -- Errors -- */

ERL_NIF_TERM enif_raise_exception(ErlNifEnv *env, ERL_NIF_TERM reason) {
  if (reason != TERM_NONE) env->raised = reason;
  return TERM_NONE;
}

ERL_NIF_TERM enif_make_badarg(ErlNifEnv *env) {
  return enif_raise_exception(env, ATOM_badarg);
}

int enif_has_pending_exception(ErlNifEnv *env, ERL_NIF_TERM *reason) {
  if (env->raised == TERM_NONE) return 0;
  if (reason) *reason = env->raised;
  return 1;
}

int enif_is_exception(ErlNifEnv *env, ERL_NIF_TERM term) {
  return term == TERM_NONE;
}
