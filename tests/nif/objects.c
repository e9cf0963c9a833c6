/* Resources: terms of objects, destructors, watching processes, calls of other modules' types, data of a library. */
#include <erl_nif.h>
#include <string.h>

#define NIF(name) static ERL_NIF_TERM name(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[])

typedef struct {
  int number;
  ErlNifPid owner;
  ErlNifMonitor monitor;
} Object;

static ErlNifResourceType *plain, *watching, *calling;

static ERL_NIF_TERM truth(ErlNifEnv *env, int yes) {
  return enif_make_atom(env, yes ? "true" : "false");
}

static void tell(const Object *o, const char *what) {
  ErlNifEnv *own = enif_alloc_env();
  enif_send(NULL, &o->owner, own, enif_make_tuple2(own, enif_make_atom(own, what), enif_make_int(own, o->number)));
  enif_free_env(own);
}

static void drop(ErlNifEnv *env, void *object) {
  (void)env;
  tell(object, "dropped");
}

static void down(ErlNifEnv *env, void *object, ErlNifPid *pid, ErlNifMonitor *monitor) {
  Object *o = object;
  (void)env;
  (void)pid;
  tell(o, enif_compare_monitors(monitor, &o->monitor) == 0 ? "down" : "down of another");
}

static void dyncall(ErlNifEnv *env, void *object, void *data) {
  (void)env;
  *(int *)data += ((Object *)object)->number;
}

static int load(ErlNifEnv *env, void **priv_data, ERL_NIF_TERM info) {
  ErlNifResourceFlags tried;
  ErlNifResourceTypeInit watch = {drop, NULL, down, 3, NULL}, call = {drop, NULL, NULL, 4, dyncall};
  int number;
  if (!enif_get_int(env, info, &number)) return 17;
  *priv_data = enif_alloc(sizeof number);
  memcpy(*priv_data, &number, sizeof number);
  plain = enif_open_resource_type(env, NULL, "plain", drop, ERL_NIF_RT_CREATE | ERL_NIF_RT_TAKEOVER, &tried);
  if (!plain || tried != ERL_NIF_RT_CREATE) return 18;
  if (enif_open_resource_type(env, NULL, "other", drop, ERL_NIF_RT_TAKEOVER, &tried)) return 19;
  watching = enif_open_resource_type_x(env, "watching", &watch, ERL_NIF_RT_CREATE, &tried);
  calling = enif_init_resource_type(env, "calling", &call, ERL_NIF_RT_CREATE, &tried);
  return !watching || !calling;
}

static void unload(ErlNifEnv *env, void *priv_data) {
  (void)env;
  enif_free(priv_data);
}

static ErlNifResourceType *type_of(ErlNifEnv *env, ERL_NIF_TERM name) {
  char text[20] = "";
  enif_get_atom(env, name, text, sizeof text, ERL_NIF_LATIN1);
  return strcmp(text, "plain") == 0 ? plain : strcmp(text, "watching") == 0 ? watching : calling;
}

NIF(make) {
  int number;
  if (!enif_get_int(env, argv[1], &number)) return enif_make_badarg(env);
  Object *o = enif_alloc_resource(type_of(env, argv[0]), sizeof *o);
  o->number = number;
  enif_self(env, &o->owner);
  ERL_NIF_TERM term = enif_make_resource(env, o);
  enif_release_resource(o);
  return term;
}

NIF(look) {
  void *object;
  if (!enif_get_resource(env, argv[1], type_of(env, argv[0]), &object)) return enif_make_atom(env, "no");
  const Object *o = object;
  return enif_make_list4(env, enif_make_int(env, o->number), truth(env, enif_sizeof_resource(object) >= sizeof *o),
                         truth(env, enif_is_ref(env, argv[1])),
                         truth(env, enif_is_identical(argv[1], enif_make_resource(env, object))));
}

/* One reference more, then one less. */
NIF(keep) {
  void *object;
  if (!enif_get_resource(env, argv[0], plain, &object)) return enif_make_badarg(env);
  enif_keep_resource(object);
  return enif_make_atom(env, "ok");
}

NIF(release) {
  void *object;
  if (!enif_get_resource(env, argv[0], plain, &object)) return enif_make_badarg(env);
  enif_release_resource(object);
  return enif_make_atom(env, "ok");
}

NIF(drop_now) {
  Object *o = enif_alloc_resource(plain, sizeof *o);
  enif_get_int(env, argv[0], &o->number);
  enif_self(env, &o->owner);
  enif_release_resource(o);
  return enif_make_atom(env, "ok");
}

NIF(bytes_of) {
  static const char text[] = "bytes of an object";
  Object *o = enif_alloc_resource(plain, sizeof *o);
  o->number = 77;
  enif_self(env, &o->owner);
  ERL_NIF_TERM binary = enif_make_resource_binary(env, o, text, sizeof text - 1);
  (void)argv;
  enif_release_resource(o);
  return binary;
}

NIF(watch) {
  void *object;
  ErlNifPid pid;
  if (!enif_get_local_pid(env, argv[1], &pid)) return enif_make_badarg(env);
  if (enif_get_resource(env, argv[0], watching, &object)) {
    int result = enif_monitor_process(env, object, &pid, &((Object *)object)->monitor);
    if (result != 0) return enif_make_int(env, result > 0 ? 1 : -1);
    ERL_NIF_TERM term = enif_make_monitor_term(env, &((Object *)object)->monitor);
    return enif_make_tuple2(env, enif_make_int(env, result), truth(env, enif_is_ref(env, term)));
  }
  if (!enif_get_resource(env, argv[0], plain, &object)) return enif_make_badarg(env);
  return enif_make_int(env, enif_monitor_process(env, object, &pid, NULL) < 0 ? -1 : 1);
}

NIF(unwatch) {
  void *object;
  if (!enif_get_resource(env, argv[0], watching, &object)) return enif_make_badarg(env);
  return truth(env, enif_demonitor_process(env, object, &((Object *)object)->monitor) == 0);
}

NIF(call) {
  int data = 1000;
  int result = enif_dynamic_resource_call(env, argv[0], argv[1], argv[2], &data);
  return enif_make_tuple2(env, truth(env, result == 0), enif_make_int(env, data));
}

NIF(data) {
  int number;
  (void)argv;
  memcpy(&number, enif_priv_data(env), sizeof number);
  return enif_make_int(env, number);
}

static ErlNifFunc functions[] = {
    {"make", 2, make, 0},         {"look", 2, look, 0},         {"keep", 1, keep, 0},   {"release", 1, release, 0},
    {"drop_now", 1, drop_now, 0}, {"bytes_of", 0, bytes_of, 0}, {"watch", 2, watch, 0}, {"unwatch", 1, unwatch, 0},
    {"call", 3, call, 0},         {"data", 0, data, 0},
};

ERL_NIF_INIT(Elixir.Objects, functions, load, NULL, NULL, unload)
