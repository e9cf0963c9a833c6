/* The instance as a whole: what it is, what it uses, how it ends. */
#include "bif/args.h"
#include "bif/bif.h"
#include "proc/dirty.h"
#include "proc/ptable.h"
#include "proc/request.h"
#include "proc/roots.h"
#include "proc/sched.h"

#include <sys/resource.h>
#include <unistd.h>

static Term charlist(Heap *h, const char *text) {
  Term list = NIL;
  for (size_t i = strlen(text); i-- > 0;) list = vl_cons(h, make_small((uint8_t)text[i]), list);
  return list;
}

/* -- system_info -- */

typedef Term InfoFn(Process *p);

static Term processors(Process *p) {
  long n = sysconf(_SC_NPROCESSORS_ONLN);
  return make_small(n > 0 ? n : 1);
}

static Term dirty_io(Process *p) {
  return make_small(p->instance->dirty ? DIRTY_IO_THREADS : 1);
}

static Term schedulers(Process *p) {
  return make_small(vl_sched_count(p->instance));
}

/* The one that runs the process. */
static Term scheduler_id(Process *p) {
  return make_small(p->worker + 1);
}

static Term zero(Process *p) {
  return make_small(0);
}

static Term yes(Process *p) {
  return ATOM_true;
}

static Term process_count(Process *p) {
  return make_small(vl_ptable_count(p->instance->processes));
}

static Term process_limit(Process *p) {
  return make_small(p->instance->config.process_limit);
}

static Term atom_count(Process *p) {
  return vl_uint(&p->heap, STATIC_ATOM_COUNT + vl_atomset_count(p->instance->atoms));
}

static Term atom_limit(Process *p) {
  return make_small(p->instance->config.atom_limit);
}

static Term word_size(Process *p) {
  return make_small(sizeof(Term));
}

static Term endian(Process *p) {
  return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ATOM_little : ATOM_big;
}

/* The release whose libraries are followed. */
static Term otp_release(Process *p) {
  return charlist(&p->heap, "25");
}

static Term version(Process *p) {
  return charlist(&p->heap, "13.0");
}

static Term system_version(Process *p) {
  return charlist(&p->heap, "Vial on Erlang/OTP 25 [64-bit]\n");
}

static Term architecture(Process *p) {
#if defined(__aarch64__)
  return charlist(&p->heap, "aarch64-unknown-linux-gnu");
#else
  return charlist(&p->heap, "x86_64-pc-linux-gnu");
#endif
}

static Term machine(Process *p) {
  return charlist(&p->heap, "VIAL");
}

static Term nif_version(Process *p) {
  return charlist(&p->heap, "2.16");
}

static Term start_time(Process *p) {
  return vl_int(&p->heap, p->instance->clock.start);
}

static Term build_type(Process *p) {
  return ATOM_opt;
}

static Term emu_flavor(Process *p) {
  return ATOM_emu;
}

static Term min_heap_size(Process *p) {
  return vl_tuple2(&p->heap, ATOM_min_heap_size, make_small(p->min_heap));
}

static Term fullsweep_after(Process *p) {
  return vl_tuple2(&p->heap, ATOM_fullsweep_after, make_small(p->fullsweep_after));
}

static const struct {
  Term name;
  InfoFn *value;
} info_items[] = {
    {ATOM_process_count, process_count},
    {ATOM_process_limit, process_limit},
    {ATOM_port_count, zero},
    {ATOM_port_limit, process_limit},
    {ATOM_atom_count, atom_count},
    {ATOM_atom_limit, atom_limit},
    {ATOM_schedulers, schedulers},
    {ATOM_schedulers_online, schedulers},
    {ATOM_scheduler_id, scheduler_id},
    {ATOM_dirty_cpu_schedulers, schedulers},
    {ATOM_dirty_io_schedulers, dirty_io},
    {ATOM_logical_processors, processors},
    {ATOM_logical_processors_online, processors},
    {ATOM_logical_processors_available, processors},
    {ATOM_smp_support, yes},
    {ATOM_threads, yes},
    {ATOM_thread_pool_size, zero},
    {ATOM_wordsize, word_size},
    {ATOM_endian, endian},
    {ATOM_otp_release, otp_release},
    {ATOM_version, version},
    {ATOM_system_version, system_version},
    {ATOM_system_architecture, architecture},
    {ATOM_machine, machine},
    {ATOM_nif_version, nif_version},
    {ATOM_start_time, start_time},
    {ATOM_build_type, build_type},
    {ATOM_emu_type, build_type},
    {ATOM_emu_flavor, emu_flavor},
    {ATOM_min_heap_size, min_heap_size},
    {ATOM_fullsweep_after, fullsweep_after},
};

