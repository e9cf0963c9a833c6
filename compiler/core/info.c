/* What every module has beside its definitions: __info__/1, module_info/0 and /1. */
#include "core/parts.h"

static Term clause(CompileUnit *u, Term args, Term body) {
  const Term parts[] = {NIL, args, NIL, body};
  return vl_ast_tuple(u, VL_COUNT_OF(parts), parts);
}

static Term get_module_info(CompileUnit *u, Term args) {
  return vl_ast_remote(u, ATOM_erlang, ATOM_get_module_info, NIL, args);
}

static bool defines(const ModuleSource *source, Term name, uint32_t arity) {
  for (size_t i = 0; i < source->count; i++)
    if (source->definitions[i].name == name && source->definitions[i].arity == arity) return true;
  return false;
}

/* [{name, arity}], as sets are sorted. */
static Term names_of(CompileUnit *u, const ModuleSource *source, DefinitionKind kind) {
  Terms names = terms_new(u);
  for (size_t i = 0; i < source->count; i++) {
    const Definition *d = &source->definitions[i];
    if (d->kind != kind || (d->name == ATOM_behaviour_info && d->arity == 1)) continue;
    vl_terms_push(&names, vl_ast_pair(u, d->name, make_small((int64_t)d->arity)));
  }
  return vl_terms_list(&names, NIL);
}

static Term info_clauses(CompileUnit *u, const ModuleSource *source) {
  static const Term asked[] = {ATOM_attributes, ATOM_compile, ATOM_md5};
  const struct {
    Term key, value;
  } known[] = {
      {ATOM_module, source->name},
      {ATOM_functions, names_of(u, source, DEF_PUBLIC)},
      {ATOM_macros, names_of(u, source, DEF_MACRO)},
      {ATOM_struct, source->structure},
      {ATOM_deprecated, source->deprecated},
  };
  Terms clauses = terms_new(u);
  for (size_t i = 0; i < VL_COUNT_OF(known); i++)
    vl_terms_push(&clauses, clause(u, AST_LIST(u, known[i].key), known[i].value));
  for (size_t i = 0; i < VL_COUNT_OF(asked); i++)
    vl_terms_push(&clauses, clause(u, AST_LIST(u, asked[i]), get_module_info(u, AST_LIST(u, source->name, asked[i]))));
  return vl_terms_list(&clauses, NIL);
}

static Definition public(const ModuleSource *source, Term name, uint32_t arity, Term clauses) {
  return (Definition){.kind = DEF_PUBLIC, .name = name, .arity = arity, .line = source->line, .clauses = clauses};
}

size_t vl_core_info_definitions(CompileUnit *u, const ModuleSource *source, Definition *out) {
  size_t count = 0;
  Term key = vl_ast_node(u, ATOM_x, vl_ast_keypush(u, NIL, ATOM_version, make_small(0)), ATOM_nil);
  if (!defines(source, ATOM_info_fun, 1)) out[count++] = public(source, ATOM_info_fun, 1, info_clauses(u, source));
  if (!defines(source, ATOM_module_info, 0))
    out[count++] =
        public(source, ATOM_module_info, 0, AST_LIST(u, clause(u, NIL, get_module_info(u, AST_LIST(u, source->name)))));
  if (!defines(source, ATOM_module_info, 1))
    out[count++] = public(source, ATOM_module_info, 1,
                          AST_LIST(u, clause(u, AST_LIST(u, key), get_module_info(u, AST_LIST(u, source->name, key)))));
  return count;
}
