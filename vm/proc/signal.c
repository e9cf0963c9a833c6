#include "proc/signal.h"

#include "heap/copy.h"
#include "proc/exit.h"
#include "proc/limits.h"
#include "proc/ptable.h"
#include "proc/ref.h"
#include "proc/sched.h"
#include "proc/trace.h"

/* The outer queue of a process that is gone: nothing is pushed any more. */
#define CLOSED ((Fragment *)(uintptr_t)1)

/* -- Making -- */

/* Builds the terms of a signal: a heap over the words behind its header. */
typedef struct Maker {
  Fragment *fragment;
  Heap heap;
} Maker;

static bool make_begin(Maker *m, Alloc *a, SignalKind kind, size_t head_words, size_t body_words) {
  size_t words = head_words + body_words;
  m->fragment = vl_alloc_of(a, MEMORY_PROCESSES, sizeof(Fragment) + words * sizeof(Term));
  if (!m->fragment) return false;
  m->fragment->next = NULL;
  m->fragment->limit = m->fragment->words + words;
  memset(m->fragment->words, 0, head_words * sizeof(Term));
  Signal *s = signal_of(m->fragment);
  s->dress = make_header(BOX_REF, head_words - 1);
  s->kind = kind;
  vl_heap_over(&m->heap, a, m->fragment->words + head_words, body_words);
  return true;
}

static Fragment *make_end(Maker *m, Term term) {
  vl_check(!m->heap.fragments && term != TERM_NONE);
  m->fragment->top = m->heap.top;
  Signal *s = signal_of(m->fragment);
  s->off_heap = m->heap.off_heap;
  s->term = term;
  return m->fragment;
}

Fragment *vl_signal_message(Alloc *a, Term message) {
  Maker m;
  if (!make_begin(&m, a, SIGNAL_MESSAGE, SIGNAL_WORDS, vl_copy_size(message))) return NULL;
  return make_end(&m, vl_copy_into(&m.heap, message));
}

Fragment *vl_signal_message_deep(Alloc *a, Term message) {
  Maker m;
  if (!make_begin(&m, a, SIGNAL_MESSAGE, SIGNAL_WORDS, vl_copy_deep_size(message))) return NULL;
  return make_end(&m, vl_copy_deep_into(&m.heap, message));
}

/* `from` and `key` of a control signal, whatever it carries. */
static void make_head(Maker *m, Term from, uint64_t key) {
  Control *c = control_of(m->fragment);
  c->link.other = from;
  c->link.key = key;
  c->link.name = TERM_NONE;
}

/* A control signal that carries one term. */
static Fragment *make_control(Alloc *a, SignalKind kind, Term from, uint64_t ref, Term term) {
  Maker m;
  if (!make_begin(&m, a, kind, CONTROL_WORDS, vl_copy_size(term))) return NULL;
  make_head(&m, from, ref);
  control_of(m.fragment)->reason = vl_copy_into(&m.heap, term);
  return make_end(&m, control_of(m.fragment)->reason);
}

/* -- Ties: what is needed to tell of their end is part of them -- */

enum {
  EXIT_WORDS = TUPLE_WORDS(3),
  DOWN_WORDS = REF_WORDS + TUPLE_WORDS(5) + TUPLE_WORDS(2),
  ANSWER_WORDS = REF_WORDS + TUPLE_WORDS(3)
};

/* `other` gets the news, under `key`. `body_words`: a copy of the term, and the news. */
static Fragment *make_tie(Alloc *a, SignalKind kind, Term other, uint64_t key, Term term, size_t body_words) {
  Maker m;
  if (!make_begin(&m, a, kind, CONTROL_WORDS, body_words)) return NULL;
  make_head(&m, other, key);
  control_of(m.fragment)->link.home = m.fragment;
  control_of(m.fragment)->reason = vl_copy_deep_into(&m.heap, term);
  return make_end(&m, control_of(m.fragment)->reason);
}

static Fragment *make_link(Alloc *a, Term other) {
  return make_tie(a, SIGNAL_LINK, other, other, NIL, EXIT_WORDS);
}

static Fragment *make_watcher(Alloc *a, Term other, uint64_t ref, Term tag) {
  return make_tie(a, SIGNAL_MONITOR, other, ref, tag, vl_copy_deep_size(tag) + DOWN_WORDS);
}

