/* Deferred freeing: what is reached without a lock is freed when nobody can still hold it.
 *
 * A thread that follows shared pointers is `online` in the domain; it names the epoch it entered
 * in. An object is first made unreachable, then retired with the current epoch, and freed once
 * every online thread has named a later one. Workers stay online and call vl_epoch_quiesce
 * between slices, when they hold no shared pointer; they go offline to sleep and in dirty calls.
 * Foreign threads go online for one call (vl_epoch_enter, vl_epoch_leave). */
#ifndef VL_EPOCH_H
#define VL_EPOCH_H

#include "base/lock.h"

#include <stdatomic.h>

/* One per thread and domain; owned by the thread, linked in the domain while online. */
typedef struct EpochThread {
  struct EpochThread *next, **link; /* guarded by the domain's lock */
  _Atomic uint64_t seen;            /* the epoch last named */
} EpochThread;

/* Embedded in an object that can be retired. */
typedef struct Retired {
  struct Retired *next;
  uint64_t epoch;
  void (*free)(struct Retired *self, void *context);
} Retired;

typedef struct EpochDomain {
  Lock lock;              /* LOCK_EPOCH: threads, first, last */
  _Atomic uint64_t epoch; /* starts at 1 */
  EpochThread *threads;   /* online */
  Retired *first, **last; /* oldest first */
  _Atomic size_t waiting; /* retired and not yet freed */
  void *context;          /* handed to the free functions */
} EpochDomain;

void vl_epoch_init(EpochDomain *d, void *context);
/* Frees everything retired. No thread is online any more. */
void vl_epoch_destroy(EpochDomain *d);

void vl_epoch_enter(EpochDomain *d, EpochThread *self);
void vl_epoch_leave(EpochDomain *d, EpochThread *self);
/* The calling thread holds no shared pointer now; frees what has become free. Cheap when nothing waits. */
void vl_epoch_quiesce(EpochDomain *d, EpochThread *self);

/* The object is unreachable already for whoever looks from now on. */
void vl_epoch_retire(EpochDomain *d, Retired *object, void (*free)(Retired *self, void *context));

#endif
