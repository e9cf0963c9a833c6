/* Compiled to assembly text for gen/stencils.py; no part of the library. */
#include "code/export.h"
#include "code/fun.h"
#include "exec/engine.h"
#include "exec/match.h"
#include "jit/stencil_env.h"

#include <math.h>

static inline Process *process_of(Term *x) {
  return ((Registers *)(void *)x)->process;
}

#include "stencils.gen.h"

RunResult S_function(Term *x, Term *E, Term *HP, int64_t reds);
RunResult S_function(Term *x, Term *E, Term *HP, int64_t reds) {
  BAIL();
}
