#include "expand/module.h"

#include "data/compare.h"

#include <stdlib.h>

/* -- Recording -- */

static void record(Expander *x, const Env *e, Term to_module, Term name, size_t arity, int64_t line, bool macro) {
  if (e->function == ATOM_nil || e->module == ATOM_nil) return;
  LocalCall call = {.from_name = tuple_at(e->function, 0),
                    .from_arity = (uint32_t)small_value(tuple_at(e->function, 1)),
                    .name = name,
                    .arity = (uint32_t)arity,
                    .line = line,
                    .macro = macro,
                    .module = to_module};
  vl_modules_add_call(modules_of(x), e->module, &call);
}

void vl_locals_record_call(Expander *x, const Env *e, Term name, size_t arity, int64_t line, bool macro) {
  record(x, e, TERM_NONE, name, arity, line, macro);
}

void vl_locals_record_import(Expander *x, const Env *e, Term module, Term name, size_t arity, int64_t line) {
  if (module != e->module) record(x, e, module, name, arity, line, false);
}

void vl_locals_record_defaults(Expander *x, Term module, Term name, uint32_t arity, uint32_t defaults, int64_t line) {
  for (uint32_t i = 1; i <= defaults; i++) {
    LocalCall call = {.from_name = name,
                      .from_arity = arity - i,
                      .name = name,
                      .arity = arity,
                      .line = line,
                      .macro = true, /* of the same kind, whatever it is */
                      .module = TERM_NONE};
    vl_modules_add_call(modules_of(x), module, &call);
  }
}

/* -- The graph at the end -- */

typedef struct Graph {
  Expander *x;
  LocalDefinition *defs;
  size_t count;
  LocalCall *calls; /* sorted by caller */
  size_t call_count;
} Graph;

static int by_caller(const void *a, const void *b) {
  const LocalCall *c = a, *d = b;
  if (c->from_name != d->from_name) return vl_atom_compare(c->from_name, d->from_name);
  return (c->from_arity > d->from_arity) - (c->from_arity < d->from_arity);
}

/* The calls in the unit's arena, so that nothing is lost when an error ends the compile. */
static Graph load_graph(Expander *x, Term module, LocalDefinition *defs, size_t count) {
  Graph g = {.x = x, .defs = defs, .count = count};
  LocalCall *calls = vl_modules_calls(modules_of(x), module, x->unit->alloc, &g.call_count);
  if (!calls) return g;
  size_t bytes = g.call_count * sizeof *calls;
  g.calls = vl_arena_alloc(&x->unit->arena, bytes);
  if (g.calls) memcpy(g.calls, calls, bytes);
  vl_free(x->unit->alloc, calls, bytes);
  if (!g.calls) vl_host_out_of_memory(x->unit);
  qsort(g.calls, g.call_count, sizeof *g.calls, by_caller);
  return g;
}

static int compare_name(Term a, uint32_t a_arity, Term b, uint32_t b_arity) {
  if (a != b) return vl_atom_compare(a, b);
  return (a_arity > b_arity) - (a_arity < b_arity);
}

