/* From a table's reference or name to the table. Slots come in chunks that are never freed before the
 * end, and the reference tells the slot: so looking up takes no lock. */
#include "ets/table.h"
#include "proc/ref.h"

#define NO_SLOT UINT32_MAX

EtsState *vl_ets_state(const Instance *in) {
  return in->service[SERVICE_ETS];
}

static EtsSlot *slot_at(const EtsState *state, uint32_t index) {
  uint32_t chunk = index / ETS_CHUNK_SLOTS;
  if (chunk >= ETS_CHUNKS) return NULL;
  EtsSlot *slots = atomic_load_explicit(&state->chunks[chunk], memory_order_acquire);
  return slots ? &slots[index % ETS_CHUNK_SLOTS] : NULL;
}

static EtsTable *table_at(const EtsState *state, uint32_t index) {
  EtsSlot *slot = slot_at(state, index);
  return slot ? atomic_load_explicit(&slot->table, memory_order_acquire) : NULL;
}

EtsTable *vl_ets_find(EtsState *state, Term id) {
  if (is_ref(id)) {
    EtsTable *t = table_at(state, ref_flags(id));
    return t && t->ref == ref_number(id) ? t : NULL;
  }
  Term slot = is_atom(id) ? vl_registry_find(state->names, id) : TERM_NONE;
  return slot == TERM_NONE ? NULL : table_at(state, (uint32_t)small_value(slot));
}

/* -- Slots -- */

static uint32_t fresh_slot_locked(EtsState *state) {
  uint32_t index = state->bound;
  if (index == ETS_CHUNKS * ETS_CHUNK_SLOTS) return NO_SLOT;
  if (index % ETS_CHUNK_SLOTS == 0) {
    EtsSlot *slots = vl_alloc_zeroed(&state->instance->alloc, ETS_CHUNK_SLOTS, sizeof *slots);
    if (!slots) return NO_SLOT;
    atomic_store_explicit(&state->chunks[index / ETS_CHUNK_SLOTS], slots, memory_order_release);
  }
  state->bound++;
  return index;
}

static uint32_t take_slot_locked(EtsState *state) {
  if (state->first_free == 0) return fresh_slot_locked(state);
  uint32_t index = state->first_free - 1;
  state->first_free = slot_at(state, index)->next_free;
  return index;
}

static void give_slot_locked(EtsState *state, uint32_t index) {
  EtsSlot *slot = slot_at(state, index);
  atomic_store_explicit(&slot->table, NULL, memory_order_release);
  slot->next_free = state->first_free;
  state->first_free = index + 1;
}

/* -- Adding and removing -- */

static RegisterResult add_name(EtsState *state, const EtsTable *t, Term name) {
  return vl_registry_add(state->names, name, make_small(t->slot));
}

RegisterResult vl_ets_add(EtsState *state, EtsTable *t) {
  vl_lock_take(&state->lock);
  uint32_t index = take_slot_locked(state);
  if (index != NO_SLOT) {
    t->slot = index;
    atomic_store_explicit(&slot_at(state, index)->table, t, memory_order_release);
  }
  vl_lock_release(&state->lock);
  if (index == NO_SLOT) return REGISTER_NO_MEMORY;
  RegisterResult named = t->named ? add_name(state, t, atomic_load(&t->name)) : REGISTER_OK;
  if (named == REGISTER_OK) return REGISTER_OK;
  vl_lock_take(&state->lock);
  give_slot_locked(state, index);
  vl_lock_release(&state->lock);
  return named;
}

RegisterResult vl_ets_rename(EtsState *state, EtsTable *t, Term name) {
  RegisterResult named = t->named ? add_name(state, t, name) : REGISTER_OK;
  if (named != REGISTER_OK) return named;
  Term before = atomic_exchange(&t->name, name);
  if (t->named) vl_registry_remove(state->names, before, make_small(t->slot));
  return REGISTER_OK;
}

static void free_retired(Retired *self, void *context) {
  vl_ets_table_free((EtsTable *)(void *)self);
}

void vl_ets_remove(EtsState *state, EtsTable *t) {
  if (atomic_exchange(&t->gone, true)) return;
  if (t->named) vl_registry_remove(state->names, atomic_load(&t->name), make_small(t->slot));
  vl_lock_take(&state->lock);
  give_slot_locked(state, t->slot);
  vl_lock_release(&state->lock);
  vl_epoch_retire(&state->instance->epochs, &t->retired, free_retired);
}

void vl_ets_each(EtsState *state, void (*visit)(EtsTable *t, void *context), void *context) {
  vl_lock_take(&state->lock);
  for (uint32_t i = 0; i < state->bound; i++) {
    EtsTable *t = table_at(state, i);
    if (t) visit(t, context);
  }
  vl_lock_release(&state->lock);
}

/* -- Owners -- */

void vl_ets_give(EtsState *state, EtsTable *t, Process *to) {
  atomic_fetch_or(&to->flags, FLAG_OWNS_TABLES);
  atomic_store(&t->owner, to->pid);
  /* Its end may have passed its tables by already. */
  if (vl_process_is_exiting(to)) vl_ets_remove(state, t);
}

/* -- Life -- */

EtsState *vl_ets_state_new(Instance *in) {
  EtsState *state = vl_alloc_zeroed(&in->alloc, 1, sizeof *state);
  if (!state) return NULL;
  state->instance = in;
  state->names = vl_registry_new(&in->alloc, &in->epochs);
  if (!state->names) {
    vl_free(&in->alloc, state, sizeof *state);
    return NULL;
  }
  vl_lock_init(&state->lock, LOCK_TABLES);
  return state;
}

void vl_ets_state_free(EtsState *state) {
  Alloc *a = &state->instance->alloc;
  for (uint32_t i = 0; i < state->bound; i++)
    if (table_at(state, i)) vl_ets_table_free(table_at(state, i));
  for (uint32_t i = 0; i < ETS_CHUNKS; i++)
    vl_free(a, atomic_load(&state->chunks[i]), ETS_CHUNK_SLOTS * sizeof(EtsSlot));
  vl_registry_free(state->names);
  vl_lock_destroy(&state->lock);
  vl_free(a, state, sizeof *state);
}
