/* Every native of the compiler, and what the language calls it. Each is a job (native.h); the line in the table
 * at the end says what it does. */
#include "bif/bif.h"
#include "driver.h"
#include "expand/docs.h"
#include "expand/eval.h"
#include "native.h"
#include "parse/parse_native.h"

static Term boolean(bool b) {
  return b ? ATOM_true : ATOM_false;
}

static uint32_t arity_of(Expander *x, Term t) {
  if (!is_small(t) || small_value(t) < 0 || small_value(t) > 255)
    vl_host_raise(x->unit, (HostRaised){ATOM_error, ATOM_badarg, NIL});
  return (uint32_t)small_value(t);
}

static Term badarg(Expander *x) {
  vl_host_raise(x->unit, (HostRaised){ATOM_error, ATOM_badarg, NIL});
}

/* -- elixir_module -- */

static Term module_compile(Expander *x, const Term *args) {
  Env e;
  vl_env_from_term(x, &e, args[3]);
  bool live = is_small(e.lexical_tracker) && vl_modules_is_open(modules_of(x), e.lexical_tracker);
  if (!live) vl_trace_begin(x, &e);
  x->unit->file = e.file;
  Term answer = vl_module_compile(x, args[0], args[1], args[2], &e);
  vl_host_collect(x->unit, args[0], tuple_at(answer, 2));
  return answer;
}

static Term module_is_open(Expander *x, const Term *args) {
  return boolean(vl_modules_is_open(modules_of(x), args[0]));
}

static Term module_compiler_modules(Expander *x, const Term *args) {
  (void)args;
  return vl_modules_of(modules_of(x), x->unit->host->self, &x->unit->heap);
}

static Term module_put_attribute(Expander *x, const Term *args) {
  vl_attribute_put(x, args[0], args[1], args[2], args[3]);
  return ATOM_ok;
}

static Term module_get_attribute(Expander *x, const Term *args) {
  Env e;
  if (!is_small(args[2])) return vl_attribute_get(x, args[0], args[1], 0, NULL);
  vl_env_blank(x, &e, vl_module_file(x, args[0]));
  e.module = args[0];
  return vl_attribute_get(x, args[0], args[1], small_value(args[2]), &e);
}

static Term module_delete_attribute(Expander *x, const Term *args) {
  return vl_attribute_delete(x, args[0], args[1]);
}

static Term module_has_attribute(Expander *x, const Term *args) {
  return boolean(vl_attribute_exists(x, args[0], args[1]));
}

static Term module_attributes_in(Expander *x, const Term *args) {
  Terms names = terms_new(x->unit);
  Term keys = vl_modules_keys(modules_of(x), args[0], TABLE_ATTRIBUTE, &x->unit->heap);
  for (; is_cons(keys); keys = cons_tail(keys)) vl_terms_push(&names, tuple_at(cons_head(keys), 0));
  return vl_terms_list(&names, NIL);
}

static Term module_register_attribute(Expander *x, const Term *args) {
  vl_attribute_register(x, args[0], args[1], args[2] == ATOM_true, args[3] == ATOM_true);
  return ATOM_ok;
}

static Term module_put_typespec(Expander *x, const Term *args) {
  vl_typespec_put(x, args[0], args[1], args[2], args[3]);
  return ATOM_ok;
}

static Term module_copy_docs(Expander *x, const Term *args) {
  vl_docs_copy_to_callback(x, args[0], args[1], arity_of(x, args[2]));
  return ATOM_ok;
}

static Term module_definition(Expander *x, const Term *args) {
  Term found = vl_module_get(x, args[0], table_key(TABLE_DEFINITION, args[1], arity_of(x, args[2])));
  if (found == TERM_NONE) return ATOM_nil;
  Term clauses = vl_module_all(x, args[0], table_key(TABLE_CLAUSES, args[1], arity_of(x, args[2])));
  const Term answer[] = {ATOM_v1, tuple_at(found, 0), tuple_at(found, 1), clauses};
  return vl_ast_tuple(x->unit, VL_COUNT_OF(answer), answer);
}

