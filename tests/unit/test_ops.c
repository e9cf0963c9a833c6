/* Ops, one family a test, run by the interpreter on a bare process. */
#include "data/compare.h"
#include "data/map.h"
#include "engine_host.h"

#include <stdio.h>

/* The op of a test with two sources, a fail label and maybe a result. */
typedef void TestOp(Emitter *e, uint32_t fail, Operand a, Operand b);
typedef void BinaryOp(Emitter *e, uint32_t fail, Operand a, Operand b, Operand dst);

static Term number(int64_t n) {
  return make_small(n);
}

/* name(a, b): the result, or `bad` by the fail label; name!(a, b): without one, caught as {class, reason}. */
static void emit_binary(EngineHost *h, const char *name, BinaryOp *op) {
  Emitter *e = h->e;
  uint32_t clause, bad = vl_emit_new_label(e), handler = vl_emit_new_label(e);
  char raising[32];
  snprintf(raising, sizeof raising, "%s!", name);
  host_function(h, name, 2, &clause);
  op(e, bad, opd_x(0), opd_x(1), opd_x(0));
  vl_emit_return(e);
  vl_emit_label(e, bad);
  vl_emit_move(e, opd_term(e, atom_of("bad")), opd_x(0));
  vl_emit_return(e);
  host_function(h, raising, 2, &clause);
  vl_emit_frame(e, 3);
  vl_emit_move(e, opd_x(1), opd_y(2));
  vl_emit_try_begin(e, 0, handler);
  op(e, 0, opd_x(0), opd_y(2), opd_y(2));
  vl_emit_try_end(e, 0);
  vl_emit_move(e, opd_y(2), opd_x(0));
  vl_emit_drop(e, 3);
  vl_emit_return(e);
  vl_emit_label(e, handler);
  vl_emit_try_catch(e, 0);
  vl_emit_drop(e, 3);
  vl_emit_move(e, opd_x(1), opd_x(0));
  vl_emit_return(e);
}

static const struct {
  const char *name;
  BinaryOp *op;
  int64_t a, b, result;
} arithmetic[] = {
    {"add", vl_emit_add, 40, 2, 42},     {"sub", vl_emit_sub, 40, 42, -2},     {"mul", vl_emit_mul, -6, 7, -42},
    {"div", vl_emit_div, -7, 2, -3},     {"rem", vl_emit_rem, -7, 2, -1},      {"band", vl_emit_band, 12, 10, 8},
    {"bor", vl_emit_bor, 12, 10, 14},    {"bxor", vl_emit_bxor, 12, 10, 6},    {"bsl", vl_emit_bsl, 3, 4, 48},
    {"bsr", vl_emit_bsr, -16, 2, -4},    {"add2", vl_emit_add, -5, -6, -11},   {"div2", vl_emit_div, 7, -2, -3},
    {"band2", vl_emit_band, -1, 77, 77}, {"bxor2", vl_emit_bxor, -1, 1, -2},   {"rem2", vl_emit_rem, 7, -2, 1},
    {"bor2", vl_emit_bor, -8, 3, -5},    {"bsl2", vl_emit_bsl, 1024, -3, 128},
};

