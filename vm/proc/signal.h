/* Signals: everything one process does to another.
 *
 * A signal is one allocation: a Fragment whose words begin with a Signal (control signals: a
 * Control), dressed as a raw boxed object, followed by the terms it carries, copied by the sender.
 * Signals of one sender arrive and are handled in the order sent, whatever their kinds. A signal
 * to a process that is gone is answered on its behalf where an answer is due (noproc). What is sent
 * as an answer, or to tell of an end, is written into memory that was made with the question or the
 * tie: only that is lost for want of memory which its sender hears of.
 *
 * Making and sending: any thread that is online in the instance's epochs. Handling: owner. */
#ifndef VL_SIGNAL_H
#define VL_SIGNAL_H

#include "proc/instance.h"
#include "proc/link.h"

typedef enum SignalKind {
  SIGNAL_MESSAGE,
  SIGNAL_ALIAS,        /* a message to an alias */
  SIGNAL_EXIT,         /* exit(Pid, Reason) */
  SIGNAL_LINK_EXIT,    /* a linked process has ended */
  SIGNAL_LINK,         /* the other has linked itself */
  SIGNAL_UNLINK,       /* the other has unlinked itself */
  SIGNAL_UNLINK_ACK,   /* ... which the other has seen */
  SIGNAL_MONITOR,      /* the other watches; the term is the message's tag */
  SIGNAL_DEMONITOR,    /* the other has given up watching */
  SIGNAL_DOWN,         /* what was watched has ended; the term is the message */
  SIGNAL_GROUP_LEADER, /* the term is the new group leader */
  SIGNAL_REQUEST,      /* the other asks, see request.h */
} SignalKind;

typedef struct Signal {
  Term dress;       /* header of a raw boxed object over the rest of this struct */
  uint32_t kind;    /* SignalKind */
  uint32_t on_heap; /* the term lies on the receiver's heap already */
  Term *off_heap;   /* large binaries among the terms */
  Term term;        /* message or reason */
} Signal;

typedef struct Control {
  Signal signal;
  Link link;   /* other: who sent it; key: number of a reference. SIGNAL_LINK, SIGNAL_MONITOR: the record there */
  Term reason; /* SIGNAL_DOWN, SIGNAL_LINK_EXIT: the reason inside the message */
} Control;

/* Makes the answer to a request on h: `of` is the process asked, by the holder of its run token. */
typedef Term RequestFn(Heap *h, Process *of, Term argument);

typedef struct Request {
  Control control; /* reason: the argument */
  RequestFn *fn;
} Request;

#define SIGNAL_WORDS (sizeof(Signal) / sizeof(Term))
#define CONTROL_WORDS (sizeof(Control) / sizeof(Term))
#define REQUEST_WORDS (sizeof(Request) / sizeof(Term))

static inline Signal *signal_of(Fragment *f) {
  return (Signal *)f->words;
}
static inline Control *control_of(Fragment *f) {
  return (Control *)f->words;
}
static inline Request *request_of(Fragment *f) {
  return (Request *)f->words;
}

/* -- Making. NULL when memory is out. -- */

/* A message holding a copy of the term. */
Fragment *vl_signal_message(Alloc *a, Term message) VL_MUST_CHECK;
/* A message without words of its own, for a term on the receiver's heap. */
Fragment *vl_signal_stub(Alloc *a, Term term) VL_MUST_CHECK;
/* The same with literals copied too: for what may wait long. */
Fragment *vl_signal_message_deep(Alloc *a, Term message) VL_MUST_CHECK;
/* A record of a link to `other`. */
Link *vl_link_new(Alloc *a, Term other) VL_MUST_CHECK;
/* A record of `other` watching under a reference's number; `tag` stands for 'DOWN' in the message. */
Link *vl_watcher_new(Alloc *a, Term other, uint64_t ref, Term tag) VL_MUST_CHECK;
/* A request, `ref` 0: without an answer. By the one that asks. */
Fragment *vl_signal_request(Process *p, RequestFn *fn, Term argument, uint64_t ref) VL_MUST_CHECK;
void vl_signal_free(Fragment *f, Alloc *a);

/* -- Sending. False when memory is out: nothing was sent. -- */

/* Puts the signal into the queue of `to` and wakes it; owns it from now on. */
void vl_signal_send(Instance *in, Term to, Fragment *f);
bool vl_send_message(Instance *in, Term to, Term message) VL_MUST_CHECK;
/* To a reference: the message arrives if the alias is in force then. */
bool vl_send_alias(Instance *in, Term ref, Term message) VL_MUST_CHECK;
bool vl_send_group_leader(Process *p, Term to, Term leader) VL_MUST_CHECK;
/* `ref` 0: without an answer. */
bool vl_send_request(Process *p, Term to, RequestFn *fn, Term argument, uint64_t ref) VL_MUST_CHECK;
/* The request goes back as {Ref}: who was asked is gone; or as {Ref, error, Error}. Takes it over. */
void vl_signal_no_answer(Instance *in, Fragment *request, Term error);
bool vl_send_exit(Instance *in, Term from, Term to, Term reason) VL_MUST_CHECK;

/* -- What a process does to its own records, telling the other side. Owner. -- */

bool vl_link(Process *p, Term pid) VL_MUST_CHECK;
bool vl_unlink(Process *p, Term pid) VL_MUST_CHECK;
/* Watches a pid under a new reference; `name` TERM_NONE, or the atom it was found by. The
 * reference's number is put in *ref. */
bool vl_monitor(Process *p, Term pid, Term name, MonitorOptions options, uint64_t *ref) VL_MUST_CHECK;
/* Gives up the monitor of that number; true if there was one. */
bool vl_demonitor(Process *p, uint64_t ref);
/* Makes an alias alone. */
bool vl_alias(Process *p, uint8_t kind, uint64_t *ref) VL_MUST_CHECK;
bool vl_unalias(Process *p, uint64_t ref);

/* -- Handling. Owner. -- */

/* Takes what lies in the outer queue: messages to the inner one, requests aside, the rest is acted on. */
void vl_signals_handle(Process *p);
/* The message at the save pointer of the inner queue, or TERM_NONE: then vl_mailbox_peek knows more. */
static inline Term mailbox_waiting(Process *p) {
  const Fragment *next = *p->mailbox.save;
  if (!next) return TERM_NONE;
  p->mailbox.peeked = true;
  __builtin_prefetch(next->next);
  return ((const Signal *)next->words)->term;
}
/* The message last peeked did not match: on to the next. */
static inline void mailbox_next(Process *p) {
  p->mailbox.save = &(*p->mailbox.save)->next;
  p->mailbox.peeked = false;
}
/* Is there something in the outer queue? Any thread. */
bool vl_signals_waiting(const Process *p);
/* Throws away what lies in the outer queue, and closes it: the instance ends. */
void vl_signals_discard(Process *p);
/* Ends the queue of a process that is gone, answering what is in it. */
void vl_signals_close(Process *p);

/* -- For a process that ends -- */

/* Tells the other side of a link, or a watcher, and takes over the record. A reason for which there is
 * no memory becomes system_limit. */
void vl_signal_link_exit(Process *p, Link *link, Term reason);
void vl_signal_down(Process *p, Link *watcher, Term reason);

#endif
