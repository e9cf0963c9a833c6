/* Reading arguments and options of builtins. */
#ifndef VL_BIF_ARGS_H
#define VL_BIF_ARGS_H

#include "proc/process.h"

/* Takes the head of a proper list and moves on; false at its end. An improper tail sets *list to
 * TERM_NONE. Use: while (arg_next(&list, &item)) ...; if (list != NIL) badarg. */
static inline bool arg_next(Term *list, Term *item) {
  if (!is_cons(*list)) {
    if (!is_nil(*list)) *list = TERM_NONE;
    return false;
  }
  *item = cons_head(*list);
  *list = cons_tail(*list);
  return true;
}

/* Is t {tag, value}? Then *value. */
static inline bool arg_is_pair(Term t, Term tag, Term *value) {
  if (!is_tuple_of(t, 2) || tuple_at(t, 0) != tag) return false;
  *value = tuple_at(t, 1);
  return true;
}

/* A small integer within bounds? */
static inline bool arg_is_int(Term t, int64_t least, int64_t most) {
  return is_small(t) && small_value(t) >= least && small_value(t) <= most;
}

/* Turns round, in place, a list that the caller has just built and nobody else has seen. */
static inline Term list_turned(Term list) {
  Term turned = list == TERM_NONE ? TERM_NONE : NIL;
  while (is_cons(list)) {
    Term next = cons_tail(list);
    cons_ptr(list)[1] = turned;
    turned = list;
    list = next;
  }
  return turned;
}

static inline bool arg_is_bool(Term t) {
  return t == ATOM_true || t == ATOM_false;
}

static inline Term make_bool(bool b) {
  return b ? ATOM_true : ATOM_false;
}

#endif
