/* Sleeping on a word until somebody says that it has changed (Linux's futex). */
#ifndef VL_FUTEX_H
#define VL_FUTEX_H

#include "base/base.h"

#include <stdatomic.h>

/* Returns when the word is not `seen`, when woken, when so many nanoseconds are over (INT64_MAX: never), or for no
 * reason. */
void vl_futex_wait(_Atomic uint32_t *word, uint32_t seen, int64_t nanoseconds);
/* Wakes at most so many of those that sleep on it. */
void vl_futex_wake(_Atomic uint32_t *word, int count);

#endif
