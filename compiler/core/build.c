#include "core/build.h"

#include "core/parts.h"
#include "data/map.h"

enum { PLAIN_TUPLE = 16 }; /* elements of a tuple on both sides of a match that is taken apart */

/* -- Errors and lines -- */

void vl_build_error(Build *b, const char *what) {
  CoreError *error = &b->core->error;
  if (!error->what) *error = (CoreError){what, b->f->line};
}

bool vl_build_is_too_deep(Build *b) {
  if (VL_LIKELY((const uint8_t *)__builtin_frame_address(0) >= b->core->stack_low)) return false;
  vl_build_error(b, "code is nested too deep");
  return true;
}

void vl_build_line(Build *b, Term meta) {
  int64_t line = vl_ast_line(meta);
  if (line > 0) b->f->line = (uint32_t)line;
}

/* -- Places -- */

Arg vl_build_deliver(Build *b, Arg value, Place place) {
  switch (place.kind) {
  case PLACE_VALUE: return value;
  case PLACE_VAR:
    if (value.kind != ARG_VAR || value.n != place.var) IR(b->f, OP_move, value, ir_var(place.var));
    break;
  case PLACE_TAIL: IR(b->f, IR_RETURN, value); break;
  case PLACE_EFFECT: break;
  }
  return ir_none();
}

Var vl_build_target(Build *b, Place place) {
  return place.kind == PLACE_VAR ? place.var : ir_new_var(b->f);
}

Arg vl_build_arrived(Build *b, Var target, Place place) {
  return vl_build_deliver(b, ir_var(target), place);
}

Place vl_build_join(Build *b, Place place) {
  return place.kind == PLACE_VALUE ? WANT_VAR(ir_new_var(b->f)) : place;
}

Arg vl_build_joined(Build *b, Place place, Place join) {
  return place.kind == PLACE_VALUE ? ir_var(join.var) : ir_none();
}

Var vl_build_in_var(Build *b, Arg value) {
  if (value.kind == ARG_VAR) return value.n;
  Var var = ir_new_var(b->f);
  IR(b->f, OP_move, value, ir_var(var));
  return var;
}

/* -- Several expressions -- */

Arg *vl_build_args(Build *b, size_t count) {
  return vl_unit_room(b->core->unit, count + 1, sizeof(Arg));
}

Arg *vl_build_values(Build *b, Term exprs, size_t *count) {
  *count = vl_ast_length(exprs);
  Arg *values = vl_build_args(b, *count);
  for (size_t i = 0; is_cons(exprs); exprs = cons_tail(exprs)) values[i++] = vl_build(b, cons_head(exprs), WANT_VALUE);
  return values;
}

/* -- Constants -- */

static Term constant_list(Build *b, Term list) {
  Terms items = terms_new(b->core->unit);
  for (; is_cons(list); list = cons_tail(list)) {
    Term item = cons_head(list), tail = NIL;
    bool last = is_nil(cons_tail(list)) && vl_ast_is_call_of(item, ATOM_bar, 2);
    if (last) {
      tail = vl_build_constant(b, vl_ast_nth(ast_args(item), 1));
      item = cons_head(ast_args(item));
    }
    item = vl_build_constant(b, item);
    if (item == TERM_NONE || tail == TERM_NONE) return TERM_NONE;
    vl_terms_push(&items, item);
    if (last) return vl_terms_list(&items, tail);
  }
  return vl_terms_list(&items, NIL);
}

static Term constant_tuple(Build *b, Term exprs) {
  Terms items = terms_new(b->core->unit);
  for (; is_cons(exprs); exprs = cons_tail(exprs)) {
    Term item = vl_build_constant(b, cons_head(exprs));
    if (item == TERM_NONE) return TERM_NONE;
    vl_terms_push(&items, item);
  }
  return vl_ast_tuple(b->core->unit, items.count, items.at);
}

static Term constant_map(Build *b, Term pairs) {
  Term map = vl_ast_map_empty(b->core->unit);
  for (; is_cons(pairs); pairs = cons_tail(pairs)) {
    Term pair = cons_head(pairs);
    if (!is_tuple_of(pair, 2)) return TERM_NONE;
    Term key = vl_build_constant(b, tuple_at(pair, 0)), value = vl_build_constant(b, tuple_at(pair, 1));
    if (key == TERM_NONE || value == TERM_NONE) return TERM_NONE;
    map = vl_ast_map_put(b->core->unit, map, key, value);
  }
  return map;
}

static Term constant_pair(Build *b, Term pair) {
  Term left = vl_build_constant(b, tuple_at(pair, 0)), right = vl_build_constant(b, tuple_at(pair, 1));
  if (left == TERM_NONE || right == TERM_NONE) return TERM_NONE;
  return vl_ast_pair(b->core->unit, left, right);
}

