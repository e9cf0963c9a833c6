/* enif_select: a thread of the instance waits for descriptors and sends what was asked for.
 *
 * A row a descriptor: its object, held as long as the row is, and for each direction who wants which message. It is
 * armed for one event each time (EPOLLONESHOT), so that what is ready tells once. The thread is started with the first
 * row. */
#include "nif/select.h"

#include "heap/copy.h"
#include "nif/resource.h"
#include "nif/visit.h"
#include "proc/ref.h"
#include "proc/signal.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { WAY_READ, WAY_WRITE, WAY_ERROR, WAYS };
static const uint32_t way_events[WAYS] = {EPOLLIN, EPOLLOUT, EPOLLPRI};

typedef struct Wish {
  Heap heap; /* of the message */
  Term to;   /* pid, or TERM_NONE: nobody waits */
  Term message;
} Wish;

typedef struct NifEvent {
  struct NifEvent *next;
  int fd;
  NifObject *object;
  Wish wishes[WAYS];
} NifEvent;

typedef struct NifPoll {
  Instance *instance;
  int epoll, stop;
  pthread_t thread;
  pthread_mutex_t mutex; /* guards what follows */
  NifEvent *events;
} NifPoll;

/* -- Rows -- */

static void clear_wish(Wish *w, Alloc *a) {
  if (w->to != TERM_NONE) vl_heap_free(&w->heap);
  w->to = TERM_NONE;
}

static NifEvent **find_locked(NifPoll *poll, int fd) {
  NifEvent **link = &poll->events;
  while (*link && (*link)->fd != fd) link = &(*link)->next;
  return link;
}

static uint32_t wanted(const NifEvent *e) {
  uint32_t events = 0;
  for (int way = 0; way < WAYS; way++)
    if (e->wishes[way].to != TERM_NONE) events |= way_events[way];
  return events;
}

static bool arm_locked(NifPoll *poll, const NifEvent *e, bool is_new) {
  struct epoll_event event = {.events = wanted(e) | EPOLLONESHOT, .data.fd = e->fd};
  return epoll_ctl(poll->epoll, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, e->fd, &event) == 0;
}

/* -- The thread -- */

static void tell_locked(NifPoll *poll, NifEvent *e, uint32_t events) {
  Instance *in = poll->instance;
  for (int way = 0; way < WAYS; way++) {
    Wish *w = &e->wishes[way];
    if (w->to == TERM_NONE || !(events & (way_events[way] | EPOLLERR | EPOLLHUP))) continue;
    EpochThread guard;
    vl_epoch_enter(&in->epochs, &guard);
    (void)!vl_send_message(in, w->to, w->message);
    vl_epoch_leave(&in->epochs, &guard);
    clear_wish(w, &in->alloc);
  }
  if (wanted(e)) (void)arm_locked(poll, e, false);
}

static void *poll_main(void *context) {
  NifPoll *poll = context;
  for (;;) {
    struct epoll_event event;
    if (epoll_wait(poll->epoll, &event, 1, -1) != 1) continue;
    if (event.data.fd == poll->stop) return NULL;
    pthread_mutex_lock(&poll->mutex);
    NifEvent *e = *find_locked(poll, event.data.fd);
    if (e) tell_locked(poll, e, event.events);
    pthread_mutex_unlock(&poll->mutex);
  }
}

static bool start(NifPoll *poll) {
  poll->epoll = epoll_create1(EPOLL_CLOEXEC);
  poll->stop = eventfd(0, EFD_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = poll->stop};
  return poll->epoll >= 0 && poll->stop >= 0 && epoll_ctl(poll->epoll, EPOLL_CTL_ADD, poll->stop, &event) == 0 &&
         pthread_create(&poll->thread, NULL, poll_main, poll) == 0;
}

static void free_poll(NifPoll *poll) {
  if (poll->epoll >= 0) close(poll->epoll);
  if (poll->stop >= 0) close(poll->stop);
  pthread_mutex_destroy(&poll->mutex);
  vl_free(&poll->instance->alloc, poll, sizeof *poll);
}

static NifPoll *poll_of(NifState *s) {
  pthread_mutex_lock(&s->mutex);
  NifPoll *poll = s->poll;
  if (!poll && (poll = vl_alloc_zeroed(&s->instance->alloc, 1, sizeof *poll))) {
    poll->instance = s->instance;
    pthread_mutex_init(&poll->mutex, NULL);
    if (start(poll)) {
      s->poll = poll;
    } else {
      free_poll(poll);
      poll = NULL;
    }
  }
  pthread_mutex_unlock(&s->mutex);
  return poll;
}

static void free_event(NifPoll *poll, NifEvent *e) {
  for (int way = 0; way < WAYS; way++) clear_wish(&e->wishes[way], &poll->instance->alloc);
  NifObject *object = e->object;
  vl_free(&poll->instance->alloc, e, sizeof *e);
  vl_refbin_release(object_bin(object));
}

void vl_nif_poll_stop(NifState *s) {
  NifPoll *poll = s->poll;
  if (!poll) return;
  (void)!eventfd_write(poll->stop, 1);
  pthread_join(poll->thread, NULL);
  for (NifEvent *e; (e = poll->events);) {
    poll->events = e->next;
    free_event(poll, e);
  }
  s->poll = NULL;
  free_poll(poll);
}

/* -- The interface -- */

