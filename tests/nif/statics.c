/* A library that keeps a count, a type and a pid in static variables, as many do. */
#include "include/erl_nif.h"

static int count;
static ErlNifResourceType *type;
static ErlNifPid first;

static int load(ErlNifEnv *env, void **priv_data, ERL_NIF_TERM info) {
  (void)priv_data;
  (void)info;
  enif_self(env, &first);
  type = enif_open_resource_type(env, NULL, "object", NULL, ERL_NIF_RT_CREATE, NULL);
  return type == NULL;
}

static ERL_NIF_TERM next(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  (void)argv;
  return enif_make_int(env, ++count);
}

static ERL_NIF_TERM object(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  void *made = enif_alloc_resource(type, 8), *found;
  ERL_NIF_TERM term = enif_make_resource(env, made);
  (void)argc;
  (void)argv;
  enif_release_resource(made);
  return enif_make_int(env, enif_get_resource(env, term, type, &found) && found == made);
}

static ErlNifFunc functions[] = {
    {"next", 0, next, 0}, {"dirty", 0, next, ERL_NIF_DIRTY_JOB_CPU_BOUND}, {"object", 0, object, 0}};

ERL_NIF_INIT(Elixir.Statics, functions, load, NULL, NULL, NULL)
