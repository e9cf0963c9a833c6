/* A first native function: the sum of a list of integers, and a greeting. See README.md. */
#include <erl_nif.h>

static ERL_NIF_TERM sum(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  ERL_NIF_TERM list = argv[0], head;
  ErlNifSInt64 total = 0, value;
  while (enif_get_list_cell(env, list, &head, &list)) {
    if (!enif_get_int64(env, head, &value)) return enif_make_badarg(env);
    total += value;
  }
  return enif_is_empty_list(env, list) ? enif_make_int64(env, total) : enif_make_badarg(env);
}

static ERL_NIF_TERM greet(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  static const char hello[] = "hello, ";
  ErlNifBinary name;
  ERL_NIF_TERM greeting;
  if (!enif_inspect_binary(env, argv[0], &name)) return enif_make_badarg(env);
  unsigned char *text = enif_make_new_binary(env, sizeof hello - 1 + name.size, &greeting);
  if (!text) return enif_make_badarg(env);
  for (size_t i = 0; i < sizeof hello - 1; i++) text[i] = (unsigned char)hello[i];
  for (size_t i = 0; i < name.size; i++) text[sizeof hello - 1 + i] = name.data[i];
  return greeting;
}

static ErlNifFunc functions[] = {{"sum", 1, sum, 0}, {"greet", 1, greet, 0}};

ERL_NIF_INIT(Elixir.FirstNif, functions, NULL, NULL, NULL, NULL)
