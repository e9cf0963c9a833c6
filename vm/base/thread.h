/* What the machine keeps for a thread of an instance; the one thread-local points to it. Threads of
 * the host have none, but while they step an instance. Not kept over a switch of fibers, which may
 * go on in another thread. */
#ifndef VL_THREAD_H
#define VL_THREAD_H

#include "base/cache.h"

typedef struct Thread {
  AllocCache cache;
  struct Worker *worker;                    /* proc/worker.h; NULL: a thread for calls that may block */
  bool (*tired)(const struct Thread *self); /* has its instance used up its time? NULL: never */
} Thread;

extern _Thread_local Thread *vl_current_thread;

/* This thread is t now; gives what it was before, for vl_thread_leave. */
Thread *vl_thread_enter(Thread *t);
/* Settles the counts too. */
void vl_thread_leave(Thread *before);

#endif
