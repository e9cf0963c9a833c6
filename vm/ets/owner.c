/* What a table has to do with processes: its heir, those that have it fixed, and the end of its owner. */
#include "ets/access.h"

#include "ets/store.h"
#include "proc/ptable.h"
#include "proc/signal.h"

/* -- Heirs -- */

bool vl_ets_set_heir(Process *p, EtsTable *t, Term heir, Term data) {
  Fragment *message = NULL;
  if (is_pid(heir)) {
    Term term = vl_tuple4(&p->heap, ATOM_ets_transfer, vl_ets_id(&p->heap, p->instance, t), NIL, data);
    message = term == TERM_NONE ? NULL : vl_signal_message_deep(t->alloc, term);
    if (!message) return false;
  }
  rwlock_take_write(&t->lock);
  Fragment *before = t->to_heir;
  t->heir = heir;
  t->to_heir = message;
  rwlock_give_write(&t->lock);
  if (before) vl_signal_free(before, t->alloc);
  return true;
}

Term vl_ets_heir(EtsTable *t) {
  rwlock_take_read(&t->lock);
  Term heir = t->heir;
  rwlock_give_read(&t->lock);
  return heir;
}

/* {'ETS-TRANSFER', Table, FromPid, Data} to the heir, if it lives. The owner has ended: nobody else sets the heir. */
static bool give_to_heir(Process *from, EtsTable *t) {
  Instance *in = from->instance;
  Process *heir = is_pid(t->heir) && t->heir != from->pid ? vl_ptable_find(in->processes, t->heir) : NULL;
  if (!heir || vl_process_is_exiting(heir)) return false;
  Fragment *message = t->to_heir;
  Term *elements = box_ptr(signal_of(message)->term) + 1;
  if (t->named) elements[1] = atomic_load(&t->name);
  elements[2] = from->pid;
  /* The heir may inherit again, from whom it gives the table to; without memory for that it is none any more. */
  Fragment *again = vl_signal_message_deep(&in->alloc, signal_of(message)->term);
  rwlock_take_write(&t->lock);
  t->to_heir = again;
  if (!again) t->heir = ATOM_none;
  rwlock_give_write(&t->lock);
  vl_ets_give(vl_ets_state(in), t, heir);
  vl_signal_send(in, heir->pid, message);
  return true;
}

/* -- Fixations -- */

static EtsFixer **fixer_of(EtsTable *t, Term pid) {
  EtsFixer **link = &t->fixers;
  while (*link && (*link)->pid != pid) link = &(*link)->next;
  return link;
}

bool vl_ets_fix(Process *p, EtsTable *t) {
  EtsFixer *fresh = vl_alloc(t->alloc, sizeof *fresh);
  if (!fresh) return false;
  *fresh = (EtsFixer){.pid = p->pid};
  atomic_fetch_or(&p->flags, FLAG_OWNS_TABLES);
  rwlock_take_write(&t->lock);
  if (!t->fixers) t->fixed_at = vl_clock_monotonic(&p->instance->clock);
  EtsFixer **link = fixer_of(t, p->pid);
  if (!*link) {
    *link = fresh;
    fresh = NULL;
    t->holds++;
    atomic_fetch_add(&t->fixed, 1);
  }
  (*link)->count++;
  rwlock_give_write(&t->lock);
  vl_free(t->alloc, fresh, sizeof *fresh);
  return true;
}

/* Takes the process from the list when it is there `times` times or less; the table is locked. */
static EtsFixer *take_fixer(EtsTable *t, Term pid, size_t times) {
  EtsFixer **link = fixer_of(t, pid), *fixer = *link;
  if (!fixer) return NULL;
  if (fixer->count > times) {
    fixer->count -= times;
    return NULL;
  }
  *link = fixer->next;
  t->holds--;
  atomic_fetch_sub(&t->fixed, 1);
  return fixer;
}

static void lift(EtsTable *t, Term pid, size_t times) {
  rwlock_take_write(&t->lock);
  EtsFixer *fixer = take_fixer(t, pid, times);
  rwlock_give_write(&t->lock);
  vl_free(t->alloc, fixer, sizeof *fixer);
}

void vl_ets_unfix(EtsTable *t, Term pid) {
  lift(t, pid, 1);
}

/* -- The end of an owner -- */

typedef struct Owned {
  Term owner;
  EtsTable *found;
} Owned;

static void note_owned(EtsTable *t, void *context) {
  Owned *owned = context;
  if (atomic_load(&t->fixed) > 0) lift(t, owned->owner, SIZE_MAX);
  if (!atomic_load(&t->gone) && atomic_load(&t->owner) == owned->owner) owned->found = t;
}

void vl_ets_process_exited(Instance *in, Process *p) {
  if (!vl_process_has(p, FLAG_OWNS_TABLES)) return;
  EtsState *state = vl_ets_state(in);
  for (;;) {
    Owned owned = {.owner = p->pid};
    vl_ets_each(state, note_owned, &owned);
    if (!owned.found) return;
    if (!give_to_heir(p, owned.found)) vl_ets_remove(state, owned.found);
  }
}

/* -- State -- */

bool vl_ets_init(Instance *in) {
  EtsState *state = vl_ets_state_new(in);
  in->service[SERVICE_TERMS] = state ? vl_ets_table_new(&in->alloc, ETS_SET, PARTS_READ) : NULL;
  if (!in->service[SERVICE_TERMS]) {
    if (state) vl_ets_state_free(state);
    return false;
  }
  in->service[SERVICE_ETS] = state;
  in->hooks.exited[SERVICE_ETS] = vl_ets_process_exited;
  return true;
}

void vl_ets_destroy(Instance *in) {
  if (!vl_ets_state(in)) return;
  vl_ets_state_free(vl_ets_state(in));
  vl_ets_table_free(in->service[SERVICE_TERMS]);
  in->service[SERVICE_ETS] = NULL;
}
