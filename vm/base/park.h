/* Parking: how threads with nothing to do sleep, and are woken when something comes.
 *
 * A lot has a spot for each of its threads: a bit that tells that the thread is idle, and a token.
 *
 *   the thread                             who has work for it
 *   announce: sets its bit                 puts the work where the thread looks
 *   looks for work once more               take: clears the bit
 *   none: sleeps until there is a token    if it was set: post: puts the token, wakes
 *
 * Where the work lies is guarded by a lock, so either the thread sees the work, or the other one
 * sees the bit: no wake-up is lost (tests/unit/test_park.c goes through all interleavings). A token
 * may come when the thread has found the work by itself: then its next sleep ends at once. */
#ifndef VL_PARK_H
#define VL_PARK_H

#include "base/base.h"

#include <stdatomic.h>

#define PARK_SPOTS 64

typedef struct ParkLot {
  _Atomic uint64_t idle; /* bit i: the thread of spot i has nothing to do */
  struct {
    _Atomic uint32_t token; /* 1: posted */
    char apart[60];
  } spots[PARK_SPOTS];
} ParkLot;

/* -- The thread of the spot -- */

void vl_park_announce(ParkLot *lot, unsigned spot);
/* It has found something: it is not idle. */
void vl_park_withdraw(ParkLot *lot, unsigned spot);
/* After announcing: sleeps until a token comes, at most so many nanoseconds (INT64_MAX: any time). */
void vl_park_sleep(ParkLot *lot, unsigned spot, int64_t nanoseconds);

/* -- Any thread -- */

static inline uint64_t vl_park_idle(const ParkLot *lot) {
  return atomic_load(&lot->idle);
}
static inline bool vl_park_is_idle(const ParkLot *lot, unsigned spot) {
  return vl_park_idle(lot) >> spot & 1;
}
/* Was it idle? Then it is not any more, and the caller must post. */
bool vl_park_take(ParkLot *lot, unsigned spot) VL_MUST_CHECK;
void vl_park_post(ParkLot *lot, unsigned spot);

#endif
