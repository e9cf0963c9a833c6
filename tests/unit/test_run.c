/* Processes of a whole instance: receives, exceptions and their traces, ends. */
#include "data/map.h"
#include "machine_host.h"

static Term number(int64_t n) {
  return make_small(n);
}

static uint32_t import_of(Machine *m, const char *module, const char *function, uint32_t arity) {
  return vl_emitter_import(m->e, atom_of(module), atom_of(function), arity);
}

static void load_const(Machine *m, uint32_t x, Term value) {
  vl_emit_move(m->e, opd_term(m->e, value), opd_x(x));
}

static void at_line(Machine *m, uint32_t line) {
  vl_emit_line(m->e, vl_emitter_line(m->e, vl_emitter_file(m->e, "m.ex", 4), line));
}

/* -- Messages -- */

/* echo(): {From, N} is answered with N + 1, for ever. */
static void emit_echo(Machine *m) {
  Emitter *e = m->e;
  uint32_t entry = machine_function(m, "echo", 0), look = vl_emit_new_label(e);
  uint32_t none = vl_emit_new_label(e), next = vl_emit_new_label(e);
  vl_emit_frame(e, 0);
  vl_emit_label(e, look);
  vl_emit_recv_peek(e, none, opd_x(0));
  vl_emit_tuple_arity(e, next, opd_x(0), 2);
  vl_emit_recv_take(e);
  vl_emit_get_element(e, opd_x(0), 1, opd_x(1));
  vl_emit_get_element(e, opd_x(0), 0, opd_x(0));
  vl_emit_add(e, 0, opd_x(1), opd_term(e, number(1)), opd_x(1));
  vl_emit_call_ext(e, 2, import_of(m, "erlang", "send", 2));
  vl_emit_call_last(e, 0, entry, 0);
  vl_emit_label(e, next);
  vl_emit_recv_next(e, look);
  vl_emit_label(e, none);
  vl_emit_recv_wait(e, look);
}

/* ask(pid, n, limit): asks until the number is the limit. */
static void emit_ask(Machine *m) {
  Emitter *e = m->e;
  uint32_t entry = machine_function(m, "ask", 3), more = vl_emit_new_label(e), look = vl_emit_new_label(e);
  uint32_t none = vl_emit_new_label(e), next = vl_emit_new_label(e);
  vl_emit_is_eq_exact(e, more, opd_x(1), opd_x(2));
  vl_emit_move(e, opd_x(1), opd_x(0));
  vl_emit_return(e);
  vl_emit_label(e, more);
  vl_emit_frame(e, 2);
  vl_emit_move(e, opd_x(0), opd_y(0));
  vl_emit_move(e, opd_x(2), opd_y(1));
  vl_emit_bif(e, import_of(m, "erlang", "self", 0), 0, opd_x(2), NULL, 0);
  vl_emit_need(e, 3);
  vl_emit_tuple(e, opd_x(1), (Operand[]){opd_x(2), opd_x(1)}, 2);
  vl_emit_call_ext(e, 2, import_of(m, "erlang", "send", 2));
  vl_emit_label(e, look);
  vl_emit_recv_peek(e, none, opd_x(0));
  vl_emit_is_integer(e, next, opd_x(0));
  vl_emit_recv_take(e);
  vl_emit_move(e, opd_x(0), opd_x(1));
  vl_emit_move(e, opd_y(0), opd_x(0));
  vl_emit_move(e, opd_y(1), opd_x(2));
  vl_emit_call_last(e, 3, entry, 2);
  vl_emit_label(e, next);
  vl_emit_recv_next(e, look);
  vl_emit_label(e, none);
  vl_emit_recv_wait(e, look);
}

/* talk(limit): spawns an echo and asks it. */
static void emit_talk(Machine *m) {
  Emitter *e = m->e;
  machine_function(m, "talk", 1);
  vl_emit_frame(e, 1);
  vl_emit_move(e, opd_x(0), opd_y(0));
  load_const(m, 0, atom_of("m"));
  load_const(m, 1, atom_of("echo"));
  load_const(m, 2, NIL);
  vl_emit_call_ext(e, 3, import_of(m, "erlang", "spawn", 3));
  load_const(m, 1, number(0));
  vl_emit_move(e, opd_y(0), opd_x(2));
  vl_emit_call_ext_last(e, 3, import_of(m, "m", "ask", 3), 1);
}

Test(run, two_processes_talk) {
  for (uint64_t seed = 0; seed < 4; seed++) {
    Machine m;
    machine_open(&m, seed);
    emit_echo(&m);
    emit_ask(&m);
    emit_talk(&m);
    machine_load(&m);
    cr_expect_eq(machine_call(&m, "talk", 1, (Term[]){number(1000)}), number(1000));
    machine_close(&m);
  }
}

