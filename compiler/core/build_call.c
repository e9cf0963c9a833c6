/* Calls. */
#include "core/parts.h"
#include "core/pass.h"
#include "term/mfa.h"

#include <string.h>

/* -- The instruction -- */

/* `fixed` are the operands before the destination. A tail call only where nothing is left to do. */
static Arg add_call(Build *b, uint16_t op, size_t fixed, const Arg *target, size_t count, const Arg *args, bool tail,
                    Place place) {
  Arg *all = vl_build_args(b, fixed + 1 + count);
  bool last = tail && place.kind == PLACE_TAIL && b->f->handler == LABEL_NONE;
  Var result = last ? 0 : vl_build_target(b, place);
  for (size_t i = 0; i < fixed; i++) all[i] = target[i];
  all[fixed] = last ? ir_none() : ir_var(result);
  for (size_t i = 0; i < count; i++) all[fixed + 1 + i] = args[i];
  if (count > MAX_CALL_ARITY) vl_build_error(b, "a function has too many arguments");
  vl_ir_add(b->f, op, fixed + 1 + count, all);
  return last ? ir_none() : vl_build_arrived(b, result, place);
}

/* Builtins are no tail calls: when one fails, the trace is to have the function that called it. Those that call in
 * their turn are. */
static bool is_tail_call(Term module, Term function) {
  if (module == ATOM_erlang) return function == ATOM_apply || function == ATOM_hibernate;
  return module != ATOM_maps && module != ATOM_binary && module != ATOM_ets;
}

static Arg call_import(Build *b, Term module, Term function, size_t count, const Arg *args, Place place) {
  Arg import = ir_number(vl_emitter_import(b->core->emitter, module, function, (uint32_t)count));
  return add_call(b, IR_CALL_EXT, 1, &import, count, args, is_tail_call(module, function), place);
}

static Arg import_call(Build *b, Term module, Term function, size_t count, const Arg *args, Place place) {
  if (vl_fresh_ref_is_made_by(module, function, count) && place.kind != PLACE_TAIL && place.kind != PLACE_EFFECT) {
    FreshRef *fresh = vl_fresh_ref_mark(b);
    Arg ref = call_import(b, module, function, count, args, WANT_VALUE);
    vl_fresh_ref_bind(b, fresh, ref);
    return vl_build_deliver(b, ref, place);
  }
  return call_import(b, module, function, count, args, place);
}

Arg vl_build_entry_call(Build *b, uint32_t entry, size_t count, const Arg *args, Place place) {
  Arg target = ir_number(entry);
  return add_call(b, IR_CALL, 1, &target, count, args, true, place);
}

Arg vl_build_fun_call(Build *b, Arg fun, size_t count, const Arg *args, Place place) {
  if (fun.kind == ARG_TERM && is_kind(fun.term, BOX_EXPORT)) {
    const Mfa *mfa = export_mfa(fun.term);
    if (mfa->arity == count) return vl_build_remote(b, mfa->module, mfa->function, count, args, place);
  }
  return add_call(b, IR_CALL_FUN, 1, &fun, count, args, true, place);
}

static Arg apply_call(Build *b, Arg module, Arg function, size_t count, const Arg *args, Place place) {
  const Arg target[] = {module, function};
  return add_call(b, IR_APPLY, 2, target, count, args, true, place);
}

void vl_build_raise(Build *b, Arg reason, Place place) {
  Arg value = import_call(b, ATOM_erlang, ATOM_error, 1, &reason, WANT_VALUE);
  if (b->f->handler == LABEL_NONE)
    IR(b->f, IR_RETURN, value);
  else
    vl_build_deliver(b, value, place);
}

/* -- module.function(args) by name -- */

/* -1 and the like. */
static bool fold_minus(Build *b, Term module, Term function, size_t count, const Arg *args, Arg *value) {
  if (module != ATOM_erlang || function != ATOM_minus || count != 1 || args[0].kind != ARG_TERM) return false;
  Term number = args[0].term;
  if (!is_small(number) || !fits_small(-small_value(number))) return false;
  *value = ir_term(make_small(-small_value(number)));
  return true;
}

