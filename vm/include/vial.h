/* Vial inside a C program.
 *
 *     vial_config config = vial_defaults();
 *     vial *vm = vial_new(&config);
 *     ErlNifEnv *env = vial_env(vm);
 *     ERL_NIF_TERM result;
 *     if (vial_eval(vm, env, "Enum.sum(1..10)", &result) != VIAL_OK) puts(vial_error(vm));
 *     enif_free_env(env);
 *     vial_free(vm);
 *
 * Terms are made and read with erl_nif.h. Functions give VIAL_OK or a negative code; vial_error has
 * the text. An instance is driven by one thread at a time, the one that calls these functions; only
 * vial_wake and vial_interrupt may be called from any thread. Several instances share nothing. Without
 * vial_config.schedulers there is no thread of our own: processes run while vial_run, vial_call or vial_eval
 * do. With them processes run on so many threads of the instance, all the time; the calls only wait. */
#ifndef VIAL_H
#define VIAL_H

#include "erl_nif.h"

#include <stdbool.h>

#if defined(__GNUC__)
#define VIAL_API __attribute__((visibility("default")))
#else
#define VIAL_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vial vial;

enum {
  VIAL_OK = 0,
  VIAL_ERROR = -1,   /* bad arguments, or an image that is refused */
  VIAL_MEMORY = -2,  /* memory or a limit of the instance is exhausted */
  VIAL_RAISED = -3,  /* the call ended with an exception or exit: its reason is the result */
  VIAL_HALTED = -4,  /* the program called halt: vial_exit_status */
  VIAL_TIMEOUT = -5, /* the time is over; the call was ended */
  VIAL_BUSY = -6     /* called from native code of the same instance */
};

/* What untrusted code may be denied; or-ed in vial_config.deny. */
enum {
  VIAL_FILE = 1 << 0,
  VIAL_NET = 1 << 1,
  VIAL_EXEC = 1 << 2,
  VIAL_FFI = 1 << 3,
  VIAL_NIF = 1 << 4,
  VIAL_ENV = 1 << 5,
  VIAL_HALT = 1 << 6,
  VIAL_EVERYTHING = (1 << 7) - 1
};

typedef struct vial_config {
  size_t size;                                                          /* of this struct: set by vial_defaults */
  void *(*realloc)(void *user, void *block, size_t old, size_t wanted); /* NULL: libc; wanted 0 frees; thread safe */
  void *user;                                                           /* for realloc; also vial_user */
  size_t memory;                                                        /* bytes of the whole instance; 0: no limit */
  size_t heap;                                                          /* words of one process; 0: no limit */
  uint32_t processes, atoms;                                            /* at most so many */
  uint32_t deny;                                                        /* VIAL_FILE .. */
  bool virtual_clock;  /* time moves by vial_advance only; runs replay by seed */
  uint64_t seed;       /* 0: from the system's clock */
  bool jit;            /* machine code of what is called often, where the build can make it; true unless VIAL_JIT=0 */
  uint32_t schedulers; /* threads that run processes, 64 at most; 0: the host drives. None under a virtual clock */
  bool perf_map;       /* machine code is named in /tmp/perf-PID.map; false unless VIAL_PERF_MAP=1 */
  bool gdb;            /* and for gdb, by its JIT interface; false unless VIAL_GDB=1 */
  bool count_ops;      /* ops are counted, which takes time; no machine code is made then. False unless VIAL_OPS=1 */
} vial_config;

/* -- Instance -- */

VIAL_API vial_config vial_defaults(void);
/* NULL when memory is out. `config` NULL: the defaults. */
VIAL_API vial *vial_new(const vial_config *config);
/* Ends all processes and frees everything. Free environments first. With schedulers it waits for native calls
 * that have begun. */
VIAL_API void vial_free(vial *vm);
VIAL_API void *vial_user(vial *vm);
/* What the last failed call of this instance had to say; "" when nothing failed yet. */
VIAL_API const char *vial_error(vial *vm);
VIAL_API int vial_exit_status(vial *vm);
/* How many threads run its processes; 0: the host drives. */
VIAL_API unsigned vial_schedulers(vial *vm);

/* -- Code -- */

/* Loads a compiled module. */
VIAL_API int vial_load(vial *vm, const void *image, size_t size);
/* Evaluates source text; the value of its last expression lives in env. VIAL_RAISED: the reason does. */
VIAL_API int vial_eval(vial *vm, ErlNifEnv *env, const char *source, ERL_NIF_TERM *out);

/* -- Values and calls -- */

/* An environment of the host's own; NULL when memory is out. enif_free_env frees it. */
VIAL_API ErlNifEnv *vial_env(vial *vm);
/* Calls module.function(arguments...) in a process of its own and runs until it has returned, for at
 * most `ms` milliseconds (negative: any time). `module` as in source text: "Enum", ":lists". */
VIAL_API int vial_call(vial *vm, ErlNifEnv *env, ERL_NIF_TERM *out, int ms, const char *module, const char *function,
                       const ERL_NIF_TERM *arguments, unsigned count);

/* -- The host's loop -- */

/* Runs what is ready, for about so many reductions, without waiting. 1: more is ready; 0: nothing is, or
 * schedulers run it. */
VIAL_API int vial_run(vial *vm, int64_t reductions);
/* Milliseconds until a timer may be due, never more than until one is: 0 when something is ready now, -1 when nothing
 * is awaited. */
VIAL_API int vial_next_ms(vial *vm);
/* Moves a virtual clock. */
VIAL_API int vial_advance(vial *vm, int ms);
/* Ends the waiting of vial_call and vial_eval for a moment, to look round. Any thread. */
VIAL_API void vial_wake(vial *vm);
/* Makes the running vial_call or vial_eval end with VIAL_TIMEOUT. Any thread. */
VIAL_API void vial_interrupt(vial *vm);

#ifdef __cplusplus
}
#endif

#endif
