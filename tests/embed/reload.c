/* The host changes code while a process of it runs: state is kept, the new version answers. */
#include "check.h"

#include <unistd.h>

static const char version[] = "defmodule Server do\n"
                              "  use GenServer\n"
                              "  def init(n), do: {:ok, n}\n"
                              "  def handle_call(:next, _from, n), do: {:reply, {%d, n}, n + 1}\n"
                              "end\n";

static void write_version(const char *path, int number) {
  FILE *f = fopen(path, "w");
  CHECK(f && fprintf(f, version, number) > 0 && fclose(f) == 0);
}

static void load(vial *vm, const char *path, int number) {
  write_version(path, number);
  OK(vm, vial_load_file(vm, path));
}

static void ignore(void *user, int stream, const void *bytes, size_t size) {
  *(size_t *)user += size + (size_t)stream + (bytes == NULL);
}

int main(void) {
  char path[] = "/tmp/vial_reload_XXXXXX.ex";
  int fd = mkstemps(path, 3);
  CHECK(fd >= 0);
  close(fd);
  size_t warned = 0;
  vial_config config = vial_defaults();
  config.deny = VIAL_FILE;
  config.output = ignore;
  config.user = &warned;
  vial *vm = vial_new(&config);
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM result;
  int a, n;
  load(vm, path, 1);
  eval_int(vm, "{:ok, _} = GenServer.start(Server, 0, name: :server)\n0");
  for (int i = 0; i < 20; i++) {
    OK(vm, vial_callf(vm, env, &result, 1000, "GenServer", "call", ":server, :next"));
    CHECK(vial_match(env, result, "{~i, ~i}", &a, &n) && a == i + 1 && n == i);
    load(vm, path, i + 2);
    enif_clear_env(env);
  }
  CHECK(warned > 0); /* of a module that is redefined */
  CHECK(vial_load_file(vm, "/nowhere.ex") == VIAL_ERROR && *vial_error(vm));
  write_version(path, 1);
  rename(path, "/dev/null/no");
  CHECK(vial_load(vm, "rubbish", 7) == VIAL_ERROR);
  CHECK(unlink(path) == 0);
  enif_free_env(env);
  vial_free(vm);
  return 0;
}
