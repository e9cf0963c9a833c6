#include "base/alloc.h"
#include "base/pages.h"
#include "base/reserve.h"

#include <criterion/criterion.h>

Test(alloc, counts_what_is_held) {
  Alloc a;
  vl_alloc_init(&a, NULL, NULL, 0);
  void *p = vl_alloc(&a, 100);
  cr_assert_not_null(p);
  p = vl_realloc(&a, p, 100, 40);
  cr_assert_eq(a.used, 40);
  vl_free(&a, p, 40);
  cr_assert_eq(a.used, 0);
  cr_assert_eq(a.peak, 100);
}

Test(alloc, refuses_past_the_limit_and_goes_on) {
  Alloc a;
  vl_alloc_init(&a, NULL, NULL, 64);
  cr_assert_null(vl_alloc(&a, 65));
  cr_assert_eq(a.used, 0);
  void *p = vl_alloc(&a, 64);
  cr_assert_not_null(p);
  cr_assert_null(vl_alloc(&a, 1));
  vl_free(&a, p, 64);
}

Test(alloc, fails_the_chosen_allocation_once) {
  Alloc a;
  vl_alloc_init(&a, NULL, NULL, 0);
  vl_alloc_fail_at(&a, 2);
  void *first = vl_alloc(&a, 8);
  cr_assert_null(vl_alloc(&a, 8));
  void *third = vl_alloc(&a, 8);
  cr_assert(first && third);
  vl_free(&a, first, 8);
  vl_free(&a, third, 8);
  cr_assert_eq(a.used, 0);
}

Test(alloc, refuses_a_product_that_overflows) {
  Alloc a;
  vl_alloc_init(&a, NULL, NULL, 0);
  cr_assert_null(vl_alloc_zeroed(&a, SIZE_MAX, 2));
}

/* Blocks of PAGES_LEAST and more are pages of the operating system's, smaller ones the C library's. */
Test(alloc, keeps_what_a_block_holds_when_it_becomes_large_and_small_again) {
  const size_t sizes[] = {64, PAGES_LEAST - 1, PAGES_LEAST, 3 * PAGES_LEAST + 5, PAGES_LEAST + 4097, 4096, 64};
  Alloc a;
  vl_alloc_init(&a, NULL, NULL, 0);
  size_t size = sizes[0];
  char *p = vl_alloc(&a, size);
  memset(p, 7, size);
  for (size_t i = 1; i < sizeof sizes / sizeof *sizes; i++) {
    p = vl_realloc(&a, p, size, sizes[i]);
    cr_assert_not_null(p);
    size_t kept = size < sizes[i] ? size : sizes[i];
    cr_assert(p[0] == 7 && p[kept - 1] == 7 && memcmp(p, p + 1, kept - 1) == 0);
    size = sizes[i];
    memset(p, 7, size);
  }
  vl_free(&a, p, size);
  cr_assert_eq(a.used, 0);
}

#if !defined(__SANITIZE_ADDRESS__) /* whose allocator ends the program */
Test(alloc, gives_null_for_a_block_that_no_machine_has) {
  Alloc a;
  vl_alloc_init(&a, NULL, NULL, 0);
  cr_assert_null(vl_alloc(&a, SIZE_MAX / 2));
  cr_assert_null(vl_alloc(&a, (size_t)1 << 60));
  cr_assert_eq(a.used, 0);
}
#endif

/* -- Large blocks that are kept -- */

enum { MB = 1 << 20 };

static char *filled(PageReserve *r, size_t size, char with) {
  char *block = vl_reserve_take(r, size);
  cr_assert_not_null(block);
  memset(block, with, size);
  return block;
}

Test(reserve, gives_a_block_again_cut_to_size) {
  PageReserve r;
  vl_reserve_init(&r);
  char *first = filled(&r, 20 * MB, 1);
  vl_reserve_give(&r, first, 20 * MB, 64 * MB);
  cr_assert_eq(r.bytes, 20 * MB);
  char *front = filled(&r, 5 * MB, 2);
  cr_assert_eq(front, first);
  cr_assert_eq(r.bytes, 14 * MB); /* from the next huge page on */
  char *rest = filled(&r, 14 * MB, 3);
  cr_assert_eq(rest, first + 6 * MB);
  cr_assert(front[5 * MB - 1] == 2 && r.bytes == 0);
  vl_reserve_give(&r, front, 5 * MB, 64 * MB);
  vl_reserve_give(&r, rest, 14 * MB, 64 * MB);
  cr_assert_eq(r.count, 2);
  vl_reserve_free(&r);
}

