#include "driver.h"

#include "expand/eval.h"
#include "parse/exception.h"

/* Code.put_compiler_option(:parser_options, columns: true) */
static bool wants_columns(Expander *x) {
  Term options = vl_trace_option(x, ATOM_parser_options);
  return options != TERM_NONE && ast_flag(options, ATOM_columns);
}

static Term parse(Expander *x, Term source, Term file, int64_t line, bool columns) {
  CompileUnit *u = x->unit;
  const uint8_t *text;
  size_t bytes;
  ParseError error;
  if (!vl_binary_bytes(&u->heap, source, &text, &bytes)) vl_host_raise(u, (HostRaised){ATOM_error, ATOM_badarg, NIL});
  ParseOptions o = {.line = line,
                    .column = 1,
                    .columns = columns,
                    .warn = !x->quiet,
                    .file = file,
                    .literal_encoder = TERM_NONE,
                    .atom_encoder = TERM_NONE};
  Term quoted = vl_parse(u, text, bytes, &o, NULL, &error);
  if (quoted == TERM_NONE) vl_parse_raise(x, &error, &(ParseSource){text, bytes, file, line, 1});
  return quoted;
}

Term vl_driver_parse(Expander *x, Term source, Term file, int64_t line) {
  return parse(x, source, file, line, false);
}

/* -- Files -- */

static Term run_quoted(Expander *x, Term quoted, Term file) {
  Env env;
  x->unit->file = file;
  vl_env_init(x, &env, file);
  return vl_eval_file(x, quoted, &env);
}

Term vl_driver_compile_quoted(Expander *x, Term quoted, Term file) {
  x->unit->host->collected = NIL;
  run_quoted(x, quoted, file);
  return vl_ast_reverse(x->unit, x->unit->host->collected);
}

Term vl_driver_compile_string(Expander *x, Term source, Term file) {
  x->unit->file = file;
  return vl_driver_compile_quoted(x, parse(x, source, file, 1, wants_columns(x)), file);
}

Term vl_driver_run_string(Expander *x, Term source, Term file) {
  x->unit->file = file;
  return run_quoted(x, vl_driver_parse(x, source, file, 1), file);
}

/* -- Eval -- */

static Term eval(Expander *x, Term quoted, Term binding, Env *e) {
  Term result = vl_eval_quoted(x, quoted, binding, e);
  Term env = vl_env_to_term(x, e, e->line, e->versioned_vars);
  return vl_ast_node(x->unit, tuple_at(result, 0), tuple_at(result, 1), env);
}

Term vl_driver_eval_quoted(Expander *x, Term quoted, Term binding, Term env) {
  Env e;
  vl_env_from_term(x, &e, env);
  vl_lexical_resume(x, &e);
  x->unit->file = e.file;
  return eval(x, vl_quote_linify(x, e.line, false, quoted), binding, &e);
}

Term vl_driver_eval_forms(Expander *x, Term quoted, Term binding, Term env) {
  Env e;
  vl_env_from_term(x, &e, env);
  vl_lexical_resume(x, &e);
  x->unit->file = e.file;
  return eval(x, quoted, binding, &e);
}
