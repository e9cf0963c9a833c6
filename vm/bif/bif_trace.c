/* What :vl_trace is made of: flags of processes, breakpoints, and the way back to where one was met. */
#include "bif/args.h"
#include "bif/bif.h"
#include "code/breakpoint.h"
#include "exec/apply.h"
#include "proc/ptable.h"
#include "proc/request.h"
#include "proc/trace.h"
#include "proc/watch.h"

static const struct {
  Term name;
  uint32_t flag;
} names[] = {
    {ATOM_send, TRACE_SEND},
    {ATOM_receive, TRACE_RECEIVE},
    {ATOM_call, TRACE_CALL},
    {ATOM_procs, TRACE_PROCS},
    {ATOM_running, TRACE_RUNNING},
    {ATOM_garbage_collection, TRACE_GC},
    {ATOM_arity, TRACE_ARITY},
    {ATOM_return_to, TRACE_RETURN_TO},
    {ATOM_silent, TRACE_SILENT},
    {ATOM_set_on_spawn, TRACE_ON_SPAWN},
    {ATOM_set_on_first_spawn, TRACE_ON_FIRST_SPAWN},
    {ATOM_set_on_link, TRACE_ON_LINK},
    {ATOM_set_on_first_link, TRACE_ON_FIRST_LINK},
    {ATOM_timestamp, TRACE_TIMESTAMP},
    {ATOM_monotonic_timestamp, TRACE_MONOTONIC},
    {ATOM_strict_monotonic_timestamp, TRACE_STRICT},
    {ATOM_exiting, TRACE_EXITING},
    {ATOM_ports, TRACE_PORTS},
};

/* False: not a list of flags. */
static bool read_flags(Term list, uint32_t *flags) {
  Term item;
  *flags = 0;
  while (arg_next(&list, &item)) {
    size_t i = 0;
    while (i < VL_COUNT_OF(names) && names[i].name != item) i++;
    if (i == VL_COUNT_OF(names)) return false;
    *flags |= names[i].flag;
  }
  return list == NIL;
}

/* {Flags, Tracer | []}. */
static Term flags_term(Heap *h, uint32_t flags, Term tracer) {
  Term list = NIL;
  for (size_t i = VL_COUNT_OF(names); i-- > 0;)
    if (flags & names[i].flag) list = vl_cons(h, names[i].name, list);
  return vl_tuple2(h, list, flags ? tracer : NIL);
}

/* -- Flags -- */

/* `how`: {On, Flags, Tracer}. */
static Term change(Heap *h, Process *of, Term how) {
  bool on = tuple_at(how, 0) == ATOM_true;
  return make_bool(vl_trace_change(of, on, (uint32_t)small_value(tuple_at(how, 1)), tuple_at(how, 2)));
}

Term bif_vl_trace_set_4(Process *p, const Term *args) {
  uint32_t flags;
  if (!read_flags(args[2], &flags) || !is_pid(args[3])) return vl_raise_badarg(p);
  Process *other = is_pid(args[0]) ? vl_ptable_find(p->instance->processes, args[0]) : NULL;
  if (!other) return ATOM_undefined;
  Term how = vl_tuple3(&p->heap, args[1], make_small(flags), args[3]);
  return how == TERM_NONE ? TERM_NONE : vl_request(p, other, change, how, ATOM_undefined);
}

Term bif_vl_trace_set_new_3(Process *p, const Term *args) {
  uint32_t flags;
  if (!read_flags(args[1], &flags) || !is_pid(args[2])) return vl_raise_badarg(p);
  if (args[0] != ATOM_true) {
    atomic_fetch_and(&p->instance->trace_new, ~flags);
    return ATOM_true;
  }
  atomic_store(&p->instance->trace_new_tracer, args[2]);
  atomic_fetch_or(&p->instance->trace_new, flags);
  return ATOM_true;
}

static Term describe(Heap *h, Process *of, Term unused) {
  return of->trace ? flags_term(h, of->trace->flags, of->trace->tracer) : flags_term(h, 0, NIL);
}

