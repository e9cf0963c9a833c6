#include "core/match.h"

#include "code/format.h"
#include "core/match_class.h"
#include "core/shadow.h"
#include "data/compare.h"

static void match_rows(Matcher *m, Row **rows, size_t n, Label fail);

/* -- One row that needs nothing more -- */

static bool mentions(Build *b, Term t, int64_t version) {
  if (vl_build_is_too_deep(b)) return false;
  if (ast_is_var(t)) return ast_head(t) != ATOM_underscore && vl_build_version(t) == version;
  if (ast_is_node(t)) return mentions(b, ast_head(t), version) || mentions(b, ast_args(t), version);
  if (is_tuple_of(t, 2)) return mentions(b, tuple_at(t, 0), version) || mentions(b, tuple_at(t, 1), version);
  for (; is_cons(t); t = cons_tail(t))
    if (mentions(b, cons_head(t), version)) return true;
  return false;
}

/* What only the body reads is taken out after the guard. */
static void bind_for_guard(Matcher *m, const Row *row, Term guards) {
  for (size_t i = 0; i < row->bound_count; i++) {
    Bound bound = row->bound[i];
    if (!mentions(m->b, guards, bound.version)) continue;
    vl_build_bind(m->b, bound.version, vl_part_load(m, bound.part));
  }
}

static void bind_all(Matcher *m, const Row *row) {
  for (size_t i = 0; i < row->bound_count; i++)
    vl_build_bind(m->b, row->bound[i].version, vl_part_load(m, row->bound[i].part));
  for (size_t i = 0; i < row->bound_count; i++) {
    const Part *part = row->bound[i].part;
    if (part->kind == PART_GIVEN && part->from) vl_context_go(m, part->from); /* it is passed on from there */
  }
}

