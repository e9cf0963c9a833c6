#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As many as were asked for, by the option or the environment, or one a core. */
static uint32_t schedulers(const char *wanted) {
  if (!wanted) wanted = getenv("VIAL_SCHEDULERS");
  long n = wanted ? strtol(wanted, NULL, 10) : sysconf(_SC_NPROCESSORS_ONLN);
  return n > 0 && n <= UINT32_MAX ? (uint32_t)n : 0;
}

/* Once a block of that size has been freed, malloc takes blocks up to it from its heaps, not each from the kernel. That
 * comes sooner or later in a program of any size; a compile is over before. */
enum { HEAP_BLOCK_BYTES = 4 << 20 };

static void warm_malloc(void) {
  void *volatile block = malloc(HEAP_BLOCK_BYTES);
  free(block);
}

vial *machine_new(const char *wanted, const char *processes) {
  warm_malloc();
  vial_config config = vial_defaults();
  config.schedulers = schedulers(wanted);
  long most = processes ? strtol(processes, NULL, 10) : 0;
  if (most > 0 && most <= UINT32_MAX) config.processes = (uint32_t)most;
  vial *vm = vial_new(&config);
  if (!vm) fputs("vm: cannot start: out of memory\n", stderr);
  return vm;
}

void machine_leave(vial *vm, int status) {
  if (vial_schedulers(vm) > 0) exit(status);
  vial_free(vm);
}

ERL_NIF_TERM machine_text(ErlNifEnv *env, const char *text) {
  if (!text) return enif_make_atom(env, "nil");
  ERL_NIF_TERM term = 0;
  size_t size = strlen(text);
  unsigned char *bytes = enif_make_new_binary(env, size, &term);
  if (!bytes) return 0;
  memcpy(bytes, text, size);
  return term;
}

char *machine_string(ErlNifEnv *env, ERL_NIF_TERM binary) {
  ErlNifBinary text;
  return enif_inspect_binary(env, binary, &text) ? strndup((const char *)text.data, text.size) : NULL;
}

ERL_NIF_TERM machine_texts(ErlNifEnv *env, char **texts, int count) {
  ERL_NIF_TERM list = enif_make_list_from_array(env, NULL, 0);
  while (count > 0) list = enif_make_list_cell(env, machine_text(env, texts[--count]), list);
  return list;
}

int machine_failed(vial *vm, int code) {
  if (code == VIAL_HALTED) return vial_exit_status(vm);
  fprintf(stderr, "vm: %s\n", vial_error(vm));
  return 1;
}

int machine_main(vial *vm, ErlNifEnv *env, const char *name, const ERL_NIF_TERM *arguments, unsigned count) {
  ERL_NIF_TERM result;
  int status = 1;
  int code = vial_call(vm, env, &result, -1, ":vl_cli", name, arguments, count);
  if (code != VIAL_OK) return machine_failed(vm, code);
  return enif_get_int(env, result, &status) ? status : 1;
}
