/* The run token (proc/sched.h) in all interleavings: a process that runs and waits, senders that
 * push a signal and wake it, a worker that claims it to look into it. */
#include "explore.h"

#include <criterion/criterion.h>

enum { TOKEN, OUTER, HANDLED, QUEUED, WORKER_AT, CLAIMER_AT, CLAIMER_LEFT, SENDER_AT, SENDER_LEFT = SENDER_AT + 3 };
enum { SENDERS = 3, SIGNALS = 2, CLAIMS = 2 };

enum { IDLE, IN_QUEUE, RUNNING, CLAIMED_IDLE, CLAIMED_QUEUED };

static bool move(uint8_t *a, uint8_t from, uint8_t to) {
  if (a[TOKEN] != from) return false;
  a[TOKEN] = to;
  return true;
}

static void handle(uint8_t *a) {
  a[HANDLED] = (uint8_t)(a[HANDLED] + a[OUTER]);
  a[OUTER] = 0;
}

/* -- The worker: takes it from the queue, runs a slice, waits -- */

enum { POP, CLAIM_RUN, BACK, RUN, STORE_IDLE, LOOK_AGAIN, WAKE_SELF, PUSH_SELF };

static bool worker_step(uint8_t *a, bool looks_again) {
  switch (a[WORKER_AT]) {
  case POP:
    if (a[QUEUED] == 0) return false;
    a[QUEUED]--;
    a[WORKER_AT] = CLAIM_RUN;
    return true;
  case CLAIM_RUN: a[WORKER_AT] = move(a, IN_QUEUE, RUNNING) ? RUN : BACK; return true;
  case BACK: /* claimed: its turn comes again */
    a[QUEUED]++;
    a[WORKER_AT] = POP;
    return true;
  case RUN:
    handle(a);
    a[WORKER_AT] = STORE_IDLE;
    return true;
  case STORE_IDLE:
    a[TOKEN] = IDLE;
    a[WORKER_AT] = looks_again ? LOOK_AGAIN : POP;
    return true;
  case LOOK_AGAIN: a[WORKER_AT] = a[OUTER] ? WAKE_SELF : POP; return true;
  case WAKE_SELF: a[WORKER_AT] = move(a, IDLE, IN_QUEUE) ? PUSH_SELF : POP; return true;
  case PUSH_SELF:
    a[QUEUED]++;
    a[WORKER_AT] = POP;
    return true;
  }
  return false;
}

/* -- A sender -- */

enum { PUSH, WAKE, ENQUEUE };

static bool sender_step(uint8_t *a, unsigned i) {
  uint8_t *at = &a[SENDER_AT + i], *left = &a[SENDER_LEFT + i];
  if (*left == 0) return false;
  switch (*at) {
  case PUSH:
    a[OUTER]++;
    *at = WAKE;
    return true;
  case WAKE:
    *at = move(a, IDLE, IN_QUEUE) ? ENQUEUE : PUSH;
    if (*at == PUSH) --*left;
    return true;
  case ENQUEUE:
    a[QUEUED]++;
    --*left;
    *at = PUSH;
    return true;
  }
  return false;
}

/* -- Who looks into it -- */

enum { TRY_IDLE, TRY_QUEUED, LOOK_INTO, GIVE_BACK, SET_IDLE, CHECK, REWAKE, REQUEUE };

static bool claimer_step(uint8_t *a) {
  uint8_t *at = &a[CLAIMER_AT];
  if (a[CLAIMER_LEFT] == 0) return false;
  switch (*at) {
  case TRY_IDLE: *at = move(a, IDLE, CLAIMED_IDLE) ? LOOK_INTO : TRY_QUEUED; return true;
  case TRY_QUEUED:
    *at = move(a, IN_QUEUE, CLAIMED_QUEUED) ? LOOK_INTO : TRY_IDLE;
    if (*at == TRY_IDLE) a[CLAIMER_LEFT]--;
    return true;
  case LOOK_INTO:
    handle(a);
    *at = GIVE_BACK;
    return true;
  case GIVE_BACK:
    *at = move(a, CLAIMED_QUEUED, IN_QUEUE) ? TRY_IDLE : SET_IDLE;
    if (*at == TRY_IDLE) a[CLAIMER_LEFT]--;
    return true;
  case SET_IDLE:
    a[TOKEN] = IDLE;
    *at = CHECK;
    return true;
  case CHECK: *at = a[OUTER] ? REWAKE : TRY_IDLE; break;
  case REWAKE: *at = move(a, IDLE, IN_QUEUE) ? REQUEUE : TRY_IDLE; break;
  case REQUEUE:
    a[QUEUED]++;
    *at = TRY_IDLE;
    break;
  }
  if (*at == TRY_IDLE) a[CLAIMER_LEFT]--;
  return true;
}

static bool step(ModelState *s, unsigned thread) {
  if (thread == 0) return worker_step(s->at, true);
  return thread == 1 ? claimer_step(s->at) : sender_step(s->at, thread - 2);
}

static bool careless_step(ModelState *s, unsigned thread) {
  if (thread == 0) return worker_step(s->at, false);
  return thread == 1 ? claimer_step(s->at) : sender_step(s->at, thread - 2);
}

/* All is handled, and it stands in no queue. A process in two queues would run twice: QUEUED above 1 leaves
 * it there with the token IDLE, or handles nothing. */
static bool all_is_handled(const ModelState *s) {
  return s->at[TOKEN] == IDLE && s->at[OUTER] == 0 && s->at[QUEUED] == 0 && s->at[HANDLED] == SENDERS * SIGNALS;
}

static ModelState beginning(void) {
  ModelState s = {{0}};
  for (int i = 0; i < SENDERS; i++) s.at[SENDER_LEFT + i] = SIGNALS;
  s.at[CLAIMER_LEFT] = CLAIMS;
  return s;
}

Test(token, no_interleaving_sleeps_over_a_signal) {
  size_t states;
  const Model model = {2 + SENDERS, step, all_is_handled};
  cr_assert_eq(explore(&model, beginning(), &states), 0);
  cr_assert_gt(states, 1000);
}

Test(token, the_search_finds_a_signal_slept_over) {
  size_t states;
  const Model model = {2 + SENDERS, careless_step, all_is_handled};
  cr_assert_gt(explore(&model, beginning(), &states), 0);
}
