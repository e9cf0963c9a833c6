/* vial.h as a host sees it: nothing here knows the machine. */
#include "include/vial.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int64_t eval_int(vial *vm, const char *source) {
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM result;
  ErlNifSInt64 n = INT64_MIN;
  cr_assert_eq(vial_eval(vm, env, source, &result), VIAL_OK, "%s: %s", source, vial_error(vm));
  cr_assert(enif_get_int64(env, result, &n), "%s: no integer", source);
  enif_free_env(env);
  return n;
}

Test(vial, evaluates_and_calls) {
  vial *vm = vial_new(NULL);
  cr_assert(vm);
  cr_expect_eq(eval_int(vm, "Enum.sum(1..10)"), 55);
  cr_expect_eq(eval_int(vm, "defmodule A do\n def f(x), do: x * 2\nend\nA.f(21)"), 42);
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM result, x = enif_make_int(env, 8);
  int n = 0;
  cr_expect_eq(vial_call(vm, env, &result, -1, "A", "f", &x, 1), VIAL_OK);
  cr_expect(enif_get_int(env, result, &n) && n == 16);
  enif_free_env(env);
  vial_free(vm);
}

Test(vial, tells_how_a_call_failed) {
  vial *vm = vial_new(NULL);
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM result;
  cr_expect_eq(vial_eval(vm, env, "raise \"no\"", &result), VIAL_RAISED);
  cr_expect(enif_is_tuple(env, result));
  cr_expect_eq(vial_eval(vm, env, "1 +", &result), VIAL_RAISED);
  cr_expect_eq(vial_call(vm, env, &result, -1, "Nothing", "at_all", NULL, 0), VIAL_RAISED);
  ERL_NIF_TERM ms = enif_make_int(env, 60000);
  cr_expect_eq(vial_call(vm, env, &result, 20, "Process", "sleep", &ms, 1), VIAL_TIMEOUT);
  cr_expect_neq(vial_load(vm, "rubbish", 7), VIAL_OK);
  cr_expect_neq(strlen(vial_error(vm)), 0);
  cr_expect_eq(eval_int(vm, "1 + 1"), 2);
  enif_free_env(env);
  vial_free(vm);
}

static void *interrupt_soon(void *vm) {
  usleep(50000);
  vial_interrupt(vm);
  return NULL;
}

Test(vial, is_interrupted_by_another_thread) {
  vial *vm = vial_new(NULL);
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM result;
  pthread_t thread;
  cr_assert_eq(pthread_create(&thread, NULL, interrupt_soon, vm), 0);
  cr_expect_eq(vial_eval(vm, env, "f = fn f -> f.(f) end\nf.(f)", &result), VIAL_TIMEOUT);
  pthread_join(thread, NULL);
  cr_expect_eq(eval_int(vm, "2"), 2);
  enif_free_env(env);
  vial_free(vm);
}

/* A run under a virtual clock: which of two processes that race writes last depends on the seed alone. */
static int64_t race(uint64_t seed) {
  vial_config config = vial_defaults();
  config.virtual_clock = true;
  config.seed = seed;
  vial *vm = vial_new(&config);
  int64_t order = eval_int(vm, "me = self()\n"
                               "spin = fn spin, n -> if n == 0, do: :ok, else: spin.(spin, n - 1) end\n"
                               "for i <- 1..6, do: spawn(fn -> spin.(spin, 20_000)\n send(me, i) end)\n"
                               "Enum.reduce(1..6, 0, fn _, acc -> receive do i -> acc * 10 + i end end)");
  vial_free(vm);
  return order;
}

Test(vial, a_seed_replays_a_run) {
  bool differ = false;
  for (uint64_t seed = 1; seed <= 4; seed++) {
    int64_t order = race(seed);
    cr_expect_eq(order, race(seed), "seed %d", (int)seed);
    differ = differ || order != race(seed + 10);
  }
  cr_expect(differ);
}

Test(vial, the_host_moves_a_virtual_clock) {
  vial_config config = vial_defaults();
  config.virtual_clock = true;
  config.seed = 1;
  vial *vm = vial_new(&config);
  cr_expect_eq(eval_int(vm, "spawn(fn -> Process.register(self(), :sleeper)\n Process.sleep(1000) end)\n1"), 1);
  while (vial_run(vm, 100000) == 1) {
  }
  cr_expect(vial_next_ms(vm) > 0 && vial_next_ms(vm) <= 1000);
  cr_expect_eq(vial_advance(vm, 999), VIAL_OK);
  cr_expect_eq(vial_run(vm, 100000), 0);
  cr_expect_eq(eval_int(vm, "if Process.whereis(:sleeper), do: 1, else: 0"), 1);
  cr_expect_eq(vial_advance(vm, 1), VIAL_OK);
  while (vial_run(vm, 100000) == 1) {
  }
  cr_expect_eq(eval_int(vm, "if Process.whereis(:sleeper), do: 1, else: 0"), 0);
  vial_free(vm);
}

static void *count_alone(void *result) {
  vial *vm = vial_new(NULL);
  *(int64_t *)result = eval_int(vm, "Enum.reduce(1..20000, 0, fn x, acc -> rem(acc * 31 + x, 1_000_003) end)");
  vial_free(vm);
  return NULL;
}

