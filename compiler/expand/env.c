#include "expand/expand.h"

#include "data/compare.h"
#include "data/map.h"

/* -- Making an Env -- */

/* What Kernel exports, for the default imports; nothing while Kernel is not there. */
static Term kernel_imports(Expander *x, Term kind) {
  HostReply reply = vl_host_try(x->unit, ATOM_vl_imports, ATOM_of_kernel, AST_LIST(x->unit, kind));
  if (reply.raised) reply = vl_host_try(x->unit, ATOM_Kernel, ATOM_info_fun, AST_LIST(x->unit, kind));
  if (reply.raised || !is_cons(reply.value)) return NIL;
  return AST_LIST(x->unit, vl_ast_pair(x->unit, ATOM_Kernel, reply.value));
}

void vl_env_blank(Expander *x, Env *e, Term file) {
  *e = (Env){.aliases = NIL,
             .context = ATOM_nil,
             .context_modules = NIL,
             .file = file,
             .function = ATOM_nil,
             .functions = NIL,
             .lexical_tracker = ATOM_nil,
             .line = 1,
             .macro_aliases = NIL,
             .macros = NIL,
             .module = ATOM_nil,
             .tracers = NIL,
             .versioned_vars = vl_ast_map_empty(x->unit)};
  e->requires = AST_LIST(x->unit, ATOM_Application, ATOM_Kernel, ATOM_Kernel_Typespec);
}

void vl_env_init(Expander *x, Env *e, Term file) {
  vl_env_blank(x, e, file);
  if (x->bootstrap) return;
  e->functions = kernel_imports(x, ATOM_functions);
  e->macros = kernel_imports(x, ATOM_macros);
}

/* The term fields by name; line is the one that is no Term. */
typedef struct Field {
  Term key;
  size_t offset;
} Field;

static const Field fields[] = {
    {ATOM_aliases_field, offsetof(Env, aliases)},
    {ATOM_context, offsetof(Env, context)},
    {ATOM_context_modules, offsetof(Env, context_modules)},
    {ATOM_file, offsetof(Env, file)},
    {ATOM_function, offsetof(Env, function)},
    {ATOM_functions, offsetof(Env, functions)},
    {ATOM_lexical_tracker, offsetof(Env, lexical_tracker)},
    {ATOM_macro_aliases, offsetof(Env, macro_aliases)},
    {ATOM_macros, offsetof(Env, macros)},
    {ATOM_module, offsetof(Env, module)},
    {ATOM_requires, offsetof(Env, requires)},
    {ATOM_tracers, offsetof(Env, tracers)},
    {ATOM_versioned_vars, offsetof(Env, versioned_vars)},
};

static Term *field_of(Env *e, const Field *f) {
  return (Term *)(void *)((char *)e + f->offset);
}

static VL_NORETURN void badarg(Expander *x) {
  vl_host_raise(x->unit, (HostRaised){ATOM_error, ATOM_badarg, NIL});
}

void vl_env_from_term(Expander *x, Env *e, Term map) {
  if (!is_map(map)) badarg(x);
  for (size_t i = 0; i < VL_COUNT_OF(fields); i++) {
    Term value = vl_map_get(map, fields[i].key);
    if (value == TERM_NONE) badarg(x);
    *field_of(e, &fields[i]) = value;
  }
  Term line = vl_map_get(map, ATOM_line);
  e->line = line != TERM_NONE && is_small(line) ? small_value(line) : 0;
}

Term vl_env_to_term(Expander *x, const Env *e, int64_t line, Term versioned_vars) {
  enum { COUNT = VL_COUNT_OF(fields) + 2 };
  Env copy = *e;
  copy.versioned_vars = versioned_vars;
  Term pairs[2 * COUNT] = {ATOM_struct_key, ATOM_Macro_Env, ATOM_line, make_small(line)}, *at = pairs + 4;
  for (size_t i = 0; i < VL_COUNT_OF(fields); i++) {
    *at++ = fields[i].key;
    *at++ = *field_of(&copy, &fields[i]);
  }
  return vl_ast_map(x->unit, pairs, COUNT);
}

