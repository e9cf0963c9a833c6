#include "expand/module.h"

/* -- Tables, with failures that end the compile -- */

static Loans *loans_of(Expander *x) {
  return &x->unit->host->loans;
}

static Term read_value(Expander *x, Term value) {
  if (VL_UNLIKELY(x->unit->heap.failed || loans_of(x)->failed)) vl_host_out_of_memory(x->unit);
  return value;
}

Term vl_module_get(Expander *x, Term module, TableKey key) {
  return read_value(x, vl_modules_get(modules_of(x), module, key, loans_of(x)));
}

Term vl_module_all(Expander *x, Term module, TableKey key) {
  return read_value(x, vl_modules_all(modules_of(x), module, key, loans_of(x), &x->unit->heap));
}

static void check_written(Expander *x, Term module, bool written) {
  if (written) return;
  if (vl_modules_is_open(modules_of(x), module)) vl_host_out_of_memory(x->unit);
  vl_expand_argument_error(
      x, "could not call Module function because the module %m is already compiled or was never opened", module);
}

void vl_module_put(Expander *x, Term module, TableKey key, Term value) {
  check_written(x, module, vl_modules_put(modules_of(x), module, key, value));
}

void vl_module_add(Expander *x, Term module, TableKey key, Term value) {
  check_written(x, module, vl_modules_add(modules_of(x), module, key, value));
}

int64_t vl_module_next_counter(Expander *x, const Env *e) {
  return vl_modules_next(modules_of(x), e->module == ATOM_nil ? TERM_NONE : e->module);
}

Term vl_module_file(Expander *x, Term module) {
  Term file = vl_module_get(x, module, table_key(TABLE_FACT, ATOM_file, 0));
  return file == TERM_NONE ? x->unit->file : file;
}

/* -- Places -- */

struct Place {
  Env env;
  int64_t number;
};

/* Nothing but the line has changed since: the usual case from one `def` to the next. */
static bool same_place(const Env *a, const Env *b) {
  return a->aliases == b->aliases && a->functions == b->functions && a->macros == b->macros && a->module == b->module &&
         a->requires == b->requires && a->file == b->file && a->macro_aliases == b->macro_aliases &&
         a->context_modules == b->context_modules && a->tracers == b->tracers &&
         a->lexical_tracker == b->lexical_tracker && a->function == b->function && a->context == b->context;
}

Term vl_module_place(Expander *x, const Env *e, int64_t line) {
  CompileUnit *u = x->unit;
  if (!x->place || !same_place(&x->place->env, e)) {
    struct Place *place = vl_unit_room(u, 1, sizeof *place);
    *place = (struct Place){*e, vl_module_next_counter(x, e)};
    Term env = vl_env_to_term(x, e, 0, vl_ast_map_empty(u));
    vl_module_put(x, e->module, table_key(TABLE_PLACE, make_small(place->number), 0), env);
    x->place = place;
  }
  return vl_ast_pair(u, e->module, vl_ast_pair(u, make_small(line), make_small(x->place->number)));
}

void vl_module_env_at(Expander *x, Term place, Env *e) {
  if (!is_tuple_of(place, 2)) {
    vl_env_from_term(x, e, place);
    return;
  }
  Term at = tuple_at(place, 1);
  Term env = vl_module_get(x, tuple_at(place, 0), table_key(TABLE_PLACE, tuple_at(at, 1), 0));
  if (env == TERM_NONE) vl_host_raise(x->unit, (HostRaised){ATOM_error, ATOM_badarg, NIL});
  vl_env_from_term(x, e, env);
  e->line = small_value(tuple_at(at, 0));
}

Term vl_module_keep_definition(Expander *x, const Env *e, size_t n, const Term *source) {
  Term key = make_small(vl_module_next_counter(x, e));
  bool kept = vl_modules_keep(modules_of(x), e->module, table_key(TABLE_KEPT, key, 0), n, source);
  check_written(x, e->module, kept);
  return key;
}

/* -- Calling what is not compiled yet -- */

static Term kind_of(Expander *x, Term module, Term name, uint32_t arity) {
  Term definition = vl_module_get(x, module, table_key(TABLE_DEFINITION, name, arity));
  return definition == TERM_NONE ? TERM_NONE : tuple_at(definition, 0);
}

static bool is_macro_kind(Term kind) {
  return kind == ATOM_defmacro || kind == ATOM_defmacrop;
}

bool vl_module_has_macro(Expander *x, Term module, Term name, size_t arity) {
  TableKey key = table_key(TABLE_DEFINITION, name, (uint32_t)arity);
  return vl_modules_has(modules_of(x), module, key) && is_macro_kind(kind_of(x, module, name, (uint32_t)arity));
}

/* name/arity of a definition from what it is exported as: MACRO-name takes the caller first. */
static void definition_of_export(Expander *x, Term function, size_t arity, Term *name, uint32_t *own_arity) {
  size_t n;
  const char *text = vl_atom_text(function, &n);
  bool macro = n > 6 && memcmp(text, "MACRO-", 6) == 0;
  *name = macro ? vl_ast_atom(x->unit, text + 6, n - 6) : function;
  *own_arity = (uint32_t)(macro ? arity - 1 : arity);
}