/* Erlang's compiler makes guards of two functions of :maps, which a stack trace shows. */
static bool is_map_guard(Term module, Term *function, size_t count) {
  if (module != ATOM_maps || count != 2 || (*function != ATOM_get && *function != ATOM_is_key)) return false;
  *function = *function == ATOM_get ? ATOM_map_get : ATOM_is_map_key;
  return true;
}

Arg vl_build_remote(Build *b, Term module, Term function, size_t count, const Arg *args, Place place) {
  Arg value;
  if (is_map_guard(module, &function, count)) module = ATOM_erlang;
  if (fold_minus(b, module, function, count, args, &value) ||
      vl_build_inline(b, module, function, count, args, LABEL_NONE, &value))
    return vl_build_deliver(b, value, place);
  return import_call(b, module, function, count, args, place);
}

/* A call with known names, if that is what the values are. */
static Arg call_by_values(Build *b, Arg module, Arg function, size_t count, const Arg *args, Place place) {
  bool known = module.kind == ARG_TERM && is_atom(module.term) && function.kind == ARG_TERM && is_atom(function.term);
  if (known) return import_call(b, module.term, function.term, count, args, place);
  return apply_call(b, module, function, count, args, place);
}

/* apply with its arguments written as a list needs no list. */
static bool build_apply(Build *b, Term args, Place place, Arg *result) {
  size_t count = vl_ast_length(args), length;
  Term list = count ? vl_ast_last(args) : NIL;
  if ((count != 2 && count != 3) || !is_list(list)) return false;
  if (is_cons(list) && vl_ast_is_call_of(vl_ast_last(list), ATOM_bar, 2)) return false;
  Arg first = vl_build(b, cons_head(args), WANT_VALUE);
  Arg second = count == 3 ? vl_build(b, vl_ast_nth(args, 1), WANT_VALUE) : ir_none();
  Arg *values = vl_build_values(b, list, &length);
  *result = count == 3 ? call_by_values(b, first, second, length, values, place)
                       : vl_build_fun_call(b, first, length, values, place);
  return true;
}

static bool is_logic(Term function, Term args) {
  return (function == ATOM_andalso || function == ATOM_orelse) && ast_is_list_of(args, 2);
}

/* maps:put(Key, Value, Map), which Map.put is too, is an update to Erlang's compiler: the map comes first. */
static Arg *build_arguments(Build *b, Term module, Term function, Term args, size_t *count) {
  if (module != ATOM_maps || function != ATOM_put || !ast_is_list_of(args, 3)) return vl_build_values(b, args, count);
  Term key = cons_head(args), value = vl_ast_nth(args, 1), map = vl_ast_nth(args, 2);
  Term turned = vl_ast_list(b->core->unit, 3, (const Term[]){map, key, value});
  Arg *values = vl_build_values(b, turned, count), first = values[0];
  values[0] = values[1];
  values[1] = values[2];
  values[2] = first;
  return values;
}

static Arg build_known(Build *b, Term node, Place place) {
  Term module = ast_remote_left(node), function = ast_remote_right(node), args = ast_args(node);
  Arg result;
  if (module == ATOM_erlang && is_logic(function, args)) return vl_build_logic(b, node, place);
  vl_build_line(b, ast_meta(node));
  if (module == ATOM_erlang && function == ATOM_apply && build_apply(b, args, place, &result)) return result;
  size_t count;
  Arg *values = build_arguments(b, module, function, args, &count);
  vl_build_line(b, ast_meta(node));
  return vl_build_remote(b, module, function, count, values, place);
}

/* -- value.field -- */

/* {badkey, field, value} */
static void raise_badkey(Build *b, Term field, Arg value, Place place) {
  Var reason = ir_new_var(b->f);
  IR(b->f, OP_tuple, ir_var(reason), ir_term(ATOM_badkey), ir_term(field), value);
  vl_build_raise(b, ir_var(reason), place);
}