static Term module_kind_of(Expander *x, const Term *args) {
  Term found = vl_module_get(x, args[0], table_key(TABLE_DEFINITION, args[1], arity_of(x, args[2])));
  return found == TERM_NONE ? ATOM_false : tuple_at(found, 0);
}

static Term module_definitions_in(Expander *x, const Term *args) {
  Terms all = terms_new(x->unit);
  for (Term names = vl_define_names(x, args[0]); is_cons(names); names = cons_tail(names)) {
    Term pair = cons_head(names);
    const Term key[] = {args[0], tuple_at(pair, 0), tuple_at(pair, 1)};
    vl_terms_push(&all, vl_ast_pair(x->unit, pair, module_kind_of(x, key)));
  }
  return vl_terms_list(&all, NIL);
}

static Term module_delete_definition(Expander *x, const Term *args) {
  return boolean(vl_define_take(x, args[0], args[1], arity_of(x, args[2])) != TERM_NONE);
}

static Term module_make_overridable(Expander *x, const Term *args) {
  Env e;
  vl_env_blank(x, &e, vl_module_file(x, args[0]));
  e.module = args[0];
  vl_overridable_make(x, args[0], args[1], &e);
  return ATOM_ok;
}

static Term module_overridables_in(Expander *x, const Term *args) {
  return vl_module_all(x, args[0], table_key(TABLE_OVERRIDABLES, TERM_NONE, 0));
}

static Term module_put_fact(Expander *x, const Term *args) {
  vl_module_put(x, args[0], table_key(TABLE_FACT, args[1], 0), args[2]);
  return ATOM_ok;
}

static Term module_get_fact(Expander *x, const Term *args) {
  Term value = vl_module_get(x, args[0], table_key(TABLE_FACT, args[1], 0));
  return value == TERM_NONE ? ATOM_nil : value;
}

static Term module_facts(Expander *x, const Term *args) {
  return vl_module_all(x, args[0], table_key(TABLE_FACT, args[1], 0));
}

static Term module_write_cache(Expander *x, const Term *args) {
  vl_module_put(x, args[0], table_key(TABLE_CACHE, args[1], 0), args[2]);
  return ATOM_true;
}

static Term module_read_cache(Expander *x, const Term *args) {
  Term value = vl_module_get(x, args[0], table_key(TABLE_CACHE, args[1], 0));
  return value == TERM_NONE ? badarg(x) : value;
}

/* -- elixir_def -- */

static Term def_store_kept(Expander *x, const Term *args) {
  return vl_define_kept(x, args[0], args[1]);
}

static Term def_store_definition(Expander *x, const Term *args) {
  return vl_define(x, args[0], args[1] == ATOM_true, args[2], args[3], args[4]);
}

/* -- elixir_quote -- */

static Term quote_escape(Expander *x, const Term *args) {
  return vl_quote_escape(x, args[0], args[1] == ATOM_prune_metadata, args[2] == ATOM_true);
}

static Term quote_linify(Expander *x, const Term *args) {
  if (!is_small(args[0])) return badarg(x);
  return vl_quote_linify(x, small_value(args[0]), args[1] == ATOM_keep, args[2]);
}

static Term quote_hygiene(Expander *x, const Term *args) {
  Term counter = make_small(vl_modules_next(modules_of(x), TERM_NONE));
  return vl_quote_linify_macro(x, args[0], args[1], vl_ast_pair(x->unit, args[1], counter), args[2]);
}

static Term quote_has_unquotes(Expander *x, const Term *args) {
  return boolean(vl_quote_has_unquotes(x, args[0], true));
}

static Term quote_dot(Expander *x, const Term *args) {
  return vl_quote_dot(x, args[0], args[1], args[2], args[3], args[4]);
}

static void check_spliced(Expander *x, Term list) {
  if (vl_ast_length(list) == SIZE_MAX)
    vl_expand_argument_error(x, "expected a list with quoted expressions in unquote_splicing/1, got: %i", list);
}

