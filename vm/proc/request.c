#include "proc/request.h"

#include "proc/ref.h"
#include "proc/sched.h"

static Term claimed_answer(Process *p, Process *of, RequestFn *fn, Term argument, Term if_gone) {
  Term answer = vl_process_is_exiting(of) ? if_gone : fn(&p->heap, of, argument);
  vl_sched_release(of);
  return answer;
}

Term vl_request(Process *p, Process *of, RequestFn *fn, Term argument, Term if_gone) {
  if (of == p) {
    vl_signals_handle(p);
    return fn(&p->heap, p, argument);
  }
  if (vl_sched_claim(of)) return claimed_answer(p, of, fn, argument, if_gone);
  uint64_t number = vl_ref_fresh(p->instance);
  const Term wait[] = {vl_ref_make(&p->heap, p->instance, number, 0), if_gone};
  if (wait[0] == TERM_NONE) return TERM_NONE;
  if (!vl_send_request(p, of->pid, fn, argument, number)) return vl_raise_system_limit(p);
  return vl_trap(p, ATOM_vl_process, ATOM_answer, VL_COUNT_OF(wait), wait);
}

/* Builds it aside and sends a copy. Takes over the request. */
static void answer(Process *p, Fragment *f) {
  Instance *in = p->instance;
  const Request *r = request_of(f);
  uint64_t number = r->control.link.key;
  if (vl_process_is_exiting(p)) {
    vl_signal_no_answer(in, f, TERM_NONE);
    return;
  }
  Heap h;
  vl_heap_init(&h, &in->alloc);
  Term value = r->fn(number ? &h : NULL, p, r->control.reason);
  Term message = number ? vl_tuple2(&h, vl_ref_make(&h, in, number, 0), value) : TERM_NONE;
  if (message != TERM_NONE && vl_send_message(in, r->control.link.other, message))
    vl_signal_free(f, &in->alloc);
  else
    vl_signal_no_answer(in, f, ATOM_system_limit);
  vl_heap_free(&h);
}

void vl_requests_answer(Process *p) {
  Fragment *f = p->mailbox.requests;
  p->mailbox.requests = NULL;
  for (Fragment *next; f; f = next) {
    next = f->next;
    answer(p, f);
  }
}
