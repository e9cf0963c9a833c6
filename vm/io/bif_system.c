/* Builtins of `vl_io` over the operating system: environment and programs. */
#include "io/files.h"
#include "io/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

/* -- Environment: of the OS process, shared with the host -- */

Term bif_vl_io_getenv_1(Process *p, const Term *args) {
  char *name = vl_io_text(p, args[0]);
  if (!name) return TERM_NONE;
  vl_io_lock_environment(p);
  const char *value = getenv(name);
  Term result = value ? vl_binary(vl_heap_of(p), value, strlen(value)) : ATOM_false;
  vl_io_unlock_environment(p);
  free(name);
  return result;
}

Term bif_vl_io_putenv_2(Process *p, const Term *args) {
  char *name = vl_io_text(p, args[0]);
  char *value = name ? vl_io_text(p, args[1]) : NULL;
  vl_io_lock_environment(p);
  Term result = value ? vl_io_done(p, setenv(name, value, 1) < 0) : TERM_NONE;
  vl_io_unlock_environment(p);
  free(name);
  free(value);
  return result;
}

Term bif_vl_io_unsetenv_1(Process *p, const Term *args) {
  char *name = vl_io_text(p, args[0]);
  if (!name) return TERM_NONE;
  vl_io_lock_environment(p);
  Term result = vl_io_done(p, unsetenv(name) < 0);
  vl_io_unlock_environment(p);
  free(name);
  return result;
}

/* A list of {Name, Value}. */
Term bif_vl_io_environment_0(Process *p, const Term *args) {
  Heap *h = vl_heap_of(p);
  Term list = NIL;
  vl_io_lock_environment(p);
  for (char **entry = environ; *entry; entry++) {
    const char *equals = strchr(*entry, '=');
    if (!equals) continue;
    Term name = vl_binary(h, *entry, (size_t)(equals - *entry));
    list = vl_cons(h, vl_tuple2(h, name, vl_binary(h, equals + 1, strlen(equals + 1))), list);
  }
  vl_io_unlock_environment(p);
  return list;
}

Term bif_vl_io_getpid_0(Process *p, const Term *args) {
  return make_small(getpid());
}

/* {Major, Minor, Patch} of the kernel. */
Term bif_vl_io_os_version_0(Process *p, const Term *args) {
  struct utsname name;
  long parts[3] = {0};
  if (uname(&name) == 0) {
    char *at = name.release;
    for (size_t i = 0; i < VL_COUNT_OF(parts); i++) {
      parts[i] = strtol(at, &at, 10);
      if (*at == '.') at++;
    }
  }
  return vl_tuple3(vl_heap_of(p), make_small(parts[0]), make_small(parts[1]), make_small(parts[2]));
}

/* -- Programs -- */

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

/* In the child: only calls that are safe after fork. Tells a failure of exec through `report`. */
VL_NORETURN static void become(char **argv, char **env, const char *directory, int out, bool with_errors, int report) {
  int null = open("/dev/null", O_RDONLY);
  if (null >= 0) dup2(null, 0);
  dup2(out, 1);
  if (with_errors) dup2(out, 2);
  bool ready = !directory || chdir(directory) == 0;
  for (char **change = env; ready && *change; change++)
    if (strchr(*change, '='))
      putenv(*change);
    else
      unsetenv(*change);
  if (ready) execv(argv[0], argv);
  int error = errno;
  (void)!write(report, &error, sizeof error);
  _exit(127);
}

/* Reads the output to its end and waits; the status as a shell gives it. */
static int collect(pid_t child, int out, StrBuf *output) {
  char block[16384];
  for (ssize_t got; (got = read(out, block, sizeof block)) != 0;) {
    if (got < 0 && errno != EINTR) break;
    if (got > 0) vl_strbuf_add(output, block, (size_t)got);
  }
  int status;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static Term run(Process *p, char **argv, char **env, const char *directory, bool with_errors) {
  int out[2], report[2];
  if (pipe2(out, O_CLOEXEC) < 0) return vl_io_error(p, errno);
  if (pipe2(report, O_CLOEXEC) < 0) {
    int error = errno;
    close(out[0]);
    close(out[1]);
    return vl_io_error(p, error);
  }
  pid_t child = fork();
  if (child == 0) become(argv, env, directory, out[1], with_errors, report[1]);
  int error = child < 0 ? errno : 0;
  close(out[1]);
  close(report[1]);
  StrBuf output;
  vl_strbuf_init(&output, &vl_instance_of(p)->alloc);
  int status = 0;
  if (child > 0) {
    if (read(report[0], &error, sizeof error) != (ssize_t)sizeof error) error = 0;
    status = collect(child, out[0], &output);
  }
  close(out[0]);
  close(report[0]);
  Heap *h = vl_heap_of(p);
  Term result = error != 0      ? vl_io_error(p, error)
                : output.failed ? vl_raise_system_limit(p)
                                : vl_tuple3(h, ATOM_ok, vl_binary(h, output.text, output.size), make_small(status));
  vl_strbuf_free(&output);
  return result;
}

/* Path, arguments, changes of the environment, directory or nil, whether stderr goes to the
 * output too: {ok, Output, Status} or {error, Name}. */
Term bif_vl_io_run_5(Process *p, const Term *args) {
  char **argv = arguments(p, args[0], args[1]);
  if (!argv) return TERM_NONE;
  char **env = changes(p, args[2]);
  char *directory = env && is_bitstring(args[3]) ? vl_io_text(p, args[3]) : NULL;
  Term result = TERM_NONE;
  if (env && (directory || !is_bitstring(args[3]))) result = run(p, argv, env, directory, args[4] == ATOM_true);
  free(directory);
  free_texts(env);
  free_texts(argv);
  return result;
}
