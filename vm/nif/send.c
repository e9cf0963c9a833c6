/* Messages, names and other processes, from calls and from threads that are in none. */
#include "nif/env.h"

#include "nif/visit.h"
#include "proc/ptable.h"
#include "proc/registry.h"
#include "proc/signal.h"

/* -- A visit to an instance -- */

bool vl_nif_visit(NifVisit *v, const ErlNifEnv *env, uint32_t number) {
  bool own = env && env->instance && env->instance->number == number;
  v->instance = own ? env->instance : vl_instances_hold(number);
  v->held = !own;
  if (!v->instance) return false;
  vl_epoch_enter(&v->instance->epochs, &v->epoch);
  return true;
}

void vl_nif_visit_end(NifVisit *v) {
  vl_epoch_leave(&v->instance->epochs, &v->epoch);
  if (v->held) vl_instances_let_go(v->instance);
}

/* -- Sending -- */

static bool is_alive(const Instance *in, Term pid) {
  const Process *p = vl_ptable_find(in->processes, pid);
  return p && !vl_process_is_exiting(p);
}

int enif_send(ErlNifEnv *env, const ErlNifPid *to, ErlNifEnv *msg_env, ERL_NIF_TERM message) {
  NifVisit v;
  if (message == TERM_NONE || !is_pid(to->pid)) return 0;
  if (!vl_nif_visit(&v, env, pid_instance(to->pid))) return 0;
  bool sent = is_alive(v.instance, to->pid) && vl_send_message(v.instance, to->pid, message);
  vl_nif_visit_end(&v);
  if (sent && msg_env) enif_clear_env(msg_env);
  return sent;
}

/* Ports are processes of the language; the command is a message of theirs. */
int enif_port_command(ErlNifEnv *env, const ErlNifPort *to, ErlNifEnv *msg_env, ERL_NIF_TERM message) {
  Instance *in = env ? env->instance : NULL;
  if (!in || !in->hooks.deliver || message == TERM_NONE || !is_port(to->port_id)) return 0;
  Heap h;
  vl_heap_init(&h, &in->alloc);
  Term self = env->process ? env->process->pid : ATOM_undefined;
  Term command = vl_tuple2(&h, self, vl_tuple2(&h, ATOM_command, message));
  bool sent = command != TERM_NONE && in->hooks.deliver(in, to->port_id, command);
  vl_heap_free(&h);
  if (sent && msg_env) enif_clear_env(msg_env);
  return sent;
}

/* -- Is it there? -- */

int enif_is_process_alive(ErlNifEnv *env, ErlNifPid *pid) {
  NifVisit v;
  if (!is_pid(pid->pid) || !vl_nif_visit(&v, env, pid_instance(pid->pid))) return 0;
  bool alive = is_alive(v.instance, pid->pid);
  vl_nif_visit_end(&v);
  return alive;
}

int enif_is_port_alive(ErlNifEnv *env, ErlNifPort *port) {
  return is_port(port->port_id);
}

int enif_whereis_pid(ErlNifEnv *env, ERL_NIF_TERM name, ErlNifPid *pid) {
  NifVisit v;
  Instance *in = env ? env->instance : NULL;
  if (!in || !is_atom(name) || !vl_nif_visit(&v, env, in->number)) return 0;
  Term found = vl_registry_find(in->registry, name);
  vl_nif_visit_end(&v);
  if (found == TERM_NONE || !is_pid(found)) return 0;
  pid->pid = found;
  return 1;
}

int enif_whereis_port(ErlNifEnv *env, ERL_NIF_TERM name, ErlNifPort *port) {
  NifVisit v;
  Instance *in = env ? env->instance : NULL;
  if (!in || !is_atom(name) || !vl_nif_visit(&v, env, in->number)) return 0;
  Term found = vl_registry_find(in->registry, name);
  vl_nif_visit_end(&v);
  if (found == TERM_NONE || !is_port(found)) return 0;
  port->port_id = found;
  return 1;
}
