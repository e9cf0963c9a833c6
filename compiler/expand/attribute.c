#include "expand/module.h"

/* An attribute is {value, state}: `accumulate` (its values are a sequence of their own), the line of a write that
 * nobody has read yet, or nil. */

static TableKey attribute_key(Term name) {
  return table_key(TABLE_ATTRIBUTE, name, 0);
}
static TableKey accumulated_key(Term name) {
  return table_key(TABLE_ACCUMULATED, name, 0);
}
static TableKey names_key(void) {
  return table_key(TABLE_ATTRIBUTES, TERM_NONE, 0);
}
static TableKey persisted_key(void) {
  return table_key(TABLE_PERSISTED, TERM_NONE, 0);
}

static bool accumulates(Term attribute) {
  return attribute != TERM_NONE && tuple_at(attribute, 1) == ATOM_accumulate;
}

void vl_attribute_set_up(Expander *x, Term module) {
  static const Term accumulating[] = {ATOM_after_compile,
                                      ATOM_after_verify,
                                      ATOM_before_compile,
                                      ATOM_behaviour,
                                      ATOM_compile,
                                      ATOM_derive,
                                      ATOM_external_resource,
                                      ATOM_on_definition,
                                      ATOM_type,
                                      ATOM_opaque,
                                      ATOM_typep,
                                      ATOM_spec,
                                      ATOM_callback,
                                      ATOM_macrocallback,
                                      ATOM_optional_callbacks,
                                      ATOM_dialyzer};
  static const Term persisted[] = {ATOM_behaviour, ATOM_on_load, ATOM_external_resource, ATOM_dialyzer, ATOM_vsn};
  Term accumulate = vl_ast_pair(x->unit, NIL, ATOM_accumulate);
  for (size_t i = 0; i < VL_COUNT_OF(accumulating); i++)
    vl_module_put(x, module, attribute_key(accumulating[i]), accumulate);
  vl_module_put(x, module, attribute_key(ATOM_moduledoc), vl_ast_pair(x->unit, ATOM_nil, ATOM_nil));
  for (size_t i = 0; i < VL_COUNT_OF(persisted); i++) vl_module_add(x, module, persisted_key(), persisted[i]);
}

/* -- Reading -- */

Term vl_attribute_accumulated(Expander *x, Term module, Term name) {
  return vl_module_all(x, module, accumulated_key(name));
}

static bool is_doc(Term name) {
  return name == ATOM_moduledoc || name == ATOM_typedoc || name == ATOM_doc;
}

/* Docs are kept with the line they stand at. */
static Term as_read(Term name, Term value) {
  return is_doc(name) && is_tuple_of(value, 2) ? tuple_at(value, 1) : value;
}

static void warn_at_module(Expander *x, Term module, int64_t line, const Env *e, Term text) {
  if (x->quiet) return;
  vl_host_warn(x->unit, text, vl_expand_text(x, "%a: %m (module)", vl_expand_place(x, e->file, line), module), line);
}

static void warn_undefined(Expander *x, Term module, Term name, int64_t line, const Env *e) {
  warn_at_module(x, module, line, e,
                 vl_expand_text(x,
                                "undefined module attribute @%a, please remove access to @%a or explicitly set it "
                                "before access",
                                name, name));
}

Term vl_attribute_get(Expander *x, Term module, Term name, int64_t line, const Env *e) {
  Term attribute = vl_module_get(x, module, attribute_key(name));
  if (attribute == TERM_NONE) {
    if (line && e) warn_undefined(x, module, name, line, e);
    return ATOM_nil;
  }
  if (accumulates(attribute)) return vl_ast_reverse(x->unit, vl_attribute_accumulated(x, module, name));
  Term value = tuple_at(attribute, 0);
  if (is_small(tuple_at(attribute, 1)))
    vl_module_put(x, module, attribute_key(name), vl_ast_pair(x->unit, value, ATOM_nil));
  return line ? as_read(name, value) : value;
}

Term vl_module_read_attribute(Expander *x, Term meta, const Env *e, Term name) {
  int64_t line = vl_ast_line(meta);
  return vl_attribute_get(x, e->module, name, line ? line : 1, e);
}

bool vl_attribute_exists(Expander *x, Term module, Term name) {
  return vl_modules_has(modules_of(x), module, attribute_key(name));
}

/* -- Writing -- */

static bool is_noted(Expander *x, Term module, Term name) {
  return vl_ast_member(vl_module_all(x, module, names_key()), name);
}

/* Warnings about attributes name the module and no function. */
static Env module_env(Expander *x, Term module) {
  Env e;
  vl_env_blank(x, &e, vl_module_file(x, module));
  e.module = module;
  return e;
}

