/* Signals of the operating system. They are the OS process's, so one instance at a time has them: the first that asks.
 * A handler may do next to nothing; it writes the signal's number to a pipe, on whose other end a process waits. */
#include "io/state.h"

#include "bif/bif.h"
#include "proc/dirty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

/* A handler is told nothing but the number of its signal: hence no member of an instance. */
static struct {
  _Atomic(const Instance *) owner; /* NULL: nobody asked yet */
  _Atomic int read_end, write_end; /* valid while there is one */
} signal_pipe;

static const struct {
  Term name;
  int number;
} signals[] = {
    {ATOM_sighup, SIGHUP},   {ATOM_sigquit, SIGQUIT}, {ATOM_sigabrt, SIGABRT}, {ATOM_sigalrm, SIGALRM},
    {ATOM_sigterm, SIGTERM}, {ATOM_sigusr1, SIGUSR1}, {ATOM_sigusr2, SIGUSR2}, {ATOM_sigchld, SIGCHLD},
    {ATOM_sigstop, SIGSTOP}, {ATOM_sigtstp, SIGTSTP},
};

static void note(int number) {
  int error = errno;
  uint8_t byte = (uint8_t)number;
  (void)!write(atomic_load(&signal_pipe.write_end), &byte, 1);
  errno = error;
}

static bool open_pipe(const Instance *in) {
  const Instance *nobody = NULL;
  int ends[2];
  if (atomic_load(&signal_pipe.owner) == in) return true;
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) return false;
  if (!atomic_compare_exchange_strong(&signal_pipe.owner, &nobody, in)) {
    close(ends[0]);
    close(ends[1]);
    return false;
  }
  atomic_store(&signal_pipe.read_end, ends[0]);
  atomic_store(&signal_pipe.write_end, ends[1]);
  return true;
}

void vl_io_signals_free(const Instance *in) {
  if (atomic_load(&signal_pipe.owner) != in) return;
  for (size_t i = 0; i < VL_COUNT_OF(signals); i++) {
    struct sigaction now;
    if (sigaction(signals[i].number, NULL, &now) == 0 && now.sa_handler == note) signal(signals[i].number, SIG_DFL);
  }
  close(atomic_load(&signal_pipe.read_end));
  close(atomic_load(&signal_pipe.write_end));
  atomic_store(&signal_pipe.owner, NULL);
}

static int number_of(Term name) {
  for (size_t i = 0; i < VL_COUNT_OF(signals); i++)
    if (signals[i].name == name) return signals[i].number;
  return -1;
}

/* Name, and handle, ignore or default. */
Term bif_vl_io_set_signal_2(Process *p, const Term *args) {
  struct sigaction action = {.sa_flags = SA_RESTART};
  int number = number_of(args[0]);
  if (args[1] == ATOM_handle)
    action.sa_handler = note;
  else if (args[1] == ATOM_ignore)
    action.sa_handler = SIG_IGN;
  else if (args[1] == ATOM_default)
    action.sa_handler = SIG_DFL;
  else
    return vl_raise_badarg(p);
  if (number < 0 || !open_pipe(vl_instance_of(p)) || sigaction(number, &action, NULL) < 0) return vl_raise_badarg(p);
  return ATOM_ok;
}

/* The name of the next signal, or false: the instance ends. Where there is no thread that may wait, `wait`: none yet.
 */
Term bif_vl_io_await_signal_0(Process *p, const Term *args) {
  const Instance *in = vl_instance_of(p);
  uint8_t byte;
  while (atomic_load(&signal_pipe.owner) == in) {
    int fd = atomic_load(&signal_pipe.read_end), stop = vl_dirty_stop_fd(in);
    struct pollfd ends[] = {{.fd = fd, .events = POLLIN}, {.fd = stop, .events = POLLIN}};
    int ready = poll(ends, stop < 0 ? 1 : 2, stop < 0 ? 0 : -1);
    if (ready < 0 && errno != EINTR) break;
    if (ready == 0) return ATOM_wait;
    if (stop >= 0 && ends[1].revents) break;
    if (read(fd, &byte, 1) != 1) continue;
    for (size_t i = 0; i < VL_COUNT_OF(signals); i++)
      if (signals[i].number == byte) return signals[i].name;
  }
  return ATOM_false;
}