Link *vl_link_new(Alloc *a, Term other) {
  Fragment *f = make_link(a, other);
  return f ? &control_of(f)->link : NULL;
}

Link *vl_watcher_new(Alloc *a, Term other, uint64_t ref, Term tag) {
  Fragment *f = make_watcher(a, other, ref, tag);
  return f ? &control_of(f)->link : NULL;
}

/* The signal becomes another one, whose term is built behind what it carries. */
static void remake_begin(Maker *m, Alloc *a, Fragment *f, SignalKind kind) {
  m->fragment = f;
  signal_of(f)->kind = kind;
  vl_heap_over(&m->heap, a, f->top, (size_t)(f->limit - f->top));
}

static Fragment *remake_end(Maker *m, Term term) {
  vl_check(!m->heap.fragments && term != TERM_NONE);
  m->fragment->top = m->heap.top;
  signal_of(m->fragment)->term = term;
  return m->fragment;
}

/* {'EXIT', From, Reason}; the bare reason stands beside it. */
static Term exit_message(Maker *m, Term from, Term reason) {
  Control *c = control_of(m->fragment);
  c->link.other = from;
  c->reason = reason;
  return vl_tuple3(&m->heap, ATOM_EXIT, from, reason);
}

static Fragment *make_exit(Alloc *a, SignalKind kind, Term from, Term reason) {
  Maker m;
  if (!make_begin(&m, a, kind, CONTROL_WORDS, EXIT_WORDS + vl_copy_size(reason))) return NULL;
  return make_end(&m, exit_message(&m, from, vl_copy_into(&m.heap, reason)));
}

/* `reason`: an immediate term. */
static Fragment *link_to_exit(Alloc *a, Fragment *link, Term from, Term reason) {
  Maker m;
  remake_begin(&m, a, link, SIGNAL_LINK_EXIT);
  return remake_end(&m, exit_message(&m, from, reason));
}

/* {Tag, Ref, process, Pid | {Name, Node}, Reason}. */
static Term down_message(Maker *m, const Instance *in, Term pid, const Link *watcher, Term tag, Term reason) {
  Term ref = vl_ref_make(&m->heap, in, watcher->key, watcher->ref_flags);
  Term item = watcher->name == TERM_NONE ? pid : vl_tuple2(&m->heap, watcher->name, ATOM_nonode_at_nohost);
  Control *c = control_of(m->fragment);
  c->link.key = watcher->key;
  c->link.other = pid;
  c->reason = reason;
  return vl_tuple(&m->heap, 5, (Term[]){tag, ref, ATOM_process, item, reason});
}

static Fragment *make_down(const Instance *in, Alloc *a, Term pid, const Link *watcher, Term reason) {
  Maker m;
  Term tag = signal_of(watcher->home)->term;
  size_t words = DOWN_WORDS + vl_copy_size(reason) + vl_copy_size(tag);
  if (!make_begin(&m, a, SIGNAL_DOWN, CONTROL_WORDS, words)) return NULL;
  reason = vl_copy_into(&m.heap, reason);
  tag = vl_copy(&m.heap, tag);
  return make_end(&m, down_message(&m, in, pid, watcher, tag, reason));
}

/* `reason`: an immediate term. */
static Fragment *watcher_to_down(const Instance *in, Alloc *a, Fragment *watcher, Term pid, Term reason) {
  Maker m;
  remake_begin(&m, a, watcher, SIGNAL_DOWN);
  const Link *link = &control_of(watcher)->link;
  return remake_end(&m, down_message(&m, in, pid, link, signal_of(watcher)->term, reason));
}

/* {Ref}, or {Ref, error, Error}. */
static Fragment *request_to_answer(const Instance *in, Alloc *a, Fragment *request, Term error) {
  Maker m;
  remake_begin(&m, a, request, SIGNAL_MESSAGE);
  Term ref = vl_ref_make(&m.heap, in, control_of(request)->link.key, 0);
  return remake_end(&m, error == TERM_NONE ? vl_tuple(&m.heap, 1, &ref) : vl_tuple3(&m.heap, ref, ATOM_error, error));
}

