#include "ffi/callback.h"

#include "bif/bif.h"
#include "ffi/value.h"
#include "proc/ptable.h"
#include "proc/signal.h"
#include "proc/worker.h"

#include <pthread.h>

typedef struct Callback {
  RefBinDrop *drop; /* first */
  Instance *instance;
  Term owner; /* pid of who answers */
  uint64_t number;
  ffi_closure *closure;
  void *code;
  const CType *type;
  FfiPool pool; /* the type's */
} Callback;

/* A thread that C called back on, until it is answered: on its stack. */
typedef struct Waiting {
  struct Waiting *next;
  Term owner;
  uint64_t id;
  const CType *result_type;
  void *result;
  bool done;
  pthread_cond_t cond;
} Waiting;

typedef struct FfiState {
  pthread_mutex_t mutex; /* all below */
  Waiting *waiting;
  bool stopping;
  uint64_t next_id;
  _Atomic unsigned count; /* of those that wait: for who ends, who looks without the mutex */
} FfiState;

enum { RESULT_MAX = 4096 };

static FfiState *state_of(const Instance *in) {
  return in->service[SERVICE_FFI];
}

/* -- C calls -- */

static Term call_message(Heap *h, const Callback *callback, uint64_t id, void **values) {
  const CType *type = callback->type;
  Term args = NIL;
  for (size_t i = type->count; i-- > 0;)
    args = vl_cons(h, vl_ffi_load(h, callback->instance, type->fields[i].type, values[i]), args);
  return vl_tuple4(h, ATOM_vl_ffi_call, vl_uint(h, callback->number), vl_uint(h, id), args);
}

static void forget_locked(FfiState *s, const Waiting *w) {
  Waiting **link = &s->waiting;
  while (*link && *link != w) link = &(*link)->next;
  if (!*link) return;
  *link = w->next;
  atomic_fetch_sub(&s->count, 1);
}

/* False: there is nobody who would answer. */
static bool tell(const Callback *callback, uint64_t id, void **values) {
  Instance *in = callback->instance;
  EpochThread epoch;
  Heap h;
  vl_heap_init(&h, &in->alloc);
  Term message = call_message(&h, callback, id, values);
  vl_epoch_enter(&in->epochs, &epoch);
  bool sent = message != TERM_NONE && vl_send_message(in, callback->owner, message);
  const Process *p = sent ? vl_ptable_find(in->processes, callback->owner) : NULL;
  bool heard = p && !(atomic_load(&p->flags) & FLAG_EXITING);
  vl_epoch_leave(&in->epochs, &epoch);
  vl_heap_free(&h);
  return heard;
}

/* A thread that runs processes cannot wait for one. */
static bool may_wait(const Instance *in) {
  return in->dirty && !vl_worker_current(in);
}

/* ffi_closure: the result stays zero when nobody answers. */
static void entered(ffi_cif *cif, void *result, void **values, void *context) {
  const Callback *callback = context;
  FfiState *s = state_of(callback->instance);
  Waiting w = {.owner = callback->owner, .result_type = callback->type->of, .result = result};
  size_t size = callback->type->of->size;
  memset(result, 0, size < sizeof(ffi_arg) && size > 0 ? sizeof(ffi_arg) : size);
  if (!may_wait(callback->instance)) return;
  pthread_cond_init(&w.cond, NULL);
  pthread_mutex_lock(&s->mutex);
  w.id = s->next_id++;
  w.next = s->waiting;
  s->waiting = &w;
  atomic_fetch_add(&s->count, 1); /* before tell looks whether the owner ends */
  pthread_mutex_unlock(&s->mutex);
  bool told = tell(callback, w.id, values);
  pthread_mutex_lock(&s->mutex);
  while (told && !w.done && !s->stopping) pthread_cond_wait(&w.cond, &s->mutex);
  forget_locked(s, &w);
  pthread_mutex_unlock(&s->mutex);
  pthread_cond_destroy(&w.cond);
}

/* -- Answers -- */

static Waiting *find_locked(const FfiState *s, uint64_t id) {
  Waiting *w = s->waiting;
  while (w && w->id != id) w = w->next;
  return w;
}

/* Gives the thread its result, `size` bytes; NULL: none. False: it does not wait any more. */
static bool answer(FfiState *s, uint64_t id, const void *result, size_t size) {
  pthread_mutex_lock(&s->mutex);
  Waiting *w = find_locked(s, id);
  if (w) {
    if (result) memcpy(w->result, result, size);
    w->done = true;
    pthread_cond_signal(&w->cond);
    forget_locked(s, w);
  }
  pthread_mutex_unlock(&s->mutex);
  return w != NULL;
}

/* libffi wants small integers as wide as a word. */
static size_t widen(const CType *type, void *at) {
  if (type->size >= sizeof(ffi_arg) || type->kind > C_BOOL) return type->size;
  unsigned unused = (unsigned)(64 - 8 * type->size);
  uint64_t bits = 0;
  memcpy(&bits, at, type->size);
  if (type->kind == C_SIGNED) bits = (uint64_t)((int64_t)(bits << unused) >> unused);
  memcpy(at, &bits, sizeof bits);
  return sizeof bits;
}

