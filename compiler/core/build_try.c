/* try. The protected part leaves its value in a variable, since no tail call may stand in it. */
#include "core/parts.h"
#include "core/rescue.h"

static void go_to(Build *b, Label l) {
  if (vl_ir_is_open(b->f)) IR(b->f, OP_jump, ir_label(l));
}

/* -- The protected part -- */

typedef struct Protected {
  uint32_t number;
  Label handler, outer;
} Protected;

static Protected begin(Build *b) {
  Protected p = {ir_new_try(b->f), ir_new_label(b->f), b->f->handler};
  IR(b->f, OP_try_begin, ir_number(p.number), ir_label(p.handler));
  b->f->handler = p.handler;
  b->depth_of_try++;
  return p;
}

static void end(Build *b, const Protected *p) {
  b->f->handler = p->outer;
  b->depth_of_try--;
  if (vl_ir_is_open(b->f)) IR(b->f, OP_try_end, ir_number(p->number));
}

/* -- rescue and catch -- */

typedef struct Caught {
  Arg class, reason, trace;
} Caught;

static Caught new_caught(Build *b) {
  return (Caught){ir_var(ir_new_var(b->f)), ir_var(ir_new_var(b->f)), ir_var(ir_new_var(b->f))};
}

static void enter_handler(Build *b, const Protected *p, const Caught *c) {
  vl_ir_place(b->f, p->handler);
  IR(b->f, IR_CATCH, ir_number(p->number), c->class, c->reason, c->trace);
}

typedef struct Handler {
  Term var;        /* of a rescue: what is bound to the exception, or TERM_NONE */
  bool normalized; /* the reason is an exception already */
  Term body;
} Handler;

typedef struct Handlers {
  Caught caught;
  Term reason; /* a variable node */
  MatchClause *heads;
  Handler *handlers;
  size_t count;
  Place place;
} Handlers;

static Term underscore(Build *b) {
  return vl_ast_node(b->core->unit, ATOM_underscore, NIL, ATOM_nil);
}

static MatchClause head_of(Build *b, Term class, Term reason, Term guards, Term meta) {
  Term *patterns = vl_unit_room(b->core->unit, 2, sizeof *patterns);
  patterns[0] = class;
  patterns[1] = reason;
  return (MatchClause){patterns, guards, meta, TERM_NONE};
}

/* `var` or `var in modules`. */
static void add_rescue(Build *b, Handlers *h, Term clause) {
  Term var = cons_head(cons_head(ast_args(clause))), guards = NIL;
  bool normalized = false;
  if (vl_ast_is_call_of(var, ATOM_in, 2)) {
    Term modules = vl_ast_nth(ast_args(var), 1);
    var = cons_head(ast_args(var));
    if (is_list(modules)) guards = vl_rescue_guards(b->core->unit, modules, h->reason, &normalized);
  }
  h->heads[h->count] = head_of(b, ATOM_error, underscore(b), guards, ast_meta(clause));
  h->handlers[h->count++] =
      (Handler){ast_head(var) == ATOM_underscore ? TERM_NONE : var, normalized, vl_ast_nth(ast_args(clause), 1)};
}

/* `reason`, which was thrown, or `class, reason`. */
static void add_catch(Build *b, Handlers *h, Term clause) {
  MatchClause head = vl_build_head(b, cons_head(ast_args(clause)), ast_meta(clause));
  Term args = cons_head(ast_args(clause));
  size_t count = vl_ast_length(args);
  if (count == 1 && ast_is_call(cons_head(args), ATOM_when)) count = vl_ast_length(ast_args(cons_head(args))) - 1;
  if (count == 1) head = head_of(b, ATOM_throw, head.patterns[0], head.guards, head.meta);
  h->heads[h->count] = head;
  h->handlers[h->count++] = (Handler){TERM_NONE, false, vl_ast_nth(ast_args(clause), 1)};
}

static bool is_handlers(Term section) {
  return tuple_at(section, 0) == ATOM_rescue || tuple_at(section, 0) == ATOM_catch;
}

static size_t count_handlers(Term sections) {
  size_t count = 0;
  for (; is_cons(sections); sections = cons_tail(sections))
    if (is_handlers(cons_head(sections))) count += vl_ast_length(tuple_at(cons_head(sections), 1));
  return count;
}

static void add_handlers(Build *b, Handlers *h, Term sections) {
  for (; is_cons(sections); sections = cons_tail(sections)) {
    Term section = cons_head(sections);
    if (!is_handlers(section)) continue;
    for (Term clauses = tuple_at(section, 1); is_cons(clauses); clauses = cons_tail(clauses))
      tuple_at(section, 0) == ATOM_rescue ? add_rescue(b, h, cons_head(clauses)) : add_catch(b, h, cons_head(clauses));
  }
}

/* The exception behind a reason. One that is an exception already needs no stack trace made. */
static Arg normalize(Build *b, const Caught *c) {
  Label other = ir_new_label(b->f), done = ir_new_label(b->f);
  Arg exception = ir_var(ir_new_var(b->f)), flag = ir_var(ir_new_var(b->f)), name = ir_var(ir_new_var(b->f));
  IR(b->f, OP_map_get, ir_label(other), c->reason, ir_term(ATOM_exception_key), flag, ir_term(ATOM_struct_key), name);
  IR(b->f, OP_is_eq_exact, ir_label(other), flag, ir_term(ATOM_true));
  IR(b->f, OP_is_atom, ir_label(other), name);
  IR(b->f, OP_move, c->reason, exception);
  IR(b->f, OP_jump, ir_label(done));
  vl_ir_place(b->f, other);
  const Arg args[] = {ir_term(ATOM_error), c->reason, vl_build_stacktrace(b, WANT_VALUE)};
  vl_build_remote(b, ATOM_Exception, ATOM_normalize, VL_COUNT_OF(args), args, WANT_VAR(exception.n));
  vl_ir_place(b->f, done);
  return exception;
}

