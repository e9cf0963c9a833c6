/* What an instance keeps for its devices: buffered input by descriptor, and the pid of the
 * process behind standard input and output. */
#ifndef VL_IO_STATE_H
#define VL_IO_STATE_H

#include "proc/instance.h"

typedef struct IoState IoState;

/* Bytes read ahead: [from, to) are not consumed yet. Used by the process that reads the
 * descriptor; two that read one at once would share what comes, as everywhere. */
typedef struct IoInput {
  struct IoInput *next;
  Alloc *alloc;
  int fd;
  size_t from, to, room;
  char *bytes;
} IoInput;

typedef enum IoStatus { IO_OK, IO_EOF, IO_ERROR } IoStatus;

IoState *vl_io_state_new(Instance *in) VL_MUST_CHECK;
void vl_io_state_free(IoState *state);

/* The input of a descriptor, made if new; NULL when memory is out. */
IoInput *vl_io_input(Process *p, int fd);
/* Reads more behind `to`; errno tells of an error. May wait. */
IoStatus vl_io_fill(IoInput *in);
/* Drops what was read ahead and moves the file's position back to where its reader is. */
void vl_io_forget_input(Process *p, int fd);

/* The process behind standard input and output: the first group leader. TERM_NONE: there is none. */
Term vl_io_user(const Instance *in);
void vl_io_set_user(Process *p, Term pid);

#endif
