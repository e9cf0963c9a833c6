/* A library that crashes, for isolate_test.exs. */
#include "include/erl_nif.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static ErlNifResourceType *counter;

static int load(ErlNifEnv *env, void **priv, ERL_NIF_TERM info) {
  int verdict = 0;
  counter = enif_open_resource_type(env, NULL, "counter", NULL, ERL_NIF_RT_CREATE, NULL);
  return enif_get_int(env, info, &verdict) ? verdict : 0;
}

static ERL_NIF_TERM echo(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  return argv[0];
}

static ERL_NIF_TERM crash(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  int number = 0;
  if (!enif_get_int(env, argv[0], &number)) return enif_make_badarg(env);
  signal(number, SIG_DFL);
  raise(number);
  return argv[0];
}

static ERL_NIF_TERM new (ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  int *object = enif_alloc_resource(counter, sizeof *object);
  *object = 0;
  puts("printed by the library");
  ERL_NIF_TERM term = enif_make_resource(env, object);
  enif_release_resource(object);
  return enif_make_tuple2(env, enif_make_atom(env, "ok"), term);
}

static ERL_NIF_TERM next(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  void *object;
  if (!enif_get_resource(env, argv[0], counter, &object)) return enif_make_badarg(env);
  return enif_make_int(env, ++*(int *)object);
}

static ErlNifFunc functions[] = {
    {"echo", 1, echo, 0}, {"crash", 1, crash, 0}, {"new", 0, new, 0}, {"next", 1, next, 0}};

ERL_NIF_INIT(Elixir.Isolated, functions, load, NULL, NULL, NULL)
