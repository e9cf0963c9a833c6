#include "base/futex.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_SECOND INT64_C(1000000000)

void vl_futex_wait(_Atomic uint32_t *word, uint32_t seen, int64_t nanoseconds) {
  struct timespec time = {.tv_sec = nanoseconds / NS_PER_SECOND, .tv_nsec = nanoseconds % NS_PER_SECOND};
  const struct timespec *limit = nanoseconds == INT64_MAX ? NULL : &time;
  int saved = errno;
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, seen, limit, NULL, 0);
  errno = saved;
}

void vl_futex_wake(_Atomic uint32_t *word, int count) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}
