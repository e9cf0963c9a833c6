#include "io/state.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

enum { INPUT_ROOM = 16384 };

struct IoState {
  Alloc *alloc;
  pthread_mutex_t lock; /* guards inputs */
  IoInput *inputs;
  _Atomic Term user;
};

IoState *vl_io_state_new(Instance *in) {
  IoState *state = vl_alloc_zeroed(&in->alloc, 1, sizeof *state);
  if (!state) return NULL;
  state->alloc = &in->alloc;
  pthread_mutex_init(&state->lock, NULL);
  return state;
}

static void free_input(IoInput *in) {
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
  vl_free(state->alloc, state, sizeof *state);
}

static IoState *state_of(Process *p) {
  return vl_instance_of(p)->service[SERVICE_IO];
}

static IoInput *new_input(IoState *state, int fd) {
  IoInput *in = vl_alloc_zeroed(state->alloc, 1, sizeof *in);
  if (!in) return NULL;
  in->alloc = state->alloc;
  in->fd = fd;
  in->next = state->inputs;
  state->inputs = in;
  return in;
}

IoInput *vl_io_input(Process *p, int fd) {
  IoState *state = state_of(p);
  pthread_mutex_lock(&state->lock);
  IoInput *in = state->inputs;
  while (in && in->fd != fd) in = in->next;
  if (!in) in = new_input(state, fd);
  pthread_mutex_unlock(&state->lock);
  return in;
}

IoStatus vl_io_fill(IoInput *in) {
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
  if (in) *at = in->next;
  pthread_mutex_unlock(&state->lock);
  if (!in) return;
  if (in->to > in->from) (void)!lseek(fd, (off_t)in->from - (off_t)in->to, SEEK_CUR);
  free_input(in);
}

Term vl_io_user(const Instance *in) {
  IoState *state = in->service[SERVICE_IO];
  return state ? atomic_load(&state->user) : TERM_NONE;
}

void vl_io_set_user(Process *p, Term pid) {
  atomic_store(&state_of(p)->user, pid);
}