Term bif_vl_trace_info_1(Process *p, const Term *args) {
  if (args[0] == ATOM_new)
    return flags_term(&p->heap, atomic_load(&p->instance->trace_new), atomic_load(&p->instance->trace_new_tracer));
  if (!is_pid(args[0])) return vl_raise_badarg(p);
  Process *other = vl_ptable_find(p->instance->processes, args[0]);
  return other ? vl_request(p, other, describe, NIL, ATOM_undefined) : ATOM_undefined;
}

/* -- In the traced process -- */

Term bif_vl_trace_enter_1(Process *p, const Term *args) {
  ProcessTrace *t = p->trace;
  uint32_t arity = 0;
  if (!t || !t->inside || !t->pending) return vl_raise_badarg(p);
  for (Term list = args[0]; is_cons(list) && arity < APPLY_MAX_ARITY; list = cons_tail(list))
    p->regs->x[arity++] = cons_head(list);
  t->inside = false;
  t->entering = true;
  p->live = (uint16_t)arity;
  p->regs->go = t->pending;
  return TERM_NONE;
}

Term bif_vl_trace_inside_1(Process *p, const Term *args) {
  if (p->trace) p->trace->inside = args[0] == ATOM_true;
  return args[0];
}

Term bif_vl_trace_tell_2(Process *p, const Term *args) {
  Term terms[8], item, list = args[1];
  size_t count = 0;
  while (count < VL_COUNT_OF(terms) && arg_next(&list, &item)) terms[count++] = item;
  if (p->trace && p->trace->flags) vl_trace_tell(p, args[0], count, terms);
  return ATOM_true;
}

/* -- Breakpoints -- */

static bool read_mfa(const Term *args, Mfa *mfa) {
  *mfa = (Mfa){args[0], args[1], arg_is_int(args[2], 0, UINT8_MAX) ? (uint32_t)small_value(args[2]) : 0};
  return is_atom(args[0]) && is_atom(args[1]) && arg_is_int(args[2], 0, UINT8_MAX);
}

Term bif_vl_trace_break_5(Process *p, const Term *args) {
  Mfa mfa;
  if (!read_mfa(args, &mfa) || !arg_is_int(args[4], 0, BREAK_CALL | BREAK_META | BREAK_COUNT))
    return vl_raise_badarg(p);
  return make_bool(vl_break_set(p->instance->code, mfa, args[3] == ATOM_true, (uint32_t)small_value(args[4])));
}

Term bif_vl_trace_calls_4(Process *p, const Term *args) {
  Mfa mfa;
  if (!read_mfa(args, &mfa)) return vl_raise_badarg(p);
  const Breakpoint *b = vl_break_find(p->instance->code, mfa, args[3] == ATOM_true);
  return b ? vl_uint(&p->heap, atomic_load(&b->calls)) : ATOM_false;
}

Term bif_vl_trace_reset_4(Process *p, const Term *args) {
  Mfa mfa;
  if (!read_mfa(args, &mfa)) return vl_raise_badarg(p);
  Breakpoint *b = vl_break_find(p->instance->code, mfa, args[3] == ATOM_true);
  if (b) atomic_store(&b->calls, 0);
  return make_bool(b != NULL);
}

/* Pid or undefined; limits of collections and slices in milliseconds, of heaps in words; 0: none. */
Term bif_vl_trace_watch_4(Process *p, const Term *args) {
  for (int i = 1; i < 4; i++)
    if (!arg_is_int(args[i], 0, i < 3 ? UINT32_MAX : SMALL_MAX)) return vl_raise_badarg(p);
  vl_watch_set(p->instance, is_pid(args[0]) ? args[0] : TERM_NONE, (uint32_t)small_value(args[1]),
               (uint32_t)small_value(args[2]), (size_t)small_value(args[3]));
  return ATOM_true;
}

/* [{Name, Arity}] of all functions of the current version, closures too. */
Term bif_vl_trace_functions_1(Process *p, const Term *args) {
  const ModuleCode *m = is_atom(args[0]) ? vl_module_current(p->instance->code, args[0]) : NULL;
  Term list = NIL;
  for (uint32_t i = m ? m->function_count : 0; i-- > 0;)
    list = vl_cons(&p->heap, vl_tuple2(&p->heap, m->functions[i].function, make_small(m->functions[i].arity)), list);
  return list;
}
