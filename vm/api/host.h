/* The inside of a `vial`, for the files that implement vial.h. */
#ifndef VL_HOST_H
#define VL_HOST_H

#include "api/instance.h"
#include "include/vial.h"
#include "nif/env.h"

enum { HOST_ERROR_BYTES = 512 };

struct vial {
  Instance *instance;
  Mfa target; /* that the host named last; its atoms may be TERM_NONE */
  vial_config config;
  const char *error; /* a constant, or error_text */
  char error_text[HOST_ERROR_BYTES];
  bool running;             /* inside a function that runs processes; the driving thread's */
  _Atomic bool interrupted; /* any thread */
};

/* Notes what vial_error says, and gives the code. The driving thread. */
static inline int host_fail(vial *vm, int code, const char *text) {
  vm->error = text;
  return code;
}

/* ":lists" is the atom lists, "Enum" is Elixir.Enum. TERM_NONE without memory or room for atoms. */
Term vl_host_module(const Instance *in, const char *name) VL_MUST_CHECK;

/* The function that a host names; false without memory or room for atoms. */
bool vl_host_target(vial *vm, const char *module, const char *function, unsigned count, Mfa *target) VL_MUST_CHECK;
/* A list of what stands in the text, separated by commas (template.c), and how many that are; TERM_NONE if it cannot be
 * made. */
Term vl_host_list(ErlNifEnv *env, const char *format, va_list holes, unsigned *count) VL_MUST_CHECK;

/* The instance runs from here to vl_host_end, which notes how that has ended: VIAL_OK for RUN_DONE. `ms` negative: any
 * time. */
Patience vl_host_begin(vial *vm, int ms);
int vl_host_end(vial *vm, RunEnd end);
/* VIAL_HALTED or VIAL_USED_UP. */
int vl_host_halted(vial *vm);
/* Runs what is ready, or waits, until `done` says so: VIAL_OK; or VIAL_TIMEOUT, VIAL_HALTED, VIAL_BUSY. */
int vl_host_run_until(vial *vm, int ms, bool (*done)(void *context), void *context);

#endif
