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
 * Terms are made and read with erl_nif.h. Functions give VIAL_OK or a negative code; vial_error has the text.
 *
 * Threads. An instance is driven by one thread at a time: the one that calls these functions. From any thread, also
 * while another drives: vial_send, vial_exit, vial_whereis, vial_reply, vial_wake, vial_interrupt, vial_stats,
 * vial_inspect, vial_user, and vial_recv with 0 ms, or in any case if the instance has threads. An environment is used
 * by one thread at a time; its terms live until it is cleared or freed. Several instances share nothing: a term of one
 * goes to another by enif_term_to_binary.
 *
 * Without vial_config.schedulers there is no thread of our own: processes run while vial_run, vial_call, vial_eval,
 * vial_recv, vial_join or vial_stop do. With them processes run on so many threads of the instance, all the time; the
 * calls only wait. From native code that the instance calls those give VIAL_BUSY. */
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
typedef struct vial_inbox vial_inbox;

enum {
  VIAL_OK = 0,
  VIAL_ERROR = -1,   /* bad arguments, or an image that is refused */
  VIAL_MEMORY = -2,  /* memory or a limit of the instance is exhausted */
  VIAL_RAISED = -3,  /* the call ended with an exception or exit: its reason is the result */
  VIAL_HALTED = -4,  /* the program called halt: vial_exit_status */
  VIAL_TIMEOUT = -5, /* the time is over; the call was ended */
  VIAL_BUSY = -6,    /* called from native code of the same instance */
  VIAL_USED_UP = -7  /* the instance has used up its reductions or its time: it runs nothing any more */
};

/* Limits of an instance: for vial_limit, and bits 1 << VIAL_LIMIT_.. of vial_exceeded. */
enum {
  VIAL_LIMIT_MEMORY,     /* bytes: what asks for more gets an error, or its process ends */
  VIAL_LIMIT_HEAP,       /* words of one process, which is killed */
  VIAL_LIMIT_PROCESSES,  /* spawning fails */
  VIAL_LIMIT_ATOMS,      /* making atoms fails */
  VIAL_LIMIT_MAILBOX,    /* messages of one process, which ends with the reason mailbox_limit */
  VIAL_LIMIT_REDUCTIONS, /* since the start; the instance ends: VIAL_USED_UP */
  VIAL_LIMIT_TIME        /* milliseconds from when it is set; the same */
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
  VIAL_SANDBOX = 1 << 7, /* Vial.Sandbox: instances beside this one, which its limits do not know */
  VIAL_EVERYTHING = (1 << 8) - 1
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

  /* What standard output (1) and standard error (2) write; NULL: the descriptors. On whatever thread runs the process
   * that writes, one call at a time for each of the two. */
  void (*output)(void *user, int stream, const void *bytes, size_t size);
  /* The image (vial_load) of a module that is not loaded and not of the library, named as in source text; NULL: there
   * is none. Lent until the next call. On the thread that runs whoever needs it, any number at once. */
  const void *(*module)(void *user, const char *name, size_t *size);

  /* 0: none. See VIAL_LIMIT_MAILBOX and those behind it; time counts from vial_new. */
  uint32_t mailbox, time;
  uint64_t reductions;
} vial_config;

/* Limits of one process; 0: none but the instance's. */
typedef struct vial_limits {
  size_t size; /* of this struct */
  size_t heap; /* words */
} vial_limits;

typedef struct vial_stat {
  size_t size;                /* of this struct: set by the caller */
  size_t memory, memory_peak; /* bytes held, and most held so far */
  size_t processes, ready;    /* alive, and of them waiting for their turn */
  size_t atoms;               /* beyond those of the machine */
  uint64_t reductions;
} vial_stat;

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

/* The instance of a call's or a host's environment, or NULL. */
VIAL_API vial *vial_of(ErlNifEnv *env);

/* -- Code -- */

/* Loads a compiled module, from bytes that may be freed afterwards. A version that is there becomes the old one. */
VIAL_API int vial_load(vial *vm, const void *image, size_t size);
/* The same from a file; one whose name ends in .ex or .exs is compiled and run. The host reads it, whatever its
 * programs are denied. */