Fragment *vl_signal_stub(Alloc *a, Term term) {
  Maker m;
  if (!make_begin(&m, a, SIGNAL_MESSAGE, SIGNAL_WORDS, 0)) return NULL;
  signal_of(m.fragment)->on_heap = true;
  return make_end(&m, term);
}

void vl_signal_free(Fragment *f, Alloc *a) {
  Heap h;
  vl_heap_init(&h, a);
  h.off_heap = signal_of(f)->off_heap;
  f->next = NULL;
  h.fragments = f;
  vl_heap_free(&h);
}

/* -- Sending -- */

/* `from` has seen the unlinking. */
static void send_ack(Instance *in, Term to, Fragment *unlink, Term from) {
  signal_of(unlink)->kind = SIGNAL_UNLINK_ACK;
  control_of(unlink)->link.other = from;
  vl_signal_send(in, to, unlink);
}

void vl_signal_no_answer(Instance *in, Fragment *request, Term error) {
  const Link asker = control_of(request)->link;
  if (asker.key == 0)
    vl_signal_free(request, &in->alloc);
  else
    vl_signal_send(in, asker.other, request_to_answer(in, &in->alloc, request, error));
}

static bool is_answered(SignalKind kind) {
  return kind == SIGNAL_LINK || kind == SIGNAL_UNLINK || kind == SIGNAL_MONITOR;
}

/* Answers for a process that is gone; the signal becomes its answer. */
static void bounce(Instance *in, Term to, Fragment *f) {
  Alloc *a = &in->alloc;
  SignalKind kind = (SignalKind)signal_of(f)->kind;
  Term from = is_answered(kind) ? control_of(f)->link.other : TERM_NONE; /* a message is no longer than its words */
  switch (kind) {
  case SIGNAL_LINK: vl_signal_send(in, from, link_to_exit(a, f, to, ATOM_noproc)); break;
  case SIGNAL_UNLINK: send_ack(in, from, f, to); break;
  case SIGNAL_MONITOR: vl_signal_send(in, from, watcher_to_down(in, a, f, to, ATOM_noproc)); break;
  case SIGNAL_REQUEST: vl_signal_no_answer(in, f, TERM_NONE); break;
  case SIGNAL_MESSAGE:
  case SIGNAL_ALIAS:
  case SIGNAL_EXIT:
  case SIGNAL_LINK_EXIT:
  case SIGNAL_UNLINK_ACK:
  case SIGNAL_DEMONITOR:
  case SIGNAL_DOWN:
  case SIGNAL_GROUP_LEADER: vl_signal_free(f, a); break;
  }
}

/* False when the process is gone already. */
static bool push(Process *p, Fragment *f) {
  Fragment *head = atomic_load_explicit(&p->mailbox.outer, memory_order_relaxed);
  do {
    if (head == CLOSED) return false;
    f->next = head;
  } while (!atomic_compare_exchange_weak(&p->mailbox.outer, &head, f));
  return true;
}

void vl_signal_send(Instance *in, Term to, Fragment *f) {
  Process *p = vl_ptable_find(in->processes, to);
  bool is_message = signal_of(f)->kind == SIGNAL_MESSAGE || signal_of(f)->kind == SIGNAL_ALIAS;
  if (!p || !push(p, f)) {
    bounce(in, to, f);
    return;
  }
  vl_sched_wake(in, p);
  if (!is_message) vl_sched_attend(p);
}

bool vl_send_message(Instance *in, Term to, Term message) {
  Process *p = vl_ptable_find(in->processes, to);
  if (!p) return true;
  Fragment *f = vl_signal_message(&in->alloc, message);
  if (!f) return false;
  vl_signal_send(in, to, f);
  return true;
}

bool vl_send_alias(Instance *in, Term ref, Term message) {
  Process *p = ref_is_alias(ref) ? vl_ptable_at(in->processes, ref_flags(ref) & ~REF_ALIAS) : NULL;
  if (!p) return true;
  Fragment *f = make_control(&in->alloc, SIGNAL_ALIAS, NIL, ref_number(ref), message);
  if (!f) return false;
  vl_signal_send(in, p->pid, f);
  return true;
}

