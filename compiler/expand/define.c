#include "expand/docs.h"

#include "data/compare.h"

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

/* The two flags and counts kept with a definition: {defaults, has_body, last_defaults}. */
enum { DEF_KIND, DEF_META, DEF_FILE, DEF_CHECK, DEF_STATE, DEF_FIELDS };

/* -- What is defined -- */

static TableKey definition_key(Term name, uint32_t arity) {
  return table_key(TABLE_DEFINITION, name, arity);
}

Term vl_define_names(Expander *x, Term module) {
  Terms names = terms_new(x->unit);
  Term all = vl_module_all(x, module, table_key(TABLE_DEFINITIONS, TERM_NONE, 0));
  for (; is_cons(all); all = cons_tail(all)) vl_terms_push(&names, cons_head(all));
  return vl_ast_ordset(&names);
}

Term vl_define_take(Expander *x, Term module, Term name, uint32_t arity) {
  TableKey key = definition_key(name, arity), clauses = table_key(TABLE_CLAUSES, name, arity);
  Term definition = vl_module_get(x, module, key);
  if (definition == TERM_NONE) return TERM_NONE;
  Term taken = vl_ast_pair(x->unit, definition, vl_module_all(x, module, clauses));
  vl_modules_delete(modules_of(x), module, key);
  vl_modules_delete(modules_of(x), module, clauses);
  Term pair = vl_ast_pair(x->unit, name, make_small(arity));
  vl_modules_remove(modules_of(x), module, table_key(TABLE_DEFINITIONS, TERM_NONE, 0), pair);
  Term defaults = vl_ast_pair(x->unit, make_small(arity), tuple_at(tuple_at(definition, DEF_STATE), 0));
  vl_modules_remove(modules_of(x), module, table_key(TABLE_DEFAULTS, name, 0), defaults);
  return taken;
}

/* -- Checks of a clause against the ones before it -- */

static Term written_at(Expander *x, Term before) {
  return vl_expand_place(x, tuple_at(before, DEF_FILE), vl_ast_line(tuple_at(before, DEF_META)));
}

static void check_kind(Expander *x, const Stored *d, Term before, const Env *e) {
  Term kind = tuple_at(before, DEF_KIND);
  if (kind != d->kind)
    vl_expand_error(x, d->meta, e, "%a %a/%d already defined as %a in %a", d->kind, d->name, (int64_t)d->arity, kind,
                    written_at(x, before));
}

static void check_grouping(Expander *x, Term module, const Stored *d, Term before, const Env *e) {
  Term last = vl_module_get(x, module, table_key(TABLE_LAST, TERM_NONE, 0));
  if (last == TERM_NONE) return;
  int64_t arity = d->arity;
  bool same_name = tuple_at(last, 0) == d->name;
  if (same_name && tuple_at(last, 1) == make_small(arity)) {
    if (is_nil(d->clauses))
      vl_expand_warn_line(
          x, d->meta, e,
          "function head for %a %a/%d must come at the top of its direct implementation. Instead of:\n\n    "
          "def add(a, b), do: a + b\n    def add(a, b)\n\none should write:\n\n    def add(a, b)\n    def "
          "add(a, b), do: a + b\n",
          d->kind, d->name, arity);
    return;
  }
  vl_expand_warn_line(
      x, d->meta, e,
      "clauses with the same name%s should be grouped together, \"%a %a/%d\" was previously defined (%a)",
      same_name ? "" : " and arity (number of arguments)", d->kind, d->name, arity, written_at(x, before));
}

static const char defaults_advice[] = "\n    def foo(:first_clause, b \\\\ :default) do ... end\n"
                                      "    def foo(:second_clause, b%s) do ... end\n\none should write:\n\n"
                                      "    def foo(a, b \\\\ :default)\n"
                                      "    def foo(:first_clause, b) do ... end\n"
                                      "    def foo(:second_clause, b) do ... end\n";