VIAL_API int vial_load_file(vial *vm, const char *path);
/* Evaluates source text; the value of its last expression lives in env. VIAL_RAISED: the reason does. */
VIAL_API int vial_eval(vial *vm, ErlNifEnv *env, const char *source, ERL_NIF_TERM *out);

/* -- Values -- */

/* An environment of the host's own; NULL when memory is out. enif_free_env frees it, before the instance goes. */
VIAL_API ErlNifEnv *vial_env(vial *vm);
/* The term that the text says, in the language's syntax: integers, floats, "binaries", :atoms, Modules, true, false,
 * nil, {tuples}, [lists | tail], [key: lists], %{maps => 1}. Its holes are filled from the arguments:
 *   ~i int  ~l int64_t  ~u uint64_t  ~f double  ~s const char * (a binary)  ~a const char * (an atom)
 *   ~b const void *, size_t (a binary)  ~p const ErlNifPid *  ~t ERL_NIF_TERM
 * 0 when the text is none, or memory or a limit is exhausted. */
VIAL_API ERL_NIF_TERM vial_make(ErlNifEnv *env, const char *format, ...);
/* 1 if the term is what the pattern says, else 0, also for a pattern that is none. `_` is any term; a map has the keys
 * that are named, and perhaps others. Holes point to where the parts go, some of which may be written when it does not
 * match after all:
 *   ~i int *  ~l int64_t *  ~u uint64_t *  ~f double *  ~t ERL_NIF_TERM *  ~p ErlNifPid *  ~b ErlNifBinary *
 *   ~s, ~a char *, size_t (the room: a binary or atom that does not fit as a C string does not match) */
VIAL_API int vial_match(ErlNifEnv *env, ERL_NIF_TERM term, const char *pattern, ...);
/* The term as the language inspects it, cut to `size` bytes with the NUL. Gives the length; `size` or more: it was
 * cut, and nobody has looked how long it is. Any thread that may use the term. */
VIAL_API size_t vial_inspect(ERL_NIF_TERM term, char *buffer, size_t size);

/* -- Calls and processes -- */

/* Calls module.function(arguments...) in a process of its own and runs until it has returned, for at
 * most `ms` milliseconds (negative: any time). `module` as in source text: "Enum", ":lists". */
VIAL_API int vial_call(vial *vm, ErlNifEnv *env, ERL_NIF_TERM *out, int ms, const char *module, const char *function,
                       const ERL_NIF_TERM *arguments, unsigned count);
/* The same, with the arguments as vial_make makes terms, separated by commas: "~i, [1]" is two. */
VIAL_API int vial_callf(vial *vm, ErlNifEnv *env, ERL_NIF_TERM *out, int ms, const char *module, const char *function,
                        const char *format, ...);
/* Starts a process and does not wait for it. `limits` may be NULL. */
VIAL_API int vial_spawn(vial *vm, ErlNifEnv *env, ErlNifPid *pid, const vial_limits *limits, const char *module,
                        const char *function, const ERL_NIF_TERM *arguments, unsigned count);
/* Sends a copy. VIAL_ERROR: there is no such process, here. Any thread; vial_error is not set. */
VIAL_API int vial_send(vial *vm, const ErlNifPid *to, ERL_NIF_TERM message);
/* Process.exit(pid, reason). The same. */
VIAL_API int vial_exit(vial *vm, const ErlNifPid *pid, ERL_NIF_TERM reason);
/* The process registered under a name, written as in source text: ":name", "Name". The same. */
VIAL_API int vial_whereis(vial *vm, const char *name, ErlNifPid *pid);

/* -- Inboxes: the host as a process -- */

/* An inbox with a pid, and a name unless that is NULL. It keeps at most `max` messages (0: any number): what comes then
 * is dropped and counted, so that it never holds anybody up. It traps exits, and is a process to links and monitors.
 * NULL: vial_error says why. */