Term bif_erlang_system_info_1(Process *p, const Term *args) {
  Term what = args[0];
  /* {wordsize, internal | external} */
  if (is_tuple_of(what, 2) && tuple_at(what, 0) == ATOM_wordsize) return word_size(p);
  for (size_t i = 0; i < VL_COUNT_OF(info_items); i++)
    if (info_items[i].name == what) return info_items[i].value(p);
  return vl_raise_badarg(p);
}

/* -- Statistics -- */

static int64_t cpu_ms(void) {
  struct rusage use;
  if (getrusage(RUSAGE_SELF, &use) != 0) return 0;
  return (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000 + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1000;
}

/* {Total, SinceLastCall}: two callers disturb each other, as in OTP. */
static Term since_last(Process *p, _Atomic int64_t *last, int64_t now) {
  int64_t before = atomic_exchange(last, now);
  return vl_tuple2(&p->heap, vl_int(&p->heap, now), vl_int(&p->heap, now - before));
}

/* Of each worker: processes in its queue now. */
static Term queue_lengths(Process *p) {
  Term list = NIL;
  for (unsigned i = vl_sched_count(p->instance); i-- > 0;)
    list = vl_cons(&p->heap, vl_uint(&p->heap, vl_sched_ready_at(p->instance, i)), list);
  return list;
}

/* [{Scheduler, Active, Total}], in nanoseconds. */
static Term wall_times(Process *p) {
  Instance *in = p->instance;
  int64_t total = vl_clock_monotonic(&in->clock) - in->clock.start;
  Term list = NIL;
  for (unsigned i = vl_sched_count(in); i-- > 0;) {
    int64_t active = total - vl_sched_asleep(in, i);
    Term row = vl_tuple3(&p->heap, make_small(i + 1), vl_int(&p->heap, active), vl_int(&p->heap, total));
    list = vl_cons(&p->heap, row, list);
  }
  return list;
}

static bool is_one_of(Term what, Term a, Term b, Term c, Term d) {
  return what == a || what == b || what == c || what == d;
}

Term bif_erlang_statistics_1(Process *p, const Term *args) {
  Instance *in = p->instance;
  Term what = args[0];
  if (what == ATOM_runtime) return since_last(p, &in->last_runtime, cpu_ms());
  if (what == ATOM_wall_clock) {
    int64_t up = vl_clock_monotonic(&in->clock) - in->clock.start;
    return since_last(p, &in->last_wall_clock, up / NS_PER_MS);
  }
  if (what == ATOM_reductions || what == ATOM_exact_reductions)
    return since_last(p, &in->last_reductions, (int64_t)vl_sched_reductions(in));
  if (is_one_of(what, ATOM_run_queue, ATOM_total_run_queue_lengths, ATOM_total_run_queue_lengths_all, ATOM_run_queue))
    return vl_uint(&p->heap, vl_sched_ready(in));
  if (what == ATOM_total_active_tasks || what == ATOM_total_active_tasks_all)
    return vl_uint(&p->heap, vl_sched_ready(in) + 1);
  if (is_one_of(what, ATOM_run_queue_lengths, ATOM_run_queue_lengths_all, ATOM_active_tasks, ATOM_active_tasks_all))
    return queue_lengths(p);
  if (what == ATOM_scheduler_wall_time || what == ATOM_scheduler_wall_time_all) return wall_times(p);
  if (what == ATOM_context_switches) return vl_tuple2(&p->heap, vl_uint(&p->heap, vl_sched_slices(in)), make_small(0));
  if (what == ATOM_garbage_collection) return vl_tuple3(&p->heap, make_small(0), make_small(0), make_small(0));
  return vl_raise_badarg(p);
}

/* -- Collecting -- */

/* Done on the way out, where the live registers are known. */
static Term collect_self(Process *p) {
  vl_collect_request(p);
  return ATOM_true;
}

/* One that runs does it on its way on. */
static Term collect_other(Heap *h, Process *of, Term unused) {
  if (!vl_sched_heap_is_used(of)) return make_bool(vl_collect_idle(of));
  vl_collect_request(of);
  return ATOM_true;
}

static Term collect(Process *p, Term pid) {
  if (!is_pid(pid)) return vl_raise_badarg(p);
  if (pid == p->pid) return collect_self(p);
  Process *other = vl_ptable_find(p->instance->processes, pid);
  if (!other) return ATOM_false;
  return vl_request(p, other, collect_other, NIL, ATOM_false);
}

Term bif_erlang_garbage_collect_0(Process *p, const Term *args) {
  return collect_self(p);
}

Term bif_erlang_garbage_collect_1(Process *p, const Term *args) {
  return collect(p, args[0]);
}

/* [{type, major | minor}]; {async, Id} would need an answer by message. */
Term bif_erlang_garbage_collect_2(Process *p, const Term *args) {
  Term options = args[1], item, value;
  while (arg_next(&options, &item))
    if (!arg_is_pair(item, ATOM_type, &value)) return vl_raise_badarg(p);
  return options == NIL ? collect(p, args[0]) : vl_raise_badarg(p);
}

/* -- The end -- */

static Term halt(Process *p, Term status) {
  bool is_code = arg_is_int(status, 0, INT32_MAX);
  const uint8_t *text;
  size_t size;
  bool is_slogan = is_list(status) || vl_binary_peek(status, &text, &size);
  if (!is_code && !is_slogan && status != ATOM_abort) return vl_raise_badarg(p);
  atomic_store(&p->instance->exit_status, is_code ? (int)small_value(status) & 0xFF : 1);
  atomic_store(&p->instance->halting, true);
  p->reds = 0;
  return vl_retry(p);
}

Term bif_erlang_halt_0(Process *p, const Term *args) {
  return halt(p, make_small(0));
}

Term bif_erlang_halt_1(Process *p, const Term *args) {
  return halt(p, args[0]);
}

Term bif_erlang_halt_2(Process *p, const Term *args) {
  return halt(p, args[0]);
}

/* -- Nodes: there is one -- */

Term bif_erlang_is_alive_0(Process *p, const Term *args) {
  return ATOM_false;
}

Term bif_erlang_nodes_0(Process *p, const Term *args) {
  return NIL;
}

/* Kinds of nodes, alone or in a list; only `this` and `known` are never empty. */
Term bif_erlang_nodes_1(Process *p, const Term *args) {
  Term kinds = is_list(args[0]) ? args[0] : vl_cons(&p->heap, args[0], NIL), kind;
  bool self = false;
  while (kinds != TERM_NONE && arg_next(&kinds, &kind)) {
    self |= kind == ATOM_this || kind == ATOM_known;
    if (kind != ATOM_this && kind != ATOM_known && kind != ATOM_visible && kind != ATOM_hidden &&
        kind != ATOM_connected)
      return vl_raise_badarg(p);
  }
  if (kinds != NIL) return vl_raise_badarg(p);
  return self ? vl_cons(&p->heap, ATOM_nonode_at_nohost, NIL) : NIL;
}

Term bif_erlang_get_cookie_0(Process *p, const Term *args) {
  return ATOM_nocookie;
}
