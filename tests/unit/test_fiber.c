#include "base/fiber.h"

#include <criterion/criterion.h>
#include <string.h>

enum { STACK = 256 * 1024 };

static void *count_up(Fiber *f, void *message) {
  uintptr_t sum = 0;
  while (message) {
    sum += (uintptr_t)message;
    message = vl_fiber_yield(f, (void *)sum);
  }
  return (void *)(sum * 10);
}

Test(fiber, passes_messages_both_ways) {
  Fiber *f = vl_fiber_new(STACK);
  vl_fiber_start(f, count_up);
  cr_assert_eq(vl_fiber_resume(f, (void *)1), (void *)1);
  cr_assert_eq(vl_fiber_resume(f, (void *)2), (void *)3);
  cr_assert_not(vl_fiber_done(f));
  cr_assert_eq(vl_fiber_resume(f, NULL), (void *)30);
  cr_assert(vl_fiber_done(f));
  vl_fiber_free(f);
}

Test(fiber, can_be_abandoned_and_started_anew) {
  Fiber *f = vl_fiber_new(STACK);
  for (int i = 0; i < 100; i++) {
    vl_fiber_start(f, count_up);
    cr_assert_eq(vl_fiber_resume(f, (void *)7), (void *)7);
  }
  vl_fiber_free(f);
}

static void *floats(Fiber *f, void *message) {
  double a = 1.5, b = *(double *)message;
  for (int i = 0; i < 3; i++) {
    a = a * b;
    vl_fiber_yield(f, &a);
  }
  return NULL;
}

Test(fiber, keeps_floating_point_over_switches) {
  Fiber *f = vl_fiber_new(STACK);
  double factor = 2.0, kept = 0.125;
  vl_fiber_start(f, floats);
  cr_assert_eq(*(double *)vl_fiber_resume(f, &factor), 3.0);
  kept *= 2;
  cr_assert_eq(*(double *)vl_fiber_resume(f, NULL), 6.0);
  cr_assert_eq(kept, 0.25);
  vl_fiber_free(f);
}

static size_t deepest(Fiber *f) {
  char pad[512];
  memset(pad, 1, sizeof pad);
  __asm__ volatile("" : : "r"(pad) : "memory"); /* else the compiler keeps the one byte that is read */
  return vl_fiber_room(f) < 16 * 1024 ? 1 : pad[5] + deepest(f);
}

static void *go_deep(Fiber *f, void *message) {
  return (void *)deepest(f);
}

Test(fiber, tells_how_much_stack_is_left) {
  Fiber *f = vl_fiber_new(STACK);
  vl_fiber_start(f, go_deep);
  size_t depth = (size_t)vl_fiber_resume(f, NULL);
  cr_assert_gt(depth, 100);
  cr_assert_lt(depth, STACK / 512 + 1);
  vl_fiber_trim(f);
  vl_fiber_start(f, go_deep);
  cr_assert_eq((size_t)vl_fiber_resume(f, NULL), depth);
  vl_fiber_free(f);
}

static void *resume_other(Fiber *f, void *message) {
  Fiber *inner = message;
  void *got = vl_fiber_resume(inner, (void *)5);
  return (void *)((uintptr_t)vl_fiber_yield(f, got) + (uintptr_t)vl_fiber_resume(inner, (void *)1));
}

Test(fiber, fibers_resume_fibers) {
  Fiber *outer = vl_fiber_new(STACK), *inner = vl_fiber_new(STACK);
  vl_fiber_start(outer, resume_other);
  vl_fiber_start(inner, count_up);
  cr_assert_eq(vl_fiber_resume(outer, inner), (void *)5);
  cr_assert_eq(vl_fiber_resume(outer, (void *)100), (void *)106);
  vl_fiber_free(outer);
  vl_fiber_free(inner);
}
