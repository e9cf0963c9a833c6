/* Match contexts as arguments: pass.c. */
#ifndef VC_PASS_H
#define VC_PASS_H

#include "core/build.h"

/* Finds the functions of the module that can take one. */
void vl_pass_open(Core *c, const Definition *definitions, size_t count);
/* The entry of the code of name/count that takes a context, if that is what the values hold in the right place. */
bool vl_pass_entry(Core *c, Term name, size_t count, const Arg *values, uint32_t *entry);
/* A function whose second code is called and not built yet, or NULL. `param` is to be a context. */
const Definition *vl_pass_next(Core *c, uint32_t *param, uint32_t *entry);
/* May the variable be a context in the clause's body? */
bool vl_pass_is_passed(Build *b, const MatchClause *clause, int64_t version);

/* A context in place of a value. Only vl_pass_entry may be asked about it. */
static inline Arg arg_context(Arg ctx) {
  return (Arg){ARG_VAR, ROLE_NONE, ctx.n, ATOM_bits};
}
static inline bool arg_is_context(Arg value) {
  return value.kind == ARG_VAR && value.term == ATOM_bits;
}

#endif
