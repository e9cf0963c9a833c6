/* Closures and captures. */
#include "code/export.h"
#include "core/parts.h"

#include <stdio.h>

/* -- Names -- */

/* -name/arity-fun-N- */
static Term closure_name(Build *b) {
  size_t size;
  const char *text = vl_atom_text(b->owner->name, &size);
  char *name = vl_unit_room(b->core->unit, size + 48, 1);
  int length = snprintf(name, size + 48, "-%.*s/%u-fun-%u-", (int)size, text, b->owner->arity, b->owner->closures++);
  return vl_ast_atom(b->core->unit, name, (size_t)length);
}

/* -- Closures -- */

static size_t parameter_of(Closure *c, Arg value) {
  for (size_t i = 0; i < c->count; i++)
    if (c->values[i].n == value.n) return i;
  c->values[c->count] = value;
  return c->count++;
}

/* Finds what is captured. Constants need no parameter, and two names of one value are one. */
static void capture(Build *b, Closure *c, const Free *free) {
  c->values = vl_build_args(b, free->versions.count + 1);
  c->captured = vl_unit_room(b->core->unit, free->versions.count + 1, sizeof *c->captured);
  for (size_t i = 0; i < free->versions.count; i++) {
    int64_t version = small_value(free->versions.at[i]);
    Arg value = vl_build_lookup(b, version);
    if (value.kind == ARG_VAR) value = ir_var(c->arity + (Var)parameter_of(c, value));
    c->captured[c->bound++] = (Captured){version, value};
  }
  if (!free->uses_trace || b->trace.kind != ARG_VAR) return;
  c->values[c->count++] = vl_build_stacktrace(b, WANT_VALUE);
  c->has_trace = true;
}

Closure *vl_build_closure(Build *b, uint32_t arity, Term code, ClosureBody *body, void *context) {
  Core *core = b->core;
  Closure *c = vl_unit_room(core->unit, 1, sizeof *c);
  *c = (Closure){.next = core->closures,
                 .owner = b->owner,
                 .name = closure_name(b),
                 .arity = arity,
                 .line = b->f->line,
                 .entry = vl_emit_new_label(core->emitter),
                 .body = body,
                 .context = context};
  Free free = vl_free_variables(b, code);
  capture(b, c, &free);
  if (c->arity + c->count > MAX_CALL_ARITY) vl_build_error(b, "an anonymous function uses too many variables");
  core->closures = c;
  return c;
}

Arg vl_build_closure_fun(Build *b, const Closure *c, Place place) {
  Var target = vl_build_target(b, place);
  Arg *args = vl_build_args(b, c->count + 2);
  args[0] = ir_number(vl_emitter_fun(b->core->emitter, c->name, c->arity, (uint32_t)c->count, c->entry));
  args[1] = ir_var(target);
  for (size_t i = 0; i < c->count; i++) args[2 + i] = c->values[i];
  vl_ir_add(b->f, OP_make_fun, c->count + 2, args);
  return vl_build_arrived(b, target, place);
}

Arg vl_build_closure_call(Build *b, const Closure *c, bool inside, const Arg *args, Place place) {
  Arg *all = vl_build_args(b, c->arity + c->count);
  for (uint32_t i = 0; i < c->arity; i++) all[i] = args[i];
  for (uint32_t i = 0; i < c->count; i++) all[c->arity + i] = inside ? ir_var(c->arity + i) : c->values[i];
  return vl_build_entry_call(b, c->entry, c->arity + c->count, all, place);
}

static void build_one(Core *core, const Closure *c) {
  uint32_t parameters = c->arity + (uint32_t)c->count;
  Build b = vl_core_open(core, c->owner, c->name, parameters, c->entry, c->line);
  for (size_t i = 0; i < c->bound; i++) vl_build_bind(&b, c->captured[i].version, c->captured[i].value);
  if (c->has_trace) {
    b.trace = ir_var(parameters - 1);
    b.trace_is_built = true;
  }
  c->body(&b, c, c->context);
  vl_core_close(&b);
}

void vl_core_build_closures(Core *core) {
  while (core->closures && !core->error.what) {
    const Closure *c = core->closures;
    core->closures = c->next;
    build_one(core, c);
  }
}

