/* Ctrl-C as something to wait for: a thread of its own takes the signal. */
#ifndef SHELL_INTERRUPT_H
#define SHELL_INTERRUPT_H

#include "include/vial.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct Interrupt {
  vial *vm;
  pthread_t thread;
  int read_end, write_end; /* of a pipe: a byte for each signal */
  _Atomic bool stopping;
} Interrupt;

/* From now on SIGINT ends the running vial_call and makes read_end readable. Called before other threads start.
 * False when the system has no room. */
bool interrupt_start(Interrupt *i, vial *vm);
void interrupt_stop(Interrupt *i);
/* Forgets the signals that have come. */
void interrupt_clear(Interrupt *i);

#endif
