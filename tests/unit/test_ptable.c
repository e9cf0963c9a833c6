#include "proc/ptable.h"

#include <criterion/criterion.h>

Test(ptable, a_pid_finds_its_process_only) {
  Alloc a;
  vl_alloc_init(&a, NULL, NULL, 0);
  ProcessTable *table = vl_ptable_new(&a, 3, 4000);
  static Process first, second;
  cr_assert(vl_ptable_insert(table, &first));
  Term pid = first.pid;
  cr_assert_eq(pid_instance(pid), 3);
  cr_assert_eq(vl_ptable_find(table, pid), &first);
  vl_ptable_remove(table, &first);
  cr_assert_null(vl_ptable_find(table, pid));
  cr_assert(vl_ptable_insert(table, &second));
  cr_assert_gt(second.pid, pid);
  cr_assert_null(vl_ptable_find(table, pid));
  vl_ptable_remove(table, &second);
  vl_ptable_free(table);
  cr_assert_eq(a.used, 0);
}

Test(ptable, refuses_past_its_limit) {
  enum { LIMIT = 1500 };
  Alloc a;
  vl_alloc_init(&a, NULL, NULL, 0);
  ProcessTable *table = vl_ptable_new(&a, 0, LIMIT);
  static Process processes[LIMIT + 1];
  for (size_t i = 0; i < LIMIT; i++) cr_assert(vl_ptable_insert(table, &processes[i]));
  cr_assert_not(vl_ptable_insert(table, &processes[LIMIT]));
  vl_ptable_remove(table, &processes[700]);
  cr_assert(vl_ptable_insert(table, &processes[LIMIT]));
  cr_assert_eq(vl_ptable_count(table), LIMIT);
  for (size_t i = 0; i <= LIMIT; i++)
    if (i != 700) vl_ptable_remove(table, &processes[i]);
  vl_ptable_free(table);
  cr_assert_eq(a.used, 0);
}

/* Whoever goes: rounds over few slots with some that stay, and growth in between. */
Test(ptable, a_newer_pid_is_greater) {
  enum { PLACES = 3000, SPAWNS = 200000 };
  Alloc a;
  vl_alloc_init(&a, NULL, NULL, 0);
  ProcessTable *table = vl_ptable_new(&a, 3, PLACES);
  static Process processes[PLACES];
  static bool there[PLACES];
  Term last = TERM_NONE;
  uint32_t random = 1, places = 100;
  for (size_t i = 0; i < SPAWNS; i++) {
    random = random * 1664525 + 1013904223;
    if (i == SPAWNS / 2) places = PLACES;
    size_t at = (random >> 8) % places;
    if (there[at]) vl_ptable_remove(table, &processes[at]);
    cr_assert(vl_ptable_insert(table, &processes[at]));
    there[at] = true;
    cr_assert_gt(processes[at].pid, last);
    cr_assert_eq(vl_ptable_find(table, processes[at].pid), &processes[at]);
    last = processes[at].pid;
  }
  cr_assert_leq(vl_ptable_bound(table), 2 * PLACES + 1024);
  for (size_t i = 0; i < PLACES; i++)
    if (there[i]) vl_ptable_remove(table, &processes[i]);
  vl_ptable_free(table);
  cr_assert_eq(a.used, 0);
}