Test(ops, arithmetic) {
  EngineHost h;
  host_open(&h);
  for (size_t i = 0; i < VL_COUNT_OF(arithmetic); i++) emit_binary(&h, arithmetic[i].name, arithmetic[i].op);
  emit_binary(&h, "fdiv", vl_emit_fdiv);
  cr_assert_str_eq(host_load(&h), "");
  for (size_t i = 0; i < VL_COUNT_OF(arithmetic); i++) {
    char raising[32];
    const char *name = arithmetic[i].name;
    snprintf(raising, sizeof raising, "%s!", name);
    const Term good[] = {number(arithmetic[i].a), number(arithmetic[i].b)}, bad[] = {ATOM_ok, number(1)};
    cr_expect_eq(host_call(&h, name, 2, good), number(arithmetic[i].result), "%s", name);
    cr_expect_eq(host_call(&h, raising, 2, good), number(arithmetic[i].result), "%s!", name);
    cr_expect_eq(host_call(&h, name, 2, bad), atom_of("bad"), "%s", name);
    cr_expect_eq(host_call(&h, raising, 2, bad), ATOM_badarith, "%s!", name);
  }
  cr_expect_eq(host_call(&h, "div", 2, (Term[]){number(1), number(0)}), atom_of("bad"));
  cr_expect_eq(host_call(&h, "rem!", 2, (Term[]){number(1), number(0)}), ATOM_badarith);
  cr_expect(is_float(host_call(&h, "fdiv", 2, (Term[]){number(1), number(4)})));
  Term big = host_call(&h, "add", 2, (Term[]){number(SMALL_MAX), number(1)});
  cr_expect(!is_small(big) && is_integer(big));
  cr_expect_eq(host_call(&h, "sub!", 2, (Term[]){big, number(1)}), number(SMALL_MAX));
  host_close(&h);
}

/* name(a, b): 1 when the test holds, else 0; constants are tried by name@c with b = `constant`. */
static void emit_test(EngineHost *h, const char *name, TestOp *op, Term constant) {
  Emitter *e = h->e;
  for (int with = 0; with < 2; with++) {
    uint32_t clause, no = vl_emit_new_label(e);
    char variant[32];
    snprintf(variant, sizeof variant, with ? "%s@c" : "%s", name);
    host_function(h, variant, 2, &clause);
    op(e, no, opd_x(0), with ? opd_term(e, constant) : opd_x(1));
    vl_emit_move(e, opd_term(e, number(1)), opd_x(0));
    vl_emit_return(e);
    vl_emit_label(e, no);
    vl_emit_move(e, opd_term(e, number(0)), opd_x(0));
    vl_emit_return(e);
  }
}

Test(ops, comparisons) {
  static const struct {
    const char *name;
    TestOp *op;
    int less, equal, more; /* of a to b */
  } rows[] = {{"lt", vl_emit_is_lt, 1, 0, 0},        {"ge", vl_emit_is_ge, 0, 1, 1},
              {"eq", vl_emit_is_eq, 0, 1, 0},        {"ne", vl_emit_is_ne, 1, 0, 1},
              {"eqx", vl_emit_is_eq_exact, 0, 1, 0}, {"nex", vl_emit_is_ne_exact, 1, 0, 1}};
  EngineHost h;
  host_open(&h);
  for (size_t i = 0; i < VL_COUNT_OF(rows); i++) emit_test(&h, rows[i].name, rows[i].op, number(5));
  cr_assert_str_eq(host_load(&h), "");
  for (size_t i = 0; i < VL_COUNT_OF(rows); i++) {
    char constant[32];
    snprintf(constant, sizeof constant, "%s@c", rows[i].name);
    const int expected[] = {rows[i].less, rows[i].equal, rows[i].more};
    for (int k = 0; k < 3; k++) {
      const Term args[] = {number(4 + k), number(5)};
      cr_expect_eq(host_call(&h, rows[i].name, 2, args), number(expected[k]), "%s %d", rows[i].name, k);
      cr_expect_eq(host_call(&h, constant, 2, args), number(expected[k]), "%s %d", constant, k);
    }
  }
  Term one = vl_float(&h.p.heap, 1.0);
  cr_expect_eq(host_call(&h, "eq", 2, (Term[]){number(1), one}), number(1));
  cr_expect_eq(host_call(&h, "eqx", 2, (Term[]){number(1), one}), number(0));
  cr_expect_eq(host_call(&h, "lt", 2, (Term[]){ATOM_ok, one}), number(0));
  host_close(&h);
}

/* -- Tests of kind -- */

typedef void KindOp(Emitter *e, uint32_t fail, Operand src);

