#include "expand/expand.h"

/* What a macro or a module's body calls is warned of here; calls in functions are looked up later, by :vl_checker. */

enum { MODULES_KEPT = 16 };

/* [{{name, arity}, text}] by module. */
struct DeprecatedCache {
  Term modules[MODULES_KEPT], lists[MODULES_KEPT];
  size_t next;
};

/* A module that is not there is not waited for. */
static Term ask(Expander *x, Term module) {
  if (!vl_env_is_loaded(x, module)) return NIL;
  HostReply reply = vl_host_try(x->unit, module, ATOM_info_fun, AST_LIST(x->unit, ATOM_deprecated));
  return reply.raised || !is_list(reply.value) ? NIL : reply.value;
}

static Term deprecated_of(Expander *x, Term module) {
  if (!x->deprecated) x->deprecated = vl_unit_room(x->unit, 1, sizeof *x->deprecated);
  struct DeprecatedCache *c = x->deprecated;
  for (size_t i = 0; i < MODULES_KEPT; i++)
    if (c->modules[i] == module) return c->lists[i];
  size_t at = c->next++ % MODULES_KEPT;
  c->lists[at] = ask(x, module);
  c->modules[at] = module;
  return c->lists[at];
}

/* What expanded code calls that nobody wrote. */
static bool is_own(Term module) {
  switch (module) {
  case ATOM_erlang:
  case ATOM_Kernel:
  case ATOM_elixir_def:
  case ATOM_elixir_module:
  case ATOM_elixir_quote:
  case ATOM_vl_kernel: return true;
  default: return false;
  }
}

static bool reads_config(Term module, Term name) {
  return module == ATOM_Application && (name == ATOM_get_env || name == ATOM_fetch_env || name == ATOM_fetch_env_bang);
}

void vl_deprecated_check(Expander *x, Term meta, bool macro, Term module, Term name, size_t arity, const Env *e) {
  if (x->quiet || x->unit->host->library || (!macro && e->function != ATOM_nil)) return;
  if (is_own(module)) return;
  if (reads_config(module, name)) {
    if (e->module != ATOM_nil)
      vl_expand_warn(x, meta, e,
                     "Application.%a/%d is discouraged in the module body, use Application.compile_env/3 instead", name,
                     (int64_t)arity);
    return;
  }
  for (Term all = deprecated_of(x, module); is_cons(all); all = cons_tail(all)) {
    Term export = tuple_at(cons_head(all), 0), text = tuple_at(cons_head(all), 1);
    if (tuple_at(export, 0) != name || tuple_at(export, 1) != make_small((int64_t)arity)) continue;
    if (name == ATOM_using_fun && arity == 1)
      vl_expand_warn(x, meta, e, "use %m is deprecated. %a", module, text);
    else
      vl_expand_warn(x, meta, e, "%m.%f/%d is deprecated. %a", module, name, (int64_t)arity, text);
  }
}
