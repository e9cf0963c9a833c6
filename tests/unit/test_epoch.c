#include "base/epoch.h"

#include <criterion/criterion.h>

typedef struct Thing {
  Retired retired;
  bool freed;
} Thing;

static void note_freed(Retired *self, void *context) {
  ((Thing *)(void *)self)->freed = true;
  ++*(int *)context;
}

Test(epoch, keeps_what_an_online_thread_may_hold) {
  int freed = 0;
  EpochDomain d;
  vl_epoch_init(&d, &freed);
  EpochThread reader, writer;
  vl_epoch_enter(&d, &reader);
  vl_epoch_enter(&d, &writer);
  Thing thing = {.freed = false};
  vl_epoch_retire(&d, &thing.retired, note_freed);
  vl_epoch_quiesce(&d, &writer);
  cr_assert_not(thing.freed);
  vl_epoch_quiesce(&d, &reader);
  cr_assert(thing.freed);
  vl_epoch_leave(&d, &reader);
  vl_epoch_leave(&d, &writer);
  vl_epoch_destroy(&d);
  cr_assert_eq(freed, 1);
}

Test(epoch, a_thread_that_comes_later_holds_nothing_back) {
  int freed = 0;
  EpochDomain d;
  vl_epoch_init(&d, &freed);
  EpochThread worker, late;
  vl_epoch_enter(&d, &worker);
  Thing thing = {.freed = false};
  vl_epoch_retire(&d, &thing.retired, note_freed);
  vl_epoch_enter(&d, &late);
  vl_epoch_quiesce(&d, &worker);
  cr_assert(thing.freed);
  vl_epoch_leave(&d, &late);
  vl_epoch_leave(&d, &worker);
  vl_epoch_destroy(&d);
}

Test(epoch, destroy_frees_the_rest_in_order) {
  int freed = 0;
  EpochDomain d;
  vl_epoch_init(&d, &freed);
  Thing things[3] = {{.freed = false}};
  for (int i = 0; i < 3; i++) vl_epoch_retire(&d, &things[i].retired, note_freed);
  vl_epoch_destroy(&d);
  cr_assert_eq(freed, 3);
}
