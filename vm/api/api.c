/* vial.h over the instance: each function here turns the host's words into the machine's. */
#include "include/vial.h"

#include "api/instance.h"
#include "api/parts.h"
#include "code/load.h"
#include "nif/env.h"
#include "proc/exit.h"
#include "proc/ptable.h"
#include "proc/sched.h"
#include "proc/signal.h"

#include <stdio.h>
#include <stdlib.h>

_Static_assert((int)VIAL_FILE == CAP_FILE && (int)VIAL_NET == CAP_NET && (int)VIAL_EXEC == CAP_EXEC &&
                   (int)VIAL_FFI == CAP_FFI && (int)VIAL_NIF == CAP_NIF && (int)VIAL_ENV == CAP_ENV &&
                   (int)VIAL_HALT == CAP_HALT && (int)VIAL_EVERYTHING == CAP_ALL,
               "the host's names of the capabilities");

struct vial {
  Instance *instance;
  vial_config config;
  const char *error;
  bool running;             /* inside vial_run, vial_call, vial_eval */
  _Atomic bool interrupted; /* any thread */
};

static int fail(vial *vm, int code, const char *text) {
  vm->error = text;
  return code;
}

/* -- Instance -- */

static bool is_on(const char *variable) {
  const char *value = getenv(variable);
  return value && strcmp(value, "1") == 0;
}

vial_config vial_defaults(void) {
  Config machine = vl_config_defaults();
  const char *jit = getenv("VIAL_JIT");
  return (vial_config){.size = sizeof(vial_config),
                       .processes = machine.process_limit,
                       .atoms = machine.atom_limit,
                       .jit = !jit || strcmp(jit, "0") != 0,
                       .perf_map = is_on("VIAL_PERF_MAP"),
                       .gdb = is_on("VIAL_GDB"),
                       .count_ops = is_on("VIAL_OPS")};
}

vial *vial_new(const vial_config *config) {
  vial_config given = vial_defaults();
  if (config) memcpy(&given, config, config->size < sizeof given ? config->size : sizeof given);
  Config machine = vl_config_defaults();
  machine.memory_limit = given.memory;
  machine.heap_limit = given.heap;
  machine.process_limit = given.processes;
  machine.atom_limit = given.atoms;
  machine.capabilities = CAP_ALL & ~given.deny;
  machine.virtual_clock = given.virtual_clock;
  machine.seed = given.seed;
  machine.schedulers = given.schedulers;
  machine.jit = given.jit;
  machine.perf_map = given.perf_map;
  machine.gdb = given.gdb;
  machine.count_ops = given.count_ops;
  Instance *in = vl_instance_new(&machine, given.realloc, given.user);
  vial *vm = in ? vl_alloc_zeroed(&in->alloc, 1, sizeof *vm) : NULL;
  if (!vm) {
    if (in) vl_instance_free(in);
    return NULL;
  }
  vm->instance = in;
  vm->config = given;
  vm->error = "";
  if (vl_parts_attach(in)) return vm;
  vial_free(vm);
  return NULL;
}

void vial_free(vial *vm) {
  if (!vm) return;
  Instance *in = vm->instance;
  vl_free(&in->alloc, vm, sizeof *vm);
  vl_sched_stop(in->scheduler);
  vl_parts_detach(in);
  vl_instance_free(in);
}

void *vial_user(vial *vm) {
  return vm->config.user;
}

const char *vial_error(vial *vm) {
  return vm->error;
}

int vial_exit_status(vial *vm) {
  return atomic_load(&vm->instance->exit_status);
}

unsigned vial_schedulers(vial *vm) {
  return vl_sched_is_threaded(vm->instance) ? vl_sched_count(vm->instance) : 0;
}

/* -- Code -- */

int vial_load(vial *vm, const void *image, size_t size) {
  const char *why = NULL;
  CodeServer *server = vm->instance->code;
  EpochThread guard;
  vl_epoch_enter(&vm->instance->epochs, &guard);
  ModuleCode *code = vl_code_prepare(server, image, size, &why);
  bool published = code && vl_code_publish(server, code);
  if (code && !published) vl_code_release(code);
  vl_epoch_leave(&vm->instance->epochs, &guard);
  if (!code) return *why ? fail(vm, VIAL_ERROR, why) : fail(vm, VIAL_MEMORY, "out of memory");
  if (published) return VIAL_OK;
  return fail(vm, VIAL_ERROR, "an old version of the module is still there: purge it first");
}

/* -- Calls -- */