/* Makes and sends; false when memory is out. */
static bool send_control(Process *p, SignalKind kind, Term to, uint64_t ref) {
  Fragment *f = make_control(&p->instance->alloc, kind, p->pid, ref, NIL);
  if (f) vl_signal_send(p->instance, to, f);
  return f != NULL;
}

bool vl_send_group_leader(Process *p, Term to, Term leader) {
  Fragment *f = make_control(&p->instance->alloc, SIGNAL_GROUP_LEADER, p->pid, 0, leader);
  if (f) vl_signal_send(p->instance, to, f);
  return f != NULL;
}

Fragment *vl_signal_request(Process *p, RequestFn *fn, Term argument, uint64_t ref) {
  size_t words = vl_copy_size(argument) + ANSWER_WORDS;
  Maker m;
  if (!make_begin(&m, &p->instance->alloc, SIGNAL_REQUEST, REQUEST_WORDS, words)) return NULL;
  make_head(&m, p->pid, ref);
  Control *c = control_of(m.fragment);
  c->reason = vl_copy(&m.heap, argument);
  request_of(m.fragment)->fn = fn;
  return make_end(&m, c->reason);
}

bool vl_send_request(Process *p, Term to, RequestFn *fn, Term argument, uint64_t ref) {
  Fragment *f = vl_signal_request(p, fn, argument, ref);
  if (f) vl_signal_send(p->instance, to, f);
  return f != NULL;
}

bool vl_send_exit(Instance *in, Term from, Term to, Term reason) {
  Fragment *f = make_exit(&in->alloc, SIGNAL_EXIT, from, reason);
  if (f) vl_signal_send(in, to, f);
  return f != NULL;
}

/* -- A process's own records -- */

bool vl_link(Process *p, Term pid) {
  if (pid == p->pid) return true;
  Alloc *a = &p->instance->alloc;
  Link *link = vl_links_find(&p->links, pid);
  if (link && link->active) return true;
  Fragment *f = make_link(a, p->pid);
  if (!f) return false;
  if (!link) {
    link = vl_link_new(a, pid);
    if (!link) {
      vl_signal_free(f, a);
      return false;
    }
    vl_links_insert(&p->links, a, link);
  }
  link->active = true;
  vl_signal_send(p->instance, pid, f);
  if (VL_UNLIKELY(p->trace != NULL)) vl_trace_linked(p, pid);
  return true;
}

bool vl_unlink(Process *p, Term pid) {
  if (vl_trace_wants(p, TRACE_PROCS)) vl_trace_tell(p, ATOM_unlink, 1, &pid);
  Link *link = vl_links_find(&p->links, pid);
  if (!link || !link->active) return true;
  if (!send_control(p, SIGNAL_UNLINK, pid, 0)) return false;
  link->active = false;
  link->acks++;
  return true;
}

bool vl_alias(Process *p, uint8_t kind, uint64_t *ref) {
  *ref = vl_ref_fresh(p->instance);
  Link *link = vl_links_add(&p->monitors, &p->instance->alloc, *ref);
  if (!link) return false;
  link->other = link->name = TERM_NONE;
  link->alias = kind;
  link->ref_flags = ref_alias_flags(p->pid);
  return true;
}

bool vl_monitor(Process *p, Term pid, Term name, MonitorOptions options, uint64_t *ref) {
  Alloc *a = &p->instance->alloc;
  *ref = vl_ref_fresh(p->instance);
  uint32_t flags = options.alias == ALIAS_NONE ? 0 : ref_alias_flags(p->pid);
  Link *link = vl_links_add(&p->monitors, a, *ref);
  Fragment *f = link ? make_watcher(a, p->pid, *ref, options.tag) : NULL;
  if (!f) {
    if (link) vl_links_remove(&p->monitors, a, link);
    return false;
  }
  link->other = pid;
  link->name = name;
  link->alias = options.alias;
  link->ref_flags = flags;
  link->active = true;
  control_of(f)->link.name = name;
  control_of(f)->link.ref_flags = flags;
  vl_signal_send(p->instance, pid, f);
  return true;
}

/* Stops watching; the record stays while it is still an alias. */
static void end_monitor(Process *p, Link *link) {
  link->active = false;
  if (link->alias != ALIAS_EXPLICIT) vl_links_remove(&p->monitors, &p->instance->alloc, link);
}