Term vl_build_constant(Build *b, Term expr) {
  if (is_cons(expr)) return vl_build_is_too_deep(b) ? TERM_NONE : constant_list(b, expr);
  if (is_tuple_of(expr, 2)) return vl_build_is_too_deep(b) ? TERM_NONE : constant_pair(b, expr);
  if (!ast_is_node(expr)) return expr;
  if (!is_list(ast_args(expr)) || vl_build_is_too_deep(b)) return TERM_NONE;
  switch (ast_head(expr)) {
  case ATOM_tuple: return constant_tuple(b, ast_args(expr));
  case ATOM_map: return constant_map(b, ast_args(expr));
  default: return TERM_NONE;
  }
}

/* -- Variables and matches -- */

Term vl_build_made_var(Build *b, Arg value) {
  CompileUnit *u = b->core->unit;
  int64_t version = --b->core->last_version;
  vl_build_bind(b, version, value);
  return vl_ast_node(u, ATOM_x, vl_ast_keypush(u, NIL, ATOM_version, make_small(version)), ATOM_nil);
}

static Arg build_var(Build *b, Term var, Place place) {
  if (ast_head(var) == ATOM_STACKTRACE_form) return vl_build_stacktrace(b, place);
  if (ast_head(var) == ATOM_CALLER_form) return vl_build_deliver(b, vl_build_lookup(b, VERSION_CALLER), place);
  return vl_build_deliver(b, vl_build_lookup(b, vl_build_version(var)), place);
}

/* -- Raises out of the way -- */

struct Cold {
  struct Cold *next;
  Label at;
  uint32_t line;
  Arg value;
};

/* Inside a try the handler must stand behind all that leads to it. */
void vl_build_badmatch(Build *b, Label fail, Arg value) {
  if (b->f->handler != LABEL_NONE) {
    Label matched = ir_new_label(b->f);
    IR(b->f, OP_jump, ir_label(matched));
    vl_ir_place(b->f, fail);
    IR(b->f, OP_raise_badmatch, value);
    vl_ir_place(b->f, matched);
    return;
  }
  struct Cold *cold = vl_unit_room(b->core->unit, 1, sizeof *cold);
  *cold = (struct Cold){b->cold, fail, b->f->line, value};
  b->cold = cold;
}

void vl_build_cold(Build *b) {
  for (const struct Cold *cold = b->cold; cold; cold = cold->next) {
    vl_ir_place(b->f, cold->at);
    b->f->line = cold->line;
    IR(b->f, OP_raise_badmatch, cold->value);
  }
  b->cold = NULL;
}

/* -- Matches -- */

/* {a, b} = {x, y} with different variables on the left, when nobody wants the tuple. */
static bool are_different_names(const Term *names, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (!ast_is_var(names[i])) return false;
    for (size_t k = 0; k < i; k++)
      if (ast_head(names[i]) != ATOM_underscore && vl_build_version(names[i]) == vl_build_version(names[k]))
        return false;
  }
  return true;
}

static Term *tuple_parts(Build *b, Term tuple, size_t *count) {
  Terms parts = terms_new(b->core->unit);
  if (is_tuple_of(tuple, 2)) {
    vl_terms_push(&parts, tuple_at(tuple, 0));
    vl_terms_push(&parts, tuple_at(tuple, 1));
  } else if (ast_is_call(tuple, ATOM_tuple)) {
    for (Term all = ast_args(tuple); is_cons(all); all = cons_tail(all)) vl_terms_push(&parts, cons_head(all));
  }
  *count = parts.count;
  return parts.at;
}

static bool match_tuples(Build *b, Term pattern, Term value) {
  size_t count, values;
  Term *names = tuple_parts(b, pattern, &count), *exprs = tuple_parts(b, value, &values);
  if (count == 0 || count != values || count > PLAIN_TUPLE || !are_different_names(names, count)) return false;
  Arg *args = vl_build_args(b, count);
  for (size_t i = 0; i < count; i++) args[i] = vl_build(b, exprs[i], WANT_VALUE);
  for (size_t i = 0; i < count; i++)
    if (ast_head(names[i]) != ATOM_underscore) vl_build_bind(b, vl_build_version(names[i]), args[i]);
  return true;
}

static Arg build_match(Build *b, Term node, Place place) {
  Term pattern = cons_head(ast_args(node)), right = vl_ast_nth(ast_args(node), 1);
  if (place.kind == PLACE_EFFECT && match_tuples(b, pattern, right)) return ir_none();
  Arg value = vl_build(b, right, WANT_VALUE);
  if (ast_is_var(pattern)) {
    if (ast_head(pattern) != ATOM_underscore) vl_build_bind(b, vl_build_version(pattern), value);
    return vl_build_deliver(b, value, place);
  }
  Label fail = ir_new_label(b->f);
  vl_build_line(b, ast_meta(node));
  vl_match_one(b, pattern, value, fail);
  vl_build_badmatch(b, fail, value);
  return vl_build_deliver(b, value, place);
}

