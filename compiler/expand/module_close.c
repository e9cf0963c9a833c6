#include "base/utf8.h"
#include "expand/docs.h"

/* -- What was defined -- */

static Term definition_of(Expander *x, Term module, Term pair) {
  TableKey key = table_key(TABLE_DEFINITION, tuple_at(pair, 0), (uint32_t)small_value(tuple_at(pair, 1)));
  return vl_module_get(x, module, key);
}

static LocalDefinition *load_definitions(Expander *x, Term module, size_t *count) {
  Term names = vl_define_names(x, module);
  *count = vl_ast_length(names);
  LocalDefinition *defs = vl_unit_room(x->unit, *count + 1, sizeof *defs);
  for (LocalDefinition *d = defs; is_cons(names); names = cons_tail(names), d++) {
    Term pair = cons_head(names), definition = definition_of(x, module, pair);
    *d = (LocalDefinition){.name = tuple_at(pair, 0),
                           .arity = (uint32_t)small_value(tuple_at(pair, 1)),
                           .kind = tuple_at(definition, 0),
                           .meta = tuple_at(definition, 1),
                           .check = tuple_at(definition, 3) == ATOM_true,
                           .defaults = (uint32_t)small_value(tuple_at(tuple_at(definition, 4), 0))};
  }
  return defs;
}

static Term clauses_of(Expander *x, Term module, const LocalDefinition *d, const Env *e) {
  Term clauses = vl_module_all(x, module, table_key(TABLE_CLAUSES, d->name, d->arity));
  if (is_nil(clauses))
    vl_expand_error(x, d->meta, e, "implementation not provided for predefined %a %a/%d", d->kind, d->name,
                    (int64_t)d->arity);
  return clauses;
}

/* -- @deprecated -- */

/* {{name, arity}, text} as noted by define.c, sorted. */
static Term deprecated_list(Expander *x, Term module) {
  Terms all = terms_new(x->unit);
  Term facts = vl_module_all(x, module, table_key(TABLE_FACT, ATOM_deprecated, 0));
  for (; is_cons(facts); facts = cons_tail(facts)) vl_terms_push(&all, cons_head(facts));
  return vl_ast_ordset(&all);
}

/* -- Closing -- */

/* A text as a charlist; one that is no UTF-8 as it is. */
static Term characters(Expander *x, Term text) {
  const uint8_t *bytes;
  size_t size;
  Terms all = terms_new(x->unit);
  if (!vl_binary_peek(text, &bytes, &size)) return text;
  for (const uint8_t *at = bytes; at < bytes + size;) {
    uint32_t c = vl_utf8_decode(&at, bytes + size);
    if (c == UTF8_INVALID) return text;
    vl_terms_push(&all, make_small((int64_t)c));
  }
  return vl_terms_list(&all, NIL);
}

static ModuleSource module_source(Expander *x, Term module, const Definition *defs, size_t count, Term docs,
                                  const Env *e) {
  Term structure = vl_module_get(x, module, table_key(TABLE_FACT, ATOM_struct, 0));
  return (ModuleSource){.name = module,
                        .line = (uint32_t)e->line,
                        .definitions = defs,
                        .count = count,
                        .attributes = vl_attribute_persisted(x, module),
                        .compile_info = vl_ast_keypush(x->unit, NIL, ATOM_source, characters(x, e->file)),
                        .structure = structure == TERM_NONE ? ATOM_nil : structure,
                        .deprecated = deprecated_list(x, module),
                        .docs = docs};
}

static LocalDefinition *find_definition(LocalDefinition *defs, size_t count, Term name, Term arity) {
  for (size_t i = 0; i < count; i++)
    if (defs[i].name == name && make_small(defs[i].arity) == arity) return &defs[i];
  return NULL;
}

