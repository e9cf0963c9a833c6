/* The call of a native function, and what it may say about how it goes on. */
#include "nif/library.h"

#include "proc/worker.h"

/* What an environment says beside the result. */
static Term settle(ErlNifEnv *env, Term result) {
  Process *p = env->process;
  const Export *next = env->scheduled;
  if (next && env->raised == TERM_NONE) {
    memcpy(p->regs->x, env->scheduled_args, next->mfa.arity * sizeof(Term));
    p->regs->go = export_stub(next, STUB_BUILTIN);
    p->live = (uint16_t)next->mfa.arity;
    result = TERM_NONE;
  }
  vl_env_free_scratch(env);
  if (env->raised != TERM_NONE) return vl_raise(p, ATOM_error, env->raised);
  if (next || p->heap.failed || result != TERM_NONE) return result;
  return vl_raise_badarg(p);
}

Term vl_nif_call(Process *p, const Term *args) {
  const Nif *nif = (const Nif *)(const void *)p->native;
  ErlNifEnv env;
  vl_env_begin(&env, p->instance, p, &p->heap, nif->library);
  /* A process that is killed meanwhile holds up no purge. */
  NifLibrary *kept = VL_UNLIKELY(p->regs->dirty) ? nif->library : NULL;
  if (kept) vl_nif_library_retain(kept);
  Term result = nif->function(&env, (int)nif->export.mfa.arity, args);
  if (kept) {
    result = settle(&env, result);
    vl_nif_library_release(kept);
    return result;
  }
  if (VL_UNLIKELY(result == TERM_NONE || env.raised != TERM_NONE || env.scheduled || env.scratch))
    return settle(&env, result);
  return result;
}

/* -- Going on elsewhere -- */

ERL_NIF_TERM enif_schedule_nif(ErlNifEnv *env, const char *name, int flags,
                               ERL_NIF_TERM (*function)(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]), int argc,
                               const ERL_NIF_TERM argv[]) {
  if (!env->process || argc < 0 || argc > UINT8_MAX) return enif_make_badarg(env);
  Term atom = enif_make_atom(env, name);
  Nif *next = atom == TERM_NONE ? NULL : vl_nif_scheduled(env->library, atom, flags, function, (unsigned)argc);
  Term *args = next ? vl_env_scratch(env, ((size_t)argc + 1) * sizeof(Term)) : NULL;
  if (!args) return atom == TERM_NONE ? atom : enif_make_badarg(env);
  for (int i = 0; i < argc; i++) {
    if (argv[i] == TERM_NONE) return enif_make_badarg(env);
    args[i] = argv[i];
  }
  env->scheduled = &next->export;
  env->scheduled_args = args;
  return TERM_NONE;
}

int enif_consume_timeslice(ErlNifEnv *env, int percent) {
  Process *p = env->process;
  if (!p) return 0;
  int used = percent < 1 ? 1 : percent > 100 ? 100 : percent;
  return vl_bump_reductions(p, SLICE_REDUCTIONS / 100 * (size_t)used);
}

int enif_thread_type(void) {
  const Thread *t = vl_current_thread;
  if (!t) return ERL_NIF_THR_UNDEFINED;
  return t->worker ? ERL_NIF_THR_NORMAL_SCHEDULER : ERL_NIF_THR_DIRTY_CPU_SCHEDULER;
}

/* -- The process -- */

void *enif_priv_data(ErlNifEnv *env) {
  return env->library ? env->library->priv_data : NULL;
}

ErlNifPid *enif_self(ErlNifEnv *env, ErlNifPid *pid) {
  if (!env->process) return NULL;
  pid->pid = env->process->pid;
  return pid;
}

int enif_is_current_process_alive(ErlNifEnv *env) {
  return env->process && !vl_process_is_exiting(env->process);
}

void enif_set_pid_undefined(ErlNifPid *pid) {
  pid->pid = ATOM_undefined;
}

int enif_is_pid_undefined(const ErlNifPid *pid) {
  return pid->pid == ATOM_undefined;
}
