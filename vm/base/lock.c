#include "base/lock.h"

#ifndef NDEBUG
/* Bit r: this thread holds a lock of rank r. Debug builds only. */
static _Thread_local uint32_t held_ranks;
#endif

void vl_lock_init(Lock *lock, LockRank rank) {
  lock->rank = rank;
  vl_check(pthread_mutex_init(&lock->mutex, NULL) == 0);
}

void vl_lock_destroy(Lock *lock) {
  pthread_mutex_destroy(&lock->mutex);
}

void vl_lock_take(Lock *lock) {
#ifndef NDEBUG
  vl_check(held_ranks >> lock->rank == 0);
  held_ranks |= UINT32_C(1) << lock->rank;
#endif
  pthread_mutex_lock(&lock->mutex);
}

void vl_lock_release(Lock *lock) {
  pthread_mutex_unlock(&lock->mutex);
#ifndef NDEBUG
  held_ranks &= ~(UINT32_C(1) << lock->rank);
#endif
}
