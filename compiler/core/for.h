/* Comprehensions inside: what build_for.c and for_source.c share. */
#ifndef VC_FOR_H
#define VC_FOR_H

#include "core/parts.h"

typedef enum ForKind { FOR_LIST, FOR_MAP, FOR_BINARY, FOR_REDUCE, FOR_COLLECT } ForKind;

typedef struct For {
  ForKind kind;
  bool uniq;   /* what is gathered is {gathered, map of what was there} */
  Term *steps; /* generators and filters */
  size_t count;
  Term body; /* an expression; of a reduce: clauses on the accumulator */
  Term fun;  /* FOR_COLLECT: a variable node with the collector */
} For;

/* What a generator goes over, evaluated. */
typedef enum SourceKind { SOURCE_ANY, SOURCE_BITS, SOURCE_RANGE } SourceKind;

typedef struct Source {
  SourceKind kind;
  Arg collection; /* of a range: its first integer */
  Arg stop, step; /* of a range: the first integer that is not in it, and the way to the next */
} Source;

typedef struct Loop {
  const For *f;
  size_t at;       /* the generator's step */
  Term stop, step; /* of a range: variable nodes */
} Loop;

bool vl_for_is_generator(Term step);
/* What stands behind the generator of a loop once its element is bound; then the next round, with `rest` as what is
 * left of the collection. An element that is not wanted goes to `skip`. */
void vl_for_round(Build *b, const Closure *c, const Loop *l, Arg rest, Label skip);
/* Raises {tag, value} for what is no bitstring. */
void vl_for_check_bits(Build *b, Arg value, Term tag);

/* -- for_source.c -- */

/* The value of what stands on the right of the arrow. */
Source vl_for_source(Build *b, Term step);
/* Goes over it with the loop for the step `at`; what has been gathered comes to `place`. */
void vl_for_over(Build *b, const For *f, size_t at, const Source *source, Arg acc, Place place);

#endif