Test(vial, instances_run_side_by_side) {
  enum { COUNT = 4 };
  pthread_t threads[COUNT];
  int64_t results[COUNT];
  for (int i = 0; i < COUNT; i++) cr_assert_eq(pthread_create(&threads[i], NULL, count_alone, &results[i]), 0);
  for (int i = 0; i < COUNT; i++) pthread_join(threads[i], NULL);
  for (int i = 1; i < COUNT; i++) cr_expect_eq(results[i], results[0]);
}

/* Memory the host counts. */
static void *counting(void *user, void *block, size_t old, size_t wanted) {
  size_t *held = user;
  *held = *held - old + wanted;
  if (wanted) return realloc(block, wanted);
  free(block);
  return NULL;
}

/* -- With threads -- */

static vial *with_schedulers(uint32_t n) {
  vial_config config = vial_defaults();
  config.schedulers = n;
  return vial_new(&config);
}

static const char parallel[] = "1..50 |> Task.async_stream(fn n -> Enum.sum(1..n * 200) end, max_concurrency: 50)\n"
                               "|> Enum.reduce(0, fn {:ok, n}, sum -> sum + n end)";

Test(vial, threads_run_processes_while_the_host_waits) {
  vial *vm = with_schedulers(3);
  cr_assert_eq(vial_schedulers(vm), 3);
  cr_expect_eq(eval_int(vm, parallel), 858627500);
  cr_expect_eq(eval_int(vm, "System.schedulers_online()"), 3);
  cr_expect_eq(vial_run(vm, 1000), 0);
  cr_expect_eq(vial_next_ms(vm), -1);
  vial_free(vm);
}

/* Processes that run, sleep, and wait for input that never comes: the instance ends all the same. */
Test(vial, an_instance_with_threads_ends_in_the_middle) {
  int ends[2];
  cr_assert_eq(pipe(ends), 0);
  dup2(ends[0], STDIN_FILENO);
  vial *vm = with_schedulers(2);
  cr_expect_eq(eval_int(vm, "for _ <- 1..3, do: spawn(fn -> Stream.run(Stream.cycle([1])) end)\n"
                            "for _ <- 1..3, do: spawn(fn -> Process.sleep(:infinity) end)\n"
                            "spawn(fn -> :vl_io.read_line(0) end)\n"
                            "for _ <- 1..2, do: spawn(fn -> :crypto.pbkdf2_hmac(:sha256, \"a\", \"b\", 20000, 8) end)\n"
                            "Process.sleep(20)\n7"),
               7);
  vial_free(vm);
  close(ends[0]);
  close(ends[1]);
}

Test(vial, a_call_of_threads_ends_with_its_time) {
  vial *vm = with_schedulers(2);
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM result, forever = enif_make_atom(env, "infinity");
  cr_expect_eq(vial_call(vm, env, &result, 20, "Process", "sleep", &forever, 1), VIAL_TIMEOUT);
  cr_expect_eq(eval_int(vm, "1 + 1"), 2);
  enif_free_env(env);
  vial_free(vm);
}

Test(vial, limits_hold_and_all_memory_comes_back) {
  size_t held = 0;
  vial_config config = vial_defaults();
  config.realloc = counting;
  config.user = &held;
  config.memory = 64 << 20;
  config.heap = 1 << 20;
  vial *vm = vial_new(&config);
  cr_assert(vm);
  cr_expect_eq(vial_user(vm), &held);
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM result;
  cr_expect_eq(vial_eval(vm, env, "f = fn f, l -> f.(f, [l | l]) end\nf.(f, [])", &result), VIAL_RAISED);
  cr_expect_eq(eval_int(vm, "3"), 3);
  enif_free_env(env);
  vial_free(vm);
  cr_expect_eq(held, 0);
}

/* The same, and one allocation fails. */
typedef struct Failing {
  size_t held;
  long count, fails; /* allocations so far; the one that fails, 0: none */
} Failing;

static void *failing(void *user, void *block, size_t old, size_t wanted) {
  Failing *f = user;
  if (wanted > old && ++f->count == f->fails) return NULL;
  return counting(&f->held, block, old, wanted);
}

/* Runs a program while the allocation of that number fails; gives how many there were. */
static long run_with_failure(long number) {
  Failing f = {.fails = number};
  vial_config config = vial_defaults();
  config.realloc = failing;
  config.user = &f;
  vial *vm = vial_new(&config);
  ErlNifEnv *env = vm ? vial_env(vm) : NULL;
  ERL_NIF_TERM result;
  if (env) {
    int code = vial_eval(
        vm, env, "me = self()\nspawn(fn -> send(me, [1, 2.5, \"text\"]) end)\nreceive do x -> x after 100 -> 0 end",
        &result);
    cr_expect(code == VIAL_OK || code == VIAL_RAISED || code == VIAL_MEMORY);
    enif_free_env(env);
  }
  vial_free(vm);
  cr_expect_eq(f.held, 0, "allocation %ld", number);
  return f.count;
}

Test(vial, any_allocation_may_fail) {
  long count = run_with_failure(0);
  for (long number = 1; number <= count; number += 23) run_with_failure(number);
}

Test(vial, what_is_denied_does_not_work) {
  vial_config config = vial_defaults();
  config.deny = VIAL_FILE | VIAL_HALT;
  vial *vm = vial_new(&config);
  cr_expect_eq(eval_int(vm, "try do File.read(\"/etc/passwd\")\n 1 rescue _ -> 2 catch _, _ -> 3 end"), 2);
  cr_expect_eq(eval_int(vm, "try do System.halt(3)\n 1 rescue _ -> 2 catch _, _ -> 3 end"), 2);
  vial_free(vm);
}
