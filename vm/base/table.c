#include "base/table.h"

enum { FIRST_CAPACITY = 16 };

void vl_table_init(Table *t, Alloc *a) {
  *t = (Table){.alloc = a};
}

void vl_table_free(Table *t) {
  vl_free(t->alloc, t->slots, t->capacity * sizeof *t->slots);
  vl_table_init(t, t->alloc);
}

uint32_t vl_table_next(const Table *t, uint64_t hash, uint32_t *at) {
  while (*at < t->capacity) {
    const TableSlot *slot = &t->slots[((uint32_t)hash + (*at)++) & (t->capacity - 1)];
    if (slot->row == 0) break;
    if (slot->hash == (uint32_t)hash) return slot->row - 1;
  }
  return TABLE_NONE;
}

static void place(TableSlot *slots, uint32_t capacity, TableSlot item) {
  uint32_t i = item.hash & (capacity - 1);
  while (slots[i].row) i = (i + 1) & (capacity - 1);
  slots[i] = item;
}

static bool grow(Table *t) {
  uint32_t capacity = t->capacity ? t->capacity * 2 : FIRST_CAPACITY;
  TableSlot *slots = capacity ? vl_alloc_zeroed(t->alloc, capacity, sizeof *slots) : NULL;
  if (!slots) return false;
  for (uint32_t i = 0; i < t->capacity; i++) {
    if (t->slots[i].row) place(slots, capacity, t->slots[i]);
  }
  vl_free(t->alloc, t->slots, t->capacity * sizeof *t->slots);
  t->slots = slots;
  t->capacity = capacity;
  return true;
}

bool vl_table_add(Table *t, uint64_t hash, uint32_t row) {
  if (t->count >= t->capacity - t->capacity / 4 && !grow(t)) {
    t->failed = true;
    return false;
  }
  place(t->slots, t->capacity, (TableSlot){(uint32_t)hash, row + 1});
  t->count++;
  return true;
}
