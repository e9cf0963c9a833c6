#include "expand/module.h"

#include <stdio.h>

/* {count, {definition, clauses}, stored}: count makes hidden names unique, stored tells that the hidden one exists. */
enum { OVER_COUNT, OVER_TAKEN, OVER_STORED, OVER_FIELDS };

static TableKey overridable_key(Term name, uint32_t arity) {
  return table_key(TABLE_OVERRIDABLE, name, arity);
}

static bool is_macro(Term kind) {
  return kind == ATOM_defmacro || kind == ATOM_defmacrop;
}

static Term kind_of_taken(Term taken) {
  return tuple_at(tuple_at(taken, 0), 0);
}

static void check_kind(Expander *x, Term kind, Term before, Term pair, Term meta, const Env *e) {
  if (is_macro(kind) == is_macro(before)) return;
  int64_t arity = small_value(tuple_at(pair, 1));
  if (is_macro(kind))
    vl_expand_error(x, meta, e,
                    "cannot override function (def, defp) %a/%d in module %m as a macro (defmacro, defmacrop)",
                    tuple_at(pair, 0), arity, e->module);
  vl_expand_error(x, meta, e,
                  "cannot override macro (defmacro, defmacrop) %a/%d in module %m as a function (def, defp)",
                  tuple_at(pair, 0), arity, e->module);
}

static Term overridable_term(Expander *x, int64_t count, Term taken, bool is_stored) {
  const Term fields[OVER_FIELDS] = {make_small(count), taken, is_stored ? ATOM_true : ATOM_false};
  return vl_ast_tuple(x->unit, OVER_FIELDS, fields);
}

/* What name/arity is called when it stands aside for the count'th time. */
static Term hidden_name(Expander *x, Term name, int64_t count) {
  size_t n;
  const char *text = vl_atom_text(name, &n);
  char *full = vl_unit_room(x->unit, n + 40, 1);
  int length = snprintf(full, n + 40, "%.*s (overridable %lld)", (int)n, text, (long long)count);
  return vl_ast_atom(x->unit, full, (size_t)length);
}

static void make_one(Expander *x, Term module, Term pair, const Env *e) {
  Term name = tuple_at(pair, 0);
  uint32_t arity = (uint32_t)small_value(tuple_at(pair, 1));
  Term taken = vl_define_take(x, module, name, arity);
  if (taken == TERM_NONE)
    vl_expand_argument_error(x, "cannot make function %a/%d overridable because it was not defined", name,
                             (int64_t)arity);
  Term before = vl_module_get(x, module, overridable_key(name, arity));
  int64_t count = 1;
  if (before == TERM_NONE) {
    vl_module_add(x, module, table_key(TABLE_OVERRIDABLES, TERM_NONE, 0), pair);
  } else {
    count = small_value(tuple_at(before, OVER_COUNT)) + 1;
    Term meta = tuple_at(tuple_at(taken, 0), 1);
    check_kind(x, kind_of_taken(taken), kind_of_taken(tuple_at(before, OVER_TAKEN)), pair, meta, e);
  }
  vl_module_put(x, module, overridable_key(name, arity), overridable_term(x, count, taken, false));
  vl_modules_move_calls(modules_of(x), module, name, arity, hidden_name(x, name, count));
}

void vl_overridable_make(Expander *x, Term module, Term pairs, const Env *e) {
  for (; is_cons(pairs); pairs = cons_tail(pairs)) make_one(x, module, cons_head(pairs), e);
}

