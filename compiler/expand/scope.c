#include "expand/expand.h"

#include "data/map.h"

#include <stdlib.h>

/* -- The table of a function's variables -- */

static uint32_t new_version(Expander *x, Term name, int64_t line, VarUse use) {
  if (x->var_count == x->var_room) {
    uint32_t room = x->var_room ? x->var_room * 2 : 64;
    VarInfo *vars = vl_unit_room(x->unit, room, sizeof *vars);
    if (x->var_count) memcpy(vars, x->vars, x->var_count * sizeof *vars);
    x->vars = vars;
    x->var_room = room;
  }
  x->vars[x->var_count] = (VarInfo){name, line, use};
  return x->var_count++;
}

void vl_scope_start(Expander *x, Scope *s, Term versioned_vars) {
  size_t known = vl_map_size(versioned_vars);
  x->var_count = 0;
  for (size_t i = 0; i < known; i++) new_version(x, ATOM_nil, 0, VAR_SILENT);
  *s = (Scope){.read = versioned_vars, .write = TERM_NONE, .prematch = PREMATCH_WARN};
}

static void mark_used(Expander *x, Term context, uint32_t version) {
  if (context == ATOM_nil && version < x->var_count) x->vars[version].use = VAR_USED;
}

/* -- Lookup -- */

Term vl_scope_context(Term meta, Term context) {
  Term counter = vl_ast_get(meta, ATOM_counter);
  return counter == TERM_NONE ? context : counter;
}

/* The version of {name, context} in a map of variables, or -1. */
static int64_t version_in(Term vars, Term name, Term context) {
  _Alignas(16) Term key[TUPLE_WORDS(2)] = {make_header(BOX_TUPLE, 2), name, context};
  Term version = vl_map_get(vars, make_box(key));
  return version == TERM_NONE ? -1 : small_value(version);
}

bool vl_scope_is_bound(const Scope *s, Term name, Term context) {
  return version_in(s->read, name, context) >= 0;
}

/* -- Reading and writing sets -- */

void vl_scope_prepare_write(Scope *s) {
  s->write = s->read;
}

/* `over` with every variable of `under` that is newer there. */
static Term merge_vars(Expander *x, Term under, Term over) {
  if (under == over) return under;
  Term merged = under;
  for (Term pairs = vl_ast_map_pairs(x->unit, over); is_cons(pairs); pairs = cons_tail(pairs)) {
    Term key = tuple_at(cons_head(pairs), 0), version = tuple_at(cons_head(pairs), 1);
    Term known = vl_map_get(merged, key);
    if (known == TERM_NONE || small_value(known) < small_value(version))
      merged = vl_ast_map_put(x->unit, merged, key, version);
  }
  return merged;
}

void vl_scope_close_write(Expander *x, Scope *s, const Scope *upper) {
  s->read = s->write;
  s->write = upper->write == TERM_NONE ? TERM_NONE : merge_vars(x, upper->write, s->read);
}

/* -- Variables in patterns -- */

static bool is_underscored(Term name) {
  size_t n;
  const char *text = vl_atom_text(name, &n);
  return n > 0 && text[0] == '_';
}

static bool should_warn(Term meta) {
  return !ast_flag(meta, ATOM_generated);
}

static Term context_info(Expander *x, Term context) {
  if (context == ATOM_nil || !is_atom(context)) return vl_expand_text(x, "");
  return vl_expand_text(x, " (context %m)", context);
}

static Term versioned(Expander *x, Term var, uint32_t version) {
  Term meta = vl_ast_keypush(x->unit, ast_meta(var), ATOM_version, make_small(version));
  return vl_ast_node(x->unit, ast_head(var), meta, ast_args(var));
}

static Term bind(Expander *x, Term var, Term context, bool overrides, Scope *s) {
  bool watched = context == ATOM_nil && should_warn(ast_meta(var));
  VarUse use = !watched ? VAR_SILENT : overrides ? VAR_UNUSED_OVERRIDE : VAR_UNUSED;
  uint32_t version = new_version(x, ast_head(var), vl_ast_line(ast_meta(var)), use);
  Term key = vl_ast_pair(x->unit, ast_head(var), context);
  bool same = s->write == s->read;
  s->read = vl_ast_map_put(x->unit, s->read, key, make_small(version));
  if (s->write != TERM_NONE) s->write = same ? s->read : vl_ast_map_put(x->unit, s->write, key, make_small(version));
  return versioned(x, var, version);
}

static Term expand_in_pattern(Expander *x, Term var, Scope *s, Env *e) {
  Term name = ast_head(var), context = vl_scope_context(ast_meta(var), ast_args(var));
  int64_t version = version_in(s->read, name, context);
  if (version < (int64_t)s->prematch_version) return bind(x, var, context, version >= 0, s);
  if (should_warn(ast_meta(var)) && is_underscored(name))
    vl_expand_warn(x, ast_meta(var), e,
                   "the underscored variable \"%a\"%a appears more than once in a match. This means the pattern will "
                   "only match if all \"%a\" bind to the same value. If this is the intended behaviour, please remove "
                   "the leading underscore from the variable name, otherwise give the variables different names",
                   name, context_info(x, ast_args(var)), name);
  mark_used(x, context, (uint32_t)version);
  return versioned(x, var, (uint32_t)version);
}

/* -- Variables in expressions -- */

/* In a bitstring's size only what stood before the pattern counts, and what the bitstring itself bound. */
static bool readable_in_size(const Scope *s, Term name, Term context) {
  return version_in(s->prematch_vars, name, context) >= 0 || version_in(s->original_vars, name, context) < 0;
}

