#include "proc/ptable.h"

#define CHUNK_BITS 10
#define CHUNK_SLOTS (1u << CHUNK_BITS)
#define NO_SLOT UINT32_MAX

typedef struct Slot {
  _Atomic(Process *) process;
  uint32_t serial;    /* of the next use; guarded by the table's lock */
  uint32_t next_free; /* guarded by the table's lock */
} Slot;

struct ProcessTable {
  Alloc *alloc;
  Lock lock; /* LOCK_PROCESSES */
  uint32_t instance, limit;
  uint32_t first_free, last_free; /* oldest first, so that a pid is reused late */
  _Atomic uint32_t bound, count;
  size_t chunk_count;
  _Atomic(Slot *) chunks[];
};

static size_t table_size(size_t chunk_count) {
  return sizeof(ProcessTable) + chunk_count * sizeof(_Atomic(Slot *));
}

ProcessTable *vl_ptable_new(Alloc *a, uint32_t instance_number, uint32_t limit) {
  if (limit > PROCESS_LIMIT_MAX) limit = PROCESS_LIMIT_MAX;
  size_t chunk_count = ((size_t)limit + CHUNK_SLOTS - 1) / CHUNK_SLOTS;
  ProcessTable *table = vl_alloc_zeroed(a, 1, table_size(chunk_count));
  if (!table) return NULL;
  table->alloc = a;
  vl_lock_init(&table->lock, LOCK_PROCESSES);
  table->instance = instance_number;
  table->limit = limit;
  table->first_free = table->last_free = NO_SLOT;
  table->chunk_count = chunk_count;
  return table;
}

void vl_ptable_free(ProcessTable *table) {
  vl_check(atomic_load(&table->count) == 0);
  for (size_t i = 0; i < table->chunk_count; i++)
    vl_free(table->alloc, atomic_load(&table->chunks[i]), CHUNK_SLOTS * sizeof(Slot));
  vl_lock_destroy(&table->lock);
  vl_free(table->alloc, table, table_size(table->chunk_count));
}

/* The slot, or NULL if its chunk was never made. */
static Slot *slot_at(const ProcessTable *table, uint32_t index) {
  size_t chunk = index >> CHUNK_BITS;
  if (chunk >= table->chunk_count) return NULL;
  Slot *slots = atomic_load_explicit(&table->chunks[chunk], memory_order_acquire);
  return slots ? &slots[index & (CHUNK_SLOTS - 1)] : NULL;
}

/* A slot never used before. */
static uint32_t fresh_slot_locked(ProcessTable *table) {
  uint32_t index = atomic_load(&table->bound);
  if (index == table->limit) return NO_SLOT;
  if ((index & (CHUNK_SLOTS - 1)) == 0) {
    Slot *slots = vl_alloc_zeroed(table->alloc, CHUNK_SLOTS, sizeof(Slot));
    if (!slots) return NO_SLOT;
    atomic_store_explicit(&table->chunks[index >> CHUNK_BITS], slots, memory_order_release);
  }
  atomic_store(&table->bound, index + 1);
  return index;
}

static uint32_t take_slot_locked(ProcessTable *table) {
  uint32_t index = table->first_free;
  if (index == NO_SLOT) return fresh_slot_locked(table);
  table->first_free = slot_at(table, index)->next_free;
  if (table->first_free == NO_SLOT) table->last_free = NO_SLOT;
  return index;
}

bool vl_ptable_insert(ProcessTable *table, Process *p) {
  vl_lock_take(&table->lock);
  uint32_t index = take_slot_locked(table);
  if (index != NO_SLOT) {
    Slot *slot = slot_at(table, index);
    p->pid = make_pid(table->instance, slot->serial, index);
    slot->serial = (slot->serial + 1) & ((1u << PID_SERIAL_BITS) - 1);
    atomic_store_explicit(&slot->process, p, memory_order_release);
    atomic_fetch_add(&table->count, 1);
  }
  vl_lock_release(&table->lock);
  return index != NO_SLOT;
}

void vl_ptable_remove(ProcessTable *table, Process *p) {
  uint32_t index = pid_index(p->pid);
  vl_lock_take(&table->lock);
  Slot *slot = slot_at(table, index);
  vl_assert(atomic_load(&slot->process) == p);
  atomic_store(&slot->process, NULL);
  slot->next_free = NO_SLOT;
  if (table->last_free == NO_SLOT)
    table->first_free = index;
  else
    slot_at(table, table->last_free)->next_free = index;
  table->last_free = index;
  atomic_fetch_sub(&table->count, 1);
  vl_lock_release(&table->lock);
}

Process *vl_ptable_at(const ProcessTable *table, uint32_t index) {
  Slot *slot = slot_at(table, index);
  return slot ? atomic_load_explicit(&slot->process, memory_order_acquire) : NULL;
}

Process *vl_ptable_find(const ProcessTable *table, Term pid) {
  vl_assert(is_pid(pid));
  Process *p = vl_ptable_at(table, pid_index(pid));
  return p && p->pid == pid ? p : NULL;
}

uint32_t vl_ptable_bound(const ProcessTable *table) {
  return atomic_load(&table->bound);
}

uint32_t vl_ptable_count(const ProcessTable *table) {
  return atomic_load(&table->count);
}
