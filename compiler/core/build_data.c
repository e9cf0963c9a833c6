/* Tuples, lists, maps and structs. What has constant parts only is one constant. */
#include "core/parts.h"
#include "data/map.h"

enum {
  LONG_LIST = 64, /* elements that are not constant: from here on they do not wait for each other */
  MAP_PART = 64,  /* pairs that one op sets */
};

static bool are_constant(size_t count, const Arg *args) {
  for (size_t i = 0; i < count; i++)
    if (args[i].kind != ARG_TERM) return false;
  return true;
}

/* -- Tuples -- */

static Term tuple_term(Build *b, size_t count, const Arg *values) {
  Terms items = terms_new(b->core->unit);
  for (size_t i = 0; i < count; i++) vl_terms_push(&items, values[i].term);
  return vl_ast_tuple(b->core->unit, count, items.at);
}

Arg vl_build_tuple(Build *b, size_t count, const Term *exprs, Place place) {
  Arg *args = vl_build_args(b, count);
  for (size_t i = 0; i < count; i++) args[1 + i] = vl_build(b, exprs[i], WANT_VALUE);
  if (are_constant(count, args + 1)) return vl_build_deliver(b, ir_term(tuple_term(b, count, args + 1)), place);
  Var target = vl_build_target(b, place);
  args[0] = ir_var(target);
  vl_ir_add(b->f, OP_tuple, count + 1, args);
  return vl_build_arrived(b, target, place);
}

/* -- Lists -- */

static Arg build_cons(Build *b, Arg head, Arg tail) {
  if (head.kind == ARG_TERM && tail.kind == ARG_TERM) return ir_term(vl_ast_cons(b->core->unit, head.term, tail.term));
  Var cell = ir_new_var(b->f);
  IR(b->f, OP_cons, head, tail, ir_var(cell));
  return ir_var(cell);
}

/* Values first, then the cells from the end. */
static Arg build_short_list(Build *b, size_t count, const Term *exprs, Term tail) {
  Arg *values = vl_build_args(b, count);
  for (size_t i = 0; i < count; i++) values[i] = vl_build(b, exprs[i], WANT_VALUE);
  Arg list = vl_build(b, tail, WANT_VALUE);
  while (count > 0) list = build_cons(b, values[--count], list);
  return list;
}

static Term turned_around(Build *b, Term list, Term tail) {
  for (; is_cons(list); list = cons_tail(list)) tail = vl_ast_cons(b->core->unit, cons_head(list), tail);
  return tail;
}

/* Each value goes to its cell at once; the cells are turned around at the end. */
static Arg build_long_list(Build *b, size_t count, const Term *exprs, Term tail) {
  Arg reversed = ir_term(NIL);
  for (size_t i = 0; i < count; i++) reversed = build_cons(b, vl_build(b, exprs[i], WANT_VALUE), reversed);
  const Arg args[] = {reversed, vl_build(b, tail, WANT_VALUE)};
  if (are_constant(2, args)) return ir_term(turned_around(b, args[0].term, args[1].term));
  return vl_build_remote(b, ATOM_lists, ATOM_reverse, 2, args, WANT_VALUE);
}

static bool is_plain(Term expr) {
  return !ast_is_node(expr) || is_atom(ast_args(expr));
}

static bool is_long(size_t count, const Term *exprs) {
  size_t computed = 0;
  for (size_t i = 0; i < count; i++) computed += !is_plain(exprs[i]);
  return computed > LONG_LIST;
}

Arg vl_build_list(Build *b, Term list, Place place) {
  Terms items = terms_new(b->core->unit);
  Term tail = NIL;
  for (; is_cons(list); list = cons_tail(list)) {
    Term item = cons_head(list);
    if (is_nil(cons_tail(list)) && vl_ast_is_call_of(item, ATOM_bar, 2)) {
      tail = vl_ast_nth(ast_args(item), 1);
      item = cons_head(ast_args(item));
    }
    vl_terms_push(&items, item);
  }
  Arg built = is_long(items.count, items.at) ? build_long_list(b, items.count, items.at, tail)
                                             : build_short_list(b, items.count, items.at, tail);
  return vl_build_deliver(b, built, place);
}

/* -- Maps -- */

/* Keys and values of a list of pairs, from left to right. */
static Arg *pair_values(Build *b, Term pairs, size_t *count) {
  *count = 2 * vl_ast_length(pairs);
  Arg *values = vl_build_args(b, *count);
  for (size_t i = 0; is_cons(pairs); pairs = cons_tail(pairs)) {
    values[i++] = vl_build(b, tuple_at(cons_head(pairs), 0), WANT_VALUE);
    values[i++] = vl_build(b, tuple_at(cons_head(pairs), 1), WANT_VALUE);
  }
  return values;
}

/* The map, with nil for what is computed. */
static Term map_term(Build *b, size_t count, const Arg *values) {
  Term map = vl_ast_map_empty(b->core->unit);
  for (size_t i = 0; i < count; i += 2) {
    Term value = values[i + 1].kind == ARG_TERM ? values[i + 1].term : ATOM_nil;
    map = vl_ast_map_put(b->core->unit, map, values[i].term, value);
  }
  return map;
}

/* Sets pairs in a map by one op. */
static Arg put_pairs(Build *b, uint16_t op, Arg map, size_t count, const Arg *pairs, Place place) {
  Arg *args = vl_build_args(b, count + 3);
  Var target = vl_build_target(b, place);
  args[0] = ir_label(LABEL_NONE);
  args[1] = map;
  args[2] = ir_var(target);
  for (size_t i = 0; i < count; i++) args[3 + i] = pairs[i];
  vl_ir_add(b->f, op, count + 3, args);
  return vl_build_arrived(b, target, place);
}

