/* Comprehensions. Each generator becomes a function that takes what is left of its collection and what has been
 * gathered so far, and calls itself:
 *
 *     loop([x | rest], acc) -> loop(rest, next)      next: acc, or what body or inner generator make of it
 *     loop([], acc) -> acc
 *
 * A collection that is no list goes through Enum.reduce with a fun that calls loop([x], acc). */
#include "core/parts.h"

typedef enum ForKind { FOR_LIST, FOR_MAP, FOR_BINARY, FOR_REDUCE, FOR_COLLECT } ForKind;

typedef struct For {
  ForKind kind;
  bool uniq;   /* what is gathered is {gathered, map of what was there} */
  Term *steps; /* generators and filters */
  size_t count;
  Term body; /* an expression; of a reduce: clauses on the accumulator */
  Term fun;  /* FOR_COLLECT: a variable node with the collector */
} For;

typedef struct Loop {
  const For *f;
  size_t at; /* the generator's step */
} Loop;

static bool is_bits_generator(Term step) {
  return ast_is_call(step, ATOM_bits) && ast_is_list_of(ast_args(step), 1) &&
         vl_ast_is_call_of(cons_head(ast_args(step)), ATOM_generator, 2);
}

static bool is_generator(Term step) {
  return vl_ast_is_call_of(step, ATOM_generator, 2) || is_bits_generator(step);
}

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
static void check_bitstring(Build *b, Arg value, Term tag) {
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
  if (f->kind == FOR_BINARY) check_bitstring(b, value, ATOM_badarg);
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
    if (is_generator(f->steps[at])) {
      build_generator(b, f, at, acc, next);
      return;
    }
    vl_build_truth(b, f->steps[at], skip);
  }
  build_body(b, f, acc, next);
}

