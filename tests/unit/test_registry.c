#include "proc/registry.h"

#include <criterion/criterion.h>

Test(registry, a_name_is_one_process_at_a_time) {
  Alloc a;
  EpochDomain epochs;
  vl_alloc_init(&a, NULL, NULL, 0);
  vl_epoch_init(&epochs, &a);
  Registry *r = vl_registry_new(&a, &epochs);
  Term name = make_atom(7), first = make_pid(0, 1, 1), second = make_pid(0, 1, 2);
  cr_assert_eq(vl_registry_add(r, name, first), REGISTER_OK);
  cr_assert_eq(vl_registry_add(r, name, second), REGISTER_TAKEN);
  cr_assert_eq(vl_registry_find(r, name), first);
  cr_assert_not(vl_registry_remove(r, name, second));
  cr_assert(vl_registry_remove(r, name, first));
  cr_assert_eq(vl_registry_find(r, name), TERM_NONE);
  cr_assert_eq(vl_registry_add(r, name, second), REGISTER_OK);
  vl_registry_free(r);
  vl_epoch_destroy(&epochs);
  cr_assert_eq(a.used, 0);
}

Test(registry, grows_and_keeps_all_names) {
  enum { COUNT = 500 };
  Alloc a;
  EpochDomain epochs;
  vl_alloc_init(&a, NULL, NULL, 0);
  vl_epoch_init(&epochs, &a);
  Registry *r = vl_registry_new(&a, &epochs);
  for (uint32_t i = 0; i < COUNT; i++) cr_assert_eq(vl_registry_add(r, make_atom(i), make_pid(0, 0, i)), REGISTER_OK);
  for (uint32_t i = 0; i < COUNT; i++) cr_assert_eq(vl_registry_find(r, make_atom(i)), make_pid(0, 0, i));
  size_t count = 0;
  for (size_t at = 0; vl_registry_next(r, &at) != TERM_NONE;) count++;
  cr_assert_eq(count, COUNT);
  vl_registry_free(r);
  vl_epoch_destroy(&epochs);
  cr_assert_eq(a.used, 0);
}