/* One of the alternatives must hold. */
static void test_guards(Build *b, Term guards, Label fail) {
  if (is_nil(cons_tail(guards))) {
    vl_build_guard(b, cons_head(guards), fail);
    return;
  }
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

/* Guards and body of a row whose patterns hold. */
static void match_leaf(Matcher *m, const Row *row, Label fail) {
  Build *b = m->b;
  const MatchClause *clause = &m->clauses[row->clause];
  if (is_cons(clause->guards)) {
    bind_for_guard(m, row, clause->guards);
    vl_build_line(b, clause->meta);
    test_guards(b, clause->guards, fail);
  }
  bind_all(m, row);
  if (!m->body) return;
  m->body(b, row->clause, m->context);
  if (vl_ir_is_open(b->f)) IR(b->f, OP_jump, ir_label(m->done));
}

/* -- Tests of one row -- */

static void test_equal(Build *b, Arg value, Arg with, Label fail) {
  if (with.kind == ARG_TERM && is_nil(with.term))
    IR(b->f, OP_is_nil, ir_label(fail), value);
  else
    IR(b->f, OP_is_eq_exact, ir_label(fail), value, with);
}

/* A cell that asks for nothing inside. */
static void test_plain(Matcher *m, const Cell *cell, Label fail) {
  Build *b = m->b;
  Arg value = vl_part_load(m, cell->part);
  switch (cell->kind) {
  case CELL_IS_MAP: IR(b->f, OP_is_map, ir_label(fail), value); return;
  case CELL_IS_ATOM: IR(b->f, OP_is_atom, ir_label(fail), value); return;
  case CELL_SAME: test_equal(b, value, vl_part_load(m, cell->other), fail); return;
  case CELL_CONST:
  case CELL_EQUAL: test_equal(b, value, cell->value, fail); return;
  case CELL_CONS:
  case CELL_TUPLE:
  case CELL_KEY:
  case CELL_BITS: return;
  }
}

/* -- Keys of maps -- */

static bool is_same_key(Arg a, Arg b) {
  if (a.kind != b.kind) return false;
  return a.kind == ARG_TERM ? vl_equal_exact(a.term, b.term) : a.n == b.n;
}

static Cell *find_key(Row *row, const Part *part, Arg key) {
  for (size_t i = 0; i < row->cell_count; i++) {
    Cell *cell = &row->cells[i];
    if (cell->kind == CELL_KEY && cell->part == part && is_same_key(cell->value, key)) return cell;
  }
  return NULL;
}

static bool have_key(Row **rows, size_t n, const Part *part, Arg key) {
  for (size_t i = 0; i < n; i++)
    if (!find_key(rows[i], part, key)) return false;
  return true;
}

/* Does a row look at what is under the key? */
static bool is_key_read(Row **rows, size_t n, const Part *part, Arg key) {
  for (size_t i = 0; i < n; i++) {
    const Cell *cell = find_key(rows[i], part, key);
    bool skipped = ast_is_var(cell->pattern) && ast_head(cell->pattern) == ATOM_underscore;
    if (cell->is_name || !skipped) return true;
  }
  return false;
}

static void open_key(Matcher *m, Row **rows, size_t n, const Part *part, Arg key, Part *under) {
  for (size_t i = 0; i < n; i++) {
    Cell *cell = find_key(rows[i], part, key);
    cell->other = under;
    vl_row_open(m, rows[i], (size_t)(cell - rows[i]->cells));
  }
}

/* As many ops as the machine's limit asks for. */
static void add_gets(IrFunction *f, size_t count, const Arg *get) {
  Arg some[2 + 2 * MAP_GET_MAX] = {get[0], get[1]};
  for (size_t at = 2, n; at < count; at += n) {
    n = count - at < 2 * MAP_GET_MAX ? count - at : 2 * MAP_GET_MAX;
    memcpy(some + 2, get + at, n * sizeof *some);
    vl_ir_add(f, OP_map_get, n + 2, some);
  }
}

/* All keys of the part that every one of the rows asks for, at once. */
static void match_keys(Matcher *m, Row **rows, size_t n, Part *part, Label fail) {
  IrFunction *f = m->b->f;
  Row *first = rows[0];
  Arg *get = vl_unit_room(f->unit, 2 * first->cell_count + 2, sizeof *get);
  Arg *has = vl_unit_room(f->unit, first->cell_count + 2, sizeof *has);
  size_t gets = 0, tests = 0;
  get[gets++] = has[tests++] = ir_label(fail);
  get[gets++] = has[tests++] = vl_part_load(m, part);
  Cell *cells = vl_unit_room(f->unit, first->cell_count, sizeof *cells);
  size_t count = first->cell_count;
  memcpy(cells, first->cells, count * sizeof *cells);
  for (size_t i = 0; i < count; i++) {
    Arg key = cells[i].value;
    if (cells[i].kind != CELL_KEY || cells[i].part != part || !have_key(rows, n, part, key)) continue;
    Part *under = vl_part_given(m, ir_var(ir_new_var(f)));
    if (is_key_read(rows, n, part, key)) {
      get[gets++] = key;
      get[gets++] = under->value;
    } else {
      has[tests++] = key;
    }
    open_key(m, rows, n, part, key, under);
  }
  if (tests > 2) vl_ir_add(f, OP_map_has, tests, has);
  add_gets(f, gets, get);
}

/* -- Which test comes next -- */

static bool has_key_of(Row *row, const Cell *cell) {
  return find_key(row, cell->part, cell->value) != NULL;
}

static bool is_plain_map(const Row *row, const Part *part) {
  for (size_t i = 0; i < row->cell_count; i++)
    if (row->cells[i].kind == CELL_IS_MAP && row->cells[i].part == part) return true;
  return false;
}

/* How many rows from the first on can share the test of that cell; 0: it is no test to share. */
static size_t run_of(Row **rows, size_t n, const Cell *cell) {
  size_t run = 0;
  switch (cell->kind) {
  case CELL_CONST:
  case CELL_CONS:
  case CELL_TUPLE:
    while (run < n && vl_class_find(rows[run], cell->part)) run++;
    return run;
  case CELL_KEY:
    while (run < n && has_key_of(rows[run], cell)) run++;
    return run;
  case CELL_IS_MAP:
    while (run < n && is_plain_map(rows[run], cell->part)) run++;
    return run;
  case CELL_IS_ATOM:
  case CELL_EQUAL:
  case CELL_SAME:
  case CELL_BITS: return 0;
  }
  return 0;
}

/* The first of the row's bits cells, or the count of its cells. */
static size_t find_bits(const Row *row) {
  size_t i = 0;
  while (i < row->cell_count && row->cells[i].kind != CELL_BITS) i++;
  return i;
}

/* The first of the row's comparisons, or the count of its cells. */
static size_t find_comparison(const Row *row) {
  size_t i = 0;
  while (i < row->cell_count && row->cells[i].kind == CELL_BITS) i++;
  return i;
}

/* The first of the row's constants, or the count of its cells. A row alone tests them first: they keep nothing. */
static size_t find_constant(const Row *row) {
  size_t i = 0;
  while (i < row->cell_count && row->cells[i].kind != CELL_CONST) i++;
  return i;
}

/* The first row's cell to test: that which most rows share; of two the first, but bits behind all others. */
static size_t choose(Matcher *m, Row **rows, size_t n, size_t *run) {
  const Row *row = rows[0];
  size_t best = 0, bits = find_bits(row);
  *run = 1;
  if (n == 1 && (best = find_constant(row)) < row->cell_count) return best;
  best = *run = 0;
  for (size_t i = 0; i < row->cell_count; i++) {
    size_t shared = run_of(rows, n, &row->cells[i]);
    if (shared > *run) {
      *run = shared;
      best = i;
    }
  }
  size_t bits_run = bits < row->cell_count && *run < n ? vl_match_bits_run(m, rows, n, &row->cells[bits]) : 0;
  size_t comparison = *run > 0 ? best : find_comparison(row);
  if (*run == 0) *run = 1;
  if (comparison < row->cell_count && bits_run <= *run) return comparison;
  *run = bits_run;
  return bits;
}

/* -- Rows -- */

/* A test that one row makes alone. */
static void match_alone(Matcher *m, Row *row, size_t at, Label fail) {
  Cell cell = row->cells[at];
  switch (cell.kind) {
  case CELL_BITS: vl_match_bits_cell(m, row, at, fail); return;
  case CELL_KEY: match_keys(m, &row, 1, cell.part, fail); return;
  case CELL_CONS:
  case CELL_TUPLE: vl_class_test_one(m, row, at, fail); return;
  case CELL_CONST:
  case CELL_IS_MAP:
  case CELL_IS_ATOM:
  case CELL_EQUAL:
  case CELL_SAME:
    test_plain(m, &cell, fail);
    vl_row_remove(row, at);
    return;
  }
}

/* The first `run` rows, which share the test of the first row's cell `at`. */
static void match_group(Matcher *m, Row **rows, size_t run, size_t at, Label fail) {
  Cell cell = rows[0]->cells[at];
  if (run == 1) {
    match_alone(m, rows[0], at, fail);
  } else if (cell.kind == CELL_BITS) {
    vl_match_bits_step(m, rows, run, &cell, fail);
  } else if (cell.kind == CELL_KEY) {
    match_keys(m, rows, run, cell.part, fail);
  } else if (cell.kind == CELL_IS_MAP) {
    test_plain(m, &cell, fail);
    for (size_t i = 0; i < run; i++)
      for (size_t k = rows[i]->cell_count; k-- > 0;)
        if (rows[i]->cells[k].kind == CELL_IS_MAP && rows[i]->cells[k].part == cell.part) vl_row_remove(rows[i], k);
  } else {
    vl_class_switch(m, rows, run, cell.part, fail, match_rows);
    return;
  }
  match_rows(m, rows, run, fail);
}

static void match_rows(Matcher *m, Row **rows, size_t n, Label fail) {
  Build *b = m->b;
  while (n > 0 && !vl_build_is_too_deep(b)) {
    size_t run = 1, at = rows[0]->cell_count > 0 ? choose(m, rows, n, &run) : 0;
    bool leaf = rows[0]->cell_count == 0, guarded = leaf && is_cons(m->clauses[rows[0]->clause].guards);
    if (leaf && !guarded) {
      match_leaf(m, rows[0], fail);
      return;
    }
    if (!leaf && n == 1) {
      match_alone(m, rows[0], at, fail);
      continue;
    }
    Label rest = run < n ? ir_new_label(b->f) : fail;
    size_t mark = m->trail_count, moves = m->moves;
    if (leaf)
      match_leaf(m, rows[0], rest);
    else
      match_group(m, rows, run, at, rest);
    vl_part_undo(m, mark);
    if (m->moves != moves) vl_context_forget(m);
    if (run < n) vl_ir_place(b->f, rest);
    rows += run;
    n -= run;
  }
}

/* -- The faces -- */

static Row *new_row(Matcher *m, size_t clause, Part **parts, size_t count) {
  Row *row = vl_unit_room(m->b->f->unit, 1, sizeof *row);
  row->clause = clause;
  for (size_t i = 0; i < count; i++) vl_row_add(m, row, row->cell_count, parts[i], m->clauses[clause].patterns[i]);
  return row;
}

static void match_all(Matcher *m, size_t subject_count, const Arg *subjects, size_t clause_count, Label fail) {
  CompileUnit *u = m->b->f->unit;
  Part **parts = vl_unit_room(u, subject_count, sizeof(Part *));
  Row **rows = vl_unit_room(u, clause_count, sizeof(Row *));
  uint32_t context = m->b->context_param;
  m->b->context_param = 0; /* of the function's own clauses, not of those inside */
  for (size_t i = 0; i < subject_count; i++)
    parts[i] = i + 1 == context ? vl_context_given(m, subjects[i], m->b->context_position, fail)
                                : vl_part_given(m, subjects[i]);
  for (size_t i = 0; i < clause_count; i++) rows[i] = new_row(m, i, parts, subject_count);
  if (clause_count == 0)
    IR(m->b->f, OP_jump, ir_label(fail));
  else
    match_rows(m, rows, clause_count, fail);
}

void vl_match(Build *b, size_t subject_count, const Arg *subjects, size_t clause_count, const MatchClause *clauses,
              Label fail, Label done, MatchBody *body, void *context) {
  Matcher m = {.b = b, .clauses = clauses, .done = done, .body = body, .context = context};
  vl_shadows_find(b, subject_count, clause_count, clauses, fail);
  match_all(&m, subject_count, subjects, clause_count, fail);
}

void vl_match_one(Build *b, Term pattern, Arg subject, Label fail) {
  MatchClause clause = {&pattern, NIL, NIL, TERM_NONE};
  Matcher m = {.b = b, .clauses = &clause};
  match_all(&m, 1, &subject, 1, fail);
}
