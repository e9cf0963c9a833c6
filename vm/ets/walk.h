/* Going through a table with a match specification. */
#ifndef VL_ETS_WALK_H
#define VL_ETS_WALK_H

#include "ets/access.h"
#include "ets/spec.h"
#include "ets/store.h"

typedef enum Action { COLLECT, COUNT, DELETE, REPLACE } Action;

typedef struct Walk {
  Process *p;
  EtsTable *t;
  Spec *spec;
  Action action;
  bool backward;
  size_t limit;  /* results; 0: all */
  Term list;     /* COLLECT: newest first */
  size_t count;  /* results */
  size_t budget; /* objects to look at, at most; 0: all */
  bool exceeded; /* there would have been more */
  /* Where the limit ended the walk: a key, and how many of its objects were met. TERM_NONE: it went to the end. To go
   * on there it is handed in. */
  Term last;
  size_t met;
} Walk;

/* False with an error pending. Takes and gives back the locks. */
bool vl_ets_walk(Walk *w) VL_MUST_CHECK;

/* -- A tree, in order and without a search for each step; what is met must stay where it is -- */

typedef struct TreeCursor {
  SpecNear near; /* leaves out what lies before those keys */
  const EtsObject *waiting[ETS_TREE_HEIGHT];
  size_t depth;
  bool backward;
} TreeCursor;

/* Before the first object, or behind all of the key (TERM_NONE: none); to the other side when backward. */
void vl_ets_cursor_start(TreeCursor *c, const EtsTable *t, Term key, SpecNear near, bool backward);
static inline SpecNear ets_anywhere(void) {
  return (SpecNear){.tuple = TERM_NONE};
}
/* The next object, or NULL. */
const EtsObject *vl_ets_cursor_next(TreeCursor *c);

#endif
