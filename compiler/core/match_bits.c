#include "core/match_bits.h"

#include "core/pass.h"

#include "data/compare.h"
#include "data/int.h"

#include <string.h>

/* One bitstring pattern on its way: literals are gathered and compared at once. */
typedef struct BitsMatch {
  Matcher *m;
  Row *row;
  size_t at; /* where in the row cells are added */
  BitsContext *context;
  Arg ctx;
  Label fail;
  Terms literals; /* not yet compared */
  size_t literal_bits;
} BitsMatch;

/* -- Literals -- */

/* Does the field, read, give the literal back? An integer may be too large for it. */
static bool fits(Build *b, Term literal, Term bitstring, const BitsSpec *spec) {
  if (!is_integer(literal) || spec->type != BITS_INT) return true;
  Bits bits = vl_bits(bitstring);
  Term back = vl_bits_get_int(&b->f->unit->heap, bits.bytes, bits.offset, bits.count, spec->flags);
  return back != TERM_NONE && vl_equal_exact(back, literal);
}

/* The bits that a literal segment compares with; TERM_NONE: it must be read. *never: nothing is like it. */
static Term literal_bits(Build *b, Term expr, const BitsSpec *spec, bool *never) {
  *never = false;
  if (spec->type == BITS_FLOAT) return TERM_NONE;
  Term bits = vl_bits_spec_literal(b, expr, spec);
  if (bits != TERM_NONE && !fits(b, expr, bits, spec)) *never = true;
  return bits;
}

static Term join(Build *b, const Terms *parts) {
  CompileUnit *u = b->f->unit;
  BitsField *fields = vl_unit_room(u, parts->count + 1, sizeof *fields);
  for (size_t i = 0; i < parts->count; i++) fields[i] = (BitsField){BITS_BITSTRING, 1, 0, parts->at[i], ATOM_all};
  BitsStatus status;
  Term joined = vl_bits_build(&u->heap, fields, parts->count, &status);
  if (joined == TERM_NONE) vl_host_out_of_memory(u);
  return joined;
}

Term vl_match_bits_constant(Build *b, Term segments) {
  Terms parts = terms_new(b->f->unit);
  for (; is_cons(segments); segments = cons_tail(segments)) {
    BitsSpec spec;
    bool never;
    Term expr = vl_bits_spec_read(cons_head(segments), &spec), bits = literal_bits(b, expr, &spec, &never);
    if (bits == TERM_NONE || never) return TERM_NONE;
    vl_terms_push(&parts, bits);
  }
  return join(b, &parts);
}

static void compare_byte(BitsMatch *x, Term byte) {
  IrFunction *f = x->m->b->f;
  Bits bits = vl_bits(byte);
  Arg value = ir_var(ir_new_var(f));
  IR(f, OP_bits_byte, ir_label(x->fail), x->ctx, value);
  IR(f, OP_is_eq_exact, ir_label(x->fail), value, ir_term(make_small(vl_bits_get(bits.bytes, bits.offset, 8))));
}

static void compare_literals(BitsMatch *x) {
  Term literal = x->literal_bits > 0 ? join(x->m->b, &x->literals) : TERM_NONE;
  if (x->literal_bits == 8)
    compare_byte(x, literal);
  else if (x->literal_bits > 0)
    IR(x->m->b->f, OP_bits_eq_const, ir_label(x->fail), x->ctx, ir_term(literal), ir_number((uint32_t)x->literal_bits));
  x->literals.count = 0;
  x->literal_bits = 0;
}

/* -- Fields -- */

static bool is_name(Term expr) {
  return ast_is_var(expr) && ast_head(expr) != ATOM_underscore;
}
static bool is_skipped(Term expr) {
  return ast_is_var(expr) && ast_head(expr) == ATOM_underscore;
}

/* Sizes read fields of their own row; meanwhile another clause may have bound variables of the same versions. */
static void bind_fields(Build *b, const Row *row) {
  for (size_t i = 0; i < row->bound_count; i++)
    if (row->bound[i].part->kind == PART_GIVEN) vl_build_bind(b, row->bound[i].version, row->bound[i].part->value);
}

/* The size as an operand. What cannot be computed goes to fail. */
static Arg size_of(BitsMatch *x, const BitsSpec *spec) {
  Term size = vl_bits_spec_size(spec);
  if (is_integer(size)) return ir_term(size);
  Build *b = x->m->b;
  bind_fields(b, x->row);
  Label before = b->guard_fail;
  b->guard_fail = x->fail;
  Arg value = vl_build(b, size, WANT_VALUE);
  b->guard_fail = before;
  return value;
}

static bool is_rest(const BitsSpec *spec) {
  return bits_type_is_part(spec->type) && spec->size == TERM_NONE;
}

