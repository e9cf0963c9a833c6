/* Inside pattern matching: what match.c and match_bits.c share.
 *
 * A row is a clause on its way: the tests (cells) that are still to be made, left to right, and what its
 * variables are. A cell speaks of a part of the subjects; a part is taken out by an instruction of its
 * own, when something needs it. Everything lives in the unit's arena. */
#ifndef VC_MATCH_H
#define VC_MATCH_H

#include "core/build.h"

typedef enum PartKind { PART_GIVEN, PART_ELEMENT, PART_HEAD, PART_TAIL, PART_REST } PartKind;

/* A match context, and the place in its bitstring to which the code so far has come. */
typedef struct BitsContext {
  Arg ctx;
  struct BitsState *here; /* NULL: it may be anywhere */
  struct BitsContext *next;
} BitsContext;

/* A place in a bitstring to which rows may go back. */
typedef struct BitsState {
  BitsContext *context;
  Arg position;
} BitsState;

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
  BitsState *from; /* of a REST, and of a context that is passed on: where it begins */
  Label fail;      /* of a REST: never taken, its size has been tested */
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
  CELL_BITS,    /* `pattern`: the segments of <<>> that are left, from `from` on */
} CellKind;

typedef struct Cell {
  CellKind kind;
  Part *part;
  Term pattern;
  Arg value;
  BitsState *from; /* of BITS; NULL: there is no context yet */
  Part *other;     /* of a KEY: what is under it, once it has been taken */
  bool is_name;    /* of a KEY: it must be an atom */
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

/* What is to be taken back when other code comes to a label. */
typedef struct Undo {
  Part *loaded;
  BitsContext *context; /* it was at `was` */
  BitsState *was;
} Undo;

typedef struct Matcher {
  Build *b;
  const MatchClause *clauses;
  Label done;
  MatchBody *body; /* NULL: falls through */
  void *context;
  Undo *trail;
  size_t trail_count, trail_room;
  BitsContext *contexts;
  size_t moves; /* of contexts */
} Matcher;

/* -- match_part.c -- */

Part *vl_part_given(Matcher *m, Arg value);
Part *vl_part_head(Matcher *m, Part *cons);
Part *vl_part_tail(Matcher *m, Part *cons);
Part *vl_part_element(Matcher *m, Part *tuple, uint32_t index);
/* All bits from there on, known to be as many as wanted. */
Part *vl_part_rest(Matcher *m, BitsState *from, Label fail);
/* Its value; takes it out first if that has not been done on the way to here. */
Arg vl_part_load(Matcher *m, Part *part);
/* What is known is what was known when the trail was that long: the next label is jumped to from there. */
void vl_part_undo(Matcher *m, size_t mark);

/* -- match_context.c -- */

/* The bitstring that a variable holds a context over, which is at the position. */
Part *vl_context_given(Matcher *m, Arg ctx, Arg position, Label fail);
/* A context over the part; to fail if that is no bitstring. */
BitsState *vl_context_start(Matcher *m, Part *part, Label fail);
/* The place to which the context has come. */
BitsState *vl_context_save(Matcher *m, BitsContext *context);
/* Goes there, unless it is there already. */
void vl_context_go(Matcher *m, BitsState *state);
/* The context is moved by what has been added. */
void vl_context_moved(Matcher *m, BitsContext *context);
/* Code that has moved contexts jumps to the next label. */
void vl_context_forget(Matcher *m);
void vl_trail_push(Matcher *m, Undo undo);

/* -- match_row.c -- */

/* Adds the cells of a pattern in front of cell `at`; gives how many. */
size_t vl_row_add(Matcher *m, Row *row, size_t at, Part *part, Term pattern);
/* The variable of that version is that part: bound, or compared if it is bound already (a cell more at `at`). */
size_t vl_row_bind(Matcher *m, Row *row, size_t at, int64_t version, Part *part);
/* Is that variable bound already? */
bool vl_row_binds(const Row *row, int64_t version);
void vl_row_remove(Row *row, size_t at);
/* The cell of a key, an element or the like has held: the cells of what is inside take its place. */
void vl_row_open(Matcher *m, Row *row, size_t at);

/* -- match_bits.c -- */

/* The tests of the row's bits cell `at`, which is removed; to fail if one does not hold. */
void vl_match_bits_cell(Matcher *m, Row *row, size_t at, Label fail);
/* How many rows from the first on can share the next step of that cell of the first. */
size_t vl_match_bits_run(Matcher *m, Row **rows, size_t n, const Cell *cell);
/* That step: a context, or a field. */
void vl_match_bits_step(Matcher *m, Row **rows, size_t n, const Cell *cell, Label fail);
/* The bitstring that a pattern of literals alone stands for, or TERM_NONE. */
Term vl_match_bits_constant(Build *b, Term segments);

#endif
