/* From a pid to its process.
 *
 * Slots come in chunks that are never freed before the table, so a lookup takes no lock: index to
 * slot, then compare the whole pid. The process it gives may end at any moment; it is freed by
 * epoch, so the pointer is good until the caller's thread is quiescent.
 *
 * Slots are taken in turn, and each round has the next serial. So a pid is greater than those given
 * before it, and an old one never finds a new process, until 2^24 rounds are over. Nor do spawns and exits
 * take a lock, but when there are to be more slots. */
#ifndef VL_PTABLE_H
#define VL_PTABLE_H

#include "base/lock.h"
#include "proc/process.h"

typedef struct ProcessTable ProcessTable;

#define PROCESS_LIMIT_MAX (1u << PID_INDEX_BITS)

/* New table for at most `limit` processes at a time; NULL when memory is out. */
ProcessTable *vl_ptable_new(Alloc *a, uint32_t instance_number, uint32_t limit) VL_MUST_CHECK;
/* The table holds no process any more. */
void vl_ptable_free(ProcessTable *table);

/* Gives the process a pid (p->pid) and makes it findable; false at the limit or without memory. */
bool vl_ptable_insert(ProcessTable *table, Process *p) VL_MUST_CHECK;
/* Nobody finds it from now on. */
void vl_ptable_remove(ProcessTable *table, Process *p);

/* The process of that pid, or NULL. Any thread that is online in the instance's epochs. */
Process *vl_ptable_find(const ProcessTable *table, Term pid);
/* The process in slot `index`, or NULL: for going through all of them. */
Process *vl_ptable_at(const ProcessTable *table, uint32_t index);
/* One more than the highest slot there is. */
uint32_t vl_ptable_bound(const ProcessTable *table);
/* Processes now in the table. */
uint32_t vl_ptable_count(const ProcessTable *table);

#endif
