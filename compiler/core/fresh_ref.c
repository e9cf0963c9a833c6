/* Receives that wait for a fresh reference.
 *
 * A message that holds a reference cannot be older than the reference. So the end of the mailbox is marked where a
 * reference is made, and a receive that asks for it in every clause begins to look there. The mark costs two ops, which
 * are only known to be needed when such a receive is met; they are taken out again when none was. */
#include "core/flow.h"
#include "core/parts.h"

struct FreshRef {
  FreshRef *next;
  Var ref;
  uint32_t mark, bind; /* instructions */
  bool used;
};

bool vl_fresh_ref_is_made_by(Term module, Term function, size_t arity) {
  if (module != ATOM_erlang) return false;
  return function == ATOM_make_ref ? arity == 0 : function == ATOM_monitor && (arity == 2 || arity == 3);
}

FreshRef *vl_fresh_ref_mark(Build *b) {
  FreshRef *r = vl_unit_room(b->core->unit, 1, sizeof *r);
  *r = (FreshRef){.next = b->fresh_refs, .mark = b->f->count};
  IR(b->f, OP_recv_mark, ir_var(ir_new_var(b->f)));
  return r;
}

void vl_fresh_ref_bind(Build *b, FreshRef *r, Arg ref) {
  r->ref = ref.n;
  r->bind = b->f->count;
  IR(b->f, OP_recv_mark_bind, b->f->ins[r->mark].args[0], ref);
  b->fresh_refs = r;
}

/* Does the pattern ask for the value of that variable? */
static bool asks_for(Build *b, Term pattern, Var ref) {
  if (vl_build_is_too_deep(b)) return false;
  if (vl_ast_is_call_of(pattern, ATOM_pin, 1)) {
    Arg value = vl_build_lookup(b, vl_build_version(cons_head(ast_args(pattern))));
    return value.kind == ARG_VAR && value.n == ref;
  }
  if (ast_is_node(pattern) && ast_head(pattern) == ATOM_bits) return false;
  if (ast_is_node(pattern)) return is_list(ast_args(pattern)) && asks_for(b, ast_args(pattern), ref);
  if (is_tuple_of(pattern, 2)) return asks_for(b, tuple_at(pattern, 0), ref) || asks_for(b, tuple_at(pattern, 1), ref);
  for (; is_cons(pattern); pattern = cons_tail(pattern))
    if (asks_for(b, cons_head(pattern), ref)) return true;
  return false;
}

/* The pattern of a clause, without its guard. */
static Term pattern_of(Term clause) {
  Term pattern = cons_head(cons_head(ast_args(clause)));
  return ast_is_call(pattern, ATOM_when) ? cons_head(ast_args(pattern)) : pattern;
}

static bool all_ask_for(Build *b, Term clauses, Var ref) {
  for (; is_cons(clauses); clauses = cons_tail(clauses))
    if (!asks_for(b, pattern_of(cons_head(clauses)), ref)) return false;
  return true;
}

void vl_fresh_ref_use(Build *b, Term clauses) {
  if (!is_cons(clauses)) return;
  for (FreshRef *r = b->fresh_refs; r; r = r->next) {
    if (!all_ask_for(b, clauses, r->ref)) continue;
    r->used = true;
    IR(b->f, OP_recv_mark_use, ir_var(r->ref));
    return;
  }
}

/* A move that nobody reads is dropped by the back end. */
static void take_out(Build *b, uint32_t at) {
  Ins *ins = &b->f->ins[at];
  ins->op = OP_move;
  ins->count = 2;
  ins->args = vl_build_args(b, 2);
  ins->args[0] = ir_term(ATOM_nil);
  ins->args[1] = ir_var(ir_new_var(b->f));
  vl_ins_describe(ins);
}

void vl_fresh_refs_close(Build *b) {
  for (const FreshRef *r = b->fresh_refs; r; r = r->next) {
    if (r->used) continue;
    take_out(b, r->mark);
    take_out(b, r->bind);
  }
}
