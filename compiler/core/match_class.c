#include "core/match_class.h"

#include "data/compare.h"
#include "data/hash.h"

#include <string.h>

/* A class of rows that may hold together. */
typedef struct Class {
  CellKind kind; /* CONST, CONS or TUPLE */
  Term value;    /* of a CONST */
  uint32_t arity;
  Term tag; /* of a TUPLE: the atom in front that all rows have, or TERM_NONE: any */
  Row **rows;
  size_t count;
  Label label;
} Class;

typedef struct Classes {
  Matcher *m;
  Part *part;
  Row **rows;
  size_t row_count;
  Class *at;
  size_t count;
  uint32_t *slots; /* constants by hash: index + 1 of their class */
  size_t mask;     /* slots - 1; 0: few rows, no slots */
} Classes;

enum {
  TAGS_APART = 2,    /* so many tags of one arity are tested one by one */
  ARITIES_APART = 2, /* so many arities are tested one by one */
  FEW_ROWS = 8,
};

Cell *vl_class_find(Row *row, const Part *part) {
  for (size_t i = 0; i < row->cell_count; i++) {
    Cell *cell = &row->cells[i];
    bool excludes = cell->kind == CELL_CONST || cell->kind == CELL_CONS || cell->kind == CELL_TUPLE;
    if (excludes && cell->part == part) return cell;
  }
  return NULL;
}

/* -- Tuples -- */

static uint32_t arity_of(Term tuple) {
  return is_tuple_of(tuple, 2) ? 2 : (uint32_t)vl_ast_length(ast_args(tuple));
}

/* The atom in front of a tuple pattern, or TERM_NONE. */
static Term tag_of(Term tuple) {
  Term first = TERM_NONE;
  if (is_tuple_of(tuple, 2))
    first = tuple_at(tuple, 0);
  else if (is_cons(ast_args(tuple)))
    first = cons_head(ast_args(tuple));
  return first != TERM_NONE && is_atom(first) ? first : TERM_NONE;
}

/* Do the rows with tuples of that size all have a tag, and few different ones? */
static bool are_tags_apart(const Classes *c, uint32_t arity) {
  Term tags[TAGS_APART];
  size_t count = 0;
  for (size_t i = 0; i < c->row_count; i++) {
    const Cell *cell = vl_class_find(c->rows[i], c->part);
    if (cell->kind != CELL_TUPLE || arity_of(cell->pattern) != arity) continue;
    Term tag = tag_of(cell->pattern);
    size_t k = 0;
    while (k < count && tags[k] != tag) k++;
    if (k < count) continue;
    if (tag == TERM_NONE || count == TAGS_APART) return false;
    tags[count++] = tag;
  }
  return true;
}

/* -- Sorting rows into classes -- */

static bool is_of_class(const Class *class, const Cell *cell) {
  if (class->kind != cell->kind) return false;
  switch (cell->kind) {
  case CELL_CONST: return vl_equal_exact(class->value, cell->value.term);
  case CELL_TUPLE:
    return class->arity == arity_of(cell->pattern) && (class->tag == TERM_NONE || class->tag == tag_of(cell->pattern));
  case CELL_CONS: return true;
  case CELL_KEY:
  case CELL_IS_MAP:
  case CELL_IS_ATOM:
  case CELL_EQUAL:
  case CELL_SAME:
  case CELL_BITS: return false;
  }
  return false;
}

static Class *new_class(Classes *c, const Cell *cell) {
  Class *class = &c->at[c->count++];
  *class = (Class){.kind = cell->kind, .tag = TERM_NONE};
  if (cell->kind == CELL_CONST) class->value = cell->value.term;
  if (cell->kind == CELL_TUPLE) {
    class->arity = arity_of(cell->pattern);
    if (are_tags_apart(c, class->arity)) class->tag = tag_of(cell->pattern);
  }
  return class;
}