static void build_handler(Build *b, size_t clause, void *context) {
  const Handlers *h = context;
  const Handler *handler = &h->handlers[clause];
  if (handler->var != TERM_NONE)
    vl_build_bind(b, vl_build_version(handler->var), handler->normalized ? h->caught.reason : normalize(b, &h->caught));
  vl_build(b, handler->body, h->place);
}

static void build_handlers(Build *b, const Protected *p, Term sections, Place join, Label done) {
  size_t count = count_handlers(sections);
  Label fail = ir_new_label(b->f);
  Arg trace = b->trace;
  bool built = b->trace_is_built;
  Handlers h = {.caught = new_caught(b),
                .heads = vl_unit_room(b->core->unit, count, sizeof *h.heads),
                .handlers = vl_unit_room(b->core->unit, count, sizeof *h.handlers),
                .place = join};
  enter_handler(b, p, &h.caught);
  h.reason = vl_build_made_var(b, h.caught.reason);
  b->trace = h.caught.trace;
  b->trace_is_built = false;
  add_handlers(b, &h, sections);
  const Arg subjects[] = {h.caught.class, h.caught.reason};
  vl_match(b, 2, subjects, h.count, h.heads, fail, done, build_handler, &h);
  vl_ir_place(b->f, fail);
  IR(b->f, OP_reraise, h.caught.class, h.caught.reason, h.caught.trace);
  b->trace = trace;
  b->trace_is_built = built;
}

Arg vl_build_stacktrace(Build *b, Place place) {
  if (b->trace.kind == ARG_NONE) vl_build_error(b, "__STACKTRACE__ outside of a handler");
  if (b->trace.kind != ARG_VAR || b->trace_is_built)
    return vl_build_deliver(b, b->trace.kind == ARG_VAR ? b->trace : ir_term(NIL), place);
  Var target = vl_build_target(b, place);
  IR(b->f, OP_build_trace, b->trace, ir_var(target));
  return vl_build_arrived(b, target, place);
}

/* -- do, else -- */

static void build_else(Build *b, Arg value, Term clauses, Place join) {
  Label fail = ir_new_label(b->f), done = ir_new_label(b->f);
  vl_build_clauses(b, value, clauses, join, fail, done);
  vl_ir_place(b->f, fail);
  IR(b->f, OP_raise_try, value);
  vl_ir_place(b->f, done);
}

/* What is behind `do` when it has returned: not protected any more. */
static void build_returned(Build *b, Arg value, Term clauses, Place join) {
  if (clauses != TERM_NONE)
    build_else(b, value, clauses, join);
  else
    vl_build_deliver(b, value, join);
}

/* All but `after`. */
static void build_sections(Build *b, Term sections, Place join) {
  Term body = vl_ast_get(sections, ATOM_do), clauses = vl_ast_get(sections, ATOM_else);
  Arg value = ir_var(join.kind == PLACE_VAR && clauses == TERM_NONE ? join.var : ir_new_var(b->f));
  if (count_handlers(sections) == 0) {
    vl_build(b, body, WANT_VAR(value.n));
    build_returned(b, value, clauses, join);
    return;
  }
  Label done = ir_new_label(b->f);
  Protected p = begin(b);
  vl_build(b, body, WANT_VAR(value.n));
  end(b, &p);
  build_returned(b, value, clauses, join);
  go_to(b, done);
  build_handlers(b, &p, sections, join, done);
  vl_ir_place(b->f, done);
}

/* -- after: its code stands once; the class says which way led there -- */

static void build_with_after(Build *b, Term sections, Term after, Place join) {
  Label cleanup = ir_new_label(b->f), raise = ir_new_label(b->f), done = ir_new_label(b->f);
  Arg value = ir_var(ir_new_var(b->f)), none = ir_term(ATOM_nil);
  Caught c = new_caught(b);
  Protected p = begin(b);
  build_sections(b, sections, WANT_VAR(value.n));
  end(b, &p);
  IR(b->f, OP_move, none, c.class);
  IR(b->f, OP_move, none, c.reason);
  IR(b->f, OP_move, none, c.trace);
  IR(b->f, OP_jump, ir_label(cleanup));
  enter_handler(b, &p, &c);
  IR(b->f, OP_move, none, value);
  vl_ir_place(b->f, cleanup);
  vl_build(b, after, WANT_EFFECT);
  IR(b->f, OP_is_eq_exact, ir_label(raise), c.class, none);
  vl_build_deliver(b, value, join);
  go_to(b, done);
  vl_ir_place(b->f, raise);
  IR(b->f, OP_reraise, c.class, c.reason, c.trace);
  vl_ir_place(b->f, done);
}

Arg vl_build_try(Build *b, Term node, Place place) {
  Term sections = cons_head(ast_args(node)), after = vl_ast_get(sections, ATOM_after);
  Place join = vl_build_join(b, place);
  vl_build_line(b, ast_meta(node));
  if (after == TERM_NONE)
    build_sections(b, sections, join);
  else
    build_with_after(b, sections, after, join);
  return vl_build_joined(b, place, join);
}
