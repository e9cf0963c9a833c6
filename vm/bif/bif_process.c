/* Processes as the language sees them: spawning, sending, links, monitors, names, flags. */
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/heap_limit.h"
#include "proc/exit.h"
#include "proc/link.h"
#include "proc/ptable.h"
#include "proc/ref.h"
#include "proc/registry.h"
#include "proc/request.h"
#include "proc/signal.h"
#include "proc/spawn.h"
#include "proc/trace.h"

Term bif_erlang_self_0(Process *p, const Term *args) {
  return p->pid;
}

Term bif_erlang_make_ref_0(Process *p, const Term *args) {
  return vl_ref_make(&p->heap, p->instance, vl_ref_fresh(p->instance), 0);
}

Term bif_erlang_node_0(Process *p, const Term *args) {
  return ATOM_nonode_at_nohost;
}

Term bif_erlang_node_1(Process *p, const Term *args) {
  if (is_pid(args[0]) || is_ref(args[0]) || is_port(args[0])) return ATOM_nonode_at_nohost;
  return vl_raise_badarg(p);
}

/* -- Spawning -- */

static Term spawn(Process *p, Mfa call, Term arguments, const SpawnOptions *options) {
  Term pid;
  uint64_t ref;
  switch (vl_spawn(p->instance, p, call, arguments, options, &pid, &ref)) {
  case SPAWN_OK: break;
  case SPAWN_NO_MEMORY:
  case SPAWN_TOO_MANY: return vl_raise_system_limit(p);
  }
  if (!options->monitor) return pid;
  uint32_t flags = options->watch.alias == ALIAS_NONE ? 0 : ref_alias_flags(p->pid);
  return vl_tuple2(&p->heap, pid, vl_ref_make(&p->heap, p->instance, ref, flags));
}

static bool is_proper_list(Term list) {
  while (is_cons(list)) list = cons_tail(list);
  return is_nil(list);
}

static uint32_t list_length(Term list) {
  uint32_t n = 0;
  for (; is_cons(list); list = cons_tail(list)) n++;
  return n;
}

static Term spawn_mfa(Process *p, const Term *args, const SpawnOptions *options) {
  if (!is_atom(args[0]) || !is_atom(args[1]) || !is_proper_list(args[2])) return vl_raise_badarg(p);
  vl_bump_reductions(p, 100);
  return spawn(p, (Mfa){args[0], args[1], list_length(args[2])}, args[2], options);
}

static Term spawn_fun(Process *p, Term fun, const SpawnOptions *options) {
  if (!is_fun(fun)) return vl_raise_badarg(p);
  vl_bump_reductions(p, 100);
  Term arguments = vl_list(&p->heap, 2, (Term[]){fun, NIL}, NIL);
  if (arguments == TERM_NONE) return TERM_NONE;
  return spawn(p, (Mfa){ATOM_erlang, ATOM_apply, 2}, arguments, options);
}

Term bif_erlang_spawn_1(Process *p, const Term *args) {
  SpawnOptions options = vl_spawn_defaults(p);
  return spawn_fun(p, args[0], &options);
}

Term bif_erlang_spawn_3(Process *p, const Term *args) {
  SpawnOptions options = vl_spawn_defaults(p);
  return spawn_mfa(p, args, &options);
}

Term bif_erlang_spawn_link_1(Process *p, const Term *args) {
  SpawnOptions options = vl_spawn_defaults(p);
  options.link = true;
  return spawn_fun(p, args[0], &options);
}

Term bif_erlang_spawn_link_3(Process *p, const Term *args) {
  SpawnOptions options = vl_spawn_defaults(p);
  options.link = true;
  return spawn_mfa(p, args, &options);
}

Term bif_erlang_spawn_monitor_1(Process *p, const Term *args) {
  SpawnOptions options = vl_spawn_defaults(p);
  options.monitor = true;
  return spawn_fun(p, args[0], &options);
}

Term bif_erlang_spawn_monitor_3(Process *p, const Term *args) {
  SpawnOptions options = vl_spawn_defaults(p);
  options.monitor = true;
  return spawn_mfa(p, args, &options);
}

