/* Clocks, dates, unique integers. */
#include "bif/args.h"
#include "bif/bif.h"
#include "data/compare.h"
#include "data/num.h"
#include "proc/instance.h"

#include <time.h>

/* -- Units -- */

/* Parts of a second a unit name stands for; 0: no unit. */
static int64_t unit_parts(Term unit) {
  static const struct {
    Term name;
    int64_t parts;
  } units[] = {
      {ATOM_second, 1},
      {ATOM_seconds, 1},
      {ATOM_millisecond, 1000},
      {ATOM_milli_seconds, 1000},
      {ATOM_microsecond, 1000000},
      {ATOM_micro_seconds, 1000000},
      {ATOM_nanosecond, NS_PER_S},
      {ATOM_nano_seconds, NS_PER_S},
      {ATOM_native, NS_PER_S},
      {ATOM_perf_counter, NS_PER_S},
  };
  if (is_small(unit)) return small_value(unit) > 0 ? small_value(unit) : 0;
  for (size_t i = 0; i < VL_COUNT_OF(units); i++)
    if (units[i].name == unit) return units[i].parts;
  return 0;
}

static int64_t floor_div(__int128 a, int64_t b) {
  __int128 quotient = a / b;
  return (int64_t)(quotient - (a % b != 0 && a < 0));
}

static Term in_unit(Process *p, int64_t nanoseconds, Term unit) {
  int64_t parts = unit_parts(unit);
  if (parts == 0) return vl_raise_badarg(p);
  return vl_int(&p->heap, floor_div((__int128)nanoseconds * parts, NS_PER_S));
}

static int64_t monotonic(const Process *p) {
  return vl_clock_monotonic(&p->instance->clock);
}

static int64_t system_time(const Process *p) {
  return vl_clock_system(&p->instance->clock);
}

Term bif_erlang_monotonic_time_0(Process *p, const Term *args) {
  return vl_int(&p->heap, monotonic(p));
}

Term bif_erlang_monotonic_time_1(Process *p, const Term *args) {
  return in_unit(p, monotonic(p), args[0]);
}

Term bif_erlang_system_time_0(Process *p, const Term *args) {
  return vl_int(&p->heap, system_time(p));
}

Term bif_erlang_system_time_1(Process *p, const Term *args) {
  return in_unit(p, system_time(p), args[0]);
}

Term bif_erlang_time_offset_0(Process *p, const Term *args) {
  return vl_int(&p->heap, system_time(p) - monotonic(p));
}

Term bif_erlang_time_offset_1(Process *p, const Term *args) {
  return in_unit(p, system_time(p) - monotonic(p), args[0]);
}

Term bif_os_system_time_0(Process *p, const Term *args) {
  return vl_int(&p->heap, system_time(p));
}

Term bif_os_system_time_1(Process *p, const Term *args) {
  return in_unit(p, system_time(p), args[0]);
}

Term bif_os_perf_counter_0(Process *p, const Term *args) {
  return vl_int(&p->heap, monotonic(p));
}

/* {MegaSeconds, Seconds, MicroSeconds} */
static Term timestamp(Process *p) {
  int64_t us = system_time(p) / 1000;
  const int64_t million = 1000000;
  return vl_tuple3(&p->heap, make_small(us / million / million), make_small(us / million % million),
                   make_small(us % million));
}

/* floor(Time * parts of To / parts of From), for integers of any size. */
Term bif_erlang_convert_time_unit_3(Process *p, const Term *args) {
  int64_t from = unit_parts(args[1]), to = unit_parts(args[2]);
  if (!is_integer(args[0]) || from == 0 || to == 0) return vl_raise_badarg(p);
  NumStatus status;
  Term product = vl_num_mul(&p->heap, args[0], vl_int(&p->heap, to), &status);
  if (product != TERM_NONE && vl_compare(product, make_small(0)) < 0)
    product = vl_num_sub(&p->heap, product, vl_int(&p->heap, from - 1), &status);
  return product == TERM_NONE ? TERM_NONE : vl_num_div(&p->heap, product, vl_int(&p->heap, from), &status);
}

Term bif_erlang_timestamp_0(Process *p, const Term *args) {
  return timestamp(p);
}

Term bif_erlang_now_0(Process *p, const Term *args) {
  return timestamp(p);
}

