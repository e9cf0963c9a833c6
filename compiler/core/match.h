/* Inside pattern matching: what match.c and match_bits.c share.
 *
 * A row is a clause on its way: the tests (cells) that are still to be made, left to right, and what its
 * variables are. A cell speaks of a part of the subjects; a part is taken out by an instruction of its
 * own, when something needs it. Everything lives in the unit's arena. */
#ifndef VC_MATCH_H
#define VC_MATCH_H

#include "core/build.h"

typedef enum PartKind { PART_GIVEN, PART_ELEMENT, PART_HEAD, PART_TAIL } PartKind;

typedef struct Part {
  struct Part *of; /* NULL: given */
  PartKind kind;
  bool loaded;    /* on the way to here; `value` can be read */
  bool wanted;    /* some row looks at it */
  uint32_t index; /* of an ELEMENT */
  Arg value;
  struct Part *head, *tail; /* when `this` was taken for a cons */
  struct Part **elements;   /* when it was taken for a tuple; NULL: not asked for yet */
  uint32_t element_count;
} Part;

typedef enum CellKind {
  CELL_CONST,   /* is `value` */
  CELL_CONS,    /* `pattern`: a list that is not empty */
  CELL_TUPLE,   /* `pattern`: a pair, or {:{}, _, elements} */
  CELL_KEY,     /* has the key `value`, under it `pattern` */
  CELL_IS_MAP,  /* is a map */
  CELL_IS_ATOM, /* is an atom: the name of a struct */
  CELL_EQUAL,   /* is the same as `value` */
  CELL_SAME,    /* is the same as `other` */
  CELL_BITS,    /* `pattern`: the segments of <<>> */
} CellKind;

typedef struct Cell {
  CellKind kind;
  Part *part;
  Term pattern;
  Arg value;
  Part *other;  /* of a KEY: what is under it, once it has been taken */
  bool is_name; /* of a KEY: it must be an atom */
} Cell;

typedef struct Bound {
  int64_t version;
  Part *part;
} Bound;

typedef struct Row {
  size_t clause;
  Cell *cells;
  size_t cell_count, cell_room;
  Bound *bound;
  size_t bound_count, bound_room;
} Row;

typedef struct Matcher {
  Build *b;
  const MatchClause *clauses;
  Label done;
  MatchBody *body; /* NULL: falls through */
  void *context;
  Part **trail; /* what has been loaded, in order */
  size_t trail_count, trail_room;
} Matcher;

/* -- match_part.c -- */

Part *vl_part_given(Matcher *m, Arg value);
Part *vl_part_head(Matcher *m, Part *cons);
Part *vl_part_tail(Matcher *m, Part *cons);
Part *vl_part_element(Matcher *m, Part *tuple, uint32_t index);
/* Its value; takes it out first if that has not been done on the way to here. */
Arg vl_part_load(Matcher *m, Part *part);
/* Forgets what has been loaded since the trail was that long: other code comes to the next label. */
void vl_part_undo(Matcher *m, size_t mark);

/* -- match_row.c -- */

/* Adds the cells of a pattern in front of cell `at`; gives how many. */
size_t vl_row_add(Matcher *m, Row *row, size_t at, Part *part, Term pattern);
/* The variable of that version is that part: bound, or compared if it is bound already (a cell more at `at`). */
size_t vl_row_bind(Matcher *m, Row *row, size_t at, int64_t version, Part *part);
void vl_row_remove(Row *row, size_t at);
/* The cell of a key, an element or the like has held: the cells of what is inside take its place. */
void vl_row_open(Matcher *m, Row *row, size_t at);

/* -- match_bits.c -- */

/* The tests of the row's bits cell `at`, which is removed; to fail if one does not hold. */
void vl_match_bits_cell(Matcher *m, Row *row, size_t at, Label fail);
/* The bitstring that a pattern of literals alone stands for, or TERM_NONE. */
Term vl_match_bits_constant(Build *b, Term segments);

#endif
