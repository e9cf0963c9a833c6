/* A lock for many readers or one writer, of one word.
 *
 * Free, it costs one atomic operation to take and one to give back; there are as many of them as an ETS table has
 * parts, so it is small. Who cannot have it spins for a moment, then sleeps on a futex. Writers that wait keep new
 * readers out. It has a rank like any other lock (lock.h); a thread does not take one twice, not even for reading.
 *
 *   word:   readers (bits 0..28) | SLEEPERS | PENDING: a writer waits | WRITER
 */
#ifndef VL_RWLOCK_H
#define VL_RWLOCK_H

#include "base/lock.h"

#include <stdatomic.h>

#define RW_WRITER (UINT32_C(1) << 31)
#define RW_PENDING (UINT32_C(1) << 30)
#define RW_SLEEPERS (UINT32_C(1) << 29)
#define RW_READERS (RW_SLEEPERS - 1)

typedef struct RwLock {
  _Atomic uint32_t word;
  uint32_t rank; /* LockRank */
} RwLock;

static inline void rwlock_init(RwLock *lock, LockRank rank) {
  atomic_init(&lock->word, 0);
  lock->rank = (uint32_t)rank;
}

void vl_rwlock_wait_read(RwLock *lock);
void vl_rwlock_wait_write(RwLock *lock);
void vl_rwlock_wake(RwLock *lock);

/* The four below without the check of ranks: for who takes several of one rank, in a fixed order. */
static inline void rwlock_take_read_next(RwLock *lock) {
  uint32_t word = atomic_load_explicit(&lock->word, memory_order_relaxed);
  if (VL_UNLIKELY(word & (RW_WRITER | RW_PENDING)) ||
      VL_UNLIKELY(!atomic_compare_exchange_strong_explicit(&lock->word, &word, word + 1, memory_order_acquire,
                                                           memory_order_relaxed)))
    vl_rwlock_wait_read(lock);
}
static inline void rwlock_take_write_next(RwLock *lock) {
  uint32_t word = 0;
  if (VL_UNLIKELY(!atomic_compare_exchange_strong_explicit(&lock->word, &word, RW_WRITER, memory_order_acquire,
                                                           memory_order_relaxed)))
    vl_rwlock_wait_write(lock);
}
static inline void rwlock_give_read_next(RwLock *lock) {
  uint32_t word = atomic_fetch_sub_explicit(&lock->word, 1, memory_order_release);
  if (VL_UNLIKELY(word & RW_SLEEPERS) && (word & RW_READERS) == 1) vl_rwlock_wake(lock);
}
static inline void rwlock_give_write_next(RwLock *lock) {
  uint32_t word = atomic_fetch_and_explicit(&lock->word, ~RW_WRITER, memory_order_release);
  if (VL_UNLIKELY(word & RW_SLEEPERS)) vl_rwlock_wake(lock);
}

/* False where others hold it. */
static inline VL_MUST_CHECK bool rwlock_try_write(RwLock *lock) {
  uint32_t word = 0;
  if (!atomic_compare_exchange_strong_explicit(&lock->word, &word, RW_WRITER, memory_order_acquire,
                                               memory_order_relaxed))
    return false;
  lock_rank_enter((LockRank)lock->rank);
  return true;
}
static inline void rwlock_take_read(RwLock *lock) {
  lock_rank_enter((LockRank)lock->rank);
  rwlock_take_read_next(lock);
}
static inline void rwlock_take_write(RwLock *lock) {
  lock_rank_enter((LockRank)lock->rank);
  rwlock_take_write_next(lock);
}
static inline void rwlock_give_read(RwLock *lock) {
  rwlock_give_read_next(lock);
  lock_rank_leave((LockRank)lock->rank);
}
static inline void rwlock_give_write(RwLock *lock) {
  rwlock_give_write_next(lock);
  lock_rank_leave((LockRank)lock->rank);
}

#endif
