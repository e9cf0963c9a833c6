#include "expand/expand.h"

#include "data/compare.h"
#include "expand/module.h"

/* -- Imports by name -- */

/* Lookup walks lists of hundreds of names, so its answers are kept, by the lists' addresses: they never move, and
 * an Env with other imports has other lists. */
enum { IMPORT_CACHE_BITS = 6, IMPORT_CACHE_SIZE = 1 << IMPORT_CACHE_BITS };

typedef struct CachedImport {
  Term functions, macros, name;
  size_t arity;
  Import import;
} CachedImport;

struct ImportCache {
  CachedImport slots[IMPORT_CACHE_SIZE];
};

static CachedImport *cache_slot(Expander *x, const Env *e, Term name, size_t arity) {
  if (!x->imports) x->imports = vl_unit_room(x->unit, 1, sizeof *x->imports);
  uint64_t hash = (name ^ (e->functions >> 3) ^ (e->macros << 7) ^ arity * 31) * UINT64_C(0x9E3779B97F4A7C15);
  return &x->imports->slots[hash >> (64 - IMPORT_CACHE_BITS)];
}

static bool list_has(Term exports, Term name, size_t arity) {
  for (; is_cons(exports); exports = cons_tail(exports)) {
    Term pair = cons_head(exports);
    if (tuple_at(pair, 0) == name && tuple_at(pair, 1) == make_small((int64_t)arity)) return true;
  }
  return false;
}

/* Up to two modules of `imports` that export the name. */
static size_t find_modules(Term imports, Term name, size_t arity, Term *found, size_t count) {
  for (; is_cons(imports) && count < 2; imports = cons_tail(imports))
    if (list_has(tuple_at(cons_head(imports), 1), name, arity)) found[count++] = tuple_at(cons_head(imports), 0);
  return count;
}

static Import search_imports(Expander *x, Term meta, Term name, size_t arity, const Env *e) {
  Term found[2];
  size_t functions = find_modules(e->functions, name, arity, found, 0);
  size_t all = find_modules(e->macros, name, arity, found, functions);
  if (all > 1)
    vl_expand_error(x, meta, e, "function %a/%d imported from both %m and %m, call is ambiguous", name, (int64_t)arity,
                    found[0], found[1]);
  if (all == 0) return (Import){IMPORT_NONE, TERM_NONE};
  return (Import){functions ? IMPORT_FUNCTION : IMPORT_MACRO, found[0]};
}

/* While Kernel does not exist, what it will export is known by the twins and the inlined functions. */
static Import bootstrap_import(const Env *e, Term name, size_t arity) {
  if (vl_kernel_twin(name, arity)) return (Import){IMPORT_MACRO, ATOM_Kernel};
  if (e->module != ATOM_Kernel && vl_kernel_is_inlined(name, arity)) return (Import){IMPORT_FUNCTION, ATOM_Kernel};
  return (Import){IMPORT_NONE, TERM_NONE};
}

/* `imports: [{arity, Module}]` that a quote left. */
static Term quoted_import(Term meta, size_t arity) {
  Term imports = vl_ast_get(meta, ATOM_imports);
  if (imports == TERM_NONE || vl_ast_get(meta, ATOM_context) == TERM_NONE) return TERM_NONE;
  for (; is_cons(imports); imports = cons_tail(imports))
    if (is_tuple_of(cons_head(imports), 2) && tuple_at(cons_head(imports), 0) == make_small((int64_t)arity))
      return tuple_at(cons_head(imports), 1);
  return TERM_NONE;
}

Import vl_dispatch_find(Expander *x, Term meta, Term name, size_t arity, const Env *e) {
  Term quoted = quoted_import(meta, arity);
  if (quoted != TERM_NONE) return (Import){IMPORT_QUOTED, quoted};
  CachedImport *slot = cache_slot(x, e, name, arity);
  if (slot->name == name && slot->arity == arity && slot->functions == e->functions && slot->macros == e->macros)
    return slot->import;
  Import import = search_imports(x, meta, name, arity, e);
  if (import.kind == IMPORT_NONE && x->bootstrap) import = bootstrap_import(e, name, arity);
  *slot = (CachedImport){e->functions, e->macros, name, arity, import};
  return import;
}