static Term quote_list(Expander *x, const Term *args) {
  check_spliced(x, args[0]);
  return vl_ast_append(x->unit, args[0], args[1]);
}

static Term quote_tail_list(Expander *x, const Term *args) {
  CompileUnit *u = x->unit;
  Term left = args[0], right = args[1], front = args[2];
  check_spliced(x, left);
  Term all = vl_ast_append(u, front, left);
  if (is_list(right)) return vl_ast_append(u, all, right);
  if (is_nil(all)) return badarg(x);
  Term last, before = vl_expand_split_last(x, all, &last);
  return vl_ast_append(u, before, AST_LIST(u, AST_CALL(u, ATOM_bar, NIL, last, right)));
}

static Term quote_validate_runtime(Expander *x, const Term *args) {
  Term key = args[0], value = args[1];
  bool valid = false;
  if (key == ATOM_line) valid = is_integer(value) || value == ATOM_true || value == ATOM_false;
  if (key == ATOM_file) valid = is_bitstring(value);
  if (key == ATOM_context) valid = is_atom(value) && value != ATOM_nil;
  if (!valid) vl_expand_argument_error(x, "invalid runtime value for option :%a in quote, got: %i", key, value);
  return value;
}

/* -- elixir_expand -- */

static void start(Expander *x, Term env, Env *e, Scope *s) {
  vl_env_from_term(x, e, env);
  x->unit->file = e->file;
  x->shown = true;
  vl_scope_start(x, s, e->versioned_vars);
  if (e->context != ATOM_match) return;
  s->prematch = PREMATCH_PATTERN;
  s->prematch_vars = e->versioned_vars;
  s->prematch_version = x->var_count;
}

static Term expand_all(Expander *x, const Term *args) {
  Env e;
  Scope s;
  start(x, args[1], &e, &s);
  Term expanded = vl_expand(x, args[0], &s, &e);
  return vl_ast_pair(x->unit, expanded, vl_env_to_term(x, &e, e.line, s.read));
}

static Term expand_once(Expander *x, const Term *args) {
  Env e;
  Scope s;
  Term out = args[0];
  start(x, args[1], &e, &s);
  bool expanded = vl_dispatch_expand_once(x, args[0], &s, &e, &out);
  return vl_ast_pair(x->unit, expanded ? out : args[0], boolean(expanded));
}

static Term expand_fully(Expander *x, const Term *args) {
  Env e;
  Scope s;
  Term t = args[0];
  start(x, args[1], &e, &s);
  while (vl_dispatch_expand_once(x, t, &s, &e, &t)) continue;
  return t;
}

static Term expand_load_struct(Expander *x, const Term *args) {
  Env e;
  vl_env_from_term(x, &e, args[1]);
  x->unit->file = e.file;
  return vl_expand_load_struct(x, args[0], &e);
}

/* -- elixir, elixir_compiler -- */

static Term eval_quoted(Expander *x, const Term *args) {
  return vl_driver_eval_quoted(x, args[0], args[1], args[2]);
}

static Term eval_forms(Expander *x, const Term *args) {
  return vl_driver_eval_forms(x, args[0], args[1], args[2]);
}

static Term compile_string(Expander *x, const Term *args) {
  return vl_driver_compile_string(x, args[0], args[1]);
}

static Term compile_quoted(Expander *x, const Term *args) {
  return vl_driver_compile_quoted(x, args[0], args[1]);
}

static Term run_string(Expander *x, const Term *args) {
  return vl_driver_run_string(x, args[0], args[1]);
}

/* -- elixir_env, elixir_aliases -- */

static Term env_new(Expander *x, const Term *args) {
  Env e;
  vl_env_init(x, &e, args[0]);
  return vl_env_to_term(x, &e, e.line, e.versioned_vars);
}

static Term aliases_concat(Expander *x, const Term *args) {
  for (Term t = args[0]; is_cons(t); t = cons_tail(t))
    if (!is_atom(cons_head(t))) return badarg(x);
  return vl_env_concat(x->unit, args[0]);
}

