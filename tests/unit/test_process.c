/* Processes without an engine: every slice receives all it can and goes back to sleep. */
#include "proc/exit.h"
#include "proc/instance.h"
#include "proc/link.h"
#include "proc/ptable.h"
#include "proc/ref.h"
#include "proc/registry.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "proc/spawn.h"
#include "proc/timeout.h"

#include <criterion/criterion.h>

static Instance in;

/* Ends when told {stop, Reason}; other messages stay in the queue. */
static RunResult run(Process *p) {
  p->live = 0;
  for (Term m; (m = vl_mailbox_peek(p)) != TERM_NONE; mailbox_next(p)) {
    if (!is_tuple_of(m, 2) || tuple_at(m, 0) != ATOM_exit) continue;
    p->exit_reason = tuple_at(m, 1);
    return RUN_EXIT;
  }
  if (vl_process_is_exiting(p)) return RUN_EXIT;
  p->mailbox.save = &p->mailbox.first;
  p->mailbox.peeked = false;
  return RUN_WAIT;
}

static void start(void) {
  memset(&in, 0, sizeof in);
  vl_alloc_init(&in.alloc, NULL, NULL, 0);
  vl_clock_init(&in.clock, true);
  vl_epoch_init(&in.epochs, &in.alloc);
  atomic_init(&in.next_ref, 1);
  in.processes = vl_ptable_new(&in.alloc, 0, 100000);
  in.registry = vl_registry_new(&in.alloc, &in.epochs);
  in.scheduler = vl_sched_new(&in);
  in.hooks.run = run;
}

static void settle(void) {
  while (vl_sched_step(&in)) {
  }
}

static Process *spawn(Process *parent, bool link) {
  SpawnOptions options = vl_spawn_defaults(parent);
  options.link = link;
  Term pid;
  cr_assert_eq(vl_spawn(&in, parent, (Mfa){ATOM_erlang, ATOM_self, 0}, NIL, &options, &pid, NULL), SPAWN_OK);
  settle();
  return vl_ptable_find(in.processes, pid);
}

static void end(Process *p, Term reason) {
  Heap h;
  vl_heap_init(&h, &in.alloc);
  cr_assert(vl_send_message(&in, p->pid, vl_tuple2(&h, ATOM_exit, reason)));
  vl_heap_free(&h);
  settle();
}

static bool is_alive(Term pid) {
  return vl_ptable_find(in.processes, pid) != NULL;
}

/* Takes the oldest message; the term lies on p's heap. */
static Term take(Process *p) {
  p->mailbox.save = &p->mailbox.first;
  Term m = vl_mailbox_peek(p);
  if (m != TERM_NONE) vl_mailbox_take(p);
  return m;
}

static void stop(void) {
  for (uint32_t i = 0; i < vl_ptable_bound(in.processes); i++)
    if (vl_ptable_at(in.processes, i)) end(vl_ptable_at(in.processes, i), ATOM_normal);
  vl_sched_free(in.scheduler);
  vl_registry_free(in.registry);
  vl_epoch_destroy(&in.epochs);
  vl_ptable_free(in.processes);
  cr_assert_eq(in.alloc.used, 0);
}

TestSuite(process, .init = start, .fini = stop);

Test(process, messages_of_one_sender_keep_their_order) {
  Process *p = spawn(NULL, false);
  for (int i = 0; i < 100; i++) cr_assert(vl_send_message(&in, p->pid, make_small(i)));
  settle();
  cr_assert_eq(p->mailbox.count, 100);
  for (int i = 0; i < 100; i++) cr_assert_eq(take(p), make_small(i));
  cr_assert_eq(take(p), TERM_NONE);
}

Test(process, a_link_carries_the_reason_both_ways) {
  Process *a = spawn(NULL, false), *b = spawn(a, true), *c = spawn(b, true);
  Term pids[] = {a->pid, b->pid, c->pid};
  atomic_fetch_or(&c->flags, FLAG_TRAP_EXIT);
  end(a, ATOM_badarg);
  cr_assert_not(is_alive(pids[0]));
  cr_assert_not(is_alive(pids[1]));
  cr_assert(is_alive(pids[2]));
  Term m = take(c);
  cr_assert(is_tuple_of(m, 3));
  cr_assert_eq(tuple_at(m, 0), ATOM_EXIT);
  cr_assert_eq(tuple_at(m, 1), pids[1]);
  cr_assert_eq(tuple_at(m, 2), ATOM_badarg);
}

/* Every allocation fails from now on. */
static void take_memory(void) {
  in.alloc.limit = 1;
}

static void give_memory(void) {
  in.alloc.limit = 0;
}

