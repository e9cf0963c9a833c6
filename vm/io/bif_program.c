/* Builtins of `vl_io` over programs of the operating system. A program runs beside us with a pipe to its input and one
 * from its output, neither of which ever blocks: `wait` is the answer when nothing can be read or written now. */
#include "io/files.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { READ_BYTES = 65536 };

/* -- Arguments -- */

static void free_texts(char **texts) {
  for (char **t = texts; t && *t; t++) free(*t);
  free(texts);
}

/* An argument vector of the path and a list of binaries; NULL after raising. */
static char **arguments(Process *p, Term path, Term list) {
  size_t n = 0;
  for (Term t = list; is_cons(t); t = cons_tail(t)) n++;
  char **texts = calloc(n + 2, sizeof *texts);
  if (!texts) {
    vl_raise_system_limit(p);
    return NULL;
  }
  texts[0] = vl_io_text(p, path);
  bool ok = texts[0] != NULL;
  for (size_t i = 1; ok && is_cons(list); list = cons_tail(list), i++)
    ok = (texts[i] = vl_io_text(p, cons_head(list))) != NULL;
  if (ok) return texts;
  free_texts(texts);
  return NULL;
}

/* "NAME=value" or "NAME" (to be removed) for each pair; NULL after raising. */
static char **changes(Process *p, Term list) {
  size_t n = 0;
  for (Term t = list; is_cons(t); t = cons_tail(t)) n++;
  char **texts = calloc(n + 1, sizeof *texts);
  bool ok = texts != NULL;
  for (size_t i = 0; ok && is_cons(list); list = cons_tail(list), i++) {
    Term pair = cons_head(list);
    char *name = vl_io_text(p, tuple_at(pair, 0));
    char *value = name && is_bitstring(tuple_at(pair, 1)) ? vl_io_text(p, tuple_at(pair, 1)) : NULL;
    ok = name && (value || !is_bitstring(tuple_at(pair, 1)));
    if (ok && value) ok = asprintf(&texts[i], "%s=%s", name, value) >= 0;
    if (ok && !value) texts[i] = strdup(name);
    free(name);
    free(value);
  }
  if (ok) return texts;
  free_texts(texts);
  return NULL;
}

/* -- Starting -- */

/* Ends of the pipes to and from a program; the third tells why it could not be started. */
typedef struct Pipes {
  int in[2], out[2], report[2];
} Pipes;

static void close_pair(const int pair[2]) {
  for (size_t i = 0; i < 2; i++)
    if (pair[i] >= 0) close(pair[i]);
}

static void close_pipes(const Pipes *pipes) {
  close_pair(pipes->in);
  close_pair(pipes->out);
  close_pair(pipes->report);
}

static bool open_pipes(Pipes *pipes) {
  *pipes = (Pipes){{-1, -1}, {-1, -1}, {-1, -1}};
  return pipe2(pipes->in, O_CLOEXEC) == 0 && pipe2(pipes->out, O_CLOEXEC) == 0 && pipe2(pipes->report, O_CLOEXEC) == 0;
}

/* The program has begun as far as who started it can see: its output says what went wrong. */
VL_NORETURN static void refuse_directory(const char *directory) {
  static const char text[] = "spawn: Could not cd to ";
  (void)!write(2, text, sizeof text - 1);
  (void)!write(2, directory, strlen(directory));
  (void)!write(2, "\r\n", 2);
  _exit(2);
}

/* In the child: only calls that are safe after fork. */
VL_NORETURN static void become(char **argv, char **env, const char *directory, const Pipes *pipes, bool with_errors) {
  dup2(pipes->in[0], 0);
  dup2(pipes->out[1], 1);
  if (with_errors) dup2(pipes->out[1], 2);
  if (directory && chdir(directory) != 0) refuse_directory(directory);
  for (char **change = env; *change; change++)
    if (strchr(*change, '='))
      putenv(*change);
    else
      unsetenv(*change);
  execv(argv[0], argv);
  int error = errno;
  (void)!write(pipes->report[1], &error, sizeof error);
  _exit(127);
}

static void take_end(int *end) {
  *end = -1;
}

