/* The expander on a fiber, under a host that has no library: every call it makes fails. */
#include "core/core.h"
#include "data/map.h"
#include "expand/expand.h"
#include "expand/tables.h"

#include <criterion/criterion.h>

typedef struct Bench {
  Alloc alloc;
  CompileUnit unit;
  Host host;
  Term quoted;
  Term warning; /* the last, or TERM_NONE */
  bool in_function;
} Bench;

static void *expand_job(Fiber *f, void *message) {
  Bench *b = message;
  Expander x;
  Env e;
  Scope s;
  vl_expander_init(&x, &b->unit);
  x.bootstrap = true;
  vl_env_init(&x, &e, b->unit.file);
  if (b->in_function) {
    e.module = ATOM_String;
    e.function = vl_ast_pair(&b->unit, ATOM_to_string, make_small(1));
  }
  vl_scope_start(&x, &s, e.versioned_vars);
  Term expanded = vl_expand(&x, b->quoted, &s, &e);
  vl_scope_check_unused(&x, 0, &e);
  vl_host_done(&b->unit, expanded);
}

static void set_up(Bench *b) {
  *b = (Bench){.warning = TERM_NONE};
  vl_alloc_init(&b->alloc, NULL, NULL, 0);
  vl_unit_init(&b->unit, &b->alloc, NULL);
  b->unit.host = &b->host;
  b->unit.file = vl_binary(&b->unit.heap, "nofile", 6);
  b->host = (Host){.fiber = vl_fiber_new(1 << 20), .modules = vl_modules_new(&b->alloc), .collected = NIL};
}

static void tear_down(Bench *b) {
  vl_fiber_free(b->host.fiber);
  vl_modules_free(b->host.modules);
  vl_unit_free(&b->unit);
  cr_assert_eq(b->alloc.used, 0);
}

/* What the request is that ends the job. */
static const HostRequest *run(Bench *b, Term quoted) {
  b->quoted = quoted;
  vl_fiber_start(b->host.fiber, expand_job);
  for (;;) {
    vl_fiber_resume(b->host.fiber, b);
    const HostRequest *r = &b->host.request;
    if (r->verb == HOST_DONE || r->verb == HOST_RAISE) return r;
    if (r->verb == HOST_WARN) b->warning = r->module;
    b->host.reply = (HostReply){.raised = true, .error = {ATOM_error, ATOM_undef, NIL}};
  }
}

static Term expanded(Bench *b, Term quoted) {
  const HostRequest *r = run(b, quoted);
  cr_assert_eq(r->verb, HOST_DONE);
  return r->result;
}

static bool text_is(Term binary, const char *text) {
  const uint8_t *bytes;
  size_t n;
  return vl_binary_peek(binary, &bytes, &n) && n == strlen(text) && memcmp(bytes, text, n) == 0;
}

static Term line(Bench *b, int64_t n) {
  return vl_ast_keypush(&b->unit, NIL, ATOM_line, make_small(n));
}
static Term var(Bench *b, Term name) {
  return vl_ast_node(&b->unit, name, line(b, 1), ATOM_nil);
}
static int64_t version_of(Term node) {
  return small_value(vl_ast_get(ast_meta(node), ATOM_version));
}

Test(expand, variables_get_versions) {
  Bench b;
  set_up(&b);
  CompileUnit *u = &b.unit;
  /* x = 1; x = x; x */
  Term first = AST_CALL(u, ATOM_equals, NIL, var(&b, ATOM_x), make_small(1));
  Term second = AST_CALL(u, ATOM_equals, NIL, var(&b, ATOM_x), var(&b, ATOM_x));
  Term block = expanded(&b, AST_CALL(u, ATOM_block, NIL, first, second, var(&b, ATOM_x)));
  Term middle = vl_ast_nth(ast_args(block), 1);
  cr_assert_eq(version_of(vl_ast_nth(ast_args(middle), 0)), 1);
  cr_assert_eq(version_of(vl_ast_nth(ast_args(middle), 1)), 0);
  cr_assert_eq(version_of(vl_ast_nth(ast_args(block), 2)), 1);
  tear_down(&b);
}

