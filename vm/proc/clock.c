#include "proc/clock.h"

#include <time.h>

#define VIRTUAL_EPOCH (INT64_C(946684800) * NS_PER_S) /* 2000-01-01 */

static int64_t read_os_clock(clockid_t id) {
  struct timespec t;
  vl_check(clock_gettime(id, &t) == 0);
  return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

void vl_clock_init(Clock *clock, bool is_virtual) {
  clock->is_virtual = is_virtual;
  atomic_init(&clock->current, 0);
  clock->offset = is_virtual ? VIRTUAL_EPOCH : read_os_clock(CLOCK_REALTIME) - read_os_clock(CLOCK_MONOTONIC);
  clock->start = vl_clock_monotonic(clock);
}

int64_t vl_clock_monotonic(const Clock *clock) {
  return clock->is_virtual ? atomic_load(&clock->current) : read_os_clock(CLOCK_MONOTONIC);
}

int64_t vl_clock_system(const Clock *clock) {
  return clock->is_virtual ? atomic_load(&clock->current) + clock->offset : read_os_clock(CLOCK_REALTIME);
}

void vl_clock_advance(Clock *clock, int64_t nanoseconds) {
  vl_check(clock->is_virtual && nanoseconds >= 0);
  atomic_fetch_add(&clock->current, nanoseconds);
}