/* The function under @on_load is called from outside, private or not. */
static void open_on_load(Expander *x, Term module, LocalDefinition *defs, size_t count, const Env *e) {
  Term load = vl_module_get(x, module, table_key(TABLE_ATTRIBUTE, ATOM_on_load, 0));
  if (load == TERM_NONE) return;
  Term name = tuple_at(tuple_at(load, 0), 0);
  LocalDefinition *d = find_definition(defs, count, name, make_small(0));
  if (!d) vl_expand_error_at(x, e->file, e->line, "undefined function %a/0 given to @on_load", name);
  if (d->kind != ATOM_def && d->kind != ATOM_defp)
    vl_expand_error_at(x, e->file, e->line, "expected @on_load function %a/0 to be a function, got \"%a\"", name,
                       d->kind);
  d->kind = ATOM_def;
}

/* Functions named by @compile {:inline, ...} or @dialyzer {option, ...}: one pair or a list of them. */
static void check_named(Expander *x, Term attribute, Term option, Term pairs, LocalDefinition *defs, size_t count,
                        const Env *e) {
  if (is_tuple_of(pairs, 2)) pairs = AST_LIST(x->unit, pairs);
  for (; is_cons(pairs); pairs = cons_tail(pairs)) {
    Term pair = cons_head(pairs);
    if (!is_tuple_of(pair, 2) || !is_atom(tuple_at(pair, 0)) || !is_small(tuple_at(pair, 1))) continue;
    if (!find_definition(defs, count, tuple_at(pair, 0), tuple_at(pair, 1)))
      vl_expand_error_at(x, e->file, e->line,
                         attribute == ATOM_compile ? "inlined function %a/%d undefined"
                                                   : "undefined function %a/%d given to @%a :%a",
                         tuple_at(pair, 0), small_value(tuple_at(pair, 1)), attribute, option);
  }
}

static void check_options(Expander *x, Term module, Term attribute, LocalDefinition *defs, size_t count, const Env *e) {
  for (Term all = vl_attribute_accumulated(x, module, attribute); is_cons(all); all = cons_tail(all)) {
    Term options = cons_head(all);
    if (is_tuple(options)) options = AST_LIST(x->unit, options);
    for (; is_cons(options); options = cons_tail(options)) {
      Term option = cons_head(options);
      if (is_tuple_of(option, 2) && (attribute == ATOM_dialyzer || tuple_at(option, 0) == ATOM_inline))
        check_named(x, attribute, tuple_at(option, 0), tuple_at(option, 1), defs, count, e);
    }
  }
}

static bool has_values(Expander *x, Term module, TableSpace space, Term name) {
  return vl_modules_has(modules_of(x), module, table_key(space, name, 0));
}

/* Behaviours, @impl and @derive are checked by the language, once it is there. */
static void check_behaviours(Expander *x, Term module, const Env *e) {
  bool asked = has_values(x, module, TABLE_ACCUMULATED, ATOM_behaviour) ||
               has_values(x, module, TABLE_ACCUMULATED, ATOM_derive) || has_values(x, module, TABLE_FACT, ATOM_impl);
  if (!asked || x->unit->host->library) return;
  Term env = vl_env_to_term(x, e, e->line, vl_ast_map_empty(x->unit));
  vl_host_call(x->unit, ATOM_vl_behaviour, ATOM_check, 1, &env);
}

/* The specs in Erlang's forms, or nil: of the library's modules they are made when somebody asks. */
static Term check_typespecs(Expander *x, Term module, const Env *e) {
  if (x->quiet || x->unit->host->library) return ATOM_nil;
  Term specs = vl_docs_written_specs(x, module, e);
  if (is_nil(specs)) return ATOM_nil;
  const Term args[] = {vl_env_to_term(x, e, e->line, vl_ast_map_empty(x->unit)), specs};
  return vl_host_call(x->unit, ATOM_vl_typespec, ATOM_check, VL_COUNT_OF(args), args);
}

/* Unless the program asked for no docs. */
static bool keeps_docs(Expander *x) {
  if (x->unit->host->library) return true;
  HostReply reply = vl_host_try(x->unit, ATOM_Code, ATOM_get_compiler_option, AST_LIST(x->unit, ATOM_docs));
  return !reply.raised && reply.value == ATOM_true;
}

/* @file, or the quote with location: :keep, that a definition comes from. */
static Term definition_file(const LocalDefinition *d) {
  Term place = vl_ast_get(d->meta, ATOM_file);
  return place != TERM_NONE && is_tuple_of(place, 2) ? tuple_at(place, 0) : TERM_NONE;
}

