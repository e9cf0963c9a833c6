#include "expand/expand.h"

/* -- Functions of the library that are builtins by another name -- */

/* The atoms that C names are the first: three numbers are one. */
enum { NAMED_ATOM_BITS = 24 };
_Static_assert(STATIC_ATOM_COUNT << 4 < 1 << NAMED_ATOM_BITS, "and fit");
#define CALL_KEY(module, name, arity) ((uint64_t)(module) << 32 | (uint64_t)(name) << 8 | (arity))

/* Same arguments in the same order, so a capture may be inlined too. */
bool vl_rewrite_inline(Term module, Term function, size_t arity, Term *to_module, Term *to_function) {
  if ((module | function) >> NAMED_ATOM_BITS || arity > UINT8_MAX) return false;
  switch (CALL_KEY(module, function, arity)) {
#define INLINE(module, name, arity, into_module, into_name) \
  case CALL_KEY(ATOM_##module, ATOM_##name, arity):         \
    *to_module = ATOM_##into_module;                        \
    *to_function = ATOM_##into_name;                        \
    return true;
#include "expand/inline.def"
#undef INLINE
  default: return false;
  }
}

bool vl_kernel_is_inlined(Term name, size_t arity) {
  Term module, function;
  if (vl_rewrite_inline(ATOM_Kernel, name, arity, &module, &function)) return true;
  return (name == ATOM_is_map_key && arity == 2) || (name == ATOM_elem && arity == 2) ||
         (name == ATOM_put_elem && arity == 3);
}

/* -- Calls whose arguments change places, by a string: digits are arguments, counted from 0, + is one more than the
 *    argument after it, p and r are the atoms process and port -- */

typedef struct Reorder {
  Term module, name;
  uint32_t arity;
  Term to_module, to_name;
  const char *args;
} Reorder;

static const Reorder reorders[] = {
    {ATOM_Kernel, ATOM_is_map_key, 2, ATOM_erlang, ATOM_is_map_key, "10"},
    {ATOM_Kernel, ATOM_elem, 2, ATOM_erlang, ATOM_element, "+10"},
    {ATOM_Kernel, ATOM_put_elem, 3, ATOM_erlang, ATOM_setelement, "+102"},
    {ATOM_Map, ATOM_delete, 2, ATOM_maps, ATOM_remove, "10"},
    {ATOM_Map, ATOM_fetch, 2, ATOM_maps, ATOM_find, "10"},
    {ATOM_Map, ATOM_fetch_bang, 2, ATOM_maps, ATOM_get, "10"},
    {ATOM_Map, ATOM_has_key, 2, ATOM_maps, ATOM_is_key, "10"},
    {ATOM_Map, ATOM_put, 3, ATOM_maps, ATOM_put, "120"},
    {ATOM_Map, ATOM_replace_bang, 3, ATOM_maps, ATOM_update, "120"},
    {ATOM_Port, ATOM_monitor, 1, ATOM_erlang, ATOM_monitor, "r0"},
    {ATOM_Process, ATOM_monitor, 1, ATOM_erlang, ATOM_monitor, "p0"},
    {ATOM_Process, ATOM_group_leader, 2, ATOM_erlang, ATOM_group_leader, "10"},
    {ATOM_Process, ATOM_send_after, 3, ATOM_erlang, ATOM_send_after, "201"},
    {ATOM_Process, ATOM_send_after, 4, ATOM_erlang, ATOM_send_after, "2013"},
    {ATOM_String, ATOM_to_atom, 1, ATOM_erlang, ATOM_binary_to_atom, "0u"},
    {ATOM_String, ATOM_to_existing_atom, 1, ATOM_erlang, ATOM_binary_to_existing_atom, "0u"},
    {ATOM_Tuple, ATOM_duplicate, 2, ATOM_erlang, ATOM_make_tuple, "10"},
    {ATOM_Tuple, ATOM_delete_at, 2, ATOM_erlang, ATOM_delete_element, "+10"},
    {ATOM_Tuple, ATOM_insert_at, 3, ATOM_erlang, ATOM_insert_element, "+102"},
};

static Term one_more(Expander *x, Term meta, Term index) {
  if (is_small(index)) return make_small(small_value(index) + 1);
  return AST_REMOTE(x->unit, ATOM_erlang, ATOM_plus, meta, index, make_small(1));
}

static Term reordered_args(Expander *x, Term meta, const char *how, Term args) {
  Terms out = terms_new(x->unit);
  for (; *how; how++) {
    switch (*how) {
    case '+':
      how++;
      vl_terms_push(&out, one_more(x, meta, vl_ast_nth(args, (size_t)(*how - '0'))));
      break;
    case 'p': vl_terms_push(&out, ATOM_process); break;
    case 'r': vl_terms_push(&out, ATOM_port); break;
    case 'u': vl_terms_push(&out, ATOM_utf8); break;
    default: vl_terms_push(&out, vl_ast_nth(args, (size_t)(*how - '0'))); break;
    }
  }
  return vl_terms_list(&out, NIL);
}

/* The call as written, or with its arguments in another order. */
static Term reorder(Expander *x, Term module, Term dot_meta, Term function, Term meta, Term args) {
  size_t arity = vl_ast_length(args);
  for (size_t i = 0; i < VL_COUNT_OF(reorders); i++) {
    const Reorder *r = &reorders[i];
    if (r->name == function && r->module == module && r->arity == arity) {
      module = r->to_module;
      function = r->to_name;
      args = reordered_args(x, dot_meta, r->args, args);
      break;
    }
  }
  return vl_ast_node(x->unit, AST_CALL(x->unit, ATOM_dot, dot_meta, module, function), meta, args);
}

/* -- In patterns -- */

/* [a, b] ++ rest as [a, b | rest]; TERM_NONE when the left side is no literal list. */
static Term static_append(Expander *x, Term left, Term right, Term meta) {
  CompileUnit *u = x->unit;
  if (is_nil(left)) return right;
  if (!is_cons(left)) return TERM_NONE;
  Terms front = terms_new(u);
  for (; is_cons(cons_tail(left)); left = cons_tail(left)) vl_terms_push(&front, cons_head(left));
  Term last = cons_head(left), tail = right;
  if (vl_ast_is_call_of(last, ATOM_bar, 2)) {
    vl_expand_check_depth(x);
    Term inner = vl_ast_nth(ast_args(last), 1);
    tail = is_list(inner) ? static_append(x, inner, right, meta) : TERM_NONE;
    if (tail == TERM_NONE) return TERM_NONE;
    meta = ast_meta(last);
    last = cons_head(ast_args(last));
  }
  return vl_terms_list(&front, AST_LIST(u, AST_CALL(u, ATOM_bar, meta, last, tail)));
}

static Term negate(Expander *x, Term number) {
  if (is_small(number) && fits_small(-small_value(number))) return make_small(-small_value(number));
  return vl_host_call(x->unit, ATOM_erlang, ATOM_minus, 1, &number);
}

static Term rewrite_match(Expander *x, Term module, Term function, Term meta, Term args, const Env *e) {
  size_t arity = vl_ast_length(args);
  if (module == ATOM_erlang && arity == 1 && is_number(cons_head(args))) {
    if (function == ATOM_plus) return cons_head(args);
    if (function == ATOM_minus) return negate(x, cons_head(args));
  }
  if (module == ATOM_erlang && arity == 2 && function == ATOM_append) {
    Term list = static_append(x, cons_head(args), vl_ast_nth(args, 1), meta);
    if (list != TERM_NONE) return list;
    vl_expand_error(x, meta, e,
                    "invalid argument for ++ operator inside a match, expected a literal proper list, got: %q",
                    cons_head(args));
  }
  vl_expand_error(x, meta, e, "cannot invoke remote function %q.%a/%d inside a match", module, function,
                  (int64_t)arity);
}

/* -- In guards -- */

typedef struct GuardFunction {
  Term name;
  uint32_t least, most; /* arity */
} GuardFunction;

static const GuardFunction guard_functions[] = {
    {ATOM_abs, 1, 1},          {ATOM_binary_part, 2, 3},  {ATOM_bit_size, 1, 1},     {ATOM_byte_size, 1, 1},
    {ATOM_ceil, 1, 1},         {ATOM_element, 2, 2},      {ATOM_float, 1, 1},        {ATOM_floor, 1, 1},
    {ATOM_hd, 1, 1},           {ATOM_is_atom, 1, 1},      {ATOM_is_binary, 1, 1},    {ATOM_is_bitstring, 1, 1},
    {ATOM_is_boolean, 1, 1},   {ATOM_is_float, 1, 1},     {ATOM_is_function, 1, 2},  {ATOM_is_integer, 1, 1},
    {ATOM_is_list, 1, 1},      {ATOM_is_map, 1, 1},       {ATOM_is_map_key, 2, 2},   {ATOM_is_number, 1, 1},
    {ATOM_is_pid, 1, 1},       {ATOM_is_port, 1, 1},      {ATOM_is_reference, 1, 1}, {ATOM_is_tuple, 1, 1},
    {ATOM_length, 1, 1},       {ATOM_map_get, 2, 2},      {ATOM_map_size, 1, 1},     {ATOM_max, 2, 2},
    {ATOM_min, 2, 2},          {ATOM_node, 0, 1},         {ATOM_round, 1, 1},        {ATOM_self, 0, 0},
    {ATOM_size, 1, 1},         {ATOM_tl, 1, 1},           {ATOM_trunc, 1, 1},        {ATOM_tuple_size, 1, 1},
    {ATOM_plus, 1, 2},         {ATOM_minus, 1, 2},        {ATOM_times, 2, 2},        {ATOM_slash, 2, 2},
    {ATOM_div, 2, 2},          {ATOM_rem, 2, 2},          {ATOM_band, 2, 2},         {ATOM_bor, 2, 2},
    {ATOM_bxor, 2, 2},         {ATOM_bsl, 2, 2},          {ATOM_bsr, 2, 2},          {ATOM_bnot, 1, 1},
    {ATOM_not, 1, 1},          {ATOM_and, 2, 2},          {ATOM_or, 2, 2},           {ATOM_xor, 2, 2},
    {ATOM_andalso, 2, 2},      {ATOM_orelse, 2, 2},       {ATOM_eq, 2, 2},           {ATOM_erl_ne, 2, 2},
    {ATOM_erl_eq_exact, 2, 2}, {ATOM_erl_ne_exact, 2, 2}, {ATOM_lt, 2, 2},           {ATOM_gt, 2, 2},
    {ATOM_erl_le, 2, 2},       {ATOM_ge, 2, 2},
};

static bool allowed_in_guard(Term call) {
  if (ast_remote_left(call) != ATOM_erlang) return false;
  size_t arity = vl_ast_length(ast_args(call));
  for (size_t i = 0; i < VL_COUNT_OF(guard_functions); i++) {
    const GuardFunction *g = &guard_functions[i];
    if (g->name == ast_remote_right(call)) return g->least <= arity && arity <= g->most;
  }
  return false;
}

/* -- Anywhere -- */

static bool is_always_string(Term t) {
  if (is_bitstring(t)) return true;
  if (!vl_ast_is_remote(t)) return false;
  Term module = ast_remote_left(t), name = ast_remote_right(t);
  switch (module) {
  case ATOM_Enum: return name == ATOM_join || name == ATOM_map_join;
  case ATOM_Kernel: return name == ATOM_inspect;
  case ATOM_Macro:
  case ATOM_String_Chars: return name == ATOM_to_string;
  case ATOM_Path: return name == ATOM_join;
  default: return false;
  }
}

Term vl_rewrite_call(Expander *x, Term module, Term dot_meta, Term function, Term meta, Term args, const Scope *s,
                     const Env *e) {
  if (e->context == ATOM_match) return rewrite_match(x, module, function, meta, args, e);
  if (e->context == ATOM_nil && module == ATOM_String_Chars && function == ATOM_to_string && ast_is_list_of(args, 1) &&
      is_always_string(cons_head(args)))
    return cons_head(args);
  Term call = reorder(x, module, dot_meta, function, meta, args);
  if (e->context == ATOM_guard && !allowed_in_guard(call))
    vl_expand_error(x, meta, e, "cannot invoke remote function %q.%a/%d inside %s", module, function,
                    (int64_t)vl_ast_length(args), vl_expand_guard_context(s));
  return call;
}

/* -- Booleans -- */

static bool is_test(Term name, size_t arity) {
  switch (name) {
  case ATOM_not:
  case ATOM_is_atom:
  case ATOM_is_binary:
  case ATOM_is_bitstring:
  case ATOM_is_boolean:
  case ATOM_is_float:
  case ATOM_is_integer:
  case ATOM_is_list:
  case ATOM_is_number:
  case ATOM_is_pid:
  case ATOM_is_port:
  case ATOM_is_reference:
  case ATOM_is_tuple:
  case ATOM_is_map:
  case ATOM_is_process_alive: return arity == 1;
  case ATOM_is_function: return arity == 1 || arity == 2;
  case ATOM_is_map_key:
  case ATOM_and:
  case ATOM_or:
  case ATOM_xor:
  case ATOM_eq:
  case ATOM_erl_ne:
  case ATOM_erl_le:
  case ATOM_ge:
  case ATOM_lt:
  case ATOM_gt:
  case ATOM_erl_eq_exact:
  case ATOM_erl_ne_exact: return arity == 2;
  case ATOM_function_exported: return arity == 3;
  default: return false;
  }
}

/* The bodies of a case or cond, when they all are boolean. */
static bool are_boolean_bodies(Term sections) {
  for (Term clauses = vl_ast_get(sections, ATOM_do); is_cons(clauses); clauses = cons_tail(clauses))
    if (!vl_rewrite_is_boolean(vl_ast_nth(ast_args(cons_head(clauses)), 1))) return false;
  return true;
}

/* Nesting was checked when the expression was expanded, on deeper frames than these. */
bool vl_rewrite_is_boolean(Term t) {
  for (;;) {
    if (t == ATOM_true || t == ATOM_false) return true;
    if (!ast_is_node(t) || !is_list(ast_args(t))) return false;
    if (ast_head(t) == ATOM_block) {
      t = vl_ast_last(ast_args(t));
    } else if (vl_ast_is_remote_of(t, ATOM_erlang, ATOM_andalso, 2) ||
               vl_ast_is_remote_of(t, ATOM_erlang, ATOM_orelse, 2)) {
      t = vl_ast_nth(ast_args(t), 1);
    } else {
      break;
    }
  }
  if (vl_ast_is_call_of(t, ATOM_case, 2)) return are_boolean_bodies(vl_ast_nth(ast_args(t), 1));
  if (vl_ast_is_call_of(t, ATOM_cond, 1)) return are_boolean_bodies(cons_head(ast_args(t)));
  return vl_ast_is_remote(t) && ast_remote_left(t) == ATOM_erlang &&
         is_test(ast_remote_right(t), vl_ast_length(ast_args(t)));
}
