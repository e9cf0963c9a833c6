/* Asking a process about itself: what only the holder of its run token may see or do.
 *
 * A process that does not run is claimed (sched.h) and looked into at once. One that runs is sent a
 * request, a signal like others; it answers between slices, when its registers are saved and its
 * program counter is true, with a message {Ref, Answer}, or {Ref} when it is gone. The asking
 * process waits for that in the language: :vl_process.answer/2. */
#ifndef VL_REQUEST_H
#define VL_REQUEST_H

#include "proc/signal.h"

/* The answer of the caller `p`'s builtin, or TERM_NONE: an error is pending, or the builtin traps.
 * `argument` is handed to `fn` as it is, or copied. `if_gone`, immediate: for a process that ends. */
Term vl_request(Process *p, Process *of, RequestFn *fn, Term argument, Term if_gone);

/* Answers what has been asked. Owner, with p->pc and the saved registers in force. */
void vl_requests_answer(Process *p);
static inline bool vl_requests_wait(const Process *p) {
  return VL_UNLIKELY(p->mailbox.requests != NULL);
}

#endif
