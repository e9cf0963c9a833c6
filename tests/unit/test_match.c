/* Clauses to code, and what the code answers. */
#include "core/bindings.h"

#define EngineHost EngineHost /* expand/host.h has one too */
#include "data/compare.h"
#include "engine_host.h"

enum { CLAUSES_MAX = 8 };

typedef struct Bench {
  EngineHost host;
  CompileUnit unit;
  Core core;
  Build build;
  Term patterns[CLAUSES_MAX];
  Term guards[CLAUSES_MAX];
  size_t count;
  size_t bodies; /* how often a body was asked for */
} Bench;

static void bench_open(Bench *b) {
  *b = (Bench){0};
  host_open(&b->host);
  vl_unit_init(&b->unit, &b->host.in.alloc, NULL);
  b->unit.code = b->host.in.code;
  b->core = (Core){.unit = &b->unit, .emitter = b->host.e};
  uint32_t entry = vl_emit_new_label(b->host.e);
  vl_emitter_export(b->host.e, atom_of("match"), 1, entry);
  IrFunction *f = vl_ir_new(&b->unit, b->host.e, atom_of("match"), 1, entry);
  f->file = vl_emitter_file(b->host.e, "m.ex", 4);
  f->line = 1;
  b->build = (Build){.core = &b->core, .f = f, .bindings = vl_bindings_new(&b->unit)};
}

static void bench_close(Bench *b) {
  vl_unit_free(&b->unit);
  host_close(&b->host);
}

/* -- Patterns -- */

static Term var(Bench *b, int64_t version) {
  Term meta = vl_ast_keypush(&b->unit, NIL, ATOM_version, make_small(version));
  return vl_ast_node(&b->unit, ATOM_x, meta, ATOM_nil);
}

static Term any(Bench *b) {
  return vl_ast_node(&b->unit, ATOM_underscore, NIL, ATOM_nil);
}

static Term pair(Bench *b, Term left, Term right) {
  return vl_ast_pair(&b->unit, left, right);
}

static Term cons(Bench *b, Term head, Term tail) {
  return AST_LIST(&b->unit, AST_CALL(&b->unit, ATOM_bar, NIL, head, tail));
}

static Term segment(Bench *b, Term expr, Term type) {
  Term spec = vl_ast_keypush(&b->unit, NIL, ATOM_type, type);
  return AST_CALL(&b->unit, ATOM_type_op, NIL, expr, spec);
}

/* <<first, rest::binary>> */
static Term prefix(Bench *b, Term first, Term rest) {
  return AST_CALL(&b->unit, ATOM_bits, NIL, segment(b, first, ATOM_integer), segment(b, rest, ATOM_binary));
}

static void clause(Bench *b, Term pattern, Term guard) {
  b->patterns[b->count] = pattern;
  b->guards[b->count++] = guard == TERM_NONE ? NIL : AST_LIST(&b->unit, guard);
}

/* -- Functions: clause n answers {n, the variable of version n, or nil} -- */

static void answer(Build *build, size_t n, void *context) {
  Bench *b = context;
  b->bodies++;
  bool bound = vl_build_is_bound(build, (int64_t)n);
  Arg value = bound ? vl_build_lookup(build, (int64_t)n) : ir_term(ATOM_nil), result = ir_var(ir_new_var(build->f));
  IR(build->f, OP_tuple, result, ir_term(make_small((int64_t)n)), value);
  IR(build->f, IR_RETURN, result);
}

static void load(Bench *b) {
  MatchClause clauses[CLAUSES_MAX];
  for (size_t i = 0; i < b->count; i++) clauses[i] = (MatchClause){&b->patterns[i], b->guards[i], NIL, TERM_NONE};
  Arg subject = ir_var(0);
  vl_match(&b->build, 1, &subject, b->count, clauses, LABEL_CLAUSE, LABEL_NONE, answer, b);
  CoreError error = b->core.error;
  cr_assert(!error.what && vl_ir_finish(b->build.f, &error), "%s", error.what);
  cr_assert_str_eq(host_load(&b->host), "");
}

static size_t count_ops(const Bench *b, OpId op) {
  size_t count = 0;
  for (uint32_t i = 0; i < b->build.f->count; i++) count += b->build.f->ins[i].op == op;
  return count;
}

static Term call(Bench *b, Term value) {
  return host_call(&b->host, "match", 1, &value);
}

static void expect(Bench *b, Term value, int64_t n, Term bound) {
  Term result = call(b, value);
  cr_assert(is_tuple_of(result, 2), "clause %d", (int)n);
  cr_assert_eq(tuple_at(result, 0), make_small(n));
  cr_assert(vl_equal_exact(tuple_at(result, 1), bound), "clause %d", (int)n);
}

static Term binary(Bench *b, const char *text) {
  return vl_ast_binary(&b->unit, text, strlen(text));
}

/* -- Tests -- */