static LocalDefinition *find_definition(const Graph *g, Term name, uint32_t arity) {
  size_t low = 0, high = g->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = compare_name(name, arity, g->defs[middle].name, g->defs[middle].arity);
    if (order == 0) return &g->defs[middle];
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

static size_t first_call(const Graph *g, const LocalDefinition *d) {
  size_t low = 0, high = g->call_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (compare_name(g->calls[middle].from_name, g->calls[middle].from_arity, d->name, d->arity) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Marks everything that the definitions on the stack reach. */
static void mark_all(const Graph *g, LocalDefinition **stack, size_t depth) {
  while (depth > 0) {
    const LocalDefinition *d = stack[--depth];
    for (size_t i = first_call(g, d); i < g->call_count; i++) {
      const LocalCall *c = &g->calls[i];
      if (c->from_name != d->name || c->from_arity != d->arity) break;
      LocalDefinition *to = c->module == TERM_NONE ? find_definition(g, c->name, c->arity) : NULL;
      if (!to || to->reachable) continue;
      to->reachable = true;
      stack[depth++] = to;
    }
  }
}

static LocalDefinition **new_stack(const Graph *g) {
  return vl_unit_room(g->x->unit, g->count + 1, sizeof(LocalDefinition *));
}

void vl_locals_mark_needed(Expander *x, Term module, LocalDefinition *defs, size_t count, size_t start) {
  Graph g = load_graph(x, module, defs, count);
  LocalDefinition **stack = new_stack(&g);
  defs[start].reachable = true;
  stack[0] = &defs[start];
  mark_all(&g, stack, 1);
}

/* -- Unused private functions -- */

static bool is_private(const LocalDefinition *d) {
  return d->kind == ATOM_defp || d->kind == ATOM_defmacrop;
}

static void mark_from_public(const Graph *g) {
  LocalDefinition **stack = new_stack(g);
  size_t depth = 0;
  for (size_t i = 0; i < g->count; i++) {
    if (is_private(&g->defs[i])) continue;
    g->defs[i].reachable = true;
    stack[depth++] = &g->defs[i];
  }
  mark_all(g, stack, depth);
}

/* How many of the arities below a function with defaults are reached. */
static uint32_t reached_defaults(const Graph *g, const LocalDefinition *d) {
  uint32_t reached = 0;
  for (uint32_t i = 1; i <= d->defaults; i++) {
    const LocalDefinition *shorter = find_definition(g, d->name, d->arity - i);
    if (shorter && shorter->reachable) reached++;
  }
  return reached;
}

static bool is_default_of_another(const Graph *g, const LocalDefinition *d) {
  for (size_t i = 0; i < g->count; i++)
    if (g->defs[i].name == d->name && g->defs[i].arity > d->arity && d->arity + g->defs[i].defaults >= g->defs[i].arity)
      return true;
  return false;
}

/* The first optional arguments that no call leaves out. */
static uint32_t never_used(const Graph *g, const LocalDefinition *d) {
  uint32_t count = 0;
  for (uint32_t i = d->defaults; i >= 1; i--, count++) {
    const LocalDefinition *shorter = find_definition(g, d->name, d->arity - i);
    if (shorter && shorter->reachable) break;
  }
  return count;
}

static void warn_defaults(const Graph *g, const LocalDefinition *d, const Env *e) {
  int64_t arity = d->arity;
  uint32_t unused = never_used(g, d);
  if (unused == 0) return;
  if (reached_defaults(g, d) == 0)
    vl_expand_warn(g->x, d->meta, e, "default values for the optional arguments in %a/%d are never used", d->name,
                   arity);
  else if (unused == 1)
    vl_expand_warn(g->x, d->meta, e, "the default value for the first optional argument in %a/%d is never used",
                   d->name, arity);
  else
    vl_expand_warn(g->x, d->meta, e, "the default values for the first %d optional arguments in %a/%d are never used",
                   (int64_t)unused, d->name, arity);
}

static void warn_unused(const Graph *g, const Env *e) {
  for (size_t i = 0; i < g->count; i++) {
    const LocalDefinition *d = &g->defs[i];
    if (!is_private(d) || !d->check) continue;
    if (d->reachable || reached_defaults(g, d) > 0)
      warn_defaults(g, d, e);
    else if (!is_default_of_another(g, d))
      vl_expand_warn(g->x, d->meta, e, "%s %a/%d is unused", d->kind == ATOM_defp ? "function" : "macro", d->name,
                     (int64_t)d->arity);
  }
}

/* -- Calls of what is not there -- */

static int by_line(const void *a, const void *b) {
  const LocalCall *c = *(LocalCall *const *)a, *d = *(LocalCall *const *)b;
  if (c->line != d->line) return c->line < d->line ? -1 : 1;
  return compare_name(c->name, c->arity, d->name, d->arity);
}

static bool is_generated_by_compiler(const LocalCall *c) {
  return (c->name == ATOM_info_fun && c->arity == 1) || (c->name == ATOM_behaviour_info && c->arity == 1) ||
         (c->name == ATOM_module_info && c->arity <= 1);
}

static Term undefined_text(Expander *x, const Graph *g, const LocalCall *c, Term module) {
  int64_t arity = c->arity;
  if (find_definition(g, c->name, c->arity))
    return vl_expand_text(x, "cannot invoke macro %a/%d before its definition", c->name, arity);
  if (is_generated_by_compiler(c))
    return vl_expand_text(
        x,
        "undefined function %a/%d (this function is auto-generated by the compiler and must always be "
        "called as a remote, as in __MODULE__.%a/%d)",
        c->name, arity, c->name, arity);
  return vl_expand_text(x,
                        "undefined function %a/%d (expected %m to define such a function or for it to be imported, but "
                        "none are available)",
                        c->name, arity, module);
}

static bool is_wrong(const Graph *g, const LocalCall *c) {
  if (c->macro || c->module != TERM_NONE) return false;
  const LocalDefinition *d = find_definition(g, c->name, c->arity);
  return !d || d->kind == ATOM_defmacro || d->kind == ATOM_defmacrop;
}

static Term line_meta(Expander *x, int64_t line) {
  return vl_ast_keypush(x->unit, NIL, ATOM_line, make_small(line));
}

static void refute_undefined(const Graph *g, const Env *e) {
  Expander *x = g->x;
  const LocalCall **wrong = vl_unit_room(x->unit, g->call_count + 1, sizeof *wrong);
  size_t count = 0;
  for (size_t i = 0; i < g->call_count; i++)
    if (is_wrong(g, &g->calls[i]) && find_definition(g, g->calls[i].from_name, g->calls[i].from_arity))
      wrong[count++] = &g->calls[i];
  if (count == 0) return;
  qsort(wrong, count, sizeof *wrong, by_line);
  for (size_t i = count; i-- > 1;)
    vl_expand_warn_line(x, line_meta(x, wrong[i]->line), e, "%a", undefined_text(x, g, wrong[i], e->module));
  vl_expand_error(x, line_meta(x, wrong[0]->line), e, "%a", undefined_text(x, g, wrong[0], e->module));
}

static void refute_import_conflicts(const Graph *g, const Env *e) {
  for (size_t i = 0; i < g->call_count; i++) {
    const LocalCall *c = &g->calls[i];
    const LocalDefinition *d = c->module == TERM_NONE ? NULL : find_definition(g, c->name, c->arity);
    if (d)
      vl_expand_error(g->x, d->meta, e, "imported %m.%a/%d conflicts with local function", c->module, c->name,
                      (int64_t)c->arity);
  }
}

void vl_locals_check(Expander *x, const Env *e, LocalDefinition *defs, size_t count) {
  Graph g = load_graph(x, e->module, defs, count);
  Env at_module = *e;
  at_module.function = ATOM_nil;
  at_module.module = ATOM_nil;
  Env named = at_module;
  named.module = e->module;
  mark_from_public(&g);
  warn_unused(&g, &at_module);
  refute_undefined(&g, &named);
  if (!x->bootstrap && e->module != ATOM_Kernel) refute_import_conflicts(&g, &at_module);
}