/* What belongs to the next definition is warned of when it is set twice before there is one. */
static void warn_unread(Expander *x, Term module, Term name, Term before, Term line) {
  bool belongs = is_doc(name) || name == ATOM_impl || name == ATOM_deprecated;
  if (!belongs || before == TERM_NONE || !is_small(tuple_at(before, 1)) || !is_small(line)) return;
  Env e = module_env(x, module);
  warn_at_module(
      x, module, small_value(line), &e,
      vl_expand_text(x, "redefining @%a attribute previously set at line %d", name, small_value(tuple_at(before, 1))));
}

void vl_attribute_put(Expander *x, Term module, Term name, Term value, Term line) {
  if (is_doc(name)) {
    Env e = module_env(x, module);
    if (vl_attribute_doc_meta(x, module, name, value, line, &e)) return;
  }
  Term attribute = vl_module_get(x, module, attribute_key(name));
  value = vl_attribute_value(x, name, value);
  if (accumulates(attribute)) {
    vl_module_add(x, module, accumulated_key(name), value);
    return;
  }
  if (name == ATOM_on_load && attribute != TERM_NONE)
    vl_expand_argument_error(x, "the @on_load attribute can only be set once per module");
  warn_unread(x, module, name, attribute, line);
  if (attribute == TERM_NONE && is_small(line) && !is_noted(x, module, name))
    vl_module_add(x, module, names_key(), name);
  vl_module_put(x, module, attribute_key(name), vl_ast_pair(x->unit, value, line));
}

Term vl_attribute_delete(Expander *x, Term module, Term name) {
  Term attribute = vl_module_get(x, module, attribute_key(name));
  if (attribute == TERM_NONE) return ATOM_nil;
  if (accumulates(attribute)) {
    Term values = vl_ast_reverse(x->unit, vl_attribute_accumulated(x, module, name));
    vl_modules_delete(modules_of(x), module, accumulated_key(name));
    return values;
  }
  vl_modules_delete(modules_of(x), module, attribute_key(name));
  return tuple_at(attribute, 0);
}

void vl_attribute_register(Expander *x, Term module, Term name, bool accumulate, bool persist) {
  if (persist) vl_module_add(x, module, persisted_key(), name);
  if (!accumulate) {
    if (!vl_attribute_exists(x, module, name))
      vl_module_put(x, module, attribute_key(name), vl_ast_pair(x->unit, ATOM_nil, ATOM_unset));
    return;
  }
  if (!accumulates(vl_module_get(x, module, attribute_key(name))))
    vl_module_put(x, module, attribute_key(name), vl_ast_pair(x->unit, NIL, ATOM_accumulate));
}

/* -- When the module closes -- */

/* As Erlang's compiler does: what is no list becomes one. */
static Term persisted(Expander *x, Term name, Term value) {
  return vl_ast_pair(x->unit, name, is_list(value) ? value : AST_LIST(x->unit, value));
}

Term vl_attribute_persisted(Expander *x, Term module) {
  Terms pairs = terms_new(x->unit);
  for (Term names = vl_module_all(x, module, persisted_key()); is_cons(names); names = cons_tail(names)) {
    Term name = cons_head(names), attribute = vl_module_get(x, module, attribute_key(name));
    bool unset = attribute != TERM_NONE && tuple_at(attribute, 1) == ATOM_unset;
    if (attribute == TERM_NONE || unset || vl_ast_member(cons_tail(names), name)) continue;
    if (!accumulates(attribute)) {
      vl_terms_push(&pairs, persisted(x, name, tuple_at(attribute, 0)));
      continue;
    }
    for (Term values = vl_attribute_accumulated(x, module, name); is_cons(values); values = cons_tail(values))
      vl_terms_push(&pairs, persisted(x, name, cons_head(values)));
  }
  return vl_terms_list(&pairs, NIL);
}

static void warn_if_unread(Expander *x, Term module, Term name, const Env *e) {
  Term attribute = vl_module_get(x, module, attribute_key(name));
  if (attribute == TERM_NONE || !is_small(tuple_at(attribute, 1))) return;
  Term meta = vl_ast_keypush(x->unit, NIL, ATOM_line, tuple_at(attribute, 1));
  bool belongs = name == ATOM_doc || name == ATOM_impl || name == ATOM_deprecated;
  if (belongs)
    vl_expand_warn(x, meta, e, "module attribute @%a was set but no definition follows it", name);
  else if (name == ATOM_typedoc)
    vl_expand_warn(x, meta, e, "module attribute @typedoc was set but no type follows it");
  else
    vl_expand_warn(x, meta, e, "module attribute @%a was set but never used", name);
}

void vl_attribute_warn_unused(Expander *x, Term module, const Env *e) {
  Env at = *e;
  at.module = ATOM_nil;
  Term persisted = vl_module_all(x, module, persisted_key());
  for (Term names = vl_module_all(x, module, names_key()); is_cons(names); names = cons_tail(names))
    if (!vl_ast_member(persisted, cons_head(names))) warn_if_unread(x, module, cons_head(names), &at);
}