Test(match, atoms_by_a_table) {
  Bench b;
  bench_open(&b);
  clause(&b, ATOM_ok, TERM_NONE);
  clause(&b, ATOM_error, TERM_NONE);
  clause(&b, make_small(7), TERM_NONE);
  load(&b);
  expect(&b, ATOM_error, 1, ATOM_nil);
  expect(&b, make_small(7), 2, ATOM_nil);
  cr_assert_eq(call(&b, ATOM_nil), TERM_NONE, "no clause");
  cr_assert_eq(count_ops(&b, OP_select_value), 1);
  cr_assert_eq(count_ops(&b, OP_is_eq_exact), 0);
  bench_close(&b);
}

Test(match, lists_and_tagged_tuples) {
  Bench b;
  bench_open(&b);
  clause(&b, NIL, TERM_NONE);
  clause(&b, cons(&b, var(&b, 1), any(&b)), TERM_NONE);
  clause(&b, pair(&b, ATOM_ok, var(&b, 2)), TERM_NONE);
  clause(&b, pair(&b, ATOM_error, var(&b, 3)), TERM_NONE);
  clause(&b, var(&b, 4), TERM_NONE);
  load(&b);
  expect(&b, NIL, 0, ATOM_nil);
  expect(&b, AST_LIST(&b.unit, make_small(5), NIL), 1, make_small(5));
  expect(&b, pair(&b, ATOM_error, NIL), 3, NIL);
  expect(&b, ATOM_ok, 4, ATOM_ok);
  cr_assert_eq(count_ops(&b, OP_tagged_tuple), 2);
  cr_assert_eq(b.bodies, 5, "each body once");
  bench_close(&b);
}

Test(match, the_same_variable_twice) {
  Bench b;
  bench_open(&b);
  clause(&b, pair(&b, var(&b, 0), cons(&b, var(&b, 0), any(&b))), TERM_NONE);
  clause(&b, any(&b), TERM_NONE);
  load(&b);
  Term one = make_small(1), two = make_small(2);
  expect(&b, pair(&b, one, AST_LIST(&b.unit, one, two)), 0, one);
  expect(&b, pair(&b, one, AST_LIST(&b.unit, two, one)), 1, ATOM_nil);
  bench_close(&b);
}

Test(match, keys_of_maps_are_read_once) {
  Bench b;
  bench_open(&b);
  for (int64_t i = 0; i < 3; i++) {
    Term entry = pair(&b, ATOM_ok, i == 2 ? var(&b, 2) : make_small(i));
    clause(&b, AST_CALL(&b.unit, ATOM_map, NIL, entry), TERM_NONE);
  }
  load(&b);
  Term empty = vl_ast_map_empty(&b.unit);
  expect(&b, vl_ast_map_put(&b.unit, empty, ATOM_ok, make_small(1)), 1, ATOM_nil);
  expect(&b, vl_ast_map_put(&b.unit, empty, ATOM_ok, NIL), 2, NIL);
  cr_assert_eq(call(&b, empty), TERM_NONE, "no key");
  cr_assert_eq(count_ops(&b, OP_map_get), 1);
  bench_close(&b);
}

Test(match, a_guard_that_fails_goes_on) {
  Bench b;
  bench_open(&b);
  /* The head of what is no list: the guard fails, whatever stands behind `or`. */
  Term head = AST_REMOTE(&b.unit, ATOM_erlang, ATOM_hd, NIL, var(&b, 0));
  clause(&b, var(&b, 0), AST_REMOTE(&b.unit, ATOM_erlang, ATOM_orelse, NIL, head, ATOM_true));
  clause(&b, var(&b, 1), AST_REMOTE(&b.unit, ATOM_erlang, ATOM_gt, NIL, var(&b, 1), make_small(3)));
  clause(&b, any(&b), TERM_NONE);
  load(&b);
  expect(&b, AST_LIST(&b.unit, ATOM_true), 0, AST_LIST(&b.unit, ATOM_true));
  expect(&b, make_small(4), 1, make_small(4));
  expect(&b, make_small(3), 2, ATOM_nil);
  bench_close(&b);
}

Test(match, bitstrings_share_a_context) {
  Bench b;
  bench_open(&b);
  clause(&b, prefix(&b, make_small('a'), var(&b, 0)), TERM_NONE);
  clause(&b, prefix(&b, make_small('b'), var(&b, 1)), TERM_NONE);
  clause(&b, prefix(&b, var(&b, 2), any(&b)), TERM_NONE);
  clause(&b, binary(&b, ""), TERM_NONE);
  load(&b);
  expect(&b, binary(&b, "axy"), 0, binary(&b, "xy"));
  expect(&b, binary(&b, "b"), 1, binary(&b, ""));
  expect(&b, binary(&b, "c"), 2, make_small('c'));
  expect(&b, binary(&b, ""), 3, ATOM_nil);
  cr_assert_eq(count_ops(&b, OP_bits_start), 1);
  cr_assert_eq(count_ops(&b, OP_bits_byte), 1);
  bench_close(&b);
}
