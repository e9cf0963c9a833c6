#include "core/match.h"

#include <string.h>

/* -- Cells -- */

static void insert(Matcher *m, Row *row, size_t at, Cell cell) {
  if (row->cell_count == row->cell_room) {
    row->cell_room = row->cell_room ? row->cell_room * 2 : 4;
    Cell *cells = vl_unit_room(m->b->f->unit, row->cell_room, sizeof *cells);
    if (row->cell_count) memcpy(cells, row->cells, row->cell_count * sizeof *cells);
    row->cells = cells;
  }
  memmove(row->cells + at + 1, row->cells + at, (row->cell_count - at) * sizeof cell);
  row->cells[at] = cell;
  row->cell_count++;
  cell.part->wanted = true;
}

void vl_row_remove(Row *row, size_t at) {
  row->cell_count--;
  memmove(row->cells + at, row->cells + at + 1, (row->cell_count - at) * sizeof *row->cells);
}

static size_t add_cell(Matcher *m, Row *row, size_t at, CellKind kind, Part *part, Term pattern) {
  insert(m, row, at, (Cell){.kind = kind, .part = part, .pattern = pattern});
  return 1;
}

static size_t add_value(Matcher *m, Row *row, size_t at, CellKind kind, Part *part, Arg value) {
  insert(m, row, at, (Cell){.kind = kind, .part = part, .value = value});
  return 1;
}

/* -- Variables -- */

static Part *find_bound(const Row *row, int64_t version) {
  for (size_t i = 0; i < row->bound_count; i++)
    if (row->bound[i].version == version) return row->bound[i].part;
  return NULL;
}

bool vl_row_binds(const Row *row, int64_t version) {
  return find_bound(row, version) != NULL;
}

static void push_bound(Matcher *m, Row *row, Bound bound) {
  if (row->bound_count == row->bound_room) {
    row->bound_room = row->bound_room ? row->bound_room * 2 : 4;
    Bound *all = vl_unit_room(m->b->f->unit, row->bound_room, sizeof *all);
    if (row->bound_count) memcpy(all, row->bound, row->bound_count * sizeof *all);
    row->bound = all;
  }
  row->bound[row->bound_count++] = bound;
}

size_t vl_row_bind(Matcher *m, Row *row, size_t at, int64_t version, Part *part) {
  Part *before = find_bound(row, version);
  part->wanted = true;
  if (!before) {
    push_bound(m, row, (Bound){version, part});
    return 0;
  }
  if (before == part) return 0;
  insert(m, row, at, (Cell){.kind = CELL_SAME, .part = part, .other = before});
  return 1;
}

/* -- Maps -- */

/* A pin inside a key is its variable. */
static Term without_pins(Build *b, Term key) {
  CompileUnit *u = b->f->unit;
  if (vl_build_is_too_deep(b)) return key;
  if (vl_ast_is_call_of(key, ATOM_pin, 1)) return cons_head(ast_args(key));
  if (is_tuple_of(key, 2)) return vl_ast_pair(u, without_pins(b, tuple_at(key, 0)), without_pins(b, tuple_at(key, 1)));
  if (ast_is_node(key) && is_list(ast_args(key)))
    return vl_ast_node(u, ast_head(key), ast_meta(key), without_pins(b, ast_args(key)));
  if (!is_cons(key)) return key;
  Terms all = terms_new(u);
  for (; is_cons(key); key = cons_tail(key)) vl_terms_push(&all, without_pins(b, cons_head(key)));
  return vl_terms_list(&all, key);
}

static Arg key_value(Build *b, Term key) {
  if (is_immediate(key)) return ir_term(key);
  Term constant = vl_build_constant(b, key);
  if (constant != TERM_NONE) return ir_term(constant);
  return vl_build(b, without_pins(b, key), WANT_VALUE);
}

static size_t add_key(Matcher *m, Row *row, size_t at, Part *part, Arg key, Term pattern, bool is_name) {
  insert(m, row, at, (Cell){.kind = CELL_KEY, .part = part, .value = key, .pattern = pattern, .is_name = is_name});
  return 1;
}

static size_t add_pairs(Matcher *m, Row *row, size_t at, Part *part, Term pairs) {
  size_t added = 0;
  for (; is_cons(pairs); pairs = cons_tail(pairs)) {
    Term pair = cons_head(pairs);
    added += add_key(m, row, at + added, part, key_value(m->b, tuple_at(pair, 0)), tuple_at(pair, 1), false);
  }
  return added;
}

static size_t add_map(Matcher *m, Row *row, size_t at, Part *part, Term pairs) {
  return is_nil(pairs) ? add_cell(m, row, at, CELL_IS_MAP, part, NIL) : add_pairs(m, row, at, part, pairs);
}

/* %name{...}: a name that is no literal must be an atom. */
static size_t add_struct(Matcher *m, Row *row, size_t at, Part *part, Term name, Term map) {
  size_t added = add_key(m, row, at, part, ir_term(ATOM_struct_key), name, !is_atom(name));
  return added + add_pairs(m, row, at + added, part, ast_args(map));
}

/* -- Patterns -- */

