/* What programs print goes to the host, and modules come from its memory; waiting for a program to halt, stopping. */
#include "check.h"

typedef struct Host {
  char printed[3][256];
  unsigned char *image;
  size_t image_size;
  int asked;
} Host;

static void print(void *user, int stream, const void *bytes, size_t size) {
  Host *host = user;
  strncat(host->printed[stream], bytes, size);
}

static const void *find(void *user, const char *name, size_t *size) {
  Host *host = user;
  if (strcmp(name, "FromHost") != 0 && strcmp(name, ":rubbish") != 0) return NULL;
  host->asked++;
  *size = name[0] == ':' ? 3 : host->image_size;
  return host->image;
}

/* Another instance compiles what this one shall find. */
static void compile(Host *host) {
  ErlNifEnv *env;
  ERL_NIF_TERM image;
  ErlNifBinary bytes;
  vial *vm = vial_new(NULL);
  env = vial_env(vm);
  OK(vm, vial_eval(vm, env,
                   "[{FromHost, image}] = Code.compile_string(\"defmodule FromHost do\\n def f(x), do: x + 1\\nend\")\n"
                   "image",
                   &image));
  CHECK(enif_inspect_binary(env, image, &bytes));
  host->image = malloc(bytes.size);
  CHECK(host->image);
  memcpy(host->image, bytes.data, host->image_size = bytes.size);
  enif_free_env(env);
  vial_free(vm);
}

static void run(Host *host, uint32_t schedulers) {
  memset(host->printed, 0, sizeof host->printed);
  vial_config config = vial_defaults();
  config.schedulers = schedulers;
  config.user = host;
  config.output = print;
  config.module = find;
  vial *vm = vial_new(&config);
  CHECK(vm);
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM result;
  OK(vm, vial_eval(vm, env, "IO.puts(\"to the host\")\nIO.write(:stderr, \"an error\")\n:io.columns()", &result));
  looks(result, "{:error, :enotsup}");
  CHECK(strcmp(host->printed[1], "to the host\n") == 0 && strcmp(host->printed[2], "an error") == 0);
  CHECK(eval_int(vm, "FromHost.f(41)") == 42 && eval_int(vm, "FromHost.f(1)") == 2);
  CHECK(vial_eval(vm, env, "Nowhere.f(1)", &result) == VIAL_RAISED);
  CHECK(vial_eval(vm, env, ":rubbish.f(1)", &result) == VIAL_RAISED);
  CHECK(vial_join(vm, 5) == VIAL_TIMEOUT);
  eval_int(vm, "spawn(fn -> Process.sleep(5)\n System.halt(7) end)\n0");
  OK(vm, vial_join(vm, 10000));
  CHECK(vial_exit_status(vm) == 7 && vial_run(vm, 1000) == VIAL_HALTED);
  enif_free_env(env);
  vial_free(vm);
}

/* Everything is busy, and somebody refuses to end. */
static void stop_under_load(uint32_t schedulers) {
  vial_config config = vial_defaults();
  config.schedulers = schedulers;
  vial *vm = vial_new(&config);
  eval_int(vm, "spin = fn spin -> spin.(spin) end\nfor _ <- 1..20, do: spawn(fn -> spin.(spin) end)\n"
               "for _ <- 1..200, do: spawn(fn -> Process.flag(:trap_exit, true)\n Process.sleep(:infinity) end)\n"
               "for _ <- 1..5, do: spawn(fn -> Stream.run(Stream.map(Stream.cycle([1]), &[&1])) end)\n0");
  vial_stat stat = {.size = sizeof stat};
  vial_stats(vm, &stat);
  CHECK(stat.processes > 220 && stat.memory > 0 && stat.memory_peak >= stat.memory && stat.reductions > 0);
  int code = vial_stop(vm, 5000);
  CHECK(code == VIAL_OK || code == VIAL_TIMEOUT);
  CHECK(vial_run(vm, 1000) == VIAL_HALTED);
  vial_free(vm);
}

int main(void) {
  Host host = {0};
  compile(&host);
  for (uint32_t schedulers = 0; schedulers <= 2; schedulers += 2) {
    run(&host, schedulers);
    stop_under_load(schedulers);
  }
  CHECK(host.asked >= 4);
  free(host.image);
  return 0;
}
