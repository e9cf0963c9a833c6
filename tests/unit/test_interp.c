#include "engine_host.h"

static void emit_fib(EngineHost *h) {
  Emitter *e = h->e;
  uint32_t clause, entry = host_function(h, "fib", 1, &clause), big = vl_emit_new_label(e);
  Term two = make_small(2), one = make_small(1);
  vl_emit_is_integer(e, clause, opd_x(0));
  vl_emit_is_lt(e, big, opd_x(0), opd_term(e, two));
  vl_emit_return(e);
  vl_emit_label(e, big);
  vl_emit_frame(e, 1);
  vl_emit_move(e, opd_x(0), opd_y(0));
  vl_emit_sub(e, 0, opd_x(0), opd_term(e, one), opd_x(0));
  vl_emit_call(e, 1, entry);
  vl_emit_sub(e, 0, opd_y(0), opd_term(e, two), opd_x(1));
  vl_emit_move(e, opd_x(0), opd_y(0));
  vl_emit_move(e, opd_x(1), opd_x(0));
  vl_emit_call(e, 1, entry);
  vl_emit_add(e, 0, opd_x(0), opd_y(0), opd_x(0));
  vl_emit_drop(e, 1);
  vl_emit_return(e);
}

Test(interp, calls_and_arithmetic) {
  EngineHost h;
  host_open(&h);
  emit_fib(&h);
  cr_assert_str_eq(host_load(&h), "");
  Term n = make_small(20);
  cr_assert_eq(host_call(&h, "fib", 1, &n), make_small(6765));
  host_close(&h);
}

/* seq(n, acc): [1, 2 .. n | acc]; sum(list, n) */
static void emit_lists(EngineHost *h) {
  Emitter *e = h->e;
  uint32_t clause, more = vl_emit_new_label(e);
  uint32_t seq = host_function(h, "seq", 2, &clause);
  vl_emit_is_eq_exact(e, more, opd_x(0), opd_term(e, make_small(0)));
  vl_emit_move(e, opd_x(1), opd_x(0));
  vl_emit_return(e);
  vl_emit_label(e, more);
  vl_emit_need(e, 2);
  vl_emit_cons(e, opd_x(0), opd_x(1), opd_x(1));
  vl_emit_sub(e, 0, opd_x(0), opd_term(e, make_small(1)), opd_x(0));
  vl_emit_call_only(e, 2, seq);

  uint32_t done = vl_emit_new_label(e);
  uint32_t sum = host_function(h, "sum", 2, &clause);
  vl_emit_is_cons(e, done, opd_x(0));
  vl_emit_get_list(e, opd_x(0), opd_x(2), opd_x(0));
  vl_emit_add(e, 0, opd_x(1), opd_x(2), opd_x(1));
  vl_emit_call_only(e, 2, sum);
  vl_emit_label(e, done);
  vl_emit_is_nil(e, clause, opd_x(0));
  vl_emit_move(e, opd_x(1), opd_x(0));
  vl_emit_return(e);

  host_function(h, "both", 1, &clause);
  vl_emit_frame(e, 0);
  vl_emit_move(e, opd_term(e, NIL), opd_x(1));
  vl_emit_call(e, 2, seq);
  vl_emit_move(e, opd_term(e, make_small(0)), opd_x(1));
  vl_emit_call_last(e, 2, sum, 0);
}

Test(interp, lists_survive_collections) {
  EngineHost h;
  host_open(&h);
  emit_lists(&h);
  cr_assert_str_eq(host_load(&h), "");
#ifdef VIAL_GC_STRESS
  const int64_t count = 2000; /* each cons copies all */
#else
  const int64_t count = 100000;
#endif
  Term n = make_small(count);
  cr_assert_eq(host_call(&h, "both", 1, &n), make_small(count * (count + 1) / 2));
  host_close(&h);
}

/* catcher(x): try 1 + x, catch: {class, reason} */
Test(interp, exceptions) {
  EngineHost h;
  host_open(&h);
  Emitter *e = h.e;
  uint32_t clause, handler = vl_emit_new_label(e);
  host_function(&h, "catcher", 1, &clause);
  vl_emit_frame(e, 2);
  vl_emit_try_begin(e, 0, handler);
  vl_emit_add(e, 0, opd_x(0), opd_term(e, make_small(1)), opd_x(0));
  vl_emit_try_end(e, 0);
  vl_emit_drop(e, 2);
  vl_emit_return(e);
  vl_emit_label(e, handler);
  vl_emit_try_catch(e, 0);
  vl_emit_drop(e, 2);
  vl_emit_need(e, 3);
  vl_emit_tuple(e, opd_x(0), (Operand[]){opd_x(0), opd_x(1)}, 2);
  vl_emit_return(e);
  cr_assert_str_eq(host_load(&h), "");
  Term n = make_small(41);
  cr_assert_eq(host_call(&h, "catcher", 1, &n), make_small(42));
  Term result = host_call(&h, "catcher", 1, (Term[]){ATOM_ok});
  cr_assert(is_tuple_of(result, 2));
  cr_assert_eq(tuple_at(result, 0), ATOM_error);
  cr_assert_eq(tuple_at(result, 1), ATOM_badarith);
  host_close(&h);
}

/* A closure over x0, called. */
Test(interp, funs) {
  EngineHost h;
  host_open(&h);
  Emitter *e = h.e;
  uint32_t clause;
  uint32_t body = host_function(&h, "-fun-", 2, &clause);
  vl_emit_add(e, 0, opd_x(0), opd_x(1), opd_x(0));
  vl_emit_return(e);
  uint32_t fun = vl_emitter_fun(e, atom_of("-fun-"), 1, 1, body);
  host_function(&h, "make", 1, &clause);
  vl_emit_need(e, 3);
  vl_emit_make_fun(e, fun, opd_x(1), (Operand[]){opd_x(0)}, 1);
  vl_emit_move(e, opd_term(e, make_small(5)), opd_x(0));
  vl_emit_call_fun_only(e, 1);
  cr_assert_str_eq(host_load(&h), "");
  cr_assert_eq(host_call(&h, "make", 1, (Term[]){make_small(7)}), make_small(12));
  host_close(&h);
}
