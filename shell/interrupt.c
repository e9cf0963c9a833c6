#include "interrupt.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static sigset_t awaited(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  return set;
}

static void *wait_for_signals(void *context) {
  Interrupt *i = context;
  sigset_t set = awaited();
  int signal;
  while (sigwait(&set, &signal) == 0 && !atomic_load(&i->stopping)) {
    vial_interrupt(i->vm);
    (void)!write(i->write_end, "!", 1);
  }
  return NULL;
}

bool interrupt_start(Interrupt *i, vial *vm) {
  int ends[2];
  sigset_t set = awaited();
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) return false;
  *i = (Interrupt){.vm = vm, .read_end = ends[0], .write_end = ends[1]};
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  return pthread_create(&i->thread, NULL, wait_for_signals, i) == 0;
}

void interrupt_stop(Interrupt *i) {
  atomic_store(&i->stopping, true);
  pthread_kill(i->thread, SIGINT);
  pthread_join(i->thread, NULL);
  close(i->read_end);
  close(i->write_end);
}

void interrupt_clear(Interrupt *i) {
  char bytes[64];
  while (read(i->read_end, bytes, sizeof bytes) > 0) continue;
}
