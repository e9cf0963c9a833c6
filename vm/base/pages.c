#include "base/pages.h"

#include <sys/mman.h>
#include <unistd.h>

enum { HUGE_PAGE = 1 << 21 };

/* The operating system counts in pages. */
static size_t whole_pages(size_t bytes) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  return (bytes + page - 1) / page * page;
}

void *vl_pages_take(size_t bytes) {
  size_t size = whole_pages(bytes), mapped = size + HUGE_PAGE;
  if (bytes > SIZE_MAX / 2) return NULL;
  char *map = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (map == MAP_FAILED) return NULL;
  size_t before = (HUGE_PAGE - (uintptr_t)map % HUGE_PAGE) % HUGE_PAGE;
  if (before != 0) munmap(map, before);
  munmap(map + before + size, mapped - before - size);
  madvise(map + before, size, MADV_HUGEPAGE); /* a wish */
  return map + before;
}

void *vl_pages_resize(void *block, size_t old_bytes, size_t new_bytes) {
  if (new_bytes > SIZE_MAX / 2) return NULL;
  void *moved = mremap(block, whole_pages(old_bytes), whole_pages(new_bytes), MREMAP_MAYMOVE);
  return moved == MAP_FAILED ? NULL : moved;
}

void vl_pages_give(void *block, size_t bytes) {
  munmap(block, whole_pages(bytes));
}
