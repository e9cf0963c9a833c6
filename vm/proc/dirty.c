#include "proc/dirty.h"

#include "base/thread.h"
#include "proc/sched.h"
#include "proc/spawn.h"
#include "proc/worker.h"

#include <sys/eventfd.h>
#include <unistd.h>

typedef struct Pool {
  DirtyPools *pools;
  DirtyKind kind;
  pthread_mutex_t mutex; /* all below */
  pthread_cond_t cond;
  Process *first, *last; /* linked by queue_next */
  unsigned queued, idle, threads, threads_max;
  bool stopping;
  pthread_t *ids;
} Pool;

struct DirtyPools {
  Instance *instance;
  Pool pool[DIRTY_KINDS];
  int stop_fd;
};

/* What a thread works with, on its stack. */
typedef struct DirtyThread {
  Thread of;
  EpochThread epoch;
  Registers registers;
} DirtyThread;

/* -- A call -- */

/* Calls that wait hold no shared pointer; those that work may. */
static Term perform(DirtyThread *d, Process *p, DirtyKind kind) {
  Instance *in = p->instance;
  if (kind != DIRTY_CPU) return in->hooks.perform(p);
  vl_epoch_enter(&in->epochs, &d->epoch);
  Term result = in->hooks.perform(p);
  vl_epoch_leave(&in->epochs, &d->epoch);
  return result;
}

/* Back among the others: the process goes on on a worker. */
static void settle(DirtyThread *d, Process *p, Term result) {
  Instance *in = p->instance;
  vl_epoch_enter(&in->epochs, &d->epoch);
  vl_sched_settle(p, in->hooks.settle(p, result));
  vl_epoch_leave(&in->epochs, &d->epoch);
}

static void serve(DirtyThread *d, Process *p, DirtyKind kind) {
  vl_worker_restore(p, &d->registers);
  vl_give_reductions(p, SLICE_REDUCTIONS);
  bool gone = atomic_load(&p->state) == STATE_DIRTY_GONE;
  Term result = gone ? TERM_NONE : perform(d, p, kind);
  if (!gone && vl_sched_end_dirty(p))
    settle(d, p, result);
  else
    vl_process_retire(p);
}

/* -- Threads -- */

/* The next process; NULL: the pool ends. */
static Process *await_process(Pool *pool) {
  pthread_mutex_lock(&pool->mutex);
  pool->idle++;
  while (!pool->first && !pool->stopping) pthread_cond_wait(&pool->cond, &pool->mutex);
  pool->idle--;
  Process *p = pool->stopping ? NULL : pool->first;
  if (p) {
    pool->first = p->queue_next;
    pool->queued--;
  }
  pthread_mutex_unlock(&pool->mutex);
  return p;
}

static void *thread_main(void *context) {
  Pool *pool = context;
  Instance *in = pool->pools->instance;
  DirtyThread d = {.registers.dirty = true};
  vl_cache_init(&d.of.cache, &in->alloc, &in->scheduler->depot);
  Thread *before = vl_thread_enter(&d.of);
  for (Process *p; (p = await_process(pool));) serve(&d, p, pool->kind);
  vl_thread_leave(before);
  vl_cache_free(&d.of.cache);
  return NULL;
}

static void start_thread_locked(Pool *pool) {
  if (pool->threads == pool->threads_max) return;
  if (pthread_create(&pool->ids[pool->threads], NULL, thread_main, pool) == 0) pool->threads++;
}

void vl_dirty_give(Process *p, DirtyKind kind) {
  Pool *pool = &p->instance->dirty->pool[kind];
  pthread_mutex_lock(&pool->mutex);
  p->queue_next = NULL;
  if (pool->first)
    pool->last->queue_next = p;
  else
    pool->first = p;
  pool->last = p;
  if (++pool->queued > pool->idle) start_thread_locked(pool);
  pthread_cond_signal(&pool->cond);
  pthread_mutex_unlock(&pool->mutex);
}

int vl_dirty_stop_fd(const Instance *in) {
  return in->dirty ? in->dirty->stop_fd : -1;
}

/* -- Life -- */

static bool init_pool(DirtyPools *pools, DirtyKind kind, unsigned threads) {
  Pool *pool = &pools->pool[kind];
  pool->pools = pools;
  pool->kind = kind;
  pool->threads_max = threads;
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->cond, NULL);
  pool->ids = vl_alloc(&pools->instance->alloc, threads * sizeof *pool->ids);
  return pool->ids != NULL;
}

DirtyPools *vl_dirty_new(Instance *in, unsigned cpu_threads) {
  DirtyPools *pools = vl_alloc_zeroed(&in->alloc, 1, sizeof *pools);
  if (!pools) return NULL;
  pools->instance = in;
  pools->stop_fd = eventfd(0, EFD_CLOEXEC);
  const unsigned threads[DIRTY_KINDS] = {cpu_threads, DIRTY_IO_THREADS, DIRTY_BACK_THREADS};
  bool made = true;
  for (DirtyKind kind = 0; kind < DIRTY_KINDS; kind++) made &= init_pool(pools, kind, threads[kind]);
  if (pools->stop_fd >= 0 && made) return pools;
  vl_dirty_free(pools);
  return NULL;
}

/* A process that has ended while it stood in the queue. */
static void free_gone(Pool *pool) {
  for (Process *p = pool->first, *next; p; p = next) {
    next = p->queue_next;
    if (atomic_load(&p->state) == STATE_DIRTY_GONE) vl_process_retire(p);
  }
  pool->first = NULL;
}

static void stop_pool(Pool *pool) {
  pthread_mutex_lock(&pool->mutex);
  pool->stopping = true;
  pthread_cond_broadcast(&pool->cond);
  unsigned threads = pool->threads;
  pthread_mutex_unlock(&pool->mutex);
  for (unsigned i = 0; i < threads; i++) pthread_join(pool->ids[i], NULL);
  pool->threads = 0;
  free_gone(pool);
}

void vl_dirty_stop(DirtyPools *pools) {
  (void)!eventfd_write(pools->stop_fd, 1);
  for (int kind = 0; kind < DIRTY_KINDS; kind++) stop_pool(&pools->pool[kind]);
}

void vl_dirty_free(DirtyPools *pools) {
  Alloc *a = &pools->instance->alloc;
  for (int kind = 0; kind < DIRTY_KINDS; kind++) {
    Pool *pool = &pools->pool[kind];
    pthread_mutex_destroy(&pool->mutex);
    pthread_cond_destroy(&pool->cond);
    vl_free(a, pool->ids, pool->threads_max * sizeof *pool->ids);
  }
  if (pools->stop_fd >= 0) close(pools->stop_fd);
  vl_free(a, pools, sizeof *pools);
}