static bool read_priority(Term name, Priority *priority) {
  static const struct {
    Term name;
    Priority priority;
  } names[] = {
      {ATOM_low, PRIORITY_LOW}, {ATOM_normal, PRIORITY_NORMAL}, {ATOM_high, PRIORITY_HIGH}, {ATOM_max, PRIORITY_MAX}};
  for (size_t i = 0; i < VL_COUNT_OF(names); i++) {
    if (names[i].name != name) continue;
    *priority = names[i].priority;
    return true;
  }
  return false;
}

static Term priority_name(uint8_t priority) {
  return ((const Term[]){ATOM_max, ATOM_high, ATOM_normal, ATOM_low})[priority];
}

static bool read_alias(Term name, uint8_t *kind) {
  *kind = name == ATOM_explicit_unalias  ? ALIAS_EXPLICIT
          : name == ATOM_demonitor       ? ALIAS_DEMONITOR
          : name == ATOM_reply_demonitor ? ALIAS_REPLY
                                         : ALIAS_NONE;
  return *kind != ALIAS_NONE;
}

/* {alias, Kind}, {tag, Term}. */
static bool read_monitor_options(Term list, MonitorOptions *o) {
  Term item, value;
  while (arg_next(&list, &item)) {
    if (arg_is_pair(item, ATOM_tag, &value))
      o->tag = value;
    else if (!arg_is_pair(item, ATOM_alias, &value) || !read_alias(value, &o->alias))
      return false;
  }
  return list == NIL;
}

static bool read_spawn_option(Term item, SpawnOptions *o) {
  Term value;
  if (item == ATOM_link) return o->link = true;
  if (item == ATOM_monitor) return o->monitor = true;
  if (arg_is_pair(item, ATOM_monitor, &value)) return (o->monitor = true) && read_monitor_options(value, &o->watch);
  if (arg_is_pair(item, ATOM_priority, &value)) return read_priority(value, &o->priority);
  if (arg_is_pair(item, ATOM_fullsweep_after, &value)) {
    o->fullsweep_after = arg_is_int(value, 0, UINT16_MAX) ? (uint16_t)small_value(value) : UINT16_MAX;
    return is_small(value) && small_value(value) >= 0;
  }
  if (arg_is_pair(item, ATOM_min_heap_size, &value)) {
    o->min_heap = arg_is_int(value, 0, UINT32_MAX) ? (uint32_t)small_value(value) : 0;
    return arg_is_int(value, 0, UINT32_MAX);
  }
  if (arg_is_pair(item, ATOM_max_heap_size, &value)) {
    return vl_heap_limit_read(value, &o->max_heap, &o->flags);
  }
  if (arg_is_pair(item, ATOM_message_queue_data, &value)) {
    if (value == ATOM_off_heap) o->flags |= FLAG_OFF_HEAP_DATA;
    return value == ATOM_off_heap || value == ATOM_on_heap;
  }
  return arg_is_pair(item, ATOM_min_bin_vheap_size, &value) || arg_is_pair(item, ATOM_async_dist, &value);
}

static bool read_spawn_options(Process *p, Term list, SpawnOptions *o) {
  *o = vl_spawn_defaults(p);
  Term item;
  while (arg_next(&list, &item))
    if (!read_spawn_option(item, o)) return false;
  return list == NIL;
}

Term bif_erlang_spawn_opt_2(Process *p, const Term *args) {
  SpawnOptions options;
  if (!read_spawn_options(p, args[1], &options)) return vl_raise_badarg(p);
  return spawn_fun(p, args[0], &options);
}

Term bif_erlang_spawn_opt_4(Process *p, const Term *args) {
  SpawnOptions options;
  if (!read_spawn_options(p, args[3], &options)) return vl_raise_badarg(p);
  return spawn_mfa(p, args, &options);
}

/* -- Sending -- */

/* {Name, Node} with our own node: the name; anything else: itself. */
static Term strip_node(Term to) {
  if (is_tuple_of(to, 2) && is_atom(tuple_at(to, 0)) && tuple_at(to, 1) == ATOM_nonode_at_nohost)
    return tuple_at(to, 0);
  return to;
}

