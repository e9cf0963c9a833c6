/* Two instances, one without threads and one with, load the same libraries: neither sees the other's variables.
 * instances STATICS, a path without .so. */
#include "include/vial.h"
#include <stdio.h>
#include <string.h>

static int failures;

static void expect(const char *what, int got, int wanted) {
  if (got == wanted) return;
  failures++;
  printf("%s: %d instead of %d\n", what, got, wanted);
}

static int value_of(vial *vm, const char *source) {
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM result;
  int value = -1;
  if (vial_eval(vm, env, source, &result) != VIAL_OK)
    printf("%s\n", vial_error(vm));
  else if (!enif_get_int(env, result, &value))
    enif_fprintf(stdout, "%T\n", result);
  enif_free_env(env);
  return value;
}

static void define(vial *vm, const char *path) {
  char source[1000];
  snprintf(source, sizeof source,
           "defmodule Statics do\n"
           "  def load, do: :erlang.load_nif('%s', 0)\n"
           "  def next, do: :none\n  def dirty, do: :none\n  def object, do: :none\nend\n"
           ":ok = Statics.load()\nStatics.next()",
           path);
  expect("first", value_of(vm, source), 1);
}

int main(int argc, char **argv) {
  vial_config config = vial_defaults();
  if (argc < 2) return 2;
  vial *one = vial_new(&config);
  config.schedulers = 2;
  vial *two = vial_new(&config);
  if (!one || !two) return 2;
  define(one, argv[1]);
  define(two, argv[1]);
  expect("one", value_of(one, "Statics.next()"), 2);
  expect("dirty", value_of(one, "Statics.dirty()"), 3);
  expect("two", value_of(two, "Statics.next() + Statics.dirty()"), 5);
  expect("object", value_of(one, "Statics.object()") + value_of(two, "Statics.object()"), 2);
  vial_free(one);
  expect("alone", value_of(two, "Statics.next()"), 4);
  vial_free(two);
  puts(failures ? "failed" : "ok");
  return failures != 0;
}
