#include "ets/access.h"

#include "ets/store.h"
#include "heap/copy.h"
#include "proc/ptable.h"
#include "proc/ref.h"
#include "proc/signal.h"

static bool is_permitted(const Process *p, const EtsTable *t, EtsIntent intent) {
  if (atomic_load(&t->gone)) return false;
  if (atomic_load(&t->owner) == p->pid) return true;
  switch (intent) {
  case ETS_READ: return t->access != ETS_PRIVATE;
  case ETS_WRITE: return t->access == ETS_PUBLIC;
  case ETS_OWN: break;
  }
  return false;
}

Term vl_ets_ref(Heap *h, const Instance *in, const EtsTable *t) {
  return vl_ref_make(h, in, t->ref, t->slot);
}

Term vl_ets_id(Heap *h, const Instance *in, const EtsTable *t) {
  return t->named ? atomic_load(&t->name) : vl_ets_ref(h, in, t);
}

EtsTable *vl_ets_open(Process *p, Term id, EtsIntent intent) {
  EtsTable *t = vl_ets_find(vl_ets_state(p->instance), id);
  if (t) {
    vl_lock_take(&t->lock);
    if (is_permitted(p, t, intent)) return t;
    vl_lock_release(&t->lock);
  }
  vl_raise_badarg(p);
  return NULL;
}

EtsTable *vl_ets_open_any(Process *p, Term id) {
  EtsTable *t = vl_ets_find(vl_ets_state(p->instance), id);
  if (!t) return NULL;
  vl_lock_take(&t->lock);
  if (!atomic_load(&t->gone)) return t;
  vl_lock_release(&t->lock);
  return NULL;
}

Term vl_ets_copy_out(Process *p, const EtsObject *o) {
  vl_bump_reductions(p, 1 + o->words / 16);
  return vl_copy(&p->heap, o->tuple);
}

/* -- The end of an owner -- */

typedef struct Owned {
  Term owner;
  EtsTable *found;
} Owned;

static void note_owned(EtsTable *t, void *context) {
  Owned *owned = context;
  if (!atomic_load(&t->gone) && atomic_load(&t->owner) == owned->owner) owned->found = t;
}

/* {'ETS-TRANSFER', Table, FromPid, Data} to the heir, if it lives. */
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
  vl_lock_take(&t->lock);
  t->to_heir = again;
  if (!again) t->heir = ATOM_none;
  vl_lock_release(&t->lock);
  vl_ets_give(vl_ets_state(in), t, heir);
  vl_signal_send(in, heir->pid, message);
  return true;
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
  in->service[SERVICE_TERMS] = state ? vl_ets_table_new(&in->alloc, ETS_SET) : NULL;
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
