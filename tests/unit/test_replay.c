/* A host-driven run replays: with a virtual clock, one seed gives one trace, another seed another. The programs are
 * those of tests/stress and tests/conc, whose processes kill, reload, collect and time out as a seed tells them. */
#include "include/vial.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct Program {
  const char *source, *run;
} Program;

/* What was done, how processes ended, and the reductions it all took: a single step elsewhere shows. */
#define TRACE(run)                        \
  "Logger.configure(level: :emergency)\n" \
  "result = " run "\n"                    \
  "inspect({result, :erlang.statistics(:reductions), System.unique_integer([:monotonic])})"

static char *read_file(const char *path) {
  FILE *f = fopen(path, "rb");
  cr_assert_not_null(f);
  fseek(f, 0, SEEK_END);
  long size = ftell(f);
  rewind(f);
  char *text = calloc((size_t)size + 1, 1);
  cr_assert_eq(fread(text, 1, (size_t)size, f), (size_t)size);
  fclose(f);
  return text;
}

static char *trace_of(Program program, uint64_t seed) {
  vial_config config = vial_defaults();
  config.virtual_clock = true;
  config.seed = seed;
  vial *vm = vial_new(&config);
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM value;
  ErlNifBinary text;
  char *source = read_file(program.source);
  cr_assert_eq(vial_eval(vm, env, source, &value), VIAL_OK, "%s", vial_error(vm));
  cr_assert_eq(vial_eval(vm, env, program.run, &value), VIAL_OK, "%s", vial_error(vm));
  cr_assert(enif_inspect_binary(env, value, &text));
  char *trace = strndup((const char *)text.data, text.size);
  free(source);
  enif_free_env(env);
  vial_free(vm);
  return trace;
}

static void check_replays(Program program) {
  setenv("STRESS_REPLAY", "1", 1);
  char *first = trace_of(program, 42), *again = trace_of(program, 42), *other = trace_of(program, 43);
  cr_assert_str_eq(first, again);
  cr_assert_str_neq(first, other);
  free(first);
  free(again);
  free(other);
}

Test(replay, one_seed_gives_one_trace_of_the_stress) {
  check_replays((Program){STRESS_SOURCE, TRACE("Stress.run(400, 11, 12)")});
}

Test(replay, one_seed_gives_one_trace_of_the_chaos) {
  check_replays((Program){CHAOS_SOURCE, TRACE("Chaos.round(400, 11, 40)")});
}
