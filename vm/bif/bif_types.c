/* Type tests, comparisons and logic as functions: what guards call when no op fits. */
#include "bif/args.h"
#include "bif/bif.h"
#include "data/compare.h"

/* -- Types -- */

Term bif_erlang_is_atom_1(Process *p, const Term *args) {
  return make_bool(is_atom(args[0]));
}

Term bif_erlang_is_boolean_1(Process *p, const Term *args) {
  return make_bool(arg_is_bool(args[0]));
}

Term bif_erlang_is_integer_1(Process *p, const Term *args) {
  return make_bool(is_integer(args[0]));
}

Term bif_erlang_is_float_1(Process *p, const Term *args) {
  return make_bool(is_float(args[0]));
}

Term bif_erlang_is_number_1(Process *p, const Term *args) {
  return make_bool(is_number(args[0]));
}

Term bif_erlang_is_pid_1(Process *p, const Term *args) {
  return make_bool(is_pid(args[0]));
}

Term bif_erlang_is_port_1(Process *p, const Term *args) {
  return make_bool(is_port(args[0]));
}

Term bif_erlang_is_reference_1(Process *p, const Term *args) {
  return make_bool(is_ref(args[0]));
}

Term bif_erlang_is_list_1(Process *p, const Term *args) {
  return make_bool(is_list(args[0]));
}

Term bif_erlang_is_tuple_1(Process *p, const Term *args) {
  return make_bool(is_tuple(args[0]));
}

Term bif_erlang_is_map_1(Process *p, const Term *args) {
  return make_bool(is_map(args[0]));
}

Term bif_erlang_is_bitstring_1(Process *p, const Term *args) {
  return make_bool(is_bitstring(args[0]));
}

Term bif_erlang_is_binary_1(Process *p, const Term *args) {
  return make_bool(is_bitstring(args[0]) && vl_bits(args[0]).count % 8 == 0);
}

Term bif_erlang_is_function_1(Process *p, const Term *args) {
  return make_bool(is_fun(args[0]));
}

Term bif_erlang_is_function_2(Process *p, const Term *args) {
  if (!is_integer(args[1]) || (is_small(args[1]) && small_value(args[1]) < 0)) return vl_raise_badarg(p);
  return make_bool(is_fun(args[0]) && is_small(args[1]) && fun_arity(args[0]) == small_value(args[1]));
}

/* -- Order -- */

Term bif_erlang_eq_2(Process *p, const Term *args) {
  return make_bool(vl_equal(args[0], args[1]));
}

Term bif_erlang_ne_2(Process *p, const Term *args) {
  return make_bool(!vl_equal(args[0], args[1]));
}

Term bif_erlang_eq_exact_2(Process *p, const Term *args) {
  return make_bool(vl_equal_exact(args[0], args[1]));
}

Term bif_erlang_ne_exact_2(Process *p, const Term *args) {
  return make_bool(!vl_equal_exact(args[0], args[1]));
}

Term bif_erlang_lt_2(Process *p, const Term *args) {
  return make_bool(vl_compare(args[0], args[1]) < 0);
}

Term bif_erlang_le_2(Process *p, const Term *args) {
  return make_bool(vl_compare(args[0], args[1]) <= 0);
}

Term bif_erlang_gt_2(Process *p, const Term *args) {
  return make_bool(vl_compare(args[0], args[1]) > 0);
}

Term bif_erlang_ge_2(Process *p, const Term *args) {
  return make_bool(vl_compare(args[0], args[1]) >= 0);
}

Term bif_erlang_min_2(Process *p, const Term *args) {
  return vl_compare(args[0], args[1]) <= 0 ? args[0] : args[1];
}

Term bif_erlang_max_2(Process *p, const Term *args) {
  return vl_compare(args[0], args[1]) >= 0 ? args[0] : args[1];
}

/* -- Logic -- */

Term bif_erlang_not_1(Process *p, const Term *args) {
  return arg_is_bool(args[0]) ? make_bool(args[0] == ATOM_false) : vl_raise_badarg(p);
}

static bool are_bools(const Term *args) {
  return arg_is_bool(args[0]) && arg_is_bool(args[1]);
}

Term bif_erlang_and_2(Process *p, const Term *args) {
  return are_bools(args) ? make_bool(args[0] == ATOM_true && args[1] == ATOM_true) : vl_raise_badarg(p);
}

Term bif_erlang_or_2(Process *p, const Term *args) {
  return are_bools(args) ? make_bool(args[0] == ATOM_true || args[1] == ATOM_true) : vl_raise_badarg(p);
}

Term bif_erlang_xor_2(Process *p, const Term *args) {
  return are_bools(args) ? make_bool(args[0] != args[1]) : vl_raise_badarg(p);
}

/* -- Records -- */

static bool is_record(Term t, Term tag) {
  return is_tuple(t) && tuple_size(t) > 0 && tuple_at(t, 0) == tag;
}

Term bif_erlang_is_record_2(Process *p, const Term *args) {
  return is_atom(args[1]) ? make_bool(is_record(args[0], args[1])) : vl_raise_badarg(p);
}

Term bif_erlang_is_record_3(Process *p, const Term *args) {
  if (!is_atom(args[1]) || !is_small(args[2])) return vl_raise_badarg(p);
  return make_bool(is_record(args[0], args[1]) && (int64_t)tuple_size(args[0]) == small_value(args[2]));
}
