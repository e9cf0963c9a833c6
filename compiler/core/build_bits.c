#include "core/bits_spec.h"

/* A field on its way into the op's list. */
typedef struct Field {
  enum BitsType type;
  unsigned unit, flags;
  Arg value, size;
} Field;

typedef struct Fields {
  Build *b;
  Field *at;
  size_t count;
  uint32_t segment; /* the source's, for errors: from 1 */
} Fields;

static bool is_constant(const Field *field) {
  return field->value.kind == ARG_TERM && field->type == BITS_BITSTRING && field->unit == 1 &&
         field->size.term == ATOM_all && is_bitstring(field->value.term);
}

/* Literal bits; they join those in front of them. */
static void push_constant(Fields *all, Term bits) {
  CompileUnit *u = all->b->f->unit;
  Field *last = all->count > 0 ? &all->at[all->count - 1] : NULL;
  if (!last || !is_constant(last)) {
    all->at[all->count++] = (Field){BITS_BITSTRING, 1, 0, ir_term(bits), ir_term(ATOM_all)};
    return;
  }
  const BitsField both[] = {{BITS_BITSTRING, 1, 0, last->value.term, ATOM_all}, {BITS_BITSTRING, 1, 0, bits, ATOM_all}};
  BitsStatus status;
  Term joined = vl_bits_build(&u->heap, both, VL_COUNT_OF(both), &status);
  if (joined == TERM_NONE) vl_host_out_of_memory(u);
  last->value = ir_term(joined);
}

static void push_segment(Fields *all, Term segment) {
  Build *b = all->b;
  all->segment++;
  BitsSpec spec;
  Term expr = vl_bits_spec_read(segment, &spec), bits = vl_bits_spec_literal(b, expr, &spec);
  if (bits == TERM_NONE) {
    Arg value = vl_build(b, expr, WANT_VALUE);
    Term size = vl_bits_spec_size(&spec);
    Arg bits_size = is_integer(size) || size == ATOM_all ? ir_term(size) : vl_build(b, size, WANT_VALUE);
    if (value.kind == ARG_TERM && (spec.size == TERM_NONE || is_integer(spec.size)))
      bits = vl_bits_spec_literal(b, value.term, &spec);
    if (bits == TERM_NONE) {
      unsigned flags = spec.flags | all->segment << BITS_SEGMENT_SHIFT;
      all->at[all->count++] = (Field){spec.type, spec.unit, flags, value, bits_size};
      return;
    }
  }
  push_constant(all, bits);
}

Arg vl_build_bits(Build *b, Term meta, Term segments, Place place) {
  IrFunction *f = b->f;
  Fields all = {.b = b};
  all.at = vl_unit_room(f->unit, vl_ast_length(segments) + 1, sizeof *all.at);
  for (; is_cons(segments); segments = cons_tail(segments)) push_segment(&all, cons_head(segments));
  if (all.count == 0) push_constant(&all, vl_ast_binary(f->unit, "", 0));
  if (all.count == 1 && is_constant(&all.at[0])) return vl_build_deliver(b, all.at[0].value, place);
  Arg *args = vl_unit_room(f->unit, 2 + 5 * all.count, sizeof *args);
  size_t n = 0;
  Arg dst = ir_var(ir_new_var(f));
  args[n++] = ir_label(b->guard_fail);
  args[n++] = dst;
  for (size_t i = 0; i < all.count; i++) {
    const Field *field = &all.at[i];
    args[n++] = ir_number((uint32_t)field->type);
    args[n++] = ir_number(field->unit);
    args[n++] = ir_number(field->flags);
    args[n++] = field->value;
    args[n++] = field->size;
  }
  vl_build_line(b, meta);
  vl_ir_add(f, OP_bits_build, n, args);
  return vl_build_deliver(b, dst, place);
}
