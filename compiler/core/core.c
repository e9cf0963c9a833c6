/* A module: its definitions, what every module has beside them, and the image. */
#include "core/core.h"

#include "code/writer.h"
#include "core/bindings.h"
#include "core/floats.h"
#include "core/parts.h"
#include "core/pass.h"
#include "core/shadow.h"

#include <string.h>

enum { STACK_RESERVE = 48 * 1024 };

/* -- Entries -- */

int64_t vl_core_entry_key(Term name, uint32_t arity) {
  return (int64_t)(name << 8 | arity);
}

static uint32_t add_entry(Core *c, Term name, uint32_t arity) {
  uint32_t entry = vl_emit_new_label(c->emitter);
  vl_bindings_add(c->entries, vl_core_entry_key(name, arity), ir_number(entry));
  return entry;
}

bool vl_core_entry(const Core *c, Term name, uint32_t arity, uint32_t *entry) {
  if (arity > MAX_CALL_ARITY) return false;
  Arg found = vl_bindings_get(c->entries, vl_core_entry_key(name, arity));
  *entry = found.n;
  return found.kind != ARG_NONE;
}

/* -- Functions -- */

Build vl_core_open(Core *c, Owner *owner, Term name, uint32_t arity, uint32_t entry, uint32_t line) {
  IrFunction *f = vl_ir_new(c->unit, c->emitter, name, arity, entry);
  f->temporary = !c->source || c->source->temporary;
  f->file = c->file;
  f->line = line;
  return (Build){.core = c, .f = f, .bindings = vl_bindings_new(c->unit), .owner = owner};
}

void vl_core_close(Build *b) {
  Core *c = b->core;
  CoreError error = {0};
  vl_build_cold(b);
  vl_fresh_refs_close(b);
  if (c->error.what) return;
  uint32_t first;
  IrFunction *loop = vl_float_loop(vl_float_inline(c, b->f), &first);
  vl_float_note(c, b->f);
  if (loop && vl_ir_finish(loop, &error)) b->f->entry = first;
  if (!vl_ir_finish(b->f, &error)) c->error = error;
}

typedef struct Bodies {
  const Term *bodies;
} Bodies;

static void build_body(Build *b, size_t clause, void *context) {
  vl_build(b, ((const Bodies *)context)->bodies[clause], WANT_TAIL);
}

void vl_build_function(Build *b, size_t arity, size_t count, const MatchClause *heads, const Term *bodies) {
  Arg *subjects = vl_build_args(b, arity);
  for (size_t i = 0; i < arity; i++) subjects[i] = ir_var((Var)i);
  Bodies context = {bodies};
  vl_match(b, arity, subjects, count, heads, LABEL_CLAUSE, ir_new_label(b->f), build_body, &context);
}

/* -- Definitions -- */

static bool is_macro(const Definition *d) {
  return d->kind == DEF_MACRO || d->kind == DEF_MACRO_PRIVATE;
}

static uint32_t compiled_arity(const Definition *d) {
  return d->arity + is_macro(d);
}

Term vl_core_macro_name(CompileUnit *u, Term name) {
  size_t size;
  const char *text = vl_atom_text(name, &size);
  char *full = vl_unit_room(u, size + 6, 1);
  memcpy(full, "MACRO-", 6);
  memcpy(full + 6, text, size);
  return vl_ast_atom(u, full, size + 6);
}

static Term compiled_name(CompileUnit *u, const Definition *d) {
  return is_macro(d) ? vl_core_macro_name(u, d->name) : d->name;
}

/* {meta, args, guards, body}. A macro's caller stands in front of its arguments. */
static MatchClause clause_head(CompileUnit *u, const Definition *d, Term clause) {
  Terms patterns = terms_new(u);
  if (is_macro(d)) vl_terms_push(&patterns, vl_ast_node(u, ATOM_underscore, NIL, ATOM_nil));
  for (Term args = tuple_at(clause, 1); is_cons(args); args = cons_tail(args))
    vl_terms_push(&patterns, cons_head(args));
  return (MatchClause){patterns.at, tuple_at(clause, 2), tuple_at(clause, 0), TERM_NONE};
}

