/* A process's signals, in one queue so that order between two processes always holds.
 *
 *   senders ──push──> outer (lock-free stack, newest first)
 *                       │ fetch by the owner: reversed, non-messages handled on the way
 *                       v
 *                     inner (private list):  m1 ─ m2 ─ m3 ─ ...
 *                                                  ^save: where `receive` looks next
 *
 * A signal is a Fragment whose first words are a Signal, dressed as a raw boxed object so that
 * a walk over the words steps over it; the terms follow. One allocation holds it all, and when a
 * message is taken the fragment joins the receiver's heap as it is.
 *
 * Any thread pushes; everything else is the owner's. A receive on a fresh reference starts behind
 * a marker set when the reference was made, so it never looks at what is older. */
#ifndef VL_MAILBOX_H
#define VL_MAILBOX_H

#include "heap/heap.h"

#include <stdatomic.h>

typedef struct Process Process;

#define RECEIVE_MARKERS 4

typedef struct ReceiveMarkers ReceiveMarkers;

typedef struct Mailbox {
  _Atomic(Fragment *) outer; /* any thread pushes, the owner takes all */
  Fragment *first;           /* inner queue: messages only (and markers), oldest first */
  Fragment **last;           /* where the next one is linked */
  Fragment **save;           /* link to the message `receive` looks at next */
  ReceiveMarkers *markers;   /* NULL until the first recv_mark */
  Fragment *requests;        /* not answered yet, oldest first (request.h) */
  uint32_t count;            /* messages in the inner queue */
  uint32_t on_heap;          /* of those, whose words are on the heap already: roots */
  bool peeked;               /* the message at *save may be in registers */
} Mailbox;

void vl_mailbox_init(Mailbox *box);
/* Frees the inner queue of a process that is gone; the outer one is closed (vl_signals_close). */
void vl_mailbox_free(Mailbox *box, Alloc *a);

/* Drops the message {_, Ref, _, _, _} of a monitor that is over; true if there was one. Owner. */
bool vl_mailbox_flush_down(Process *p, Term ref);

/* -- The receive ops. Owner only, inside the engine. -- */

/* The message at the save pointer; fetches and handles waiting signals when the inner queue is
 * exhausted. TERM_NONE: nothing there. A signal may have ended the process: then TERM_NONE, and
 * recv_wait leaves the engine, whose caller sees vl_process_is_exiting. */
Term vl_mailbox_peek(Process *p);
/* Takes the message last peeked out of the queue, its words join the heap (nothing moves); cancels
 * a receive timeout; the save pointer goes back to the front. */
void vl_mailbox_take(Process *p);
/* Before a collection: the words of the message that may be in registers become part of the heap;
 * what stays in the queue is a stub, whose term is a root. False when memory is out. */
bool vl_mailbox_settle(Process *p) VL_MUST_CHECK;
/* The receive gave up (timeout): the save pointer goes back to the front. */
void vl_mailbox_rewind(Process *p);

/* What recv_wait and recv_wait_for shall do. */
typedef enum WaitResult {
  WAIT_SLEEP,   /* leave the engine with RUN_WAIT; goes on at the label */
  WAIT_TIMEOUT, /* the time is over: fall through to recv_timeout */
  WAIT_LOOK,    /* something came meanwhile: jump to the label at once */
  WAIT_RAISE,   /* timeout_value: an error is pending */
} WaitResult;

WaitResult vl_mailbox_wait(Process *p);
/* `timeout`: milliseconds, or :infinity. The clock starts at the first call of one receive; it is
 * stopped by take or by rewind (recv_timeout). */
WaitResult vl_mailbox_wait_for(Process *p, Term timeout);

/* recv_mark: notes the end of the queue; gives a small to keep in a register. */
Term vl_mailbox_mark(Process *p);
/* recv_mark_bind: the mark belongs to this reference (anything else is ignored). */
void vl_mailbox_mark_bind(Process *p, Term marker, Term ref);
/* recv_mark_use: the coming receive matches on this reference only: start behind its mark, if it
 * still stands. */
void vl_mailbox_mark_use(Process *p, Term ref);

#endif