static void tell_send(Process *p, Term to, Term pid, Term message) {
  bool there = !is_pid(pid) || vl_ptable_find(p->instance->processes, pid);
  vl_trace_tell(p, there ? ATOM_send : ATOM_send_to_non_existing_process, 2, (Term[]){message, to});
}

static Term send_to(Process *p, Term to, Term message, Term result) {
  Instance *in = p->instance;
  vl_bump_reductions(p, 4);
  Term pid = strip_node(to);
  if (is_atom(pid)) {
    pid = vl_registry_find(in->registry, pid);
    if (pid == TERM_NONE) return is_atom(to) ? vl_raise_badarg(p) : result;
  }
  bool sent;
  if (vl_trace_wants(p, TRACE_SEND)) tell_send(p, to, pid, message);
  if (is_pid(pid))
    sent = vl_send_message(in, pid, message);
  else if (is_ref(pid))
    sent = vl_send_alias(in, pid, message);
  else if (is_port(pid) && in->hooks.deliver)
    sent = in->hooks.deliver(in, pid, message);
  else
    return is_tuple_of(to, 2) && is_atom(tuple_at(to, 0)) && is_atom(tuple_at(to, 1)) ? result : vl_raise_badarg(p);
  return sent ? result : vl_raise_system_limit(p);
}

Term bif_erlang_send_2(Process *p, const Term *args) {
  return send_to(p, args[0], args[1], args[1]);
}

Term bif_erlang_bang_2(Process *p, const Term *args) {
  return send_to(p, args[0], args[1], args[1]);
}

Term bif_erlang_send_3(Process *p, const Term *args) {
  Term options = args[2], item;
  bool connect = true;
  while (arg_next(&options, &item)) {
    if (item != ATOM_nosuspend && item != ATOM_noconnect) return vl_raise_badarg(p);
    if (item == ATOM_noconnect) connect = false;
  }
  if (options != NIL) return vl_raise_badarg(p);
  bool elsewhere =
      is_tuple_of(args[0], 2) && is_atom(tuple_at(args[0], 1)) && tuple_at(args[0], 1) != ATOM_nonode_at_nohost;
  return elsewhere && !connect ? ATOM_noconnect : send_to(p, args[0], args[1], ATOM_ok);
}

/* -- Links, monitors, aliases, exits -- */

Term bif_erlang_link_1(Process *p, const Term *args) {
  if (!is_pid(args[0])) return vl_raise_badarg(p);
  /* Who traps exits is told by a message, who does not by an error. */
  if (!vl_process_has(p, FLAG_TRAP_EXIT) && !vl_ptable_find(p->instance->processes, args[0]))
    return vl_raise(p, ATOM_error, ATOM_noproc);
  return vl_link(p, args[0]) ? ATOM_true : vl_raise_system_limit(p);
}

Term bif_erlang_unlink_1(Process *p, const Term *args) {
  if (!is_pid(args[0]) && !is_port(args[0])) return vl_raise_badarg(p);
  return vl_unlink(p, args[0]) ? ATOM_true : vl_raise_system_limit(p);
}

/* A pid that is never anybody's: the DOWN of a name that is not registered comes from it. */
static Term nobody(const Process *p) {
  return make_pid(pid_instance(p->pid), 0, (1u << PID_INDEX_BITS) - 1);
}

static Term monitor(Process *p, Term item, MonitorOptions options) {
  Term name = TERM_NONE, pid = strip_node(item);
  if (is_atom(pid)) {
    name = pid;
    pid = vl_registry_find(p->instance->registry, name);
    if (pid == TERM_NONE) pid = nobody(p);
  }
  if (!is_pid(pid)) return vl_raise_badarg(p);
  if (pid == p->pid) return bif_erlang_make_ref_0(p, NULL);
  uint64_t ref;
  if (!vl_monitor(p, pid, name, options, &ref)) return vl_raise_system_limit(p);
  return vl_ref_make(&p->heap, p->instance, ref, options.alias == ALIAS_NONE ? 0 : ref_alias_flags(p->pid));
}

