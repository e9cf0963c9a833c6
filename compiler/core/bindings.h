/* Variables of the source by version; one table for each function that is built. */
#ifndef VC_BINDINGS_H
#define VC_BINDINGS_H

#include "core/build.h"

/* An empty table in the unit's arena. */
struct Bindings *vl_bindings_new(CompileUnit *u);
/* Adds a version that is not there yet; false: it is. */
bool vl_bindings_add(struct Bindings *t, int64_t version, Arg value);
/* ARG_NONE: it is not there. */
Arg vl_bindings_get(const struct Bindings *t, int64_t version);
bool vl_bindings_has(const struct Bindings *t, int64_t version);

#endif