/* pick(ms): of the messages 1, 2, 3 sent to itself takes 3, waits so long for a fourth, counts the rest. */
static void emit_pick(Machine *m) {
  Emitter *e = m->e;
  uint32_t look = vl_emit_new_label(e), none = vl_emit_new_label(e), next = vl_emit_new_label(e);
  machine_function(m, "pick", 1);
  vl_emit_frame(e, 1);
  vl_emit_move(e, opd_x(0), opd_y(0));
  for (int i = 1; i <= 3; i++) {
    vl_emit_bif(e, import_of(m, "erlang", "self", 0), 0, opd_x(0), NULL, 0);
    load_const(m, 1, number(i));
    vl_emit_call_ext(e, 2, import_of(m, "erlang", "send", 2));
  }
  vl_emit_label(e, look);
  vl_emit_recv_peek(e, none, opd_x(0));
  vl_emit_is_eq_exact(e, next, opd_x(0), opd_term(e, number(3)));
  vl_emit_recv_take(e);
  uint32_t look2 = vl_emit_new_label(e), none2 = vl_emit_new_label(e), next2 = vl_emit_new_label(e);
  vl_emit_label(e, look2);
  vl_emit_recv_peek(e, none2, opd_x(0));
  vl_emit_is_eq_exact(e, next2, opd_x(0), opd_term(e, number(4)));
  vl_emit_recv_take(e);
  vl_emit_drop(e, 1);
  vl_emit_return(e);
  vl_emit_label(e, next2);
  vl_emit_recv_next(e, look2);
  vl_emit_label(e, none2);
  vl_emit_recv_wait_for(e, look2, opd_y(0));
  vl_emit_recv_timeout(e);
  uint32_t none3 = vl_emit_new_label(e);
  vl_emit_recv_peek(e, none3, opd_x(0));
  vl_emit_recv_take(e);
  vl_emit_drop(e, 1);
  vl_emit_return(e);
  vl_emit_label(e, none3);
  load_const(m, 0, ATOM_error);
  vl_emit_drop(e, 1);
  vl_emit_return(e);
  vl_emit_label(e, next);
  vl_emit_recv_next(e, look);
  vl_emit_label(e, none);
  vl_emit_recv_wait(e, look);
}

Test(run, receives_select_and_time_out) {
  Machine m;
  machine_open(&m, 7);
  emit_pick(&m);
  machine_load(&m);
  cr_expect_eq(machine_call(&m, "pick", 1, (Term[]){number(0)}), number(1));
  cr_expect_eq(machine_call(&m, "pick", 1, (Term[]){number(60000)}), number(1));
  cr_expect_eq(machine_call(&m, "pick", 1, (Term[]){ATOM_ok}), TERM_NONE);
  cr_expect_eq(tuple_at(m.outcome.value, 0), ATOM_timeout_value);
  machine_close(&m);
}

/* -- Exceptions -- */

/* name(): calls `callee` with x0 at line 10, and gives {class, reason, trace} of what it raises. */
static void emit_catcher(Machine *m, const char *name, uint32_t arity, uint32_t callee) {
  Emitter *e = m->e;
  uint32_t handler = vl_emit_new_label(e);
  machine_function(m, name, arity);
  vl_emit_frame(e, 2);
  vl_emit_try_begin(e, 0, handler);
  at_line(m, 10);
  vl_emit_call_ext(e, arity, callee);
  vl_emit_try_end(e, 0);
  vl_emit_drop(e, 2);
  vl_emit_return(e);
  vl_emit_label(e, handler);
  vl_emit_try_catch(e, 0);
  vl_emit_build_trace(e, opd_x(2), opd_x(2));
  vl_emit_need(e, 4);
  vl_emit_tuple(e, opd_x(0), (Operand[]){opd_x(0), opd_x(1), opd_x(2)}, 3);
  vl_emit_drop(e, 2);
  vl_emit_return(e);
}

static Term frame_of(Term caught, int n) {
  Term trace = tuple_at(caught, 2);
  while (n-- > 0) trace = cons_tail(trace);
  return cons_head(trace);
}

