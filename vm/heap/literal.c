#include "heap/literal.h"

#include "base/sanitize.h"
#include "heap/copy.h"
#include "heap/refbin.h"

#include <sys/mman.h>
#include <sys/resource.h>
#ifdef VL_ASAN
#include <sanitizer/lsan_interface.h>
#endif

/* Addresses are plentiful, unless the user limits them (ulimit -v): then a part of the limit. */
#define RESERVE_MAX ((size_t)16 << 30)
#define RESERVE_MIN ((size_t)64 << 20)
#define RESERVE_PART 8
/* What the library and temporary code get of it, each. */
#define OTHER_PART 4
/* Areas are whole units; memory is committed in larger steps. */
enum { UNIT_BYTES = 256, COMMIT_BYTES = 1 << 18, PAGE_BYTES = 4096 };

struct LiteralArea {
  size_t bytes;   /* whole units, this header included */
  Term *off_heap; /* BIN_REF objects in it */
  RefBin *holder;
  LiteralLife life;
  Term words[];
};

typedef struct Gap {
  struct Gap *next;
  size_t bytes;
} Gap;

LiteralRange vl_literal_range = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* -- Pages -- */

static void open_part(LiteralPart *part, uintptr_t start, size_t bytes) {
  *part = (LiteralPart){.start = start, .bytes = bytes, .top = start, .committed = start};
}

static bool divide_range(uintptr_t start, size_t bytes) {
  size_t other = bytes / OTHER_PART, table = other / UNIT_BYTES * sizeof(uint32_t);
  void *units = mmap(NULL, table, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (units == MAP_FAILED) return false;
  vl_literal_range.held_units = units;
  open_part(&vl_literal_range.parts[LITERALS_LASTING], start, other);
  open_part(&vl_literal_range.parts[LITERALS_LOADED], start + other, bytes - 2 * other);
  open_part(&vl_literal_range.parts[LITERALS_HELD], start + bytes - other, other);
  vl_literal_range.start = start;
  vl_literal_range.bytes = bytes;
#ifdef VL_ASAN /* what literals own is no leak */
  __lsan_register_root_region((const void *)start, bytes);
#endif
  return true;
}

static bool reserve_range(void) {
  size_t bytes = RESERVE_MAX;
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    while (bytes > limit.rlim_cur / RESERVE_PART && bytes > RESERVE_MIN) bytes /= 2;
  for (; bytes >= RESERVE_MIN; bytes /= 2) {
    void *at = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED) continue;
    if (!divide_range((uintptr_t)at, bytes)) {
      munmap(at, bytes);
      continue;
    }
    return true;
  }
  return false;
}

static bool commit_up_to(LiteralPart *part, uintptr_t end) {
  if (end <= part->committed) return true;
  if (end > part->start + part->bytes) return false;
  size_t bytes = (end - part->committed + COMMIT_BYTES - 1) / COMMIT_BYTES * COMMIT_BYTES;
  if (mprotect((void *)part->committed, bytes, PROT_READ | PROT_WRITE) != 0) return false;
  part->committed += bytes;
  return true;
}

/* First fit among the gaps. */
static void *take_gap(LiteralPart *part, size_t bytes) {
  for (Gap **link = &part->gaps; *link; link = &(*link)->next) {
    Gap *gap = *link;
    if (gap->bytes < bytes) continue;
    if (gap->bytes == bytes) {
      *link = gap->next;
    } else {
      Gap *rest = (Gap *)((uintptr_t)gap + bytes);
      *rest = (Gap){gap->next, gap->bytes - bytes};
      *link = rest;
    }
    return gap;
  }
  return NULL;
}

static void *take_bytes_locked(LiteralPart *part, size_t bytes) {
  if (vl_literal_range.bytes == 0 && !reserve_range()) return NULL;
  void *at = take_gap(part, bytes);
  if (at) return at;
  if (bytes > part->bytes || !commit_up_to(part, part->top + bytes)) return NULL;
  at = (void *)part->top;
  part->top += bytes;
  return at;
}

static void join_next(Gap *gap) {
  if (!gap->next || (uintptr_t)gap + gap->bytes != (uintptr_t)gap->next) return;
  gap->bytes += gap->next->bytes;
  gap->next = gap->next->next;
}