Test(expand, arguments_do_not_see_each_others_variables) {
  Bench b;
  set_up(&b);
  CompileUnit *u = &b.unit;
  b.in_function = true;
  /* x = 1; foo(x = 2, x) */
  Term first = AST_CALL(u, ATOM_equals, NIL, var(&b, ATOM_x), make_small(1));
  Term rebind = AST_CALL(u, ATOM_equals, NIL, var(&b, ATOM_x), make_small(2));
  Term call = AST_CALL(u, ATOM_first, NIL, rebind, var(&b, ATOM_x));
  Term block = expanded(&b, AST_CALL(u, ATOM_block, NIL, first, call, var(&b, ATOM_x)));
  Term args = ast_args(vl_ast_nth(ast_args(block), 1));
  cr_assert_eq(version_of(vl_ast_nth(args, 1)), 0);
  cr_assert_eq(version_of(vl_ast_nth(ast_args(block), 2)), 1);
  tear_down(&b);
}

Test(expand, unused_variables_are_told) {
  Bench b;
  set_up(&b);
  CompileUnit *u = &b.unit;
  expanded(&b, AST_CALL(u, ATOM_equals, NIL, var(&b, ATOM_x), make_small(1)));
  cr_assert(text_is(b.warning, "variable \"x\" is unused (if the variable is not meant to be used, prefix it with an "
                               "underscore)"));
  tear_down(&b);
}

Test(expand, unknown_functions_are_compile_errors) {
  Bench b;
  set_up(&b);
  CompileUnit *u = &b.unit;
  const HostRequest *r = run(&b, AST_CALL(u, ATOM_first, line(&b, 7), make_small(1)));
  cr_assert_eq(r->verb, HOST_RAISE);
  cr_assert_eq(vl_map_get(r->raised.reason, ATOM_struct_key), ATOM_CompileError);
  cr_assert_eq(vl_map_get(r->raised.reason, ATOM_line), make_small(7));
  cr_assert(
      text_is(vl_map_get(r->raised.reason, ATOM_description), "undefined function first/1 (there is no such import)"));
  tear_down(&b);
}

Test(expand, if_is_a_case_on_what_is_falsy) {
  Bench b;
  set_up(&b);
  CompileUnit *u = &b.unit;
  Term branches = vl_ast_keypush(u, vl_ast_keypush(u, NIL, ATOM_else, make_small(2)), ATOM_do, make_small(1));
  Term node = expanded(&b, AST_CALL(u, ATOM_if, line(&b, 3), make_small(0), branches));
  cr_assert(vl_ast_is_call_of(node, ATOM_case, 2));
  Term clauses = vl_ast_get(vl_ast_nth(ast_args(node), 1), ATOM_do);
  cr_assert_eq(vl_ast_length(clauses), 2);
  cr_assert_eq(vl_ast_nth(ast_args(cons_head(clauses)), 1), make_small(2));
  tear_down(&b);
}

Test(expand, kernel_functions_become_builtins) {
  Bench b;
  set_up(&b);
  CompileUnit *u = &b.unit;
  Term tuple = AST_CALL(u, ATOM_tuple, NIL, make_small(1), make_small(2));
  Term node = expanded(&b, AST_CALL(u, ATOM_elem, NIL, tuple, make_small(0)));
  cr_assert(vl_ast_is_remote_of(node, ATOM_erlang, ATOM_element, 2));
  cr_assert_eq(cons_head(ast_args(node)), make_small(1));
  tear_down(&b);
}

Test(expand, deep_nesting_is_an_error) {
  Bench b;
  set_up(&b);
  Term t = make_small(1);
  for (int i = 0; i < 1000000; i++) t = AST_LIST(&b.unit, t);
  const HostRequest *r = run(&b, t);
  cr_assert_eq(r->verb, HOST_RAISE);
  cr_assert(text_is(vl_map_get(r->raised.reason, ATOM_description), "code is nested too deeply"));
  tear_down(&b);
}

Test(expand, quotes_are_code_that_builds_them) {
  Bench b;
  set_up(&b);
  CompileUnit *u = &b.unit;
  /* quote do: x */
  Term options = vl_ast_keypush(u, NIL, ATOM_do, var(&b, ATOM_x));
  Term node = expanded(&b, AST_CALL(u, ATOM_quote, NIL, options));
  cr_assert(vl_ast_is_call_of(node, ATOM_tuple, 3));
  cr_assert_eq(vl_ast_nth(ast_args(node), 0), ATOM_x);
  cr_assert_eq(vl_ast_nth(ast_args(node), 2), ATOM_Elixir);
  tear_down(&b);
}

/* Nothing here compiles: the back half stays out. */
bool vl_core_compile_module(CompileUnit *u, const ModuleSource *source, CoreError *error) {
  return false;
}
bool vl_core_write(CompileUnit *u, Image *image, CoreError *error) {
  return false;
}
bool vl_core_compile_eval(CompileUnit *u, Mfa shown, Term expr, Term in_vars, Term out_vars, CoreError *error) {
  return false;
}