static Class *class_of_constant(Classes *c, const Cell *cell) {
  size_t i = vl_hash(cell->value.term, 0) & c->mask;
  for (; c->slots[i]; i = (i + 1) & c->mask)
    if (is_of_class(&c->at[c->slots[i] - 1], cell)) return &c->at[c->slots[i] - 1];
  c->slots[i] = (uint32_t)c->count + 1;
  return new_class(c, cell);
}

static Class *class_of(Classes *c, const Cell *cell) {
  if (c->mask > 0 && cell->kind == CELL_CONST) return class_of_constant(c, cell);
  for (size_t i = 0; i < c->count; i++)
    if (is_of_class(&c->at[i], cell)) return &c->at[i];
  return new_class(c, cell);
}

static void make_slots(Classes *c) {
  if (c->row_count <= FEW_ROWS) return;
  size_t size = 2 * FEW_ROWS;
  while (size < 2 * c->row_count) size *= 2;
  c->slots = vl_unit_room(c->m->b->f->unit, size, sizeof *c->slots);
  c->mask = size - 1;
}

static void sort_rows(Classes *c) {
  CompileUnit *u = c->m->b->f->unit;
  uint32_t *class_at = vl_unit_room(u, c->row_count, sizeof *class_at);
  c->at = vl_unit_room(u, c->row_count, sizeof *c->at);
  make_slots(c);
  for (size_t i = 0; i < c->row_count; i++) {
    Class *class = class_of(c, vl_class_find(c->rows[i], c->part));
    class->count++;
    class_at[i] = (uint32_t)(class - c->at);
  }
  for (size_t i = 0; i < c->count; i++) {
    c->at[i].rows = vl_unit_room(u, c->at[i].count, sizeof(Row *));
    c->at[i].count = 0;
  }
  for (size_t i = 0; i < c->row_count; i++) {
    Class *class = &c->at[class_at[i]];
    class->rows[class->count++] = c->rows[i];
  }
}

/* -- Tests -- */

static void test_class(Matcher *m, const Class *class, Part *part, Label fail) {
  IrFunction *f = m->b->f;
  Arg value = vl_part_load(m, part);
  if (class->kind == CELL_CONS)
    IR(f, OP_is_cons, ir_label(fail), value);
  else if (class->kind == CELL_TUPLE && class->tag != TERM_NONE)
    IR(f, OP_tagged_tuple, ir_label(fail), value, ir_number(class->arity), ir_term(class->tag));
  else if (class->kind == CELL_TUPLE)
    IR(f, OP_tuple_arity, ir_label(fail), value, ir_number(class->arity));
  else if (is_nil(class->value))
    IR(f, OP_is_nil, ir_label(fail), value);
  else
    IR(f, OP_is_eq_exact, ir_label(fail), value, ir_term(class->value));
}

static void open_cell(Matcher *m, Row *row, size_t at, const Class *class) {
  vl_row_open(m, row, at);
  if (class->tag != TERM_NONE) vl_row_remove(row, at);
}

void vl_class_test_one(Matcher *m, Row *row, size_t at, Label fail) {
  const Cell *cell = &row->cells[at];
  Class class = {.kind = cell->kind, .tag = TERM_NONE};
  if (cell->kind == CELL_TUPLE) {
    class.arity = arity_of(cell->pattern);
    class.tag = tag_of(cell->pattern);
  }
  test_class(m, &class, cell->part, fail);
  open_cell(m, row, at, &class);
}

/* The code of the class's rows, whose test has held. */
static void match_class(Classes *c, const Class *class, Label fail, MatchRows *go_on) {
  size_t mark = c->m->trail_count;
  for (size_t i = 0; i < class->count; i++) {
    Row *row = class->rows[i];
    open_cell(c->m, row, (size_t)(vl_class_find(row, c->part) - row->cells), class);
  }
  go_on(c->m, class->rows, class->count, fail);
  vl_part_undo(c->m, mark);
}

/* -- Stages: constants by a table, tuples by a table of sizes, the rest one after the other -- */

typedef enum Stage { STAGE_VALUES, STAGE_ARITIES, STAGE_CHAIN, STAGES } Stage;

