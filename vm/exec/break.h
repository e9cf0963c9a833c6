/* What happens at a breakpoint (code/breakpoint.h).
 *
 * A call that somebody wants to know of goes to :vl_trace.called/5 in its stead, in the same process, which tells the
 * tracer and then calls :vl_trace.enter/1: that goes on where the breakpoint was met, with the arguments as they were.
 * Meanwhile the process's ProcessTrace says that nothing it does is traced. */
#ifndef VL_BREAK_H
#define VL_BREAK_H

#include "code/breakpoint.h"
#include "proc/process.h"

/* The function to call instead, its arguments in place, or NULL. */
const Word *vl_break_local(Process *p, const Word *entry);
/* Where to go. */
const Word *vl_break_global(Process *p, const Word *stub);

#endif