bool vl_demonitor(Process *p, uint64_t ref) {
  Link *link = vl_links_find(&p->monitors, ref);
  if (!link || !link->active) return false;
  /* Without memory the other side keeps a record of us, and its DOWN will find nothing here. */
  (void)send_control(p, SIGNAL_DEMONITOR, link->other, ref);
  end_monitor(p, link);
  return true;
}

bool vl_unalias(Process *p, uint64_t ref) {
  Link *link = vl_links_find(&p->monitors, ref);
  if (!link || link->alias == ALIAS_NONE) return false;
  link->alias = ALIAS_NONE;
  if (!link->active) vl_links_remove(&p->monitors, &p->instance->alloc, link);
  return true;
}

/* -- Handling: true when the signal has become a message -- */

typedef enum Fate { FATE_DROPPED, FATE_MESSAGE, FATE_KEPT } Fate;

static bool on_alias(Process *p, const Control *c) {
  Link *link = vl_links_find(&p->monitors, c->link.key);
  if (!link || link->alias == ALIAS_NONE) return false;
  if (link->alias == ALIAS_REPLY && link->active)
    vl_demonitor(p, c->link.key);
  else if (link->alias == ALIAS_REPLY)
    vl_unalias(p, c->link.key);
  return true;
}

/* A reason ends the process, is ignored, or becomes a message. */
static bool on_exit(Process *p, Fragment *f, bool is_kill) {
  Control *c = control_of(f);
  if (is_kill) {
    vl_process_exit(p, ATOM_killed);
    return false;
  }
  if (vl_process_has(p, FLAG_TRAP_EXIT)) return true;
  if (c->reason == ATOM_normal && c->link.other != p->pid) return false;
  vl_process_exit_by(p, c->reason);
  return false;
}

static bool on_link_exit(Process *p, Fragment *f) {
  Link *link = vl_links_find(&p->links, control_of(f)->link.other);
  if (!link || link->acks > 0) return false;
  bool linked = link->active;
  vl_links_remove(&p->links, &p->instance->alloc, link);
  return linked && on_exit(p, f, false);
}

/* True when the signal is the record now. */
static bool on_link(Process *p, Link *made) {
  if (vl_trace_wants(p, TRACE_PROCS)) vl_trace_tell(p, ATOM_getting_linked, 1, &made->other);
  Link *link = vl_links_find(&p->links, made->other);
  made->active = true;
  if (!link) {
    vl_links_insert(&p->links, &p->instance->alloc, made);
    return true;
  }
  link->active = true;
  return false;
}

static void on_unlink(Process *p, Fragment *f) {
  Term from = control_of(f)->link.other;
  if (vl_trace_wants(p, TRACE_PROCS)) vl_trace_tell(p, ATOM_getting_unlinked, 1, &from);
  Link *link = vl_links_find(&p->links, from);
  if (link && link->acks == 0) vl_links_remove(&p->links, &p->instance->alloc, link);
  send_ack(p->instance, from, f, p->pid);
}

static void on_unlink_ack(Process *p, Term from) {
  Link *link = vl_links_find(&p->links, from);
  if (!link || link->acks == 0) return;
  if (--link->acks == 0 && !link->active) vl_links_remove(&p->links, &p->instance->alloc, link);
}

static void on_demonitor(Process *p, uint64_t ref) {
  Link *watcher = vl_links_find(&p->watchers, ref);
  if (watcher) vl_links_remove(&p->watchers, &p->instance->alloc, watcher);
}

static bool on_down(Process *p, uint64_t ref) {
  Link *link = vl_links_find(&p->monitors, ref);
  if (!link || !link->active) return false;
  end_monitor(p, link);
  return true;
}

static Fate fate(bool is_message) {
  return is_message ? FATE_MESSAGE : FATE_DROPPED;
}

