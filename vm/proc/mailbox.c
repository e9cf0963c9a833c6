#include "proc/mailbox.h"

#include "proc/clock.h"
#include "proc/ref.h"
#include "proc/signal.h"
#include "proc/timeout.h"

/* A place in the inner queue: the link that was last when the mark was set. Taking the message
 * that holds this link moves the mark to the link before it. */
typedef struct Mark {
  Fragment **at; /* NULL: free */
  uint64_t ref;  /* 0: not bound yet */
  int64_t ticket;
} Mark;

struct ReceiveMarkers {
  Mark marks[RECEIVE_MARKERS];
  int64_t next_ticket;
};

void vl_mailbox_init(Mailbox *box) {
  memset(box, 0, sizeof *box);
  box->last = box->save = &box->first;
}

static void free_chain(Fragment *f, Alloc *a) {
  for (Fragment *next; f; f = next) {
    next = f->next;
    vl_signal_free(f, a);
  }
}

void vl_mailbox_free(Mailbox *box, Alloc *a) {
  free_chain(box->first, a);
  free_chain(box->requests, a);
  vl_free(a, box->markers, sizeof *box->markers);
}

/* -- Receiving -- */

Term vl_mailbox_peek(Process *p) {
  Mailbox *box = &p->mailbox;
  if (!*box->save) vl_signals_handle(p);
  if (!*box->save || vl_process_is_exiting(p)) return TERM_NONE;
  box->peeked = true;
  return signal_of(*box->save)->term;
}

void vl_mailbox_rewind(Process *p) {
  p->mailbox.save = &p->mailbox.first;
  p->mailbox.peeked = false;
  vl_timeout_stop(p);
}

/* Every link that pointed out of f now starts at `link`. */
static void unlink_message(Mailbox *box, Fragment **link) {
  Fragment *f = *link;
  *link = f->next;
  if (box->last == &f->next) box->last = link;
  for (unsigned i = 0; box->markers && i < RECEIVE_MARKERS; i++)
    if (box->markers->marks[i].at == &f->next) box->markers->marks[i].at = link;
  box->count--;
}

/* The words of the fragment become part of the heap. */
static void join_heap(Process *p, Fragment *f) {
  Heap *h = &p->heap;
  vl_heap_adopt(h, f, signal_of(f)->off_heap);
}

void vl_mailbox_take(Process *p) {
  Mailbox *box = &p->mailbox;
  Fragment *f = *box->save;
  unlink_message(box, box->save);
  if (signal_of(f)->on_heap) {
    box->on_heap--;
    signal_of(f)->off_heap = NULL;
    vl_signal_free(f, p->heap.alloc);
  } else if (is_immediate(signal_of(f)->term)) {
    vl_signal_free(f, p->heap.alloc);
  } else {
    join_heap(p, f);
  }
  vl_mailbox_rewind(p);
}

bool vl_mailbox_settle(Process *p) {
  Mailbox *box = &p->mailbox;
  Fragment *f = *box->save;
  if (!box->peeked || signal_of(f)->on_heap || is_immediate(signal_of(f)->term)) return true;
  Fragment *stub = vl_signal_stub(p->heap.alloc, signal_of(f)->term);
  if (!stub) return false;
  stub->next = f->next;
  *box->save = stub;
  if (box->last == &f->next) box->last = &stub->next;
  for (unsigned i = 0; box->markers && i < RECEIVE_MARKERS; i++)
    if (box->markers->marks[i].at == &f->next) box->markers->marks[i].at = &stub->next;
  join_heap(p, f);
  box->on_heap++;
  return true;
}

bool vl_mailbox_flush_down(Process *p, Term ref) {
  Mailbox *box = &p->mailbox;
  for (Fragment **link = &box->first; *link; link = &(*link)->next) {
    Term message = signal_of(*link)->term;
    if (!is_tuple_of(message, 5) || !is_ref(tuple_at(message, 1))) continue;
    if (ref_number(tuple_at(message, 1)) != ref_number(ref)) continue;
    Fragment *f = *link;
    unlink_message(box, link);
    box->on_heap -= signal_of(f)->on_heap;
    vl_signal_free(f, p->heap.alloc);
    vl_mailbox_rewind(p);
    return true;
  }
  return false;
}

/* -- Waiting -- */

WaitResult vl_mailbox_wait(Process *p) {
  return *p->mailbox.save ? WAIT_LOOK : WAIT_SLEEP;
}

WaitResult vl_mailbox_wait_for(Process *p, Term timeout) {
  if (timeout == ATOM_infinity) return vl_mailbox_wait(p);
  if (vl_timeout_is_over(p)) return WAIT_TIMEOUT;
  if (p->timeout) return vl_mailbox_wait(p);
  if (timeout == make_small(0)) return WAIT_TIMEOUT;
  if (!is_small(timeout) || small_value(timeout) < 0 || small_value(timeout) > TIMEOUT_MAX_MS) {
    vl_raise(p, ATOM_error, ATOM_timeout_value);
    return WAIT_RAISE;
  }
  if (vl_timeout_start(p, small_value(timeout) * NS_PER_MS)) return vl_mailbox_wait(p);
  vl_raise_system_limit(p);
  return WAIT_RAISE;
}

/* -- Markers -- */

Term vl_mailbox_mark(Process *p) {
  Mailbox *box = &p->mailbox;
  vl_signals_handle(p);
  if (!box->markers) {
    box->markers = vl_alloc_zeroed(p->heap.alloc, 1, sizeof *box->markers);
    if (!box->markers) return make_small(0);
  }
  int64_t ticket = ++box->markers->next_ticket;
  box->markers->marks[ticket % RECEIVE_MARKERS] = (Mark){.at = box->last, .ticket = ticket};
  return make_small(ticket);
}

void vl_mailbox_mark_bind(Process *p, Term marker, Term ref) {
  ReceiveMarkers *markers = p->mailbox.markers;
  if (!markers || !is_small(marker) || !is_ref(ref)) return;
  int64_t ticket = small_value(marker);
  Mark *mark = &markers->marks[(uint64_t)ticket % RECEIVE_MARKERS];
  if (mark->at && mark->ticket == ticket) mark->ref = ref_number(ref);
}

void vl_mailbox_mark_use(Process *p, Term ref) {
  Mailbox *box = &p->mailbox;
  if (!box->markers || !is_ref(ref)) return;
  for (unsigned i = 0; i < RECEIVE_MARKERS; i++) {
    Mark *mark = &box->markers->marks[i];
    if (mark->at && mark->ref == ref_number(ref)) box->save = mark->at;
  }
}
