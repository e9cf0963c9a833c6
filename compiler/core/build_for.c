/* Comprehensions. Each generator becomes a function that takes what is left of its collection and what has been
 * gathered so far, and calls itself:
 *
 *     loop([x | rest], acc) -> loop(rest, next)      next: acc, or what body or inner generator make of it
 *     loop([], acc) -> acc
 *
 * A collection that is no list goes through Enum.reduce with a fun that calls loop([x], acc). */
#include "core/for.h"

static void build_generator(Build *b, const For *f, size_t at, Arg acc, Place place);

/* -- One value more -- */

static Arg call_collector(Build *b, const For *f, Arg acc, Arg command) {
  const Arg args[] = {acc, command};
  return vl_build_fun_call(b, vl_build(b, f->fun, WANT_VALUE), 2, args, WANT_VALUE);
}

static Arg collect(Build *b, const For *f, Arg acc, Arg value) {
  Var command = ir_new_var(b->f);
  IR(b->f, OP_tuple, ir_var(command), ir_term(ATOM_cont), value);
  return call_collector(b, f, acc, ir_var(command));
}

/* Raises {badarg, value} for what is no bitstring. */
void vl_for_check_bits(Build *b, Arg value, Term tag) {
  Label wrong = ir_new_label(b->f), right = ir_new_label(b->f);
  Var reason = ir_new_var(b->f);
  IR(b->f, OP_is_bitstring, ir_label(wrong), value);
  IR(b->f, OP_jump, ir_label(right));
  vl_ir_place(b->f, wrong);
  IR(b->f, OP_tuple, ir_var(reason), ir_term(tag), value);
  vl_build_raise(b, ir_var(reason), WANT_EFFECT);
  vl_ir_place(b->f, right);
}

static Arg gather(Build *b, const For *f, Arg acc, Arg value) {
  if (f->kind == FOR_COLLECT) return collect(b, f, acc, value);
  if (f->kind == FOR_BINARY) vl_for_check_bits(b, value, ATOM_badarg);
  Var cell = ir_new_var(b->f);
  IR(b->f, OP_cons, value, acc, ir_var(cell));
  return ir_var(cell);
}

static void gather_new(Build *b, const For *f, Arg acc, Arg value, Place next) {
  Var gathered = ir_new_var(b->f), seen = ir_new_var(b->f), noted = ir_new_var(b->f);
  Label is_new = ir_new_label(b->f), done = ir_new_label(b->f);
  IR(b->f, OP_get_element, acc, ir_number(0), ir_var(gathered));
  IR(b->f, OP_get_element, acc, ir_number(1), ir_var(seen));
  IR(b->f, OP_map_has, ir_label(is_new), ir_var(seen), value);
  vl_build_deliver(b, acc, next);
  IR(b->f, OP_jump, ir_label(done));
  vl_ir_place(b->f, is_new);
  IR(b->f, OP_map_put, ir_label(LABEL_NONE), ir_var(seen), ir_var(noted), value, ir_term(ATOM_true));
  IR(b->f, OP_tuple, ir_var(next.var), gather(b, f, ir_var(gathered), value), ir_var(noted));
  vl_ir_place(b->f, done);
}

static void build_reduce_body(Build *b, const For *f, Arg acc, Place next) {
  Label fail = ir_new_label(b->f), done = ir_new_label(b->f);
  vl_build_clauses(b, acc, f->body, next, fail, done);
  vl_ir_place(b->f, fail);
  IR(b->f, OP_raise_case, acc);
  vl_ir_place(b->f, done);
}

static void build_body(Build *b, const For *f, Arg acc, Place next) {
  if (f->kind == FOR_REDUCE) {
    build_reduce_body(b, f, acc, next);
    return;
  }
  Arg value = vl_build(b, f->body, WANT_VALUE);
  if (f->uniq)
    gather_new(b, f, acc, value, next);
  else
    vl_build_deliver(b, gather(b, f, acc, value), next);
}

/* What stands behind a generator: filters, which may go to `skip`, an inner generator or the body. */
static void build_rest(Build *b, const For *f, size_t at, Arg acc, Place next, Label skip) {
  for (; at < f->count; at++) {
    if (vl_for_is_generator(f->steps[at])) {
      build_generator(b, f, at, acc, next);
      return;
    }
    vl_build_truth(b, f->steps[at], skip);
  }
  build_body(b, f, acc, next);
}

/* The loop's body once the element is bound, then the next round. */
void vl_for_round(Build *b, const Closure *c, const Loop *l, Arg rest, Label skip) {
  Arg acc = ir_var(1), next = ir_var(ir_new_var(b->f));
  Label again = ir_new_label(b->f);
  build_rest(b, l->f, l->at + 1, acc, WANT_VAR(next.n), skip);
  IR(b->f, OP_jump, ir_label(again));
  vl_ir_place(b->f, skip);
  IR(b->f, OP_move, acc, next);
  vl_ir_place(b->f, again);
  const Arg args[] = {rest, next};
  vl_build_closure_call(b, c, true, args, WANT_TAIL);
}

/* -- Generators -- */

static void build_generator(Build *b, const For *f, size_t at, Arg acc, Place place) {
  vl_build_line(b, ast_meta(f->steps[at]));
  Source source = vl_for_source(b, f->steps[at]);
  vl_for_over(b, f, at, &source, acc, place);
}

