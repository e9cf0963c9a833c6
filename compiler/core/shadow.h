/* Warnings of clauses that cannot match. */
#ifndef VC_SHADOW_H
#define VC_SHADOW_H

#include "core/build.h"

/* Notes each clause behind one that takes every value. `fail` is vl_match's. */
void vl_shadows_find(Build *b, size_t subject_count, size_t clause_count, const MatchClause *clauses, Label fail);
/* Warns of what has been noted. */
void vl_shadows_warn(Core *c);

#endif