/* Constants of kinds that no other cell takes apart. */
static bool is_plain(Arg value) {
  return value.kind == ARG_TERM && (is_immediate(value.term) || is_number(value.term) || is_bitstring(value.term));
}

static size_t add_pin(Matcher *m, Row *row, size_t at, Part *part, Term var) {
  Arg value = vl_build_lookup(m->b, vl_build_version(var));
  return add_value(m, row, at, is_plain(value) ? CELL_CONST : CELL_EQUAL, part, value);
}

static size_t add_bits(Matcher *m, Row *row, size_t at, Part *part, Term segments) {
  if (part->kind == PART_REST) return add_cell(m, row, at, CELL_BITS, part, segments);
  Term constant = vl_match_bits_constant(m->b, segments);
  if (constant != TERM_NONE) return add_value(m, row, at, CELL_CONST, part, ir_term(constant));
  return add_cell(m, row, at, CELL_BITS, part, segments);
}

/* A literal against what there is only a context of: made of segments, so that no bitstring is needed. */
static size_t add_text(Matcher *m, Row *row, size_t at, Part *part, Term text) {
  CompileUnit *u = m->b->f->unit;
  Term spec = vl_ast_keypush(u, NIL, ATOM_type, ATOM_binary);
  Term segment = AST_CALL(u, ATOM_type_op, NIL, text, spec);
  return add_bits(m, row, at, part, vl_bits(text).count > 0 ? AST_LIST(u, segment) : NIL);
}

static size_t add_node(Matcher *m, Row *row, size_t at, Part *part, Term node) {
  Term args = ast_args(node), first = is_cons(args) ? cons_head(args) : TERM_NONE;
  switch (ast_head(node)) {
  case ATOM_equals: {
    size_t added = vl_row_add(m, row, at, part, first);
    return added + vl_row_add(m, row, at + added, part, vl_ast_nth(args, 1));
  }
  case ATOM_pin: return add_pin(m, row, at, part, first);
  case ATOM_tuple: return add_cell(m, row, at, CELL_TUPLE, part, node);
  case ATOM_map: return add_map(m, row, at, part, args);
  case ATOM_percent: return add_struct(m, row, at, part, first, vl_ast_nth(args, 1));
  case ATOM_bits: return add_bits(m, row, at, part, args);
  case ATOM_block: return vl_row_add(m, row, at, part, first);
  default: vl_build_error(m->b, "this cannot stand in a pattern"); return 0;
  }
}

size_t vl_row_add(Matcher *m, Row *row, size_t at, Part *part, Term pattern) {
  if (vl_build_is_too_deep(m->b)) return 0;
  if (ast_is_var(pattern)) {
    if (ast_head(pattern) == ATOM_underscore) return 0;
    return vl_row_bind(m, row, at, vl_build_version(pattern), part);
  }
  if (ast_is_node(pattern)) return add_node(m, row, at, part, pattern);
  if (is_cons(pattern)) return add_cell(m, row, at, CELL_CONS, part, pattern);
  if (is_tuple_of(pattern, 2)) return add_cell(m, row, at, CELL_TUPLE, part, pattern);
  if (is_bitstring(pattern) && part->kind == PART_REST) return add_text(m, row, at, part, pattern);
  return add_value(m, row, at, CELL_CONST, part, ir_term(pattern));
}

/* -- Going inside -- */

/* [a, b] is a list of patterns; [a, h | t] ends in {:|, _, [h, t]}. */
static void open_cons(Matcher *m, Row *row, size_t at, Part *part, Term list) {
  Term head = cons_head(list), tail = cons_tail(list);
  if (vl_ast_is_call_of(head, ATOM_bar, 2)) {
    tail = vl_ast_nth(ast_args(head), 1);
    head = cons_head(ast_args(head));
  }
  at += vl_row_add(m, row, at, vl_part_head(m, part), head);
  vl_row_add(m, row, at, vl_part_tail(m, part), tail);
}

static void open_tuple(Matcher *m, Row *row, size_t at, Part *part, Term tuple) {
  uint32_t index = 0;
  if (is_tuple_of(tuple, 2)) {
    for (; index < 2; index++) at += vl_row_add(m, row, at, vl_part_element(m, part, index), tuple_at(tuple, index));
    return;
  }
  for (Term all = ast_args(tuple); is_cons(all); all = cons_tail(all), index++)
    at += vl_row_add(m, row, at, vl_part_element(m, part, index), cons_head(all));
}

void vl_row_open(Matcher *m, Row *row, size_t at) {
  Cell cell = row->cells[at];
  vl_row_remove(row, at);
  switch (cell.kind) {
  case CELL_CONS: open_cons(m, row, at, cell.part, cell.pattern); return;
  case CELL_TUPLE: open_tuple(m, row, at, cell.part, cell.pattern); return;
  case CELL_KEY:
    if (cell.is_name) at += add_cell(m, row, at, CELL_IS_ATOM, cell.other, NIL);
    vl_row_add(m, row, at, cell.other, cell.pattern);
    return;
  case CELL_CONST:
  case CELL_IS_MAP:
  case CELL_IS_ATOM:
  case CELL_EQUAL:
  case CELL_SAME:
  case CELL_BITS: return;
  }
}
