/* The protocol of a receive: what the verifier takes, and what it refuses. */
#include "engine_host.h"

#include <stdio.h>

/* A receive in a function f/1 with a large frame: what is done between the peek and the next. */
typedef void Clauses(Emitter *e, uint32_t next);

static void emit_receive(Emitter *e, Clauses *clauses) {
  uint32_t look = vl_emit_new_label(e), none = vl_emit_new_label(e), next = vl_emit_new_label(e);
  vl_emit_frame(e, 70);
  vl_emit_move(e, opd_x(0), opd_y(0));
  vl_emit_move(e, opd_x(0), opd_y(68));
  vl_emit_label(e, look);
  vl_emit_recv_peek(e, none, opd_x(0));
  clauses(e, next);
  vl_emit_label(e, next);
  vl_emit_recv_next(e, look);
  vl_emit_label(e, none);
  vl_emit_recv_wait_for(e, look, opd_y(0));
  vl_emit_recv_timeout(e);
  vl_emit_move(e, opd_y(68), opd_x(0));
  vl_emit_drop(e, 70);
  vl_emit_return(e);
}

static const char *why(Clauses *clauses) {
  static char text[128];
  EngineHost h;
  uint32_t clause;
  host_open(&h);
  host_function(&h, "f", 1, &clause);
  emit_receive(h.e, clauses);
  snprintf(text, sizeof text, "%s", host_load(&h));
  host_close(&h);
  return text;
}

/* -- Taken -- */

static void end(Emitter *e) {
  vl_emit_drop(e, 70);
  vl_emit_return(e);
}

static void takes_atoms(Emitter *e, uint32_t next) {
  vl_emit_is_atom(e, next, opd_x(0));
  vl_emit_recv_take(e);
  end(e);
}

/* A part is kept while the clause may still fail, in a slot that is not needed then. */
static void keeps_a_part_for_its_body(Emitter *e, uint32_t next) {
  vl_emit_is_cons(e, next, opd_x(0));
  vl_emit_get_head(e, opd_x(0), opd_y(1));
  vl_emit_get_tail(e, opd_x(0), opd_y(69));
  vl_emit_is_atom(e, next, opd_y(1));
  vl_emit_recv_take(e);
  vl_emit_move(e, opd_y(1), opd_x(0));
  end(e);
}

/* The clause has matched: the slots of what is for other messages are free. */
static void keeps_a_part_at_the_end(Emitter *e, uint32_t next) {
  vl_emit_is_cons(e, next, opd_x(0));
  vl_emit_get_head(e, opd_x(0), opd_y(0));
  vl_emit_recv_take(e);
  vl_emit_move(e, opd_y(0), opd_x(0));
  end(e);
}

Test(receive_ops, taken) {
  cr_assert_str_eq(why(takes_atoms), "");
  cr_assert_str_eq(why(keeps_a_part_for_its_body), "");
  cr_assert_str_eq(why(keeps_a_part_at_the_end), "");
}

/* -- Refused -- */

static void takes_twice(Emitter *e, uint32_t next) {
  vl_emit_is_atom(e, next, opd_x(0));
  vl_emit_recv_take(e);
  vl_emit_recv_take(e);
  end(e);
}

static void passes_over_what_it_took(Emitter *e, uint32_t next) {
  vl_emit_is_atom(e, next, opd_x(0));
  vl_emit_recv_take(e);
  vl_emit_jump(e, next);
}

static void calls(Emitter *e, uint32_t next) {
  vl_emit_call_fun(e, 0);
  vl_emit_recv_take(e);
  end(e);
}

static void returns(Emitter *e, uint32_t next) {
  vl_emit_is_atom(e, next, opd_x(0));
  end(e);
}

static void waits(Emitter *e, uint32_t next) {
  uint32_t look = vl_emit_new_label(e), none = vl_emit_new_label(e);
  vl_emit_is_atom(e, next, opd_x(0));
  vl_emit_recv_take(e);
  vl_emit_label(e, look);
  vl_emit_recv_peek(e, none, opd_x(0));
  vl_emit_label(e, none);
  vl_emit_recv_take(e);
  end(e);
}

static void rewinds(Emitter *e, uint32_t next) {
  vl_emit_is_atom(e, next, opd_x(0));
  vl_emit_recv_timeout(e);
  end(e);
}

static void keeps_in_a_low_slot(Emitter *e, uint32_t next) {
  vl_emit_is_cons(e, next, opd_x(0));
  vl_emit_get_head(e, opd_x(0), opd_y(0));
}

static void keeps_in_a_high_slot(Emitter *e, uint32_t next) {
  vl_emit_move(e, opd_x(0), opd_y(68));
}

Test(receive_ops, refused) {
  static const char unseen[] = "a message is taken or passed over that was not looked at";
  static const char left[] = "a message is looked at and neither taken nor passed over";
  static const char kept[] = "a part of a message is kept that is passed over";
  cr_assert_str_eq(why(takes_twice), unseen);
  cr_assert_str_eq(why(passes_over_what_it_took), unseen);
  cr_assert_str_eq(why(waits), unseen);
  cr_assert_str_eq(why(calls), left);
  cr_assert_str_eq(why(returns), left);
  cr_assert_str_eq(why(rewinds), left);
  cr_assert_str_eq(why(keeps_in_a_low_slot), kept);
  cr_assert_str_eq(why(keeps_in_a_high_slot), kept);
}