/* A port is a process. monitor(time_offset, clock_service) is accepted: the offset never changes. */
static Term monitor_type(Process *p, Term type, Term item, MonitorOptions options) {
  if (type == ATOM_process || type == ATOM_port) return monitor(p, item, options);
  if (type == ATOM_time_offset && item == ATOM_clock_service)
    return vl_ref_make(&p->heap, p->instance, vl_ref_fresh(p->instance), 0);
  return vl_raise_badarg(p);
}

Term bif_erlang_monitor_2(Process *p, const Term *args) {
  return monitor_type(p, args[0], args[1], (MonitorOptions){.tag = ATOM_DOWN});
}

Term bif_erlang_monitor_3(Process *p, const Term *args) {
  MonitorOptions options = {.tag = ATOM_DOWN};
  if (!read_monitor_options(args[2], &options)) return vl_raise_badarg(p);
  return monitor_type(p, args[0], args[1], options);
}

Term bif_erlang_demonitor_1(Process *p, const Term *args) {
  if (!is_ref(args[0])) return vl_raise_badarg(p);
  vl_demonitor(p, ref_number(args[0]));
  return ATOM_true;
}

Term bif_erlang_demonitor_2(Process *p, const Term *args) {
  bool flush = false, info = false;
  Term options = args[1], item;
  while (arg_next(&options, &item)) {
    flush |= item == ATOM_flush;
    info |= item == ATOM_info;
    if (item != ATOM_flush && item != ATOM_info) return vl_raise_badarg(p);
  }
  if (options != NIL || !is_ref(args[0])) return vl_raise_badarg(p);
  bool watching = vl_demonitor(p, ref_number(args[0]));
  if (flush && !watching) {
    vl_signals_handle(p);
    watching = vl_mailbox_flush_down(p, args[0]);
    return make_bool(!info || !watching);
  }
  return make_bool(!info || watching);
}

Term bif_erlang_alias_0(Process *p, const Term *args) {
  uint64_t ref;
  if (!vl_alias(p, ALIAS_EXPLICIT, &ref)) return vl_raise_system_limit(p);
  return vl_ref_make(&p->heap, p->instance, ref, ref_alias_flags(p->pid));
}

Term bif_erlang_alias_1(Process *p, const Term *args) {
  uint8_t kind = ALIAS_EXPLICIT;
  Term options = args[0], item;
  while (arg_next(&options, &item)) {
    kind = item == ATOM_reply ? ALIAS_REPLY : ALIAS_EXPLICIT;
    if (item != ATOM_reply && item != ATOM_explicit_unalias) return vl_raise_badarg(p);
  }
  if (options != NIL) return vl_raise_badarg(p);
  uint64_t ref;
  if (!vl_alias(p, kind, &ref)) return vl_raise_system_limit(p);
  return vl_ref_make(&p->heap, p->instance, ref, ref_alias_flags(p->pid));
}

Term bif_erlang_unalias_1(Process *p, const Term *args) {
  if (!is_ref(args[0])) return vl_raise_badarg(p);
  return make_bool(vl_unalias(p, ref_number(args[0])));
}

Term bif_erlang_exit_2(Process *p, const Term *args) {
  if (!is_pid(args[0])) return is_port(args[0]) ? ATOM_true : vl_raise_badarg(p);
  if (!vl_send_exit(p->instance, p->pid, args[0], args[1])) return vl_raise_system_limit(p);
  if (args[0] == p->pid) vl_signals_handle(p);
  return ATOM_true;
}

static Term is_alive(Heap *h, Process *of, Term unused) {
  return ATOM_true;
}

Term bif_erlang_is_process_alive_1(Process *p, const Term *args) {
  if (!is_pid(args[0])) return vl_raise_badarg(p);
  Process *other = vl_ptable_find(p->instance->processes, args[0]);
  if (!other || other == p) return make_bool(other != NULL);
  /* Exits sent to it before must show: its signals are handled first. */
  if (!vl_signals_waiting(other)) return make_bool(!vl_process_is_exiting(other));
  return vl_request(p, other, is_alive, NIL, ATOM_false);
}