/* The context does not match: it becomes a bitstring, and the first code of the function is called. */
static void build_way_out(Build *b, uint32_t arity, uint32_t param, Arg position, Label fail) {
  IrFunction *f = b->f;
  uint32_t entry;
  if (!vl_core_entry(b->core, f->name, arity, &entry)) return;
  Arg *args = vl_build_args(b, arity);
  for (uint32_t i = 0; i < arity; i++) args[i] = ir_var(i);
  args[param] = ir_var(ir_new_var(f));
  vl_ir_place(f, fail);
  IR(f, OP_bits_restore, ir_var(param), position);
  IR(f, OP_bits_rest, ir_label(LABEL_CLAUSE), ir_var(param), ir_number(1), args[param]);
  vl_build_entry_call(b, entry, arity, args, WANT_TAIL);
}

/* The second code of a function, whose context_param is a match context. */
static void build_passed(Build *b, uint32_t arity, size_t count, const MatchClause *heads, const Term *bodies) {
  Arg *subjects = vl_build_args(b, arity), position = ir_var(ir_new_var(b->f));
  for (uint32_t i = 0; i < arity; i++) subjects[i] = ir_var(i);
  Bodies context = {bodies};
  Label fail = ir_new_label(b->f);
  uint32_t param = b->context_param - 1;
  b->context_position = position;
  IR(b->f, OP_bits_save, ir_var(param), position);
  vl_match(b, arity, subjects, count, heads, fail, ir_new_label(b->f), build_body, &context);
  build_way_out(b, arity, param, position, fail);
}

static uint32_t file_row(Core *c, Term file) {
  size_t size;
  const uint8_t *path = vl_unit_shown_path(file, &size);
  return path ? vl_emitter_file(c->emitter, (const char *)path, size) : 0;
}

/* `param`: which parameter is a match context, from 1; 0: none. */
static void build_definition(Core *c, const Definition *d, uint32_t entry, uint32_t param) {
  CompileUnit *u = c->unit;
  uint32_t arity = compiled_arity(d), unit_file = c->file;
  if (d->file != TERM_NONE && d->file != NIL) c->file = file_row(c, d->file);
  Owner *owner = vl_unit_room(u, 1, sizeof *owner);
  *owner = (Owner){compiled_name(u, d), arity, 0};
  Build b = vl_core_open(c, owner, owner->name, arity, entry, d->line);
  if (is_macro(d)) vl_build_bind(&b, VERSION_CALLER, ir_var(0));
  size_t count = vl_ast_length(d->clauses), i = 0;
  MatchClause *heads = vl_unit_room(u, count, sizeof *heads);
  Term *bodies = vl_unit_room(u, count, sizeof *bodies);
  for (Term clauses = d->clauses; is_cons(clauses); clauses = cons_tail(clauses), i++) {
    heads[i] = clause_head(u, d, cons_head(clauses));
    heads[i].body = bodies[i] = tuple_at(cons_head(clauses), 3);
  }
  b.context_param = param;
  if (param > 0)
    build_passed(&b, arity, count, heads, bodies);
  else
    vl_build_function(&b, arity, count, heads, bodies);
  vl_core_close(&b);
  vl_core_build_closures(c);
  c->file = unit_file;
}

static bool is_exported(const Definition *d) {
  return d->kind == DEF_PUBLIC || d->kind == DEF_MACRO;
}

static void build_definitions(Core *c, const Definition *definitions, size_t count) {
  uint32_t *entries = vl_unit_room(c->unit, count + 1, sizeof *entries);
  for (size_t i = 0; i < count; i++) {
    const Definition *d = &definitions[i];
    Term name = compiled_name(c->unit, d);
    entries[i] = add_entry(c, name, compiled_arity(d));
    if (is_exported(d)) vl_emitter_export(c->emitter, name, compiled_arity(d), entries[i]);
  }
  vl_pass_open(c, definitions, count);
  for (size_t i = 0; i < count && !c->error.what; i++) build_definition(c, &definitions[i], entries[i], 0);
  uint32_t param, entry;
  c->quiet = true;
  for (const Definition *d; !c->error.what && (d = vl_pass_next(c, &param, &entry));)
    build_definition(c, d, entry, param + 1);
}

/* -- Life -- */

