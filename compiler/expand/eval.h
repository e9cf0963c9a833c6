/* Running code that is not part of a module: scripts, module bodies, Code.eval_string. */
#ifndef VC_EVAL_H
#define VC_EVAL_H

#include "expand/expand.h"

/* As what stack traces show temporary code: as Elixir does. */
typedef enum EvalForm { EVAL_FILE, EVAL_BODY, EVAL_EXPRESSION } EvalForm;

/* Compiles an expanded expression to temporary code and runs it. in_vars: a list of the variables whose
 * values are in the tuple `values`; out_vars: those wanted afterwards. Gives {value, {values of out_vars}}, with
 * out_vars TERM_NONE the value alone. */
Term vl_eval_run(Expander *x, EvalForm form, Term expanded, Term in_vars, Term values, Term out_vars);
/* {name, [version: V], context} of every variable of a map, in its order. */
Term vl_eval_vars(Expander *x, Term versioned_vars);
/* The map with the versions 0, 1, 2 .. in its order. */
Term vl_eval_renumber(Expander *x, Term versioned_vars);

/* Expands and runs code under a binding; changes the Env. Gives {value, binding}. */
Term vl_eval_quoted(Expander *x, Term quoted, Term binding, Env *e);
/* Expands and runs a whole file, its modules one by one where it has nothing else. Gives its value. */
Term vl_eval_file(Expander *x, Term quoted, Env *e);

#endif