/* Stores what stands aside, under its own name or a hidden one, private then. Gives the name it has now. */
static Term store(Expander *x, Term module, Term pair, Term overridable, bool hidden, const Env *e) {
  Term taken = tuple_at(overridable, OVER_TAKEN), definition = tuple_at(taken, 0), name = tuple_at(pair, 0);
  Term kind = tuple_at(definition, 0);
  uint32_t arity = (uint32_t)small_value(tuple_at(pair, 1));
  Term aside = hidden_name(x, name, small_value(tuple_at(overridable, OVER_COUNT)));
  if (hidden) {
    name = aside;
    kind = is_macro(kind) ? ATOM_defmacrop : ATOM_defp;
  }
  if (tuple_at(overridable, OVER_STORED) == ATOM_true) return name;
  if (!hidden) vl_modules_move_calls(modules_of(x), module, aside, arity, name);
  Stored s = {.kind = kind,
              .meta = tuple_at(definition, 1),
              .name = name,
              .file = tuple_at(definition, 2),
              .arity = arity,
              .defaults = (uint32_t)small_value(tuple_at(tuple_at(definition, 4), 0)),
              .check = false,
              .clauses = tuple_at(taken, 1)};
  vl_define_store(x, module, &s, e);
  int64_t count = small_value(tuple_at(overridable, OVER_COUNT));
  vl_module_put(x, module, overridable_key(tuple_at(pair, 0), arity), overridable_term(x, count, taken, true));
  return name;
}

static VL_NORETURN void no_super(Expander *x, Term meta, Term pair, const Env *e) {
  Term all = vl_module_all(x, e->module, table_key(TABLE_OVERRIDABLES, TERM_NONE, 0));
  Term text = vl_expand_text(x, "");
  for (bool first = true; is_cons(all); all = cons_tail(all), first = false)
    text = vl_expand_text(x, "%a%s%a/%d", text, first ? "" : ", ", tuple_at(cons_head(all), 0),
                          small_value(tuple_at(cons_head(all), 1)));
  vl_expand_error(x, meta, e, "no super defined for %a/%d in module %m. Overridable functions available are: %a",
                  tuple_at(pair, 0), small_value(tuple_at(pair, 1)), e->module, text);
}

Term vl_module_super(Expander *x, Term meta, size_t arity, const Env *e, Term *kind) {
  if (e->module == ATOM_nil) vl_expand_error(x, meta, e, "cannot invoke super outside module");
  if (e->function == ATOM_nil) vl_expand_error(x, meta, e, "cannot invoke super outside function");
  Term pair = e->function;
  if (small_value(tuple_at(pair, 1)) != (int64_t)arity)
    vl_expand_error(x, meta, e, "super must be called with the same number of arguments as the current definition");
  Term overridable = vl_module_get(x, e->module, overridable_key(tuple_at(pair, 0), (uint32_t)arity));
  if (overridable == TERM_NONE) no_super(x, meta, pair, e);
  Term definition = tuple_at(tuple_at(overridable, OVER_TAKEN), 0);
  bool of_server = vl_ast_get(tuple_at(definition, 1), ATOM_context) == ATOM_GenServer;
  if (of_server && !(tuple_at(pair, 0) == ATOM_child_spec && arity == 1))
    vl_expand_warn(x, meta, e, "calling super for GenServer callback %a/%d is deprecated", tuple_at(pair, 0),
                   (int64_t)arity);
  *kind = is_macro(tuple_at(definition, 0)) ? ATOM_defmacrop : ATOM_defp;
  Term name = store(x, e->module, pair, overridable, true, e);
  vl_locals_record_call(x, e, name, arity, vl_ast_line(meta), is_macro(*kind));
  return name;
}

void vl_overridable_restore(Expander *x, Term module, const Env *e) {
  Term all = vl_module_all(x, module, table_key(TABLE_OVERRIDABLES, TERM_NONE, 0));
  for (; is_cons(all); all = cons_tail(all)) {
    Term pair = cons_head(all), name = tuple_at(pair, 0);
    uint32_t arity = (uint32_t)small_value(tuple_at(pair, 1));
    Term overridable = vl_module_get(x, module, overridable_key(name, arity));
    Term definition = vl_module_get(x, module, table_key(TABLE_DEFINITION, name, arity));
    if (definition == TERM_NONE)
      store(x, module, pair, overridable, false, e);
    else
      check_kind(x, tuple_at(definition, 0), kind_of_taken(tuple_at(overridable, OVER_TAKEN)), pair,
                 tuple_at(definition, 1), e);
  }
}