VIAL_API vial_inbox *vial_inbox_open(vial *vm, const char *name, size_t max);
/* Before the instance is freed, which else does it. Nobody waits in vial_recv any more. */
VIAL_API void vial_inbox_close(vial_inbox *box);
VIAL_API ErlNifPid vial_inbox_pid(vial_inbox *box);
/* A descriptor that can be read while there are messages: to be polled, not read. -1: none is left. Any thread. */
VIAL_API int vial_inbox_fd(vial_inbox *box);
VIAL_API uint64_t vial_inbox_dropped(vial_inbox *box);
/* The next message, copied into env. VIAL_TIMEOUT: none has come for `ms` milliseconds (negative: any time; 0: looks
 * and does not run the instance). VIAL_ERROR: nor will, since somebody has killed its process. */
VIAL_API int vial_recv(vial_inbox *box, ErlNifEnv *env, ERL_NIF_TERM *out, int ms);
/* Answers a call: the message was {:"$gen_call", from, request}. Any thread. */
VIAL_API int vial_reply(vial_inbox *box, ERL_NIF_TERM from, ERL_NIF_TERM reply);

/* -- Natives -- */

/* Makes a module whose functions are these. The table, its names and `priv` (enif_priv_data) are the host's and last as
 * long as the instance. Functions marked dirty run on threads of their own if the instance has threads. */
VIAL_API int vial_define(vial *vm, const char *module, const ErlNifFunc *functions, int count, void *priv);
/* Makes a library known that is linked into the host: `init` is what ERL_NIF_INIT has made. load_nif finds it for the
 * module that it names, whatever the path. */
VIAL_API int vial_static_nif(vial *vm, ErlNifEntry *(*init)(void));
/* A type for enif_alloc_resource; the callbacks last as long as the instance, and may run on any of its threads. A type
 * of that name gets them from now on. NULL when memory is out. */
VIAL_API ErlNifResourceType *vial_type(vial *vm, const char *name, const ErlNifResourceTypeInit *init);

/* -- Limits -- */

/* Changes one of them, 0: none. Memory, mailbox, reductions and time only; VIAL_ERROR for the others, and when the
 * instance has ended. Any thread; vial_error is not set. */
VIAL_API int vial_limit(vial *vm, int kind, uint64_t value);
/* The limits that programs have run into since the last call began: bits. Any thread. */
VIAL_API unsigned vial_exceeded(vial *vm);

/* -- The host's loop -- */

/* Runs what is ready, for about so many reductions, without waiting. 1: more is ready; 0: nothing is, or
 * schedulers run it. */
VIAL_API int vial_run(vial *vm, int64_t reductions);
/* Milliseconds until a timer may be due, never more than until one is: 0 when something is ready now, -1 when nothing
 * is awaited. */
VIAL_API int vial_next_ms(vial *vm);
/* A descriptor that can be read when something from outside has come since the last vial_run: a message of another
 * thread, vial_wake. To be polled for vial_next_ms, then vial_run; not to be read. */
VIAL_API int vial_loop_fd(vial *vm);
/* Moves a virtual clock. */
VIAL_API int vial_advance(vial *vm, int ms);
/* Ends the waiting of a call for a moment, to look round, and makes vial_loop_fd readable. Any thread. */
VIAL_API void vial_wake(vial *vm);
/* Makes the running call end with VIAL_TIMEOUT. Any thread. */
VIAL_API void vial_interrupt(vial *vm);
/* Waits until the program has halted (VIAL_OK), for at most `ms` milliseconds (VIAL_TIMEOUT; negative: any time). */
VIAL_API int vial_join(vial *vm, int ms);
/* Stops its applications in order, for at most `ms` milliseconds; then nothing runs any more, whatever the code is, and
 * vial_free is all that is left to do. */
VIAL_API int vial_stop(vial *vm, int ms);
/* Fills in what the size says. Any thread. */
VIAL_API void vial_stats(vial *vm, vial_stat *stat);

#ifdef __cplusplus
}
#endif

#endif