static void check_defaults(Expander *x, const Stored *d, Term before, const Env *e) {
  Term state = tuple_at(before, DEF_STATE);
  int64_t arity = d->arity;
  bool had = small_value(tuple_at(state, 0)) > 0, had_body = tuple_at(state, 1) == ATOM_true;
  bool last_had = small_value(tuple_at(state, 2)) > 0, has_body = !is_nil(d->clauses);
  if (d->defaults > 0 && had)
    vl_expand_error(x, d->meta, e,
                    "%a %a/%d defines defaults multiple times. Elixir allows defaults to be declared once per "
                    "definition. Instead of:\n%a",
                    d->kind, d->name, arity, vl_expand_text(x, defaults_advice, " \\\\ :default"));
  if (d->defaults > 0 || (has_body && had_body && last_had))
    vl_expand_warn_line(
        x, d->meta, e,
        "%a %a/%d has multiple clauses and also declares default values. In such cases, the default values "
        "should be defined in a header. Instead of:\n%a",
        d->kind, d->name, arity, vl_expand_text(x, defaults_advice, ""));
}

/* -- Storing -- */

static Term boolean(bool b) {
  return b ? ATOM_true : ATOM_false;
}

/* The first clause decides the metadata; defaults count what was given most. */
static Term definition_term(Expander *x, const Stored *d, Term before) {
  CompileUnit *u = x->unit;
  int64_t defaults = d->defaults;
  if (before != TERM_NONE && small_value(tuple_at(tuple_at(before, DEF_STATE), 0)) > defaults)
    defaults = small_value(tuple_at(tuple_at(before, DEF_STATE), 0));
  Term state = vl_ast_node(u, make_small(defaults), boolean(!is_nil(d->clauses)), make_small(d->defaults));
  const Term fields[DEF_FIELDS] = {[DEF_KIND] = d->kind,
                                   [DEF_META] = before == TERM_NONE ? d->meta : tuple_at(before, DEF_META),
                                   [DEF_FILE] = d->file,
                                   [DEF_CHECK] = boolean(d->check),
                                   [DEF_STATE] = state};
  return vl_ast_tuple(u, DEF_FIELDS, fields);
}

void vl_define_store(Expander *x, Term module, const Stored *d, const Env *e) {
  CompileUnit *u = x->unit;
  Env at = *e;
  at.file = d->file;
  at.function = ATOM_nil;
  Term pair = vl_ast_pair(u, d->name, make_small(d->arity));
  Term before = vl_module_get(x, module, definition_key(d->name, d->arity));
  if (d->defaults > 0) {
    Term defaults = vl_ast_pair(u, make_small(d->arity), make_small(d->defaults));
    vl_module_add(x, module, table_key(TABLE_DEFAULTS, d->name, 0), defaults);
  }
  if (before == TERM_NONE) {
    vl_module_add(x, module, table_key(TABLE_DEFINITIONS, TERM_NONE, 0), pair);
  } else {
    check_kind(x, d, before, &at);
    check_defaults(x, d, before, &at);
    if (d->check && tuple_at(before, DEF_CHECK) == ATOM_true) check_grouping(x, module, d, before, &at);
  }
  if (d->check) vl_module_put(x, module, table_key(TABLE_LAST, TERM_NONE, 0), pair);
  for (Term clauses = d->clauses; is_cons(clauses); clauses = cons_tail(clauses))
    vl_module_add(x, module, table_key(TABLE_CLAUSES, d->name, d->arity), cons_head(clauses));
  vl_module_put(x, module, definition_key(d->name, d->arity), definition_term(x, d, before));
}

/* -- The head: name, arguments, guards -- */

/* One `def`, on its way from source to clauses. */
typedef struct Source {
  Expander *x;
  Term kind, name, args, guards, body, meta; /* meta: of the definition */
  uint32_t arity;
  bool check;
  Term file; /* where it counts as written */
  Env env;   /* inside: function is set */
} Source;

