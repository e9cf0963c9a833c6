/* Work that is too much for a scheduler: a builtin that finds so, before it has done any, goes over to
 * its dirty twin. That is a row of module vl_dirty with the same function, arity and C code. */
#ifndef VL_BIF_HEAVY_H
#define VL_BIF_HEAVY_H

#include "proc/process.h"

/* Steps of a few nanoseconds that a builtin may take at once. */
enum { HEAVY_STEPS = 200000 };

/* How many bytes copied or looked through count as a step. */
enum { BYTES_PER_STEP = 32 };

/* Is it too much, for who is no dirty twin? */
static inline bool vl_is_heavy(const Process *p, size_t steps) {
  return VL_UNLIKELY(steps > HEAVY_STEPS) && p->native && p->native->module != ATOM_vl_dirty;
}

/* To the twin, with the arguments the builtin was called with. Gives TERM_NONE. */
static inline Term vl_go_dirty(Process *p) {
  return vl_trap(p, ATOM_vl_dirty, p->native->function, p->native->arity, p->regs->x);
}

#endif
