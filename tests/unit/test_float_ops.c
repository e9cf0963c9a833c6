/* Floats in registers of their own: the ops, and what the verifier refuses. */
#include "data/compare.h"
#include "engine_host.h"

#include <stdio.h>

typedef void FloatOp(Emitter *e, uint32_t fail, uint32_t a, uint32_t b, uint32_t dst);
typedef void FloatTest(Emitter *e, uint32_t fail, uint32_t a, uint32_t b);

static void root(Emitter *e, uint32_t fail, uint32_t a, uint32_t b, uint32_t dst) {
  vl_emit_f_sqrt(e, fail, a, dst);
}
/* (a * b - b) + a, checked at the end */
static void through_open(Emitter *e, uint32_t fail, uint32_t a, uint32_t b, uint32_t dst) {
  vl_emit_f_mul_open(e, a, b, 13);
  vl_emit_f_sub_open(e, 13, b, 13);
  vl_emit_f_add_open(e, 13, a, 13);
  vl_emit_f_sub(e, fail, 13, a, 13);
  vl_emit_f_add(e, fail, a, 13, dst);
}
static void minus(Emitter *e, uint32_t fail, uint32_t a, uint32_t b, uint32_t dst) {
  vl_emit_f_neg(e, a, dst);
}

/* name(a, b): the result as a term, or `bad`. */
static void emit_float(EngineHost *h, const char *name, FloatOp *op, uint32_t a, uint32_t b, uint32_t dst) {
  Emitter *e = h->e;
  uint32_t clause, bad = vl_emit_new_label(e);
  host_function(h, name, 2, &clause);
  vl_emit_f_get(e, bad, opd_x(0), a);
  vl_emit_f_number(e, bad, opd_x(1), b);
  op(e, bad, a, b, dst);
  vl_emit_need(e, 2);
  vl_emit_f_box(e, dst, opd_x(0));
  vl_emit_return(e);
  vl_emit_label(e, bad);
  vl_emit_move(e, opd_term(e, atom_of("bad")), opd_x(0));
  vl_emit_return(e);
}

static double value_of(EngineHost *h, const char *name, double a, Term b) {
  Term result = host_call(h, name, 2, (Term[]){vl_float(&h->p.heap, a), b});
  cr_assert(is_float(result), "%s", name);
  return float_value(result);
}

static bool is_bad(EngineHost *h, const char *name, Term a, Term b) {
  return host_call(h, name, 2, (Term[]){a, b}) == atom_of("bad");
}

static Term number(EngineHost *h, double value) {
  return vl_float(&h->p.heap, value);
}

Test(float_ops, arithmetic) {
  /* Which registers are the same, and which are high. */
  static const uint32_t places[][3] = {{0, 1, 2},  {0, 1, 0},   {0, 1, 1}, {9, 30, 20},
                                       {20, 3, 3}, {2, 14, 31}, {7, 8, 7}};
  for (size_t i = 0; i < VL_COUNT_OF(places); i++) {
    EngineHost h;
    host_open(&h);
    const uint32_t *p = places[i];
    emit_float(&h, "add", vl_emit_f_add, p[0], p[1], p[2]);
    emit_float(&h, "sub", vl_emit_f_sub, p[0], p[1], p[2]);
    emit_float(&h, "mul", vl_emit_f_mul, p[0], p[1], p[2]);
    emit_float(&h, "div", vl_emit_f_div, p[0], p[1], p[2]);
    emit_float(&h, "open", through_open, p[0], p[1], p[2]);
    emit_float(&h, "sqrt", root, p[0], p[1], p[2]);
    emit_float(&h, "neg", minus, p[0], p[1], p[2]);
    cr_assert_str_eq(host_load(&h), "");
    cr_assert_eq(value_of(&h, "add", 1.5, make_small(2)), 3.5);
    cr_assert_eq(value_of(&h, "sub", 1.5, number(&h, 0.25)), 1.25);
    cr_assert_eq(value_of(&h, "mul", -1.5, make_small(-4)), 6.0);
    cr_assert_eq(value_of(&h, "open", 3.0, make_small(2)), 7.0);
    cr_assert(is_bad(&h, "open", number(&h, 1.7e308), number(&h, 1.5)));
    cr_assert_eq(value_of(&h, "div", 1.0, number(&h, 8)), 0.125);
    cr_assert_eq(value_of(&h, "sqrt", 6.25, make_small(0)), 2.5);
    cr_assert_eq(value_of(&h, "neg", 6.25, make_small(0)), -6.25);
    cr_assert(is_bad(&h, "add", number(&h, 1.7e308), number(&h, 1.7e308)));
    cr_assert(is_bad(&h, "sub", number(&h, -1.7e308), number(&h, 1.7e308)));
    cr_assert(is_bad(&h, "mul", number(&h, 1.0e200), number(&h, -1.0e200)));
    cr_assert(is_bad(&h, "div", number(&h, 1.0), make_small(0)));
    cr_assert(is_bad(&h, "div", number(&h, 0.0), make_small(0)));
    cr_assert(is_bad(&h, "sqrt", number(&h, -1.0), make_small(0)));
    cr_assert(is_bad(&h, "add", make_small(1), make_small(1)));
    cr_assert(is_bad(&h, "add", number(&h, 1.0), make_small((INT64_C(1) << 53) + 1)));
    cr_assert(is_bad(&h, "add", number(&h, 1.0), NIL));
    host_close(&h);
  }
}