/* a when b when c: the alternatives [b, c]. */
static Term split_guards(Expander *x, Term call, Term *head) {
  Terms guards = terms_new(x->unit);
  *head = call;
  if (!vl_ast_is_call_of(call, ATOM_when, 2)) return NIL;
  *head = cons_head(ast_args(call));
  Term rest = vl_ast_nth(ast_args(call), 1);
  for (; vl_ast_is_call_of(rest, ATOM_when, 2); rest = vl_ast_nth(ast_args(rest), 1))
    vl_terms_push(&guards, cons_head(ast_args(rest)));
  vl_terms_push(&guards, rest);
  return vl_terms_list(&guards, NIL);
}

static void read_head(Source *d, Term call) {
  Term head;
  d->guards = split_guards(d->x, call, &head);
  bool named = ast_is_node(head) && is_atom(ast_head(head)) && (is_atom(ast_args(head)) || is_list(ast_args(head)));
  if (!named) vl_expand_error_at(d->x, d->env.file, d->env.line, "invalid syntax in %a %q", d->kind, head);
  d->name = ast_head(head);
  d->args = is_atom(ast_args(head)) ? NIL : ast_args(head);
  d->arity = (uint32_t)vl_ast_length(d->args);
}

/* A path of @file counts from the current directory. */
static Term absolute(CompileUnit *u, Term path) {
  const uint8_t *text;
  size_t size;
  char here[PATH_MAX];
  if (!vl_binary_peek(path, &text, &size) || (size && text[0] == '/') || !getcwd(here, sizeof here)) return path;
  size_t n = strlen(here);
  char *full = vl_unit_room(u, n + size + 1, 1);
  memcpy(full, here, n);
  full[n] = '/';
  memcpy(full + n + 1, text, size);
  return vl_ast_binary(u, full, n + size + 1);
}

/* A definition quoted with location: :keep counts as written there, and its lines with it. */
static void read_location(Source *d, Term call_meta) {
  CompileUnit *u = d->x->unit;
  Term file = vl_module_get(d->x, d->env.module, table_key(TABLE_ATTRIBUTE, ATOM_file, 0));
  Term keep = vl_ast_get(call_meta, ATOM_keep);
  if (keep != TERM_NONE) {
    d->args = vl_quote_linify(d->x, d->env.line, true, d->args);
    d->guards = vl_quote_linify(d->x, d->env.line, true, d->guards);
    d->body = vl_quote_linify(d->x, d->env.line, true, d->body);
  }
  Term place = TERM_NONE;
  if (file != TERM_NONE) {
    vl_modules_delete(modules_of(d->x), d->env.module, table_key(TABLE_ATTRIBUTE, ATOM_file, 0));
    Term value = tuple_at(file, 0);
    place = is_tuple_of(value, 2) ? value : vl_ast_pair(u, value, make_small(0));
  } else if (keep != TERM_NONE && is_tuple_of(keep, 2)) {
    place = keep;
  }
  if (place == TERM_NONE) return;
  d->env.file = absolute(u, tuple_at(place, 0));
  d->meta = vl_ast_keypush(u, d->meta, ATOM_file, place);
}

static void check_name(Source *d) {
  Expander *x = d->x;
  Env *e = &d->env;
  if (d->name == ATOM_aliases && d->arity == 1)
    vl_expand_error(x, d->meta, e,
                    "function names should start with lowercase characters or underscore, invalid name %a",
                    cons_head(d->args));
  if (d->name == ATOM_info_fun && d->arity == 1)
    vl_expand_error(x, d->meta, e, "cannot define %a __info__/1 as it is automatically defined by Elixir", d->kind);
  if (d->name == ATOM_module_info && d->arity <= 1)
    vl_expand_error(x, d->meta, e, "cannot define %a module_info/%d as it is automatically defined by Erlang", d->kind,
                    (int64_t)d->arity);
}

/* -- Defaults -- */

static Term default_var(Expander *x, uint32_t version) {
  char name[16];
  int n = snprintf(name, sizeof name, "x%u", version);
  Term meta = vl_ast_keypush(x->unit, NIL, ATOM_version, make_small(version));
  meta = vl_ast_keypush(x->unit, meta, ATOM_generated, ATOM_true);
  return vl_ast_node(x->unit, vl_ast_atom(x->unit, name, (size_t)n), meta, ATOM_elixir_def);
}

