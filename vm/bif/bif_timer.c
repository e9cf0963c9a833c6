/* Timers that send messages. */
#include "bif/args.h"
#include "bif/bif.h"
#include "proc/ptable.h"
#include "proc/ref.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "proc/timer.h"

#define TIMER_MAX_MS (INT64_MAX / NS_PER_MS / 2)

/* [{abs, Bool}] of starting, [{async, Bool}, {info, Bool}] of cancelling and reading. */
typedef struct TimerOptions {
  bool absolute, async, info;
} TimerOptions;

static bool read_options(Term list, bool starting, TimerOptions *o) {
  *o = (TimerOptions){.info = true};
  Term item, value;
  while (arg_next(&list, &item)) {
    bool *target = arg_is_pair(item, ATOM_abs, &value)     ? &o->absolute
                   : arg_is_pair(item, ATOM_async, &value) ? &o->async
                   : arg_is_pair(item, ATOM_info, &value)  ? &o->info
                                                           : NULL;
    if ((target == &o->absolute) != starting) return false;
    if (!target || !arg_is_bool(value)) return false;
    *target = value == ATOM_true;
  }
  return list == NIL;
}

/* The wheel that a timer's reference names; any, for a reference that is no timer's. */
static TimerWheel *wheel_of(Instance *in, Term ref) {
  TimerWheel *w = ref_flags(ref) & REF_TIMER ? vl_sched_timers_at(in, ref_flags(ref) & ~REF_TIMER) : NULL;
  return w ? w : vl_sched_timers_at(in, 0);
}

static bool is_gone(void *context, Term target) {
  const Instance *in = context;
  return is_pid(target) && !vl_ptable_find(in->processes, target);
}

static void drop_all(Instance *in, Timer *t) {
  for (Timer *next; t; t = next) {
    next = t->next;
    vl_signal_free(t->message, &in->alloc);
    vl_free(&in->alloc, t, sizeof *t);
  }
}

static Term start(Process *p, const Term *args, Term option_list, bool wrap) {
  Instance *in = p->instance;
  TimerOptions options;
  bool bad_target = !is_atom(args[1]) && !is_pid(args[1]);
  if (bad_target || !read_options(option_list, true, &options)) return vl_raise_badarg(p);
  if (!arg_is_int(args[0], options.absolute ? -TIMER_MAX_MS : 0, TIMER_MAX_MS)) return vl_raise_badarg(p);
  unsigned index;
  TimerWheel *wheel = vl_sched_timers(in, &index);
  uint64_t number = vl_ref_fresh(in);
  Term ref = vl_ref_make(&p->heap, in, number, REF_TIMER | index);
  Term message = wrap ? vl_tuple3(&p->heap, ATOM_timeout, ref, args[2]) : args[2];
  if (is_gone(in, args[1])) return ref;
  if (ref == TERM_NONE || message == TERM_NONE) return TERM_NONE;
  Fragment *copy = vl_signal_message_deep(&in->alloc, message);
  Timer *t = copy ? vl_alloc_zeroed(&in->alloc, 1, sizeof *t) : NULL;
  if (!t) {
    if (copy) vl_signal_free(copy, &in->alloc);
    return vl_raise_system_limit(p);
  }
  t->kind = TIMER_MESSAGE;
  t->target = args[1];
  t->ref = number;
  t->message = copy;
  int64_t due = small_value(args[0]) * NS_PER_MS;
  vl_timer_start(wheel, t, options.absolute ? due : due + vl_clock_monotonic(&in->clock));
  drop_all(in, vl_timers_sweep(wheel, is_gone, in)); /* processes that ended leave theirs */
  return ref;
}

Term bif_erlang_send_after_3(Process *p, const Term *args) {
  return start(p, args, NIL, false);
}

Term bif_erlang_send_after_4(Process *p, const Term *args) {
  return start(p, args, args[3], false);
}

Term bif_erlang_start_timer_3(Process *p, const Term *args) {
  return start(p, args, NIL, true);
}

Term bif_erlang_start_timer_4(Process *p, const Term *args) {
  return start(p, args, args[3], true);
}

/* What the caller learns: the result, ok, or a message with the result. */
static Term answer(Process *p, Term tag, Term ref, int64_t left, const TimerOptions *options) {
  Term result = left < 0 ? ATOM_false : make_small(left);
  if (!options->info) return ATOM_ok;
  if (!options->async) return result;
  Term message = vl_tuple3(&p->heap, tag, ref, result);
  if (message == TERM_NONE) return TERM_NONE;
  return vl_send_message(p->instance, p->pid, message) ? ATOM_ok : vl_raise_system_limit(p);
}

static Term cancel(Process *p, Term ref, Term option_list) {
  Instance *in = p->instance;
  TimerOptions options;
  if (!is_ref(ref) || !read_options(option_list, false, &options)) return vl_raise_badarg(p);
  int64_t left = vl_timer_left(wheel_of(in, ref), ref_number(ref), vl_clock_monotonic(&in->clock));
  Timer *t = vl_timer_take(wheel_of(in, ref), ref_number(ref));
  if (!t) return answer(p, ATOM_cancel_timer, ref, -1, &options);
  vl_signal_free(t->message, &in->alloc);
  vl_free(&in->alloc, t, sizeof *t);
  return answer(p, ATOM_cancel_timer, ref, left, &options);
}

Term bif_erlang_cancel_timer_1(Process *p, const Term *args) {
  return cancel(p, args[0], NIL);
}

Term bif_erlang_cancel_timer_2(Process *p, const Term *args) {
  return cancel(p, args[0], args[1]);
}

static Term read_timer(Process *p, Term ref, Term option_list) {
  Instance *in = p->instance;
  TimerOptions options;
  if (!is_ref(ref) || !read_options(option_list, false, &options)) return vl_raise_badarg(p);
  int64_t left = vl_timer_left(wheel_of(in, ref), ref_number(ref), vl_clock_monotonic(&in->clock));
  return answer(p, ATOM_read_timer, ref, left, &options);
}

Term bif_erlang_read_timer_1(Process *p, const Term *args) {
  return read_timer(p, args[0], NIL);
}

Term bif_erlang_read_timer_2(Process *p, const Term *args) {
  return read_timer(p, args[0], args[1]);
}
