/* Objects that watch processes.
 *
 * A watch is a row of the instance, found by the pid; the end of the process takes its rows out and calls `down`. It
 * holds no reference to its object: the object's end takes its rows out. */
#include "nif/resource.h"

#include "base/sanitize.h"
#include "proc/ptable.h"
#include "proc/ref.h"

typedef struct NifWatch NifWatch;
struct NifWatch {
  NifWatch *next;
  Term pid;
  uint64_t number;
  NifObject *object;
};

enum { WATCH_BUCKETS = 256 };

static size_t bucket_of(Term pid) {
  return (pid_index(pid) ^ pid_index(pid) >> 8) % WATCH_BUCKETS;
}

/* What a library holds of a watch. */
typedef struct MonitorFace {
  uint64_t number, instance, unused[2];
} MonitorFace;

static ErlNifMonitor face_of(const Instance *in, uint64_t number) {
  const MonitorFace face = {.number = number, .instance = in->number};
  ErlNifMonitor monitor;
  memcpy(&monitor, &face, sizeof monitor);
  return monitor;
}

static uint64_t number_of(const ErlNifMonitor *monitor) {
  MonitorFace face;
  memcpy(&face, monitor, sizeof face);
  return face.number;
}

static bool has_ended(const Instance *in, Term pid) {
  const Process *p = vl_ptable_find(in->processes, pid);
  return !p || vl_process_is_exiting(p);
}

/* -- Rows -- */

/* A full fence: who adds a row and who ends a process each write one word, then read the other's. The thread sanitizer
 * knows no fences; it gets a word that both change. */
static void fence(NifState *s) {
#ifdef VL_TSAN
  atomic_fetch_add(&s->fences, 1);
#else
  atomic_thread_fence(memory_order_seq_cst);
#endif
}

static bool add_watch(NifState *s, NifObject *object, Term pid, uint64_t number) {
  Alloc *a = &s->instance->alloc;
  NifWatch *w = vl_alloc(a, sizeof *w);
  if (!w) return false;
  pthread_mutex_lock(&s->mutex);
  if (!s->watches)
    __atomic_store_n(&s->watches, vl_alloc_zeroed(a, WATCH_BUCKETS, sizeof *s->watches), __ATOMIC_RELEASE);
  NifWatch **bucket = s->watches ? &s->watches[bucket_of(pid)] : NULL;
  if (bucket) {
    *w = (NifWatch){*bucket, pid, number, object};
    *bucket = w;
    atomic_fetch_add(&object->watches, 1);
  }
  pthread_mutex_unlock(&s->mutex);
  fence(s);
  if (!bucket) vl_free(a, w, sizeof *w);
  return bucket != NULL;
}

void vl_nif_watches_free(NifState *s) {
  vl_free(&s->instance->alloc, s->watches, WATCH_BUCKETS * sizeof *s->watches);
}

static void take_out_locked(NifWatch **link) {
  NifWatch *w = *link;
  *link = w->next;
  atomic_fetch_sub(&w->object->watches, 1);
}

/* Takes out the row of that number and frees it; false: there is none. */
static bool remove_watch(NifState *s, const NifObject *object, uint64_t number) {
  NifWatch *found = NULL;
  pthread_mutex_lock(&s->mutex);
  for (size_t i = 0; s->watches && i < WATCH_BUCKETS && !found; i++) {
    NifWatch **link = &s->watches[i];
    while (*link && ((*link)->number != number || (*link)->object != object)) link = &(*link)->next;
    found = *link;
    if (found) take_out_locked(link);
  }
  pthread_mutex_unlock(&s->mutex);
  vl_free(&s->instance->alloc, found, sizeof *found);
  return found != NULL;
}

void vl_nif_unwatch_all(NifObject *object) {
  NifState *s = nif_state(object->type->instance);
  pthread_mutex_lock(&s->mutex);
  for (size_t i = 0; i < WATCH_BUCKETS && atomic_load(&object->watches) > 0; i++) {
    for (NifWatch **link = &s->watches[i], *w; (w = *link);) {
      if (w->object != object) {
        link = &w->next;
        continue;
      }
      take_out_locked(link);
      vl_free(&s->instance->alloc, w, sizeof *w);
    }
  }
  pthread_mutex_unlock(&s->mutex);
}

/* -- A process ends -- */

static void call_down(NifWatch *w) {
  ErlNifResourceType *type = w->object->type;
  ErlNifEnv env;
  ErlNifPid pid = {w->pid};
  ErlNifMonitor monitor = face_of(type->instance, w->number);
  vl_env_begin_callback(&env, type->instance, type->owner);
  type->init.down(&env, w->object->data, &pid, &monitor);
  vl_env_end_callback(&env);
}

/* One row of the process whose object still lives and is held; NULL: there is none. */
static NifWatch *next_watch(NifState *s, Term pid) {
  NifWatch *found = NULL;
  pthread_mutex_lock(&s->mutex);
  NifWatch **link = &s->watches[bucket_of(pid)];
  while (*link && !((*link)->pid == pid && vl_nif_object_hold((*link)->object))) link = &(*link)->next;
  found = *link;
  if (found) take_out_locked(link);
  pthread_mutex_unlock(&s->mutex);
  return found;
}

void vl_nif_process_exited(Instance *in, Process *p) {
  NifState *s = nif_state(in);
  fence(s);
  if (!__atomic_load_n(&s->watches, __ATOMIC_ACQUIRE)) return;
  for (NifWatch *w; (w = next_watch(s, p->pid));) {
    NifObject *object = w->object;
    call_down(w);
    vl_free(&in->alloc, w, sizeof *w);
    vl_refbin_release(object_bin(object));
  }
}

/* -- The interface -- */

/* The process may end meanwhile: then either its end finds the row, or it is taken out here. */
int enif_monitor_process(ErlNifEnv *env, void *object, const ErlNifPid *pid, ErlNifMonitor *monitor) {
  NifObject *o = object_of(object);
  Instance *in = o->type->instance;
  if (!o->type->init.down && !o->type->claim.down) return -1;
  if (!is_pid(pid->pid) || pid_instance(pid->pid) != in->number) return 1;
  EpochThread guard;
  vl_epoch_enter(&in->epochs, &guard);
  uint64_t number = vl_ref_fresh(in);
  bool watched = !has_ended(in, pid->pid) && add_watch(nif_state(in), o, pid->pid, number) &&
                 !(has_ended(in, pid->pid) && remove_watch(nif_state(in), o, number));
  vl_epoch_leave(&in->epochs, &guard);
  if (!watched) return 1;
  if (monitor) *monitor = face_of(in, number);
  return 0;
}

int enif_demonitor_process(ErlNifEnv *env, void *object, const ErlNifMonitor *monitor) {
  NifObject *o = object_of(object);
  return remove_watch(nif_state(o->type->instance), o, number_of(monitor)) ? 0 : 1;
}

int enif_compare_monitors(const ErlNifMonitor *a, const ErlNifMonitor *b) {
  return memcmp(a, b, sizeof *a);
}

ERL_NIF_TERM enif_make_monitor_term(ErlNifEnv *env, const ErlNifMonitor *monitor) {
  MonitorFace face;
  memcpy(&face, monitor, sizeof face);
  Term *at = vl_heap_alloc(env->heap, REF_WORDS);
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_REF, REF_WORDS - 1);
  at[REF_NUMBER] = face.number;
  at[REF_INSTANCE] = face.instance << 32;
  return make_box(at);
}