/* An op that fails leaves its result's register as it was. */
Test(float_ops, failure_changes_nothing) {
  EngineHost h;
  host_open(&h);
  Emitter *e = h.e;
  uint32_t clause, bad = vl_emit_new_label(e);
  host_function(&h, "f", 1, &clause);
  vl_emit_f_get(e, clause, opd_x(0), 1);
  vl_emit_f_mul(e, bad, 1, 1, 1);
  vl_emit_return(e);
  vl_emit_label(e, bad);
  vl_emit_f_neg(e, 1, 1);
  vl_emit_need(e, 2);
  vl_emit_f_box(e, 1, opd_x(0));
  vl_emit_return(e);
  cr_assert_str_eq(host_load(&h), "");
  cr_assert_eq(float_value(host_call(&h, "f", 1, (Term[]){number(&h, 1.5e200)})), -1.5e200);
  host_close(&h);
}

/* name(a, b): which comparisons hold, a bit each. */
static void emit_comparisons(EngineHost *h) {
  static FloatTest *const tests[] = {vl_emit_f_lt, vl_emit_f_ge, vl_emit_f_eq, vl_emit_f_ne};
  Emitter *e = h->e;
  uint32_t clause;
  host_function(h, "compare", 2, &clause);
  vl_emit_f_get(e, clause, opd_x(0), 4);
  vl_emit_f_get(e, clause, opd_x(1), 12);
  vl_emit_move(e, opd_term(e, make_small(0)), opd_x(2));
  for (uint32_t i = 0; i < VL_COUNT_OF(tests); i++) {
    uint32_t no = vl_emit_new_label(e);
    tests[i](e, no, 4, 12);
    vl_emit_add(e, 0, opd_x(2), opd_term(e, make_small(1 << i)), opd_x(2));
    vl_emit_label(e, no);
  }
  vl_emit_move(e, opd_x(2), opd_x(0));
  vl_emit_return(e);
}

Test(float_ops, comparisons) {
  EngineHost h;
  host_open(&h);
  emit_comparisons(&h);
  cr_assert_str_eq(host_load(&h), "");
  cr_assert_eq(host_call(&h, "compare", 2, (Term[]){number(&h, 1.0), number(&h, 2.0)}), make_small(1 + 8));
  cr_assert_eq(host_call(&h, "compare", 2, (Term[]){number(&h, 2.0), number(&h, 1.0)}), make_small(2 + 8));
  cr_assert_eq(host_call(&h, "compare", 2, (Term[]){number(&h, -0.0), number(&h, 0.0)}), make_small(2 + 4));
  host_close(&h);
}

