/* Match specifications: [{Head, Guards, Body}], run over tuples as they lie in a table.
 *
 * A specification is looked through once (spec.c): each clause's variables get numbers, its functions are found. Then
 * it is interpreted from the terms of the caller (spec_run.c). Heads are matched with an explicit stack; expressions
 * are at most SPEC_DEPTH deep, which the check sees to, so evaluating them may recurse. */
#ifndef VL_ETS_SPEC_H
#define VL_ETS_SPEC_H

#include "base/vec.h"
#include "proc/builtin.h"
#include "proc/process.h"

enum { SPEC_DEPTH = 200 };

typedef struct SpecClause {
  Term head, guards, body;
  uint32_t first, count; /* its rows of `variables` */
} SpecClause;

/* What guards and bodies call. */
typedef struct SpecFunction {
  Term name;
  size_t arity;
  const Bif *bif;
} SpecFunction;

typedef struct Spec {
  Alloc *alloc;
  Term term;     /* as given */
  Vec clauses;   /* of SpecClause */
  Vec variables; /* of Term: the atoms '$N' of each clause's head, by ascending N */
  Vec functions; /* of SpecFunction */
  Term *values;  /* by variable of the clause that runs: what the head has bound; TERM_NONE: nothing yet */
  size_t most;   /* their number: the most that a clause has */
} Spec;

typedef enum SpecFault {
  SPEC_FINE,
  SPEC_NO_LIST,
  SPEC_NO_CLAUSE, /* is no tuple of three */
  SPEC_BAD,       /* a variable that no head binds, an unknown function, too deep */
  SPEC_NO_MEMORY
} SpecFault;

/* Looks through the specification, which is lent. Free it in any case. */
SpecFault vl_spec_open(Spec *s, Alloc *a, Term spec) VL_MUST_CHECK;
/* The same for the one clause {Pattern, [], [Result]}. */
SpecFault vl_spec_open_pattern(Spec *s, Alloc *a, Term pattern, Term result) VL_MUST_CHECK;
void vl_spec_free(Spec *s);

/* The variable's number in its clause, or -1: the term is none of them. */
static inline int spec_variable(const Spec *s, const SpecClause *c, Term atom) {
  if (!is_atom(atom)) return -1;
  const Term *variables = &vec_at(&s->variables, Term, c->first);
  for (uint32_t i = 0; i < c->count; i++)
    if (variables[i] == atom) return (int)i;
  return -1;
}

/* Runs it over a term: the body's value, part of which may still lie in the object, or TERM_NONE
 * when no clause matches or memory is out (p->heap.failed). */
Term vl_spec_run(Process *p, Spec *s, Term object);
/* The key that every clause asks for in element `key`, or TERM_NONE: then only its objects can match. */
Term vl_spec_key(const Spec *s, uint32_t key);
/* Keys that can match the one clause of a specification: tuples as large as this one, whose first elements are equal to
 * its first. */
typedef struct SpecNear {
  Term tuple; /* TERM_NONE: nothing is known of them */
  size_t fixed;
} SpecNear;
SpecNear vl_spec_near(const Spec *s, uint32_t key);
/* Does every body give a tuple whose element `key` is the one of the head, as it stands there? */
bool vl_spec_keeps_key(const Spec *s, uint32_t key);

#endif