Test(process, the_end_is_told_without_memory) {
  Process *a = spawn(NULL, false), *b = spawn(NULL, false);
  Term pid = a->pid, reason[] = {make_header(BOX_TUPLE, 1), ATOM_badarg};
  uint64_t ref;
  atomic_fetch_or(&b->flags, FLAG_TRAP_EXIT);
  cr_assert(vl_link(b, pid));
  cr_assert(vl_monitor(b, pid, ATOM_name, (MonitorOptions){.tag = ATOM_ok}, &ref));
  settle();
  take_memory();
  a->exit_reason = make_box(reason);
  vl_process_end(a);
  vl_signals_handle(b);
  Term m = take(b), down = take(b);
  give_memory();
  cr_assert(is_tuple_of(m, 3));
  cr_assert_eq(tuple_at(m, 1), pid);
  cr_assert_eq(tuple_at(m, 2), ATOM_system_limit);
  cr_assert(is_tuple_of(down, 5));
  cr_assert_eq(tuple_at(down, 0), ATOM_ok);
  cr_assert_eq(tuple_at(tuple_at(down, 3), 0), ATOM_name);
  cr_assert_eq(tuple_at(down, 4), ATOM_system_limit);
}

Test(process, for_one_that_is_gone_the_question_becomes_the_answer) {
  Process *a = spawn(NULL, false), *b = spawn(NULL, false);
  Term pid = a->pid;
  uint64_t ref;
  atomic_fetch_or(&b->flags, FLAG_TRAP_EXIT);
  end(a, ATOM_normal);
  vl_alloc_fail_at(&in.alloc, 5); /* a record here and a signal, each time */
  cr_assert(vl_link(b, pid));
  cr_assert(vl_monitor(b, pid, TERM_NONE, (MonitorOptions){.tag = ATOM_DOWN}, &ref));
  vl_signals_handle(b);
  Term m = take(b), down = take(b);
  cr_assert_eq(atomic_load(&in.alloc.fail_in), 1);
  vl_alloc_fail_at(&in.alloc, 0);
  cr_assert(is_tuple_of(m, 3) && is_tuple_of(down, 5));
  cr_assert_eq(tuple_at(m, 2), ATOM_noproc);
  cr_assert_eq(tuple_at(down, 4), ATOM_noproc);
}

Test(process, a_normal_end_harms_no_linked_process) {
  Process *a = spawn(NULL, false), *b = spawn(a, true);
  Term pid = b->pid;
  end(a, ATOM_normal);
  cr_assert(is_alive(pid));
  cr_assert_null(vl_links_next(&b->links, NULL));
}

Test(process, what_was_unlinked_stays_unlinked) {
  Process *a = spawn(NULL, false), *b = spawn(a, true);
  Term pid = b->pid;
  cr_assert(vl_unlink(b, a->pid));
  end(a, ATOM_badarg);
  cr_assert(is_alive(pid));
  cr_assert_eq(b->links.count, 0);
}

Test(process, linking_again_before_the_answer_holds) {
  Process *a = spawn(NULL, false), *b = spawn(a, true);
  Term pid = b->pid;
  cr_assert(vl_unlink(b, a->pid));
  cr_assert(vl_link(b, a->pid));
  settle();
  cr_assert_eq(a->links.count, 1);
  end(a, ATOM_badarg);
  cr_assert_not(is_alive(pid));
}

Test(process, linking_with_the_dead_is_an_exit) {
  Process *a = spawn(NULL, false), *b = spawn(NULL, false);
  Term dead = b->pid;
  end(b, ATOM_normal);
  atomic_fetch_or(&a->flags, FLAG_TRAP_EXIT);
  cr_assert(vl_link(a, dead));
  settle();
  cr_assert_eq(tuple_at(take(a), 2), ATOM_noproc);
}

Test(process, a_monitor_tells_once) {
  Process *a = spawn(NULL, false), *b = spawn(NULL, false);
  uint64_t ref;
  Term pid = b->pid;
  cr_assert(vl_monitor(a, pid, TERM_NONE, (MonitorOptions){ALIAS_NONE, ATOM_DOWN}, &ref));
  settle();
  end(b, ATOM_badarg);
  Term m = take(a);
  cr_assert(is_tuple_of(m, 5));
  cr_assert_eq(tuple_at(m, 0), ATOM_DOWN);
  cr_assert_eq(ref_number(tuple_at(m, 1)), ref);
  cr_assert_eq(tuple_at(m, 3), pid);
  cr_assert_eq(tuple_at(m, 4), ATOM_badarg);
  cr_assert_eq(take(a), TERM_NONE);
  cr_assert_eq(a->monitors.count, 0);
}

Test(process, a_monitor_given_up_is_silent) {
  Process *a = spawn(NULL, false), *b = spawn(NULL, false);
  uint64_t ref;
  cr_assert(vl_monitor(a, b->pid, TERM_NONE, (MonitorOptions){ALIAS_NONE, ATOM_DOWN}, &ref));
  cr_assert(vl_demonitor(a, ref));
  cr_assert_not(vl_demonitor(a, ref));
  end(b, ATOM_badarg);
  cr_assert_eq(take(a), TERM_NONE);
}

