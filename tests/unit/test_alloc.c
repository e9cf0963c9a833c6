#include "base/alloc.h"
#include "base/pages.h"

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
