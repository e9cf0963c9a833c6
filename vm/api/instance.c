#include "api/instance.h"

#include "bif/bif.h"
#include "bif/crypto_library.h"
#include "bif/regex_cache.h"
#include "code/server.h"
#include "ets/access.h"
#include "exec/call.h"
#include "exec/interp.h"
#include "exec/profile.h"
#include "heap/copy.h"
#include "io/state.h"
#include "nif/library.h"
#include "proc/exit.h"
#include "proc/instances.h"
#include "proc/ptable.h"
#include "proc/purge.h"
#include "proc/registry.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "proc/spawn.h"
#include "proc/timeout.h"

#ifdef VIAL_JIT
#include "jit/count.h"
#include "jit/native.h"
#include "jit/threaded.h"
#endif

#include <pthread.h>
#include <time.h>

enum { DEFAULT_PROCESSES = 262144, DEFAULT_ATOMS = 1048576 };

/* A call that the host waits for. */
typedef struct HostCall {
  Term pid;
  Heap *heap;
  Outcome *outcome;
  bool done;
  bool lost; /* there was no memory for the outcome */
} HostCall;

typedef struct HostState {
  pthread_mutex_t mutex; /* guards call, and what it points to */
  HostCall *call;        /* the innermost */
} HostState;

/* -- The engine -- */

/* What runs language code: the engine that counts if it is wanted, the native one where there is one, else the
 * interpreter. */
static Engine choose_engine(Instance *in) {
  in->hooks.run = vl_interp_run;
  in->hooks.perform = vl_perform_bif;
  in->hooks.settle = vl_settle_bif;
  in->hooks.dirty_kind = vl_dirty_kind;
  in->hooks.sample = vl_profile_sample;
#ifdef VIAL_JIT
  in->op_counts = in->config.count_ops ? vl_op_counts_new(&in->alloc) : NULL;
  if (in->op_counts) {
    in->hooks.run = vl_threaded_run;
    return vl_counting_engine(in->op_counts);
  }
  in->native = in->config.jit ? vl_native_new(&in->alloc, in->config.perf_map, in->config.gdb) : NULL;
  if (in->native) {
    in->hooks.run = vl_threaded_run;
    return vl_native_engine(in->native);
  }
#endif
  return vl_interp_engine();
}

static void drop_engine(Instance *in) {
#ifdef VIAL_JIT
  vl_native_free(in->native);
  vl_op_counts_free(in->op_counts);
#endif
}

/* -- Building -- */

Config vl_config_defaults(void) {
  return (Config){
      .process_limit = DEFAULT_PROCESSES, .atom_limit = DEFAULT_ATOMS, .capabilities = CAP_ALL, .jit = true};
}

/* Every builtin becomes the export of its name. */
static bool export_builtins(Instance *in) {
  for (size_t i = 0; i < VL_BIF_COUNT; i++) {
    const Bif *bif = &vl_bif_table[i];
    Term module = vl_atom_make(NULL, bif->module, strlen(bif->module));
    Term name = vl_atom_make(NULL, bif->name, strlen(bif->name));
    if (module == TERM_NONE || name == TERM_NONE) return false;
    if (!vl_code_export_builtin(in->code, (Mfa){module, name, bif->arity}, bif, bif->kind == BIF_GUARD)) return false;
  }
  return true;
}

static void fill_outcome(HostCall *call, const Process *p) {
  call->outcome->returned = p->exit_reason == TERM_NONE;
  Term value = call->outcome->returned ? p->regs->x[0] : p->exit_reason;
  call->outcome->value = vl_copy_deep(call->heap, value);
  call->lost = call->outcome->value == TERM_NONE;
  call->done = true;
}

static void note_outcome(Instance *in, Process *p) {
  if (!vl_process_has(p, FLAG_HOST_CALL)) return;
  HostState *host = in->service[SERVICE_API];
  pthread_mutex_lock(&host->mutex);
  HostCall *call = host->call;
  if (call && call->pid == p->pid) fill_outcome(call, p);
  pthread_mutex_unlock(&host->mutex);
  vl_sched_tell_host(in);
}

static bool start_host(Instance *in) {
  HostState *host = vl_alloc_zeroed(&in->alloc, 1, sizeof *host);
  if (!host) return false;
  pthread_mutex_init(&host->mutex, NULL);
  in->service[SERVICE_API] = host;
  in->hooks.exited[SERVICE_API] = note_outcome;
  return true;
}