/* Is the frame m:name/arity, or that with a list of so many arguments, at the line? */
static void expect_frame(Term frame, const char *name, uint32_t arity, int64_t line) {
  cr_assert(is_tuple_of(frame, 4));
  cr_expect_eq(tuple_at(frame, 1), atom_of(name), "%s", name);
  Term args = tuple_at(frame, 2);
  if (is_small(args)) {
    cr_expect_eq(args, number(arity), "%s", name);
  } else {
    uint32_t n = 0;
    for (; is_cons(args); args = cons_tail(args)) n++;
    cr_expect_eq(n, arity, "%s", name);
  }
  Term found = NIL;
  for (Term l = tuple_at(frame, 3); is_cons(l); l = cons_tail(l))
    if (tuple_at(cons_head(l), 0) == ATOM_line) found = tuple_at(cons_head(l), 1);
  cr_expect_eq(found, line ? number(line) : NIL, "%s: line", name);
}

/* low(x): hd(x) at line 3 as its last call; middle(x): low(x) + 1, at lines 5 and 6. */
static void emit_low_and_middle(Machine *m) {
  Emitter *e = m->e;
  uint32_t low = machine_function(m, "low", 1);
  at_line(m, 3);
  vl_emit_call_ext_only(e, 1, import_of(m, "erlang", "hd", 1));
  machine_function(m, "middle", 1);
  vl_emit_frame(e, 0);
  at_line(m, 5);
  vl_emit_call(e, 1, low);
  at_line(m, 6);
  vl_emit_add(e, 0, opd_x(0), opd_x(0), opd_x(0));
  vl_emit_drop(e, 0);
  vl_emit_return(e);
  emit_catcher(m, "top", 1, import_of(m, "m", "middle", 1));
}

Test(run, traces_show_functions_files_and_lines) {
  Machine m;
  machine_open(&m, 0);
  emit_low_and_middle(&m);
  machine_load(&m);
  Term caught = machine_call(&m, "top", 1, (Term[]){ATOM_ok});
  cr_assert(is_tuple_of(caught, 3));
  cr_expect_eq(tuple_at(caught, 0), ATOM_error);
  cr_expect_eq(tuple_at(caught, 1), ATOM_badarg);
  expect_frame(frame_of(caught, 0), "hd", 1, 0);
  cr_expect(is_list(tuple_at(frame_of(caught, 0), 2)));
  expect_frame(frame_of(caught, 1), "low", 1, 3); /* its frame is gone, and shown all the same */
  expect_frame(frame_of(caught, 2), "middle", 1, 5);
  expect_frame(frame_of(caught, 3), "top", 1, 10);
  Term list = vl_list(&m.results, 1, (Term[]){ATOM_ok}, NIL);
  caught = machine_call(&m, "top", 1, &list);
  cr_expect_eq(tuple_at(caught, 1), ATOM_badarith);
  expect_frame(frame_of(caught, 0), "+", 2, 0);
  expect_frame(frame_of(caught, 1), "middle", 1, 6);
  machine_close(&m);
}

/* down(n): n == 0 calls nothing:at_all(n), else down(n - 1), and then something. */
Test(run, a_recursion_shows_once_and_undefined_functions_are_named) {
  Machine m;
  machine_open(&m, 0);
  Emitter *e = m.e;
  uint32_t entry = machine_function(&m, "down", 1), more = vl_emit_new_label(e);
  vl_emit_is_eq_exact(e, more, opd_x(0), opd_term(e, number(0)));
  vl_emit_call_ext_only(e, 1, import_of(&m, "nothing", "at_all", 1));
  vl_emit_label(e, more);
  vl_emit_frame(e, 0);
  vl_emit_sub(e, 0, opd_x(0), opd_term(e, number(1)), opd_x(0));
  at_line(&m, 4);
  vl_emit_call(e, 1, entry);
  vl_emit_drop(e, 0);
  vl_emit_return(e);
  emit_catcher(&m, "top", 1, import_of(&m, "m", "down", 1));
  machine_load(&m);
  Term caught = machine_call(&m, "top", 1, (Term[]){number(50)});
  cr_expect_eq(tuple_at(caught, 1), ATOM_undef);
  expect_frame(frame_of(caught, 0), "at_all", 1, 0);
  cr_expect(is_list(tuple_at(frame_of(caught, 0), 2)));
  expect_frame(frame_of(caught, 1), "down", 1, 4);
  expect_frame(frame_of(caught, 2), "top", 1, 10);
  machine_close(&m);
}