static Term add_arities(Expander *x, Term imports, Term name, Term meta, Term found, const Env *e) {
  for (; is_cons(imports); imports = cons_tail(imports)) {
    Term module = tuple_at(cons_head(imports), 0);
    for (Term t = tuple_at(cons_head(imports), 1); is_cons(t); t = cons_tail(t)) {
      if (tuple_at(cons_head(t), 0) != name) continue;
      Term arity = tuple_at(cons_head(t), 1);
      for (Term f = found; is_cons(f); f = cons_tail(f))
        if (tuple_at(cons_head(f), 0) == arity)
          vl_expand_error(x, meta, e, "function %a/%d imported from both %m and %m, call is ambiguous", name,
                          small_value(arity), module, tuple_at(cons_head(f), 1));
      found = vl_ast_ordset_add(x->unit, found, vl_ast_pair(x->unit, arity, module));
    }
  }
  return found;
}

/* In bootstrap every arity that a twin or an inlined function has. */
static Term bootstrap_arities(Expander *x, Term name, const Env *e) {
  Term found = NIL;
  for (size_t arity = 4; arity-- > 0;)
    if (bootstrap_import(e, name, arity).kind != IMPORT_NONE)
      found = vl_ast_cons(x->unit, vl_ast_pair(x->unit, make_small((int64_t)arity), ATOM_Kernel), found);
  return found;
}

Term vl_dispatch_find_all(Expander *x, Term meta, Term name, const Env *e) {
  Term found = add_arities(x, e->functions, name, meta, NIL, e);
  found = add_arities(x, e->macros, name, meta, found, e);
  return is_nil(found) && x->bootstrap ? bootstrap_arities(x, name, e) : found;
}

/* -- Which modules' macros count -- */

bool vl_dispatch_is_required(Term meta, Term module, const Env *e) {
  return module == e->module || ast_flag(meta, ATOM_required) || vl_ast_member(e->requires, module);
}

static bool is_exported_macro(Expander *x, Term module, Term name, size_t arity) {
  if (module == ATOM_Kernel && vl_kernel_twin(name, arity)) return true;
  if (module == ATOM_erlang) return false;
  HostReply reply = vl_host_try(x->unit, module, ATOM_info_fun, AST_LIST(x->unit, ATOM_macros));
  return !reply.raised && list_has(reply.value, name, arity);
}

/* -- Calling a macro -- */

Term vl_dispatch_next_counter(Expander *x, const Env *e) {
  int64_t n = vl_module_next_counter(x, e);
  return e->module == ATOM_nil ? make_small(-n) : vl_ast_pair(x->unit, e->module, make_small(n));
}

Term vl_dispatch_macro_name(Expander *x, Term name) {
  size_t n;
  const char *text = vl_atom_text(name, &n);
  char *full = vl_unit_room(x->unit, n + 6, 1);
  memcpy(full, "MACRO-", 6);
  memcpy(full + 6, text, n);
  return vl_ast_atom(x->unit, full, n + 6);
}

static Term caller_env(Expander *x, Term meta, const Scope *s, const Env *e) {
  return vl_env_to_term(x, e, vl_ast_line(meta), s->read);
}

static VL_NORETURN void raise_from_macro(Expander *x, HostRaised raised) {
  raised.trace = vl_expansion_trace(x, raised.trace);
  vl_host_raise(x->unit, raised);
}

static Term call_exported(Expander *x, Term meta, Term module, Term name, Term args, Scope *s, Env *e) {
  Term all = vl_ast_cons(x->unit, caller_env(x, meta, s, e), args);
  HostReply reply = vl_host_try(x->unit, module, vl_dispatch_macro_name(x, name), all);
  if (reply.raised) raise_from_macro(x, reply.error);
  return reply.value;
}

static Term with_counter(Expander *x, Term meta, Term module, Term quoted, const Env *e) {
  return vl_quote_linify_macro(x, meta, module, vl_dispatch_next_counter(x, e), quoted);
}