static bool is_default(Term arg) {
  return vl_ast_is_call_of(arg, ATOM_default_op, 2);
}

/* The clause that fills in the defaults from `first` on: foo(x0, x1) calls foo(x0, default, x1). The defaults are
 * expanded already; variables start at a version they do not use. */
static Term default_clause(Source *d, const Terms *args, size_t first, uint32_t version, size_t *arity) {
  CompileUnit *u = d->x->unit;
  Terms heads = terms_new(u), passed = terms_new(u);
  Term meta = NIL;
  for (size_t i = 0; i < args->count; i++) {
    Term arg = args->at[i];
    if (is_default(arg) && i >= first) {
      if (is_nil(meta)) meta = ast_meta(arg);
      vl_terms_push(&passed, vl_ast_nth(ast_args(arg), 1));
    } else {
      Term var = default_var(d->x, version++);
      vl_terms_push(&heads, var);
      vl_terms_push(&passed, var);
    }
  }
  *arity = heads.count;
  Term noted = vl_ast_keypush(u, meta, ATOM_super, vl_ast_pair(u, d->kind, d->name));
  Term call = vl_ast_node(u, ATOM_super, noted, vl_terms_list(&passed, NIL));
  const Term clause[] = {d->meta, vl_terms_list(&heads, NIL), NIL, call};
  return vl_ast_tuple(u, VL_COUNT_OF(clause), clause);
}

static void start_scope(Source *d, Scope *s) {
  vl_scope_start(d->x, s, vl_ast_map_empty(d->x->unit));
  s->caller = d->kind == ATOM_defmacro || d->kind == ATOM_defmacrop;
}

/* Expands the defaults in place and leaves the plain arguments; the number of defaults. */
static uint32_t expand_defaults(Source *d, Terms *args) {
  Scope s;
  Env inside = d->env;
  uint32_t count = 0;
  start_scope(d, &s);
  Terms plain = terms_new(d->x->unit);
  for (Term list = d->args; is_cons(list); list = cons_tail(list)) {
    Term arg = cons_head(list);
    if (is_default(arg)) {
      count++;
      Term value = vl_expand(d->x, vl_ast_nth(ast_args(arg), 1), &s, &inside);
      vl_terms_push(&plain, cons_head(ast_args(arg)));
      arg = AST_CALL(d->x->unit, ATOM_default_op, ast_meta(arg), cons_head(ast_args(arg)), value);
    } else {
      vl_terms_push(&plain, arg);
    }
    vl_terms_push(args, arg);
  }
  d->args = vl_terms_list(&plain, NIL);
  return count;
}

static Stored stored(const Source *d, uint32_t arity, uint32_t defaults, bool check, Term clauses) {
  return (Stored){.kind = d->kind,
                  .meta = d->meta,
                  .name = d->name,
                  .file = d->file,
                  .arity = arity,
                  .defaults = defaults,
                  .check = check,
                  .clauses = clauses};
}

/* One more definition for each default, the one with most arguments first. */
static void store_defaults(Source *d, const Terms *args, uint32_t version) {
  for (size_t i = args->count, arity; i-- > 0;) {
    if (!is_default(args->at[i])) continue;
    Term clause = default_clause(d, args, i, version, &arity);
    Stored s = stored(d, (uint32_t)arity, 0, false, AST_LIST(d->x->unit, clause));
    vl_define_store(d->x, d->env.module, &s, &d->env);
  }
}

