/* Collecting a process's heap: what keeps its terms alive, gathered for heap/gc.h.
 *
 *   registers, the live slots of every frame, the dictionary, the exit reason, and the terms of
 *   messages whose words a collection has already taken over (mailbox.h)
 *
 * Frames are walked by their return addresses: the code server knows the map of each (code/frame.h). */
#ifndef VL_ROOTS_H
#define VL_ROOTS_H

#include "heap/gc.h"
#include "proc/process.h"

/* Collects so that `need` words lie free between HP and E. x[0..live) are live. `pc`: a safe point
 * whose frame lies on top of the stack; NULL: the top word is a return address. E and HP move.
 * False: no room; the process is marked to exit. The running process only. */
bool vl_collect(Process *p, size_t need, size_t live, const void *pc) VL_MUST_CHECK;
/* Shrinks the heap to what lives: for hibernation. The stack is empty. */
bool vl_collect_shrink(Process *p, size_t live) VL_MUST_CHECK;
/* A full collection of a process that does not run, by the holder of its run token. */
bool vl_collect_idle(Process *p) VL_MUST_CHECK;

/* A collection is wanted at the next safe point. */
static inline void vl_collect_request(Process *p) {
  atomic_fetch_or(&p->flags, FLAG_COLLECT);
}
/* Is one due though there is room? */
static inline bool vl_collect_is_due(Process *p) {
#ifdef VIAL_GC_STRESS
  return vl_gc_stress(&p->heap);
#else
  return vl_gc_is_due(&p->heap) || vl_process_has(p, FLAG_COLLECT);
#endif
}

#endif
