/* What load_nif refuses, a private function, upgrade and unload. VIAL_NIF_SHAPE says which library it is to be. */
#include <erl_nif.h>
#include <string.h>

static ErlNifPid listener;
static int listening;

static void tell(const char *what, int number) {
  if (!listening) return;
  ErlNifEnv *own = enif_alloc_env();
  enif_send(NULL, &listener, own, enif_make_tuple2(own, enif_make_atom(own, what), enif_make_int(own, number)));
  enif_free_env(own);
}

static ERL_NIF_TERM version(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argv;
  return enif_make_tuple2(env, enif_make_int(env, argc), enif_make_int(env, *(int *)enif_priv_data(env)));
}

static ERL_NIF_TERM hidden(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  return enif_make_tuple2(env, enif_make_atom(env, "native"), argv[0]);
}

static ERL_NIF_TERM nothing(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  return enif_make_badarg(env);
}

static int load(ErlNifEnv *env, void **priv_data, ERL_NIF_TERM info) {
  int number = 0;
  if (enif_get_local_pid(env, info, &listener)) listening = 1;
  if (enif_get_int(env, info, &number) && number < 0) return number;
  *priv_data = enif_alloc(sizeof(int));
  *(int *)*priv_data = 1;
  return 0;
}

static int upgrade(ErlNifEnv *env, void **priv_data, void **old_priv_data, ERL_NIF_TERM info) {
  int number = 0;
  if (enif_get_int(env, info, &number) && number < 0) return number;
  *priv_data = enif_alloc(sizeof(int));
  *(int *)*priv_data = *(int *)*old_priv_data + 1;
  return 0;
}

static void unload(ErlNifEnv *env, void *priv_data) {
  (void)env;
  tell("unloaded", *(int *)priv_data);
  enif_free(priv_data);
}

static ErlNifFunc functions[] = {{"version", 0, version, 0}, {"hidden", 1, hidden, 0}};

static ErlNifFunc missing[] = {{"version", 0, version, 0}, {"absent", 3, nothing, 0}};
static ErlNifFunc twice[] = {{"version", 0, version, 0}, {"version", 0, version, 0}};
static ErlNifFunc flagged[] = {{"version", 0, version, 77}};

#define COUNT(table) (int)(sizeof(table) / sizeof *(table))
#define ENTRY(major, minor, module, table, variant, load, upgrade)                      \
  {                                                                                     \
    major, minor, module, COUNT(table), table, load, NULL, upgrade, unload, variant, 1, \
        sizeof(ErlNifResourceTypeInit), "erts-99.0"                                     \
  }

static struct {
  const char *name;
  ErlNifEntry entry;
} shapes[] = {
    {"good", ENTRY(2, 16, "Elixir.Loading", functions, "beam.vanilla", load, upgrade)},
    {"missing", ENTRY(2, 16, "Elixir.Loading", missing, "beam.vanilla", load, upgrade)},
    {"twice", ENTRY(2, 16, "Elixir.Loading", twice, "beam.vanilla", load, upgrade)},
    {"flagged", ENTRY(2, 16, "Elixir.Loading", flagged, "beam.vanilla", load, upgrade)},
    {"newer", ENTRY(2, 99, "Elixir.Loading", functions, "beam.vanilla", load, upgrade)},
    {"next", ENTRY(3, 0, "Elixir.Loading", functions, "beam.vanilla", load, upgrade)},
    {"old", ENTRY(1, 0, "Elixir.Loading", functions, "beam.vanilla", load, upgrade)},
    {"variant", ENTRY(2, 16, "Elixir.Loading", functions, "beam.other", load, upgrade)},
    {"other", ENTRY(2, 16, "Elixir.Other", functions, "beam.vanilla", load, upgrade)},
    {"stuck", ENTRY(2, 16, "Elixir.Loading", functions, "beam.vanilla", load, NULL)},
};

__attribute__((visibility("default"))) ErlNifEntry *nif_init(void);

ErlNifEntry *nif_init(void) {
  char name[32] = "";
  size_t size = sizeof name;
  enif_getenv("VIAL_NIF_SHAPE", name, &size);
  for (int i = 0; i < COUNT(shapes); i++)
    if (strcmp(shapes[i].name, name) == 0) return &shapes[i].entry;
  return NULL;
}