static void stop_host(Instance *in) {
  HostState *host = in->service[SERVICE_API];
  if (!host) return;
  pthread_mutex_destroy(&host->mutex);
  vl_free(&in->alloc, host, sizeof *host);
}

static bool start_services(Instance *in) {
  in->service[SERVICE_IO] = vl_io_state_new(in);
  return in->service[SERVICE_IO] && vl_ets_init(in) && vl_regex_start(in) && vl_nif_start(in) && start_host(in);
}

static bool build(Instance *in) {
  Alloc *a = &in->alloc;
  in->atoms = vl_atomset_new(a, in->config.atom_limit);
  in->code = in->atoms ? vl_code_new(a, in->atoms, &in->epochs, choose_engine(in)) : NULL;
  in->processes = in->code ? vl_ptable_new(a, in->number, in->config.process_limit) : NULL;
  in->profile = in->processes ? vl_profile_new(a) : NULL;
  in->registry = in->profile ? vl_registry_new(a, &in->epochs) : NULL;
  if (!in->registry || !export_builtins(in) || !start_services(in)) return false;
  in->scheduler = vl_sched_new(in);
  return in->scheduler != NULL;
}

/* Without a seed the clock makes one. */
static uint64_t choose_seed(const Config *config, const Instance *in) {
  if (config->seed != 0 || config->virtual_clock) return config->seed;
  return (uint64_t)vl_clock_system(&in->clock) * UINT64_C(0x9E3779B97F4A7C15);
}

Instance *vl_instance_new(const Config *config, VlReallocFn *fn, void *user) {
  Alloc first;
  vl_alloc_init(&first, fn, user, 0);
  Instance *in = vl_alloc_zeroed(&first, 1, sizeof *in);
  if (!in) return NULL;
  vl_alloc_init(&in->alloc, fn, user, config->memory_limit);
  in->config = *config;
  vl_clock_init(&in->clock, config->virtual_clock);
  in->config.seed = choose_seed(config, in);
  atomic_init(&in->next_ref, 1);
  vl_epoch_init(&in->epochs, &in->alloc);
  bool numbered = vl_instances_add(in);
  if (numbered && build(in)) return in;
  if (numbered)
    vl_instance_free(in);
  else
    vl_free(&first, in, sizeof *in);
  return NULL;
}

/* -- Taking down -- */

static void end_processes(Instance *in) {
  for (uint32_t i = 0; i < vl_ptable_bound(in->processes); i++) {
    Process *p = vl_ptable_at(in->processes, i);
    if (!p) continue;
    vl_timeout_stop(p);
    vl_signals_discard(p);
    vl_ptable_remove(in->processes, p);
    vl_process_retire(p);
  }
}

void vl_instance_free(Instance *in) {
  vl_instances_remove(in);
  vl_nif_quiet(in);
  if (in->scheduler) vl_sched_stop(in->scheduler);
  if (in->processes) end_processes(in);
  stop_host(in);
  vl_ets_destroy(in);
  vl_regex_stop(in);
  vl_io_signals_free(in);
  if (in->service[SERVICE_IO]) vl_io_state_free(in->service[SERVICE_IO]);
  if (in->scheduler) vl_sched_free(in->scheduler);
  if (in->registry) vl_registry_free(in->registry);
  vl_purge_stop(in);
  vl_epoch_destroy(&in->epochs);
  if (in->processes) vl_ptable_free(in->processes);
  if (in->code) vl_code_free(in->code);
  drop_engine(in);
  vl_profile_free(in->profile);
  if (in->atoms) vl_atomset_free(in->atoms);
  vl_crypto_stop(in); /* after the last reference that owns a digest */
  vl_nif_stop(in);    /* after the last object and library */
  Alloc last = in->alloc;
  last.limit = 0;
  vl_free(&last, in, sizeof *in);
}

/* -- Running -- */

/* What ends the run of everything, RUN_DONE if nothing does. */
static RunEnd reason_to_stop(const Instance *in, const Patience *patience) {
  if (atomic_load(&in->halting)) return RUN_HALTED;
  return patience && patience->go_on && !patience->go_on(patience->context, patience->deadline) ? RUN_STOPPED
                                                                                                : RUN_DONE;
}

