/* The struct of a module that is being defined: what defstruct made of its functions is read, not compiled and run. */
#include "expand/expand.h"
#include "expand/module.h"

static Term plain_value(Expander *x, Term code);

static Term plain_list(Expander *x, Term list) {
  Terms all = terms_new(x->unit);
  for (; is_cons(list); list = cons_tail(list)) {
    Term value = plain_value(x, cons_head(list));
    if (value == TERM_NONE) return TERM_NONE;
    vl_terms_push(&all, value);
  }
  return is_nil(list) ? vl_terms_list(&all, NIL) : TERM_NONE;
}

static Term plain_tuple(Expander *x, Term list) {
  Terms all = terms_new(x->unit);
  list = plain_list(x, list);
  if (list == TERM_NONE) return TERM_NONE;
  for (; is_cons(list); list = cons_tail(list)) vl_terms_push(&all, cons_head(list));
  return vl_ast_tuple(x->unit, all.count, all.at);
}

static Term plain_map(Expander *x, Term pairs) {
  Term map = vl_ast_map_empty(x->unit);
  pairs = plain_list(x, pairs);
  if (pairs == TERM_NONE) return TERM_NONE;
  for (; is_cons(pairs); pairs = cons_tail(pairs)) {
    if (!is_tuple_of(cons_head(pairs), 2)) return TERM_NONE; /* an update */
    map = vl_ast_map_put(x->unit, map, tuple_at(cons_head(pairs), 0), tuple_at(cons_head(pairs), 1));
  }
  return map;
}

/* The value of expanded code, if it is a term written out; else TERM_NONE. */
static Term plain_value(Expander *x, Term code) {
  vl_expand_check_depth(x);
  if (is_atom(code) || is_number(code) || is_bitstring(code) || is_nil(code)) return code;
  if (is_cons(code)) return plain_list(x, code);
  if (ast_is_constant(code)) return ast_constant_value(code);
  if (ast_is_call(code, ATOM_tuple)) return plain_tuple(x, ast_args(code));
  if (ast_is_call(code, ATOM_map)) return plain_map(x, ast_args(code));
  if (!is_tuple_of(code, 2)) return TERM_NONE;
  Term a = plain_value(x, tuple_at(code, 0)), b = plain_value(x, tuple_at(code, 1));
  return a == TERM_NONE || b == TERM_NONE ? TERM_NONE : vl_ast_pair(x->unit, a, b);
}

/* The body of the one clause, which has no guards; TERM_NONE: it is another. */
static Term only_body(Expander *x, Term module, uint32_t arity) {
  Term clauses = vl_module_all(x, module, table_key(TABLE_CLAUSES, ATOM_struct_key, arity));
  if (!ast_is_list_of(clauses, 1)) return TERM_NONE;
  Term clause = cons_head(clauses);
  return is_nil(tuple_at(clause, 2)) ? tuple_at(clause, 3) : TERM_NONE;
}

bool vl_struct_of_open(Expander *x, Term module, Term args, HostReply *reply) {
  Term none = only_body(x, module, 0), map = none == TERM_NONE ? TERM_NONE : plain_value(x, none);
  if (map == TERM_NONE || !is_map(map)) return false;
  if (is_nil(args)) {
    *reply = (HostReply){.value = map};
    return true;
  }
  /* :vl_kernel.build_struct(__struct__(), kv, keys, module) */
  Term some = only_body(x, module, 1);
  if (some == TERM_NONE || !vl_ast_is_remote_of(some, ATOM_vl_kernel, ATOM_build_struct, 4)) return false;
  Term all = ast_args(some), keys = plain_value(x, vl_ast_nth(all, 2));
  if (!vl_ast_is_call_of(cons_head(all), ATOM_struct_key, 0) || !ast_is_var(vl_ast_nth(all, 1)) || keys == TERM_NONE ||
      vl_ast_nth(all, 3) != module)
    return false;
  *reply =
      vl_host_try(x->unit, ATOM_vl_kernel, ATOM_build_struct, AST_LIST(x->unit, map, cons_head(args), keys, module));
  return true;
}
