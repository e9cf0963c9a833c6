#include "expand/docs.h"

#include <stdio.h>

/* A signature is a list with one element for each argument: {name, certain} or {name, certain, default}. A name is
 * certain when the source gives it, and a guess when it only tells what kind of thing the argument is. */
enum { ARG_NAME, ARG_CERTAIN, ARG_DEFAULT };

/* What is kept of a definition, type or callback. */
enum { DOC_LINE, DOC_CONTEXT, DOC_SIGNATURE, DOC_TEXT, DOC_META, DOC_FIELDS };

/* Kinds share one space of keys: the kind stands above the arity. */
typedef enum DocKind { DOC_FUNCTION, DOC_MACRO, DOC_TYPE, DOC_CALLBACK, DOC_MACROCALLBACK } DocKind;

static TableKey doc_key(DocKind kind, Term name, uint32_t arity) {
  return table_key(TABLE_DOC, name, arity | (uint32_t)kind << 16);
}

static TableKey attribute_key(Term name) {
  return table_key(TABLE_ATTRIBUTE, name, 0);
}

/* -- Names of arguments -- */

typedef struct Guess {
  Term name, value; /* value: TERM_NONE, no default */
  bool certain, counted;
} Guess;

static Guess certain(Term name) {
  return (Guess){.name = name, .value = TERM_NONE, .certain = true};
}

static Guess counted(Expander *x, const char *name) {
  return (Guess){.name = vl_ast_atom(x->unit, name, strlen(name)), .value = TERM_NONE, .counted = true};
}

static bool upper(char c) {
  return c >= 'A' && c <= 'Z';
}

/* fooBar, HTTPServer, A.B become foo_bar, http_server, b. */
static Guess underscored(Expander *x, Term module) {
  size_t n, length = 0;
  const char *text = vl_atom_text(module, &n);
  const char *dot = text;
  for (size_t i = 0; i < n; i++)
    if (text[i] == '.') dot = text + i + 1;
  n -= (size_t)(dot - text);
  char *out = vl_unit_room(x->unit, 2 * n + 1, 1);
  for (size_t i = 0; i < n; i++) {
    bool starts = i > 0 && upper(dot[i]) && dot[i - 1] != '_';
    bool word = starts && (!upper(dot[i - 1]) || (i + 1 < n && dot[i + 1] >= 'a' && dot[i + 1] <= 'z'));
    if (word) out[length++] = '_';
    out[length++] = upper(dot[i]) ? (char)(dot[i] + 32) : dot[i];
  }
  out[length] = '\0';
  return counted(x, out);
}

/* A leading underscore makes a name less certain, unless it names a whole pattern. */
static Guess variable(Expander *x, Term name, bool whole) {
  size_t n;
  const char *text = vl_atom_text(name, &n);
  if (text[0] != '_') return certain(name);
  Guess g = certain(n == 1 ? name : vl_ast_atom(x->unit, text + 1, n - 1));
  g.certain = whole;
  return g;
}

static Guess struct_name(Expander *x, Term name, const Env *e) {
  Term module = name;
  if (ast_is_call(name, ATOM_aliases)) module = vl_env_alias_or_concat(x, name, e);
  if (ast_is_node(name) && ast_head(name) == ATOM_MODULE_form) module = e->module;
  if (!is_atom(module)) return counted(x, "struct");
  if (vl_env_is_alias(module)) return underscored(x, module);
  return (Guess){.name = module, .value = TERM_NONE, .counted = true};
}

static Guess literal_name(Expander *x, Term t) {
  if (is_integer(t)) return counted(x, "int");
  if (t == ATOM_true || t == ATOM_false) return counted(x, "bool");
  if (is_atom(t)) return counted(x, "atom");
  if (is_list(t)) return counted(x, "list");
  if (is_float(t)) return counted(x, "float");
  return counted(x, is_bitstring(t) ? "binary" : "arg");
}

static bool is_read_attribute(Term t) {
  return vl_ast_is_call_of(t, ATOM_at, 1) && ast_is_var(cons_head(ast_args(t)));
}

