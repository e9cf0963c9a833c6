/* Limits of an instance and of a process, and what is denied: the host hears of each, and goes on. */
#include "check.h"

static vial *limited(size_t memory, size_t heap, uint32_t processes, uint32_t atoms, uint32_t deny) {
  vial_config config = vial_defaults();
  config.memory = memory;
  config.heap = heap;
  if (processes) config.processes = processes;
  if (atoms) config.atoms = atoms;
  config.deny = deny;
  vial *vm = vial_new(&config);
  CHECK(vm);
  return vm;
}

/* The program fails, and the instance still counts. */
static void fails(vial *vm, const char *source) {
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM result;
  int code = vial_eval(vm, env, source, &result);
  CHECK(code == VIAL_RAISED || code == VIAL_MEMORY);
  enif_free_env(env);
  CHECK(eval_int(vm, "40 + 2") == 42);
}

static void processes_have_limits(void) {
  vial *vm = limited(0, 0, 0, 0, 0);
  ErlNifEnv *env = vial_env(vm);
  vial_inbox *box = vial_inbox_open(vm, ":host", 0);
  vial_limits limits = {.size = sizeof limits, .heap = 100000};
  ErlNifPid pid;
  ERL_NIF_TERM message;
  ERL_NIF_TERM source = vial_make(
      env, "~s", "Process.link(Process.whereis(:host))\nEnum.reduce(1..10_000_000, [], fn n, l -> [n | l] end)");
  OK(vm, vial_spawn(vm, env, &pid, &limits, "Code", "eval_string", &source, 1));
  OK(vm, vial_recv(box, env, &message, 60000));
  CHECK(vial_match(env, message, "{:EXIT, ~p, :killed}", &pid));
  enif_free_env(env);
  vial_free(vm);
}

/* What ends everything, and what is told of it. */
static void instances_are_used_up(uint32_t schedulers) {
  static const char spin[] = "f = fn f -> f.(f) end\nspawn(fn -> f.(f) end)\nf.(f)";
  vial_config config = vial_defaults();
  config.schedulers = schedulers;
  config.reductions = 2000000;
  config.mailbox = 1000;
  vial *vm = vial_new(&config);
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM result;
  CHECK(vial_eval(vm, env, "for i <- 1..3000, do: send(self(), i)\nProcess.sleep(10)", &result) == VIAL_RAISED);
  looks(result, ":mailbox_limit");
  CHECK(vial_exceeded(vm) == 1u << VIAL_LIMIT_MAILBOX);
  CHECK(strcmp(vial_error(vm), ":mailbox_limit: the limit of a mailbox is exceeded") == 0);
  CHECK(vial_limit(vm, VIAL_LIMIT_ATOMS, 1) == VIAL_ERROR && vial_limit(vm, 99, 1) == VIAL_ERROR);
  CHECK(vial_eval(vm, env, spin, &result) == VIAL_USED_UP);
  CHECK(strcmp(vial_error(vm), "the limit of reductions is exceeded") == 0);
  vial_stat stat = {.size = sizeof stat};
  vial_stats(vm, &stat);
  CHECK(stat.reductions < 4000000);
  CHECK(vial_run(vm, 1000) == VIAL_USED_UP && vial_eval(vm, env, "1", &result) == VIAL_USED_UP);
  CHECK(vial_limit(vm, VIAL_LIMIT_REDUCTIONS, 0) == VIAL_ERROR);
  enif_free_env(env);
  vial_free(vm);
}

static void time_is_over(uint32_t schedulers) {
  vial_config config = vial_defaults();
  config.schedulers = schedulers;
  vial *vm = vial_new(&config);
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM result;
  OK(vm, vial_limit(vm, VIAL_LIMIT_TIME, 30));
  CHECK(vial_eval(vm, env, "Process.sleep(:infinity)", &result) == VIAL_USED_UP);
  CHECK(vial_exceeded(vm) & 1u << VIAL_LIMIT_TIME);
  enif_free_env(env);
  vial_free(vm);
}

static void memory_may_grow(void) {
  static const char large[] = "byte_size(String.duplicate(\"x\", 40_000_000))";
  vial *vm = limited(20 << 20, 0, 0, 0, 0);
  fails(vm, large);
  OK(vm, vial_limit(vm, VIAL_LIMIT_MEMORY, 200 << 20));
  CHECK(eval_int(vm, large) == 40000000);
  vial_free(vm);
}

int main(void) {
  static const char grow[] = "f = fn f, l -> f.(f, [l | l]) end\nf.(f, [])";
  vial *vm = limited(32 << 20, 0, 0, 0, 0);
  fails(vm, grow);
  fails(vm, "for i <- 1..10_000, do: String.duplicate(<<i::32>>, 10_000)");
  vial_free(vm);
  vm = limited(0, 1 << 20, 0, 0, 0);
  fails(vm, grow);
  vial_free(vm);
  vm = limited(0, 0, 300, 0, 0);
  fails(vm, "for _ <- 1..1000, do: spawn(fn -> Process.sleep(:infinity) end)");
  vial_free(vm);
  vm = limited(0, 0, 0, 20000, 0);
  fails(vm, "for i <- 1..100_000, do: String.to_atom(\"atom_\" <> Integer.to_string(i))");
  vial_free(vm);
  vm = limited(0, 0, 0, 0, VIAL_EVERYTHING);
  fails(vm, "File.read!(\"/etc/passwd\")");
  fails(vm, "System.halt(1)");
  fails(vm, "System.cmd(\"ls\", [])");
  fails(vm, "System.fetch_env!(\"PATH\")");
  fails(vm, ":vl_io.write(3, \"to a descriptor of the host\")");
  vial_free(vm);
  processes_have_limits();
  for (uint32_t schedulers = 0; schedulers <= 2; schedulers += 2) {
    instances_are_used_up(schedulers);
    time_is_over(schedulers);
  }
  memory_may_grow();
  return 0;
}
