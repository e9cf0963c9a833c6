/* The pipeline: from text or quoted code to running modules and values. */
#ifndef VC_DRIVER_H
#define VC_DRIVER_H

#include "expand/expand.h"

/* Source text, a binary, as quoted code. A syntax error ends the compile with its exception. */
Term vl_driver_parse(Expander *x, Term source, Term file, int64_t line);

/* Compiles and runs source text or quoted code as a file. Gives [{Module, Binary}] in the order made. */
Term vl_driver_compile_string(Expander *x, Term source, Term file);
Term vl_driver_compile_quoted(Expander *x, Term quoted, Term file);
/* The same for a script: gives its value. */
Term vl_driver_run_string(Expander *x, Term source, Term file);

/* Code.eval_string and eval_quoted. `env` is a %Macro.Env{}. Gives {value, binding, env}. */
Term vl_driver_eval_forms(Expander *x, Term quoted, Term binding, Term env);
Term vl_driver_eval_quoted(Expander *x, Term quoted, Term binding, Term env);

#endif
