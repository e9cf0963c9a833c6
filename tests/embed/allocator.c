/* The host's allocator serves every allocation, each of which fails once: no byte is lost, nothing breaks, and the host
 * hears of it by a code. Usage: allocator [STRIDE] */
#include "check.h"

#include <stdatomic.h>

typedef struct Memory {
  _Atomic size_t held;
  _Atomic long count;
  long fails; /* the one that fails; 0: none */
} Memory;

static void *allocate(void *user, void *block, size_t old, size_t wanted) {
  Memory *m = user;
  if (wanted > old && atomic_fetch_add(&m->count, 1) + 1 == m->fails) return NULL;
  void *moved = NULL;
  if (wanted > 0) {
    moved = realloc(block, wanted);
    if (!moved) return NULL;
  } else {
    free(block);
  }
  atomic_fetch_add(&m->held, wanted - old);
  return moved;
}

static ERL_NIF_TERM twice(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  int n;
  (void)argc;
  return enif_get_int(env, argv[0], &n) ? vial_make(env, "{:twice, ~i, [~s]}", 2 * n, "text") : enif_make_badarg(env);
}

static const ErlNifFunc functions[] = {{"twice", 1, twice, 0}};

static const char program[] = "me = self()\n"
                              "spawn(fn -> send(me, {:got, [1, 2.5, String.duplicate(\"text\", 100)]}) end)\n"
                              "x = receive do x -> x after 100 -> 0 end\n"
                              "send(:host, x)\n"
                              "Host.twice(4)";

static void use(vial *vm) {
  ErlNifEnv *env = vial_env(vm);
  vial_inbox *box = vial_inbox_open(vm, ":host", 10);
  ERL_NIF_TERM result, message;
  if (env) {
    int code = vial_define(vm, "Host", functions, 1, NULL);
    CHECK(code == VIAL_OK || code == VIAL_MEMORY || code == VIAL_RAISED);
    code = vial_eval(vm, env, program, &result);
    CHECK(code == VIAL_OK || code == VIAL_MEMORY || code == VIAL_RAISED || code == VIAL_ERROR);
    if (box) {
      code = vial_recv(box, env, &message, 0);
      CHECK(code == VIAL_OK || code == VIAL_MEMORY || code == VIAL_TIMEOUT || code == VIAL_ERROR);
      vial_reply(box, vial_make(env, "{:no, :pid}"), vial_make(env, "[1]"));
    }
  }
  enif_free_env(env);
  vial_inbox_close(box);
}

static long run(long fails) {
  Memory m = {.fails = fails};
  vial_config config = vial_defaults();
  config.realloc = allocate;
  config.user = &m;
  vial *vm = vial_new(&config);
  if (vm) use(vm);
  vial_free(vm);
  if (m.held != 0) fprintf(stderr, "allocation %ld: %zu bytes are lost\n", fails, (size_t)m.held);
  CHECK(m.held == 0);
  return m.count;
}

int main(int argc, char **argv) {
  long stride = argc > 1 ? atol(argv[1]) : 1, count = run(0);
  for (long fails = 1; fails <= count; fails += stride) run(fails);
  printf("%ld allocations\n", count);
  return 0;
}