static Term attribute_value(Expander *x, Term read, const Env *e) {
  Term value = vl_attribute_get(x, e->module, ast_head(cons_head(ast_args(read))), 0, e);
  return vl_quote_escape(x, value, false, false);
}

static Guess name_of(Expander *x, Term arg, const Env *e) {
  if (is_read_attribute(arg)) arg = attribute_value(x, arg, e);
  if (ast_is_var(arg)) return variable(x, ast_head(arg), false);
  if (!ast_is_node(arg)) return literal_name(x, arg);
  Term args = ast_args(arg);
  if (vl_ast_is_call_of(arg, ATOM_equals, 2)) {
    Term right = vl_ast_nth(args, 1);
    if (ast_is_var(cons_head(args))) return variable(x, ast_head(cons_head(args)), true);
    if (ast_is_var(right)) return variable(x, ast_head(right), true);
  }
  if (ast_is_call(arg, ATOM_map)) return counted(x, "map");
  if (vl_ast_is_call_of(arg, ATOM_percent, 2)) return struct_name(x, cons_head(args), e);
  if (ast_is_call(arg, ATOM_var_bang) && is_cons(args) && ast_is_var(cons_head(args)))
    return variable(x, ast_head(cons_head(args)), false);
  return counted(x, "arg");
}

/* A default with the attributes in it replaced by their values. */
static Term default_value(Expander *x, Term t, const Env *e) {
  vl_expand_check_depth(x);
  if (is_read_attribute(t)) return attribute_value(x, t, e);
  if (is_tuple_of(t, 2))
    return vl_ast_pair(x->unit, default_value(x, tuple_at(t, 0), e), default_value(x, tuple_at(t, 1), e));
  if (is_cons(t)) return vl_ast_cons(x->unit, default_value(x, cons_head(t), e), default_value(x, cons_tail(t), e));
  if (!ast_is_node(t)) return t;
  return vl_ast_node(x->unit, default_value(x, ast_head(t), e), NIL, default_value(x, ast_args(t), e));
}

/* -- Signatures -- */

static size_t count_guesses(const Guess *g, size_t n, Term name) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++) count += g[i].counted && g[i].name == name;
  return count;
}

static Term numbered(Expander *x, Term name, size_t number) {
  size_t n;
  const char *text = vl_atom_text(name, &n);
  char *out = vl_unit_room(x->unit, n + 24, 1);
  int length = snprintf(out, n + 24, "%.*s%zu", (int)n, text, number);
  return vl_ast_atom(x->unit, out, (size_t)length);
}

static Term argument(Expander *x, Term name, bool is_certain, Term value) {
  const Term fields[] = {name, is_certain ? ATOM_true : ATOM_false, value};
  return vl_ast_tuple(x->unit, value == TERM_NONE ? ARG_DEFAULT : ARG_DEFAULT + 1, fields);
}

static Term argument_default(Term arg) {
  return is_tuple_of(arg, 3) ? tuple_at(arg, ARG_DEFAULT) : TERM_NONE;
}

static Term signature_of(Expander *x, Term args, const Env *e) {
  size_t count = vl_ast_length(args), n = 0;
  Guess *g = vl_unit_room(x->unit, count + 1, sizeof *g);
  for (; is_cons(args); args = cons_tail(args), n++) {
    Term arg = cons_head(args);
    bool has_default = vl_ast_is_call_of(arg, ATOM_default_op, 2);
    g[n] = name_of(x, has_default ? cons_head(ast_args(arg)) : arg, e);
    if (has_default) g[n].value = default_value(x, vl_ast_nth(ast_args(arg), 1), e);
  }
  Terms all = terms_new(x->unit);
  for (size_t i = 0; i < n; i++) {
    bool one_of_many = g[i].counted && count_guesses(g, n, g[i].name) > 1;
    Term name = one_of_many ? numbered(x, g[i].name, count_guesses(g, i, g[i].name) + 1) : g[i].name;
    vl_terms_push(&all, argument(x, name, g[i].certain, g[i].value));
  }
  return vl_terms_list(&all, NIL);
}

