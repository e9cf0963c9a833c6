#include "base/reserve.h"

#include "base/pages.h"

#include <string.h>
#include <time.h>

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static size_t kept_bytes(const PageReserve *r) {
  return atomic_load_explicit(&r->bytes, memory_order_relaxed);
}

static void count_bytes(PageReserve *r, size_t change) {
  atomic_store_explicit(&r->bytes, kept_bytes(r) + change, memory_order_relaxed);
}

void vl_reserve_init(PageReserve *r) {
  memset(r, 0, sizeof *r);
  vl_lock_init(&r->lock, LOCK_RESERVE);
}

/* -- Under the lock -- */

static void drop_at(PageReserve *r, unsigned i) {
  count_bytes(r, 0 - r->kept[i].bytes);
  r->count--;
  memmove(&r->kept[i], &r->kept[i + 1], (r->count - i) * sizeof r->kept[0]);
}

/* The block that was given first goes off the list. */
static char *take_last(PageReserve *r, size_t *bytes) {
  char *at = r->kept[r->count - 1].at;
  *bytes = r->kept[r->count - 1].bytes;
  drop_at(r, r->count - 1);
  return at;
}

static void put_first(PageReserve *r, char *at, size_t bytes, int64_t time) {
  memmove(&r->kept[1], &r->kept[0], r->count * sizeof r->kept[0]);
  r->kept[0].at = at;
  r->kept[0].bytes = bytes;
  r->kept[0].since = time;
  r->count++;
  count_bytes(r, bytes);
}

/* The smallest block of so many bytes, or else the largest; r->count if there is none. */
static unsigned choose(const PageReserve *r, size_t bytes) {
  unsigned best = r->count;
  for (unsigned i = 0; i < r->count; i++) {
    size_t size = r->kept[i].bytes, so_far = best < r->count ? r->kept[best].bytes : 0;
    bool is_better = so_far >= bytes ? size >= bytes && size < so_far : size > so_far;
    if (is_better) best = i;
  }
  return best;
}

/* Takes the front of a block, of *size bytes. What lies behind stays, if it is large enough, but for *spare bytes up to
 * a huge page's edge. */
static char *take_front(PageReserve *r, unsigned i, size_t bytes, size_t *size, size_t *spare) {
  char *at = r->kept[i].at;
  size_t all = r->kept[i].bytes, whole = vl_pages_size(bytes), edge = vl_pages_huge(whole);
  *size = all < whole ? all : whole;
  if (all < edge + PAGES_LEAST) {
    *spare = all - *size;
    drop_at(r, i);
    return at;
  }
  *spare = edge - whole;
  r->kept[i].at += edge;
  r->kept[i].bytes -= edge;
  count_bytes(r, 0 - edge);
  return at;
}

/* -- Any thread; system calls are made without the lock -- */

void vl_reserve_free(PageReserve *r) {
  for (size_t bytes; r->count > 0;) {
    char *at = take_last(r, &bytes);
    vl_pages_give(at, bytes);
  }
  vl_lock_destroy(&r->lock);
}

void *vl_reserve_take(PageReserve *r, size_t bytes) {
  size_t size = 0, spare = 0;
  char *block = NULL;
  if (kept_bytes(r) > 0 && bytes <= SIZE_MAX / 2) {
    vl_lock_take(&r->lock);
    unsigned i = choose(r, bytes);
    if (i < r->count) block = take_front(r, i, bytes, &size, &spare);
    vl_lock_release(&r->lock);
  }
  if (!block) return vl_pages_take(bytes);
  if (spare > 0) vl_pages_give(block + size, spare);
  if (size >= bytes) return block;
  char *wide = vl_pages_resize(block, size, bytes);
  if (!wide) vl_pages_give(block, size);
  return wide;
}

/* Keeps the block, if there is room; else takes another off. */
static bool try_keep(PageReserve *r, char **at, size_t *bytes, size_t most, int64_t time) {
  vl_lock_take(&r->lock);
  bool has_room = r->count < RESERVE_BLOCKS && kept_bytes(r) + *bytes <= most;
  if (has_room)
    put_first(r, *at, *bytes, time);
  else
    *at = take_last(r, bytes);
  vl_lock_release(&r->lock);
  return has_room;
}

void vl_reserve_give(PageReserve *r, void *block, size_t bytes, size_t most) {
  size_t size = vl_pages_size(bytes);
  if (most > RESERVE_MOST) most = RESERVE_MOST;
  most -= most % PAGES_LEAST;
  size_t kept = size < most ? size : most;
  if (kept < size) vl_pages_give((char *)block + kept, size - kept);
  if (kept == 0) return;
  int64_t time = now();
  for (;;) {
    char *other = block;
    size_t other_bytes = kept;
    if (try_keep(r, &other, &other_bytes, most, time)) return;
    vl_pages_give(other, other_bytes);
  }
}

int64_t vl_reserve_release(PageReserve *r) {
  while (VL_UNLIKELY(kept_bytes(r) > 0)) {
    int64_t time = now(), since = time;
    size_t bytes = 0;
    vl_lock_take(&r->lock);
    if (r->count > 0) since = r->kept[r->count - 1].since;
    char *late = time - since >= RESERVE_TIME ? take_last(r, &bytes) : NULL;
    vl_lock_release(&r->lock);
    if (!late) return since + RESERVE_TIME - time;
    vl_pages_give(late, bytes);
  }
  return INT64_MAX;
}