static LocalDefinition *all_definitions(Expander *x, Term module, size_t *count) {
  Term names = vl_define_names(x, module);
  LocalDefinition *defs = vl_unit_room(x->unit, vl_ast_length(names) + 1, sizeof *defs);
  size_t n = 0;
  for (; is_cons(names); names = cons_tail(names), n++)
    defs[n] = (LocalDefinition){.name = tuple_at(cons_head(names), 0),
                                .arity = (uint32_t)small_value(tuple_at(cons_head(names), 1))};
  *count = n;
  return defs;
}

DefinitionKind vl_module_core_kind(Term kind) {
  switch (kind) {
  case ATOM_def: return DEF_PUBLIC;
  case ATOM_defp: return DEF_PRIVATE;
  case ATOM_defmacro: return DEF_MACRO;
  default: return DEF_MACRO_PRIVATE;
  }
}

static Definition core_definition(Expander *x, Term module, const LocalDefinition *d, bool exported) {
  Term definition = vl_module_get(x, module, table_key(TABLE_DEFINITION, d->name, d->arity));
  DefinitionKind kind = vl_module_core_kind(tuple_at(definition, 0));
  if (exported) kind = kind == DEF_PUBLIC || kind == DEF_PRIVATE ? DEF_PUBLIC : DEF_MACRO;
  return (Definition){.kind = kind,
                      .name = d->name,
                      .arity = d->arity,
                      .line = (uint32_t)vl_ast_line(tuple_at(definition, 1)),
                      .clauses = vl_module_all(x, module, table_key(TABLE_CLAUSES, d->name, d->arity))};
}

/* Temporary code of one definition and all it calls; gives its fun. */
static Term load_part(Expander *x, Term module, LocalDefinition *defs, size_t count, size_t start, Term function,
                      uint32_t arity) {
  vl_locals_mark_needed(x, module, defs, count, start);
  Definition *parts = vl_unit_room(x->unit, count, sizeof *parts);
  size_t n = 0;
  for (size_t i = 0; i < count; i++)
    if (defs[i].reachable) parts[n++] = core_definition(x, module, &defs[i], i == start);
  ModuleSource source = {.name = module,
                         .definitions = parts,
                         .count = n,
                         .attributes = NIL,
                         .compile_info = NIL,
                         .structure = ATOM_nil,
                         .deprecated = NIL,
                         .docs = TERM_NONE,
                         .temporary = true};
  CoreError error;
  if (!vl_core_compile_module(x->unit, &source, &error))
    vl_expand_error_at(x, x->unit->file, error.line, "%s", error.what);
  return vl_host_load(x->unit, function, arity);
}

/* A call of the open module's own function that is not there: the module is, so the usual sentence would be wrong. */
static void name_unavailable(Expander *x, Term module, HostRaised *raised) {
  Term frame = is_cons(raised->trace) ? cons_head(raised->trace) : TERM_NONE;
  if (raised->class != ATOM_error || raised->reason != ATOM_undef || frame == TERM_NONE || !is_tuple(frame)) return;
  if (tuple_size(frame) < 3 || tuple_at(frame, 0) != module) return;
  static const char why[] = "function not available";
  Term args = tuple_at(frame, 2), arity = is_list(args) ? make_small((int64_t)vl_ast_length(args)) : args;
  const Term fields[] = {ATOM_module,  module,  ATOM_function, tuple_at(frame, 1),
                         ATOM_arity,   arity,   ATOM_reason,   vl_ast_atom(x->unit, why, sizeof why - 1),
                         ATOM_message, ATOM_nil};
  raised->reason = vl_expand_exception(x, ATOM_UndefinedFunctionError, fields, VL_COUNT_OF(fields));
}

bool vl_module_call_open(Expander *x, Term module, Term function, Term args, HostReply *reply) {
  Term name;
  uint32_t own_arity;
  size_t arity = vl_ast_length(args), count;
  definition_of_export(x, function, arity, &name, &own_arity);
  if (!vl_modules_has(modules_of(x), module, table_key(TABLE_DEFINITION, name, own_arity))) return false;
  LocalDefinition *defs = all_definitions(x, module, &count);
  for (size_t i = 0; i < count; i++) {
    if (defs[i].name != name || defs[i].arity != own_arity) continue;
    Term fun = load_part(x, module, defs, count, i, function, (uint32_t)arity);
    *reply = vl_host_try(x->unit, ATOM_erlang, ATOM_apply, AST_LIST(x->unit, fun, args));
    if (reply->raised) name_unavailable(x, module, &reply->error);
    return true;
  }
  return false;
}

bool vl_module_is_undef_of(HostRaised raised, Term module, Term function, size_t arity) {
  if (raised.class != ATOM_error) return false;
  if (raised.reason != ATOM_undef && !is_map(raised.reason)) return false;
  Term frame = is_cons(raised.trace) ? cons_head(raised.trace) : TERM_NONE;
  if (frame == TERM_NONE || !is_tuple(frame) || tuple_size(frame) < 3) return raised.reason == ATOM_undef;
  Term args = tuple_at(frame, 2);
  size_t given = is_small(args) ? (size_t)small_value(args) : vl_ast_length(args);
  return raised.reason == ATOM_undef && tuple_at(frame, 0) == module && tuple_at(frame, 1) == function &&
         given == arity;
}
