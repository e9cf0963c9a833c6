#include "exec/call.h"

#include "code/export.h"
#include "data/bits.h"
#include "exec/apply.h"
#include "exec/long.h"
#include "exec/pace.h"
#include "exec/raise.h"
#include "proc/barrier.h"
#include "proc/dirty.h"
#include "proc/exit.h"
#include "proc/instance.h"
#include "proc/roots.h"

static CallOutcome raise(Process *p) {
  return vl_raise_from(p, NULL) ? CALL_GO : CALL_EXIT;
}

/* To the function that vl_trap named. */
static CallOutcome follow_trap(Process *p) {
  Mfa target = p->regs->trap;
  const void *go = p->regs->go;
  p->regs->trap.module = TERM_NONE;
  p->regs->go = NULL;
  p->native = NULL;
  p->pc = go ? go : vl_apply_undefined(p, &target);
  if (!p->pc) return raise(p);
  return p->reds <= 0 ? CALL_YIELD : CALL_GO;
}

/* The result is the only live register; the frames of the callers are all that is left. */
static CallOutcome give_result(Process *p, Term result) {
  p->regs->x[0] = result;
  p->native = NULL;
  if (VL_UNLIKELY(vl_collect_is_due(p)) && !vl_collect(p, 0, 1, NULL)) return CALL_EXIT;
  return CALL_RETURN;
}

/* `result` TERM_NONE: why? */
static CallOutcome no_result(Process *p) {
  if (p->heap.failed) {
    vl_process_exit(p, ATOM_system_limit);
    return CALL_EXIT;
  }
  if (p->regs->raised.class != TERM_NONE) return raise(p);
  if (p->regs->trap.module != TERM_NONE || p->regs->go) return follow_trap(p);
  vl_check(!p->pc); /* hibernate */
  return p->mailbox.first ? CALL_YIELD : CALL_WAIT;
}

static bool is_denied(const Process *p, const Bif *bif) {
  return bif->capability != CAP_NONE && !(p->instance->config.capabilities & bif->capability);
}

/* -- Builtins that run long or wait -- */

/* Bytes of binaries and words of big integers, and cells and elements, until they are many. */
static bool is_large(const Term *terms, size_t count) {
  enum { STEPS_MAX = 512, BYTES_MAX = 16384, DEPTH_MAX = 32 };
  typedef struct Span {
    const Term *at;
    size_t left;
  } Span;
  Span stack[DEPTH_MAX] = {{terms, count}};
  size_t steps = 0, depth = 1;
  while (depth > 0) {
    if (stack[depth - 1].left == 0) {
      depth--;
      continue;
    }
    Term t = *stack[depth - 1].at++;
    stack[depth - 1].left--;
    while (is_cons(t)) {
      Term head = cons_head(t);
      if (++steps > STEPS_MAX || is_map(head)) return true;
      if (is_bitstring(head) && vl_bits(head).count / 8 > BYTES_MAX) return true;
      bool is_nested = is_cons(head) || is_tuple(head);
      if (is_nested && depth == DEPTH_MAX) return true;
      if (is_nested) stack[depth++] = (Span){cons_ptr(t) + 1, 1};
      t = is_nested ? head : cons_tail(t);
    }
    if (is_bitstring(t) && vl_bits(t).count / 8 > BYTES_MAX) return true;
    if (!is_tuple(t) || depth == DEPTH_MAX) continue;
    steps += tuple_size(t);
    if (steps > STEPS_MAX) return true;
    stack[depth].at = tuple_elements(t);
    stack[depth++].left = tuple_size(t);
  }
  return false;
}

static bool goes_away(const Process *p, const Bif *bif) {
  if (!p->instance->dirty || p->regs->dirty) return false;
  return bif->kind != BIF_LARGE || is_large(p->regs->x, bif->arity);
}

static const Bif *running_bif(const Process *p) {
  return ((const Export *)(const void *)p->native)->bif;
}

int vl_dirty_kind(const Process *p) {
  if (p->redo) return DIRTY_CPU;
  uint8_t kind = running_bif(p)->kind;
  return kind == BIF_BACK ? DIRTY_BACK : kind == BIF_IO ? DIRTY_IO : DIRTY_CPU;
}

Term vl_perform_bif(Process *p) {
  if (p->redo) return vl_long_perform(p);
  return running_bif(p)->fn(p, p->regs->x);
}

static CallOutcome follow(Process *p, Term result) {
  if (VL_UNLIKELY(vl_process_is_exiting(p))) return CALL_EXIT;
  return VL_LIKELY(result != TERM_NONE && !p->heap.failed) ? give_result(p, result) : no_result(p);
}

RunResult vl_settle_bif(Process *p, Term result) {
  if (p->redo) return vl_long_settle(p, result);
  switch (follow(p, result)) {
  case CALL_RETURN:
    p->pc = vl_return_address(p, p->heap.stop++);
    if (VL_UNLIKELY(p->heap.stop == p->heap.end - p->heap.gc->barrier + 1)) (void)vl_barrier_pass(p);
    p->live = 1;
    return RUN_YIELD;
  case CALL_GO:
  case CALL_YIELD: return RUN_YIELD;
  case CALL_WAIT: return RUN_WAIT;
  case CALL_DIRTY:
  case CALL_EXIT: break;
  }
  return RUN_EXIT;
}

CallOutcome vl_call_bif(Process *p, const Bif *bif, const Mfa *mfa) {
  p->native = mfa;
  bool denied = is_denied(p, bif);
  if (VL_UNLIKELY(bif->kind >= BIF_DIRTY) && !denied && goes_away(p, bif)) {
    p->pc = NULL;
    p->live = bif->arity;
    return CALL_DIRTY;
  }
  Term result = denied ? vl_raise(p, ATOM_error, ATOM_notsup) : bif->fn(p, p->regs->x);
  return follow(p, result);
}

/* As the above for what is short and needs no capability, with the questions left out that have one answer then. */
CallOutcome vl_call_stand_in(Process *p, const Export *x) {
  if (VL_UNLIKELY(x->bif->kind != BIF_PLAIN)) return vl_call_bif(p, x->bif, &x->mfa);
  p->native = &x->mfa;
  bool timed = VL_UNLIKELY(vl_pace_wants(p->regs, x));
  Term result = timed ? vl_pace_call(p, x) : x->bif->fn(p, p->regs->x);
  if (VL_UNLIKELY(result == TERM_NONE || p->heap.failed)) return no_result(p);
  if (VL_UNLIKELY(p->heap.fragments || p->heap.virtual_bytes)) return give_result(p, result);
  p->regs->x[0] = result;
  p->native = NULL;
  return CALL_RETURN;
}

Term vl_call_guard(Process *p, const Bif *bif, const Mfa *mfa, const Term *args) {
  Term result = bif->fn(p, args);
  if (VL_UNLIKELY(p->heap.failed)) return TERM_NONE;
  if (VL_LIKELY(result != TERM_NONE) || p->regs->raised.class == TERM_NONE) return result;
  p->regs->raised.frame = *mfa;
  p->regs->raised.args = vl_list(&p->heap, mfa->arity, args, NIL);
  return TERM_NONE;
}
