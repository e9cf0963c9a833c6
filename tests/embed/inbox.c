/* The host as a process: messages in order, calls answered, links and monitors, a full inbox, a descriptor to poll. */
#include "check.h"

#include <poll.h>
#include <pthread.h>

static bool is_readable(int fd) {
  struct pollfd one = {.fd = fd, .events = POLLIN};
  return poll(&one, 1, 0) == 1;
}

static void messages_in_order(vial *vm, ErlNifEnv *env, vial_inbox *box) {
  ERL_NIF_TERM message;
  CHECK(vial_recv(box, env, &message, 0) == VIAL_TIMEOUT);
  eval_int(vm, "for n <- 1..100, do: send(:host, {:n, n})\n0");
  for (int i = 1; i <= 100; i++) {
    int n = 0;
    OK(vm, vial_recv(box, env, &message, 5000));
    CHECK(vial_match(env, message, "{:n, ~i}", &n) && n == i);
  }
  CHECK(vial_recv(box, env, &message, 10) == VIAL_TIMEOUT);
}

static void answers_calls(vial *vm, ErlNifEnv *env, vial_inbox *box) {
  ERL_NIF_TERM message, from;
  ErlNifPid pid;
  int a, b;
  ERL_NIF_TERM source = vial_make(env, "~s", "send(:host, {:sum, GenServer.call(:host, {:add, 20, 22})})");
  OK(vm, vial_spawn(vm, env, &pid, NULL, "Code", "eval_string", &source, 1));
  OK(vm, vial_recv(box, env, &message, 5000));
  CHECK(vial_match(env, message, "{:\"$gen_call\", ~t, {:add, ~i, ~i}}", &from, &a, &b));
  CHECK(vial_reply(box, vial_make(env, ":nobody"), from) == VIAL_ERROR);
  OK(vm, vial_reply(box, from, vial_make(env, "~i", a + b)));
  OK(vm, vial_recv(box, env, &message, 5000));
  looks(message, "{:sum, 42}");
}

static void is_a_process(vial *vm, ErlNifEnv *env, vial_inbox *box) {
  ERL_NIF_TERM message;
  ErlNifPid pid, self = vial_inbox_pid(box);
  OK(vm, vial_whereis(vm, ":host", &pid));
  CHECK(enif_compare_pids(&pid, &self) == 0);
  CHECK(vial_whereis(vm, ":nobody", &pid) == VIAL_ERROR);
  eval_int(vm, "spawn(fn -> Process.link(Process.whereis(:host)); exit(:done) end)\n0");
  OK(vm, vial_recv(box, env, &message, 5000));
  CHECK(vial_match(env, message, "{:EXIT, ~p, :done}", &pid));
  CHECK(vial_send(vm, &pid, message) == VIAL_ERROR);
  CHECK(vial_send(vm, &self, 0) == VIAL_ERROR);
}

static void a_full_one_drops(vial *vm, ErlNifEnv *env) {
  ERL_NIF_TERM message;
  vial_inbox *box = vial_inbox_open(vm, ":small", 3);
  CHECK(box);
  CHECK(!vial_inbox_open(vm, ":small", 3));
  int fd = vial_inbox_fd(box);
  CHECK(fd >= 0 && fd == vial_inbox_fd(box) && !is_readable(fd));
  eval_int(vm, "for n <- 1..5, do: send(:small, n)\nProcess.sleep(20)\n0");
  struct pollfd one = {.fd = fd, .events = POLLIN};
  CHECK(poll(&one, 1, 5000) == 1);
  while (vial_inbox_dropped(box) < 2) eval_int(vm, "Process.sleep(1)\n0");
  for (int i = 1; i <= 3; i++) {
    CHECK(is_readable(fd));
    OK(vm, vial_recv(box, env, &message, 0));
    CHECK(enif_is_identical(message, vial_make(env, "~i", i)));
  }
  CHECK(!is_readable(fd));
  eval_int(vm, "Process.exit(Process.whereis(:small), :kill)\n0");
  CHECK(vial_recv(box, env, &message, 5000) == VIAL_ERROR);
  vial_inbox_close(box);
}

static void *send_many(void *context) {
  vial *vm = context;
  ErlNifEnv *env = enif_alloc_env();
  ErlNifPid pid;
  CHECK(vial_whereis(vm, ":host", &pid) == VIAL_OK);
  for (int i = 0; i < 1000; i++) CHECK(vial_send(vm, &pid, vial_make(env, "[~i]", i)) == VIAL_OK);
  enif_free_env(env);
  return NULL;
}

static void threads_send(vial *vm, ErlNifEnv *env, vial_inbox *box) {
  pthread_t threads[2];
  ERL_NIF_TERM message;
  for (int i = 0; i < 2; i++) CHECK(pthread_create(&threads[i], NULL, send_many, vm) == 0);
  for (int i = 0; i < 2000; i++) {
    enif_clear_env(env);
    OK(vm, vial_recv(box, env, &message, 10000));
  }
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
}

static void run(uint32_t schedulers) {
  vial_config config = vial_defaults();
  config.schedulers = schedulers;
  vial *vm = vial_new(&config);
  CHECK(vm);
  ErlNifEnv *env = vial_env(vm);
  vial_inbox *box = vial_inbox_open(vm, ":host", 0);
  CHECK(box);
  messages_in_order(vm, env, box);
  answers_calls(vm, env, box);
  is_a_process(vm, env, box);
  a_full_one_drops(vm, env);
  threads_send(vm, env, box);
  eval_int(vm, "for n <- 1..10, do: send(:host, n)\n0");
  enif_free_env(env);
  if (schedulers == 0) vial_inbox_close(box); /* else with the instance */
  vial_free(vm);
}

int main(void) {
  run(0);
  run(2);
  return 0;
}