/* Whoever began the compile looks into them when everything is there. */
static void note_calls(Expander *x, Term module, const LocalDefinition *defs, const Term *clauses, size_t count,
                       const Env *e) {
  if (x->quiet || x->unit->host->library) return;
  Term calls = vl_remote_calls(x, defs, clauses, count, e);
  if (is_nil(calls)) return;
  const Term args[] = {module, calls, vl_attribute_accumulated(x, module, ATOM_compile)};
  vl_host_call(x->unit, ATOM_vl_checker, ATOM_note, VL_COUNT_OF(args), args);
}

static bool is_defined(const LocalDefinition *defs, size_t count, Term pair) {
  for (size_t i = 0; i < count; i++)
    if (defs[i].name == tuple_at(pair, 0) && make_small(defs[i].arity) == tuple_at(pair, 1)) return true;
  return false;
}

/* A @spec belongs to a function or macro. */
static void check_specs(Expander *x, Term module, const LocalDefinition *defs, size_t count, const Env *e) {
  if (x->quiet || x->unit->host->library) return;
  for (Term all = vl_attribute_accumulated(x, module, ATOM_spec); is_cons(all); all = cons_tail(all)) {
    Term spec = cons_head(all), pair = vl_typespec_name(x, spec);
    if (pair == TERM_NONE || is_defined(defs, count, pair)) continue;
    Env at = *e;
    if (is_tuple_of(tuple_at(spec, 2), 2)) vl_module_env_at(x, tuple_at(spec, 2), &at);
    vl_expand_error_at(x, at.file, at.line, "spec for undefined function %a/%d", tuple_at(pair, 0),
                       small_value(tuple_at(pair, 1)));
  }
}

static Definition *gather(Expander *x, Term module, const Env *e, size_t *count, Term *docs) {
  size_t all, n = 0;
  LocalDefinition *locals = load_definitions(x, module, &all);
  Definition *defs = vl_unit_room(x->unit, all + 1, sizeof *defs);
  Term *clauses = vl_unit_room(x->unit, all + 1, sizeof *clauses);
  for (size_t i = 0; i < all; i++) clauses[i] = clauses_of(x, module, &locals[i], e);
  open_on_load(x, module, locals, all, e);
  check_options(x, module, ATOM_compile, locals, all, e);
  check_options(x, module, ATOM_dialyzer, locals, all, e);
  vl_locals_check(x, e, locals, all);
  Term forms = check_typespecs(x, module, e);
  check_specs(x, module, locals, all, e);
  check_behaviours(x, module, e);
  note_calls(x, module, locals, clauses, all, e);
  for (size_t i = 0; i < all; i++) {
    const LocalDefinition *d = &locals[i];
    if (!d->reachable) continue;
    defs[n++] = (Definition){.kind = vl_module_core_kind(d->kind),
                             .name = d->name,
                             .arity = d->arity,
                             .line = (uint32_t)vl_ast_line(d->meta),
                             .file = definition_file(d),
                             .clauses = clauses[i]};
  }
  if (vl_behaviour_info(x, module, defs, n, e, &defs[n])) n++;
  if (keeps_docs(x)) *docs = vl_docs_term(x, module, locals, all, forms, e);
  *count = n;
  return defs;
}

ModuleImage vl_module_close(Expander *x, Term module, const Env *e) {
  CompileUnit *u = x->unit;
  size_t count;
  Term docs = TERM_NONE;
  Definition *defs = gather(x, module, e, &count, &docs);
  ModuleSource source = module_source(x, module, defs, count, docs, e);
  Image image;
  CoreError error;
  if (!vl_core_compile_module(u, &source, &error) || !vl_core_write(u, &image, &error))
    vl_expand_error_at(x, e->file, error.line, "%s", error.what);
  HostReply reply = vl_host_publish(u, module, image.bytes, image.size);
  if (reply.raised) vl_host_raise(u, reply.error);
  return (ModuleImage){image.bytes, image.size};
}
