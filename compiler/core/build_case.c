/* case, cond, with. */
#include "core/parts.h"

/* -- Clauses -- */

/* {:when, _, [g1, {:when, _, [g2, g3]}]} as a list of alternatives. */
static Term alternatives(Build *b, Term guard) {
  Terms all = terms_new(b->core->unit);
  for (; vl_ast_is_call_of(guard, ATOM_when, 2); guard = vl_ast_nth(ast_args(guard), 1))
    vl_terms_push(&all, cons_head(ast_args(guard)));
  vl_terms_push(&all, guard);
  return vl_terms_list(&all, NIL);
}

MatchClause vl_build_head(Build *b, Term head, Term meta) {
  Terms patterns = terms_new(b->core->unit);
  Term guards = NIL;
  bool guarded = is_cons(head) && is_nil(cons_tail(head)) && ast_is_call(cons_head(head), ATOM_when);
  if (guarded) head = ast_args(cons_head(head));
  for (; is_cons(head); head = cons_tail(head)) {
    if (guarded && is_nil(cons_tail(head)))
      guards = alternatives(b, cons_head(head));
    else
      vl_terms_push(&patterns, cons_head(head));
  }
  return (MatchClause){patterns.at, guards, meta, TERM_NONE};
}

typedef struct Bodies {
  const Term *bodies;
  Place place;
} Bodies;

static void build_body(Build *b, size_t clause, void *context) {
  const Bodies *c = context;
  vl_build(b, c->bodies[clause], c->place);
}

void vl_build_clauses(Build *b, Arg subject, Term clauses, Place place, Label fail, Label done) {
  size_t count = vl_ast_length(clauses), i = 0;
  MatchClause *heads = vl_unit_room(b->core->unit, count, sizeof *heads);
  Term *bodies = vl_unit_room(b->core->unit, count, sizeof *bodies);
  for (; is_cons(clauses); clauses = cons_tail(clauses), i++) {
    Term clause = cons_head(clauses);
    heads[i] = vl_build_head(b, cons_head(ast_args(clause)), ast_meta(clause));
    heads[i].body = bodies[i] = vl_ast_nth(ast_args(clause), 1);
  }
  Bodies context = {bodies, place};
  vl_match(b, 1, &subject, count, heads, fail, done, build_body, &context);
}

static void build_guards(Build *b, Term guards, Label fail) {
  Label holds = ir_new_label(b->f);
  for (; is_cons(cons_tail(guards)); guards = cons_tail(guards)) {
    Label next = ir_new_label(b->f);
    vl_build_guard(b, cons_head(guards), next);
    IR(b->f, OP_jump, ir_label(holds));
    vl_ir_place(b->f, next);
  }
  vl_build_guard(b, cons_head(guards), fail);
  vl_ir_place(b->f, holds);
}

void vl_build_match_head(Build *b, Term pattern, Arg subject, Label fail) {
  MatchClause head = vl_build_head(b, AST_LIST(b->core->unit, pattern), NIL);
  vl_match_one(b, head.patterns[0], subject, fail);
  if (is_cons(head.guards)) build_guards(b, head.guards, fail);
}

/* -- case -- */

static void go_to(Build *b, Label l) {
  if (vl_ir_is_open(b->f)) IR(b->f, OP_jump, ir_label(l));
}

static void build_choice(Build *b, const Choice *c, Place join) {
  Label no = ir_new_label(b->f), other = ir_new_label(b->f), done = ir_new_label(b->f);
  Arg value = ir_none();
  vl_build_choose(b, c, no, other, &value);
  vl_build(b, c->on_true, join);
  go_to(b, done);
  vl_ir_place(b->f, no);
  vl_build(b, c->on_false, join);
  if (value.kind != ARG_NONE && c->strict) {
    go_to(b, done);
    vl_ir_place(b->f, other);
    vl_build_choice_other(b, c, value, join);
  }
  vl_ir_place(b->f, done);
}