static void emit_kind(EngineHost *h, const char *name, KindOp *op) {
  Emitter *e = h->e;
  uint32_t clause, no = vl_emit_new_label(e);
  host_function(h, name, 1, &clause);
  op(e, no, opd_x(0));
  vl_emit_move(e, opd_term(e, number(1)), opd_x(0));
  vl_emit_return(e);
  vl_emit_label(e, no);
  vl_emit_move(e, opd_term(e, number(0)), opd_x(0));
  vl_emit_return(e);
}

static void is_function_0(Emitter *e, uint32_t fail, Operand src) {
  vl_emit_is_function_arity(e, fail, src, opd_term(e, number(0)));
}
static void is_pair(Emitter *e, uint32_t fail, Operand src) {
  vl_emit_tuple_arity(e, fail, src, 2);
}
static void is_ok_pair(Emitter *e, uint32_t fail, Operand src) {
  vl_emit_tagged_tuple(e, fail, src, 2, opd_term(e, ATOM_ok));
}

Test(ops, kinds) {
  static const struct {
    const char *name;
    KindOp *op;
    const char *of; /* which samples: i f a n c t p m b s */
  } rows[] = {{"integer", vl_emit_is_integer, "iI"},
              {"float", vl_emit_is_float, "f"},
              {"number", vl_emit_is_number, "iIf"},
              {"atom", vl_emit_is_atom, "at"},
              {"boolean", vl_emit_is_boolean, "t"},
              {"nil", vl_emit_is_nil, "n"},
              {"list", vl_emit_is_list, "nc"},
              {"cons", vl_emit_is_cons, "c"},
              {"tuple", vl_emit_is_tuple, "2o3"},
              {"binary", vl_emit_is_binary, "b"},
              {"bits", vl_emit_is_bitstring, "bs"},
              {"map", vl_emit_is_map, "m"},
              {"fun", vl_emit_is_function, ""},
              {"fun0", is_function_0, ""},
              {"pid", vl_emit_is_pid, "p"},
              {"port", vl_emit_is_port, ""},
              {"ref", vl_emit_is_reference, ""},
              {"pair", is_pair, "2o"},
              {"ok", is_ok_pair, "o"}};
  EngineHost h;
  host_open(&h);
  for (size_t i = 0; i < VL_COUNT_OF(rows); i++) emit_kind(&h, rows[i].name, rows[i].op);
  cr_assert_str_eq(host_load(&h), "");
  Heap data;
  vl_heap_init(&data, &h.in.alloc);
  Term binary = vl_binary(&data, "abc", 3);
  const struct {
    char letter;
    Term term;
  } samples[] = {{'i', number(-1)},
                 {'I', vl_int(&data, INT64_MAX)},
                 {'f', vl_float(&data, 0.5)},
                 {'a', ATOM_ok},
                 {'t', ATOM_false},
                 {'n', NIL},
                 {'c', vl_cons(&data, NIL, NIL)},
                 {'2', vl_tuple2(&data, number(1), NIL)},
                 {'o', vl_tuple2(&data, ATOM_ok, NIL)},
                 {'3', vl_tuple3(&data, ATOM_ok, NIL, NIL)},
                 {'b', binary},
                 {'s', vl_bits_sub(&data, binary, 0, 17)},
                 {'m', vl_map_empty(&data)},
                 {'p', make_pid(0, 0, 7)}};
  for (size_t i = 0; i < VL_COUNT_OF(rows); i++)
    for (size_t k = 0; k < VL_COUNT_OF(samples); k++) {
      bool holds = strchr(rows[i].of, samples[k].letter) != NULL;
      cr_expect_eq(host_call(&h, rows[i].name, 1, &samples[k].term), number(holds), "%s of %c", rows[i].name,
                   samples[k].letter);
    }
  vl_heap_free(&data);
  host_close(&h);
}
