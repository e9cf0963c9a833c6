#include "base/park.h"

#include "base/futex.h"

static uint64_t bit(unsigned spot) {
  return UINT64_C(1) << spot;
}

void vl_park_announce(ParkLot *lot, unsigned spot) {
  atomic_fetch_or(&lot->idle, bit(spot));
}

void vl_park_withdraw(ParkLot *lot, unsigned spot) {
  atomic_fetch_and(&lot->idle, ~bit(spot));
}

void vl_park_sleep(ParkLot *lot, unsigned spot, int64_t nanoseconds) {
  _Atomic uint32_t *token = &lot->spots[spot].token;
  if (atomic_load(token) == 0) vl_futex_wait(token, 0, nanoseconds);
  vl_park_withdraw(lot, spot);
  atomic_store(token, 0);
}

bool vl_park_take(ParkLot *lot, unsigned spot) {
  return atomic_fetch_and(&lot->idle, ~bit(spot)) & bit(spot);
}

void vl_park_post(ParkLot *lot, unsigned spot) {
  _Atomic uint32_t *token = &lot->spots[spot].token;
  atomic_store(token, 1);
  vl_futex_wake(token, 1);
}
