/* Inboxes: the host as a process.
 *
 *   a process ── message ──> the inbox's process (:vl_inbox, in the language) ── take/1 ──> queue ── vial_recv ──> host
 *
 * The process gives the host a pid with all that belongs to one: links, monitors, a name, the order of messages. What
 * it receives goes at once into a queue outside the machine, which any thread of the host may empty. */
#include "api/host.h"
#include "api/run.h"

#include "bif/bif.h"
#include "heap/copy.h"
#include "io/state.h"
#include "proc/exit.h"
#include "proc/ptable.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "proc/spawn.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

/* All below is guarded by the host state's mutex, but what never changes. */
struct vial_inbox {
  vial_inbox *next;
  vial *vm;
  Term pid;
  pthread_cond_t came;
  Fragment *first, **last;
  size_t count, max;
  uint64_t dropped;
  int fd;     /* an eventfd; -1: nobody has asked for one */
  bool ended; /* its process has */
};

static pthread_mutex_t *mutex_of(const vial_inbox *box) {
  return &host_state(box->vm->instance)->mutex;
}

static vial_inbox *find_locked(const HostState *host, Term pid) {
  vial_inbox *box = host->inboxes;
  while (box && box->pid != pid) box = box->next;
  return box;
}

/* -- The machine's side -- */

static void tell_locked(vial_inbox *box) {
  uint64_t one = 1;
  pthread_cond_broadcast(&box->came);
  if (box->fd >= 0) (void)!write(box->fd, &one, sizeof one);
}

static bool append_locked(vial_inbox *box, Fragment *message) {
  if (box->count >= box->max) {
    box->dropped++;
    return false;
  }
  message->next = NULL;
  *box->last = message;
  box->last = &message->next;
  box->count++;
  tell_locked(box);
  return true;
}

/* The calling process is an inbox's, and has received this. */
Term bif_vl_inbox_take_1(Process *p, const Term *args) {
  Instance *in = vl_instance_of(p);
  HostState *host = host_state(in);
  Fragment *message = vl_signal_message_deep(&in->alloc, args[0]);
  pthread_mutex_lock(&host->mutex);
  vial_inbox *box = find_locked(host, vl_self(p));
  if (box && !message) box->dropped++;
  bool kept = box && message && append_locked(box, message);
  pthread_mutex_unlock(&host->mutex);
  if (message && !kept) vl_signal_free(message, &in->alloc);
  if (!box) return vl_raise_badarg(p);
  if (kept) vl_sched_tell_host(in);
  return kept ? ATOM_true : ATOM_false;
}

void vl_host_inbox_ended(const Instance *in, Term pid) {
  HostState *host = host_state(in);
  pthread_mutex_lock(&host->mutex);
  vial_inbox *box = find_locked(host, pid);
  if (box) {
    box->ended = true;
    tell_locked(box);
  }
  pthread_mutex_unlock(&host->mutex);
}

/* -- Opening and closing -- */

static bool spawn_locked(vial_inbox *box, Term name) {
  Instance *in = box->vm->instance;
  SpawnOptions options = vl_spawn_defaults(NULL);
  options.flags |= FLAG_HOST_CALL | FLAG_TRAP_EXIT;
  options.group_leader = vl_io_user(in);
  Mfa start = {ATOM_vl_inbox, ATOM_loop, 0};
  if (vl_spawn(in, NULL, start, NIL, &options, &box->pid, NULL) != SPAWN_OK) return false;
  Process *p = name == TERM_NONE ? NULL : vl_ptable_find(in->processes, box->pid);
  if (!p || vl_process_name(p, name) == REGISTER_OK) return true;
  (void)!vl_send_exit(in, box->pid, box->pid, ATOM_kill);
  return false;
}

static vial_inbox *new_inbox(vial *vm, size_t max) {
  pthread_condattr_t attributes;
  vial_inbox *box = vl_alloc_zeroed(&vm->instance->alloc, 1, sizeof *box);
  if (!box) return NULL;
  *box = (vial_inbox){.vm = vm, .pid = TERM_NONE, .last = &box->first, .max = max > 0 ? max : SIZE_MAX, .fd = -1};
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&box->came, &attributes);
  pthread_condattr_destroy(&attributes);
  return box;
}

static void free_inbox(vial_inbox *box) {
  Alloc *a = &box->vm->instance->alloc;
  for (Fragment *f = box->first, *next; f; f = next) {
    next = f->next;
    vl_signal_free(f, a);
  }
  if (box->fd >= 0) close(box->fd);
  pthread_cond_destroy(&box->came);
  vl_free(a, box, sizeof *box);
}

vial_inbox *vial_inbox_open(vial *vm, const char *name, size_t max) {
  Instance *in = vm->instance;
  HostState *host = host_state(in);
  Term atom = name ? vl_host_module(in, name) : TERM_NONE;
  vial_inbox *box = name && atom == TERM_NONE ? NULL : new_inbox(vm, max);
  if (!box) {
    vm->error = "out of memory or atoms";
    return NULL;
  }
  EpochThread guard;
  vl_epoch_enter(&in->epochs, &guard);
  pthread_mutex_lock(&host->mutex); /* its process finds the inbox before it can look for it */
  bool begun = spawn_locked(box, atom);
  if (begun) {
    box->next = host->inboxes;
    host->inboxes = box;
  }
  pthread_mutex_unlock(&host->mutex);
  vl_epoch_leave(&in->epochs, &guard);
  if (begun) return box;
  free_inbox(box);
  vm->error = "the name is taken, or there are too many processes";
  return NULL;
}