/* Of two clauses the earlier counts, but what is certain before what is a guess. */
static Term merge_argument(Expander *x, Term older, Term newer, size_t position) {
  Term value = argument_default(older);
  bool old_certain = tuple_at(older, ARG_CERTAIN) == ATOM_true, new_certain = tuple_at(newer, ARG_CERTAIN) == ATOM_true;
  if (old_certain || (!new_certain && tuple_at(older, ARG_NAME) == tuple_at(newer, ARG_NAME))) return older;
  if (new_certain) return argument(x, tuple_at(newer, ARG_NAME), true, value);
  return argument(x, numbered(x, vl_ast_atom(x->unit, "arg", 3), position), false, value);
}

static Term merge_signatures(Expander *x, Term older, Term newer) {
  Terms all = terms_new(x->unit);
  for (size_t i = 1; is_cons(older) && is_cons(newer); i++, older = cons_tail(older), newer = cons_tail(newer))
    vl_terms_push(&all, merge_argument(x, cons_head(older), cons_head(newer), i));
  return vl_terms_list(&all, NIL);
}

/* -- The attributes before a definition -- */

/* Takes @doc or @typedoc: its text, or nil, and the line it stands at. */
static Term take_text(Expander *x, Term module, Term attribute, Term *line) {
  Term found = vl_module_get(x, module, attribute_key(attribute));
  if (found == TERM_NONE) return ATOM_nil;
  vl_modules_delete(modules_of(x), module, attribute_key(attribute));
  Term value = tuple_at(found, 0);
  if (!is_tuple_of(value, 2)) return ATOM_nil;
  *line = tuple_at(value, 0);
  return tuple_at(value, 1);
}

static Term merge_maps(Expander *x, Term under, Term over) {
  for (Term pairs = vl_ast_map_pairs(x->unit, over); is_cons(pairs); pairs = cons_tail(pairs))
    under = vl_ast_map_put(x->unit, under, tuple_at(cons_head(pairs), 0), tuple_at(cons_head(pairs), 1));
  return under;
}

static Term take_meta(Expander *x, Term module, Term attribute) {
  TableKey key = table_key(TABLE_DOC_META, attribute, 0);
  Term meta = vl_module_get(x, module, key);
  if (meta == TERM_NONE) return vl_ast_map_empty(x->unit);
  vl_modules_delete(modules_of(x), module, key);
  return meta;
}

void vl_docs_add_meta(Expander *x, Term module, Term attribute, Term meta) {
  TableKey key = table_key(TABLE_DOC_META, attribute, 0);
  Term before = vl_module_get(x, module, key);
  vl_module_put(x, module, key, before == TERM_NONE ? meta : merge_maps(x, before, meta));
}

static void put_doc(Expander *x, Term module, TableKey key, const Term fields[DOC_FIELDS]) {
  vl_module_put(x, module, key, vl_ast_tuple(x->unit, DOC_FIELDS, fields));
}

/* -- Functions and macros -- */

static bool is_text(Term doc) {
  return is_bitstring(doc);
}

static void warn_redefined(Expander *x, const DocDefinition *d, Term before, Term line, const Env *e) {
  vl_expand_warn(x, vl_ast_keypush(x->unit, NIL, ATOM_line, line), e,
                 "redefining @doc attribute previously set at line %d.\n\nPlease remove the duplicate docs. If instead "
                 "you want to override a previously defined @doc, attach the @doc attribute to a function head (the "
                 "function signature not followed by any do-block). For example:\n\n    @doc \"\"\"\n    new docs\n"
                 "    \"\"\"\n    def %a(...)\n",
                 small_value(tuple_at(before, DOC_LINE)), d->name);
}