ErlNifEnv *vial_env(vial *vm) {
  return vl_env_new(vm->instance);
}

/* ":lists" is the atom lists, "Enum" is Elixir.Enum. */
static Term module_atom(ErlNifEnv *env, const char *name) {
  char text[ATOM_MAX_BYTES + 1];
  if (name[0] == ':') return enif_make_atom(env, name + 1);
  int size = snprintf(text, sizeof text, "Elixir.%s", name);
  return size > 0 && (size_t)size < sizeof text ? enif_make_atom_len(env, text, (size_t)size) : TERM_NONE;
}

static bool keep_running(void *context, int64_t deadline) {
  vial *vm = context;
  return !atomic_load(&vm->interrupted) && vl_clock_monotonic(&vm->instance->clock) < deadline;
}

static int call(vial *vm, ErlNifEnv *env, ERL_NIF_TERM *out, int ms, Mfa target, Term arguments) {
  Instance *in = vm->instance;
  Outcome outcome = {.value = TERM_NONE};
  int64_t deadline = ms < 0 ? INT64_MAX : vl_clock_monotonic(&in->clock) + ms * NS_PER_MS;
  Patience patience = {.deadline = deadline, .go_on = keep_running, .context = vm};
  vm->running = true;
  atomic_store(&vm->interrupted, false);
  RunEnd end = vl_instance_call_within(in, target, arguments, &patience, env->heap, &outcome);
  vm->running = false;
  switch (end) {
  case RUN_DONE: break;
  case RUN_HALTED: return fail(vm, VIAL_HALTED, "the program has halted");
  case RUN_STUCK: return fail(vm, VIAL_TIMEOUT, "the call waits for what will never come");
  case RUN_STOPPED: return fail(vm, VIAL_TIMEOUT, "the call took too long");
  case RUN_STARVED: return fail(vm, VIAL_MEMORY, "out of memory");
  }
  *out = outcome.value;
  return outcome.returned ? VIAL_OK : fail(vm, VIAL_RAISED, "the call ended with an exception");
}

int vial_call(vial *vm, ErlNifEnv *env, ERL_NIF_TERM *out, int ms, const char *module, const char *function,
              const ERL_NIF_TERM *arguments, unsigned count) {
  if (vm->running) return fail(vm, VIAL_BUSY, "the instance is running");
  Mfa target = {module_atom(env, module), enif_make_atom(env, function), count};
  Term list = enif_make_list_from_array(env, arguments, count);
  if (target.module == TERM_NONE || target.function == TERM_NONE)
    return fail(vm, VIAL_MEMORY, "out of memory or atoms");
  if (list == TERM_NONE)
    return env->heap->failed ? fail(vm, VIAL_MEMORY, "out of memory") : fail(vm, VIAL_ERROR, "an argument is no term");
  return call(vm, env, out, ms, target, list);
}

int vial_eval(vial *vm, ErlNifEnv *env, const char *source, ERL_NIF_TERM *out) {
  Term text = vl_binary(env->heap, source, strlen(source));
  int code = vial_call(vm, env, out, -1, "Code", "eval_string", &text, 1);
  if (code == VIAL_OK && is_tuple_of(*out, 2)) *out = tuple_at(*out, 0);
  return code;
}

/* -- The host's loop -- */

int vial_run(vial *vm, int64_t reductions) {
  if (vm->running) return fail(vm, VIAL_BUSY, "the instance is running");
  if (atomic_load(&vm->instance->halting)) return fail(vm, VIAL_HALTED, "the program has halted");
  vm->running = true;
  bool more = vl_run_for(vm->instance, reductions);
  vm->running = false;
  return more;
}

int vial_next_ms(vial *vm) {
  int64_t wait = vl_sched_wait_time(vm->instance);
  if (wait == INT64_MAX) return -1;
  int64_t ms = (wait + NS_PER_MS - 1) / NS_PER_MS;
  return ms > INT32_MAX ? INT32_MAX : (int)ms;
}

int vial_advance(vial *vm, int ms) {
  if (!vm->config.virtual_clock || ms < 0)
    return fail(vm, VIAL_ERROR, "only a virtual clock can be moved, and forward");
  vl_clock_advance(&vm->instance->clock, ms * NS_PER_MS);
  return VIAL_OK;
}

void vial_wake(vial *vm) {
  vl_sched_poke(vm->instance);
}

void vial_interrupt(vial *vm) {
  atomic_store(&vm->interrupted, true);
  vl_sched_poke(vm->instance);
}
