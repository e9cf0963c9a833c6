/* What a `rescue` clause catches, as guards on the reason. */
#ifndef VC_RESCUE_H
#define VC_RESCUE_H

#include "core/build.h"

/* The guard for exceptions of any of the modules (a list of atoms); `reason` is a variable node. *normalized: only
 * exceptions that are structs already can match. */
Term vl_rescue_guards(CompileUnit *u, Term modules, Term reason, bool *normalized);

#endif
