/* A host-driven run replays: with a virtual clock, one seed gives one trace, another seed another. The program is the
 * stress of tests/stress, whose processes kill, reload, collect and time out as a seed tells them. */
#include "include/vial.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

/* What was done, how processes ended, and the reductions it all took: a single step elsewhere shows. */
static const char run[] = "Logger.configure(level: :emergency)\n"
                          "result = Stress.run(400, 11, 12)\n"
                          "inspect({result, :erlang.statistics(:reductions), System.unique_integer([:monotonic])})";

static char *read_source(void) {
  FILE *f = fopen(STRESS_SOURCE, "rb");
  cr_assert_not_null(f);
  fseek(f, 0, SEEK_END);
  long size = ftell(f);
  rewind(f);
  char *text = calloc((size_t)size + 1, 1);
  cr_assert_eq(fread(text, 1, (size_t)size, f), (size_t)size);
  fclose(f);
  return text;
}

static char *trace_of(uint64_t seed) {
  vial_config config = vial_defaults();
  config.virtual_clock = true;
  config.seed = seed;
  vial *vm = vial_new(&config);
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM value;
  ErlNifBinary text;
  char *source = read_source();
  cr_assert_eq(vial_eval(vm, env, source, &value), VIAL_OK, "%s", vial_error(vm));
  cr_assert_eq(vial_eval(vm, env, run, &value), VIAL_OK, "%s", vial_error(vm));
  cr_assert(enif_inspect_binary(env, value, &text));
  char *trace = strndup((const char *)text.data, text.size);
  free(source);
  enif_free_env(env);
  vial_free(vm);
  return trace;
}

Test(replay, one_seed_gives_one_trace) {
  setenv("STRESS_REPLAY", "1", 1);
  char *first = trace_of(42), *again = trace_of(42), *other = trace_of(43);
  cr_assert_str_eq(first, again);
  cr_assert_str_neq(first, other);
  free(first);
  free(again);
  free(other);
}