static Term definition_meta(Expander *x, const DocDefinition *d) {
  Term meta = vl_ast_map_empty(x->unit);
  if (d->deprecated != TERM_NONE) meta = vl_ast_map_put(x->unit, meta, ATOM_deprecated, d->deprecated);
  meta = merge_maps(x, meta, take_meta(x, d->module, ATOM_doc));
  if (d->defaults) meta = vl_ast_map_put(x->unit, meta, ATOM_defaults, make_small(d->defaults));
  return meta;
}

static void warn_private(Expander *x, const DocDefinition *d, Term line, const Env *e) {
  vl_expand_warn(x, vl_ast_keypush(x->unit, NIL, ATOM_line, line), e,
                 "%a %a/%d is private, @doc attribute is always discarded for private functions/macros/types", d->kind,
                 d->name, (int64_t)d->arity);
}

void vl_docs_definition(Expander *x, const DocDefinition *d, const Env *e) {
  Term line = make_small(e->line), doc = take_text(x, d->module, ATOM_doc, &line);
  Term meta = definition_meta(x, d);
  if (d->kind == ATOM_defp || d->kind == ATOM_defmacrop) {
    if (is_text(doc)) warn_private(x, d, line, e);
    return;
  }
  TableKey key = doc_key(d->kind == ATOM_def ? DOC_FUNCTION : DOC_MACRO, d->name, d->arity);
  Term before = vl_module_get(x, d->module, key), signature = signature_of(x, d->args, e), context = d->context;
  if (before != TERM_NONE) {
    Term old = tuple_at(before, DOC_TEXT);
    bool twice = is_text(old) && is_text(doc) && d->has_body && tuple_at(before, DOC_CONTEXT) == ATOM_nil;
    if (twice) warn_redefined(x, d, before, line, e);
    signature = merge_signatures(x, tuple_at(before, DOC_SIGNATURE), signature);
    if (doc == ATOM_nil) doc = old;
    meta = merge_maps(x, tuple_at(before, DOC_META), meta);
    line = tuple_at(before, DOC_LINE);
    context = tuple_at(before, DOC_CONTEXT);
  }
  if (doc == ATOM_nil && d->implements) doc = ATOM_false;
  put_doc(x, d->module, key, (const Term[DOC_FIELDS]){line, context, signature, doc, meta});
}

/* -- Types and callbacks -- */

static DocKind typespec_kind(Term kind) {
  if (kind == ATOM_callback) return DOC_CALLBACK;
  return kind == ATOM_macrocallback ? DOC_MACROCALLBACK : DOC_TYPE;
}

void vl_docs_typespec(Expander *x, Term module, Term kind, Term name, uint32_t arity, int64_t at, const Env *e) {
  DocKind doc = typespec_kind(kind);
  TableKey key = doc_key(doc, name, arity);
  Term line = make_small(at), attribute = doc == DOC_TYPE ? ATOM_typedoc : ATOM_doc;
  if (doc != DOC_TYPE && vl_modules_has(modules_of(x), module, key)) return; /* a callback with many clauses */
  Term text = take_text(x, module, attribute, &line);
  if (kind == ATOM_typep) {
    if (is_text(text))
      vl_expand_warn(x, vl_ast_keypush(x->unit, NIL, ATOM_line, line), e,
                     "type %a/%d is private, @typedoc's are always discarded for private types", name, (int64_t)arity);
    return;
  }
  Term meta = take_meta(x, module, attribute);
  if (kind == ATOM_opaque) meta = vl_ast_map_put(x->unit, meta, ATOM_opaque, ATOM_true);
  put_doc(x, module, key, (const Term[DOC_FIELDS]){line, ATOM_nil, NIL, text, meta});
}

void vl_docs_copy_to_callback(Expander *x, Term module, Term name, uint32_t arity) {
  Term doc = vl_module_get(x, module, doc_key(DOC_FUNCTION, name, arity));
  if (doc == TERM_NONE) return;
  put_doc(x, module, doc_key(DOC_CALLBACK, name, arity),
          (const Term[DOC_FIELDS]){tuple_at(doc, DOC_LINE), ATOM_nil, NIL, tuple_at(doc, DOC_TEXT),
                                   tuple_at(doc, DOC_META)});
}

/* -- All of it -- */

