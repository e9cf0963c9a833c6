#include "io/state.h"

#include "proc/dirty.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { INPUT_ROOM = 16384 };

struct IoState {
  Alloc *alloc;
  pthread_mutex_t lock; /* guards inputs */
  pthread_mutex_t environment;
  pthread_mutex_t output[2]; /* standard output and error: one at a time gives the host what it writes */
  IoInput *inputs;
  _Atomic Term user;
};

IoState *vl_io_state_new(Instance *in) {
  IoState *state = vl_alloc_zeroed(&in->alloc, 1, sizeof *state);
  if (!state) return NULL;
  state->alloc = &in->alloc;
  pthread_mutex_init(&state->lock, NULL);
  pthread_mutex_init(&state->environment, NULL);
  for (size_t i = 0; i < VL_COUNT_OF(state->output); i++) pthread_mutex_init(&state->output[i], NULL);
  return state;
}

static void free_input(IoInput *in) {
  pthread_mutex_destroy(&in->busy);
  vl_free(in->alloc, in->bytes, in->room);
  vl_free(in->alloc, in, sizeof *in);
}

void vl_io_state_free(IoState *state) {
  if (!state) return;
  for (IoInput *in = state->inputs, *next; in; in = next) {
    next = in->next;
    free_input(in);
  }
  pthread_mutex_destroy(&state->lock);
  pthread_mutex_destroy(&state->environment);
  for (size_t i = 0; i < VL_COUNT_OF(state->output); i++) pthread_mutex_destroy(&state->output[i]);
  vl_free(state->alloc, state, sizeof *state);
}

static IoState *state_of(Process *p) {
  return vl_instance_of(p)->service[SERVICE_IO];
}

static IoInput *new_input(IoState *state, const Instance *instance, int fd) {
  IoInput *in = vl_alloc_zeroed(state->alloc, 1, sizeof *in);
  if (!in) return NULL;
  in->alloc = state->alloc;
  in->fd = fd;
  in->stop_fd = vl_dirty_stop_fd(instance);
  pthread_mutex_init(&in->busy, NULL);
  in->next = state->inputs;
  state->inputs = in;
  return in;
}

static void leave_input(IoState *state, IoInput *in) {
  pthread_mutex_lock(&state->lock);
  bool is_last = --in->users == 0 && in->forgotten;
  pthread_mutex_unlock(&state->lock);
  if (is_last) free_input(in);
}

IoInput *vl_io_input(Process *p, int fd, bool waits, IoStatus *status) {
  IoState *state = state_of(p);
  pthread_mutex_lock(&state->lock);
  IoInput *in = state->inputs;
  while (in && in->fd != fd) in = in->next;
  if (!in) in = new_input(state, p->instance, fd);
  if (in) in->users++;
  pthread_mutex_unlock(&state->lock);
  *status = in ? IO_LATER : IO_ERROR;
  if (!in) return NULL;
  if (waits ? pthread_mutex_lock(&in->busy) == 0 : pthread_mutex_trylock(&in->busy) == 0) return in;
  leave_input(state, in);
  return NULL;
}

void vl_io_input_done(Process *p, IoInput *in) {
  pthread_mutex_unlock(&in->busy);
  leave_input(state_of(p), in);
}

bool vl_io_is_ready(int fd, short events) {
  struct pollfd one = {.fd = fd, .events = events};
  return poll(&one, 1, 0) != 0;
}

/* False: the instance ends. */
static bool wait_for_input(const IoInput *in) {
  struct pollfd fds[] = {{.fd = in->fd, .events = POLLIN}, {.fd = in->stop_fd, .events = POLLIN}};
  while (in->stop_fd >= 0 && poll(fds, VL_COUNT_OF(fds), -1) < 0 && errno == EINTR) continue;
  return in->stop_fd < 0 || !(fds[1].revents & POLLIN);
}

IoStatus vl_io_fill(IoInput *in, bool waits) {
  if (!waits && !vl_io_is_ready(in->fd, POLLIN)) return IO_LATER;
  if (in->from > 0 && in->to == in->room) {
    memmove(in->bytes, in->bytes + in->from, in->to - in->from);
    in->to -= in->from;
    in->from = 0;
  }
  if (in->to == in->room) {
    size_t room = in->room ? in->room * 2 : INPUT_ROOM;
    char *bytes = vl_realloc(in->alloc, in->bytes, in->room, room);
    if (!bytes) {
      errno = ENOMEM;
      return IO_ERROR;
    }
    in->bytes = bytes;
    in->room = room;
  }
  if (waits && !wait_for_input(in)) {
    errno = ECANCELED;
    return IO_ERROR;
  }
  ssize_t got;
  do got = read(in->fd, in->bytes + in->to, in->room - in->to);
  while (got < 0 && errno == EINTR);
  if (got < 0) return IO_ERROR;
  in->to += (size_t)got;
  return got == 0 ? IO_EOF : IO_OK;
}

void vl_io_forget_input(Process *p, int fd) {
  IoState *state = state_of(p);
  pthread_mutex_lock(&state->lock);
  IoInput **at = &state->inputs;
  while (*at && (*at)->fd != fd) at = &(*at)->next;
  IoInput *in = *at;
  if (in) {
    *at = in->next;
    in->forgotten = true;
    if (in->users++ == 0 && in->to > in->from) (void)!lseek(fd, (off_t)in->from - (off_t)in->to, SEEK_CUR);
  }
  pthread_mutex_unlock(&state->lock);
  if (in) leave_input(state, in);
}

void vl_io_give_host(Process *p, int stream, const void *bytes, size_t size) {
  const Config *config = &p->instance->config;
  pthread_mutex_t *mutex = &state_of(p)->output[stream - STDOUT_FILENO];
  pthread_mutex_lock(mutex);
  if (size > 0) config->output(config->host, stream, bytes, size);
  pthread_mutex_unlock(mutex);
}

void vl_io_lock_environment(Process *p) {
  pthread_mutex_lock(&state_of(p)->environment);
}

void vl_io_unlock_environment(Process *p) {
  pthread_mutex_unlock(&state_of(p)->environment);
}

Term vl_io_user(const Instance *in) {
  IoState *state = in->service[SERVICE_IO];
  return state ? atomic_load(&state->user) : TERM_NONE;
}

void vl_io_set_user(Process *p, Term pid) {
  atomic_store(&state_of(p)->user, pid);
}
