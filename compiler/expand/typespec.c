#include "expand/docs.h"

/* A kept typespec is {kind, quoted, place}. */

static Term callback_signature(Term spec) {
  if (vl_ast_is_call_of(spec, ATOM_when, 2)) spec = cons_head(ast_args(spec));
  return vl_ast_is_call_of(spec, ATOM_type_op, 2) ? cons_head(ast_args(spec)) : TERM_NONE;
}

Term vl_typespec_name(Expander *x, Term kept) {
  Term head = is_tuple_of(kept, 3) ? callback_signature(tuple_at(kept, 1)) : TERM_NONE;
  if (head == TERM_NONE || !ast_is_node(head) || !is_atom(ast_head(head))) return TERM_NONE;
  size_t arity = is_list(ast_args(head)) ? vl_ast_length(ast_args(head)) : 0;
  if (arity > 255) return TERM_NONE;
  return vl_ast_pair(x->unit, ast_head(head), make_small((int64_t)arity));
}

void vl_typespec_use_aliases(Expander *x, Term quoted, const Env *e) {
  vl_expand_check_depth(x);
  if (ast_is_call(quoted, ATOM_aliases)) (void)vl_env_expand_alias(x, quoted, e);
  if (is_cons(quoted)) {
    for (; is_cons(quoted); quoted = cons_tail(quoted)) vl_typespec_use_aliases(x, cons_head(quoted), e);
  } else if (is_tuple(quoted)) {
    for (size_t i = 0; i < tuple_size(quoted); i++) vl_typespec_use_aliases(x, tuple_at(quoted, i), e);
  }
}

static void check_reserved(Expander *x, Term name, uint32_t arity, const Env *e) {
  if (arity == 1 && (name == ATOM_required || name == ATOM_optional))
    vl_expand_error_at(x, e->file, e->line, "type %a/%d is a reserved type and it cannot be defined", name,
                       (int64_t)arity);
}

void vl_typespec_put(Expander *x, Term module, Term kind, Term spec, Term place) {
  const Term kept[] = {kind, spec, place};
  Term all = vl_ast_tuple(x->unit, VL_COUNT_OF(kept), kept), name = vl_typespec_name(x, all);
  if (kind != ATOM_spec && name != TERM_NONE) {
    Env e;
    uint32_t arity = (uint32_t)small_value(tuple_at(name, 1));
    if (is_tuple_of(place, 2)) {
      vl_module_env_at(x, place, &e);
    } else {
      vl_env_blank(x, &e, vl_module_file(x, module));
      e.line = is_small(place) ? small_value(place) : 0;
    }
    if (kind != ATOM_callback && kind != ATOM_macrocallback) check_reserved(x, tuple_at(name, 0), arity, &e);
    vl_docs_typespec(x, module, kind, tuple_at(name, 0), arity, e.line, &e);
  }
  vl_module_add(x, module, table_key(TABLE_ACCUMULATED, kind, 0), all);
}
