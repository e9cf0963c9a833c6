/* What op bodies call because it is too much for a line: C on terms, for both engines. */
#ifndef VL_ENGINE_H
#define VL_ENGINE_H

#include "code/load.h"
#include "data/num.h"
#include "proc/process.h"

/* Collects at the op whose successor is `after`, whose map tells what lives: `need` words will lie
 * free. False: the process is marked to exit. */
bool vl_engine_collect(Process *p, size_t need, const Word *after) VL_MUST_CHECK;

/* Raises what an arithmetic function's status means, with the operator (TERM_NONE: without) as the first frame. */
void vl_engine_badarith(Process *p, NumStatus status, Term name, uint32_t count, Term a, Term b);

/* Items are general operands; E is the frame. TERM_NONE: an error is pending, or no room. */
Term vl_engine_map_new(Process *p, Term *E, const Word *items, size_t count);
Term vl_engine_map_put(Process *p, Term *E, Term map, const Word *items, size_t count, bool must_exist);
/* Sets the place behind each key to its value; false, and nothing is set, when one is missing. */
bool vl_engine_map_get(Process *p, Term *E, Term map, const Word *items, size_t count);
Term vl_engine_bits_build(Process *p, Term *E, const Word *items, size_t count);

#endif