/* -- Forms -- */

/* `x = value` with `x` behind it, the last? The value may well be a tail call. */
static bool is_named_value(Term exprs) {
  Term match = cons_head(exprs), last = cons_head(cons_tail(exprs));
  if (!is_nil(cons_tail(cons_tail(exprs))) || !ast_is_var(last) || !vl_ast_is_call_of(match, ATOM_equals, 2))
    return false;
  Term name = cons_head(ast_args(match));
  return ast_is_var(name) && ast_head(name) != ATOM_underscore && vl_build_version(name) != INT64_MIN &&
         vl_build_version(name) == vl_build_version(last);
}

static Arg build_block(Build *b, Term exprs, Place place) {
  if (is_nil(exprs)) return vl_build_deliver(b, ir_term(ATOM_nil), place);
  for (; is_cons(cons_tail(exprs)); exprs = cons_tail(exprs)) {
    if (place.kind == PLACE_TAIL && is_named_value(exprs))
      return vl_build(b, vl_ast_nth(ast_args(cons_head(exprs)), 1), place);
    vl_build(b, cons_head(exprs), WANT_EFFECT);
  }
  return vl_build(b, cons_head(exprs), place);
}

static Arg build_tuple(Build *b, Term exprs, Place place) {
  Terms items = terms_new(b->core->unit);
  for (; is_cons(exprs); exprs = cons_tail(exprs)) vl_terms_push(&items, cons_head(exprs));
  return vl_build_tuple(b, items.count, items.at, place);
}

/* Forms that are known by their name alone. */
static bool build_open_form(Build *b, Term node, Place place, Arg *result) {
  Term args = ast_args(node);
  switch (ast_head(node)) {
  case ATOM_block: *result = build_block(b, args, place); return true;
  case ATOM_tuple: *result = build_tuple(b, args, place); return true;
  case ATOM_map: *result = vl_build_map(b, node, place); return true;
  case ATOM_bits: *result = vl_build_bits(b, ast_meta(node), args, place); return true;
  case ATOM_fn: *result = vl_build_fn(b, node, place); return true;
  case ATOM_super: *result = vl_build_super(b, node, place); return true;
  case ATOM_for: *result = is_nil(args) ? vl_build_call(b, node, place) : vl_build_for(b, node, place); return true;
  case ATOM_with: *result = is_nil(args) ? vl_build_call(b, node, place) : vl_build_with(b, node, place); return true;
  default: return false;
  }
}

static Arg build_named(Build *b, Term node, Place place) {
  Arg result;
  if (build_open_form(b, node, place, &result)) return result;
  size_t arity = vl_ast_length(ast_args(node));
  switch (ast_head(node)) {
  case ATOM_equals:
    if (arity == 2) return build_match(b, node, place);
    break;
  case ATOM_percent:
    if (arity == 2) return vl_build_struct(b, node, place);
    break;
  case ATOM_case:
    if (arity == 2) return vl_build_case(b, node, place);
    break;
  case ATOM_capture:
    if (arity == 1) return vl_build_capture(b, node, place);
    break;
  case ATOM_cond:
    if (arity == 1) return vl_build_cond(b, node, place);
    break;
  case ATOM_receive:
    if (arity == 1) return vl_build_receive(b, node, place);
    break;
  case ATOM_try:
    if (arity == 1) return vl_build_try(b, node, place);
    break;
  default: break;
  }
  return vl_build_call(b, node, place);
}

Arg vl_build(Build *b, Term expr, Place place) {
  if (ast_is_node(expr)) {
    if (vl_build_is_too_deep(b)) return vl_build_deliver(b, ir_term(ATOM_nil), place);
    if (ast_is_constant(expr)) return vl_build_deliver(b, ir_term(ast_constant_value(expr)), place);
    if (is_atom(ast_head(expr)) && is_atom(ast_args(expr))) return build_var(b, expr, place);
    return is_atom(ast_head(expr)) ? build_named(b, expr, place) : vl_build_call(b, expr, place);
  }
  if (is_cons(expr) || is_tuple_of(expr, 2)) {
    if (vl_build_is_too_deep(b)) return vl_build_deliver(b, ir_term(ATOM_nil), place);
    if (is_cons(expr)) return vl_build_list(b, expr, place);
    return vl_build_tuple(b, 2, tuple_elements(expr), place);
  }
  return vl_build_deliver(b, ir_term(expr), place);
}
