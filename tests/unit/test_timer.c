#include "proc/clock.h"
#include "proc/timer.h"

#include <criterion/criterion.h>
#include <stdlib.h>

typedef struct Log {
  uint64_t refs[4096];
  size_t count;
} Log;

static void note(void *context, Timer *t) {
  Log *log = context;
  log->refs[log->count++] = t->ref;
}

static Alloc alloc;
static TimerWheel *wheel;
static Log fired;

static void start(void) {
  vl_alloc_init(&alloc, NULL, NULL, 0);
  wheel = vl_timers_new(&alloc, 0);
  fired.count = 0;
}

static void stop(void) {
  vl_timers_free(wheel, note, &fired);
  cr_assert_eq(alloc.used, 0);
}

static void run_to(int64_t ms) {
  vl_timers_run(wheel, ms * NS_PER_MS, note, &fired);
}

Test(timer, fires_in_order_of_time_then_of_start, .init = start, .fini = stop) {
  Timer a = {.ref = 1}, b = {.ref = 2}, c = {.ref = 3}, d = {.ref = 4};
  vl_timer_start(wheel, &a, 100 * NS_PER_MS);
  vl_timer_start(wheel, &b, 5 * NS_PER_MS);
  vl_timer_start(wheel, &c, 100 * NS_PER_MS);
  run_to(70);
  vl_timer_start(wheel, &d, 100 * NS_PER_MS);
  cr_assert_eq(fired.count, 1);
  run_to(99);
  cr_assert_eq(fired.count, 1);
  run_to(100);
  cr_assert_eq(fired.count, 4);
  for (size_t i = 0; i < 4; i++) cr_assert_eq(fired.refs[i], ((uint64_t[]){2, 1, 3, 4})[i]);
}

Test(timer, never_fires_early, .init = start, .fini = stop) {
  Timer a = {.ref = 1};
  vl_timer_start(wheel, &a, 5 * NS_PER_MS + 1);
  vl_timers_run(wheel, 5 * NS_PER_MS + 999999, note, &fired);
  cr_assert_eq(fired.count, 0);
  run_to(6);
  cr_assert_eq(fired.count, 1);
}

static bool is_odd(void *context, Term target) {
  return small_value(target) % 2 != 0;
}

Test(timer, sweeping_as_often_as_starting_leaves_few_whose_target_is_gone, .init = start, .fini = stop) {
  enum { COUNT = 4000 };
  static Timer timers[COUNT];
  size_t gone = 0;
  for (size_t i = 0; i < COUNT; i++) {
    timers[i] = (Timer){.ref = i + 1, .target = make_small((int64_t)i)};
    vl_timer_start(wheel, &timers[i], NS_PER_S);
    for (Timer *t = vl_timers_sweep(wheel, is_odd, NULL); t; t = t->next) gone++;
  }
  cr_assert_gt(gone, COUNT / 3);
  cr_assert_eq(vl_timers_count(wheel), COUNT - gone);
  run_to(1000);
  cr_assert_eq(fired.count, COUNT - gone);
}

Test(timer, jumps_over_long_silence, .init = start, .fini = stop) {
  Timer far = {.ref = 1};
  const int64_t ten_years = INT64_C(315360000000);
  vl_timer_start(wheel, &far, ten_years * NS_PER_MS);
  cr_assert_leq(vl_timers_next(wheel), ten_years * NS_PER_MS);
  run_to(ten_years - 1);
  cr_assert_eq(fired.count, 0);
  cr_assert_eq(vl_timers_next(wheel), ten_years * NS_PER_MS);
  run_to(ten_years);
  cr_assert_eq(fired.count, 1);
  cr_assert_eq(vl_timers_next(wheel), INT64_MAX);
}

Test(timer, is_taken_by_reference, .init = start, .fini = stop) {
  Timer a = {.ref = 7}, b = {.ref = 8};
  vl_timer_start(wheel, &a, 1000 * NS_PER_MS);
  vl_timer_start(wheel, &b, 1000 * NS_PER_MS);
  cr_assert_eq(vl_timer_left(wheel, 7, 400 * NS_PER_MS), 600);
  cr_assert_eq(vl_timer_take(wheel, 8), &b);
  cr_assert_null(vl_timer_take(wheel, 8));
  cr_assert(vl_timer_stop(&a));
  run_to(2000);
  cr_assert_eq(fired.count, 0);
}

/* Against the plain rule: everything due fires, in order, whatever was stopped meanwhile. */
Test(timer, agrees_with_a_list, .init = start, .fini = stop) {
  enum { COUNT = 2000 };
  static Timer timers[COUNT];
  static bool live[COUNT];
  srand(42);
  int64_t now = 0;
  size_t expect = 0;
  for (int round = 0; round < 400; round++) {
    for (int i = 0; i < 5; i++) {
      int at = round * 5 + i;
      timers[at] = (Timer){.ref = (uint64_t)at + 1};
      live[at] = true;
      vl_timer_start(wheel, &timers[at], (now + rand() % 300 * (rand() % 300)) * NS_PER_MS);
    }
    int victim = rand() % ((round + 1) * 5);
    if (live[victim] && rand() % 2) {
      cr_assert(vl_timer_stop(&timers[victim]));
      live[victim] = false;
    }
    now += rand() % 200;
    fired.count = 0;
    expect = 0;
    for (int at = 0; at < (round + 1) * 5; at++) expect += live[at] && (int64_t)timers[at].tick <= now;
    cr_assert_leq(expect, 4096);
    run_to(now);
    cr_assert_eq(fired.count, expect);
    for (size_t i = 0; i < fired.count; i++) live[fired.refs[i] - 1] = false;
  }
  fired.count = 0;
  run_to(now + 100000);
}
