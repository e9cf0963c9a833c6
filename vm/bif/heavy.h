/* Work that is too much for a scheduler: a builtin that finds so, before it has done any, goes over to
 * its dirty twin. That is a row of module vl_dirty (vl_dirty_ets) with the same function, arity and C code. */
#ifndef VL_BIF_HEAVY_H
#define VL_BIF_HEAVY_H

#include "proc/process.h"

/* Steps of a few nanoseconds that a builtin may take at once. */
enum { HEAVY_STEPS = 200000 };

/* How many bytes copied or looked through count as a step. */
enum { BYTES_PER_STEP = 32 };

static inline bool vl_is_twin(const Process *p) {
  return !p->native || p->native->module == ATOM_vl_dirty || p->native->module == ATOM_vl_dirty_ets;
}

/* Is it too much, for who is no dirty twin? */
static inline bool vl_is_heavy(const Process *p, size_t steps) {
  return VL_UNLIKELY(steps > HEAVY_STEPS) && !vl_is_twin(p);
}

/* To the twin, with the arguments the builtin was called with. Gives TERM_NONE. */
static inline Term vl_go_dirty(Process *p) {
  Term module = p->native->module == ATOM_ets ? ATOM_vl_dirty_ets : ATOM_vl_dirty;
  return vl_trap(p, module, p->native->function, p->native->arity, p->regs->x);
}

#endif
