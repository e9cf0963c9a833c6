/* The instance's time: the machine's, or one that moves only when the host says so, so that a
 * run can be replayed. Any thread may read; only the host's thread moves a virtual clock. */
#ifndef VL_CLOCK_H
#define VL_CLOCK_H

#include "base/base.h"

#include <stdatomic.h>

typedef struct Clock {
  bool is_virtual;
  int64_t offset;          /* of system time to monotonic time, nanoseconds */
  int64_t start;           /* monotonic time at the instance's start */
  _Atomic int64_t current; /* virtual: monotonic nanoseconds */
} Clock;

#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S INT64_C(1000000000)

/* A virtual clock starts at zero, which it takes for 2000-01-01 00:00:00 UTC. */
void vl_clock_init(Clock *clock, bool is_virtual);
/* Nanoseconds; never goes back. */
int64_t vl_clock_monotonic(const Clock *clock);
/* Nanoseconds since 1970 UTC. */
int64_t vl_clock_system(const Clock *clock);
/* Moves a virtual clock forward. */
void vl_clock_advance(Clock *clock, int64_t nanoseconds);

#endif
