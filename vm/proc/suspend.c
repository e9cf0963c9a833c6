#include "proc/suspend.h"

#include "proc/ptable.h"
#include "proc/request.h"

struct Suspension {
  Suspension *next;
  Term pid;
  uint32_t times;
  Fragment *resume; /* what will let it go on, made beforehand */
};

Term vl_suspend_fn(Heap *h, Process *of, Term unused) {
  of->suspended++;
  return ATOM_true;
}

/* Whoever answers for a process that lies still queues it. */
static Term resume(Heap *h, Process *of, Term unused) {
  if (of->suspended > 0 && --of->suspended == 0) atomic_fetch_or(&of->flags, FLAG_POKED);
  return ATOM_true;
}

static bool is_gone(const Process *p, Term pid) {
  return !vl_ptable_find(p->instance->processes, pid);
}

static Suspension **place_of(Process *p, Term pid) {
  Suspension **at = &p->suspending;
  while (*at && (*at)->pid != pid) at = &(*at)->next;
  return at;
}

/* Takes it out; the other goes on, if it is still there. */
static void end(Process *p, Suspension **at) {
  Suspension *s = *at;
  *at = s->next;
  vl_signal_send(p->instance, s->pid, s->resume);
  vl_free(&p->instance->alloc, s, sizeof *s);
}

static void forget_gone(Process *p) {
  for (Suspension **at = &p->suspending; *at;) {
    if (is_gone(p, (*at)->pid))
      end(p, at);
    else
      at = &(*at)->next;
  }
}

static bool add(Process *p, Term pid) {
  Alloc *a = &p->instance->alloc;
  Suspension *s = vl_alloc(a, sizeof *s);
  Fragment *f = s ? vl_signal_request(p, resume, NIL, 0) : NULL;
  if (!f) {
    vl_free(a, s, sizeof *s);
    return false;
  }
  *s = (Suspension){p->suspending, pid, 1, f};
  p->suspending = s;
  return true;
}

SuspendResult vl_suspend_note(Process *p, Term pid) {
  Suspension *s = *place_of(p, pid);
  if (s) {
    s->times++;
    return SUSPEND_AGAIN;
  }
  forget_gone(p);
  return add(p, pid) ? SUSPEND_ASKED : SUSPEND_NO_MEMORY;
}

bool vl_suspend_forget(Process *p, Term pid) {
  Suspension **at = place_of(p, pid);
  if (!*at) return false;
  if (--(*at)->times == 0) end(p, at);
  return true;
}

bool vl_suspend_is_noted(Process *p, Term pid) {
  return *place_of(p, pid) != NULL;
}

Term vl_suspend_list(Heap *h, const Process *p) {
  Term list = NIL;
  for (const Suspension *s = p->suspending; s; s = s->next)
    if (!is_gone(p, s->pid)) list = vl_cons(h, vl_tuple3(h, s->pid, make_small(s->times), make_small(0)), list);
  return list;
}

void vl_suspend_end(Process *p) {
  while (p->suspending) end(p, &p->suspending);
}
