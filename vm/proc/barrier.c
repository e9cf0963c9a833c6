#include "proc/barrier.h"

#include "code/frame.h"
#include "code/server.h"
#include "proc/instance.h"

#ifdef VIAL_GC_STRESS
enum { DEEP_WORDS = 8, STEP_FRAMES = 2 };
#else
enum { DEEP_WORDS = 1024, STEP_FRAMES = 32 };
#endif

/* Puts it into a word that holds a return address; at the bottom there is none. */
static void put(Process *p, Term *word) {
  GcState *gc = p->heap.gc;
  gc->barrier = 0;
  if (p->heap.end - word < DEEP_WORDS) return;
  gc->barrier_pc = (const void *)(uintptr_t)*word;
  gc->barrier = (size_t)(p->heap.end - word);
  *word = (Term)(uintptr_t)vl_code_engine(p->instance->code)->barrier;
}

void vl_barrier_settle(Process *p, const void *pc) {
  GcState *gc = p->heap.gc;
  Term *top = p->heap.stop + (pc ? vl_frame_map(pc).slots : 0);
  if (gc->barrier != 0) {
    p->heap.end[-(ptrdiff_t)gc->barrier] = (Term)(uintptr_t)gc->barrier_pc;
    gc->clean = gc->barrier - 1;
  } else {
    gc->clean = 0;
  }
  if (!gc->old) gc->clean = 0; /* everything has become young */
  put(p, top);
  if (gc->barrier == 0) gc->clean = 0;
}

const void *vl_barrier_pass(Process *p) {
  GcState *gc = p->heap.gc;
  const void *real = gc->barrier_pc, *pc = real;
  Term *word = p->heap.stop;
  for (int i = 0; i < STEP_FRAMES && word < p->heap.end; i++) {
    word += vl_frame_map(pc).slots;
    if (i + 1 < STEP_FRAMES && word < p->heap.end) pc = (const void *)(uintptr_t)*word++;
  }
  gc->barrier = 0;
  if (word < p->heap.end) put(p, word);
  size_t below = gc->barrier == 0 ? 0 : gc->barrier - 1;
  if (gc->clean > below) gc->clean = below;
  return real;
}

void vl_barrier_cut(Process *p) {
  GcState *gc = p->heap.gc;
  if (gc->barrier <= (size_t)(p->heap.end - p->heap.stop)) return;
  gc->barrier = gc->clean = 0;
}