static Term raise_result(Process *p, const FfiWriter *w) {
  if (w->starved) return vl_raise_system_limit(p);
  Term reason = vl_ffi_fault(&p->heap, &w->fault, "the result of a callback");
  return reason == TERM_NONE ? reason : vl_raise(p, ATOM_error, reason);
}

/* The type of the result that one of this process's callbacks waits for; NULL: none does. */
static const CType *awaited(FfiState *s, uint64_t id, Term owner) {
  pthread_mutex_lock(&s->mutex);
  const Waiting *w = find_locked(s, id);
  const CType *type = w && w->owner == owner ? w->result_type : NULL;
  pthread_mutex_unlock(&s->mutex);
  return type;
}

/* The callback's type lasts: who answers holds the callback. */
Term bif_vl_ffi_answer_2(Process *p, const Term *args) {
  _Alignas(max_align_t) uint8_t result[RESULT_MAX];
  FfiState *s = state_of(p->instance);
  uint64_t id = is_small(args[0]) ? (uint64_t)small_value(args[0]) : UINT64_MAX;
  const CType *type = awaited(s, id, p->pid);
  if (!type) return ATOM_false;
  FfiWriter w;
  vl_ffi_writer_init(&w, &p->heap, true);
  bool stored = type->kind == C_VOID || vl_ffi_store(&w, type, result, args[1]);
  Term done = stored ? ATOM_true : raise_result(p, &w);
  if (stored && !answer(s, id, result, widen(type, result))) done = ATOM_false;
  vl_ffi_writer_end(&w);
  return done;
}

/* With nothing: zero. */
Term bif_vl_ffi_answer_1(Process *p, const Term *args) {
  FfiState *s = state_of(p->instance);
  uint64_t id = is_small(args[0]) ? (uint64_t)small_value(args[0]) : UINT64_MAX;
  return awaited(s, id, p->pid) && answer(s, id, NULL, 0) ? ATOM_true : ATOM_false;
}

void vl_ffi_process_exited(Instance *in, Process *p) {
  FfiState *s = state_of(in);
  if (atomic_load(&s->count) == 0) return;
  pthread_mutex_lock(&s->mutex);
  for (Waiting *w = s->waiting; w; w = w->next) {
    if (w->owner != p->pid) continue;
    w->done = true;
    pthread_cond_signal(&w->cond);
  }
  pthread_mutex_unlock(&s->mutex);
}

/* -- Callbacks -- */

static Callback *callback_of(RefBin *bin) {
  return (Callback *)(void *)bin->data;
}

static void drop(RefBin *bin) {
  Callback *callback = callback_of(bin);
  if (callback->closure) ffi_closure_free(callback->closure);
  vl_ffi_pool_free(&callback->pool);
}

void *vl_ffi_callback_address(Term term) {
  RefBin *bin = ref_owned(term);
  return bin && refbin_has_drop(bin, drop) ? callback_of(bin)->code : NULL;
}

static bool make_closure(Callback *callback) {
  callback->closure = ffi_closure_alloc(sizeof *callback->closure, &callback->code);
  return callback->closure &&
         ffi_prep_closure_loc(callback->closure, callback->type->cif, entered, callback, callback->code) == FFI_OK;
}

/* {Reference, Number}: who calls answers it. */
Term bif_vl_ffi_callback_1(Process *p, const Term *args) {
  Instance *in = p->instance;
  TypeFault fault;
  RefBin *bin = vl_refbin_new_object(&in->alloc, sizeof(Callback), drop);
  if (!bin) return vl_raise_system_limit(p);
  Callback *callback = callback_of(bin);
  vl_ffi_pool_init(&callback->pool, &in->alloc);
  callback->instance = in;
  callback->owner = p->pid;
  callback->number = vl_ref_fresh(in);
  callback->type = vl_ffi_type(&callback->pool, args[0], &fault);
  bool fit = callback->type && callback->type->kind == C_FUNCTION && callback->type->of->size <= RESULT_MAX;
  if (!fit || !make_closure(callback)) {
    vl_refbin_release(bin);
    return fit ? vl_raise_system_limit(p) : vl_raise_badarg(p);
  }
  Term number = vl_uint(&p->heap, callback->number);
  return vl_tuple2(&p->heap, vl_ref_make_owner(&p->heap, in, vl_ref_fresh(in), bin), number);
}

/* -- The instance's part -- */

bool vl_ffi_start(Instance *in) {
  FfiState *s = vl_alloc_zeroed(&in->alloc, 1, sizeof *s);
  if (!s) return false;
  pthread_mutex_init(&s->mutex, NULL);
  in->service[SERVICE_FFI] = s;
  in->hooks.exited[SERVICE_FFI] = vl_ffi_process_exited;
  return true;
}

void vl_ffi_quiet(Instance *in) {
  FfiState *s = state_of(in);
  if (!s) return;
  pthread_mutex_lock(&s->mutex);
  s->stopping = true;
  for (Waiting *w = s->waiting; w; w = w->next) pthread_cond_signal(&w->cond);
  pthread_mutex_unlock(&s->mutex);
}

void vl_ffi_stop(Instance *in) {
  FfiState *s = state_of(in);
  if (!s) return;
  pthread_mutex_destroy(&s->mutex);
  vl_free(&in->alloc, s, sizeof *s);
}