/* foo/2 with one default is foo/1 too: it must not be defined by its own, nor the reverse. */
static void check_other_arities(Source *d, uint32_t defaults) {
  Term all = vl_module_all(d->x, d->env.module, table_key(TABLE_DEFAULTS, d->name, 0));
  int64_t arity = d->arity;
  for (; is_cons(all); all = cons_tail(all)) {
    int64_t other = small_value(tuple_at(cons_head(all), 0)), others = small_value(tuple_at(cons_head(all), 1));
    if (other == arity || others == 0) continue;
    bool inside = arity >= other - others && arity < other, around = other >= arity - defaults && other < arity;
    if (!inside && !around) continue;
    if (arity > other)
      vl_expand_error(d->x, d->meta, &d->env, "%a %a/%d defaults conflicts with %a/%d", d->kind, d->name, arity,
                      d->name, other);
    vl_expand_error(d->x, d->meta, &d->env, "%a %a/%d conflicts with defaults from %a/%d", d->kind, d->name, arity,
                    d->name, other);
  }
}

/* -- The body -- */

static void check_head_only(Source *d) {
  for (Term args = d->args; is_cons(args); args = cons_tail(args))
    if (!ast_is_var(cons_head(args)))
      vl_expand_error(
          d->x, d->meta, &d->env,
          "only variables and \\\\ are allowed as arguments in function head.\n\nIf you did not intend to "
          "define a function head, make sure your function definition has the proper syntax by wrapping the "
          "arguments in parentheses and using the do instruction accordingly:\n\n    def add(a, b), do: a + "
          "b\n\n    def add(a, b) do\n      a + b\n    end\n");
}

/* What `do` gives; with rescue, after and the like the body is a try. TERM_NONE: a head without a body. */
static Term body_of(Source *d) {
  CompileUnit *u = d->x->unit;
  if (d->body == ATOM_nil && is_nil(d->guards)) {
    check_head_only(d);
    return TERM_NONE;
  }
  Term body = is_list(d->body) ? vl_ast_get(d->body, ATOM_do) : TERM_NONE;
  if (body == TERM_NONE) vl_expand_error(d->x, d->meta, &d->env, "missing :do option in \"%a\"", d->kind);
  if (ast_is_list_of(d->body, 1)) return body;
  return AST_CALL(u, ATOM_try, vl_ast_keypush(u, d->meta, ATOM_origin, d->kind), d->body);
}

static Term expand_clause(Source *d, Term body) {
  Scope s;
  Env inside = d->env;
  start_scope(d, &s);
  const Term clause[] = {d->meta, d->args, d->guards, body};
  return vl_expand_definition(d->x, vl_ast_tuple(d->x->unit, VL_COUNT_OF(clause), clause), &s, &inside);
}

/* -- What happens when something has been defined -- */

static Term take_attribute(Source *d, Term name) {
  TableKey key = table_key(TABLE_ATTRIBUTE, name, 0);
  Term found = vl_module_get(d->x, d->env.module, key);
  if (found == TERM_NONE) return TERM_NONE;
  vl_modules_delete(modules_of(d->x), d->env.module, key);
  return tuple_at(found, 0);
}

/* Each arity that the defaults make is deprecated, too. */
static Term take_deprecated(Source *d, uint32_t defaults) {
  Term why = take_attribute(d, ATOM_deprecated);
  if (why == TERM_NONE || !is_bitstring(why)) return TERM_NONE;
  for (uint32_t i = 0; i <= defaults; i++) {
    Term pair = vl_ast_pair(d->x->unit, d->name, make_small(d->arity - i));
    vl_module_add(d->x, d->env.module, table_key(TABLE_FACT, ATOM_deprecated, 0), vl_ast_pair(d->x->unit, pair, why));
  }
  return why;
}

/* {{name, arity}, context, defaults, kind, line, file, value} for the check of callbacks. */
static bool take_impl(Source *d, uint32_t defaults, Term context) {
  CompileUnit *u = d->x->unit;
  Term value = take_attribute(d, ATOM_impl);
  if (value == TERM_NONE) return false;
  const Term fact[] = {vl_ast_pair(u, d->name, make_small(d->arity)),
                       context,
                       make_small(defaults),
                       d->kind,
                       make_small(d->env.line),
                       d->env.file,
                       value};
  vl_module_add(d->x, d->env.module, table_key(TABLE_FACT, ATOM_impl, 0), vl_ast_tuple(u, VL_COUNT_OF(fact), fact));
  return value != ATOM_false && value != ATOM_nil;
}