static void unlist(HostState *host, const vial_inbox *box) {
  pthread_mutex_lock(&host->mutex);
  vial_inbox **link = &host->inboxes;
  while (*link != box) link = &(*link)->next;
  *link = box->next;
  pthread_mutex_unlock(&host->mutex);
}

void vial_inbox_close(vial_inbox *box) {
  if (!box) return;
  Instance *in = box->vm->instance;
  EpochThread guard;
  vl_epoch_enter(&in->epochs, &guard);
  (void)!vl_send_exit(in, box->pid, box->pid, ATOM_kill);
  vl_epoch_leave(&in->epochs, &guard);
  unlist(host_state(in), box);
  free_inbox(box);
}

void vl_host_inboxes_free(Instance *in) {
  HostState *host = host_state(in);
  for (vial_inbox *box; (box = host->inboxes);) {
    host->inboxes = box->next;
    free_inbox(box);
  }
}

/* -- The host's side -- */

ErlNifPid vial_inbox_pid(vial_inbox *box) {
  return (ErlNifPid){box->pid};
}

int vial_inbox_fd(vial_inbox *box) {
  pthread_mutex_lock(mutex_of(box));
  if (box->fd < 0) box->fd = eventfd(box->count > 0 || box->ended, EFD_NONBLOCK | EFD_CLOEXEC);
  int fd = box->fd;
  pthread_mutex_unlock(mutex_of(box));
  return fd;
}

uint64_t vial_inbox_dropped(vial_inbox *box) {
  pthread_mutex_lock(mutex_of(box));
  uint64_t dropped = box->dropped;
  pthread_mutex_unlock(mutex_of(box));
  return dropped;
}

/* The first message, taken out; NULL: there is none. */
static Fragment *take_locked(vial_inbox *box) {
  Fragment *message = box->first;
  uint64_t told;
  if (!message) return NULL;
  box->first = message->next;
  if (!box->first) box->last = &box->first;
  if (--box->count == 0 && box->fd >= 0 && !box->ended) (void)!read(box->fd, &told, sizeof told);
  return message;
}

static int receive_now(vial_inbox *box, ErlNifEnv *env, ERL_NIF_TERM *out) {
  pthread_mutex_lock(mutex_of(box));
  Fragment *message = take_locked(box);
  bool ended = box->ended;
  pthread_mutex_unlock(mutex_of(box));
  if (!message) return ended ? VIAL_ERROR : VIAL_TIMEOUT;
  *out = vl_copy_deep(env->heap, signal_of(message)->term);
  vl_signal_free(message, &box->vm->instance->alloc);
  return *out == TERM_NONE ? VIAL_MEMORY : VIAL_OK;
}

static bool has_something(void *context) {
  vial_inbox *box = context;
  pthread_mutex_lock(mutex_of(box));
  bool has = box->first || box->ended;
  pthread_mutex_unlock(mutex_of(box));
  return has;
}

/* Any thread, while the instance's own run it. */
static void await(vial_inbox *box, int ms) {
  struct timespec end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_sec += ms / 1000;
  end.tv_nsec += ms % 1000 * NS_PER_MS;
  if (end.tv_nsec >= NS_PER_S) end.tv_sec++, end.tv_nsec -= NS_PER_S;
  int status = 0;
  pthread_mutex_lock(mutex_of(box));
  while (!box->first && !box->ended && status == 0)
    status =
        ms < 0 ? pthread_cond_wait(&box->came, mutex_of(box)) : pthread_cond_timedwait(&box->came, mutex_of(box), &end);
  pthread_mutex_unlock(mutex_of(box));
}

int vial_recv(vial_inbox *box, ErlNifEnv *env, ERL_NIF_TERM *out, int ms) {
  int code = receive_now(box, env, out);
  if (code != VIAL_TIMEOUT || ms == 0) return code;
  if (vl_sched_is_threaded(box->vm->instance)) {
    await(box, ms);
  } else {
    int end = vl_host_run_until(box->vm, ms, has_something, box);
    if (end != VIAL_OK) return end;
  }
  return receive_now(box, env, out);
}

/* -- Answers -- */

/* Whom a call came from: {Pid, Tag}, where Tag holds the alias that waits, if there is one. */
static bool answer(Instance *in, Term from, Term answer) {
  if (!is_tuple_of(from, 2) || !is_pid(tuple_at(from, 0))) return false;
  Term tag = tuple_at(from, 1);
  Term alias = is_cons(tag) && is_cons(cons_head(tag)) ? cons_head(tag) : tag;
  if (is_cons(alias) && cons_head(alias) == ATOM_alias && is_ref(cons_tail(alias)))
    return vl_send_alias(in, cons_tail(alias), answer);
  return vl_send_message(in, tuple_at(from, 0), answer);
}

int vial_reply(vial_inbox *box, ERL_NIF_TERM from, ERL_NIF_TERM reply) {
  Instance *in = box->vm->instance;
  if (!is_tuple_of(from, 2) || reply == TERM_NONE) return VIAL_ERROR;
  Heap h;
  EpochThread guard;
  vl_heap_init(&h, &in->alloc);
  Term message = vl_tuple2(&h, tuple_at(from, 1), reply);
  vl_epoch_enter(&in->epochs, &guard);
  bool sent = message != TERM_NONE && answer(in, from, message);
  vl_epoch_leave(&in->epochs, &guard);
  vl_heap_free(&h);
  return sent ? VIAL_OK : VIAL_ERROR;
}
