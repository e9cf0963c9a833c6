/* Compiled to assembly text for gen/stencils.py; no part of the library. */
/* Registers and literals hold terms. */
#define VL_TERMS_ONLY

#include "code/export.h"
#include "code/fun.h"
#include "data/map_inner.h"
#include "exec/apply.h"
#include "exec/engine.h"
#include "exec/match.h"
#include "jit/stencil_env.h"
#include "jit/threaded.h"
#include "proc/signal.h"

#include <math.h>

#include "part_stencils.gen.h"
#include "stencils.gen.h"

RunResult P_function(Term *x, Term *E, const Word *spare, size_t unused, Term *HP, int64_t reds);
RunResult P_function(Term *x, Term *E, const Word *spare, size_t unused, Term *HP, int64_t reds) {
  BAIL();
}

/* -- The ways of floats -- */

#undef FLOATS
#undef QUOTIENT
#undef TEST_FLOATS
#undef BOTH_SMALL
#undef GET_s
#define GET_s(i) GET_c(i) /* the compiler would look behind an address for a float */
#define BOTH_SMALL(kind_a, a, left, kind_b, b, right) false
#include "exec/op_floats.h"
#include "float_stencils.gen.h"
