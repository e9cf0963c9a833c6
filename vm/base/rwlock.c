/* The slow half: after "Futexes Are Tricky" (Drepper), the mutex with a bit that tells of sleepers, grown by a count of
 * readers. Who sleeps has set SLEEPERS in the very word it sleeps on; who gives the lock back and sees the bit clears
 * it and wakes all. */
#include "base/rwlock.h"

#include "base/futex.h"

#include <sched.h>

enum { SPINS = 64, YIELDS = 4 };

static void pause_briefly(unsigned round) {
  if (round >= SPINS) sched_yield();
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/* Sleeps while the word is as it was seen, with the bit set. */
static void sleep_on(RwLock *lock, uint32_t seen) {
  uint32_t marked = seen | RW_SLEEPERS;
  if (seen == marked ||
      atomic_compare_exchange_strong_explicit(&lock->word, &seen, marked, memory_order_relaxed, memory_order_relaxed))
    vl_futex_wait(&lock->word, marked, INT64_MAX);
}

void vl_rwlock_wait_read(RwLock *lock) {
  for (unsigned round = 0;; round++) {
    uint32_t word = atomic_load_explicit(&lock->word, memory_order_relaxed);
    if (!(word & (RW_WRITER | RW_PENDING))) {
      if (atomic_compare_exchange_weak_explicit(&lock->word, &word, word + 1, memory_order_acquire,
                                                memory_order_relaxed))
        return;
    } else if (round < SPINS + YIELDS) {
      pause_briefly(round);
    } else {
      sleep_on(lock, word);
    }
  }
}

void vl_rwlock_wait_write(RwLock *lock) {
  for (unsigned round = 0;; round++) {
    uint32_t word = atomic_load_explicit(&lock->word, memory_order_relaxed);
    if (!(word & (RW_WRITER | RW_READERS))) {
      /* Others may still wait: they say so again. */
      uint32_t mine = (word & ~RW_PENDING) | RW_WRITER;
      if (atomic_compare_exchange_weak_explicit(&lock->word, &word, mine, memory_order_acquire, memory_order_relaxed))
        return;
    } else if (round < SPINS + YIELDS) {
      if (!(word & RW_PENDING)) atomic_fetch_or_explicit(&lock->word, RW_PENDING, memory_order_relaxed);
      pause_briefly(round);
    } else {
      sleep_on(lock, word);
    }
  }
}

void vl_rwlock_wake(RwLock *lock) {
  atomic_fetch_and_explicit(&lock->word, ~RW_SLEEPERS, memory_order_relaxed);
  vl_futex_wake(&lock->word, INT32_MAX);
}
