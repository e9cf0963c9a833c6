/* The inside of an environment: a heap of fragments, and whose atoms it uses. */
#ifndef VL_NIF_ENV_H
#define VL_NIF_ENV_H

#include "include/erl_nif.h"
#include "proc/instance.h"

struct enif_environment_t {
  Heap heap;
  Instance *instance;
};

/* A new environment; NULL when memory is out. */
ErlNifEnv *vl_env_new(Instance *in) VL_MUST_CHECK;

#endif