/* The elements of a tuple as it is written; false: it is something else, or empty. */
static bool read_tuple(Term expr, Terms *elements) {
  if (is_tuple_of(expr, 2)) {
    vl_terms_push(elements, tuple_at(expr, 0));
    vl_terms_push(elements, tuple_at(expr, 1));
  } else if (ast_is_call(expr, ATOM_tuple)) {
    for (Term all = ast_args(expr); is_cons(all); all = cons_tail(all)) vl_terms_push(elements, cons_head(all));
  }
  return elements->count > 0;
}

/* A clause against each of `count` elements in place of their tuple; false: it looks at the tuple itself. */
static bool split_head(Build *b, MatchClause *head, size_t count) {
  Term pattern = head->patterns[0];
  Terms elements = terms_new(b->core->unit);
  if (ast_is_var(pattern) && ast_head(pattern) == ATOM_underscore)
    for (size_t i = 0; i < count; i++) vl_terms_push(&elements, pattern);
  else if (!read_tuple(pattern, &elements) || elements.count != count)
    return false;
  head->patterns = elements.at;
  return true;
}

/* `case {a, b} do` makes the tuple only when no clause matches. */
static bool build_case_of_tuple(Build *b, Term node, Term clauses, Place join) {
  size_t count = vl_ast_length(clauses), i = 0;
  Terms elements = terms_new(b->core->unit);
  if (!read_tuple(cons_head(ast_args(node)), &elements)) return false;
  MatchClause *heads = vl_unit_room(b->core->unit, count, sizeof *heads);
  Term *bodies = vl_unit_room(b->core->unit, count, sizeof *bodies);
  for (; is_cons(clauses); clauses = cons_tail(clauses), i++) {
    Term clause = cons_head(clauses);
    heads[i] = vl_build_head(b, cons_head(ast_args(clause)), ast_meta(clause));
    heads[i].body = bodies[i] = vl_ast_nth(ast_args(clause), 1);
    if (!split_head(b, &heads[i], elements.count)) return false;
  }
  Arg *subjects = vl_build_args(b, elements.count + 1), *values = subjects + 1;
  for (i = 0; i < elements.count; i++) values[i] = vl_build(b, elements.at[i], WANT_VALUE);
  vl_build_line(b, ast_meta(node));
  uint32_t line = b->f->line;
  Label fail = ir_new_label(b->f), done = ir_new_label(b->f);
  Bodies context = {bodies, join};
  vl_match(b, elements.count, values, count, heads, fail, done, build_body, &context);
  vl_ir_place(b->f, fail);
  b->f->line = line;
  subjects[0] = ir_var(ir_new_var(b->f));
  vl_ir_add(b->f, OP_tuple, elements.count + 1, subjects);
  IR(b->f, OP_raise_case, subjects[0]);
  vl_ir_place(b->f, done);
  return true;
}

static void build_clauses_of_case(Build *b, Term node, Place join) {
  Term clauses = vl_ast_get(vl_ast_nth(ast_args(node), 1), ATOM_do);
  if (build_case_of_tuple(b, node, clauses, join)) return;
  Label fail = ir_new_label(b->f), done = ir_new_label(b->f);
  Arg subject = vl_build(b, cons_head(ast_args(node)), WANT_VALUE);
  vl_build_line(b, ast_meta(node));
  uint32_t line = b->f->line;
  vl_build_clauses(b, subject, clauses, join, fail, done);
  vl_ir_place(b->f, fail);
  b->f->line = line;
  IR(b->f, OP_raise_case, subject);
  vl_ir_place(b->f, done);
}

Arg vl_build_case(Build *b, Term node, Place place) {
  Choice choice;
  Place join = vl_build_join(b, place);
  if (vl_build_choice(node, &choice))
    build_choice(b, &choice, join);
  else
    build_clauses_of_case(b, node, join);
  return vl_build_joined(b, place, join);
}

