/* vial.h over the instance: each function here turns the host's words into the machine's. */
#include "api/host.h"

#include "api/parts.h"
#include "api/run.h"
#include "code/load.h"
#include "data/map.h"
#include "proc/limits.h"
#include "proc/sched.h"

#include <stdio.h>
#include <stdlib.h>

_Static_assert((int)VIAL_FILE == CAP_FILE && (int)VIAL_NET == CAP_NET && (int)VIAL_EXEC == CAP_EXEC &&
                   (int)VIAL_FFI == CAP_FFI && (int)VIAL_NIF == CAP_NIF && (int)VIAL_ENV == CAP_ENV &&
                   (int)VIAL_HALT == CAP_HALT && (int)VIAL_SANDBOX == CAP_SANDBOX && (int)VIAL_EVERYTHING == CAP_ALL,
               "the host's names of the capabilities");

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

/* Those that count from when the instance is there. */
static void set_limits(Instance *in, const vial_config *given) {
  (void)vl_limits_set(in, LIMIT_MAILBOX, given->mailbox);
  (void)vl_limits_set(in, LIMIT_TIME, given->time);
  uint64_t used = vl_sched_reductions(in);
  (void)vl_limits_set(in, LIMIT_REDUCTIONS, given->reductions ? given->reductions + used : 0);
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
  machine.output = given.output;
  machine.find_module = given.module;
  machine.host = given.user;
  Instance *in = vl_instance_new(&machine, given.realloc, given.user);
  vial *vm = in ? vl_alloc_zeroed(&in->alloc, 1, sizeof *vm) : NULL;
  if (!vm) {
    if (in) vl_instance_free(in);
    return NULL;
  }
  vm->instance = in;
  vm->config = given;
  vm->error = "";
  host_state(in)->vm = vm;
  if (vl_parts_attach(in)) {
    set_limits(in, &given);
    return vm;
  }
  vial_free(vm);
  return NULL;
}

void vial_free(vial *vm) {
  if (!vm) return;
  Instance *in = vm->instance;
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
  if (!code) return *why ? host_fail(vm, VIAL_ERROR, why) : host_fail(vm, VIAL_MEMORY, "out of memory");
  if (published) return VIAL_OK;
  return host_fail(vm, VIAL_ERROR, "an old version of the module is still there: purge it first");
}

/* -- Calls -- */

ErlNifEnv *vial_env(vial *vm) {
  return vl_env_new(vm->instance);
}

static const char *const limit_names[] = {
    [LIMIT_MEMORY] = "memory", [LIMIT_HEAP] = "a heap",       [LIMIT_PROCESSES] = "processes",
    [LIMIT_ATOMS] = "atoms",   [LIMIT_MAILBOX] = "a mailbox", [LIMIT_REDUCTIONS] = "reductions",
    [LIMIT_TIME] = "time",
};

/* A reason that may be for want of something: which limits were exceeded. */
static void describe_limits(vial *vm, Term what) {
  bool wants = what == ATOM_system_limit || what == ATOM_killed || what == ATOM_mailbox_limit;
  uint32_t hit = wants ? vl_limits_hit(vm->instance) : 0;
  for (int i = 0; i < LIMIT_COUNT; i++) {
    size_t used = strlen(vm->error_text);
    if (hit >> i & 1)
      snprintf(vm->error_text + used, sizeof vm->error_text - used, ": the limit of %s is exceeded", limit_names[i]);
  }
}

/* What a reason says, as the language reports it, as far as C can tell. */
static const char *describe(vial *vm, Term reason) {
  Term what = is_tuple_of(reason, 2) ? tuple_at(reason, 0) : reason;
  Term message = is_map(what) ? vl_map_get(what, vl_atom_make(NULL, "message", 7)) : TERM_NONE;
  const uint8_t *bytes;
  size_t size;
  if (message != TERM_NONE && is_bitstring(message) && vl_binary_peek(message, &bytes, &size)) {
    char name[64];
    vial_inspect(vl_map_get(what, ATOM_struct_key), name, sizeof name);
    snprintf(vm->error_text, sizeof vm->error_text, "(%s) %.*s", name, (int)(size < 400 ? size : 400),
             (const char *)bytes);
  } else {
    vial_inspect(what, vm->error_text, sizeof vm->error_text);
    describe_limits(vm, what);
  }
  return vm->error_text;
}

static int call(vial *vm, ErlNifEnv *env, ERL_NIF_TERM *out, int ms, Mfa target, Term arguments) {
  Outcome outcome = {.value = TERM_NONE};
  Patience patience = vl_host_begin(vm, ms);
  RunEnd end = vl_instance_call_within(vm->instance, target, arguments, &patience, env->heap, &outcome);
  int code = vl_host_end(vm, end);
  if (code != VIAL_OK) return code;
  *out = outcome.value;
  return outcome.returned ? VIAL_OK : host_fail(vm, VIAL_RAISED, describe(vm, outcome.value));
}