static Fate handle_control(Process *p, Fragment *f) {
  Control *c = control_of(f);
  switch ((SignalKind)c->signal.kind) {
  case SIGNAL_MESSAGE: return FATE_MESSAGE;
  case SIGNAL_ALIAS: return fate(on_alias(p, c));
  case SIGNAL_EXIT: return fate(on_exit(p, f, c->reason == ATOM_kill));
  case SIGNAL_LINK_EXIT: return fate(on_link_exit(p, f));
  case SIGNAL_LINK: return on_link(p, &c->link) ? FATE_KEPT : FATE_DROPPED;
  case SIGNAL_UNLINK: on_unlink(p, f); return FATE_KEPT;
  case SIGNAL_UNLINK_ACK: on_unlink_ack(p, c->link.other); return FATE_DROPPED;
  case SIGNAL_MONITOR: vl_links_insert(&p->watchers, &p->instance->alloc, &c->link); return FATE_KEPT;
  case SIGNAL_DEMONITOR: on_demonitor(p, c->link.key); return FATE_DROPPED;
  case SIGNAL_DOWN: return fate(on_down(p, c->link.key));
  case SIGNAL_GROUP_LEADER: p->group_leader = c->reason; return FATE_DROPPED;
  case SIGNAL_REQUEST: break;
  }
  vl_check(false);
  return FATE_DROPPED;
}

/* Oldest first. */
static Fragment *take_all(Process *p, Fragment *leave) {
  Fragment *newest = atomic_exchange(&p->mailbox.outer, leave);
  Fragment *oldest = NULL;
  while (newest && newest != CLOSED) {
    Fragment *next = newest->next;
    newest->next = oldest;
    oldest = newest;
    newest = next;
  }
  return oldest;
}

bool vl_signals_waiting(const Process *p) {
  return atomic_load(&p->mailbox.outer) != NULL;
}

static void put_aside(Mailbox *box, Fragment *request) {
  Fragment **end = &box->requests;
  while (*end) end = &(*end)->next;
  request->next = NULL;
  *end = request;
}

void vl_signals_handle(Process *p) {
  if (!vl_signals_waiting(p)) return;
  Mailbox *box = &p->mailbox;
  for (Fragment *f = take_all(p, NULL), *next; f; f = next) {
    next = f->next;
    if (signal_of(f)->kind == SIGNAL_REQUEST) {
      put_aside(box, f);
      continue;
    }
    if (signal_of(f)->kind != SIGNAL_MESSAGE) {
      Fate fate = handle_control(p, f);
      if (fate == FATE_DROPPED) vl_signal_free(f, &p->instance->alloc);
      if (fate != FATE_MESSAGE) continue;
    }
    if (vl_trace_wants(p, TRACE_RECEIVE)) vl_trace_tell(p, ATOM_receive, 1, &signal_of(f)->term);
    f->next = NULL;
    *box->last = f;
    box->last = &f->next;
    box->count++;
  }
  vl_limits_check_mailbox(p);
}

void vl_signals_discard(Process *p) {
  for (Fragment *f = take_all(p, CLOSED), *next; f; f = next) {
    next = f->next;
    vl_signal_free(f, &p->instance->alloc);
  }
}

static void bounce_all(Process *p, Fragment *chain) {
  for (Fragment *next; chain; chain = next) {
    next = chain->next;
    bounce(p->instance, p->pid, chain);
  }
}

void vl_signals_close(Process *p) {
  bounce_all(p, p->mailbox.requests);
  p->mailbox.requests = NULL;
  bounce_all(p, take_all(p, CLOSED));
}

/* -- For a process that ends -- */

void vl_signal_link_exit(Process *p, Link *link, Term reason) {
  Alloc *a = &p->instance->alloc;
  Term other = link->other;
  Fragment *f = is_immediate(reason) ? NULL : make_exit(a, SIGNAL_LINK_EXIT, p->pid, reason);
  if (f)
    vl_link_free(link, a);
  else
    f = link_to_exit(a, link->home, p->pid, is_immediate(reason) ? reason : ATOM_system_limit);
  vl_signal_send(p->instance, other, f);
}

void vl_signal_down(Process *p, Link *watcher, Term reason) {
  Instance *in = p->instance;
  Alloc *a = &in->alloc;
  Term other = watcher->other;
  Fragment *f = is_immediate(reason) ? NULL : make_down(in, a, p->pid, watcher, reason);
  if (f)
    vl_link_free(watcher, a);
  else
    f = watcher_to_down(in, a, watcher->home, p->pid, is_immediate(reason) ? reason : ATOM_system_limit);
  vl_signal_send(in, other, f);
}