/* The loop's body once the element is bound, then the next round. */
static void build_round(Build *b, const Closure *c, const Loop *l, Arg rest, Label skip) {
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

/* -- Lists and what Enum.reduce takes -- */

/* A generator's guard is a filter: what it cannot compute raises. Alternatives are an `orelse`. */
static void build_guard_filter(Build *b, Term guards, Label skip) {
  CompileUnit *u = b->core->unit;
  Term test = cons_head(guards);
  for (guards = cons_tail(guards); is_cons(guards); guards = cons_tail(guards))
    test = AST_REMOTE(u, ATOM_erlang, ATOM_orelse, NIL, test, cons_head(guards));
  b->fields_are_keys = true;
  vl_build_strict_truth(b, test, skip, ATOM_case_clause);
  b->fields_are_keys = false;
}

static void match_element(Build *b, Term pattern, Arg element, Label skip) {
  MatchClause head = vl_build_head(b, AST_LIST(b->core->unit, pattern), NIL);
  vl_match_one(b, head.patterns[0], element, skip);
  if (is_cons(head.guards)) build_guard_filter(b, head.guards, skip);
}

static void build_list_loop(Build *b, const Closure *c, void *context) {
  const Loop *l = context;
  Label end = ir_new_label(b->f), skip = ir_new_label(b->f);
  Arg list = ir_var(0), element = ir_var(ir_new_var(b->f)), rest = ir_var(ir_new_var(b->f));
  IR(b->f, OP_is_cons, ir_label(end), list);
  IR(b->f, OP_get_list, list, element, rest);
  match_element(b, cons_head(ast_args(l->f->steps[l->at])), element, skip);
  build_round(b, c, l, rest, skip);
  vl_ir_place(b->f, end);
  IR(b->f, OP_is_nil, ir_label(LABEL_CLAUSE), list);
  IR(b->f, IR_RETURN, ir_var(1));
}

static void build_one_element(Build *b, const Closure *c, void *context) {
  Var list = ir_new_var(b->f);
  IR(b->f, OP_cons, ir_var(0), ir_term(NIL), ir_var(list));
  const Arg args[] = {ir_var(list), ir_var(1)};
  vl_build_closure_call(b, context, true, args, WANT_TAIL);
}

/* What the loop's function reads: its pattern and all that stands behind it. */
static Term code_of(Build *b, const For *f, size_t at) {
  CompileUnit *u = b->core->unit;
  Terms code = terms_new(u);
  Term step = f->steps[at];
  if (is_bits_generator(step)) step = cons_head(ast_args(step));
  vl_terms_push(&code, AST_CALL(u, ATOM_generator, NIL, cons_head(ast_args(step)), ATOM_nil));
  for (at++; at < f->count; at++) vl_terms_push(&code, f->steps[at]);
  vl_terms_push(&code, f->body);
  if (f->fun != TERM_NONE) vl_terms_push(&code, f->fun);
  return vl_terms_list(&code, NIL);
}

static Closure *new_loop(Build *b, const For *f, size_t at, Term code, ClosureBody *body) {
  Loop *loop = vl_unit_room(b->core->unit, 1, sizeof *loop);
  *loop = (Loop){f, at};
  return vl_build_closure(b, 2, code, body, loop);
}

static void call_loop(Build *b, const Closure *loop, Arg collection, Arg acc, Place place) {
  const Arg args[] = {collection, acc};
  vl_build_closure_call(b, loop, false, args, place);
}

static void build_list_generator(Build *b, const For *f, size_t at, Arg collection, Arg acc, Place place) {
  Term code = code_of(b, f, at);
  Closure *loop = new_loop(b, f, at, code, build_list_loop);
  if (collection.kind == ARG_TERM && is_list(collection.term)) {
    call_loop(b, loop, collection, acc, place);
    return;
  }
  Label no_list = ir_new_label(b->f), done = ir_new_label(b->f);
  IR(b->f, OP_is_list, ir_label(no_list), collection);
  call_loop(b, loop, collection, acc, place);
  if (vl_ir_is_open(b->f)) IR(b->f, OP_jump, ir_label(done));
  vl_ir_place(b->f, no_list);
  Closure *one = vl_build_closure(b, 2, code, build_one_element, loop);
  const Arg args[] = {collection, acc, vl_build_closure_fun(b, one, WANT_VALUE)};
  vl_build_remote(b, ATOM_Enum, ATOM_reduce, VL_COUNT_OF(args), args, place);
  vl_ir_place(b->f, done);
}

/* -- Bitstrings -- */

/* `_`, of the same size. */
static Term skipped_segment(CompileUnit *u, Term segment, bool *changed) {
  Term value = cons_head(ast_args(segment)), spec = vl_ast_nth(ast_args(segment), 1);
  if (ast_is_var(value)) return segment;
  *changed = true;
  const uint8_t *bytes;
  size_t size;
  Term type = vl_ast_get(spec, ATOM_type);
  bool sized = vl_ast_get(spec, ATOM_size) != TERM_NONE;
  if (!sized && (type == ATOM_binary || type == ATOM_bitstring) && vl_binary_peek(value, &bytes, &size))
    spec = vl_ast_keystore(u, vl_ast_keystore(u, spec, ATOM_type, ATOM_binary), ATOM_size, make_small((int64_t)size));
  return AST_CALL(u, ATOM_type_op, ast_meta(segment), vl_ast_node(u, ATOM_underscore, NIL, ATOM_nil), spec);
}

/* The pattern for elements that have the right size but do not match; TERM_NONE: all do. */
static Term skipped_segments(CompileUnit *u, Term segments) {
  Terms out = terms_new(u);
  bool changed = false;
  for (; is_cons(segments); segments = cons_tail(segments))
    vl_terms_push(&out, skipped_segment(u, cons_head(segments), &changed));
  return changed ? vl_terms_list(&out, NIL) : TERM_NONE;
}

/* Segments and behind them a variable for the rest. */
static Term with_rest(CompileUnit *u, Term segments, Term rest) {
  Term spec = vl_ast_keypush(u, NIL, ATOM_type, ATOM_bitstring);
  return vl_ast_append(u, segments, AST_LIST(u, AST_CALL(u, ATOM_type_op, NIL, rest, spec)));
}

static void build_bits_loop(Build *b, const Closure *c, void *context) {
  const Loop *l = context;
  CompileUnit *u = b->core->unit;
  Term segments = ast_args(cons_head(ast_args(cons_head(ast_args(l->f->steps[l->at])))));
  Label no_match = ir_new_label(b->f), skip = ir_new_label(b->f), end = ir_new_label(b->f);
  Term rest = vl_build_made_var(b, ir_term(ATOM_nil)), skipped = skipped_segments(u, segments);
  vl_match_bits(b, with_rest(u, segments, rest), ir_var(0), no_match);
  build_round(b, c, l, vl_build(b, rest, WANT_VALUE), skip);
  vl_ir_place(b->f, no_match);
  if (skipped != TERM_NONE) {
    rest = vl_build_made_var(b, ir_term(ATOM_nil));
    vl_match_bits(b, with_rest(u, skipped, rest), ir_var(0), end);
    const Arg args[] = {vl_build(b, rest, WANT_VALUE), ir_var(1)};
    vl_build_closure_call(b, c, true, args, WANT_TAIL);
    vl_ir_place(b->f, end);
  }
  IR(b->f, IR_RETURN, ir_var(1));
}

static void build_bits_generator(Build *b, const For *f, size_t at, Arg bits, Arg acc, Place place) {
  Closure *loop = new_loop(b, f, at, code_of(b, f, at), build_bits_loop);
  check_bitstring(b, bits, ATOM_bad_generator);
  call_loop(b, loop, bits, acc, place);
}

/* -- Generators -- */

static Term collection_of(Term step) {
  if (is_bits_generator(step)) step = cons_head(ast_args(step));
  return vl_ast_nth(ast_args(step), 1);
}

static void build_over(Build *b, const For *f, size_t at, Arg collection, Arg acc, Place place) {
  if (is_bits_generator(f->steps[at]))
    build_bits_generator(b, f, at, collection, acc, place);
  else
    build_list_generator(b, f, at, collection, acc, place);
}

static void build_generator(Build *b, const For *f, size_t at, Arg acc, Place place) {
  vl_build_line(b, ast_meta(f->steps[at]));
  build_over(b, f, at, vl_build(b, collection_of(f->steps[at]), WANT_VALUE), acc, place);
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
  Arg collection = vl_build(b, collection_of(f->steps[0]), WANT_VALUE);
  Arg acc = vl_build(b, init, WANT_VALUE);
  build_over(b, f, 0, collection, acc, join);
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