static bool has_known_keys(size_t count, const Arg *pairs) {
  for (size_t i = 0; i < count; i += 2)
    if (pairs[i].kind != ARG_TERM) return false;
  return true;
}

/* A literal of the same keys in which what is computed is set: so the maps made here share their keys. */
static Arg filled_map(Build *b, Term literal, size_t count, const Arg *pairs, Place place) {
  Arg *computed = vl_build_args(b, count);
  size_t n = 0;
  for (size_t i = 0; i < count; i += 2) {
    if (pairs[i + 1].kind == ARG_TERM) continue;
    computed[n++] = pairs[i];
    computed[n++] = pairs[i + 1];
  }
  return put_pairs(b, OP_map_update, ir_term(literal), n, computed, place);
}

static Arg new_map(Build *b, size_t count, const Arg *pairs, Place place) {
  if (has_known_keys(count, pairs)) {
    Term literal = map_term(b, count, pairs);
    if (vl_map_size(literal) == count / 2 && count / 2 <= MAP_FLAT_MAX)
      return filled_map(b, literal, count, pairs, place);
  }
  Arg *args = vl_build_args(b, count + 1);
  Var target = vl_build_target(b, place);
  args[0] = ir_var(target);
  for (size_t i = 0; i < count; i++) args[1 + i] = pairs[i];
  vl_ir_add(b->f, OP_map_new, count + 1, args);
  return vl_build_arrived(b, target, place);
}

/* Pairs that are computed one after the other, a part of them at a time. */
static Arg build_long_map(Build *b, Term pairs) {
  Arg map = ir_term(vl_ast_map_empty(b->core->unit));
  while (is_cons(pairs)) {
    size_t count;
    Terms part = terms_new(b->core->unit);
    for (; is_cons(pairs) && part.count < MAP_PART; pairs = cons_tail(pairs)) vl_terms_push(&part, cons_head(pairs));
    Arg *values = pair_values(b, vl_terms_list(&part, NIL), &count);
    if (map.kind == ARG_TERM && are_constant(count, values))
      for (size_t i = 0; i < count; i += 2)
        map.term = vl_ast_map_put(b->core->unit, map.term, values[i].term, values[i + 1].term);
    else
      map = put_pairs(b, OP_map_put, map, count, values, WANT_VALUE);
  }
  return map;
}

static Arg build_map_of(Build *b, Term pairs, Place place) {
  if (vl_ast_length(pairs) > MAP_PART) return vl_build_deliver(b, build_long_map(b, pairs), place);
  size_t count;
  Arg *values = pair_values(b, pairs, &count);
  if (are_constant(count, values)) return vl_build_deliver(b, ir_term(map_term(b, count, values)), place);
  return new_map(b, count, values, place);
}

static bool is_update(Term map_node) {
  Term args = ast_args(map_node);
  return is_cons(args) && is_nil(cons_tail(args)) && vl_ast_is_call_of(cons_head(args), ATOM_bar, 2);
}

static Arg update(Build *b, Arg map, Term pairs, Term meta, Place place) {
  size_t count;
  Arg *values = pair_values(b, pairs, &count);
  vl_build_line(b, meta);
  return put_pairs(b, OP_map_update, map, count, values, place);
}

Arg vl_build_map(Build *b, Term node, Place place) {
  if (!is_update(node)) return build_map_of(b, ast_args(node), place);
  Term bar = cons_head(ast_args(node));
  Arg map = vl_build(b, cons_head(ast_args(bar)), WANT_VALUE);
  return update(b, map, vl_ast_nth(ast_args(bar), 1), ast_meta(node), place);
}

/* -- Structs -- */

/* Falls through when the value is a struct of that name, else raises {badstruct, Name, Value}. */
static void check_struct(Build *b, Arg value, Term name) {
  Label wrong = ir_new_label(b->f), right = ir_new_label(b->f);
  Var found = ir_new_var(b->f), reason = ir_new_var(b->f);
  IR(b->f, OP_map_get, ir_label(wrong), value, ir_term(ATOM_struct_key), ir_var(found));
  IR(b->f, OP_is_eq_exact, ir_label(wrong), ir_var(found), ir_term(name));
  IR(b->f, OP_jump, ir_label(right));
  vl_ir_place(b->f, wrong);
  IR(b->f, OP_tuple, ir_var(reason), ir_term(ATOM_badstruct), ir_term(name), value);
  vl_build_raise(b, ir_var(reason), WANT_EFFECT);
  vl_ir_place(b->f, right);
}

Arg vl_build_struct(Build *b, Term node, Place place) {
  Term name = cons_head(ast_args(node)), map = vl_ast_nth(ast_args(node), 1);
  if (!is_update(map)) {
    Term pair = vl_ast_pair(b->core->unit, ATOM_struct_key, name);
    return build_map_of(b, vl_ast_cons(b->core->unit, pair, ast_args(map)), place);
  }
  Term bar = cons_head(ast_args(map));
  Arg old = vl_build(b, cons_head(ast_args(bar)), WANT_VALUE);
  vl_build_line(b, ast_meta(node));
  check_struct(b, old, name);
  return update(b, old, vl_ast_nth(ast_args(bar), 1), ast_meta(node), place);
}