Test(reserve, a_block_that_is_too_small_grows) {
  PageReserve r;
  vl_reserve_init(&r);
  vl_reserve_give(&r, filled(&r, 4 * MB + 1, 1), 4 * MB + 1, 64 * MB);
  vl_reserve_give(&r, filled(&r, 3 * MB, 1), 3 * MB, 64 * MB);
  size_t large = (size_t)40 * MB;
  char *wide = filled(&r, large, 2);
  cr_assert_eq((uintptr_t)wide % (2 * MB), 0);
  cr_assert(wide[0] == 2 && wide[large - 1] == 2);
  cr_assert(r.count == 0);
  wide = vl_pages_resize(wide, large, 2 * large);
  cr_assert(wide[large - 1] == 2 && wide[2 * large - 1] == 0);
  vl_reserve_give(&r, wide, 2 * large, 64 * MB);
  cr_assert_eq(r.bytes, 64 * MB); /* the part that may be kept */
  vl_reserve_free(&r);
}

Test(reserve, keeps_the_newest_within_its_bounds) {
  PageReserve r;
  vl_reserve_init(&r);
  char *blocks[RESERVE_BLOCKS + 2];
  for (size_t i = 0; i < RESERVE_BLOCKS + 2; i++) blocks[i] = filled(&r, 2 * MB, 1);
  for (size_t i = 0; i < RESERVE_BLOCKS + 2; i++) vl_reserve_give(&r, blocks[i], 2 * MB, 64 * MB);
  cr_assert_eq(r.count, RESERVE_BLOCKS);
  cr_assert_eq(r.kept[0].at, blocks[RESERVE_BLOCKS + 1]);
  vl_reserve_give(&r, filled(&r, 2 * MB, 1), 2 * MB, 5 * MB);
  cr_assert_eq(r.bytes, 4 * MB);
  vl_reserve_give(&r, filled(&r, 2 * MB, 1), 2 * MB, MB);
  cr_assert_eq(r.bytes, 2 * MB); /* what is given now is not kept */
  vl_reserve_free(&r);
}

Test(reserve, gives_back_what_is_not_used_for_long) {
  PageReserve r;
  vl_reserve_init(&r);
  cr_assert_eq(vl_reserve_release(&r), INT64_MAX);
  char *old = filled(&r, 2 * MB, 1), *young = filled(&r, 4 * MB, 1);
  vl_reserve_give(&r, old, 2 * MB, 64 * MB);
  vl_reserve_give(&r, young, 4 * MB, 64 * MB);
  r.kept[1].since -= RESERVE_TIME; /* as if it were later */
  int64_t more = vl_reserve_release(&r);
  cr_assert(more > 0 && more <= RESERVE_TIME);
  cr_assert_eq(r.bytes, 4 * MB);
  r.kept[0].since -= RESERVE_TIME;
  cr_assert_eq(vl_reserve_release(&r), INT64_MAX);
  cr_assert_eq(r.bytes, 0);
  vl_reserve_free(&r);
}

#if !defined(__SANITIZE_ADDRESS__)
Test(reserve, serves_an_allocator_without_a_limit) {
  PageReserve r;
  vl_reserve_init(&r);
  Alloc a, limited;
  vl_alloc_init(&a, NULL, NULL, 0);
  vl_alloc_init(&limited, NULL, NULL, 100 * MB);
  vl_alloc_keep(&a, &r);
  vl_alloc_keep(&limited, &r);
  void *stays = vl_alloc(&a, 8 * MB), *block = vl_alloc(&a, 8 * MB);
  cr_assert(stays && block);
  vl_free(&a, block, 8 * MB);
  cr_assert_eq(r.bytes, 8 * MB); /* half of what it held */
  void *other = vl_alloc(&limited, 4 * MB);
  cr_assert(other && r.bytes == 8 * MB);
  vl_free(&limited, other, 4 * MB);
  cr_assert_eq(r.bytes, 8 * MB);
  cr_assert_eq(vl_alloc(&a, 8 * MB), block);
  vl_free(&a, block, 8 * MB);
  vl_free(&a, stays, 8 * MB);
  vl_reserve_free(&r);
}
#endif