/* -- cond -- */

Arg vl_build_cond(Build *b, Term node, Place place) {
  Label done = ir_new_label(b->f);
  Place join = vl_build_join(b, place);
  vl_build_line(b, ast_meta(node));
  uint32_t line = b->f->line;
  Term clauses = vl_ast_get(cons_head(ast_args(node)), ATOM_do);
  for (; is_cons(clauses); clauses = cons_tail(clauses)) {
    Term clause = cons_head(clauses);
    Label next = ir_new_label(b->f);
    vl_build_line(b, ast_meta(clause));
    vl_build_truth(b, cons_head(cons_head(ast_args(clause))), next);
    vl_build(b, vl_ast_nth(ast_args(clause), 1), join);
    go_to(b, done);
    vl_ir_place(b->f, next);
  }
  b->f->line = line;
  vl_ir_add(b->f, OP_raise_cond, 0, NULL);
  vl_ir_place(b->f, done);
  return vl_build_joined(b, place, join);
}

/* -- with -- */

/* A step whose pattern did not match. */
typedef struct Unmatched {
  Label from;
  Arg value;
} Unmatched;

/* The steps up to the options; gives how many may fail. */
static size_t build_steps(Build *b, Term args, Unmatched *unmatched) {
  size_t count = 0;
  for (; is_cons(cons_tail(args)); args = cons_tail(args)) {
    Term step = cons_head(args);
    if (!vl_ast_is_call_of(step, ATOM_generator, 2)) {
      vl_build(b, step, WANT_EFFECT);
      continue;
    }
    Unmatched *u = &unmatched[count++];
    *u = (Unmatched){ir_new_label(b->f), vl_build(b, vl_ast_nth(ast_args(step), 1), WANT_VALUE)};
    vl_build_line(b, ast_meta(step));
    vl_build_match_head(b, cons_head(ast_args(step)), u->value, u->from);
  }
  return count;
}

static void build_else(Build *b, size_t count, const Unmatched *unmatched, Term clauses, Place join, Label done) {
  Label otherwise = ir_new_label(b->f), fail = ir_new_label(b->f);
  Arg value = count == 1 ? unmatched[0].value : ir_var(ir_new_var(b->f));
  for (size_t i = 0; i < count; i++) {
    vl_ir_place(b->f, unmatched[i].from);
    if (count == 1) break;
    IR(b->f, OP_move, unmatched[i].value, value);
    IR(b->f, OP_jump, ir_label(otherwise));
  }
  vl_ir_place(b->f, otherwise);
  bool quiet = b->core->quiet;
  b->core->quiet = true; /* Elixir does not warn of these */
  vl_build_clauses(b, value, clauses, join, fail, done);
  b->core->quiet = quiet;
  vl_ir_place(b->f, fail);
  IR(b->f, OP_raise_with, value);
}

Arg vl_build_with(Build *b, Term node, Place place) {
  Term args = ast_args(node), options = vl_ast_last(args), clauses = vl_ast_get(options, ATOM_else);
  Unmatched *unmatched = vl_unit_room(b->core->unit, vl_ast_length(args), sizeof *unmatched);
  Label done = ir_new_label(b->f);
  Place join = vl_build_join(b, place);
  vl_build_line(b, ast_meta(node));
  uint32_t line = b->f->line;
  size_t count = build_steps(b, args, unmatched);
  vl_build(b, vl_ast_get(options, ATOM_do), join);
  go_to(b, done);
  b->f->line = line;
  if (count > 0 && clauses != TERM_NONE) build_else(b, count, unmatched, clauses, join, done);
  for (size_t i = 0; clauses == TERM_NONE && i < count; i++) {
    vl_ir_place(b->f, unmatched[i].from);
    vl_build_deliver(b, unmatched[i].value, join);
    go_to(b, done);
  }
  vl_ir_place(b->f, done);
  return vl_build_joined(b, place, join);
}
