#include "ets/access.h"

#include "ets/store.h"
#include "heap/copy.h"
#include "proc/ptable.h"
#include "proc/ref.h"
#include "proc/signal.h"

static bool is_permitted(const Process *p, const EtsTable *t, EtsIntent intent) {
  if (t->gone) return false;
  if (atomic_load(&t->owner) == p->pid) return true;
  switch (intent) {
  case ETS_READ: return t->access != ETS_PRIVATE;
  case ETS_WRITE: return t->access == ETS_PUBLIC;
  case ETS_OWN: break;
  }
  return false;
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
  if (!t->gone && atomic_load(&t->owner) == owned->owner) owned->found = t;
}

/* {'ETS-TRANSFER', Table, FromPid, Data} to the heir, if it lives. */
static bool give_to_heir(Process *from, EtsTable *t) {
  Instance *in = from->instance;
  Process *heir = is_pid(t->heir) && t->heir != from->pid ? vl_ptable_find(in->processes, t->heir) : NULL;
  if (!heir || vl_process_is_exiting(heir)) return false;
  Term id = t->named ? t->name : vl_ref_make(&from->heap, in, t->ref, 0);
  Term data = t->heir_data ? tuple_at(t->heir_data->tuple, 0) : NIL;
  Term message = vl_tuple4(&from->heap, ATOM_ets_transfer, id, from->pid, data);
  atomic_fetch_or(&heir->flags, FLAG_OWNS_TABLES);
  atomic_store(&t->owner, heir->pid);
  return message != TERM_NONE && vl_send_message(in, heir->pid, message);
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

enum { FIRST_BUCKETS = 64 };

bool vl_ets_init(Instance *in) {
  EtsState *state = vl_alloc_zeroed(&in->alloc, 1, sizeof *state);
  if (!state) return false;
  state->buckets = vl_alloc_zeroed(&in->alloc, FIRST_BUCKETS, sizeof *state->buckets);
  in->service[SERVICE_TERMS] = state->buckets ? vl_ets_table_new(&in->alloc, ETS_SET) : NULL;
  if (!in->service[SERVICE_TERMS]) {
    vl_free(&in->alloc, state->buckets, FIRST_BUCKETS * sizeof *state->buckets);
    vl_free(&in->alloc, state, sizeof *state);
    return false;
  }
  state->instance = in;
  state->mask = FIRST_BUCKETS - 1;
  vl_lock_init(&state->lock, LOCK_TABLES);
  in->service[SERVICE_ETS] = state;
  in->hooks.exited[SERVICE_ETS] = vl_ets_process_exited;
  return true;
}

static void collect_table(EtsTable *t, void *context) {
  EtsTable **list = context;
  t->next_named = *list;
  *list = t;
}

void vl_ets_destroy(Instance *in) {
  EtsState *state = vl_ets_state(in);
  if (!state) return;
  EtsTable *all = NULL;
  vl_ets_each(state, collect_table, &all);
  for (EtsTable *next; all; all = next) {
    next = all->next_named;
    vl_ets_table_free(all);
  }
  vl_ets_table_free(in->service[SERVICE_TERMS]);
  vl_lock_destroy(&state->lock);
  vl_free(&in->alloc, state->buckets, (state->mask + 1) * sizeof *state->buckets);
  vl_free(&in->alloc, state, sizeof *state);
  in->service[SERVICE_ETS] = NULL;
}
