/* Exceptions: from where they happen to the handler.
 *
 * A `try` owns two raw words of its frame, at y and y+1:
 *
 *     y    address of the handler
 *     y+1  index of y in its frame, and the enclosing handler (try_slot_link)
 *
 * p->handler is the distance of slot y from heap.end, in words, so it stays true when the heap
 * moves. Raising is O(1) plus the trace: the frame pointer becomes slot - index, x0 = class,
 * x1 = reason, x2 = raw trace, and execution goes on at the handler. */
#ifndef VL_RAISE_H
#define VL_RAISE_H

#include "proc/process.h"

#define TRY_INDEX_BITS 16

static inline uint64_t try_slot_link(uint32_t outer_handler, uint32_t y_index) {
  return ((uint64_t)outer_handler << TRY_INDEX_BITS) | y_index;
}
static inline uint32_t try_slot_outer(uint64_t link) {
  return (uint32_t)(link >> TRY_INDEX_BITS);
}
static inline uint32_t try_slot_index(uint64_t link) {
  return (uint32_t)(link & ((1u << TRY_INDEX_BITS) - 1));
}

/* Enters a try whose slot is `y` (a word of the current frame, the index'th). */
static inline void vl_try_begin(Process *p, Term *y, uint32_t index, const void *handler) {
  y[0] = (Term)(uintptr_t)handler;
  y[1] = try_slot_link(p->handler, index);
  p->handler = (uint32_t)(p->heap.end - y);
}
/* Leaves it, by either way. */
static inline void vl_try_end(Process *p, const Term *y) {
  p->handler = try_slot_outer(y[1]);
}

/* Raises what is pending in p->regs->raised (set by vl_raise or directly), at `pc`: an address
 * inside the function that raises, or NULL when p->native does. HP and E are stored in p->heap.
 * True: continue at p->pc (the handler; heap.stop is its frame, x0..x2 set, p->live = 3).
 * False: nobody catches it; leave the engine with RUN_EXIT. */
bool vl_raise_from(Process *p, const void *pc);

/* Makes a class, reason and raw trace pending again, as they were caught. Reasons that are no
 * trace are taken as an empty one. */
void vl_raise_again(Process *p, Term class, Term reason, Term trace);

/* error:function_clause with the arguments x[0..arity) in the first frame of the trace. */
void vl_raise_function_clause(Process *p, uint32_t arity);

#endif