/* `list` TERM_NONE: it could not be made. */
static int call_list(vial *vm, ErlNifEnv *env, ERL_NIF_TERM *out, int ms, const char *module, const char *function,
                     Term list, unsigned count) {
  Mfa target;
  if (!vl_host_target(vm, module, function, count, &target))
    return host_fail(vm, VIAL_MEMORY, "out of memory or atoms");
  if (list == TERM_NONE)
    return env->heap->failed ? host_fail(vm, VIAL_MEMORY, "out of memory")
                             : host_fail(vm, VIAL_ERROR, "an argument is no term");
  return call(vm, env, out, ms, target, list);
}

int vial_call(vial *vm, ErlNifEnv *env, ERL_NIF_TERM *out, int ms, const char *module, const char *function,
              const ERL_NIF_TERM *arguments, unsigned count) {
  if (vm->running) return host_fail(vm, VIAL_BUSY, "the instance is running");
  return call_list(vm, env, out, ms, module, function, enif_make_list_from_array(env, arguments, count), count);
}

int vial_callf(vial *vm, ErlNifEnv *env, ERL_NIF_TERM *out, int ms, const char *module, const char *function,
               const char *format, ...) {
  if (vm->running) return host_fail(vm, VIAL_BUSY, "the instance is running");
  unsigned count;
  va_list holes;
  va_start(holes, format);
  Term list = vl_host_list(env, format, holes, &count);
  va_end(holes);
  return call_list(vm, env, out, ms, module, function, list, count);
}

int vial_eval(vial *vm, ErlNifEnv *env, const char *source, ERL_NIF_TERM *out) {
  Term text = vl_binary(env->heap, source, strlen(source));
  int code = vial_call(vm, env, out, -1, "Code", "eval_string", &text, 1);
  if (code == VIAL_OK && is_tuple_of(*out, 2)) *out = tuple_at(*out, 0);
  return code;
}

/* -- Files -- */

/* All of it, ended by a NUL; NULL: *code says why. */
static char *read_whole(vial *vm, const char *path, size_t *size, int *code) {
  FILE *f = fopen(path, "rb");
  long length = f && fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
  char *bytes = length >= 0 ? vl_alloc(&vm->instance->alloc, (size_t)length + 1) : NULL;
  *code = length < 0 ? VIAL_ERROR : VIAL_MEMORY;
  *size = bytes ? (size_t)length : 0;
  bool whole = bytes && fseek(f, 0, SEEK_SET) == 0 && fread(bytes, 1, *size, f) == *size;
  if (f) fclose(f);
  if (whole) {
    bytes[*size] = '\0';
    return bytes;
  }
  if (bytes) *code = VIAL_ERROR;
  vl_free(&vm->instance->alloc, bytes, *size + 1);
  host_fail(vm, *code, *code == VIAL_ERROR ? "the file cannot be read" : "out of memory");
  return NULL;
}

static bool is_source(const char *path) {
  const char *dot = strrchr(path, '.');
  return dot && (strcmp(dot, ".ex") == 0 || strcmp(dot, ".exs") == 0);
}

int vial_load_file(vial *vm, const char *path) {
  if (vm->running) return host_fail(vm, VIAL_BUSY, "the instance is running");
  size_t size;
  int code;
  char *bytes = read_whole(vm, path, &size, &code);
  if (!bytes) return code;
  ErlNifEnv *env = is_source(path) ? vial_env(vm) : NULL;
  ERL_NIF_TERM ignored;
  if (!is_source(path))
    code = vial_load(vm, bytes, size);
  else if (env)
    code = vial_callf(vm, env, &ignored, -1, "Code", "eval_string", "~b, [], [file: ~s]", bytes, size, path);
  else
    code = host_fail(vm, VIAL_MEMORY, "out of memory");
  enif_free_env(env);
  vl_free(&vm->instance->alloc, bytes, size + 1);
  return code;
}

/* -- The end -- */

int vial_stop(vial *vm, int ms) {
  Instance *in = vm->instance;
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM result;
  if (!env) return host_fail(vm, VIAL_MEMORY, "out of memory");
  int code = vial_call(vm, env, &result, ms, ":application_controller", "stop_all", NULL, 0);
  enif_free_env(env);
  if (code == VIAL_BUSY) return code;
  atomic_store(&in->halting, true);
  vl_sched_poke(in);
  return code == VIAL_HALTED ? VIAL_OK : code;
}