/* -- Names -- */

static Term register_name(Process *p, Process *other, Term name) {
  switch (vl_process_name(other, name)) {
  case REGISTER_OK:
    if (vl_trace_wants(p, TRACE_PROCS)) vl_trace_tell(p, ATOM_register, 1, &name);
    return ATOM_true;
  case REGISTER_TAKEN: return vl_raise_badarg(p);
  case REGISTER_NO_MEMORY: break;
  }
  return vl_raise_system_limit(p);
}

Term bif_erlang_register_2(Process *p, const Term *args) {
  Term name = args[0], pid = args[1];
  if (!is_atom(name) || !is_pid(pid) || name == ATOM_undefined) return vl_raise_badarg(p);
  Process *other = vl_ptable_find(p->instance->processes, pid);
  if (!other) return vl_raise_badarg(p);
  return vl_process_is_exiting(other) ? vl_raise_badarg(p) : register_name(p, other, name);
}

Term bif_erlang_unregister_1(Process *p, const Term *args) {
  Term pid = is_atom(args[0]) ? vl_registry_find(p->instance->registry, args[0]) : TERM_NONE;
  Process *other = pid == TERM_NONE ? NULL : vl_ptable_find(p->instance->processes, pid);
  if (!other) return vl_raise_badarg(p);
  if (!vl_process_unname(other, args[0])) return vl_raise_badarg(p);
  if (vl_trace_wants(p, TRACE_PROCS)) vl_trace_tell(p, ATOM_unregister, 1, &args[0]);
  return ATOM_true;
}

Term bif_erlang_whereis_1(Process *p, const Term *args) {
  if (!is_atom(args[0])) return vl_raise_badarg(p);
  Term pid = vl_registry_find(p->instance->registry, args[0]);
  Process *other = pid == TERM_NONE ? NULL : vl_ptable_find(p->instance->processes, pid);
  return other && !vl_process_is_exiting(other) ? pid : ATOM_undefined;
}

Term bif_erlang_registered_0(Process *p, const Term *args) {
  Term list = NIL, name;
  for (size_t at = 0; (name = vl_registry_next(p->instance->registry, &at)) != TERM_NONE;)
    list = vl_cons(&p->heap, name, list);
  return list;
}

Term bif_erlang_processes_0(Process *p, const Term *args) {
  ProcessTable *table = p->instance->processes;
  Term list = NIL;
  for (uint32_t at = vl_ptable_bound(table); at-- > 0;) {
    Process *other = vl_ptable_at(table, at);
    if (other && !vl_process_is_exiting(other)) list = vl_cons(&p->heap, other->pid, list);
  }
  vl_bump_reductions(p, vl_ptable_bound(table) / 8);
  return list;
}

/* -- Flags -- */

enum { SAVED_CALLS_MAX = 10000 };

static Term set_flag(Process *p, uint32_t flag, Term value) {
  if (!arg_is_bool(value)) return vl_raise_badarg(p);
  bool old = vl_process_has(p, flag);
  if (value == ATOM_true)
    atomic_fetch_or(&p->flags, flag);
  else
    atomic_fetch_and(&p->flags, ~flag);
  return make_bool(old);
}

static Term set_priority(Process *p, Term value) {
  Priority priority;
  if (!read_priority(value, &priority)) return vl_raise_badarg(p);
  Term old = priority_name(p->priority);
  p->priority = (uint8_t)priority;
  return old;
}

static Term set_max_heap(Process *p, Term value) {
  size_t words;
  uint32_t flags = 0;
  if (!vl_heap_limit_read(value, &words, &flags)) return vl_raise_badarg(p);
  Term old = vl_heap_limit_term(&p->heap, p);
  atomic_fetch_and(&p->flags, ~(uint32_t)(FLAG_HEAP_UNLIMITED | FLAG_HEAP_SILENT));
  atomic_fetch_or(&p->flags, flags);
  vl_process_limit_heap(p, words);
  return old;
}

