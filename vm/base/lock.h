/* Mutual exclusion with an order.
 *
 * Every lock has a rank; a thread takes locks in ascending rank only, so no two threads can wait
 * for each other. Debug builds check it. A lock is held for a few dozen instructions and never
 * while calling out of the module that owns it. */
#ifndef VL_LOCK_H
#define VL_LOCK_H

#include "base/base.h"

#include <pthread.h>

/* All ranks, in the order in which they may be taken. */
typedef enum LockRank {
  LOCK_MODULES,      /* code: loading */
  LOCK_TABLES,       /* ets: names of tables */
  LOCK_TABLE,        /* one ETS table: its heir, its fixations, its buckets' splitting */
  LOCK_TABLE_PART,   /* the objects of a part of one; all parts in their order */
  LOCK_TERMS,        /* persistent_term */
  LOCK_COMPILES,     /* compiler: those under way, and idle fibers */
  LOCK_OPEN_MODULES, /* compiler: modules being defined */
  LOCK_REGEX,        /* bif: compiled regular expressions */
  LOCK_REGISTRY,     /* proc: registered names */
  LOCK_PROCESSES,    /* proc: growth of the process table */
  LOCK_TIMERS,       /* proc: one wheel */
  LOCK_RUN_QUEUE,    /* proc: one run queue */
  LOCK_PROFILE,      /* exec: samples of the profiler */
  LOCK_CODE,         /* code: the list of all code; whoever lets go of a fun may take it */
  LOCK_ATOMS,        /* term: insertion into the atom table */
  LOCK_NATIVE,       /* jit: memory of machine code */
  LOCK_EPOCH,        /* base: what waits to be freed */
  LOCK_DEPOT,        /* base: free blocks on their way */
  LOCK_RESERVE,      /* base: large free blocks */
  LOCK_RANKS
} LockRank;

typedef struct Lock {
  pthread_mutex_t mutex;
  LockRank rank;
} Lock;

/* For kinds of locks: the check of ranks, before a lock is taken and after it is given back. */
#ifndef NDEBUG
void vl_lock_rank_enter(LockRank rank);
void vl_lock_rank_leave(LockRank rank);
#endif
static inline void lock_rank_enter(LockRank rank) {
#ifndef NDEBUG
  vl_lock_rank_enter(rank);
#endif
}
static inline void lock_rank_leave(LockRank rank) {
#ifndef NDEBUG
  vl_lock_rank_leave(rank);
#endif
}

void vl_lock_init(Lock *lock, LockRank rank);
void vl_lock_destroy(Lock *lock);
void vl_lock_take(Lock *lock);
void vl_lock_release(Lock *lock);

#endif
