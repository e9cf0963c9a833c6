/* What stands behind the export of a builtin: the C function and how it may be called.
 * The rows of bif/bifs.tab become one constant table of these (bifs.gen.c). */
#ifndef VL_BUILTIN_H
#define VL_BUILTIN_H

#include "term/term.h"

typedef struct Process Process;

#define BIF_MAX_ARITY 8

typedef Term BifFn(Process *p, const Term *args);

typedef enum BifKind {
  BIF_GUARD, /* pure, never traps: allowed in guards and called by the `bif` op without a frame */
  BIF_PLAIN, /* short; may trap to continue elsewhere */
  BIF_TRAPS, /* works through user-sized data, continues itself by vl_trap when the slice is used up */
  /* What goes to a dirty thread (proc/dirty.h), or is run where it is called when there is none: */
  BIF_DIRTY, /* may work long */
  BIF_LARGE, /* may work long if its arguments are large */
  BIF_IO,    /* may wait; holds no pointer that epochs guard */
  BIF_BACK,  /* the same, and waits for processes: C calls them back */
} BifKind;

/* What an instance may be denied (vial_config); checked once, at dispatch. */
typedef enum Capability {
  CAP_NONE = 0,
  CAP_FILE = 1 << 0,
  CAP_NET = 1 << 1,
  CAP_EXEC = 1 << 2, /* subprocesses */
  CAP_FFI = 1 << 3,
  CAP_NIF = 1 << 4,
  CAP_ENV = 1 << 5, /* environment variables, command line */
  CAP_HALT = 1 << 6,
  CAP_SANDBOX = 1 << 7, /* instances beside this one, which its limits do not know */
  CAP_ALL = (1 << 8) - 1,
} Capability;

typedef struct Bif {
  const char *module, *name;
  BifFn *fn;
  uint8_t arity;
  uint8_t kind;       /* BifKind */
  uint8_t capability; /* Capability needed, or CAP_NONE */
} Bif;

#endif