static void note_integer(Build *b, Var v) {
  uint32_t word = v / 64;
  if (word >= b->integer_words) {
    uint64_t *words = vl_unit_room(b->f->unit, 2 * (size_t)word + 1, sizeof *words);
    if (b->integer_words) memcpy(words, b->integers, b->integer_words * sizeof *words);
    b->integers = words;
    b->integer_words = 2 * word + 1;
  }
  b->integers[word] |= UINT64_C(1) << (v % 64);
}

bool vl_build_is_integer(const Build *b, Arg value) {
  if (value.kind != ARG_VAR || value.n / 64 >= b->integer_words)
    return value.kind == ARG_TERM && is_integer(value.term);
  return b->integers[value.n / 64] >> (value.n % 64) & 1;
}

static bool is_byte(const BitsSpec *spec, Arg size) {
  if (spec->type != BITS_INT || spec->flags & BITS_SIGNED || size.kind != ARG_TERM || !is_small(size.term))
    return false;
  return small_value(size.term) * (int64_t)spec->unit == 8;
}

Arg vl_bits_take(Build *b, Arg ctx, const BitsSpec *spec, Arg size, Label fail_label) {
  IrFunction *f = b->f;
  Arg fail = ir_label(fail_label), unit = ir_number(spec->unit), flags = ir_number(spec->flags);
  Arg dst = ir_var(ir_new_var(f));
  if (spec->type != BITS_FLOAT && !bits_type_is_part(spec->type)) note_integer(b, dst.n);
  if (is_byte(spec, size)) {
    IR(f, OP_bits_byte, fail, ctx, dst);
    return dst;
  }
  switch (spec->type) {
  case BITS_INT: IR(f, OP_bits_int, fail, ctx, size, unit, flags, dst); break;
  case BITS_FLOAT: IR(f, OP_bits_float, fail, ctx, size, unit, flags, dst); break;
  case BITS_BINARY:
  case BITS_BITSTRING: IR(f, OP_bits_bin, fail, ctx, size, unit, dst); break;
  case BITS_UTF8: IR(f, OP_bits_utf8, fail, ctx, dst); break;
  case BITS_UTF16: IR(f, OP_bits_utf16, fail, ctx, flags, dst); break;
  case BITS_UTF32: IR(f, OP_bits_utf32, fail, ctx, flags, dst); break;
  }
  return dst;
}

static Arg take(BitsMatch *x, const BitsSpec *spec) {
  IrFunction *f = x->m->b->f;
  if (is_rest(spec)) {
    Arg dst = ir_var(ir_new_var(f));
    IR(f, OP_bits_rest, ir_label(x->fail), x->ctx, ir_number(spec->unit), dst);
    return dst;
  }
  Arg size = bits_type_is_utf(spec->type) ? ir_none() : size_of(x, spec);
  return vl_bits_take(x->m->b, x->ctx, spec, size, x->fail);
}

/* Passes over a field that nobody wants. */
static void skip(BitsMatch *x, const BitsSpec *spec) {
  IrFunction *f = x->m->b->f;
  Arg fail = ir_label(x->fail), unit = ir_number(spec->unit), flags = ir_number(spec->flags);
  if (is_rest(spec)) {
    if (spec->unit > 1) IR(f, OP_bits_unit, fail, x->ctx, unit);
    return;
  }
  switch (spec->type) {
  case BITS_INT:
  case BITS_BINARY:
  case BITS_BITSTRING: IR(f, OP_bits_skip, fail, x->ctx, size_of(x, spec), unit); break;
  case BITS_FLOAT: take(x, spec); break; /* it must be one */
  case BITS_UTF8: IR(f, OP_bits_skip_utf8, fail, x->ctx); break;
  case BITS_UTF16: IR(f, OP_bits_skip_utf16, fail, x->ctx, flags); break;
  case BITS_UTF32: IR(f, OP_bits_skip_utf32, fail, x->ctx, flags); break;
  }
}

static void bind(BitsMatch *x, Term var, const BitsSpec *spec) {
  Matcher *m = x->m;
  Arg value = take(x, spec);
  int64_t version = vl_build_version(var);
  vl_build_bind(m->b, version, value); /* for the sizes that follow */
  x->at += vl_row_bind(m, x->row, x->at, version, vl_part_given(m, value));
}

/* A field that must be that value. */
static void compare(BitsMatch *x, Arg with, const BitsSpec *spec) {
  Arg value = take(x, spec);
  IR(x->m->b->f, OP_is_eq_exact, ir_label(x->fail), value, with);
}

Term vl_bits_as_float(Build *b, Term number) {
  double d;
  if (is_float(number) || !vl_int_to_double(number, &d)) return number;
  Term made = vl_float(&b->f->unit->heap, d);
  if (made == TERM_NONE) vl_host_out_of_memory(b->f->unit);
  return made;
}

