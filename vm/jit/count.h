/* An engine that counts ops: threaded code, each op's function behind a few instructions of machine code that count it.
 * Nothing becomes machine code itself, so that every op is seen. */
#ifndef VL_COUNT_H
#define VL_COUNT_H

#include "code/server.h"

typedef struct OpCounts OpCounts;

/* NULL: out of memory, or the system gives no memory for code. */
OpCounts *vl_op_counts_new(Alloc *a) VL_MUST_CHECK;
/* All code is gone. NULL is fine. */
void vl_op_counts_free(OpCounts *c);

/* What the loader needs; processes run by vl_threaded_run. */
Engine vl_counting_engine(OpCounts *c);

#endif
