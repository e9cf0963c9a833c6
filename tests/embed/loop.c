/* A host with a loop of its own: epoll over the instance's descriptor, an inbox's, and a pipe; no thread of the
 * machine, but one of the host that sends from outside. */
#include "check.h"

#include <dirent.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <unistd.h>

static int thread_count(void) {
  int count = 0;
  DIR *folder = opendir("/proc/self/task");
  CHECK(folder);
  while (readdir(folder)) count++;
  closedir(folder);
  return count - 2;
}

static void watch(int loop, int fd) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  CHECK(fd >= 0 && epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event) == 0);
}

static void *send_from_outside(void *context) {
  vial *vm = context;
  ErlNifEnv *env = enif_alloc_env();
  ErlNifPid echo;
  CHECK(vial_whereis(vm, ":echo", &echo) == VIAL_OK);
  for (int i = 0; i < 100; i++) CHECK(vial_send(vm, &echo, vial_make(env, "{:say, ~i}", i)) == VIAL_OK);
  enif_free_env(env);
  return NULL;
}

typedef struct Seen {
  int echoes, ticks, turns;
  bool piped;
} Seen;

static void read_messages(vial_inbox *box, ErlNifEnv *env, Seen *seen) {
  ERL_NIF_TERM message;
  int n;
  while (vial_recv(box, env, &message, 0) == VIAL_OK) {
    if (vial_match(env, message, "{:said, ~i}", &n)) CHECK(n == seen->echoes++);
    if (vial_match(env, message, ":tick")) seen->ticks++;
    enif_clear_env(env);
  }
}

static const char program[] =
    "echo = fn echo -> receive do {:say, n} -> send(:host, {:said, n}) end\n echo.(echo) end\n"
    "Process.register(spawn(fn -> echo.(echo) end), :echo)\n"
    "tick = fn tick, n -> Process.sleep(2)\n send(:host, :tick)\n if n > 1, do: tick.(tick, n - 1) end\n"
    "spawn(fn -> tick.(tick, 10) end)\n0";

int main(void) {
  vial *vm = vial_new(NULL);
  CHECK(vm && thread_count() == 1);
  ErlNifEnv *env = vial_env(vm);
  vial_inbox *box = vial_inbox_open(vm, ":host", 0);
  int loop = epoll_create1(0), ends[2];
  CHECK(pipe(ends) == 0);
  watch(loop, vial_loop_fd(vm));
  watch(loop, vial_inbox_fd(box));
  watch(loop, ends[0]);
  eval_int(vm, program);
  pthread_t outside;
  CHECK(pthread_create(&outside, NULL, send_from_outside, vm) == 0);
  Seen seen = {0};
  while (seen.echoes < 100 || seen.ticks < 10 || !seen.piped) {
    struct epoll_event event;
    int ready = epoll_wait(loop, &event, 1, vial_next_ms(vm));
    CHECK(ready >= 0 && vial_run(vm, 20000) >= 0);
    if (ready > 0 && event.data.fd == ends[0]) seen.piped = true, epoll_ctl(loop, EPOLL_CTL_DEL, ends[0], NULL);
    read_messages(box, env, &seen);
    if (++seen.turns == 5) CHECK(write(ends[1], "!", 1) == 1);
  }
  pthread_join(outside, NULL);
  while (vial_run(vm, 20000) > 0) continue;
  CHECK(vial_next_ms(vm) != 0 && thread_count() == 1);
  enif_free_env(env);
  vial_inbox_close(box);
  vial_free(vm);
  close(ends[0]);
  close(ends[1]);
  close(loop);
  return 0;
}