static void match_field(BitsMatch *x, Term expr, const BitsSpec *spec) {
  Build *b = x->m->b;
  bool never;
  Term bits = literal_bits(b, expr, spec, &never);
  if (bits != TERM_NONE && !never) {
    vl_terms_push(&x->literals, bits);
    x->literal_bits += vl_bits(bits).count;
    return;
  }
  compare_literals(x);
  if (never)
    IR(b->f, OP_jump, ir_label(x->fail));
  else if (vl_ast_is_call_of(expr, ATOM_pin, 1))
    compare(x, vl_build_lookup(b, vl_build_version(cons_head(ast_args(expr)))), spec);
  else if (is_skipped(expr))
    skip(x, spec);
  else if (is_name(expr))
    bind(x, expr, spec);
  else if (is_number(expr))
    compare(x, ir_term(spec->type == BITS_FLOAT ? vl_bits_as_float(b, expr) : expr), spec);
  else if (is_bitstring(expr) && bits_type_is_part(spec->type))
    compare(x, ir_term(expr), spec);
  else if (is_bitstring(expr))
    IR(b->f, OP_jump, ir_label(x->fail)); /* no text in that encoding */
  else
    vl_build_error(b, "this cannot stand in a bitstring pattern");
}

/* The rest of a bitstring, whose size must fit, is taken out when the guard has held. */
static void bind_rest(BitsMatch *x, Term var, const BitsSpec *spec) {
  Matcher *m = x->m;
  BitsState *from = vl_context_save(m, x->context);
  if (spec->unit > 1) IR(m->b->f, OP_bits_unit, ir_label(x->fail), x->ctx, ir_number(spec->unit));
  x->at += vl_row_bind(m, x->row, x->at, vl_build_version(var), vl_part_rest(m, from, x->fail));
}

/* The context itself goes on in place of the rest. */
static bool pass_rest(BitsMatch *x, Term var, const BitsSpec *spec) {
  Matcher *m = x->m;
  int64_t version = vl_build_version(var);
  for (size_t i = 0; i < x->row->cell_count; i++)
    if (x->row->cells[i].kind == CELL_BITS) return false; /* which may have the same variable */
  if (vl_row_binds(x->row, version) || !vl_pass_is_passed(m->b, &m->clauses[x->row->clause], version)) return false;
  if (spec->unit > 1) IR(m->b->f, OP_bits_unit, ir_label(x->fail), x->ctx, ir_number(spec->unit));
  Part *part = vl_part_given(m, arg_context(x->ctx));
  part->from = vl_context_save(m, x->context);
  x->at += vl_row_bind(m, x->row, x->at, version, part);
  return true;
}

/* Is nothing left that can fail when the context has moved? Then nobody comes back to a place unknown. */
static bool is_last_step(const Row *row, Term segments, bool guarded) {
  if (is_nil(segments)) return true;
  BitsSpec spec;
  if (is_bitstring(vl_bits_spec_read(cons_head(segments), &spec))) return false;
  return is_nil(cons_tail(segments)) && is_rest(&spec) && !guarded && row->cell_count == 0;
}

void vl_match_bits_cell(Matcher *m, Row *row, size_t at, Label fail) {
  Cell cell = row->cells[at];
  vl_row_remove(row, at);
  BitsState *from = cell.from ? cell.from : vl_context_start(m, cell.part, fail);
  vl_context_go(m, from);
  BitsMatch x = {m, row, at, from->context, from->context->ctx, fail, terms_new(m->b->f->unit), 0};
  bool guarded = is_cons(m->clauses[row->clause].guards);
  if (!is_last_step(row, cell.pattern, guarded)) vl_context_moved(m, x.context);
  for (Term all = cell.pattern; is_cons(all); all = cons_tail(all)) {
    BitsSpec spec;
    Term expr = vl_bits_spec_read(cons_head(all), &spec);
    if (!is_rest(&spec) || is_bitstring(expr)) {
      match_field(&x, expr, &spec);
      continue;
    }
    compare_literals(&x);
    if (is_name(expr) && pass_rest(&x, expr, &spec)) return;
    if (guarded && is_name(expr))
      bind_rest(&x, expr, &spec);
    else
      match_field(&x, expr, &spec);
    if (row->cell_count > 0) vl_context_moved(m, x.context); /* a comparison has been added */
    return;
  }
  compare_literals(&x);
  IR(m->b->f, OP_bits_done, ir_label(fail), x.ctx);
}

void vl_match_bits(Build *b, Term segments, Arg subject, Label fail) {
  vl_match_one(b, vl_ast_node(b->f->unit, ATOM_bits, NIL, segments), subject, fail);
}