static bool is_in_stage(const Class *class, Stage stage, bool values, bool arities) {
  bool value = values && class->kind == CELL_CONST && opd_is_immediate(class->value);
  bool arity = arities && class->kind == CELL_TUPLE;
  switch (stage) {
  case STAGE_VALUES: return value;
  case STAGE_ARITIES: return arity;
  case STAGE_CHAIN:
  case STAGES: return !value && !arity;
  }
  return false;
}

/* `next`: where other values go; `fail`: where rows go that do not hold after all. */
static void select_class(Classes *c, Stage stage, const bool *in, size_t count, Label next, Label fail,
                         MatchRows *go_on) {
  IrFunction *f = c->m->b->f;
  Arg *args = vl_unit_room(f->unit, 2 * count + 2, sizeof *args);
  size_t n = 0;
  args[n++] = ir_label(next);
  args[n++] = vl_part_load(c->m, c->part);
  for (size_t i = 0; i < c->count; i++) {
    Class *class = &c->at[i];
    if (!in[i]) continue;
    class->label = ir_new_label(f);
    args[n++] = stage == STAGE_VALUES ? ir_term(class->value) : ir_number(class->arity);
    args[n++] = ir_label(class->label);
  }
  vl_ir_add(f, stage == STAGE_VALUES ? OP_select_value : OP_select_arity, n, args);
  for (size_t i = 0; i < c->count; i++) {
    if (!in[i]) continue;
    vl_ir_place(f, c->at[i].label);
    match_class(c, &c->at[i], fail, go_on);
  }
}

/* Conses before anything else: in a loop over a list the end comes once. */
static void cons_first(Classes *c) {
  for (size_t i = 1; i < c->count; i++) {
    if (c->at[i].kind != CELL_CONS) continue;
    Class cons = c->at[i];
    memmove(c->at + 1, c->at, i * sizeof cons);
    c->at[0] = cons;
  }
}

static void chain_classes(Classes *c, const bool *in, size_t count, Label fail, MatchRows *go_on) {
  IrFunction *f = c->m->b->f;
  for (size_t i = 0; i < c->count; i++) {
    if (!in[i]) continue;
    Label next = --count > 0 ? ir_new_label(f) : fail;
    test_class(c->m, &c->at[i], c->part, next);
    match_class(c, &c->at[i], fail, go_on);
    if (count > 0) vl_ir_place(f, next);
  }
}

static size_t count_in(const Classes *c, CellKind kind, bool words) {
  size_t count = 0;
  for (size_t i = 0; i < c->count; i++) {
    const Class *class = &c->at[i];
    if (class->kind == kind && (!words || opd_is_immediate(class->value))) count++;
  }
  return count;
}

static bool has_tags(const Classes *c) {
  for (size_t i = 0; i < c->count; i++)
    if (c->at[i].kind == CELL_TUPLE && c->at[i].tag != TERM_NONE) return true;
  return false;
}

void vl_class_switch(Matcher *m, Row **rows, size_t n, Part *part, Label fail, MatchRows *go_on) {
  Classes c = {.m = m, .part = part, .rows = rows, .row_count = n};
  sort_rows(&c);
  cons_first(&c);
  vl_part_load(m, part);
  bool values = count_in(&c, CELL_CONST, true) > 1;
  bool arities = count_in(&c, CELL_TUPLE, false) > ARITIES_APART && !has_tags(&c);
  bool *in = vl_unit_room(m->b->f->unit, c.count, sizeof *in);
  size_t left = c.count;
  for (Stage stage = STAGE_VALUES; stage < STAGES && left > 0; stage++) {
    size_t count = 0;
    for (size_t i = 0; i < c.count; i++) count += in[i] = is_in_stage(&c.at[i], stage, values, arities);
    if (count == 0) continue;
    left -= count;
    Label next = left > 0 ? ir_new_label(m->b->f) : fail;
    if (stage == STAGE_CHAIN)
      chain_classes(&c, in, count, fail, go_on);
    else
      select_class(&c, stage, in, count, next, fail, go_on);
    if (left > 0) vl_ir_place(m->b->f, next);
  }
}
