/* Many instances in one process: two in four threads, a thousand side by side, and what one of them costs. */
#include "check.h"

#include <pthread.h>
#include <time.h>

/* -- Two instances, each driven by two threads of the host in turn, while others send -- */

typedef struct Shared {
  pthread_mutex_t turn; /* who has it drives */
  vial *vm;
  int64_t sum;
} Shared;

static void *work(void *context) {
  Shared *shared = context;
  for (int i = 0; i < 50; i++) {
    pthread_mutex_lock(&shared->turn);
    ErlNifEnv *env = vial_env(shared->vm);
    ERL_NIF_TERM result;
    int64_t n = 0;
    OK(shared->vm, vial_callf(shared->vm, env, &result, -1, "Enum", "sum", "[~i, 1, 2]", i));
    CHECK(vial_match(env, result, "~l", &n));
    shared->sum += n;
    enif_free_env(env);
    pthread_mutex_unlock(&shared->turn);
  }
  return NULL;
}

static void two_in_four_threads(void) {
  Shared shared[2];
  pthread_t threads[4];
  for (int i = 0; i < 2; i++) {
    shared[i] = (Shared){.vm = vial_new(NULL)};
    CHECK(shared[i].vm && pthread_mutex_init(&shared[i].turn, NULL) == 0);
  }
  for (int i = 0; i < 4; i++) CHECK(pthread_create(&threads[i], NULL, work, &shared[i % 2]) == 0);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
  for (int i = 0; i < 2; i++) {
    CHECK(shared[i].sum == 2 * (49 * 50 / 2 + 50 * 3));
    vial_free(shared[i].vm);
    pthread_mutex_destroy(&shared[i].turn);
  }
}

/* -- Many -- */

static void many(int count) {
  vial **all = calloc((size_t)count, sizeof(vial *));
  CHECK(all);
  for (int i = 0; i < count; i++) {
    vial_config config = vial_defaults();
    config.user = &all[i];
    CHECK(all[i] = vial_new(&config));
  }
  for (int i = 0; i < count; i += count / 50 + 1) {
    char source[128];
    snprintf(source, sizeof source, "defmodule Same do def f, do: %d end\nSame.f()", i);
    CHECK(eval_int(all[i], source) == i && vial_user(all[i]) == &all[i]);
  }
  vial_stat stat = {.size = sizeof stat};
  vial_stats(all[count - 1], &stat);
  CHECK(stat.memory < 3 << 19); /* 1.5 MB */
  for (int i = 0; i < count; i++) vial_free(all[(i * 7 + 3) % count]);
  free(all);
}

int main(int argc, char **argv) {
  two_in_four_threads();
  many(argc > 1 ? atoi(argv[1]) : 1000);
  return 0;
}