/* power(x, n, result): n rounds, many slices. */
Test(float_ops, rounds) {
  EngineHost h;
  host_open(&h);
  Emitter *e = h.e;
  uint32_t clause, entry = host_function(&h, "power", 3, &clause), loop = vl_emit_new_label(e),
                   on = vl_emit_new_label(e);
  vl_emit_f_get(e, clause, opd_x(0), 0);
  vl_emit_f_get(e, clause, opd_x(2), 15);
  vl_emit_label(e, loop);
  vl_emit_is_eq_exact(e, on, opd_x(1), opd_term(e, make_small(0)));
  vl_emit_need(e, 2);
  vl_emit_f_box(e, 15, opd_x(0));
  vl_emit_return(e);
  vl_emit_label(e, on);
  vl_emit_f_mul(e, clause, 15, 0, 15);
  vl_emit_sub(e, 0, opd_x(1), opd_term(e, make_small(1)), opd_x(1));
  vl_emit_again(e, loop);
  vl_emit_need(e, 4);
  vl_emit_f_box(e, 0, opd_x(0));
  vl_emit_f_box(e, 15, opd_x(2));
  vl_emit_call_only(e, 3, entry);
  cr_assert_str_eq(host_load(&h), "");
  Term result = host_call(&h, "power", 3, (Term[]){number(&h, -1.0), make_small(100001), number(&h, 3.0)});
  cr_assert(is_float(result) && float_value(result) == -3.0);
  host_close(&h);
}

/* -- What is refused -- */

typedef void Body(Emitter *e, uint32_t clause);

static const char *why(Body *body) {
  static char text[128];
  EngineHost h;
  uint32_t clause;
  host_open(&h);
  host_function(&h, "f", 1, &clause);
  body(h.e, clause);
  snprintf(text, sizeof text, "%s", host_load(&h));
  host_close(&h);
  return text;
}

static void unwritten(Emitter *e, uint32_t clause) {
  vl_emit_f_get(e, clause, opd_x(0), 1);
  vl_emit_f_add(e, clause, 1, 2, 3);
  vl_emit_return(e);
}

static void written_on_one_way(Emitter *e, uint32_t clause) {
  uint32_t on = vl_emit_new_label(e);
  vl_emit_is_float(e, on, opd_x(0));
  vl_emit_f_get(e, clause, opd_x(0), 1);
  vl_emit_label(e, on);
  vl_emit_f_move(e, 1, 2);
  vl_emit_return(e);
}

static void lost_in_a_call(Emitter *e, uint32_t clause) {
  vl_emit_f_get(e, clause, opd_x(0), 1);
  vl_emit_frame(e, 1);
  vl_emit_move(e, opd_x(0), opd_y(0));
  vl_emit_call_fun(e, 0);
  vl_emit_f_move(e, 1, 2);
  vl_emit_drop(e, 1);
  vl_emit_return(e);
}

static void lost_on_the_way_back(Emitter *e, uint32_t clause) {
  uint32_t loop = vl_emit_new_label(e), bad = vl_emit_new_label(e);
  vl_emit_frame(e, 1);
  vl_emit_move(e, opd_x(0), opd_y(0));
  vl_emit_f_get(e, bad, opd_x(0), 1);
  vl_emit_label(e, loop);
  vl_emit_f_move(e, 1, 2);
  vl_emit_move(e, opd_y(0), opd_x(0));
  vl_emit_call_fun(e, 0);
  vl_emit_again(e, loop);
  vl_emit_label(e, bad);
  vl_emit_drop(e, 1);
  vl_emit_return(e);
}

static void kept_open(Emitter *e, uint32_t clause) {
  vl_emit_f_get(e, clause, opd_x(0), 1);
  vl_emit_f_mul_open(e, 1, 1, 2);
  vl_emit_f_add(e, clause, 2, 1, 3);
  vl_emit_need(e, 2);
  vl_emit_f_box(e, 2, opd_x(0));
  vl_emit_return(e);
}

static void without_room(Emitter *e, uint32_t clause) {
  vl_emit_f_get(e, clause, opd_x(0), 1);
  vl_emit_f_box(e, 1, opd_x(0));
  vl_emit_return(e);
}

Test(float_ops, refused) {
  static const char unread[] = "a float register is read before it is written";
  cr_assert_str_eq(why(unwritten), unread);
  cr_assert_str_eq(why(written_on_one_way), unread);
  cr_assert_str_eq(why(lost_on_the_way_back), "a float register is lost on a way back");
  cr_assert_str_eq(why(kept_open), "a float register may hold no number");
  cr_assert_str_eq(why(without_room), "no room: a need is missing");
  cr_assert_str_eq(why(lost_in_a_call), unread);
}
