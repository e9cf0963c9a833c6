/* Large blocks kept for reuse: the operating system clears each page that it gives, and where it has not had the page
 * from its own host before that takes milliseconds for 2 MB. A heap of many megabytes is copied to a new block again
 * and again: the block it leaves becomes the next one.
 *
 *   give ──> kept, newest first ──> take: the smallest that is large enough, cut to size,
 *             │                           else the largest, moved to where there is room behind it
 *             └── not taken for RESERVE_TIME, or more than `most` bytes: back to the operating system
 *
 * Any thread. */
#ifndef VL_RESERVE_H
#define VL_RESERVE_H

#include "base/lock.h"

#include <stdatomic.h>

enum { RESERVE_BLOCKS = 8 };
#define RESERVE_MOST ((size_t)128 << 20) /* bytes kept */
#define RESERVE_TIME INT64_C(1000000000) /* nanoseconds that a block is kept without a use */

typedef struct PageReserve {
  Lock lock; /* LOCK_RESERVE */
  struct {
    char *at;
    size_t bytes;         /* whole pages */
    int64_t since;        /* when it was given */
  } kept[RESERVE_BLOCKS]; /* newest first */
  unsigned count;
  _Atomic size_t bytes; /* of them all; a hint without the lock */
} PageReserve;

void vl_reserve_init(PageReserve *r);
/* Everything goes back. Nobody uses it any more. */
void vl_reserve_free(PageReserve *r);

/* As vl_pages_take, but the block is not zeroed. */
void *vl_reserve_take(PageReserve *r, size_t bytes) VL_MUST_CHECK;
/* In place of vl_pages_give. `most`: no more than so many bytes are kept after it. */
void vl_reserve_give(PageReserve *r, void *block, size_t bytes, size_t most);

/* Gives back what was kept for long enough. Nanoseconds until more will be; INT64_MAX: nothing is kept. */
int64_t vl_reserve_release(PageReserve *r);

#endif
