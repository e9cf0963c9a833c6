/* The compiler's middle: expanded code, written by hand, compiled and run. */
#include "core/core.h"

#include "data/compare.h"
#include "engine_host.h"
#include "expand/ast.h"

typedef struct Bench {
  EngineHost host;
  CompileUnit unit;
  Definition definitions[8];
  size_t count;
} Bench;

static void bench_open(Bench *b) {
  memset(b, 0, sizeof *b);
  host_open(&b->host);
  vl_unit_init(&b->unit, &b->host.in.alloc, NULL);
  b->unit.code = b->host.in.code;
  b->unit.file = vl_binary(&b->unit.heap, "m.ex", 4);
}

static void bench_close(Bench *b) {
  vl_unit_free(&b->unit);
  host_close(&b->host);
}

/* -- Code -- */

static Term var(Bench *b, int64_t version) {
  Term meta = vl_ast_keypush(&b->unit, NIL, ATOM_version, make_small(version));
  return vl_ast_node(&b->unit, ATOM_x, meta, ATOM_nil);
}

static Term clause(Bench *b, Term args, Term guards, Term body) {
  return vl_ast_tuple(&b->unit, 4, (const Term[]){NIL, args, guards, body});
}

static void define(Bench *b, const char *name, uint32_t arity, Term clauses) {
  b->definitions[b->count++] = (Definition){DEF_PUBLIC, atom_of(name), arity, 1, clauses, TERM_NONE};
}

static bool compile(Bench *b, Image *image, CoreError *error) {
  ModuleSource source = {.name = atom_of("m"),
                         .line = 1,
                         .definitions = b->definitions,
                         .count = b->count,
                         .attributes = NIL,
                         .compile_info = NIL,
                         .structure = ATOM_nil,
                         .deprecated = NIL,
                         .docs = TERM_NONE};
  return vl_core_compile_module(&b->unit, &source, error) && vl_core_write(&b->unit, image, error);
}

static void load(Bench *b) {
  Image image;
  CoreError error = {0};
  cr_assert(compile(b, &image, &error), "%s", error.what);
  const char *why = "";
  ModuleCode *code = vl_code_prepare(b->host.in.code, image.bytes, image.size, &why);
  cr_assert(code, "%s", why);
  cr_assert(vl_code_publish(b->host.in.code, code));
}

static Term call(Bench *b, const char *name, uint32_t arity, const Term *args) {
  return host_call(&b->host, name, arity, args);
}

static Term erlang(Bench *b, Term name, Term left, Term right) {
  return AST_REMOTE(&b->unit, ATOM_erlang, name, NIL, left, right);
}

/* -- Tests -- */

Test(core, clauses_and_guards) {
  Bench b;
  bench_open(&b);
  CompileUnit *u = &b.unit;
  Term n = var(&b, 0), small = erlang(&b, ATOM_lt, n, make_small(2));
  Term first = AST_CALL(u, atom_of("fib"), NIL, erlang(&b, ATOM_minus, n, make_small(1)));
  Term second = AST_CALL(u, atom_of("fib"), NIL, erlang(&b, ATOM_minus, n, make_small(2)));
  define(&b, "fib", 1,
         AST_LIST(u, clause(&b, AST_LIST(u, n), AST_LIST(u, small), n),
                  clause(&b, AST_LIST(u, n), NIL, erlang(&b, ATOM_plus, first, second))));
  define(&b, "only", 1, AST_LIST(u, clause(&b, AST_LIST(u, make_small(1)), NIL, ATOM_ok)));
  load(&b);
  cr_assert_eq(call(&b, "fib", 1, (Term[]){make_small(20)}), make_small(6765));
  cr_assert_eq(call(&b, "only", 1, (Term[]){make_small(1)}), ATOM_ok);
  cr_assert_eq(call(&b, "only", 1, (Term[]){make_small(2)}), TERM_NONE);
  bench_close(&b);
}