static Term shown(Expander *x, Term doc) {
  if (is_text(doc)) {
    Term language = vl_ast_binary(x->unit, "en", 2);
    return vl_ast_map_put(x->unit, vl_ast_map_empty(x->unit), language, doc);
  }
  return doc == ATOM_false ? ATOM_hidden : ATOM_none;
}

/* What begins with an underscore is hidden unless it has docs. */
static Term shown_of(Expander *x, Term doc, Term name) {
  size_t n;
  const char *text = vl_atom_text(name, &n);
  return doc == ATOM_nil && n > 0 && text[0] == '_' ? ATOM_hidden : shown(x, doc);
}

static Term short_argument(Expander *x, Term arg) {
  Term value = argument_default(arg), name = tuple_at(arg, ARG_NAME);
  return value == TERM_NONE ? name : vl_ast_pair(x->unit, name, value);
}

/* __struct__/0 is shown as the struct itself. */
static Term shown_signature(Expander *x, Term module, Term name, uint32_t arity, Term signature) {
  if (name != ATOM_struct_key || arity != 0) return signature;
  return vl_ast_pair(x->unit, ATOM_struct, module);
}

static void add_doc(Expander *x, Term module, DocKind kind, Term name, uint32_t arity, Terms *out) {
  static const Term kinds[] = {ATOM_function, ATOM_macro, ATOM_type, ATOM_callback, ATOM_macrocallback};
  Term doc = vl_module_get(x, module, doc_key(kind, name, arity));
  if (doc == TERM_NONE) return;
  Terms signature = terms_new(x->unit);
  for (Term args = tuple_at(doc, DOC_SIGNATURE); is_cons(args); args = cons_tail(args))
    vl_terms_push(&signature, short_argument(x, cons_head(args)));
  Term id = vl_ast_node(x->unit, kinds[kind], name, make_small(arity));
  const Term entry[] = {id, tuple_at(doc, DOC_LINE),
                        kind <= DOC_MACRO ? shown_signature(x, module, name, arity, vl_terms_list(&signature, NIL))
                                          : ATOM_nil,
                        shown_of(x, tuple_at(doc, DOC_TEXT), name), tuple_at(doc, DOC_META)};
  vl_terms_push(out, vl_ast_tuple(x->unit, VL_COUNT_OF(entry), entry));
}

static void add_definitions(Expander *x, Term module, Term kind, const LocalDefinition *defs, size_t count,
                            Terms *out) {
  for (size_t i = 0; i < count; i++)
    if (defs[i].kind == kind)
      add_doc(x, module, kind == ATOM_def ? DOC_FUNCTION : DOC_MACRO, defs[i].name, defs[i].arity, out);
}

static void add_typespecs(Expander *x, Term module, Term attribute, bool sorted, Terms *out) {
  Terms names = terms_new(x->unit);
  for (Term all = vl_attribute_accumulated(x, module, attribute); is_cons(all); all = cons_tail(all)) {
    Term name = vl_typespec_name(x, cons_head(all));
    if (name != TERM_NONE) vl_terms_push(&names, name);
  }
  Term list = sorted ? vl_ast_ordset(&names) : vl_terms_list(&names, NIL);
  for (; is_cons(list); list = cons_tail(list))
    add_doc(x, module, typespec_kind(attribute), tuple_at(cons_head(list), 0),
            (uint32_t)small_value(tuple_at(cons_head(list), 1)), out);
}

static Term moduledoc(Expander *x, Term module, Term *line) {
  Term found = vl_module_get(x, module, attribute_key(ATOM_moduledoc));
  Term value = found == TERM_NONE ? ATOM_nil : tuple_at(found, 0);
  if (!is_tuple_of(value, 2)) return ATOM_none;
  *line = tuple_at(value, 0);
  return shown(x, tuple_at(value, 1));
}

