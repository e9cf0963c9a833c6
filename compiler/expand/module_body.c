#include "expand/eval.h"
#include "expand/module.h"

/* -- May it be defined? -- */

static bool is_reserved(Term module) {
  switch (module) {
  case ATOM_True:
  case ATOM_False:
  case ATOM_Nil:
  case ATOM_Any:
  case ATOM_BitString:
  case ATOM_PID:
  case ATOM_Reference:
  case ATOM_Elixir_Elixir:
  case ATOM_Elixir: return true;
  default: return false;
  }
}

static bool is_loaded(Expander *x, Term module) {
  HostReply reply = vl_host_try(x->unit, ATOM_vl_code, ATOM_ensure, AST_LIST(x->unit, module));
  return !reply.raised && reply.value == ATOM_true;
}

/* Does the program not want to be told of modules defined twice? */
static bool ignores_conflicts(Expander *x) {
  HostReply reply =
      vl_host_try(x->unit, ATOM_Code, ATOM_get_compiler_option, AST_LIST(x->unit, ATOM_ignore_module_conflict));
  return !reply.raised && reply.value == ATOM_true;
}

static void check_name(Expander *x, Term module, const Env *e) {
  Term meta = vl_ast_keypush(x->unit, NIL, ATOM_line, make_small(e->line));
  bool word = module == ATOM_nil || module == ATOM_true || module == ATOM_false;
  if (!is_atom(module) || word) vl_expand_error(x, meta, e, "invalid module name: %i", module);
  size_t n;
  const char *text = vl_atom_text(module, &n);
  if (memchr(text, '/', n) || memchr(text, '\\', n)) vl_expand_error(x, meta, e, "invalid module name: %i", module);
  if (is_reserved(module)) vl_expand_error(x, meta, e, "module %m is reserved and cannot be defined", module);
  Env outside = *e;
  outside.module = ATOM_nil;
  if (!x->unit->host->library && is_loaded(x, module) && !ignores_conflicts(x))
    vl_expand_warn(x, meta, &outside, "redefining module %m (current version defined in memory)", module);
}

static void open_module(Expander *x, Term module, const Env *e) {
  CompileUnit *u = x->unit;
  Term file = e->file;
  int64_t line = e->line;
  switch (vl_modules_open(modules_of(x), module, u->host->self, &file, &line, &u->heap)) {
  case OPEN_OK: break;
  case OPEN_NO_ROOM: vl_host_out_of_memory(u);
  case OPEN_ALREADY:
    vl_expand_error_at(x, e->file, e->line, "cannot define module %m because it is currently being defined in %a:%d",
                       module, file, line);
  }
  u->host->open_module = module;
  vl_attribute_set_up(x, module);
  vl_module_put(x, module, table_key(TABLE_FACT, ATOM_file, 0), e->file);
}

/* -- The body -- */

/* Runs it with the values of the variables around it; the Env becomes the one after it. */
static Term run_body(Expander *x, Term block, Term values, Env *e) {
  CompileUnit *u = x->unit;
  Scope s;
  Terms all = terms_new(u);
  for (; is_cons(values); values = cons_tail(values)) vl_terms_push(&all, cons_head(values));
  e->versioned_vars = vl_eval_renumber(x, e->versioned_vars);
  Term in_vars = vl_eval_vars(x, e->versioned_vars);
  vl_scope_start(x, &s, e->versioned_vars);
  Term expanded = vl_expand(x, block, &s, e);
  vl_scope_check_unused(x, 0, e);
  if (is_immediate(expanded)) return expanded;
  /* With outputs, though none are wanted: the last call is no tail call, and stays in stack traces. */
  return tuple_at(vl_eval_run(x, EVAL_BODY, expanded, in_vars, vl_ast_tuple(u, all.count, all.at), NIL), 0);
}

/* -- Callbacks: @before_compile and the like -- */

/* A callback that is a macro gives code, which belongs to the body. */
static void run_callback(Expander *x, Term callback, Term args, Env *e) {
  Scope s;
  Term quoted, empty = vl_ast_map_empty(x->unit);
  Term meta = vl_ast_keypush(x->unit, NIL, ATOM_required, ATOM_true);
  meta = vl_ast_keypush(x->unit, meta, ATOM_line, make_small(e->line));
  e->versioned_vars = empty;
  vl_scope_start(x, &s, empty);
  if (vl_dispatch_callback(x, meta, tuple_at(callback, 0), tuple_at(callback, 1), args, &s, e, &quoted))
    run_body(x, quoted, NIL, e);
}

static void run_callbacks(Expander *x, Term module, Term name, Term args, Env *e) {
  for (Term all = vl_attribute_accumulated(x, module, name); is_cons(all); all = cons_tail(all))
    run_callback(x, cons_head(all), args, e);
}

static Term env_term(Expander *x, const Env *e) {
  return vl_env_to_term(x, e, e->line, vl_ast_map_empty(x->unit));
}

/* The function under @on_load runs when the code is there; a module whose function refuses does not stay. */
static void run_on_load(Expander *x, Term module) {
  Term load = vl_module_get(x, module, table_key(TABLE_ATTRIBUTE, ATOM_on_load, 0));
  if (load == TERM_NONE || !is_tuple_of(tuple_at(load, 0), 2)) return;
  HostReply reply = vl_host_try(x->unit, module, tuple_at(tuple_at(load, 0), 0), NIL);
  if (!reply.raised && reply.value == ATOM_ok) return;
  vl_host_try(x->unit, ATOM_vl_report, ATOM_on_load,
              AST_LIST(x->unit, module, reply.raised ? reply.error.reason : reply.value));
}

static void run_after_verify(Expander *x, Term module) {
  for (Term all = vl_attribute_accumulated(x, module, ATOM_after_verify); is_cons(all); all = cons_tail(all))
    vl_host_call(x->unit, tuple_at(cons_head(all), 0), tuple_at(cons_head(all), 1), 1, &module);
}

/* -- defmodule -- */

static Term compile(Expander *x, Term module, Term block, Term values, Env *e) {
  CompileUnit *u = x->unit;
  int64_t line = e->line;
  check_name(x, module, e);
  open_module(x, module, e);
  e->module = module;
  e->function = ATOM_nil;
  Term result = run_body(x, block, values, e);
  e->line = line;
  vl_overridable_restore(x, module, e);
  run_callbacks(x, module, ATOM_before_compile, AST_LIST(u, env_term(x, e)), e);
  e->line = line;
  vl_overridable_restore(x, module, e);
  ModuleImage image = vl_module_close(x, module, e);
  Term binary = vl_ast_binary(u, (const char *)image.bytes, image.size);
  run_on_load(x, module);
  run_callbacks(x, module, ATOM_after_compile, AST_LIST(u, env_term(x, e), binary), e);
  vl_attribute_warn_unused(x, module, e);
  run_after_verify(x, module);
  vl_modules_close(modules_of(x), module);
  u->host->open_module = TERM_NONE;
  VL_TRACE(x, e, ATOM_on_module, binary, ATOM_none);
  if (u->host->parallel) {
    const Term made[] = {module, binary};
    vl_host_call(u, ATOM_Kernel_ErrorHandler, ATOM_module_available, VL_COUNT_OF(made), made);
  }
  const Term answer[] = {ATOM_module, module, binary, result};
  return vl_ast_tuple(u, VL_COUNT_OF(answer), answer);
}

Term vl_module_compile(Expander *x, Term module, Term block, Term values, Env *e) {
  bool tracks = vl_lexical_begin(x, e);
  Term answer = compile(x, module, block, values, e);
  if (tracks) vl_lexical_end(x, e);
  return answer;
}
