#include "proc/ptable.h"

#define CHUNK_BITS 10
#define CHUNK_SLOTS (1u << CHUNK_BITS)
#define SERIAL_MASK ((1u << PID_SERIAL_BITS) - 1)

typedef _Atomic(Process *) Slot;

typedef struct Chunk {
  _Atomic uint32_t used; /* about: how many slots hold a process */
  Slot slots[CHUNK_SLOTS];
} Chunk;

struct ProcessTable {
  Alloc *alloc;
  Lock lock; /* LOCK_PROCESSES */
  uint32_t instance, limit;
  _Atomic uint64_t cursor; /* serial << 32 | index: where the search for the next slot begins */
  _Atomic uint32_t bound, count;
  size_t chunk_count;
  _Atomic(Chunk *) chunks[];
};

static size_t table_size(size_t chunk_count) {
  return sizeof(ProcessTable) + chunk_count * sizeof(_Atomic(Chunk *));
}

/* Twice as many slots as processes, where pids have room for that: a free one is near. */
ProcessTable *vl_ptable_new(Alloc *a, uint32_t instance_number, uint32_t limit) {
  if (limit > PROCESS_LIMIT_MAX) limit = PROCESS_LIMIT_MAX;
  size_t slot_count = 2 * (size_t)limit < PROCESS_LIMIT_MAX ? 2 * (size_t)limit : PROCESS_LIMIT_MAX;
  size_t chunk_count = (slot_count + CHUNK_SLOTS - 1) / CHUNK_SLOTS;
  ProcessTable *table = vl_alloc_zeroed(a, 1, table_size(chunk_count));
  if (!table) return NULL;
  table->alloc = a;
  vl_lock_init(&table->lock, LOCK_PROCESSES);
  table->instance = instance_number;
  table->limit = limit;
  table->chunk_count = chunk_count;
  return table;
}

void vl_ptable_free(ProcessTable *table) {
  vl_check(atomic_load(&table->count) == 0);
  for (size_t i = 0; i < table->chunk_count; i++) vl_free(table->alloc, atomic_load(&table->chunks[i]), sizeof(Chunk));
  vl_lock_destroy(&table->lock);
  vl_free(table->alloc, table, table_size(table->chunk_count));
}

/* The chunk with the slot of that index, or NULL if it was never made. */
static Chunk *chunk_at(const ProcessTable *table, uint32_t index) {
  size_t chunk = index >> CHUNK_BITS;
  return chunk < table->chunk_count ? atomic_load_explicit(&table->chunks[chunk], memory_order_acquire) : NULL;
}

/* Makes the chunk behind the last one, unless another thread has; false without memory. */
static bool grow(ProcessTable *table, uint32_t bound) {
  bool grown = true;
  vl_lock_take(&table->lock);
  if (atomic_load(&table->bound) == bound) {
    Chunk *chunk = vl_alloc_zeroed(table->alloc, 1, sizeof(Chunk));
    grown = chunk;
    if (chunk) {
      atomic_store_explicit(&table->chunks[bound >> CHUNK_BITS], chunk, memory_order_release);
      atomic_store(&table->bound, bound + CHUNK_SLOTS);
    }
  }
  vl_lock_release(&table->lock);
  return grown;
}

/* What follows the last slot of all: new slots while more than half of them are taken, else the first
 * one with the next serial. False without memory. */
static bool go_round(ProcessTable *table, uint64_t at) {
  uint32_t bound = atomic_load(&table->bound);
  if ((uint32_t)at < bound) return true;
  if (2 * (uint64_t)atomic_load(&table->count) > bound && bound >> CHUNK_BITS < table->chunk_count)
    return grow(table, bound);
  uint64_t first = (((at >> 32) + 1) & SERIAL_MASK) << 32;
  atomic_compare_exchange_strong(&table->cursor, &at, first);
  return true;
}

/* The first index from `index` on in its chunk that looks free, or that of the next chunk. */
static uint32_t next_free(Chunk *chunk, uint32_t index) {
  uint32_t end = (index | (CHUNK_SLOTS - 1)) + 1;
  if (atomic_load_explicit(&chunk->used, memory_order_relaxed) == CHUNK_SLOTS) return end;
  while (index < end && atomic_load_explicit(&chunk->slots[index & (CHUNK_SLOTS - 1)], memory_order_relaxed)) index++;
  return index;
}

/* Puts the process in the next free slot. The cursor only goes forward, so pids do too. */
static bool place(ProcessTable *table, Process *p) {
  for (;;) {
    uint64_t at = atomic_load(&table->cursor);
    Chunk *chunk = chunk_at(table, (uint32_t)at);
    if (!chunk) {
      if (!go_round(table, at)) return false;
      continue;
    }
    uint32_t index = next_free(chunk, (uint32_t)at);
    bool here = index >> CHUNK_BITS == (uint32_t)at >> CHUNK_BITS;
    uint64_t serial = at >> 32;
    if (!atomic_compare_exchange_weak(&table->cursor, &at, serial << 32 | (index + here)) || !here) continue;
    p->pid = make_pid(table->instance, (uint32_t)serial, index);
    Process *none = NULL;
    if (!atomic_compare_exchange_strong(&chunk->slots[index & (CHUNK_SLOTS - 1)], &none, p)) continue;
    atomic_fetch_add_explicit(&chunk->used, 1, memory_order_relaxed);
    return true;
  }
}

bool vl_ptable_insert(ProcessTable *table, Process *p) {
  bool done = atomic_fetch_add(&table->count, 1) < table->limit && place(table, p);
  if (!done) atomic_fetch_sub(&table->count, 1);
  return done;
}

void vl_ptable_remove(ProcessTable *table, Process *p) {
  uint32_t index = pid_index(p->pid);
  Chunk *chunk = chunk_at(table, index);
  vl_assert(atomic_load(&chunk->slots[index & (CHUNK_SLOTS - 1)]) == p);
  atomic_store(&chunk->slots[index & (CHUNK_SLOTS - 1)], NULL);
  atomic_fetch_sub_explicit(&chunk->used, 1, memory_order_relaxed);
  atomic_fetch_sub(&table->count, 1);
}

Process *vl_ptable_at(const ProcessTable *table, uint32_t index) {
  Chunk *chunk = chunk_at(table, index);
  return chunk ? atomic_load_explicit(&chunk->slots[index & (CHUNK_SLOTS - 1)], memory_order_acquire) : NULL;
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
