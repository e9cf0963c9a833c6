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

/* Builds it aside and sends a copy: what does not fit is not answered, as if the process were gone. */
static void answer(Process *p, const Request *r) {
  Instance *in = p->instance;
  Heap h;
  if (r->control.ref == 0) { /* no answer is wanted */
    (void)r->fn(NULL, p, r->control.reason);
    return;
  }
  vl_heap_init(&h, &in->alloc);
  Term value = vl_process_is_exiting(p) ? TERM_NONE : r->fn(&h, p, r->control.reason);
  Term ref = vl_ref_make(&h, in, r->control.ref, 0);
  Term message = value == TERM_NONE ? vl_tuple(&h, 1, &ref) : vl_tuple2(&h, ref, value);
  if (message == TERM_NONE || !vl_send_message(in, r->control.from, message)) atomic_store(&in->starved, true);
  vl_heap_free(&h);
}

void vl_requests_answer(Process *p) {
  Fragment *f = p->mailbox.requests;
  p->mailbox.requests = NULL;
  for (Fragment *next; f; f = next) {
    next = f->next;
    answer(p, request_of(f));
    vl_signal_free(f, &p->instance->alloc);
  }
}
