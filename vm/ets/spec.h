/* Match specifications: [{Head, Guards, Body}], run over tuples as they lie in a table.
 *
 * Interpreted from the terms of the caller. Heads are matched with an explicit stack; expressions
 * are at most SPEC_DEPTH deep, which the check sees to, so evaluating them may recurse. */
#ifndef VL_ETS_SPEC_H
#define VL_ETS_SPEC_H

#include "proc/process.h"

enum { SPEC_VARIABLES = 128, SPEC_DEPTH = 200 };

/* What a head has bound: value of '$0' .. */
typedef struct SpecBindings {
  Term values[SPEC_VARIABLES]; /* TERM_NONE: not bound */
  uint32_t bound;              /* one more than the highest bound */
  Term object;                 /* '$_' */
} SpecBindings;

/* Is the term a proper specification, which uses no variable but those of its heads? False when memory is out, too. */
bool vl_spec_check(Alloc *a, Term spec);
/* Runs it over a tuple: the body's value, part of which may still lie in the object, or TERM_NONE
 * when no clause matches or memory is out (p->heap.failed). */
Term vl_spec_run(Process *p, Term spec, Term object);
/* The key that every clause asks for in element `key`, or TERM_NONE: then only its objects can match. */
Term vl_spec_key(Term spec, uint32_t key);
/* Has the pattern no variable and no '_' in it? */
bool vl_spec_is_ground(Term pattern);

#endif