static int stop_event(ErlNifEnv *env, NifPoll *poll, int fd, NifObject *object) {
  pthread_mutex_lock(&poll->mutex);
  NifEvent **link = find_locked(poll, fd), *e = *link;
  if (e) {
    *link = e->next;
    epoll_ctl(poll->epoll, EPOLL_CTL_DEL, fd, NULL);
  }
  pthread_mutex_unlock(&poll->mutex);
  if (object->type->init.stop) object->type->init.stop(env, object->data, fd, 1);
  if (e) free_event(poll, e);
  return ERL_NIF_SELECT_STOP_CALLED;
}

static int cancel(NifPoll *poll, int fd, unsigned flags) {
  static const int cancelled[WAYS] = {ERL_NIF_SELECT_READ_CANCELLED, ERL_NIF_SELECT_WRITE_CANCELLED,
                                      ERL_NIF_SELECT_ERROR_CANCELLED};
  static const unsigned asked[WAYS] = {ERL_NIF_SELECT_READ, ERL_NIF_SELECT_WRITE, ERL_NIF_SELECT_ERROR};
  int result = 0;
  pthread_mutex_lock(&poll->mutex);
  NifEvent *e = *find_locked(poll, fd);
  for (int way = 0; e && way < WAYS; way++) {
    if (!(flags & asked[way]) || e->wishes[way].to == TERM_NONE) continue;
    clear_wish(&e->wishes[way], &poll->instance->alloc);
    result |= cancelled[way];
  }
  if (e) (void)arm_locked(poll, e, false);
  pthread_mutex_unlock(&poll->mutex);
  return result;
}

/* The row of the descriptor, made if new. */
static NifEvent *event_locked(NifPoll *poll, int fd, NifObject *object, bool *is_new) {
  NifEvent **link = find_locked(poll, fd);
  *is_new = !*link;
  if (*link) return *link;
  NifEvent *e = vl_alloc_zeroed(&poll->instance->alloc, 1, sizeof *e);
  if (!e) return NULL;
  e->fd = fd;
  e->object = object;
  vl_refbin_retain(object_bin(object));
  return *link = e;
}

static bool set_wish(Wish *w, Instance *in, Term to, Term message) {
  clear_wish(w, &in->alloc);
  vl_heap_init(&w->heap, &in->alloc);
  w->message = vl_copy_deep(&w->heap, message);
  w->to = to;
  if (w->message == TERM_NONE) clear_wish(w, &in->alloc);
  return w->to != TERM_NONE;
}

typedef struct Asked {
  int fd;
  unsigned flags;
  NifObject *object;
  Term to, messages[WAYS];
} Asked;

static int ask(NifPoll *poll, const Asked *a) {
  static const unsigned bits[WAYS] = {ERL_NIF_SELECT_READ, ERL_NIF_SELECT_WRITE, ERL_NIF_SELECT_ERROR};
  bool is_new, good = true;
  pthread_mutex_lock(&poll->mutex);
  NifEvent *e = event_locked(poll, a->fd, a->object, &is_new), *dead = NULL;
  for (int way = 0; e && way < WAYS; way++)
    if (a->flags & bits[way]) good &= set_wish(&e->wishes[way], poll->instance, a->to, a->messages[way]);
  good = e && good && arm_locked(poll, e, is_new);
  if (e && !good && is_new) {
    *find_locked(poll, a->fd) = e->next;
    dead = e;
  }
  pthread_mutex_unlock(&poll->mutex);
  if (dead) free_event(poll, dead);
  return good ? 0 : -1;
}

static int invalid(void) {
  return INT32_MIN | ERL_NIF_SELECT_INVALID_EVENT;
}

/* What is common to both forms; `message` TERM_NONE: {select, Object, Ref, ready_...}. */
static int do_select(ErlNifEnv *env, int fd, unsigned flags, void *data, const ErlNifPid *pid, Term ref, Term message) {
  NifObject *object = object_of(data);
  NifState *s = nif_state(object->type->instance);
  NifPoll *poll = fd >= 0 ? poll_of(s) : NULL;
  if (!poll) return invalid();
  if (flags & ERL_NIF_SELECT_STOP) return stop_event(env, poll, fd, object);
  if (flags & ERL_NIF_SELECT_CANCEL) return cancel(poll, fd, flags);
  Asked a = {.fd = fd, .flags = flags, .object = object, .messages = {message, message, message}};
  a.to = pid ? pid->pid : env && env->process ? env->process->pid : TERM_NONE;
  if (!is_pid(a.to)) return invalid();
  static const Term ready[WAYS] = {ATOM_ready_input, ATOM_ready_output, ATOM_ready_error};
  Heap h;
  vl_heap_init(&h, &s->instance->alloc);
  if (message == TERM_NONE) {
    vl_refbin_retain(object_bin(object));
    Term term = vl_ref_make_owner(&h, s->instance, object->number, object_bin(object));
    for (int way = 0; way < WAYS; way++) a.messages[way] = vl_tuple4(&h, ATOM_select, term, ref, ready[way]);
  }
  int result = h.failed ? -1 : ask(poll, &a);
  vl_heap_free(&h);
  return result < 0 ? invalid() : result;
}

int enif_select(ErlNifEnv *env, ErlNifEvent event, enum ErlNifSelectFlags flags, void *object, const ErlNifPid *pid,
                ERL_NIF_TERM ref) {
  return do_select(env, event, (unsigned)flags, object, pid, ref, TERM_NONE);
}

int enif_select_x(ErlNifEnv *env, ErlNifEvent event, enum ErlNifSelectFlags flags, void *object, const ErlNifPid *pid,
                  ERL_NIF_TERM message, ErlNifEnv *msg_env) {
  int result = do_select(env, event, (unsigned)flags, object, pid, ATOM_undefined, message);
  if (result >= 0 && msg_env) enif_clear_env(msg_env);
  return result;
}