/* The whole, to a variable. */
static Arg build_all(Build *b, const For *f, Arg acc) {
  Var all = ir_new_var(b->f);
  if (f->uniq) {
    Var first = ir_new_var(b->f), both = ir_new_var(b->f);
    IR(b->f, OP_tuple, ir_var(first), acc, ir_term(vl_ast_map_empty(b->core->unit)));
    build_generator(b, f, 0, ir_var(first), WANT_VAR(both));
    IR(b->f, OP_get_element, ir_var(both), ir_number(0), ir_var(all));
  } else {
    build_generator(b, f, 0, acc, WANT_VAR(all));
  }
  return ir_var(all);
}

/* -- reduce: -- */

static Arg build_reduce(Build *b, const For *f, Term init, Place place) {
  Place join = vl_build_join(b, place);
  Source source = vl_for_source(b, f->steps[0]);
  Arg acc = vl_build(b, init, WANT_VALUE);
  vl_for_over(b, f, 0, &source, acc, join);
  return vl_build_joined(b, place, join);
}

/* -- into: anything -- */

/* {acc, collector} of Collectable.into. */
static Arg open_collectable(Build *b, For *f, Term into) {
  const Arg args[] = {vl_build(b, into, WANT_VALUE)};
  Arg both = vl_build_remote(b, ATOM_Collectable, ATOM_into, 1, args, WANT_VALUE);
  Label wrong = ir_new_label(b->f);
  Arg acc = ir_var(ir_new_var(b->f)), fun = ir_var(ir_new_var(b->f));
  IR(b->f, OP_tuple_arity, ir_label(wrong), both, ir_number(2));
  vl_build_badmatch(b, wrong, both);
  IR(b->f, OP_get_element, both, ir_number(0), acc);
  IR(b->f, OP_get_element, both, ir_number(1), fun);
  f->fun = vl_build_made_var(b, fun);
  return acc;
}

/* An exception on the way tells the collector to halt. */
static Arg build_collect(Build *b, For *f, Term into, Place place) {
  Arg acc = open_collectable(b, f, into);
  Place join = vl_build_join(b, place);
  uint32_t number = ir_new_try(b->f);
  Label handler = ir_new_label(b->f), outer = b->f->handler, done = ir_new_label(b->f);
  Arg class = ir_var(ir_new_var(b->f)), reason = ir_var(ir_new_var(b->f)), trace = ir_var(ir_new_var(b->f));
  IR(b->f, OP_try_begin, ir_number(number), ir_label(handler));
  b->f->handler = handler;
  Arg all = build_all(b, f, acc);
  b->f->handler = outer;
  IR(b->f, OP_try_end, ir_number(number));
  vl_build_deliver(b, call_collector(b, f, all, ir_term(ATOM_done)), join);
  if (vl_ir_is_open(b->f)) IR(b->f, OP_jump, ir_label(done));
  vl_ir_place(b->f, handler);
  IR(b->f, IR_CATCH, ir_number(number), class, reason, trace);
  call_collector(b, f, acc, ir_term(ATOM_halt));
  IR(b->f, OP_reraise, class, reason, trace);
  vl_ir_place(b->f, done);
  return vl_build_joined(b, place, join);
}

/* -- into: lists, maps, binaries -- */

static Arg build_gathered(Build *b, const For *f, Place place) {
  Arg all = build_all(b, f, ir_term(NIL));
  if (f->kind == FOR_LIST) return vl_build_remote(b, ATOM_lists, ATOM_reverse, 1, &all, place);
  all = vl_build_remote(b, ATOM_lists, ATOM_reverse, 1, &all, WANT_VALUE);
  if (f->kind == FOR_MAP) return vl_build_remote(b, ATOM_maps, ATOM_from_list, 1, &all, place);
  return vl_build_remote(b, ATOM_erlang, ATOM_list_to_bitstring, 1, &all, place);
}

/* -- All -- */

static ForKind kind_of(Term reduce, Term into) {
  const uint8_t *bytes;
  size_t size;
  if (reduce != TERM_NONE) return FOR_REDUCE;
  if (into == TERM_NONE || is_nil(into)) return FOR_LIST;
  if (vl_ast_is_call_of(into, ATOM_map, 0)) return FOR_MAP;
  if (vl_ast_is_call_of(into, ATOM_bits, 0)) return FOR_BINARY;
  return is_bitstring(into) && vl_binary_peek(into, &bytes, &size) && size == 0 ? FOR_BINARY : FOR_COLLECT;
}

Arg vl_build_for(Build *b, Term node, Place place) {
  Terms steps = terms_new(b->core->unit);
  Term args = ast_args(node);
  for (; is_cons(cons_tail(args)); args = cons_tail(args)) vl_terms_push(&steps, cons_head(args));
  Term options = cons_head(args), into = vl_ast_get(options, ATOM_into), reduce = vl_ast_get(options, ATOM_reduce);
  For *f = vl_unit_room(b->core->unit, 1, sizeof *f);
  *f = (For){.kind = kind_of(reduce, into),
             .uniq = ast_flag(options, ATOM_uniq),
             .steps = steps.at,
             .count = steps.count,
             .body = vl_ast_get(options, ATOM_do),
             .fun = TERM_NONE};
  vl_build_line(b, ast_meta(node));
  switch (f->kind) {
  case FOR_REDUCE: return build_reduce(b, f, reduce, place);
  case FOR_COLLECT: return build_collect(b, f, into, place);
  case FOR_LIST:
  case FOR_MAP:
  case FOR_BINARY: break;
  }
  return build_gathered(b, f, place);
}
