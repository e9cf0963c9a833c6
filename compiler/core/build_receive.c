/* receive:
 *
 *     look: recv_peek none, message
 *           clauses; recv_take first in each body, no match goes to next
 *     next: recv_next look
 *     none: recv_wait look, or recv_wait_for look, timeout and what is to be done after it */
#include "core/parts.h"

typedef struct Bodies {
  const Term *bodies;
  Place place;
} Bodies;

static void build_body(Build *b, size_t clause, void *context) {
  const Bodies *c = context;
  vl_ir_add(b->f, OP_recv_take, 0, NULL);
  vl_build(b, c->bodies[clause], c->place);
}

static void build_clauses(Build *b, Arg message, Term clauses, Place place, Label fail, Label done) {
  size_t count = is_list(clauses) ? vl_ast_length(clauses) : 0, i = 0;
  if (count == 0) return;
  MatchClause *heads = vl_unit_room(b->core->unit, count, sizeof *heads);
  Term *bodies = vl_unit_room(b->core->unit, count, sizeof *bodies);
  for (; is_cons(clauses); clauses = cons_tail(clauses), i++) {
    Term clause = cons_head(clauses);
    heads[i] = vl_build_head(b, cons_head(ast_args(clause)), ast_meta(clause));
    heads[i].body = bodies[i] = vl_ast_nth(ast_args(clause), 1);
  }
  Bodies context = {bodies, place};
  vl_match(b, 1, &message, count, heads, fail, done, build_body, &context);
}

static void build_timeout(Build *b, Arg timeout, Term body, Place place, Label look) {
  if (timeout.kind == ARG_TERM && timeout.term == ATOM_infinity) {
    IR(b->f, OP_recv_wait, ir_label(look));
    return;
  }
  IR(b->f, OP_recv_wait_for, ir_label(look), timeout);
  vl_ir_add(b->f, OP_recv_timeout, 0, NULL);
  vl_build(b, body, place);
}

Arg vl_build_receive(Build *b, Term node, Place place) {
  Term sections = cons_head(ast_args(node));
  Term clauses = vl_ast_get(sections, ATOM_do), after = vl_ast_get(sections, ATOM_after);
  Label look = ir_new_label(b->f), next = ir_new_label(b->f), none = ir_new_label(b->f), done = ir_new_label(b->f);
  Place join = vl_build_join(b, place);
  Term after_args = after == TERM_NONE ? NIL : ast_args(cons_head(after));
  Arg timeout = is_nil(after_args) ? ir_term(ATOM_infinity) : vl_build(b, cons_head(cons_head(after_args)), WANT_VALUE);
  Arg message = ir_var(ir_new_var(b->f));
  vl_build_line(b, ast_meta(node));
  uint32_t line = b->f->line;
  vl_fresh_ref_use(b, clauses);
  vl_ir_place(b->f, look);
  IR(b->f, OP_recv_peek, ir_label(none), message);
  build_clauses(b, message, clauses == TERM_NONE ? NIL : clauses, join, next, done);
  vl_ir_place(b->f, next);
  b->f->line = line;
  IR(b->f, OP_recv_next, ir_label(look));
  vl_ir_place(b->f, none);
  build_timeout(b, timeout, is_nil(after_args) ? TERM_NONE : vl_ast_nth(after_args, 1), join, look);
  vl_ir_place(b->f, done);
  return vl_build_joined(b, place, join);
}
