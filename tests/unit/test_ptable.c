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
  cr_assert_eq(pid_index(second.pid), pid_index(pid));
  cr_assert_neq(second.pid, pid);
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
