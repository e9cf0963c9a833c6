#include "proc/suspend.h"

#include "proc/link.h"
#include "proc/ptable.h"
#include "proc/request.h"

/* A record is a Link: key and other are the pid, acks says how often. */

Term vl_suspend_fn(Heap *h, Process *of, Term unused) {
  of->suspended++;
  return ATOM_true;
}

/* The asking process has made it idle again, or whoever answers looks at its queue: it goes on either way. */
static Term resume(Heap *h, Process *of, Term unused) {
  if (of->suspended > 0 && --of->suspended == 0) atomic_fetch_or(&of->flags, FLAG_POKED);
  return ATOM_true;
}

static bool is_gone(const Process *p, Term pid) {
  return !vl_ptable_find(p->instance->processes, pid);
}

static void forget_gone(Process *p) {
  for (Link *link = vl_links_next(&p->suspending, NULL), *next; link; link = next) {
    next = vl_links_next(&p->suspending, link);
    if (is_gone(p, link->key)) vl_links_remove(&p->suspending, &p->instance->alloc, link);
  }
}

SuspendResult vl_suspend_note(Process *p, Term pid) {
  Link *link = vl_links_find(&p->suspending, pid);
  if (!link) {
    forget_gone(p);
    link = vl_links_add(&p->suspending, &p->instance->alloc, pid);
    if (!link) return SUSPEND_NO_MEMORY;
    link->other = pid;
  }
  if (link->acks == UINT16_MAX) return SUSPEND_NO_MEMORY;
  return ++link->acks == 1 ? SUSPEND_ASKED : SUSPEND_AGAIN;
}

bool vl_suspend_forget(Process *p, Term pid) {
  Link *link = vl_links_find(&p->suspending, pid);
  if (!link) return false;
  if (link->acks == 1 && !vl_send_request(p, pid, resume, NIL, 0)) return false;
  if (--link->acks == 0) vl_links_remove(&p->suspending, &p->instance->alloc, link);
  return true;
}

bool vl_suspend_is_noted(const Process *p, Term pid) {
  return vl_links_find(&p->suspending, pid) != NULL;
}

Term vl_suspend_list(Heap *h, const Process *p) {
  Term list = NIL;
  for (Link *link = vl_links_next(&p->suspending, NULL); link; link = vl_links_next(&p->suspending, link))
    if (!is_gone(p, link->key))
      list = vl_cons(h, vl_tuple3(h, link->other, make_small(link->acks), make_small(0)), list);
  return list;
}

void vl_suspend_end(Process *p) {
  for (Link *link; (link = vl_links_pop(&p->suspending)); vl_link_free(link, &p->instance->alloc))
    if (!vl_send_request(p, link->other, resume, NIL, 0)) atomic_store(&p->instance->starved, true);
  vl_links_free(&p->suspending, &p->instance->alloc);
}