static bool start(Core *c, CompileUnit *u, Term module) {
  *c = (Core){.unit = u, .module = module, .entries = vl_bindings_new(u), .last_version = VERSION_MADE};
  vl_emitter_free(u->emitter);
  u->emitter = c->emitter = vl_emitter_new(u->alloc, module);
  if (!c->emitter) vl_host_out_of_memory(u);
  c->file = file_row(c, u->file);
  if (!u->host || !u->host->fiber) return true;
  size_t room = vl_fiber_room(u->host->fiber);
  const uint8_t *here = __builtin_frame_address(0);
  c->stack_low = room > STACK_RESERVE ? here - room + STACK_RESERVE : here;
  return true;
}

static bool finish(Core *c, CoreError *error) {
  *error = c->error;
  return !c->error.what;
}

/* -- Modules -- */

bool vl_core_compile_module(CompileUnit *u, const ModuleSource *source, CoreError *error) {
  Core c;
  start(&c, u, source->name);
  c.source = source;
  Definition *all = vl_unit_room(u, source->count + MODULE_INFO_DEFINITIONS, sizeof *all);
  if (source->count) memcpy(all, source->definitions, source->count * sizeof *all);
  size_t count = source->count + vl_core_info_definitions(u, source, all + source->count);
  build_definitions(&c, all, count);
  vl_shadows_warn(&c);
  vl_emitter_attributes(c.emitter, source->attributes);
  vl_emitter_compile_info(c.emitter, source->compile_info);
  vl_emitter_docs(c.emitter, source->docs);
  return finish(&c, error);
}

/* -- Eval -- */

static void bind_inputs(Build *b, Term vars) {
  for (uint32_t i = 0; is_cons(vars); vars = cons_tail(vars), i++) {
    Var value = ir_new_var(b->f);
    IR(b->f, OP_get_element, ir_var(0), ir_number(i), ir_var(value));
    vl_build_bind(b, vl_build_version(cons_head(vars)), ir_var(value));
  }
}

/* The values of the variables as a tuple; nobody looks at it when there are none. */
static Arg build_values(Build *b, Term vars) {
  size_t n = vl_ast_length(vars);
  if (n == 0) return ir_term(NIL);
  Arg *args = vl_unit_room(b->core->unit, n + 1, sizeof *args);
  args[0] = ir_var(ir_new_var(b->f));
  for (size_t i = 1; is_cons(vars); vars = cons_tail(vars)) args[i++] = vl_build(b, cons_head(vars), WANT_VALUE);
  vl_ir_add(b->f, OP_tuple, n + 1, args);
  return args[0];
}

/* {value, {values of the variables}}. */
static void build_outputs(Build *b, Arg value, Term vars) {
  Arg values = build_values(b, vars);
  Var result = ir_new_var(b->f);
  IR(b->f, OP_tuple, ir_var(result), value, values);
  IR(b->f, IR_RETURN, ir_var(result));
}

bool vl_core_compile_eval(CompileUnit *u, Mfa shown, Term expr, Term in_vars, Term out_vars, CoreError *error) {
  Core c;
  start(&c, u, shown.module);
  uint32_t entry = vl_emit_new_label(c.emitter);
  vl_emitter_export(c.emitter, ATOM_eval, 1, entry);
  Owner owner = {shown.function, shown.arity, 0};
  Build b = vl_core_open(&c, &owner, shown.function, 1, entry, 0);
  bind_inputs(&b, in_vars);
  if (out_vars == TERM_NONE)
    vl_build(&b, expr, WANT_TAIL);
  else
    build_outputs(&b, vl_build(&b, expr, WANT_VALUE), out_vars);
  vl_core_close(&b);
  vl_core_build_closures(&c);
  return finish(&c, error);
}

/* -- The image -- */

bool vl_core_write(CompileUnit *u, Image *image, CoreError *error) {
  uint8_t *bytes = NULL;
  size_t size = 0;
  const char *why = NULL;
  if (!vl_image_write(u->emitter, &bytes, &size, &why)) {
    *error = (CoreError){why ? why : "the module is too large", 0};
    return false;
  }
  uint8_t *copy = vl_arena_alloc(&u->arena, size);
  if (copy) memcpy(copy, bytes, size);
  vl_free(u->alloc, bytes, size);
  if (!copy) vl_host_out_of_memory(u);
  *image = (Image){copy, size};
  return true;
}