Term bif_os_timestamp_0(Process *p, const Term *args) {
  return timestamp(p);
}

/* -- Dates -- */

static Term date_of(Process *p, const struct tm *t) {
  return vl_tuple3(&p->heap, make_small(t->tm_year + 1900), make_small(t->tm_mon + 1), make_small(t->tm_mday));
}

static Term time_of(Process *p, const struct tm *t) {
  return vl_tuple3(&p->heap, make_small(t->tm_hour), make_small(t->tm_min), make_small(t->tm_sec));
}

static struct tm broken_down(const Process *p, bool local) {
  time_t seconds = (time_t)floor_div(system_time(p), NS_PER_S);
  struct tm t = {0};
  if (local)
    localtime_r(&seconds, &t);
  else
    gmtime_r(&seconds, &t);
  return t;
}

Term bif_erlang_universaltime_0(Process *p, const Term *args) {
  struct tm t = broken_down(p, false);
  return vl_tuple2(&p->heap, date_of(p, &t), time_of(p, &t));
}

Term bif_erlang_localtime_0(Process *p, const Term *args) {
  struct tm t = broken_down(p, true);
  return vl_tuple2(&p->heap, date_of(p, &t), time_of(p, &t));
}

Term bif_erlang_date_0(Process *p, const Term *args) {
  struct tm t = broken_down(p, true);
  return date_of(p, &t);
}

Term bif_erlang_time_0(Process *p, const Term *args) {
  struct tm t = broken_down(p, true);
  return time_of(p, &t);
}

static bool read_triple(Term t, int *a, int *b, int *c) {
  if (!is_tuple_of(t, 3)) return false;
  for (size_t i = 0; i < 3; i++)
    if (!arg_is_int(tuple_at(t, i), 0, 9999)) return false;
  *a = (int)small_value(tuple_at(t, 0));
  *b = (int)small_value(tuple_at(t, 1));
  *c = (int)small_value(tuple_at(t, 2));
  return true;
}

static bool read_datetime(Term term, struct tm *t) {
  *t = (struct tm){.tm_isdst = -1};
  if (!is_tuple_of(term, 2)) return false;
  if (!read_triple(tuple_at(term, 0), &t->tm_year, &t->tm_mon, &t->tm_mday)) return false;
  if (!read_triple(tuple_at(term, 1), &t->tm_hour, &t->tm_min, &t->tm_sec)) return false;
  t->tm_year -= 1900;
  t->tm_mon -= 1;
  return t->tm_mon >= 0 && t->tm_mon < 12 && t->tm_mday >= 1 && t->tm_mday <= 31 && t->tm_hour < 24 && t->tm_min < 60 &&
         t->tm_sec < 60;
}

Term bif_erlang_localtime_to_universaltime_1(Process *p, const Term *args) {
  struct tm t;
  if (!read_datetime(args[0], &t)) return vl_raise_badarg(p);
  time_t seconds = mktime(&t);
  gmtime_r(&seconds, &t);
  return vl_tuple2(&p->heap, date_of(p, &t), time_of(p, &t));
}

Term bif_erlang_universaltime_to_localtime_1(Process *p, const Term *args) {
  struct tm t;
  if (!read_datetime(args[0], &t)) return vl_raise_badarg(p);
  time_t seconds = timegm(&t);
  localtime_r(&seconds, &t);
  return vl_tuple2(&p->heap, date_of(p, &t), time_of(p, &t));
}

/* -- Unique integers -- */

static Term unique(Process *p, bool positive) {
  uint64_t n = atomic_fetch_add_explicit(&p->instance->next_unique, 1, memory_order_relaxed);
  return vl_int(&p->heap, (int64_t)n + (positive ? 1 : -(INT64_C(1) << 59)));
}

Term bif_erlang_unique_integer_0(Process *p, const Term *args) {
  return unique(p, false);
}

/* One counter serves all: it is strictly monotonic anyway. */
Term bif_erlang_unique_integer_1(Process *p, const Term *args) {
  bool positive = false;
  Term options = args[0], item;
  while (arg_next(&options, &item)) {
    positive |= item == ATOM_positive;
    if (item != ATOM_positive && item != ATOM_monotonic) return vl_raise_badarg(p);
  }
  return options == NIL ? unique(p, positive) : vl_raise_badarg(p);
}
