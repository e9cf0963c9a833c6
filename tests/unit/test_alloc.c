#include "base/alloc.h"

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
