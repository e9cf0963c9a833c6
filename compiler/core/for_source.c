/* What generators go over: lists and whatever Enum.reduce takes, ranges, bitstrings. */
#include "core/for.h"

static bool is_bits_generator(Term step) {
  return ast_is_call(step, ATOM_bits) && ast_is_list_of(ast_args(step), 1) &&
         vl_ast_is_call_of(cons_head(ast_args(step)), ATOM_generator, 2);
}

bool vl_for_is_generator(Term step) {
  return vl_ast_is_call_of(step, ATOM_generator, 2) || is_bits_generator(step);
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
  vl_for_round(b, c, l, rest, skip);
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

/* -- The loop's function -- */

/* What it reads: its pattern and all that stands behind it. */
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

static Loop *new_loop_of(Build *b, const For *f, size_t at) {
  Loop *loop = vl_unit_room(b->core->unit, 1, sizeof *loop);
  *loop = (Loop){.f = f, .at = at};
  return loop;
}

static Closure *new_loop(Build *b, const For *f, size_t at, Term code, ClosureBody *body) {
  return vl_build_closure(b, 2, code, body, new_loop_of(b, f, at));
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
  vl_for_round(b, c, l, vl_build(b, rest, WANT_VALUE), skip);
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
  vl_for_check_bits(b, bits, ATOM_bad_generator);
  call_loop(b, loop, bits, acc, place);
}

/* -- Ranges: loop(i, acc) until i is `stop` -- */

static void build_range_loop(Build *b, const Closure *c, void *context) {
  const Loop *l = context;
  Label end = ir_new_label(b->f), skip = ir_new_label(b->f);
  Arg i = ir_var(0), next = ir_var(ir_new_var(b->f));
  IR(b->f, OP_is_ne_exact, ir_label(end), i, vl_build(b, l->stop, WANT_VALUE));
  IR(b->f, OP_add, ir_label(LABEL_NONE), i, vl_build(b, l->step, WANT_VALUE), next);
  match_element(b, cons_head(ast_args(l->f->steps[l->at])), i, skip);
  vl_for_round(b, c, l, next, skip);
  vl_ir_place(b->f, end);
  IR(b->f, IR_RETURN, ir_var(1));
}

static void build_range_generator(Build *b, const For *f, size_t at, const Source *s, Arg acc, Place place) {
  CompileUnit *u = b->core->unit;
  Loop *loop = new_loop_of(b, f, at);
  loop->stop = vl_build_made_var(b, s->stop);
  loop->step = vl_build_made_var(b, s->step);
  Term code = vl_ast_cons(u, loop->stop, vl_ast_cons(u, loop->step, code_of(b, f, at)));
  Closure *c = vl_build_closure(b, 2, code, build_range_loop, loop);
  call_loop(b, c, s->collection, acc, place);
}

/* The first integer behind first..last, going by step. */
static Term constant_stop(int64_t first, int64_t last, int64_t step) {
  bool empty = step > 0 ? first > last : first < last;
  if (empty) return make_small(first);
  int64_t stop = first + ((last - first) / step + 1) * step;
  return fits_small(stop) ? make_small(stop) : TERM_NONE;
}

/* A range that is written out, as first..last is with both known. */
static bool constant_range(Term expr, Source *out) {
  if (!ast_is_call(expr, ATOM_map) || vl_ast_get(ast_args(expr), ATOM_struct_key) != ATOM_Range) return false;
  Term pairs = ast_args(expr), first = vl_ast_get(pairs, ATOM_first), last = vl_ast_get(pairs, ATOM_last);
  Term step = vl_ast_get(pairs, ATOM_step);
  if (step == TERM_NONE || !is_small(first) || !is_small(last) || !is_small(step) || step == make_small(0))
    return false;
  Term stop = constant_stop(small_value(first), small_value(last), small_value(step));
  *out = (Source){SOURCE_RANGE, ir_term(first), ir_term(stop), ir_term(step)};
  return stop != TERM_NONE;
}

static void test_integer(Build *b, Arg value, Label wrong) {
  if (value.kind != ARG_TERM || !is_small(value.term)) IR(b->f, OP_is_integer, ir_label(wrong), value);
}

/* first..last, upwards or downwards. Range.new says what is wrong with other limits. */
static Source computed_range(Build *b, Term args, Term meta) {
  Label wrong = ir_new_label(b->f), down = ir_new_label(b->f), right = ir_new_label(b->f), set = ir_new_label(b->f);
  Arg first = vl_build(b, cons_head(args), WANT_VALUE), last = vl_build(b, vl_ast_nth(args, 1), WANT_VALUE);
  Arg step = ir_var(ir_new_var(b->f)), stop = ir_var(ir_new_var(b->f));
  const Arg limits[] = {first, last};
  vl_build_line(b, meta);
  test_integer(b, first, wrong);
  test_integer(b, last, wrong);
  IR(b->f, OP_jump, ir_label(right));
  vl_ir_place(b->f, wrong);
  vl_build_remote(b, ATOM_Range, ATOM_new, 2, limits, WANT_EFFECT);
  vl_ir_place(b->f, right);
  IR(b->f, OP_is_ge, ir_label(down), last, first);
  IR(b->f, OP_move, ir_term(make_small(1)), step);
  IR(b->f, OP_jump, ir_label(set));
  vl_ir_place(b->f, down);
  IR(b->f, OP_move, ir_term(make_small(-1)), step);
  vl_ir_place(b->f, set);
  IR(b->f, OP_add, ir_label(LABEL_NONE), last, step, stop);
  return (Source){SOURCE_RANGE, first, stop, step};
}

/* -- All -- */

Source vl_for_source(Build *b, Term step) {
  bool bits = is_bits_generator(step);
  if (bits) step = cons_head(ast_args(step));
  Term expr = vl_ast_nth(ast_args(step), 1);
  Source range;
  if (!bits && constant_range(expr, &range)) return range;
  if (!bits && vl_ast_is_remote_of(expr, ATOM_Range, ATOM_new, 2))
    return computed_range(b, ast_args(expr), ast_meta(expr));
  return (Source){.kind = bits ? SOURCE_BITS : SOURCE_ANY, .collection = vl_build(b, expr, WANT_VALUE)};
}

void vl_for_over(Build *b, const For *f, size_t at, const Source *source, Arg acc, Place place) {
  switch (source->kind) {
  case SOURCE_ANY: build_list_generator(b, f, at, source->collection, acc, place); break;
  case SOURCE_BITS: build_bits_generator(b, f, at, source->collection, acc, place); break;
  case SOURCE_RANGE: build_range_generator(b, f, at, source, acc, place); break;
  }
}