/* A twin stands in for its macro unless the module being compiled is Kernel's successor of it. */
static Term call_macro(Expander *x, Term meta, Term module, Term name, Term args, Scope *s, Env *e) {
  TwinFn *twin = module == ATOM_Kernel ? vl_kernel_twin(name, vl_ast_length(args)) : NULL;
  if (twin) return twin(x, meta, args, s, e);
  return with_counter(x, meta, module, call_exported(x, meta, module, name, args, s, e), e);
}

/* -- Local macros: compiled from the open module -- */

static bool may_use_locals(Term name, size_t arity, const Env *e) {
  if (e->function == ATOM_nil) return false;
  return tuple_at(e->function, 0) != name || tuple_at(e->function, 1) != make_small((int64_t)arity);
}

static bool has_local_macro(Expander *x, Term name, size_t arity, const Env *e) {
  return may_use_locals(name, arity, e) && vl_module_has_macro(x, e->module, name, arity);
}

static Term call_local_macro(Expander *x, Term meta, Term name, Term args, Scope *s, Env *e) {
  vl_locals_record_call(x, e, name, vl_ast_length(args), vl_ast_line(meta), true);
  vl_trace_local(x, e, ATOM_local_macro, meta, name, vl_ast_length(args));
  Term all = vl_ast_cons(x->unit, caller_env(x, meta, s, e), args);
  HostReply reply;
  vl_check(vl_module_call_open(x, e->module, vl_dispatch_macro_name(x, name), all, &reply));
  if (reply.raised) raise_from_macro(x, reply.error);
  return with_counter(x, meta, e->module, reply.value, e);
}

/* -- Expanding: who is at it is noted, for stack traces -- */

typedef struct MacroCall {
  Term meta, module, name, args;
  bool local;
} MacroCall;

static Expansion enter(Expander *x, const MacroCall *m, const Env *e) {
  return (Expansion){x->expansion, m->module, m->name, m->meta, (int64_t)vl_ast_length(m->args), e};
}

static Term result_of(Expander *x, const MacroCall *m, Scope *s, Env *e) {
  if (!m->local) vl_deprecated_check(x, m->meta, true, m->module, m->name, vl_ast_length(m->args), e);
  const Expansion here = enter(x, m, e);
  x->expansion = &here;
  Term quoted = m->local ? call_local_macro(x, m->meta, m->name, m->args, s, e)
                         : call_macro(x, m->meta, m->module, m->name, m->args, s, e);
  x->expansion = here.outer;
  return quoted;
}

static Term expand_macro(Expander *x, const MacroCall *m, Scope *s, Env *e) {
  Term quoted = result_of(x, m, s, e);
  const Expansion here = enter(x, m, e);
  x->expansion = &here;
  Term expanded = vl_expand(x, quoted, s, e);
  x->expansion = here.outer;
  return expanded;
}

/* -- Calls without a module -- */

typedef enum Target { TARGET_LOCAL, TARGET_LOCAL_MACRO, TARGET_MACRO, TARGET_FUNCTION } Target;

static Target resolve(Expander *x, Term meta, Term name, size_t arity, const Env *e, Term *module, bool *imported) {
  Import import = vl_dispatch_find(x, meta, name, arity, e);
  *module = import.module;
  *imported = import.kind != IMPORT_QUOTED; /* else a quote imports it, not this module */
  if (import.kind == IMPORT_QUOTED)
    return is_exported_macro(x, import.module, name, arity) ? TARGET_MACRO : TARGET_FUNCTION;
  bool kernel_itself = import.module == ATOM_Kernel && e->module == ATOM_Kernel;
  if (!kernel_itself && has_local_macro(x, name, arity, e)) {
    if (import.kind != IMPORT_NONE && import.module != e->module && !x->bootstrap)
      vl_expand_error(x, meta, e,
                      "call to local macro %a/%d conflicts with imported %m.%a/%d, please rename the local macro or "
                      "remove the conflicting import",
                      name, (int64_t)arity, import.module, name, (int64_t)arity);
    return TARGET_LOCAL_MACRO;
  }
  switch (import.kind) {
  case IMPORT_FUNCTION: return TARGET_FUNCTION;
  case IMPORT_MACRO: return TARGET_MACRO;
  case IMPORT_QUOTED:
  case IMPORT_NONE: break;
  }
  *module = ATOM_Kernel;
  return e->module == ATOM_Kernel && vl_kernel_is_inlined(name, arity) ? TARGET_FUNCTION : TARGET_LOCAL;
}

