/* The return barrier: deep frames are not looked at in every minor collection.
 *
 *   E -> frame, frame ... | frames that one collection  | frames that two have walked, | end
 *                         | has walked                  | since then untouched         |
 *                         ^ barrier                     ^ clean
 *
 * A frame that two collections have walked, and that nothing has returned to meanwhile, holds old terms alone: a minor
 * collection leaves it out. That nothing has returned is known because the return address at the barrier stands in the
 * heap's state, and in its place on the stack an address whose code (the inner op `barrier`) moves the barrier down, to
 * below the next few frames. Whoever reads return addresses from a stack asks here. By the holder of the run token. */
#ifndef VL_BARRIER_H
#define VL_BARRIER_H

#include "heap/gc.h"
#include "proc/process.h"

/* The return address in a word of the stack. */
static inline const void *vl_return_address(const Process *p, const Term *word) {
  const GcState *gc = p->heap.gc;
  if (VL_UNLIKELY(gc->barrier != 0 && word == p->heap.end - gc->barrier)) return gc->barrier_pc;
  return (const void *)(uintptr_t)*word;
}

/* After a collection that has walked all frames but the clean ones; `pc` as there. */
void vl_barrier_settle(Process *p, const void *pc);
/* A return has met the barrier, whose word has been taken off the stack: moves it down. Gives the return address. */
const void *vl_barrier_pass(Process *p);
/* The stack was cut by something else than a return: if above that the barrier stood, all frames are walked again. */
void vl_barrier_cut(Process *p);

#endif
