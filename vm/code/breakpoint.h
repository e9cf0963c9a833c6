/* Breakpoints: calls of a function that are noticed.
 *
 * A local one stands at the function's entry, in place of its first op, and sees every call. A global one stands in the
 * export's slot, and sees calls from other modules and by name. One that was made stays until its code, or the
 * instance, goes; without modes it lets everything pass. Functions that have none are as they were. */
#ifndef VL_BREAKPOINT_H
#define VL_BREAKPOINT_H

#include "code/module.h"

typedef enum BreakMode {
  BREAK_CALL = 1 << 0,  /* by processes whose calls are traced */
  BREAK_META = 1 << 1,  /* by all */
  BREAK_COUNT = 1 << 2, /* calls are counted */
} BreakMode;

typedef struct Breakpoint {
  Word stub[STUB_WORDS];        /* a global one: code, whose operand leads back here; where the slot leads */
  _Atomic(const Word *) target; /* ... and where it would lead */
  Export *slot;                 /* NULL: a local one */
  Word before;                  /* what stood at the entry of a local one */
  Mfa mfa;
  _Atomic uint32_t modes; /* of BreakMode */
  _Atomic uint64_t calls;
} Breakpoint;

/* Sets the modes; 0: calls are no more noticed. False: no such function is loaded, or memory is out. Any thread. */
bool vl_break_set(CodeServer *c, Mfa mfa, bool local, uint32_t modes) VL_MUST_CHECK;
/* The breakpoint in force, or NULL. No lock; valid until the caller's epoch ends. */
Breakpoint *vl_break_find(const CodeServer *c, Mfa mfa, bool local);

static inline FunctionRow *break_row(const Word *entry) {
  return (FunctionRow *)(uintptr_t)(entry - ENTRY_WORDS)[ENTRY_ROW];
}
/* By which word an op is run again: its call, if it is a function's first, has been noticed. `break_local`: the word of
 * that op. */
static inline Word word_again(const Word *pc, Word break_local) {
  return VL_UNLIKELY(pc[0] == break_local) ? break_row(pc)->first : pc[0];
}
/* Where a call goes on that a global one lets pass. */
static inline const Word *break_target(const Breakpoint *b) {
  const Word *now = export_target(b->slot);
  return now == b->stub + STUB_OP ? atomic_load_explicit(&b->target, memory_order_acquire) : now;
}

#endif
