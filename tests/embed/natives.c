/* Functions of the host with state, objects with destructors, a library that is linked in. */
#include "check.h"

typedef struct Counter {
  int64_t total;
  int destroyed;
  ErlNifResourceType *type;
} Counter;

/* -- State -- */

static ERL_NIF_TERM add(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  Counter *counter = enif_priv_data(env);
  int64_t n;
  if (!enif_get_int64(env, argv[0], &n)) return enif_make_badarg(env);
  counter->total += n;
  return enif_make_int64(env, counter->total);
}

/* The instance's own native code cannot drive it. */
static ERL_NIF_TERM nested(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  ERL_NIF_TERM out;
  vial *vm = vial_of(env);
  bool busy =
      vial_eval(vm, env, "1", &out) == VIAL_BUSY && vial_run(vm, 1000) == VIAL_BUSY && vial_join(vm, 0) == VIAL_BUSY;
  return vial_make(env, "~a", busy ? "busy" : "free");
}

/* -- Objects -- */

typedef struct Box {
  Counter *counter;
  int value;
} Box;

static void box_gone(ErlNifEnv *env, void *object) {
  ((Box *)object)->counter->destroyed++;
}

static ERL_NIF_TERM box_new(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  Counter *counter = enif_priv_data(env);
  Box *box = enif_alloc_resource(counter->type, sizeof *box);
  if (!box) return enif_make_badarg(env);
  *box = (Box){.counter = counter};
  int good = enif_get_int(env, argv[0], &box->value);
  ERL_NIF_TERM term = enif_make_resource(env, box);
  enif_release_resource(box);
  return good ? term : enif_make_badarg(env);
}

static ERL_NIF_TERM box_get(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  const Counter *counter = enif_priv_data(env);
  void *object;
  if (!enif_get_resource(env, argv[0], counter->type, &object)) return enif_make_badarg(env);
  return enif_make_int(env, ((Box *)object)->value);
}

static const ErlNifFunc functions[] = {
    {"add", 1, add, 0},        {"nested", 0, nested, 0},
    {"box", 1, box_new, 0},    {"get", 1, box_get, ERL_NIF_DIRTY_JOB_CPU_BOUND},
    {"odd name!?", 1, add, 0},
};

/* -- A library linked in -- */

static int load(ErlNifEnv *env, void **priv, ERL_NIF_TERM info) {
  return vial_match(env, info, "[answer: 42]") ? 0 : 1;
}

static ERL_NIF_TERM answer(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  return enif_make_int(env, 42);
}

static ErlNifFunc linked_functions[] = {{"answer", 0, answer, 0}};

ERL_NIF_INIT(Elixir.Linked, linked_functions, load, NULL, NULL, NULL)

static const char linked_source[] = "defmodule Linked do\n"
                                    "  @on_load :load\n"
                                    "  def load, do: :erlang.load_nif('nowhere', answer: 42)\n"
                                    "  def answer, do: :erlang.nif_error(:not_loaded)\n"
                                    "end\n"
                                    "Linked.answer()";

static void run(uint32_t schedulers) {
  Counter counter = {0};
  ErlNifResourceTypeInit box = {.dtor = box_gone, .members = 1};
  vial_config config = vial_defaults();
  config.schedulers = schedulers;
  vial *vm = vial_new(&config);
  CHECK(vm);
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM result;
  counter.type = vial_type(vm, "box", &box);
  CHECK(counter.type);
  OK(vm, vial_define(vm, "Host", functions, sizeof functions / sizeof *functions, &counter));
  CHECK(eval_int(vm, "Host.add(2)\nHost.add(40)") == 42 && counter.total == 42);
  CHECK(eval_int(vm, "apply(Host, :\"odd name!?\", [0])") == 42);
  CHECK(eval_int(vm, "Enum.each(1..1000, &Host.add/1)\nHost.add(0)") == 42 + 500500);
  OK(vm, vial_eval(vm, env, "Host.nested()", &result));
  looks(result, ":busy");
  CHECK(vial_eval(vm, env, "Host.add(:a)", &result) == VIAL_RAISED);
  CHECK(eval_int(vm, "b = Host.box(7)\nspawn(fn -> Host.get(b) end)\nHost.get(b)") == 7);
  CHECK(vial_eval(vm, env, "Host.get(make_ref())", &result) == VIAL_RAISED);
  CHECK(eval_int(vm, "if function_exported?(Host, :add, 1), do: 1, else: 0") == 1);
  OK(vm, vial_define(vm, ":lower", functions, 1, &counter));
  CHECK(eval_int(vm, ":lower.add(1)") == counter.total);
  OK(vm, vial_static_nif(vm, nif_init));
  CHECK(eval_int(vm, linked_source) == 42);
  CHECK(vial_define(vm, "not a name", functions, 1, NULL) == VIAL_RAISED);
  enif_free_env(env);
  vial_free(vm);
  CHECK(counter.destroyed == 1);
}

int main(void) {
  run(0);
  run(2);
  return 0;
}