/* Waits for a timer or a poke, but not past the deadline. */
static RunEnd wait_for_work(Instance *in, const Patience *patience) {
  int64_t wait = vl_sched_wait_time(in);
  if (patience && patience->deadline != INT64_MAX) {
    int64_t left = patience->deadline - vl_clock_monotonic(&in->clock);
    if (left < wait) wait = left > 0 ? left : 0;
  }
  if (wait == INT64_MAX && in->clock.is_virtual) return RUN_STUCK;
  if (wait > 0) vl_sched_sleep(in, wait);
  return RUN_DONE;
}

/* On the host's own thread. */
static RunEnd drive(Instance *in, Term pid, const Patience *patience) {
  RunEnd end = RUN_DONE;
  while (end == RUN_DONE && vl_ptable_find(in->processes, pid)) {
    end = reason_to_stop(in, patience);
    if (end == RUN_DONE && !vl_sched_step(in)) end = wait_for_work(in, patience);
  }
  return end;
}

static bool is_done(HostState *host, const HostCall *call) {
  pthread_mutex_lock(&host->mutex);
  bool done = call->done;
  pthread_mutex_unlock(&host->mutex);
  return done;
}

/* While the instance's threads run. */
static RunEnd wait_for(Instance *in, const HostCall *call, const Patience *patience) {
  for (;;) {
    uint64_t seen = vl_sched_events(in);
    if (is_done(in->service[SERVICE_API], call)) return RUN_DONE;
    RunEnd end = reason_to_stop(in, patience);
    if (end != RUN_DONE) return end;
    vl_sched_await_event(in, seen, patience ? patience->deadline : INT64_MAX);
  }
}

static void set_call(HostState *host, HostCall *call) {
  pthread_mutex_lock(&host->mutex);
  host->call = call;
  pthread_mutex_unlock(&host->mutex);
}

bool vl_run_for(Instance *in, int64_t reductions) {
  if (vl_sched_is_threaded(in)) return false;
  for (; reductions > 0; reductions -= SLICE_REDUCTIONS)
    if (!vl_sched_step(in)) return false;
  return vl_sched_ready(in) > 0;
}

/* The host has lost its patience, or there is no going on. */
static void end_call(Instance *in, Term pid, bool threaded) {
  EpochThread guard;
  if (threaded) vl_epoch_enter(&in->epochs, &guard);
  (void)!vl_send_exit(in, pid, pid, ATOM_kill);
  if (threaded) vl_epoch_leave(&in->epochs, &guard);
}

RunEnd vl_instance_call_within(Instance *in, Mfa call, Term arguments, const Patience *patience, Heap *heap,
                               Outcome *outcome) {
  SpawnOptions options = vl_spawn_defaults(NULL);
  options.flags |= FLAG_HOST_CALL;
  options.group_leader = vl_io_user(in);
  HostState *host = in->service[SERVICE_API];
  HostCall wanted = {.heap = heap, .outcome = outcome}, *outer = host->call;
  bool threaded = vl_sched_is_threaded(in);
  EpochThread guard;
  if (threaded) vl_epoch_enter(&in->epochs, &guard);
  pthread_mutex_lock(&host->mutex); /* not told of before its pid is known */
  host->call = &wanted;
  SpawnResult spawned = vl_spawn(in, NULL, call, arguments, &options, &wanted.pid, NULL);
  pthread_mutex_unlock(&host->mutex);
  if (threaded) vl_epoch_leave(&in->epochs, &guard);
  RunEnd end = spawned != SPAWN_OK ? RUN_STARVED
               : threaded          ? wait_for(in, &wanted, patience)
                                   : drive(in, wanted.pid, patience);
  set_call(host, outer);
  if (spawned == SPAWN_OK && end != RUN_DONE) end_call(in, wanted.pid, threaded);
  if (end == RUN_DONE && wanted.lost) end = RUN_STARVED;
  return atomic_load(&in->halting) ? RUN_HALTED : end;
}

bool vl_instance_call(Instance *in, Mfa call, Term arguments, Heap *heap, Outcome *outcome) {
  return vl_instance_call_within(in, call, arguments, NULL, heap, outcome) == RUN_DONE;
}