/* @doc, @deprecated and @impl belong to the definition after them. */
static void take_attributes(Source *d, Term args, uint32_t defaults, bool has_body) {
  Term context = vl_ast_get(d->meta, ATOM_context);
  if (context == TERM_NONE) context = ATOM_nil;
  bool implements = take_impl(d, defaults, context);
  DocDefinition doc = {.module = d->env.module,
                       .kind = d->kind,
                       .name = d->name,
                       .arity = d->arity,
                       .defaults = defaults,
                       .args = args,
                       .context = context,
                       .deprecated = take_deprecated(d, defaults),
                       .has_body = has_body,
                       .implements = implements};
  vl_docs_definition(d->x, &doc, &d->env);
}

static void run_callbacks(Source *d, Term args, Term guards) {
  CompileUnit *u = d->x->unit;
  Term callbacks = vl_attribute_accumulated(d->x, d->env.module, ATOM_on_definition);
  if (is_nil(callbacks)) return;
  Term env = vl_env_to_term(d->x, &d->env, d->env.line, vl_ast_map_empty(u));
  for (; is_cons(callbacks); callbacks = cons_tail(callbacks)) {
    const Term all[] = {env, d->kind, d->name, args, guards, d->body};
    Term callback = cons_head(callbacks);
    vl_host_call(u, tuple_at(callback, 0), tuple_at(callback, 1), VL_COUNT_OF(all), all);
  }
}

/* -- def -- */

static Term definition_meta(Source *d, Term call_meta, bool *check) {
  CompileUnit *u = d->x->unit;
  Term meta = NIL, context = vl_ast_get(call_meta, ATOM_context);
  if (context != TERM_NONE) {
    meta = vl_ast_keypush(u, meta, ATOM_context, context);
    *check = false;
  }
  if (ast_flag(call_meta, ATOM_generated)) meta = vl_ast_keypush(u, meta, ATOM_generated, ATOM_true);
  return vl_ast_keypush(u, meta, ATOM_line, make_small(d->env.line));
}

Term vl_define(Expander *x, Term kind, bool check, Term call, Term body, Term place) {
  CompileUnit *u = x->unit;
  Source d = {.x = x, .kind = kind, .body = body, .check = check};
  vl_module_env_at(x, place, &d.env);
  u->file = d.env.file;
  read_head(&d, call);
  d.meta = definition_meta(&d, ast_meta(call), &d.check);
  read_location(&d, ast_meta(call));
  d.file = d.env.file;
  check_name(&d);
  Term pair = vl_ast_pair(u, d.name, make_small(d.arity)), written = d.args;
  d.env.function = pair;
  Terms args = terms_new(u);
  uint32_t defaults = expand_defaults(&d, &args), version = x->var_count;
  Term code = body_of(&d);
  Term clauses = code == TERM_NONE ? NIL : AST_LIST(u, expand_clause(&d, code));
  if (defaults) vl_locals_record_defaults(x, d.env.module, d.name, d.arity, defaults, vl_ast_line(d.meta));
  check_other_arities(&d, defaults);
  Stored s = stored(&d, d.arity, defaults, d.check, clauses);
  vl_define_store(x, d.env.module, &s, &d.env);
  store_defaults(&d, &args, version);
  take_attributes(&d, written, defaults, code != TERM_NONE);
  run_callbacks(&d, written, d.guards);
  return pair;
}

Term vl_define_kept(Expander *x, Term module, Term key) {
  Term kept = vl_module_get(x, module, table_key(TABLE_KEPT, key, 0));
  if (kept == TERM_NONE) vl_host_raise(x->unit, (HostRaised){ATOM_error, ATOM_badarg, NIL});
  return vl_define(x, tuple_at(kept, 0), tuple_at(kept, 1) == ATOM_true, tuple_at(kept, 2), tuple_at(kept, 3),
                   tuple_at(kept, 4));
}