static void give_bytes_locked(LiteralPart *part, void *at, size_t bytes) {
  Gap *before = NULL, **link = &part->gaps;
  for (; *link && (uintptr_t)*link < (uintptr_t)at; link = &(*link)->next) before = *link;
  Gap *gap = at;
  *gap = (Gap){*link, bytes};
  *link = gap;
  join_next(gap);
  if (before) join_next(before);
  /* The pages behind the gap's own words go back to the OS. */
  uintptr_t first = ((uintptr_t)at + sizeof(Gap) + PAGE_BYTES - 1) & ~(uintptr_t)(PAGE_BYTES - 1);
  uintptr_t last = ((uintptr_t)at + bytes) & ~(uintptr_t)(PAGE_BYTES - 1);
  if (last > first) madvise((void *)first, last - first, MADV_DONTNEED);
}

/* -- Areas -- */

static size_t held_unit(const void *at) {
  return ((uintptr_t)at - vl_literal_range.parts[LITERALS_HELD].start) / UNIT_BYTES;
}

static void name_units(const LiteralArea *area) {
  size_t first = held_unit(area);
  for (size_t i = 0; i < area->bytes / UNIT_BYTES; i++) vl_literal_range.held_units[first + i] = (uint32_t)first;
}

LiteralArea *vl_literal_area_new(const Term *terms, size_t n, Term *out, LiteralLife life, RefBin *holder) {
  size_t words = 0;
  bool apart = life != LITERALS_LASTING;
  for (size_t i = 0; i < n; i++) {
    size_t more = apart ? vl_copy_apart_size(terms[i]) : vl_copy_deep_size(terms[i]);
    if (more >= COPY_SIZE_FAILED - words) return NULL;
    words += more;
  }
  size_t bytes = sizeof(LiteralArea) + words * sizeof(Term);
  bytes = (bytes + UNIT_BYTES - 1) / UNIT_BYTES * UNIT_BYTES;
  pthread_mutex_lock(&vl_literal_range.lock);
  LiteralArea *area = take_bytes_locked(&vl_literal_range.parts[life], bytes);
  pthread_mutex_unlock(&vl_literal_range.lock);
  if (!area) return NULL;
  area->bytes = bytes;
  area->holder = holder;
  area->life = life;
  if (life == LITERALS_HELD) name_units(area);
  Heap heap;
  vl_heap_over(&heap, NULL, area->words, words);
  for (size_t i = 0; i < n; i++)
    out[i] = apart ? vl_copy_apart_into(&heap, terms[i]) : vl_copy_deep_into(&heap, terms[i]);
  area->off_heap = heap.off_heap;
  return area;
}

void vl_literal_area_free(LiteralArea *area) {
  if (!area) return;
  vl_refbin_release_list(area->off_heap);
  pthread_mutex_lock(&vl_literal_range.lock);
  give_bytes_locked(&vl_literal_range.parts[area->life], area, area->bytes);
  pthread_mutex_unlock(&vl_literal_range.lock);
}

size_t vl_literal_area_bytes(const LiteralArea *area) {
  return area->bytes;
}

bool vl_literal_area_has(const LiteralArea *area, Term t) {
  return !is_immediate(t) && (uintptr_t)t - (uintptr_t)area < area->bytes;
}

RefBin *vl_literal_holder(const void *held_literal) {
  size_t first = vl_literal_range.held_units[held_unit(held_literal)];
  return ((const LiteralArea *)(vl_literal_range.parts[LITERALS_HELD].start + first * UNIT_BYTES))->holder;
}

bool vl_literal_sweep_open(uintptr_t start, size_t bytes) {
  size_t none = 0;
  if (!atomic_compare_exchange_strong(&vl_literal_range.sweep_bytes, &none, bytes ? bytes : 1)) return false;
  atomic_store(&vl_literal_range.sweep_shared, false);
  atomic_store(&vl_literal_range.sweep_start, start);
  return true;
}

bool vl_literal_sweep_close(void) {
  bool shared = atomic_load(&vl_literal_range.sweep_shared);
  atomic_store(&vl_literal_range.sweep_start, 0);
  atomic_store(&vl_literal_range.sweep_bytes, 0);
  return shared;
}
