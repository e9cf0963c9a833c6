/* Parking: the protocol in all its interleavings, and the code under real threads. */
#include "base/lock.h"
#include "base/park.h"

#include "explore.h"

#include <criterion/criterion.h>

/* -- The model: a worker that parks, and threads that give it work -- */

enum { WORKER_AT, QUEUE, IDLE, TOKEN, DONE, GIVER_AT, GIVER_LEFT = GIVER_AT + 3 };
enum { GIVERS = 3, WORK_EACH = 2 };

enum { LOOK, ANNOUNCE, CHECK, WITHDRAW, SLEEP, ENTER_SLEEP, ASLEEP, WAKE, CLEAR };

/* `check` false: a worker that does not look again after announcing. */
static bool worker_step(ModelState *s, bool check) {
  uint8_t *a = s->at;
  switch (a[WORKER_AT]) {
  case LOOK: /* pops under the queue's lock */
    if (a[QUEUE] > 0) {
      a[QUEUE]--;
      a[DONE]++;
    } else {
      a[WORKER_AT] = ANNOUNCE;
    }
    return true;
  case ANNOUNCE:
    a[IDLE] = 1;
    a[WORKER_AT] = check ? CHECK : SLEEP;
    return true;
  case CHECK: a[WORKER_AT] = a[QUEUE] > 0 ? WITHDRAW : SLEEP; return true;
  case WITHDRAW:
    a[IDLE] = 0;
    a[WORKER_AT] = LOOK;
    return true;
  case SLEEP: a[WORKER_AT] = a[TOKEN] ? WAKE : ENTER_SLEEP; return true;
  case ENTER_SLEEP: a[WORKER_AT] = a[TOKEN] ? WAKE : ASLEEP; return true; /* the kernel compares and queues at once */
  case ASLEEP: return false;
  case WAKE:
    a[IDLE] = 0;
    a[WORKER_AT] = CLEAR;
    return true;
  case CLEAR:
    a[TOKEN] = 0;
    a[WORKER_AT] = LOOK;
    return true;
  }
  return false;
}

enum { PUSH, TEST, TAKE, POST, ROUSE };

static bool giver_step(ModelState *s, unsigned giver) {
  uint8_t *a = s->at, *at = &a[GIVER_AT + giver], *left = &a[GIVER_LEFT + giver];
  if (*left == 0) return false;
  bool over = false;
  switch (*at) {
  case PUSH:
    a[QUEUE]++;
    *at = TEST;
    break;
  case TEST: over = !(*at = a[IDLE] ? TAKE : PUSH); break;
  case TAKE:
    over = !(*at = a[IDLE] ? POST : PUSH);
    a[IDLE] = 0;
    break;
  case POST:
    a[TOKEN] = 1;
    *at = ROUSE;
    break;
  case ROUSE:
    if (a[WORKER_AT] == ASLEEP) a[WORKER_AT] = WAKE;
    *at = PUSH;
    over = true;
    break;
  }
  if (over) --*left;
  return true;
}

static bool step(ModelState *s, unsigned thread) {
  return thread == GIVERS ? worker_step(s, true) : giver_step(s, thread);
}

static bool careless_step(ModelState *s, unsigned thread) {
  return thread == GIVERS ? worker_step(s, false) : giver_step(s, thread);
}

static bool all_is_done(const ModelState *s) {
  return s->at[QUEUE] == 0 && s->at[DONE] == GIVERS * WORK_EACH && s->at[WORKER_AT] == ASLEEP && s->at[IDLE];
}

static ModelState beginning(void) {
  ModelState s = {{0}};
  for (int i = 0; i < GIVERS; i++) s.at[GIVER_LEFT + i] = WORK_EACH;
  return s;
}

Test(park, no_interleaving_sleeps_over_work) {
  size_t states;
  const Model model = {GIVERS + 1, step, all_is_done};
  cr_assert_eq(explore(&model, beginning(), &states), 0);
  cr_assert_gt(states, 1000);
}

Test(park, the_search_finds_a_lost_wake_up) {
  size_t states;
  const Model model = {GIVERS + 1, careless_step, all_is_done};
  cr_assert_gt(explore(&model, beginning(), &states), 0);
}

/* -- The code: a worker counts down what others put -- */

enum { PUTS = 20000 };

static ParkLot lot;
static Lock queue_lock;
static unsigned queue, handled;

static bool take_work(void) {
  vl_lock_take(&queue_lock);
  bool took = queue > 0;
  if (took) queue--, handled++;
  vl_lock_release(&queue_lock);
  return took;
}

static void *give(void *unused) {
  for (int i = 0; i < PUTS; i++) {
    vl_lock_take(&queue_lock);
    queue++;
    vl_lock_release(&queue_lock);
    if (vl_park_is_idle(&lot, 5) && vl_park_take(&lot, 5)) vl_park_post(&lot, 5);
  }
  return unused;
}

Test(park, threads_hand_everything_over) {
  pthread_t givers[GIVERS];
  vl_lock_init(&queue_lock, LOCK_RUN_QUEUE);
  for (int i = 0; i < GIVERS; i++) cr_assert_eq(pthread_create(&givers[i], NULL, give, NULL), 0);
  while (handled < GIVERS * PUTS) {
    if (take_work()) continue;
    vl_park_announce(&lot, 5);
    if (take_work())
      vl_park_withdraw(&lot, 5);
    else
      vl_park_sleep(&lot, 5, INT64_MAX);
  }
  for (int i = 0; i < GIVERS; i++) pthread_join(givers[i], NULL);
  cr_assert_eq(queue, 0);
  vl_lock_destroy(&queue_lock);
}

Test(park, a_sleep_ends_with_its_time) {
  vl_park_announce(&lot, 0);
  vl_park_sleep(&lot, 0, 1000);
  cr_assert_not(vl_park_is_idle(&lot, 0));
}
