/* Threads, locks and memory of libraries: those of the system under other names. */
#include "nif/env.h"

#include <errno.h>
#include <pthread.h>

void *enif_alloc(size_t size) {
  return malloc(size ? size : 1);
}

void *enif_realloc(void *block, size_t size) {
  return realloc(block, size ? size : 1);
}

void enif_free(void *block) {
  free(block);
}

static char *copy_name(const char *name) {
  return strdup(name ? name : "");
}

/* -- Mutexes -- */

struct ErlDrvMutex_ {
  pthread_mutex_t mutex;
  char *name;
};

ErlNifMutex *enif_mutex_create(char *name) {
  ErlNifMutex *m = malloc(sizeof *m);
  if (!m) return NULL;
  m->name = copy_name(name);
  pthread_mutex_init(&m->mutex, NULL);
  return m;
}

void enif_mutex_destroy(ErlNifMutex *mutex) {
  if (!mutex) return;
  pthread_mutex_destroy(&mutex->mutex);
  free(mutex->name);
  free(mutex);
}

int enif_mutex_trylock(ErlNifMutex *mutex) {
  return pthread_mutex_trylock(&mutex->mutex);
}

void enif_mutex_lock(ErlNifMutex *mutex) {
  pthread_mutex_lock(&mutex->mutex);
}

void enif_mutex_unlock(ErlNifMutex *mutex) {
  pthread_mutex_unlock(&mutex->mutex);
}

char *enif_mutex_name(ErlNifMutex *mutex) {
  return mutex->name;
}

/* -- Conditions -- */

struct ErlDrvCond_ {
  pthread_cond_t cond;
  char *name;
};

ErlNifCond *enif_cond_create(char *name) {
  ErlNifCond *c = malloc(sizeof *c);
  if (!c) return NULL;
  c->name = copy_name(name);
  pthread_cond_init(&c->cond, NULL);
  return c;
}

void enif_cond_destroy(ErlNifCond *cond) {
  if (!cond) return;
  pthread_cond_destroy(&cond->cond);
  free(cond->name);
  free(cond);
}

void enif_cond_signal(ErlNifCond *cond) {
  pthread_cond_signal(&cond->cond);
}

void enif_cond_broadcast(ErlNifCond *cond) {
  pthread_cond_broadcast(&cond->cond);
}

void enif_cond_wait(ErlNifCond *cond, ErlNifMutex *mutex) {
  pthread_cond_wait(&cond->cond, &mutex->mutex);
}

char *enif_cond_name(ErlNifCond *cond) {
  return cond->name;
}

/* -- Locks of many readers -- */

struct ErlDrvRWLock_ {
  pthread_rwlock_t lock;
  char *name;
};

ErlNifRWLock *enif_rwlock_create(char *name) {
  ErlNifRWLock *l = malloc(sizeof *l);
  if (!l) return NULL;
  l->name = copy_name(name);
  pthread_rwlock_init(&l->lock, NULL);
  return l;
}

void enif_rwlock_destroy(ErlNifRWLock *lock) {
  if (!lock) return;
  pthread_rwlock_destroy(&lock->lock);
  free(lock->name);
  free(lock);
}

int enif_rwlock_tryrlock(ErlNifRWLock *lock) {
  return pthread_rwlock_tryrdlock(&lock->lock);
}

void enif_rwlock_rlock(ErlNifRWLock *lock) {
  pthread_rwlock_rdlock(&lock->lock);
}

void enif_rwlock_runlock(ErlNifRWLock *lock) {
  pthread_rwlock_unlock(&lock->lock);
}

int enif_rwlock_tryrwlock(ErlNifRWLock *lock) {
  return pthread_rwlock_trywrlock(&lock->lock);
}

void enif_rwlock_rwlock(ErlNifRWLock *lock) {
  pthread_rwlock_wrlock(&lock->lock);
}

void enif_rwlock_rwunlock(ErlNifRWLock *lock) {
  pthread_rwlock_unlock(&lock->lock);
}

char *enif_rwlock_name(ErlNifRWLock *lock) {
  return lock->name;
}

/* -- Data of a thread -- */

int enif_tsd_key_create(char *name, ErlNifTSDKey *key) {
  pthread_key_t made;
  int error = pthread_key_create(&made, NULL);
  if (error == 0) *key = (ErlNifTSDKey)made;
  return error;
}

void enif_tsd_key_destroy(ErlNifTSDKey key) {
  pthread_key_delete((pthread_key_t)key);
}

void enif_tsd_set(ErlNifTSDKey key, void *data) {
  pthread_setspecific((pthread_key_t)key, data);
}

void *enif_tsd_get(ErlNifTSDKey key) {
  return pthread_getspecific((pthread_key_t)key);
}

/* -- Threads: a tid is the system's -- */

_Static_assert(sizeof(pthread_t) <= sizeof(ErlNifTid), "a thread's identity fits");

typedef struct Start {
  void *(*function)(void *);
  void *argument;
  char name[16];
} Start;

static void *start_thread(void *context) {
  Start start = *(Start *)context;
  free(context);
  if (start.name[0]) pthread_setname_np(pthread_self(), start.name);
  return start.function(start.argument);
}

static void set_stack(pthread_attr_t *attributes, const ErlNifThreadOpts *options) {
  enum { LEAST = 64 << 10 };
  if (!options || options->suggested_stack_size < 0) return;
  size_t size = (size_t)options->suggested_stack_size * 1024 * sizeof(void *);
  pthread_attr_setstacksize(attributes, size < LEAST ? LEAST : size);
}

int enif_thread_create(char *name, ErlNifTid *tid, void *(*function)(void *), void *argument,
                       ErlNifThreadOpts *options) {
  pthread_attr_t attributes;
  pthread_t thread;
  Start *start = malloc(sizeof *start);
  if (!start) return ENOMEM;
  start->function = function;
  start->argument = argument;
  snprintf(start->name, sizeof start->name, "%s", name ? name : "");
  pthread_attr_init(&attributes);
  set_stack(&attributes, options);
  int error = pthread_create(&thread, &attributes, start_thread, start);
  pthread_attr_destroy(&attributes);
  if (error != 0)
    free(start);
  else
    *tid = (ErlNifTid)thread;
  return error;
}

ErlNifTid enif_thread_self(void) {
  return (ErlNifTid)pthread_self();
}

int enif_equal_tids(ErlNifTid a, ErlNifTid b) {
  return pthread_equal((pthread_t)a, (pthread_t)b) != 0;
}

void enif_thread_exit(void *result) {
  pthread_exit(result);
}

int enif_thread_join(ErlNifTid tid, void **result) {
  return pthread_join((pthread_t)tid, result);
}

/* Kept with the thread by the system, cut to what that has room for. */
char *enif_thread_name(ErlNifTid tid) {
  static _Thread_local char name[16];
  return pthread_getname_np((pthread_t)tid, name, sizeof name) == 0 ? name : NULL;
}

ErlNifThreadOpts *enif_thread_opts_create(char *name) {
  ErlNifThreadOpts *options = malloc(sizeof *options);
  if (options) options->suggested_stack_size = -1;
  return options;
}

void enif_thread_opts_destroy(ErlNifThreadOpts *options) {
  free(options);
}
