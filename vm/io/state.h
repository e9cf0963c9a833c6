/* What an instance keeps for its devices: buffered input by descriptor, and the pid of the
 * process behind standard input and output. */
#ifndef VL_IO_STATE_H
#define VL_IO_STATE_H

#include "proc/instance.h"

#include <pthread.h>

typedef struct IoState IoState;

/* Bytes read ahead: [from, to) are not consumed yet. One process at a time has it; two that read a
 * descriptor at once share what comes, as everywhere. */
typedef struct IoInput {
  struct IoInput *next;
  Alloc *alloc;
  int fd, stop_fd;      /* stop_fd: readable when reading shall not wait any more; -1: none */
  unsigned users;       /* guarded by the state's lock */
  bool forgotten;       /* the same: its last user frees it */
  pthread_mutex_t busy; /* all below */
  size_t from, to, room;
  char *bytes;
} IoInput;

/* IO_LATER: nothing has come yet, and the caller does not want to wait. */
typedef enum IoStatus { IO_OK, IO_EOF, IO_ERROR, IO_LATER } IoStatus;

IoState *vl_io_state_new(Instance *in) VL_MUST_CHECK;
void vl_io_state_free(IoState *state);

/* The input of a descriptor, made if new, for the caller alone until vl_io_input_done. NULL: memory is
 * out (IO_ERROR), or another has it and `waits` is false (IO_LATER). */
IoInput *vl_io_input(Process *p, int fd, bool waits, IoStatus *status);
void vl_io_input_done(Process *p, IoInput *in);
/* Reads more behind `to`; errno tells of an error. */
IoStatus vl_io_fill(IoInput *in, bool waits);
/* Can the descriptor be read or written (POLLIN, POLLOUT) without waiting? */
bool vl_io_is_ready(int fd, short events);
/* Drops what was read ahead and moves the file's position back to where its reader is. */
void vl_io_forget_input(Process *p, int fd);

/* To config.output, one at a time for each of the two streams. */
void vl_io_give_host(Process *p, int stream, const void *bytes, size_t size);

/* Gives signals back that the instance has taken (bif_signal.c). */
void vl_io_signals_free(const Instance *in);

/* The environment is the OS process's: who reads or changes it has it alone, among the instance's threads. */
void vl_io_lock_environment(Process *p);
void vl_io_unlock_environment(Process *p);

/* The process behind standard input and output: the first group leader. TERM_NONE: there is none. */
Term vl_io_user(const Instance *in);
void vl_io_set_user(Process *p, Term pid);

#endif