/* Without parentheses it is a call of a module's function only for what looks like a module. */
static void refute_no_module(Build *b, Arg value, Label wrong) {
  static const Term no_modules[] = {ATOM_nil, ATOM_true, ATOM_false};
  IR(b->f, OP_is_atom, ir_label(wrong), value);
  for (size_t i = 0; i < VL_COUNT_OF(no_modules); i++)
    IR(b->f, OP_is_ne_exact, ir_label(wrong), value, ir_term(no_modules[i]));
}

static Arg build_field_in_guard(Build *b, Term node, Place place) {
  Arg value = vl_build(b, ast_remote_left(node), WANT_VALUE);
  Var found = vl_build_target(b, place);
  IR(b->f, OP_map_get, ir_label(b->guard_fail), value, ir_term(ast_remote_right(node)), ir_var(found));
  return vl_build_arrived(b, found, place);
}

static Arg build_key(Build *b, Term node, Place place) {
  const Arg args[] = {ir_term(ast_remote_right(node)), vl_build(b, ast_remote_left(node), WANT_VALUE)};
  return vl_build_remote(b, ATOM_erlang, ATOM_map_get, VL_COUNT_OF(args), args, place);
}

/* The key of a map, or else a function of a module. */
static Arg build_field(Build *b, Term node, Place place) {
  if (b->guard_fail != LABEL_NONE) return build_field_in_guard(b, node, place);
  if (b->fields_are_keys) return build_key(b, node, place);
  Term field = ast_remote_right(node);
  bool no_parens = ast_flag(ast_meta(node), ATOM_no_parens);
  Arg value = ir_var(vl_build_in_var(b, vl_build(b, ast_remote_left(node), WANT_VALUE)));
  vl_build_line(b, ast_meta(node));
  Label no_key = ir_new_label(b->f), wrong = ir_new_label(b->f), done = ir_new_label(b->f);
  Place join = vl_build_join(b, place);
  Var found = vl_build_target(b, join);
  IR(b->f, OP_map_get, ir_label(no_key), value, ir_term(field), ir_var(found));
  vl_build_arrived(b, found, join);
  if (vl_ir_is_open(b->f)) IR(b->f, OP_jump, ir_label(done));
  vl_ir_place(b->f, no_key);
  if (no_parens) refute_no_module(b, value, wrong);
  apply_call(b, value, ir_term(field), 0, NULL, join);
  if (no_parens) {
    if (vl_ir_is_open(b->f)) IR(b->f, OP_jump, ir_label(done));
    vl_ir_place(b->f, wrong);
    raise_badkey(b, field, value, join);
  }
  vl_ir_place(b->f, done);
  return vl_build_joined(b, place, join);
}

/* -- Calls of what is computed -- */

static Arg build_on_value(Build *b, Term node, Place place) {
  size_t count;
  if (is_nil(ast_args(node))) return build_field(b, node, place);
  Arg module = vl_build(b, ast_remote_left(node), WANT_VALUE);
  Arg *values = vl_build_values(b, ast_args(node), &count);
  vl_build_line(b, ast_meta(node));
  return call_by_values(b, module, ir_term(ast_remote_right(node)), count, values, place);
}

/* (fn x, y -> body end).(a, b): the body, with the names of the arguments. TERM_NONE: not that simple. */
static Term applied_body(Term fun, size_t count, Term *names) {
  if (!ast_is_call(fun, ATOM_fn) || !ast_is_list_of(ast_args(fun), 1)) return TERM_NONE;
  Term clause = cons_head(ast_args(fun));
  *names = cons_head(ast_args(clause));
  if (!ast_is_list_of(*names, count)) return TERM_NONE;
  for (Term all = *names; is_cons(all); all = cons_tail(all)) {
    Term name = cons_head(all);
    if (!ast_is_var(name)) return TERM_NONE;
    for (Term others = cons_tail(all); is_cons(others); others = cons_tail(others))
      if (ast_is_var(cons_head(others)) && ast_head(name) != ATOM_underscore &&
          vl_build_version(cons_head(others)) == vl_build_version(name))
        return TERM_NONE;
  }
  return vl_ast_nth(ast_args(clause), 1);
}

