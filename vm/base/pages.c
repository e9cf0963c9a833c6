#include "base/pages.h"

#include <sys/mman.h>
#include <unistd.h>

enum { HUGE_PAGE = 1 << 21 };

size_t vl_pages_size(size_t bytes) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  return (bytes + page - 1) / page * page;
}

size_t vl_pages_huge(size_t bytes) {
  return (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
}

void *vl_pages_take(size_t bytes) {
  size_t size = vl_pages_size(bytes), mapped = size + HUGE_PAGE;
  if (bytes > SIZE_MAX / 2) return NULL;
  char *map = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (map == MAP_FAILED) return NULL;
  size_t before = (HUGE_PAGE - (uintptr_t)map % HUGE_PAGE) % HUGE_PAGE;
  if (before != 0) munmap(map, before);
  munmap(map + before + size, mapped - before - size);
  madvise(map + before, size, MADV_HUGEPAGE); /* a wish */
  return map + before;
}

/* Where it has to move the system would choose an address that no huge page can have: it moves to a place of our
 * choice, in one call, so that the block stays one mapping. When that fails (too many mappings) nobody knows whether
 * the place is still ours: it is left, nothing was ever written to it. */
void *vl_pages_resize(void *block, size_t old_bytes, size_t new_bytes) {
  size_t old_size = vl_pages_size(old_bytes), new_size = vl_pages_size(new_bytes);
  if (new_bytes > SIZE_MAX / 2) return NULL;
  if (mremap(block, old_size, new_size, 0) != MAP_FAILED) return block;
  void *place = vl_pages_take(new_bytes);
  if (!place) return NULL;
  void *moved = mremap(block, old_size, new_size, MREMAP_MAYMOVE | MREMAP_FIXED, place);
  return moved == MAP_FAILED ? NULL : moved;
}

void vl_pages_give(void *block, size_t bytes) {
  munmap(block, vl_pages_size(bytes));
}
