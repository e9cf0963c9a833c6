/* An index from hashes to row numbers; the rows are kept elsewhere by the caller.
 *
 *     for (uint32_t at = 0, row; (row = vl_table_next(t, hash, &at)) != TABLE_NONE;)
 *       if (rows[row] is it) return row;
 *     vl_table_add(t, hash, new_row);
 *
 * Open addressing, no removal. Out of memory: vl_table_add gives false and `failed` stays
 * set. One thread. */
#ifndef VL_TABLE_H
#define VL_TABLE_H

#include "base/alloc.h"

#define TABLE_NONE UINT32_MAX

typedef struct TableSlot {
  uint32_t hash, row; /* row + 1; 0: free */
} TableSlot;

typedef struct Table {
  Alloc *alloc;
  TableSlot *slots;
  uint32_t count, capacity; /* capacity: a power of two, or 0 */
  bool failed;
} Table;

/* An empty index. Allocates nothing. */
void vl_table_init(Table *t, Alloc *a);
void vl_table_free(Table *t);

/* The next row of that hash; *at counts the slots looked at, 0 before the first call. */
uint32_t vl_table_next(const Table *t, uint64_t hash, uint32_t *at);
bool vl_table_add(Table *t, uint64_t hash, uint32_t row);

/* A good hash of a word, and of a word added to a hash. */
static inline uint64_t vl_hash_word(uint64_t word) {
  word ^= word >> 32;
  word *= UINT64_C(0xD6E8FEB86659FD93);
  word ^= word >> 32;
  word *= UINT64_C(0xD6E8FEB86659FD93);
  return word ^ (word >> 32);
}
static inline uint64_t vl_hash_add(uint64_t hash, uint64_t word) {
  return vl_hash_word(hash * 31 + word);
}

#endif
