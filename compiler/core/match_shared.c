/* Bitstring patterns of several rows on one part: one context, and equal fields taken once. */
#include "core/match_bits.h"

/* The first field of a row's cell, when others can share it: its size is known. */
typedef struct Shared {
  BitsSpec spec;
  Term expr; /* what it must be: a literal, a variable, a pin */
  Term left; /* the segments behind it */
} Shared;

/* The first byte of literal bytes; the others stay a segment. */
static bool first_byte(Build *b, Term segment, Term bytes, Term left, Shared *out) {
  const uint8_t *at;
  size_t size;
  if (!vl_binary_peek(bytes, &at, &size) || size == 0) return false;
  *out = (Shared){{BITS_INT, 1, 0, make_small(8)}, make_small(at[0]), left};
  if (size == 1) return true;
  CompileUnit *u = b->f->unit;
  Term others = vl_ast_binary(u, (const char *)at + 1, size - 1);
  Term spec = vl_ast_keypush(u, NIL, ATOM_type, ATOM_binary);
  out->left = vl_ast_cons(u, AST_CALL(u, ATOM_type_op, ast_meta(segment), others, spec), left);
  return true;
}

static bool read_shared(Build *b, Term segments, Shared *out) {
  if (is_nil(segments)) return false;
  Term segment = cons_head(segments), left = cons_tail(segments);
  BitsSpec spec;
  Term expr = vl_bits_spec_read(segment, &spec);
  bool text = is_bitstring(expr) || (is_integer(expr) && bits_type_is_utf(spec.type));
  if (text) return first_byte(b, segment, vl_bits_spec_literal(b, expr, &spec), left, out);
  Term size = vl_bits_spec_size(&spec);
  if (!bits_type_is_utf(spec.type) && !is_small(size)) return false;
  spec.size = size;
  *out = (Shared){spec, expr, left};
  return true;
}

static bool is_same_field(const BitsSpec *a, const BitsSpec *b) {
  return a->type == b->type && a->unit == b->unit && a->flags == b->flags && a->size == b->size;
}

static Cell *find_bits(Row *row, const Part *part, const BitsState *from) {
  for (size_t i = 0; i < row->cell_count; i++) {
    Cell *cell = &row->cells[i];
    if (cell->kind == CELL_BITS && cell->part == part && cell->from == from) return cell;
  }
  return NULL;
}

size_t vl_match_bits_run(Matcher *m, Row **rows, size_t n, const Cell *first) {
  Shared wanted, own;
  bool started = first->from != NULL;
  if (started && !read_shared(m->b, first->pattern, &wanted)) return 1;
  size_t run = 1;
  for (; run < n; run++) {
    const Cell *cell = find_bits(rows[run], first->part, first->from);
    if (!cell) break;
    if (started && (!read_shared(m->b, cell->pattern, &own) || !is_same_field(&wanted.spec, &own.spec))) break;
  }
  return run;
}

/* What a row asks of the field that has been taken. */
static void add_value(Matcher *m, Row *row, size_t at, Part *value, const Shared *field) {
  Term expr = field->expr;
  if (is_number(expr) && field->spec.type == BITS_FLOAT) expr = vl_bits_as_float(m->b, expr);
  bool named = ast_is_var(expr) && ast_head(expr) != ATOM_underscore;
  if (named) vl_build_bind(m->b, vl_build_version(expr), value->value); /* for the sizes that follow */
  vl_row_add(m, row, at, value, expr);
}

void vl_match_bits_step(Matcher *m, Row **rows, size_t n, const Cell *first, Label fail) {
  Part *part = first->part;
  BitsState *from = first->from, *to;
  Part *value = NULL;
  if (!from) {
    to = vl_context_start(m, part, fail);
  } else {
    Shared field;
    if (!read_shared(m->b, first->pattern, &field)) return;
    vl_context_go(m, from);
    Arg size = ir_term(field.spec.size);
    value = vl_part_given(m, vl_bits_take(m->b, from->context->ctx, &field.spec, size, fail));
    vl_context_moved(m, from->context);
    to = vl_context_save(m, from->context);
  }
  for (size_t i = 0; i < n; i++) {
    Cell *cell = find_bits(rows[i], part, from);
    size_t at = (size_t)(cell - rows[i]->cells);
    Shared field;
    cell->from = to;
    if (!value || !read_shared(m->b, cell->pattern, &field)) continue;
    cell->pattern = field.left;
    add_value(m, rows[i], at, value, &field);
  }
}