/* -- Module names -- */

enum { PREFIX_BYTES = 7 }; /* "Elixir." */

static bool has_prefix(const char *text, size_t n) {
  return n > PREFIX_BYTES && memcmp(text, "Elixir.", PREFIX_BYTES) == 0;
}

bool vl_env_is_alias(Term atom) {
  size_t n;
  const char *text = vl_atom_text(atom, &n);
  return has_prefix(text, n);
}

/* An atom's text without a leading "Elixir." */
static const char *partial_text(Term atom, size_t *n) {
  const char *text = vl_atom_text(atom, n);
  if (!has_prefix(text, *n)) return text;
  *n -= PREFIX_BYTES;
  return text + PREFIX_BYTES;
}

Term vl_env_concat(CompileUnit *u, Term atoms) {
  size_t room = PREFIX_BYTES, count = 0;
  for (Term t = atoms; is_cons(t); t = cons_tail(t)) {
    size_t n;
    vl_atom_text(cons_head(t), &n);
    room += n + 1;
  }
  char *text = vl_unit_room(u, room, 1);
  memcpy(text, "Elixir", count = 6);
  for (bool is_first = true; is_cons(atoms); atoms = cons_tail(atoms), is_first = false) {
    size_t n;
    const char *part = partial_text(cons_head(atoms), &n);
    bool is_root = is_first && n == 6 && memcmp(part, "Elixir", 6) == 0;
    if (cons_head(atoms) == ATOM_nil || is_root) continue;
    text[count++] = '.';
    memcpy(text + count, part, n);
    count += n;
  }
  return vl_ast_atom(u, text, count);
}

Term vl_env_last_part(CompileUnit *u, Term module) {
  size_t n;
  const char *text = vl_atom_text(module, &n);
  if (!has_prefix(text, n) || text[PREFIX_BYTES] < 'A' || text[PREFIX_BYTES] > 'Z') return TERM_NONE;
  size_t start = n;
  while (text[start - 1] != '.') start--;
  return vl_env_concat(u, AST_LIST(u, vl_ast_atom(u, text + start, n - start)));
}

/* -- Aliases -- */

/* A pair's value in aliases is the module, in macro_aliases {counter, module}. */
static Term lookup(Term aliases, Term name, Term counter) {
  for (Term value; (value = vl_ast_get(aliases, name)) != TERM_NONE; name = value) {
    if (is_tuple_of(value, 2)) {
      if (counter == TERM_NONE || !vl_equal(tuple_at(value, 0), counter)) break;
      value = tuple_at(value, 1);
    }
    if (value == name) break;
  }
  return name;
}

Term vl_env_expand_alias(Expander *x, Term node, const Env *e) {
  CompileUnit *u = x->unit;
  Term parts = ast_args(node), meta = ast_meta(node);
  if (!is_cons(parts) || !is_atom(cons_head(parts))) return parts;
  if (cons_head(parts) == ATOM_Elixir) return vl_env_concat(u, parts);
  Term noted = vl_ast_get(meta, ATOM_alias);
  if (noted != TERM_NONE && noted != ATOM_false && is_atom(noted)) return noted;
  Term name = vl_env_concat(u, AST_LIST(u, cons_head(parts)));
  Term counter = vl_ast_get(meta, ATOM_counter);
  Term found = lookup(noted == ATOM_false ? e->macro_aliases : e->aliases, name, counter);
  if (found == name) return parts;
  vl_lexical_alias_used(x, name, e);
  VL_TRACE(x, e, ATOM_alias_expansion, meta, name, found);
  return is_nil(cons_tail(parts)) ? found : vl_env_concat(u, vl_ast_cons(u, found, cons_tail(parts)));
}

