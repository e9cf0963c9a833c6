#include "exec/break.h"

#include "code/lines.h"
#include "exec/apply.h"
#include "proc/barrier.h"
#include "proc/instance.h"
#include "proc/trace.h"

/* {M, F, A} of who will be returned to, or undefined. */
static Term caller(Process *p) {
  CodePlace place;
  if (p->heap.stop >= p->heap.end) return ATOM_undefined;
  const Word *back = vl_return_address(p, p->heap.stop);
  if (!vl_code_place(p->instance->code, back, &place)) return ATOM_undefined;
  return vl_tuple3(&p->heap, place.mfa.module, place.mfa.function, make_small(place.mfa.arity));
}

static bool is_wanted(const ProcessTrace *t, uint32_t modes) {
  return (modes & BREAK_META) || (t && (modes & BREAK_CALL) && (t->flags & TRACE_CALL));
}

static const Word *call_tracer(Process *p, const Mfa *mfa, uint32_t modes, const Word *pc) {
  const Word *go = vl_apply_exported(p, (Mfa){ATOM_vl_trace, ATOM_called, 5});
  ProcessTrace *t = go ? vl_trace_get(p) : NULL;
  Term args = t ? vl_list(&p->heap, mfa->arity, p->regs->x, NIL) : TERM_NONE;
  Term from = args == TERM_NONE ? TERM_NONE : caller(p);
  if (from == TERM_NONE) {
    p->regs->raised.class = TERM_NONE;
    return NULL;
  }
  t->inside = true;
  t->pending = pc;
  Term *x = p->regs->x;
  x[0] = mfa->module;
  x[1] = mfa->function;
  x[2] = args;
  x[3] = make_small(modes);
  x[4] = from;
  p->live = 5;
  p->tail = NULL;
  return go;
}

static const Word *meet(Process *p, Breakpoint *b, const Word *pc) {
  ProcessTrace *t = p->trace;
  if (t && t->entering) {
    t->entering = false;
    return NULL;
  }
  if (t && t->inside) return NULL;
  uint32_t modes = atomic_load_explicit(&b->modes, memory_order_relaxed);
  if (modes & BREAK_COUNT) atomic_fetch_add_explicit(&b->calls, 1, memory_order_relaxed);
  return is_wanted(t, modes) ? call_tracer(p, &b->mfa, modes, pc) : NULL;
}

const Word *vl_break_local(Process *p, const Word *entry) {
  Breakpoint *b = __atomic_load_n(&break_row(entry)->breakpoint, __ATOMIC_ACQUIRE);
  return b ? meet(p, b, entry) : NULL;
}

const Word *vl_break_global(Process *p, const Word *stub) {
  Breakpoint *b = (Breakpoint *)(uintptr_t)stub[STUB_EXPORT - STUB_OP];
  const Word *go = meet(p, b, stub);
  return go ? go : break_target(b);
}
