/* vial.h: processes that the host starts, sends to, and ends. */
#include "api/host.h"

#include "base/utf8.h"
#include "io/state.h"
#include "proc/exit.h"
#include "proc/ptable.h"
#include "proc/registry.h"
#include "proc/signal.h"
#include "proc/spawn.h"

/* -- Names -- */

static Term make_name(const Instance *in, const char *text, size_t size) {
  size_t count;
  bool valid = vl_utf8_count(text, size, &count, NULL) && count <= ATOM_MAX_CHARS;
  return valid ? vl_atom_make(in->atoms, text, size) : TERM_NONE;
}

#define ALIAS "Elixir."

Term vl_host_module(const Instance *in, const char *name) {
  char text[ATOM_MAX_BYTES + sizeof ALIAS];
  size_t size = strlen(name), prefix = sizeof ALIAS - 1;
  if (name[0] == ':') return make_name(in, name + 1, size - 1);
  if (size > ATOM_MAX_BYTES) return TERM_NONE;
  memcpy(text, ALIAS, prefix);
  memcpy(text + prefix, name, size);
  return make_name(in, text, prefix + size);
}

/* Is it the atom that vl_host_module makes of the name? */
static bool is_module(Term atom, const char *name) {
  size_t size, prefix = name[0] == ':' ? 0 : sizeof ALIAS - 1;
  if (atom == TERM_NONE) return false;
  const char *text = vl_atom_text(atom, &size), *rest = name + (name[0] == ':');
  size_t length = strlen(rest);
  return size == prefix + length && memcmp(text, ALIAS, prefix) == 0 && memcmp(text + prefix, rest, length) == 0;
}

/* Hosts call the same function again and again, so the last names are kept. */
bool vl_host_target(vial *vm, const char *module, const char *function, unsigned count, Mfa *target) {
  Mfa *last = &vm->target;
  if (!is_module(last->module, module)) last->module = vl_host_module(vm->instance, module);
  if (last->function == TERM_NONE || !vl_atom_is(last->function, function))
    last->function = make_name(vm->instance, function, strlen(function));
  last->arity = count;
  *target = *last;
  return target->module != TERM_NONE && target->function != TERM_NONE;
}

/* -- Starting -- */

int vial_spawn(vial *vm, ErlNifEnv *env, ErlNifPid *pid, const vial_limits *limits, const char *module,
               const char *function, const ERL_NIF_TERM *arguments, unsigned count) {
  Instance *in = vm->instance;
  Mfa target;
  Term list = enif_make_list_from_array(env, arguments, count);
  if (!vl_host_target(vm, module, function, count, &target) || list == TERM_NONE)
    return host_fail(vm, VIAL_MEMORY, "out of memory or atoms, or an argument is no term");
  SpawnOptions options = vl_spawn_defaults(NULL);
  options.group_leader = vl_io_user(in);
  if (limits) options.max_heap = limits->heap;
  EpochThread guard;
  vl_epoch_enter(&in->epochs, &guard);
  SpawnResult spawned = vl_spawn(in, NULL, target, list, &options, &pid->pid, NULL);
  vl_epoch_leave(&in->epochs, &guard);
  switch (spawned) {
  case SPAWN_OK: return VIAL_OK;
  case SPAWN_TOO_MANY: return host_fail(vm, VIAL_MEMORY, "too many processes");
  case SPAWN_NO_MEMORY: break;
  }
  return host_fail(vm, VIAL_MEMORY, "out of memory");
}

/* -- From any thread -- */

static bool is_alive(const Instance *in, Term pid) {
  const Process *p = is_pid(pid) && pid_instance(pid) == in->number ? vl_ptable_find(in->processes, pid) : NULL;
  return p && !vl_process_is_exiting(p);
}

int vial_send(vial *vm, const ErlNifPid *to, ERL_NIF_TERM message) {
  Instance *in = vm->instance;
  if (message == TERM_NONE) return VIAL_ERROR;
  EpochThread guard;
  vl_epoch_enter(&in->epochs, &guard);
  int code = !is_alive(in, to->pid) ? VIAL_ERROR : vl_send_message(in, to->pid, message) ? VIAL_OK : VIAL_MEMORY;
  vl_epoch_leave(&in->epochs, &guard);
  return code;
}

int vial_exit(vial *vm, const ErlNifPid *pid, ERL_NIF_TERM reason) {
  Instance *in = vm->instance;
  if (reason == TERM_NONE) return VIAL_ERROR;
  EpochThread guard;
  vl_epoch_enter(&in->epochs, &guard);
  int code = !is_alive(in, pid->pid)                        ? VIAL_ERROR
             : vl_send_exit(in, pid->pid, pid->pid, reason) ? VIAL_OK
                                                            : VIAL_MEMORY;
  vl_epoch_leave(&in->epochs, &guard);
  return code;
}

int vial_whereis(vial *vm, const char *name, ErlNifPid *pid) {
  Instance *in = vm->instance;
  Term atom = vl_host_module(in, name);
  EpochThread guard;
  vl_epoch_enter(&in->epochs, &guard);
  Term found = atom == TERM_NONE ? TERM_NONE : vl_registry_find(in->registry, atom);
  vl_epoch_leave(&in->epochs, &guard);
  if (found == TERM_NONE || !is_pid(found)) return VIAL_ERROR;
  pid->pid = found;
  return VIAL_OK;
}