Test(process, a_reply_alias_takes_one_message) {
  Process *a = spawn(NULL, false);
  uint64_t number;
  cr_assert(vl_alias(a, ALIAS_REPLY, &number));
  Heap h;
  vl_heap_init(&h, &in.alloc);
  Term ref = vl_ref_make(&h, &in, number, ref_alias_flags(a->pid));
  cr_assert(vl_send_alias(&in, ref, make_small(1)));
  cr_assert(vl_send_alias(&in, ref, make_small(2)));
  settle();
  cr_assert_eq(take(a), make_small(1));
  cr_assert_eq(take(a), TERM_NONE);
  vl_heap_free(&h);
}

Test(process, kill_cannot_be_trapped) {
  Process *a = spawn(NULL, false), *b = spawn(a, true);
  Term pids[] = {a->pid, b->pid};
  atomic_fetch_or(&a->flags, FLAG_TRAP_EXIT);
  atomic_fetch_or(&b->flags, FLAG_TRAP_EXIT);
  cr_assert(vl_send_exit(&in, b->pid, a->pid, ATOM_kill));
  settle();
  cr_assert_not(is_alive(pids[0]));
  cr_assert_eq(tuple_at(take(b), 2), ATOM_killed);
}

Test(process, a_receive_on_a_fresh_reference_looks_at_nothing_older) {
  Process *a = spawn(NULL, false);
  for (int i = 0; i < 1000; i++) cr_assert(vl_send_message(&in, a->pid, make_small(i)));
  Term marker = vl_mailbox_mark(a);
  uint64_t number = vl_ref_fresh(&in);
  Heap h;
  vl_heap_init(&h, &in.alloc);
  Term ref = vl_ref_make(&h, &in, number, 0);
  vl_mailbox_mark_bind(a, marker, ref);
  cr_assert(vl_send_message(&in, a->pid, vl_tuple2(&h, ref, ATOM_ok)));
  cr_assert_eq(take(a), make_small(0));
  vl_mailbox_mark_use(a, ref);
  Term m = vl_mailbox_peek(a);
  cr_assert(is_tuple_of(m, 2));
  vl_mailbox_take(a);
  cr_assert_eq(a->mailbox.count, 999);
  cr_assert_eq(take(a), make_small(1));
  vl_heap_free(&h);
}

Test(process, a_receive_times_out_by_the_clock) {
  Process *a = spawn(NULL, false);
  cr_assert_eq(vl_mailbox_wait_for(a, make_small(50)), WAIT_SLEEP);
  vl_clock_advance(&in.clock, 49 * NS_PER_MS);
  cr_assert_not(vl_sched_step(&in));
  cr_assert_eq(vl_mailbox_wait_for(a, make_small(50)), WAIT_SLEEP);
  cr_assert_eq(vl_sched_wait_time(&in), NS_PER_MS);
  vl_clock_advance(&in.clock, NS_PER_MS);
  cr_assert(vl_sched_step(&in));
  cr_assert_eq(vl_mailbox_wait_for(a, make_small(50)), WAIT_TIMEOUT);
  vl_mailbox_rewind(a);
  cr_assert_null(a->timeout);
}

Test(process, a_message_cancels_the_timeout) {
  Process *a = spawn(NULL, false);
  cr_assert_eq(vl_mailbox_wait_for(a, make_small(50)), WAIT_SLEEP);
  cr_assert(vl_send_message(&in, a->pid, ATOM_ok));
  cr_assert_eq(take(a), ATOM_ok);
  cr_assert_null(a->timeout);
  cr_assert_eq(vl_timers_count(vl_sched_timers_at(&in, 0)), 0);
}

Test(process, a_name_is_free_again_when_its_process_has_ended) {
  Process *a = spawn(NULL, false);
  cr_assert_eq(vl_process_name(a, ATOM_ok), REGISTER_OK);
  end(a, ATOM_normal);
  cr_assert_eq(vl_registry_find(in.registry, ATOM_ok), TERM_NONE);
}

Test(process, an_idle_process_is_small) {
  size_t before = in.alloc.used;
  enum { COUNT = 1000 };
  for (int i = 0; i < COUNT; i++) spawn(NULL, false);
  size_t each = (in.alloc.used - before) / COUNT;
  cr_assert_leq(each, 1200, "%zu bytes", each);
}

/* Whatever allocation fails, nothing leaks and nothing crashes. */
Test(process, survives_each_failed_allocation) {
  for (int64_t nth = 1; nth < 40; nth++) {
    Process *a = spawn(NULL, false), *b = spawn(NULL, false);
    Term b_pid = b->pid;
    uint64_t ref;
    atomic_fetch_or(&a->flags, FLAG_TRAP_EXIT);
    vl_alloc_fail_at(&in.alloc, nth);
    (void)!vl_link(a, b->pid);
    (void)!vl_monitor(a, b->pid, TERM_NONE, (MonitorOptions){ALIAS_REPLY, ATOM_DOWN}, &ref);
    (void)!vl_send_message(&in, a->pid, ATOM_ok);
    (void)!vl_send_exit(&in, a->pid, b->pid, ATOM_kill);
    settle();
    vl_alloc_fail_at(&in.alloc, 0);
    if (is_alive(b_pid)) end(b, ATOM_normal);
    end(a, ATOM_normal);
  }
}
