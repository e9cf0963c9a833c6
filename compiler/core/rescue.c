#include "core/rescue.h"

/* Reasons of Erlang's own that a module of Elixir stands for: the atom, or tuples of these sizes with it in front. */
typedef struct Erlang {
  Term module, reason;
  bool alone;
  uint32_t sizes[2]; /* 0: none */
} Erlang;

static const Erlang erlang[] = {
    {ATOM_UndefinedFunctionError, ATOM_undef, true, {0, 0}},
    {ATOM_FunctionClauseError, ATOM_function_clause, true, {0, 0}},
    {ATOM_SystemLimitError, ATOM_system_limit, true, {0, 0}},
    {ATOM_ArithmeticError, ATOM_badarith, true, {0, 0}},
    {ATOM_CondClauseError, ATOM_cond_clause, true, {0, 0}},
    {ATOM_ArgumentError, ATOM_badarg, true, {2, 0}},
    {ATOM_BadArityError, ATOM_badarity, false, {2, 0}},
    {ATOM_BadFunctionError, ATOM_badfun, false, {2, 0}},
    {ATOM_MatchError, ATOM_badmatch, false, {2, 0}},
    {ATOM_CaseClauseError, ATOM_case_clause, false, {2, 0}},
    {ATOM_WithClauseError, ATOM_with_clause, false, {2, 0}},
    {ATOM_TryClauseError, ATOM_try_clause, false, {2, 0}},
    {ATOM_BadMapError, ATOM_badmap, false, {2, 0}},
    {ATOM_BadStructError, ATOM_badstruct, false, {3, 0}},
    {ATOM_BadBooleanError, ATOM_badbool, false, {3, 0}},
    {ATOM_KeyError, ATOM_badkey, false, {2, 3}},
};

static Term both(CompileUnit *u, Term name, Term left, Term right) {
  return AST_REMOTE(u, ATOM_erlang, name, NIL, left, right);
}

static Term either(CompileUnit *u, Term left, Term right) {
  return left == TERM_NONE ? right : both(u, ATOM_orelse, left, right);
}

static Term equals(CompileUnit *u, Term left, Term right) {
  return both(u, ATOM_erl_eq_exact, left, right);
}

static Term field_is(CompileUnit *u, Term map, Term key, Term value) {
  return equals(u, both(u, ATOM_map_get, key, map), value);
}

static Term is_struct(CompileUnit *u, Term module, Term reason) {
  return both(u, ATOM_andalso, field_is(u, reason, ATOM_struct_key, module),
              field_is(u, reason, ATOM_exception_key, ATOM_true));
}

static Term is_tagged(CompileUnit *u, Term reason, uint32_t size, Term tag) {
  Term sized = equals(u, AST_REMOTE(u, ATOM_erlang, ATOM_tuple_size, NIL, reason), make_small(size));
  return both(u, ATOM_andalso, sized, equals(u, both(u, ATOM_element, make_small(1), reason), tag));
}

static Term is_of(CompileUnit *u, const Erlang *e, Term reason) {
  Term test = e->alone ? equals(u, reason, e->reason) : TERM_NONE;
  for (size_t i = 0; i < VL_COUNT_OF(e->sizes) && e->sizes[i]; i++)
    test = either(u, test, is_tagged(u, reason, e->sizes[i], e->reason));
  return test;
}

/* Whatever is no exception. */
static Term is_no_exception(CompileUnit *u, Term reason) {
  Term is_map = AST_REMOTE(u, ATOM_erlang, ATOM_is_map, NIL, reason);
  Term test = both(u, ATOM_andalso, is_map, both(u, ATOM_is_map_key, ATOM_exception_key, reason));
  return AST_REMOTE(u, ATOM_erlang, ATOM_not, NIL, test);
}

/* The test for Erlang's reasons, or TERM_NONE. */
static Term erlang_test(CompileUnit *u, Term module, Term reason) {
  if (module == ATOM_ErlangError) return is_no_exception(u, reason);
  for (size_t i = 0; i < VL_COUNT_OF(erlang); i++)
    if (erlang[i].module == module) return is_of(u, &erlang[i], reason);
  return TERM_NONE;
}

Term vl_rescue_guards(CompileUnit *u, Term modules, Term reason, bool *normalized) {
  Terms guards = terms_new(u);
  *normalized = true;
  for (; is_cons(modules); modules = cons_tail(modules)) {
    Term module = cons_head(modules), test = erlang_test(u, module, reason);
    vl_terms_push(&guards, is_struct(u, module, reason));
    if (test == TERM_NONE) continue;
    *normalized = false;
    vl_terms_push(&guards, test);
  }
  return vl_terms_list(&guards, NIL);
}