static Term set_queue_data(Process *p, Term value) {
  if (value != ATOM_off_heap && value != ATOM_on_heap) return vl_raise_badarg(p);
  Term old = set_flag(p, FLAG_OFF_HEAP_DATA, make_bool(value == ATOM_off_heap));
  return old == ATOM_true ? ATOM_off_heap : ATOM_on_heap;
}

static Term set_error_handler(Process *p, Term module) {
  Term old = p->error_handler;
  p->error_handler = module;
  return old;
}

/* How many monitor nodes were asked for: there are none to monitor. */
static Term set_node_monitors(Process *p, Term value) {
  if (!arg_is_bool(value)) return vl_raise_badarg(p);
  Term old = make_small(p->node_monitors);
  p->node_monitors = value == ATOM_true ? p->node_monitors + 1 : 0;
  return old;
}

static Term exchange(uint32_t *place, Term value) {
  uint32_t old = *place;
  *place = (uint32_t)small_value(value);
  return make_small(old);
}

Term bif_erlang_process_flag_2(Process *p, const Term *args) {
  Term flag = args[0], value = args[1];
  if (flag == ATOM_trap_exit) return set_flag(p, FLAG_TRAP_EXIT, value);
  if (flag == ATOM_priority) return set_priority(p, value);
  if (flag == ATOM_sensitive) return set_flag(p, FLAG_SENSITIVE, value);
  if (flag == ATOM_message_queue_data) return set_queue_data(p, value);
  if (flag == ATOM_max_heap_size) return set_max_heap(p, value);
  if (flag == ATOM_error_handler && is_atom(value)) return set_error_handler(p, value);
  if (flag == ATOM_monitor_nodes) return set_node_monitors(p, value);
  if (!arg_is_int(value, 0, UINT32_MAX)) return vl_raise_badarg(p);
  if (flag == ATOM_min_heap_size) return exchange(&p->min_heap, value);
  if (flag == ATOM_min_bin_vheap_size) return exchange(&p->min_bin_vheap, value);
  if (flag == ATOM_save_calls && arg_is_int(value, 0, SAVED_CALLS_MAX)) return exchange(&p->saves_calls, value);
  if (flag != ATOM_fullsweep_after || !arg_is_int(value, 0, UINT16_MAX)) return vl_raise_badarg(p);
  Term old = make_small(p->fullsweep_after);
  p->fullsweep_after = (uint16_t)small_value(value);
  return old;
}

/* `count`: how many calls to save. */
static Term save_calls(Heap *h, Process *of, Term count) {
  return exchange(&of->saves_calls, count);
}

Term bif_erlang_process_flag_3(Process *p, const Term *args) {
  if (!is_pid(args[0]) || args[1] != ATOM_save_calls || !arg_is_int(args[2], 0, SAVED_CALLS_MAX))
    return vl_raise_badarg(p);
  Process *other = vl_ptable_find(p->instance->processes, args[0]);
  return other ? vl_request(p, other, save_calls, args[2], ATOM_badarg) : vl_raise_badarg(p);
}

Term bif_erlang_group_leader_0(Process *p, const Term *args) {
  return p->group_leader;
}

Term bif_erlang_group_leader_2(Process *p, const Term *args) {
  if (!is_pid(args[0]) || !is_pid(args[1])) return vl_raise_badarg(p);
  if (args[1] == p->pid) {
    p->group_leader = args[0];
    return ATOM_true;
  }
  if (!vl_ptable_find(p->instance->processes, args[1])) return vl_raise_badarg(p);
  return vl_send_group_leader(p, args[1], args[0]) ? ATOM_true : vl_raise_system_limit(p);
}

Term bif_erlang_bump_reductions_1(Process *p, const Term *args) {
  if (!arg_is_int(args[0], 1, SMALL_MAX)) return vl_raise_badarg(p);
  vl_bump_reductions(p, (size_t)small_value(args[0]));
  return ATOM_true;
}

Term bif_erlang_yield_0(Process *p, const Term *args) {
  p->reds = 0;
  return ATOM_true;
}
