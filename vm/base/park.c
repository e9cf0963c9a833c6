#include "base/park.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_SECOND INT64_C(1000000000)

static uint64_t bit(unsigned spot) {
  return UINT64_C(1) << spot;
}

void vl_park_announce(ParkLot *lot, unsigned spot) {
  atomic_fetch_or(&lot->idle, bit(spot));
}

void vl_park_withdraw(ParkLot *lot, unsigned spot) {
  atomic_fetch_and(&lot->idle, ~bit(spot));
}

/* Returns when the word is not 0, when woken, when the time is over, or for no reason. */
static void wait_while_zero(_Atomic uint32_t *word, int64_t nanoseconds) {
  struct timespec time = {.tv_sec = nanoseconds / NS_PER_SECOND, .tv_nsec = nanoseconds % NS_PER_SECOND};
  const struct timespec *limit = nanoseconds == INT64_MAX ? NULL : &time;
  int saved = errno;
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, 0, limit, NULL, 0);
  errno = saved;
}

void vl_park_sleep(ParkLot *lot, unsigned spot, int64_t nanoseconds) {
  _Atomic uint32_t *token = &lot->spots[spot].token;
  if (atomic_load(token) == 0) wait_while_zero(token, nanoseconds);
  vl_park_withdraw(lot, spot);
  atomic_store(token, 0);
}

bool vl_park_take(ParkLot *lot, unsigned spot) {
  return atomic_fetch_and(&lot->idle, ~bit(spot)) & bit(spot);
}

void vl_park_post(ParkLot *lot, unsigned spot) {
  _Atomic uint32_t *token = &lot->spots[spot].token;
  atomic_store(token, 1);
  syscall(SYS_futex, token, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}