/* f x where f is a variable too, and x starts with an operator: which of the two was meant? */
static void refute_ambiguous_operator(Expander *x, Term name, Term meta, Term args, const Scope *s, const Env *e) {
  Term context = vl_ast_get(meta, ATOM_ambiguous_op);
  if (context == TERM_NONE || !is_cons(args) || !vl_scope_is_bound(s, name, context)) return;
  vl_expand_error(
      x, meta, e,
      "\"%a %q\" looks like a function call but there is a variable named \"%a\". If you want to perform a "
      "function call, use parentheses:\n\n    %a(%q)\n\nIf you want to perform an operation on the variable "
      "%a, use spaces around the unary operator",
      name, cons_head(args), name, name, cons_head(args), name);
}

static void note_import(Expander *x, Term meta, Term module, Term name, size_t arity, bool macro, const Env *e) {
  vl_trace_function(x, e, macro ? ATOM_imported_macro : ATOM_imported_function, meta, module, name, arity);
  vl_locals_record_import(x, e, module, name, arity, vl_ast_line(meta));
  vl_lexical_import_used(x, module, name, arity, e);
}

Term vl_dispatch_call(Expander *x, Term meta, Term name, Term args, Scope *s, Env *e) {
  Term module;
  bool imported;
  refute_ambiguous_operator(x, name, meta, args, s, e);
  size_t arity = vl_ast_length(args);
  switch (resolve(x, meta, name, arity, e, &module, &imported)) {
  case TARGET_LOCAL: return vl_expand_local(x, meta, name, args, s, e);
  case TARGET_LOCAL_MACRO: return expand_macro(x, &(MacroCall){meta, e->module, name, args, true}, s, e);
  case TARGET_MACRO:
    if (imported) note_import(x, meta, module, name, arity, true, e);
    return expand_macro(x, &(MacroCall){meta, module, name, args, false}, s, e);
  case TARGET_FUNCTION: break;
  }
  if (imported) note_import(x, meta, module, name, arity, false, e);
  return vl_expand(x, vl_ast_remote(x->unit, module, name, meta, args), s, e);
}

/* -- Calls with a module -- */

static bool is_remote_macro(Expander *x, Term meta, Term module, Term name, size_t arity, const Env *e) {
  return vl_dispatch_is_required(meta, module, e) && is_exported_macro(x, module, name, arity);
}

bool vl_dispatch_macro(Expander *x, Term meta, Term module, Term name, Term args, Scope *s, Env *e, Term *out) {
  if (!is_remote_macro(x, meta, module, name, vl_ast_length(args), e)) return false;
  vl_trace_function(x, e, ATOM_remote_macro, meta, module, name, vl_ast_length(args));
  *out = expand_macro(x, &(MacroCall){meta, module, name, args, false}, s, e);
  return true;
}

bool vl_dispatch_callback(Expander *x, Term meta, Term module, Term name, Term args, Scope *s, Env *e, Term *out) {
  if (is_remote_macro(x, meta, module, name, vl_ast_length(args), e)) {
    *out = result_of(x, &(MacroCall){meta, module, name, args, false}, s, e);
    return true;
  }
  HostReply reply = vl_host_try(x->unit, module, name, args);
  if (reply.raised) vl_host_raise(x->unit, reply.error);
  return false;
}

/* -- One step, for Macro.expand_once -- */