/* -- fn -- */

typedef struct FnBody {
  Term clauses;
} FnBody;

static void build_fn_body(Build *b, const Closure *c, void *context) {
  Term clauses = ((FnBody *)context)->clauses;
  size_t count = vl_ast_length(clauses), i = 0;
  MatchClause *heads = vl_unit_room(b->core->unit, count, sizeof *heads);
  Term *bodies = vl_unit_room(b->core->unit, count, sizeof *bodies);
  for (; is_cons(clauses); clauses = cons_tail(clauses), i++) {
    Term clause = cons_head(clauses);
    heads[i] = vl_build_head(b, cons_head(ast_args(clause)), ast_meta(clause));
    heads[i].body = bodies[i] = vl_ast_nth(ast_args(clause), 1);
  }
  vl_build_function(b, c->arity, count, heads, bodies);
}

static uint32_t arity_of(Term clause) {
  Term head = cons_head(ast_args(clause));
  bool guarded = is_cons(head) && is_nil(cons_tail(head)) && ast_is_call(cons_head(head), ATOM_when);
  return (uint32_t)(guarded ? vl_ast_length(ast_args(cons_head(head))) - 1 : vl_ast_length(head));
}

Arg vl_build_fn(Build *b, Term node, Place place) {
  FnBody *body = vl_unit_room(b->core->unit, 1, sizeof *body);
  body->clauses = ast_args(node);
  vl_build_line(b, ast_meta(node));
  Closure *c = vl_build_closure(b, arity_of(cons_head(body->clauses)), ast_args(node), build_fn_body, body);
  return vl_build_closure_fun(b, c, place);
}

/* -- &name/arity -- */

static Term external_fun(Build *b, Term module, Term function, uint32_t arity) {
  CompileUnit *u = b->core->unit;
  Export *slot = vl_export_get(u->code, (Mfa){module, function, arity});
  Term *at = slot ? vl_heap_alloc(&u->heap, EXPORT_WORDS) : NULL;
  if (!at) vl_host_out_of_memory(u);
  at[0] = make_header(BOX_EXPORT, EXPORT_WORDS - 1);
  at[EXPORT_SLOT] = (Term)(uintptr_t)slot;
  return make_box(at);
}

static Arg capture_remote(Build *b, Term target, Term arity, Place place) {
  Term module = ast_remote_left(target), function = ast_remote_right(target);
  if (is_atom(module))
    return vl_build_deliver(b, ir_term(external_fun(b, module, function, (uint32_t)small_value(arity))), place);
  const Arg args[] = {vl_build(b, module, WANT_VALUE), ir_term(function), ir_term(arity)};
  return vl_build_remote(b, ATOM_erlang, ATOM_make_fun, VL_COUNT_OF(args), args, place);
}

/* -fun.name/arity- */
static Term local_fun_name(Build *b, Term function, uint32_t arity) {
  size_t size;
  const char *text = vl_atom_text(function, &size);
  char *name = vl_unit_room(b->core->unit, size + 32, 1);
  int length = snprintf(name, size + 32, "-fun.%.*s/%u-", (int)size, text, arity);
  return vl_ast_atom(b->core->unit, name, (size_t)length);
}

static Arg capture_local(Build *b, Term function, uint32_t arity, Place place) {
  uint32_t entry;
  if (!vl_core_entry(b->core, function, arity, &entry))
    return vl_build_deliver(b, ir_term(external_fun(b, b->core->module, function, arity)), place);
  Var target = vl_build_target(b, place);
  uint32_t fun = vl_emitter_fun(b->core->emitter, local_fun_name(b, function, arity), arity, 0, entry);
  IR(b->f, OP_make_fun, ir_number(fun), ir_var(target));
  return vl_build_arrived(b, target, place);
}

Arg vl_build_capture(Build *b, Term node, Place place) {
  Term slash = cons_head(ast_args(node)), target = cons_head(ast_args(slash)), arity = vl_ast_nth(ast_args(slash), 1);
  vl_build_line(b, ast_meta(node));
  if (vl_ast_is_remote(target)) return capture_remote(b, target, arity, place);
  return capture_local(b, ast_head(target), (uint32_t)small_value(arity), place);
}