static Term aliases_expand(Expander *x, const Term *args) {
  Env e;
  vl_env_from_term(x, &e, args[1]);
  if (!ast_is_call(args[0], ATOM_aliases)) return badarg(x);
  return vl_env_alias_or_concat(x, args[0], &e);
}

/* -- The table: NATIVE(module, name, arity, job) and what it does -- */

#define NATIVES(X)                                                                                              \
  /* {module, Name, Binary, Result}: defines a module; block, values of the Env's variables, Env */             \
  X(elixir_module, compile, 4, module_compile)                                                                  \
  /* is the module being defined? */                                                                            \
  X(elixir_module, is_open, 1, module_is_open)                                                                  \
  /* the modules that the calling process defines just now */                                                   \
  X(elixir_module, compiler_modules, 0, module_compiler_modules)                                                \
  /* module, name, value, line (nil: never warn that nobody reads it) */                                        \
  X(elixir_module, put_attribute, 4, module_put_attribute)                                                      \
  /* module, name, line (nil: no warning when it is not set); accumulated ones newest first */                  \
  X(elixir_module, get_attribute, 3, module_get_attribute)                                                      \
  /* takes an attribute away and gives its value */                                                             \
  X(elixir_module, delete_attribute, 2, module_delete_attribute)                                                \
  X(elixir_module, has_attribute, 2, module_has_attribute)                                                      \
  /* names of all attributes */                                                                                 \
  X(elixir_module, attributes_in, 1, module_attributes_in)                                                      \
  /* module, name, accumulate?, persist? */                                                                     \
  X(elixir_module, register_attribute, 4, module_register_attribute)                                            \
  /* module, kind (:type, :spec, :callback ..), quoted spec, line or place */                                   \
  X(elixir_module, put_typespec, 4, module_put_typespec)                                                        \
  /* module, name, arity: the callback of that name gets the function's docs */                                 \
  X(elixir_module, copy_docs, 3, module_copy_docs)                                                              \
  /* {:v1, kind, meta, clauses} of module, name, arity, or nil */                                               \
  X(elixir_module, get_definition, 3, module_definition)                                                        \
  /* :def, :defp, :defmacro, :defmacrop or false */                                                             \
  X(elixir_module, definition_kind, 3, module_kind_of)                                                          \
  /* [{{name, arity}, kind}], sorted */                                                                         \
  X(elixir_module, definitions_in, 1, module_definitions_in)                                                    \
  X(elixir_module, delete_definition, 3, module_delete_definition)                                              \
  /* module, [{name, arity}] */                                                                                 \
  X(elixir_module, make_overridable, 2, module_make_overridable)                                                \
  X(elixir_module, overridables_in, 1, module_overridables_in)                                                  \
  /* notes of the library about an open module: module, name, value. :struct is what __info__(:struct) gives */ \
  X(elixir_module, put_fact, 3, module_put_fact)                                                                \
  X(elixir_module, get_fact, 2, module_get_fact)                                                                \
  /* all notes under a name, oldest first: :impl, :deprecated */                                                \
  X(elixir_module, facts, 2, module_facts)                                                                      \
  X(elixir_module, write_cache, 3, module_write_cache)                                                          \
  X(elixir_module, read_cache, 2, module_read_cache)                                                            \
  /* what `def` without unquotes becomes: module, key of the kept source */                                     \
  X(elixir_def, store_kept, 2, def_store_kept)                                                                  \
  /* what `def` with unquotes becomes: kind, check clauses?, call, body, Env or place of one */                 \
  X(elixir_def, store_definition, 5, def_store_definition)                                                      \
  /* code that builds a term: term, :none or :prune_metadata, unquote? (Macro.escape) */                        \
  X(elixir_quote, escape, 3, quote_escape)                                                                      \
  /* line, :line or :keep, quoted: lines for nodes without one */                                               \
  X(elixir_quote, linify, 3, quote_linify)                                                                      \
  /* as a macro of a module would have given it: metadata, module, quoted */                                    \
  X(elixir_quote, hygiene, 3, quote_hygiene)                                                                    \
  X(elixir_quote, has_unquotes, 1, quote_has_unquotes)                                                          \
  /* left.unquote(right): meta, left, right, args or nil, context */                                            \
  X(elixir_quote, dot, 5, quote_dot)                                                                            \
  /* what unquote_splicing becomes */                                                                           \
  X(elixir_quote, list, 2, quote_list)                                                                          \
  X(elixir_quote, tail_list, 3, quote_tail_list)                                                                \
  /* an option of quote that is known only now */                                                               \
  X(elixir_quote, validate_runtime, 2, quote_validate_runtime)                                                  \
  /* {expanded, Env}: quoted, Env */                                                                            \
  X(elixir_expand, expand, 2, expand_all)                                                                       \
  /* {quoted, expanded?}: one step of Macro.expand_once */                                                      \
  X(elixir_expand, expand_once, 2, expand_once)                                                                 \
  /* Macro.expand */                                                                                            \
  X(elixir_expand, macro_expand, 2, expand_fully)                                                               \
  /* the map of a struct: module, Env */                                                                        \
  X(elixir_expand, load_struct, 2, expand_load_struct)                                                          \
  /* {value, binding, Env}: quoted or source, binding, Env */                                                   \
  X(elixir, eval_quoted, 3, eval_quoted)                                                                        \
  X(elixir, eval_forms, 3, eval_forms)                                                                          \
  /* [{Module, Binary}]: source or quoted, file */                                                              \
  X(elixir_compiler, string, 2, compile_string)                                                                 \
  X(elixir_compiler, quoted, 2, compile_quoted)                                                                 \
  /* the value of a script: source, file */                                                                     \
  X(elixir_compiler, run_string, 2, run_string)                                                                 \
  /* {:ok, quoted} or {:error, {meta, message, token}}: text, line, column, file, options */                    \
  X(vl_parser, string_to_quoted, 5, vl_parse_job_quoted)                                                        \
  /* the same with the comments: {:ok, quoted, comments} */                                                     \
  X(vl_parser, string_to_quoted_with_comments, 5, vl_parse_job_comments)                                        \
  /* quoted, or an exception */                                                                                 \
  X(vl_parser, parse, 5, vl_parse_job_quoted_or_raise)                                                          \
  /* {quoted, comments}, or an exception */                                                                     \
  X(vl_parser, parse_with_comments, 5, vl_parse_job_comments_or_raise)                                          \
  /* text with its escapes resolved; by a function of the escaped character */                                  \
  X(vl_parser, unescape, 1, vl_parse_job_unescape)                                                              \
  X(vl_parser, unescape, 2, vl_parse_job_unescape_by)                                                           \
  /* what the tokens of a piece of code are (compiler/parse/parse.h), or :error */                              \
  X(vl_parser, token_kinds, 1, vl_parse_job_kinds)                                                              \
  /* :identifier, :unquoted or :other */                                                                        \
  X(vl_parser, classify_name, 1, vl_parse_job_classify)                                                         \
  /* an Env of no module for a file */                                                                          \
  X(elixir_env, new, 1, env_new)                                                                                \
  /* Elixir.A.B of [A, :B] */                                                                                   \
  X(elixir_aliases, concat, 1, aliases_concat)                                                                  \
  /* what an __aliases__ node means in an Env: a module, or the list of its parts */                            \
  X(elixir_aliases, expand, 2, aliases_expand)

#define NATIVE_FUNCTION(module, name, arity, job)          \
  static Term native_##job(Process *p, const Term *args) { \
    return vl_native_run(p, job, arity, args);             \
  }
NATIVES(NATIVE_FUNCTION)
#undef NATIVE_FUNCTION

#define NATIVE_ROW(module, name, arity, job) {#module, #name, native_##job, arity, BIF_PLAIN, CAP_NONE},
const Bif vl_native_table[] = {NATIVES(NATIVE_ROW)};
#undef NATIVE_ROW
const size_t vl_native_count = VL_COUNT_OF(vl_native_table);
