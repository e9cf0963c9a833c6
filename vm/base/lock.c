#include "base/lock.h"

#ifndef NDEBUG
/* Bit r: this thread holds a lock of rank r. Debug builds only. */
static _Thread_local uint32_t held_ranks;

void vl_lock_rank_enter(LockRank rank) {
  vl_check(held_ranks >> rank == 0);
  held_ranks |= UINT32_C(1) << rank;
}

void vl_lock_rank_leave(LockRank rank) {
  held_ranks &= ~(UINT32_C(1) << rank);
}
#endif

void vl_lock_init(Lock *lock, LockRank rank) {
  lock->rank = rank;
  vl_check(pthread_mutex_init(&lock->mutex, NULL) == 0);
}

void vl_lock_destroy(Lock *lock) {
  pthread_mutex_destroy(&lock->mutex);
}

void vl_lock_take(Lock *lock) {
  lock_rank_enter(lock->rank);
  pthread_mutex_lock(&lock->mutex);
}

void vl_lock_release(Lock *lock) {
  pthread_mutex_unlock(&lock->mutex);
  lock_rank_leave(lock->rank);
}
