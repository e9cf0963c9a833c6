#include "api/instance.h"
#include "api/run.h"

#include "bif/bif.h"
#include "bif/crypto_library.h"
#include "bif/regex_cache.h"
#include "code/server.h"
#include "ets/access.h"
#include "exec/call.h"
#include "exec/interp.h"
#include "exec/profile.h"
#include "ffi/callback.h"
#include "io/state.h"
#include "nif/library.h"
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

enum { DEFAULT_PROCESSES = 262144, DEFAULT_ATOMS = 1048576 };

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

static bool start_services(Instance *in) {
  in->service[SERVICE_IO] = vl_io_state_new(in);
  return in->service[SERVICE_IO] && vl_ets_init(in) && vl_regex_start(in) && vl_nif_start(in) && vl_ffi_start(in) &&
         vl_host_start(in);
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
  vl_ffi_quiet(in);
  if (in->scheduler) vl_sched_stop(in->scheduler);
  if (in->processes) end_processes(in);
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
  vl_host_stop(in);   /* the last native function of the host is gone */
  vl_ffi_stop(in);
  vl_nif_stop(in); /* after the last object and library */
  Alloc last = in->alloc;
  last.limit = 0;
  vl_free(&last, in, sizeof *in);
}
