#include "proc/link.h"

#include <criterion/criterion.h>

Test(link, finds_what_was_added_at_any_size) {
  enum { COUNT = 1000 };
  Alloc a;
  vl_alloc_init(&a, NULL, NULL, 0);
  LinkTable table = {0};
  for (uint64_t key = 1; key <= COUNT; key++) {
    Link *link = vl_links_add(&table, &a, key * 64);
    cr_assert_not_null(link);
    link->other = make_small((int64_t)key);
    cr_assert_eq(vl_links_find(&table, key * 64), link);
    cr_assert_null(vl_links_find(&table, key * 64 + 1));
  }
  size_t seen = 0;
  for (Link *link = vl_links_next(&table, NULL); link; link = vl_links_next(&table, link)) seen++;
  cr_assert_eq(seen, COUNT);
  for (uint64_t key = 1; key <= COUNT; key += 2) vl_links_remove(&table, &a, vl_links_find(&table, key * 64));
  for (uint64_t key = 1; key <= COUNT; key++) cr_assert_eq(vl_links_find(&table, key * 64) != NULL, key % 2 == 0);
  vl_links_free(&table, &a);
  cr_assert_eq(a.used, 0);
}

Test(link, pops_everything_once) {
  Alloc a;
  vl_alloc_init(&a, NULL, NULL, 0);
  LinkTable table = {0};
  for (uint64_t key = 1; key <= 100; key++) cr_assert_not_null(vl_links_add(&table, &a, key));
  uint64_t sum = 0;
  uint32_t from = 0;
  for (Link *link; (link = vl_links_pop(&table, &from)); vl_link_free(link, &a)) sum += link->key;
  cr_assert_eq(sum, 5050);
  vl_links_free(&table, &a);
  cr_assert_eq(a.used, 0);
}
