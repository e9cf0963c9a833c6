/* Builtins of `vl_io` over the operating system: environment and names. */
#include "io/files.h"
#include "io/state.h"

#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
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