Term vl_env_alias_or_concat(Expander *x, Term node, const Env *e) {
  Term parts = vl_env_expand_alias(x, node, e);
  if (is_atom(parts) || !is_cons(parts)) return parts;
  for (Term t = parts; is_cons(t); t = cons_tail(t))
    if (!is_atom(cons_head(t))) return parts;
  return vl_env_concat(x->unit, parts);
}

Term vl_env_alias_in_module(Expander *x, Term node, const Env *e) {
  Term args = ast_args(node), plain = node;
  if (is_cons(args) && ast_is_var(cons_head(args)) && ast_head(cons_head(args)) == ATOM_MODULE_form)
    plain = vl_ast_node(x->unit, ATOM_aliases, ast_meta(node), vl_ast_cons(x->unit, e->module, cons_tail(args)));
  Term module = vl_env_alias_or_concat(x, plain, e);
  return is_atom(module) ? module : node;
}

void vl_env_store_alias(Expander *x, Term meta, Term name, Term old, Env *e) {
  Term counter = vl_ast_get(meta, ATOM_counter);
  if (name == old) {
    e->aliases = vl_ast_keydelete(x->unit, e->aliases, name);
    if (counter != TERM_NONE) e->macro_aliases = vl_ast_keydelete(x->unit, e->macro_aliases, name);
    return;
  }
  e->aliases = vl_ast_keystore(x->unit, e->aliases, name, old);
  if (counter != TERM_NONE)
    e->macro_aliases = vl_ast_keystore(x->unit, e->macro_aliases, name, vl_ast_pair(x->unit, counter, old));
}

/* -- Is it there? -- */

bool vl_env_is_loaded(Expander *x, Term module) {
  HostReply reply = vl_host_try(x->unit, ATOM_vl_code, ATOM_ensure, AST_LIST(x->unit, module));
  return !reply.raised && reply.value == ATOM_true;
}

/* Waits for what another file may define. */
static bool wait_for(Expander *x, Term module, Term kind) {
  if (!x->unit->host->parallel) return false;
  const Term args[] = {module, kind, ATOM_hard};
  return vl_host_call(x->unit, ATOM_Kernel_ErrorHandler, ATOM_ensure_compiled, VL_COUNT_OF(args), args) == ATOM_found;
}

bool vl_env_ensure_loaded(Expander *x, Term module) {
  return vl_env_is_loaded(x, module) || wait_for(x, module, ATOM_module);
}

bool vl_env_ensure_struct(Expander *x, Term module) {
  if (vl_env_is_loaded(x, module)) return true;
  wait_for(x, module, ATOM_struct);
  return vl_env_is_loaded(x, module);
}

void vl_env_require_loaded(Expander *x, Term meta, Term module, const Env *e) {
  if (module == ATOM_Kernel || vl_env_ensure_loaded(x, module)) return;
  if (!vl_ast_member(e->context_modules, module))
    vl_expand_error(x, meta, e, "module %m is not loaded and could not be found", module);
  if (module == e->module)
    vl_expand_error(x, meta, e,
                    "you are trying to use the module %m which is currently being defined.\n\nThis may happen if you "
                    "accidentally override the module you want to use. For example:\n\n    defmodule MyApp do\n      "
                    "defmodule Supervisor do\n        use Supervisor\n      end\n    end\n\nIn the example above, the "
                    "new Supervisor conflicts with Elixir's Supervisor. This may be fixed by using the fully qualified "
                    "name in the definition:\n\n    defmodule MyApp.Supervisor do\n      use Supervisor\n    end\n",
                    module);
  vl_expand_error(
      x, meta, e,
      "module %m is not loaded but was defined. This happens when you depend on a module in the same context "
      "in which it is defined. For example:\n\n    defmodule MyApp do\n      defmodule Mod do\n      end\n\n "
      "     use Mod\n    end\n\nTry defining the module outside the context that uses it:\n\n    defmodule "
      "MyApp.Mod do\n    end\n\n    defmodule MyApp do\n      use MyApp.Mod\n    end\n\nIf the module is "
      "defined at the top-level and you are trying to use it at the top-level, this is not supported by "
      "Elixir",
      module);
}