/* again(x): catches what low raises and raises it again as a throw with the trace it had. */
Test(run, what_is_raised_again_keeps_its_trace) {
  Machine m;
  machine_open(&m, 0);
  emit_low_and_middle(&m);
  Emitter *e = m.e;
  uint32_t handler = vl_emit_new_label(e);
  machine_function(&m, "again", 1);
  vl_emit_frame(e, 2);
  vl_emit_try_begin(e, 0, handler);
  vl_emit_call_ext(e, 1, import_of(&m, "m", "middle", 1));
  vl_emit_try_end(e, 0);
  vl_emit_drop(e, 2);
  vl_emit_return(e);
  vl_emit_label(e, handler);
  vl_emit_try_catch(e, 0);
  vl_emit_reraise(e, opd_term(e, ATOM_throw), opd_x(1), opd_x(2));
  emit_catcher(&m, "outer", 1, import_of(&m, "m", "again", 1));
  machine_load(&m);
  Term caught = machine_call(&m, "outer", 1, (Term[]){ATOM_ok});
  cr_expect_eq(tuple_at(caught, 0), ATOM_throw);
  cr_expect_eq(tuple_at(caught, 1), ATOM_badarg);
  expect_frame(frame_of(caught, 0), "hd", 1, 0);
  expect_frame(frame_of(caught, 2), "middle", 1, 5);
  machine_close(&m);
}

/* -- Funs and ends -- */

Test(run, calls_of_what_is_no_fun) {
  Machine m;
  machine_open(&m, 0);
  Emitter *e = m.e;
  uint32_t body = machine_function(&m, "body", 1);
  vl_emit_return(e);
  uint32_t fun = vl_emitter_fun(e, atom_of("body"), 1, 0, body);
  machine_function(&m, "odd", 2);
  vl_emit_need(e, 2);
  vl_emit_make_fun(e, fun, opd_x(2), NULL, 0);
  vl_emit_call_fun_only(e, 2);
  machine_function(&m, "none", 1);
  vl_emit_frame(e, 0);
  vl_emit_move(e, opd_x(0), opd_x(1));
  vl_emit_call_fun(e, 1);
  vl_emit_drop(e, 0);
  vl_emit_return(e);
  machine_function(&m, "applied", 2);
  load_const(&m, 2, NIL);
  vl_emit_call_ext_only(e, 3, import_of(&m, "erlang", "apply", 3));
  machine_load(&m);
  cr_expect_eq(machine_call(&m, "odd", 2, (Term[]){NIL, NIL}), TERM_NONE);
  cr_expect_eq(tuple_at(tuple_at(m.outcome.value, 0), 0), ATOM_badarity);
  cr_expect_eq(machine_call(&m, "none", 1, (Term[]){NIL}), TERM_NONE);
  cr_expect_eq(tuple_at(tuple_at(m.outcome.value, 0), 0), ATOM_badfun);
  cr_expect_eq(machine_call(&m, "applied", 2, (Term[]){number(1), ATOM_ok}), TERM_NONE);
  cr_expect_eq(tuple_at(m.outcome.value, 0), ATOM_badarg);
  Term self = machine_call(&m, "applied", 2, (Term[]){ATOM_erlang, atom_of("self")});
  cr_expect(is_pid(self));
  machine_close(&m);
}

/* spin(): calls itself for ever. watch(): spawns and monitors it, kills it, gives the reason it is told. */
Test(run, a_process_that_never_waits_is_killed) {
  Machine m;
  machine_open(&m, 3);
  Emitter *e = m.e;
  uint32_t spin = machine_function(&m, "spin", 0), look = vl_emit_new_label(e), none = vl_emit_new_label(e);
  uint32_t next = vl_emit_new_label(e);
  vl_emit_call_only(e, 0, spin);
  machine_function(&m, "watch", 0);
  vl_emit_frame(e, 0);
  load_const(&m, 0, atom_of("m"));
  load_const(&m, 1, atom_of("spin"));
  load_const(&m, 2, NIL);
  vl_emit_call_ext(e, 3, import_of(&m, "erlang", "spawn_monitor", 3));
  vl_emit_get_element(e, opd_x(0), 0, opd_x(0));
  load_const(&m, 1, ATOM_kill);
  vl_emit_call_ext(e, 2, import_of(&m, "erlang", "exit", 2));
  vl_emit_label(e, look);
  vl_emit_recv_peek(e, none, opd_x(0));
  vl_emit_tuple_arity(e, next, opd_x(0), 5);
  vl_emit_recv_take(e);
  vl_emit_get_element(e, opd_x(0), 4, opd_x(0));
  vl_emit_drop(e, 0);
  vl_emit_return(e);
  vl_emit_label(e, next);
  vl_emit_recv_next(e, look);
  vl_emit_label(e, none);
  vl_emit_recv_wait(e, look);
  machine_load(&m);
  cr_expect_eq(machine_call(&m, "watch", 0, NULL), ATOM_killed);
  machine_close(&m);
}