Test(core, constants_are_one_literal) {
  Bench b;
  bench_open(&b);
  CompileUnit *u = &b.unit;
  Term list = AST_LIST(u, make_small(1), vl_ast_pair(u, ATOM_ok, AST_LIST(u, ATOM_nil)));
  Term map = vl_ast_node(u, ATOM_map, NIL, AST_LIST(u, vl_ast_pair(u, ATOM_ok, list)));
  define(&b, "value", 0, AST_LIST(u, clause(&b, NIL, NIL, map)));
  load(&b);
  Term value = call(&b, "value", 0, NULL);
  Term expected = vl_ast_map_put(u, vl_ast_map_empty(u), ATOM_ok, list);
  cr_assert(value != TERM_NONE && vl_equal_exact(value, expected));
  cr_assert_eq(call(&b, "value", 0, NULL), value, "the same term each time");
  bench_close(&b);
}

/* fn y -> {x, y} end, made in one function and called in another. */
Test(core, closures_capture) {
  Bench b;
  bench_open(&b);
  CompileUnit *u = &b.unit;
  Term x = var(&b, 0), y = var(&b, 1);
  Term arrow = AST_CALL(u, ATOM_arrow, NIL, AST_LIST(u, y), vl_ast_pair(u, x, y));
  define(&b, "make", 1, AST_LIST(u, clause(&b, AST_LIST(u, x), NIL, AST_CALL(u, ATOM_fn, NIL, arrow))));
  Term target = AST_CALL(u, ATOM_dot, NIL, AST_CALL(u, atom_of("make"), NIL, make_small(1)));
  Term applied = vl_ast_node(u, target, NIL, AST_LIST(u, x));
  define(&b, "both", 1, AST_LIST(u, clause(&b, AST_LIST(u, x), NIL, applied)));
  load(&b);
  Term both = call(&b, "both", 1, (Term[]){make_small(2)});
  cr_assert(is_tuple_of(both, 2));
  cr_assert_eq(tuple_at(both, 0), make_small(1));
  cr_assert_eq(tuple_at(both, 1), make_small(2));
  bench_close(&b);
}

/* for x <- list, do: {x, x}, turned around by nobody here: reduce it to the last element. */
Test(core, comprehensions_reduce) {
  Bench b;
  bench_open(&b);
  CompileUnit *u = &b.unit;
  Term list = var(&b, 0), x = var(&b, 1), acc = var(&b, 2);
  Term generator = AST_CALL(u, ATOM_generator, NIL, x, list);
  Term sum = AST_CALL(u, ATOM_arrow, NIL, AST_LIST(u, acc), erlang(&b, ATOM_plus, acc, x));
  Term options = vl_ast_keypush(u, NIL, ATOM_reduce, make_small(0));
  options = vl_ast_keypush(u, options, ATOM_do, AST_LIST(u, sum));
  define(&b, "sum", 1, AST_LIST(u, clause(&b, AST_LIST(u, list), NIL, AST_CALL(u, ATOM_for, NIL, generator, options))));
  load(&b);
  Term numbers = AST_LIST(u, make_small(1), make_small(2), make_small(39));
  cr_assert_eq(call(&b, "sum", 1, &numbers), make_small(42));
  cr_assert_eq(call(&b, "sum", 1, (Term[]){NIL}), make_small(0));
  bench_close(&b);
}

Test(core, too_many_arguments) {
  Bench b;
  bench_open(&b);
  CompileUnit *u = &b.unit;
  Terms args = terms_new(u);
  for (int i = 0; i < 256; i++) vl_terms_push(&args, make_small(i));
  Term body = vl_ast_remote(u, ATOM_erlang, ATOM_plus, NIL, vl_terms_list(&args, NIL));
  define(&b, "f", 0, AST_LIST(u, clause(&b, NIL, NIL, body)));
  Image image;
  CoreError error = {0};
  cr_assert(!compile(&b, &image, &error));
  cr_assert_str_eq(error.what, "a function has too many arguments");
  bench_close(&b);
}