static Term expand_unknown(Expander *x, Term var, bool known, Scope *s, Env *e) {
  Term name = ast_head(var), meta = ast_meta(var), kind = ast_args(var);
  Term undefined = vl_ast_get(meta, ATOM_if_undefined);
  Prematch prematch = known ? PREMATCH_RAISE : s->prematch;
  if (undefined != ATOM_raise) {
    if (undefined != ATOM_apply && prematch == PREMATCH_WARN)
      vl_expand_warn(x, meta, e,
                     "variable \"%a\" does not exist and is being expanded to \"%a()\", please use parentheses to "
                     "remove the ambiguity or change the variable name",
                     name, name);
    if (undefined == ATOM_apply || prematch == PREMATCH_WARN)
      return vl_expand(x, vl_ast_node(x->unit, name, meta, NIL), s, e);
    if (prematch == PREMATCH_PIN)
      vl_expand_error(x, meta, e,
                      "undefined variable ^%a. No variable \"%a\"%a has been defined before the current pattern", name,
                      name, context_info(x, kind));
  }
  vl_expand_error(x, meta, e, "undefined variable \"%a\"%a", name, context_info(x, kind));
}

static Term expand_in_expression(Expander *x, Term var, Scope *s, Env *e) {
  Term name = ast_head(var), meta = ast_meta(var), context = vl_scope_context(meta, ast_args(var));
  int64_t version = version_in(s->read, name, context);
  bool known = version >= 0;
  if (!known || (s->prematch == PREMATCH_BITSIZE && !readable_in_size(s, name, context)))
    return expand_unknown(x, var, known, s, e);
  if (ast_args(var) == ATOM_nil && should_warn(meta) && is_underscored(name))
    vl_expand_warn(x, meta, e,
                   "the underscored variable \"%a\" is used after being set. A leading underscore indicates that the "
                   "value of the variable should be ignored. If this is intended please rename the variable to remove "
                   "the underscore",
                   name);
  mark_used(x, context, (uint32_t)version);
  return versioned(x, var, (uint32_t)version);
}

Term vl_scope_expand_var(Expander *x, Term var, Scope *s, Env *e) {
  return e->context == ATOM_match ? expand_in_pattern(x, var, s, e) : expand_in_expression(x, var, s, e);
}

Term vl_scope_expand_pin(Expander *x, Term meta, Term arg, Scope *s, Env *e) {
  if (e->context != ATOM_match) vl_expand_error(x, meta, e, "cannot use ^%q outside of match clauses", arg);
  Scope outside = *s;
  outside.prematch = PREMATCH_PIN;
  outside.read = s->prematch_vars;
  e->context = ATOM_nil;
  Term var = vl_expand(x, arg, &outside, e);
  e->context = ATOM_match;
  if (!ast_is_var(var))
    vl_expand_error(x, meta, e, "invalid argument for unary operator ^, expected an existing variable, got: ^%q", arg);
  return AST_CALL(x->unit, ATOM_pin, meta, var);
}

/* -- Unused variables -- */

/* __FOO__ and the like: names the compiler might have meant. */
static bool is_compiler_var(const char *text, size_t n) {
  for (size_t i = 1; i < n; i++)
    if (text[i] != '_' && !(text[i] >= 'A' && text[i] <= 'Z')) return false;
  return n > 1 && text[n - 1] == '_';
}

static void warn_unused(Expander *x, const VarInfo *v, const Env *e) {
  size_t n;
  const char *text = vl_atom_text(v->name, &n);
  Term meta = vl_ast_line_meta(x->unit, v->line);
  if (text[0] == '_') {
    if (is_compiler_var(text, n))
      vl_expand_warn(x, meta, e,
                     "unknown compiler variable \"%a\" (expected one of __MODULE__, __ENV__, __DIR__, __CALLER__, "
                     "__STACKTRACE__)",
                     v->name);
  } else if (v->use == VAR_UNUSED_OVERRIDE) {
    vl_expand_warn(x, meta, e,
                   "variable \"%a\" is unused (there is a variable with the same name in the context, use the pin "
                   "operator (^) to match on it or prefix this variable with underscore if it is not meant to be used)",
                   v->name);
  } else {
    vl_expand_warn(x, meta, e,
                   "variable \"%a\" is unused (if the variable is not meant to be used, prefix it with an underscore)",
                   v->name);
  }
}

static int by_name_then_age(const void *a, const void *b) {
  const VarInfo *v = *(const VarInfo *const *)a, *w = *(const VarInfo *const *)b;
  int order = vl_atom_compare(v->name, w->name);
  return order ? order : (v > w) - (v < w);
}

void vl_scope_check_unused(Expander *x, uint32_t mark, const Env *e) {
  uint32_t count = 0;
  for (uint32_t i = mark; i < x->var_count; i++)
    if (x->vars[i].use == VAR_UNUSED || x->vars[i].use == VAR_UNUSED_OVERRIDE) count++;
  if (count == 0) return;
  VarInfo **unused = vl_unit_room(x->unit, count, sizeof *unused);
  count = 0;
  for (uint32_t i = mark; i < x->var_count; i++)
    if (x->vars[i].use == VAR_UNUSED || x->vars[i].use == VAR_UNUSED_OVERRIDE) unused[count++] = &x->vars[i];
  qsort(unused, count, sizeof *unused, by_name_then_age);
  for (uint32_t i = 0; i < count; i++) {
    warn_unused(x, unused[i], e);
    unused[i]->use = VAR_SILENT;
  }
}