static bool build_applied(Build *b, Term fun, Term args, Place place, Arg *result) {
  Term names;
  size_t count = vl_ast_length(args);
  Term body = applied_body(fun, count, &names);
  if (body == TERM_NONE) return false;
  Arg *values = vl_build_values(b, args, &count);
  for (size_t i = 0; i < count; i++, names = cons_tail(names))
    if (ast_head(cons_head(names)) != ATOM_underscore) vl_build_bind(b, vl_build_version(cons_head(names)), values[i]);
  *result = vl_build(b, body, place);
  return true;
}

static Arg build_of_fun(Build *b, Term node, Place place) {
  size_t count;
  Arg result;
  if (build_applied(b, cons_head(ast_args(ast_head(node))), ast_args(node), place, &result)) return result;
  Arg fun = vl_build(b, cons_head(ast_args(ast_head(node))), WANT_VALUE);
  Arg *values = vl_build_values(b, ast_args(node), &count);
  vl_build_line(b, ast_meta(node));
  return vl_build_fun_call(b, fun, count, values, place);
}

/* -- Local calls -- */

/* A local name that the module does not define is looked for where all see it. */
static Arg local_call(Build *b, Term name, size_t count, const Arg *values, Place place) {
  uint32_t entry;
  if (vl_pass_entry(b->core, name, count, values, &entry)) return vl_build_entry_call(b, entry, count, values, place);
  if (vl_core_entry(b->core, name, (uint32_t)count, &entry)) return vl_build_entry_call(b, entry, count, values, place);
  return import_call(b, b->core->module, name, count, values, place);
}

static Arg build_local(Build *b, Term node, Place place) {
  size_t count;
  Arg *values = vl_build_values(b, ast_args(node), &count);
  vl_build_line(b, ast_meta(node));
  return local_call(b, ast_head(node), count, values, place);
}

/* {:super, [super: {kind, name}], args}: a macro takes the caller's environment, too. */
Arg vl_build_super(Build *b, Term node, Place place) {
  Term super = vl_ast_get(ast_meta(node), ATOM_super);
  if (super == TERM_NONE || !is_tuple_of(super, 2)) return build_local(b, node, place);
  Term kind = tuple_at(super, 0), name = tuple_at(super, 1);
  size_t count;
  Arg *values = vl_build_values(b, ast_args(node), &count);
  vl_build_line(b, ast_meta(node));
  if (kind != ATOM_defmacro && kind != ATOM_defmacrop) return local_call(b, name, count, values, place);
  Arg *all = vl_build_args(b, count + 1);
  all[0] = vl_build_lookup(b, VERSION_CALLER);
  for (size_t i = 0; i < count; i++) all[1 + i] = values[i];
  return local_call(b, vl_core_macro_name(b->core->unit, name), count + 1, all, place);
}

/* -- All -- */

/* nil.field is the field of a value that is no map, not a call. */
static bool calls_known_module(Term node) {
  Term left = ast_remote_left(node);
  bool is_field = is_nil(ast_args(node)) && ast_flag(ast_meta(node), ATOM_no_parens);
  bool is_word = left == ATOM_nil || left == ATOM_true || left == ATOM_false;
  return is_atom(left) && !(is_field && is_word);
}

Arg vl_build_call(Build *b, Term node, Place place) {
  if (is_atom(ast_head(node))) return build_local(b, node, place);
  if (vl_ast_is_remote(node))
    return calls_known_module(node) ? build_known(b, node, place) : build_on_value(b, node, place);
  if (vl_ast_is_call_of(ast_head(node), ATOM_dot, 1)) return build_of_fun(b, node, place);
  vl_build_error(b, "a call of this shape is unknown");
  return vl_build_deliver(b, ir_term(ATOM_nil), place);
}