static bool expand_call_once(Expander *x, Term node, Scope *s, Env *e, Term *out) {
  Term name = ast_head(node), meta = ast_meta(node), args = ast_args(node), module;
  size_t arity = vl_ast_length(args);
  if (arity == SIZE_MAX || vl_is_special_form(name, arity)) return false;
  bool imported;
  Target target = resolve(x, meta, name, arity, e, &module, &imported);
  if (target == TARGET_LOCAL_MACRO) {
    *out = result_of(x, &(MacroCall){meta, e->module, name, args, true}, s, e);
  } else if (target == TARGET_MACRO) {
    if (imported) note_import(x, meta, module, name, arity, true, e);
    *out = result_of(x, &(MacroCall){meta, module, name, args, false}, s, e);
  } else if (target == TARGET_LOCAL && e->module != ATOM_nil && vl_env_is_loaded(x, e->module) &&
             is_exported_macro(x, e->module, name, arity)) {
    /* A macro of the environment's own module, which is finished. */
    *out = result_of(x, &(MacroCall){meta, e->module, name, args, false}, s, e);
  } else {
    return false;
  }
  return true;
}

static bool expand_remote_once(Expander *x, Term node, Scope *s, Env *e, Term *out) {
  Term left = ast_remote_left(node), name = ast_remote_right(node), args = ast_args(node), meta = ast_meta(node);
  if (ast_is_call(left, ATOM_aliases)) left = vl_env_alias_or_concat(x, left, e);
  if (ast_is_var(left) && ast_head(left) == ATOM_MODULE_form) left = e->module;
  if (!is_atom(left) || !is_remote_macro(x, meta, left, name, vl_ast_length(args), e)) return false;
  *out = result_of(x, &(MacroCall){meta, left, name, args, false}, s, e);
  return true;
}

static bool expand_place_once(Expander *x, Term node, Scope *s, Env *e, Term *out) {
  switch (ast_head(node)) {
  case ATOM_MODULE_form:
  case ATOM_DIR_form:
  case ATOM_ENV_form: *out = vl_expand(x, node, s, e); return true;
  default: return false;
  }
}

bool vl_dispatch_expand_once(Expander *x, Term node, Scope *s, Env *e, Term *out) {
  if (!ast_is_node(node)) return false;
  if (ast_is_call(node, ATOM_aliases)) {
    Term module = vl_env_alias_in_module(x, node, e);
    if (is_atom(module)) *out = module;
    return is_atom(module);
  }
  if (vl_ast_is_remote(node)) return expand_remote_once(x, node, s, e, out);
  if (!is_atom(ast_head(node))) return false;
  if (is_atom(ast_args(node))) return expand_place_once(x, node, s, e, out);
  return expand_call_once(x, node, s, e, out);
}

/* -- What & captures -- */

static Term remote_function(Expander *x, Term module, Term name, size_t arity) {
  Term to_module = module, to_name = name;
  vl_rewrite_inline(module, name, arity, &to_module, &to_name);
  const Term found[] = {ATOM_remote, to_module, to_name, make_small((int64_t)arity)};
  return vl_ast_tuple(x->unit, VL_COUNT_OF(found), found);
}

Term vl_dispatch_capture_import(Expander *x, Term meta, Term name, size_t arity, const Env *e) {
  Import import = vl_dispatch_find(x, meta, name, arity, e);
  switch (import.kind) {
  case IMPORT_FUNCTION:
    note_import(x, meta, import.module, name, arity, false, e);
    return remote_function(x, import.module, name, arity);
  case IMPORT_MACRO: return ATOM_false;
  case IMPORT_QUOTED: return vl_dispatch_capture_remote(x, meta, import.module, name, arity, e);
  case IMPORT_NONE: break;
  }
  if (vl_is_special_form(name, arity) || has_local_macro(x, name, arity, e)) return ATOM_false;
  vl_locals_record_call(x, e, name, arity, vl_ast_line(meta), false);
  vl_trace_local(x, e, ATOM_local_function, meta, name, arity);
  return vl_ast_node(x->unit, ATOM_local, name, make_small((int64_t)arity));
}

Term vl_dispatch_capture_remote(Expander *x, Term meta, Term module, Term name, size_t arity, const Env *e) {
  if (is_remote_macro(x, meta, module, name, arity, e)) return ATOM_false;
  vl_trace_function(x, e, ATOM_remote_function, meta, module, name, arity);
  return remote_function(x, module, name, arity);
}