/* A type as it means: aliases resolved, without metadata. */
static Term resolved(Expander *x, Term t, const Env *e) {
  vl_expand_check_depth(x);
  if (ast_is_call(t, ATOM_aliases)) return vl_env_alias_in_module(x, t, e);
  if (ast_is_var(t) && ast_head(t) == ATOM_MODULE_form) return e->module;
  if (is_tuple_of(t, 2)) return vl_ast_pair(x->unit, resolved(x, tuple_at(t, 0), e), resolved(x, tuple_at(t, 1), e));
  if (is_cons(t)) return vl_ast_cons(x->unit, resolved(x, cons_head(t), e), resolved(x, cons_tail(t), e));
  if (!ast_is_node(t)) return t;
  return vl_ast_node(x->unit, resolved(x, ast_head(t), e), NIL, resolved(x, ast_args(t), e));
}

static const Term spec_kinds[] = {ATOM_type, ATOM_opaque, ATOM_typep, ATOM_spec, ATOM_callback, ATOM_macrocallback};

static Env spec_env(Expander *x, Term kept, const Env *outside) {
  Env e = *outside;
  Term place = tuple_at(kept, 2);
  if (is_tuple_of(place, 2)) vl_module_env_at(x, place, &e);
  if (is_small(place)) e.line = small_value(place);
  return e;
}

static void add_specs(Expander *x, Term module, Term kind, const Env *outside, Terms *out) {
  for (Term all = vl_attribute_accumulated(x, module, kind); is_cons(all); all = cons_tail(all)) {
    Term kept = cons_head(all), name = vl_typespec_name(x, kept);
    if (name == TERM_NONE) continue;
    Env e = spec_env(x, kept, outside);
    vl_terms_push(out, vl_ast_node(x->unit, kind, name, resolved(x, tuple_at(kept, 1), &e)));
  }
}

static Term all_specs(Expander *x, Term module, const Env *e) {
  Terms specs = terms_new(x->unit);
  for (size_t i = 0; i < VL_COUNT_OF(spec_kinds); i++) add_specs(x, module, spec_kinds[i], e, &specs);
  return vl_terms_list(&specs, NIL);
}

Term vl_docs_written_specs(Expander *x, Term module, const Env *outside) {
  Terms specs = terms_new(x->unit);
  for (size_t i = 0; i < VL_COUNT_OF(spec_kinds); i++) {
    for (Term all = vl_attribute_accumulated(x, module, spec_kinds[i]); is_cons(all); all = cons_tail(all)) {
      Term kept = cons_head(all);
      if (!is_tuple_of(kept, 3)) continue;
      Env e = spec_env(x, kept, outside);
      const Term spec[] = {spec_kinds[i], make_small(e.line), e.file, resolved(x, tuple_at(kept, 1), &e)};
      vl_terms_push(&specs, vl_ast_tuple(x->unit, VL_COUNT_OF(spec), spec));
    }
  }
  return vl_terms_list(&specs, NIL);
}

Term vl_docs_term(Expander *x, Term module, const LocalDefinition *defs, size_t count, Term forms, const Env *e) {
  Terms docs = terms_new(x->unit);
  add_definitions(x, module, ATOM_def, defs, count, &docs);
  add_definitions(x, module, ATOM_defmacro, defs, count, &docs);
  add_typespecs(x, module, ATOM_callback, true, &docs);
  add_typespecs(x, module, ATOM_macrocallback, true, &docs);
  add_typespecs(x, module, ATOM_type, false, &docs);
  add_typespecs(x, module, ATOM_opaque, false, &docs);
  Term line = make_small(e->line), text = moduledoc(x, module, &line);
  static const char format[] = "text/markdown";
  const Term all[] = {ATOM_docs_v1,
                      line,
                      ATOM_elixir,
                      vl_ast_binary(x->unit, format, sizeof format - 1),
                      text,
                      take_meta(x, module, ATOM_moduledoc),
                      vl_terms_list(&docs, NIL)};
  const Term kept[] = {vl_ast_tuple(x->unit, VL_COUNT_OF(all), all), all_specs(x, module, e), forms};
  return vl_ast_tuple(x->unit, VL_COUNT_OF(kept), kept);
}