/* {ok, {Pid, To, From}} or {error, Name}. */
static Term start(Process *p, char **argv, char **env, const char *directory, bool with_errors) {
  Pipes pipes;
  pid_t child = -1;
  int error = 0;
  if (open_pipes(&pipes)) child = fork();
  if (child == 0) become(argv, env, directory, &pipes, with_errors);
  if (child < 0) error = errno;
  if (child > 0) {
    close(pipes.report[1]);
    take_end(&pipes.report[1]);
    if (read(pipes.report[0], &error, sizeof error) != (ssize_t)sizeof error) error = 0;
    if (error != 0) waitpid(child, NULL, 0);
  }
  if (error != 0) {
    close_pipes(&pipes);
    return vl_io_error(p, error);
  }
  int to = pipes.in[1], from = pipes.out[0];
  take_end(&pipes.in[1]);
  take_end(&pipes.out[0]);
  close_pipes(&pipes);
  fcntl(to, F_SETFL, O_NONBLOCK);
  fcntl(from, F_SETFL, O_NONBLOCK);
  return vl_io_ok(p, vl_tuple3(vl_heap_of(p), make_small(child), make_small(to), make_small(from)));
}

/* Path, arguments, changes of the environment, directory or nil, whether its errors go to its output too. */
Term bif_vl_io_start_program_5(Process *p, const Term *args) {
  char **argv = arguments(p, args[0], args[1]);
  if (!argv) return TERM_NONE;
  char **env = changes(p, args[2]);
  char *directory = env && is_bitstring(args[3]) ? vl_io_text(p, args[3]) : NULL;
  Term result = TERM_NONE;
  if (env && (directory || !is_bitstring(args[3]))) result = start(p, argv, env, directory, args[4] == ATOM_true);
  free(directory);
  free_texts(env);
  free_texts(argv);
  return result;
}

/* -- Running -- */

static bool descriptor(Term t, int *fd) {
  if (!is_small(t) || small_value(t) < 0 || small_value(t) > INT32_MAX) return false;
  *fd = (int)small_value(t);
  return true;
}

/* {ok, Bytes}, eof, wait or {error, Name}. */
Term bif_vl_io_read_pipe_1(Process *p, const Term *args) {
  int fd;
  if (!descriptor(args[0], &fd)) return vl_raise_badarg(p);
  char *block = malloc(READ_BYTES);
  if (!block) return vl_raise_system_limit(p);
  ssize_t got = read(fd, block, READ_BYTES);
  int error = errno;
  Term result = got > 0                                   ? vl_io_ok(p, vl_binary(vl_heap_of(p), block, (size_t)got))
                : got == 0                                ? ATOM_eof
                : error == EAGAIN || error == EWOULDBLOCK ? ATOM_wait
                                                          : vl_io_error(p, error);
  free(block);
  return result;
}

/* Writes without the signal that a closed pipe sends: it would end the whole program. */
static ssize_t write_quietly(int fd, const void *bytes, size_t size) {
  sigset_t pipe_signal, before, pending;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  sigpending(&pending);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
  ssize_t put = write(fd, bytes, size);
  int error = errno;
  const struct timespec now = {0, 0};
  if (put < 0 && error == EPIPE && !sigismember(&pending, SIGPIPE)) sigtimedwait(&pipe_signal, NULL, &now);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = error;
  return put;
}

/* {ok, how many bytes}, wait or {error, Name}. */
Term bif_vl_io_write_pipe_2(Process *p, const Term *args) {
  int fd;
  const uint8_t *bytes;
  size_t size;
  if (!descriptor(args[0], &fd) || !vl_binary_bytes(vl_heap_of(p), args[1], &bytes, &size)) return vl_raise_badarg(p);
  ssize_t put = write_quietly(fd, bytes, size);
  if (put >= 0) return vl_io_ok(p, make_small(put));
  return errno == EAGAIN || errno == EWOULDBLOCK ? ATOM_wait : vl_io_error(p, errno);
}

Term bif_vl_io_close_pipe_1(Process *p, const Term *args) {
  int fd;
  if (!descriptor(args[0], &fd)) return vl_raise_badarg(p);
  return vl_io_done(p, close(fd) < 0);
}

/* The status of a program as a shell gives it, or false while it runs. */
Term bif_vl_io_program_status_1(Process *p, const Term *args) {
  int pid, status;
  if (!descriptor(args[0], &pid) || pid <= 0) return vl_raise_badarg(p);
  pid_t ended = waitpid(pid, &status, WNOHANG);
  if (ended == 0) return ATOM_false;
  if (ended < 0) return make_small(0);
  return make_small(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}
