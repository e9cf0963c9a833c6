/* An instance of the machine: all state hangs off one of these.
 *
 * api/init.c builds it floor by floor and tears it down in reverse. Fields are set before the
 * first process runs and then stay, unless marked. Services (floor 8) keep their state in
 * `service`, which no lower floor looks into. */
#ifndef VL_INSTANCE_H
#define VL_INSTANCE_H

#include "base/epoch.h"
#include "proc/builtin.h"
#include "proc/clock.h"
#include "proc/process.h"

typedef struct ProcessTable ProcessTable;
typedef struct Registry Registry;
typedef struct Scheduler Scheduler;
typedef struct DirtyPools DirtyPools;
struct CodeServer; /* vm/code: modules, exports, code memory, literals */

typedef enum ServiceId {
  SERVICE_ETS,
  SERVICE_IO,
  SERVICE_NIF,
  SERVICE_FFI,
  SERVICE_REGEX,
  SERVICE_CRYPTO,
  SERVICE_TERMS, /* persistent_term */
  SERVICE_COMPILER,
  SERVICE_API,
  SERVICE_LIBRARY, /* the images compiled in */
  SERVICE_COUNT
} ServiceId;

typedef enum LoadOutcome {
  LOAD_NONE,    /* there is no such module */
  LOAD_REFUSED, /* its image cannot be loaded */
  LOAD_DONE,    /* it is loaded */
  LOAD_STARVED,
} LoadOutcome;

/* The ways up from this floor, set by api/init.c. */
typedef struct Hooks {
  RunResult (*run)(Process *p);                         /* the engine: exec/interp.c */
  int (*dirty_kind)(const Process *p);                  /* DirtyKind of the builtin p->native */
  Term (*perform)(Process *p);                          /* the builtin p->native, on a dirty thread: its heap only */
  RunResult (*settle)(Process *p, Term result);         /* what follows from its result */
  bool (*deliver)(Instance *in, Term to, Term message); /* to a port or a remote pid */
  void (*exited[SERVICE_COUNT])(
      Instance *in, Process *p); /* a process ends: owners let go. exit_reason TERM_NONE: it returned x[0] */
  LoadOutcome (*load_module)(Instance *in,
                             Term module);    /* sees to it that it is loaded, if there is one of that name */
  void (*sample)(Process *p, uint64_t count); /* p has run, while the profiler does: exec/profile.c */
  void (*wake)(Instance *in);                 /* there is work: the host's loop, the I/O thread */
} Hooks;

typedef struct Config {
  size_t memory_limit;    /* bytes; 0: none */
  uint32_t process_limit; /* also the size of the process table */
  uint32_t atom_limit;
  size_t heap_limit;     /* words a process may hold; 0: none */
  uint32_t capabilities; /* of Capability */
  bool jit;              /* machine code, in builds that can make it */
  bool perf_map;         /* of it for `perf`: jit/perf_map.h */
  bool gdb;              /* and for gdb: jit/gdb_names.h */
  bool count_ops;        /* jit/count.h */
  uint32_t schedulers;   /* 0: the host drives */
  bool virtual_clock;    /* time moves only by the host's will */
  uint64_t seed;         /* of hashes, references and randomness; 0: from the OS */

  /* The host's; NULL: none. */
  void (*output)(void *user, int stream, const void *bytes, size_t size); /* standard output 1, error 2 */
  const void *(*find_module)(void *user, const char *name, size_t *size); /* an image, by its name in source text */
  void *host;                                                             /* of both */
} Config;

/* Of the instance as a whole: limits.h. */
typedef enum LimitKind {
  LIMIT_MEMORY,
  LIMIT_HEAP, /* of one process */
  LIMIT_PROCESSES,
  LIMIT_ATOMS,
  LIMIT_MAILBOX, /* messages of one process */
  LIMIT_REDUCTIONS,
  LIMIT_TIME,
  LIMIT_COUNT
} LimitKind;

typedef struct Limits {
  _Atomic bool metered;     /* reductions or deadline is set */
  _Atomic bool used_up;     /* one of the two has ended everything */
  _Atomic uint32_t hit;     /* bits 1 << LimitKind, but those that others keep */
  _Atomic uint32_t mailbox; /* this and the next two: 0: none */
  _Atomic uint64_t reductions;
  _Atomic int64_t deadline; /* monotonic nanoseconds */
} Limits;

/* The system monitor: watch.h. */
typedef struct Watch {
  _Atomic Term pid; /* TERM_NONE: there is none */
  _Atomic uint32_t long_gc, long_schedule;
  _Atomic size_t large_heap;
} Watch;

struct Instance {
  Alloc alloc;
  Config config;
  uint32_t number;   /* in every pid of this instance */
  uint32_t visitors; /* threads that hold it: instances.h */
  AtomSet *atoms;
  struct CodeServer *code;
  struct Native *native; /* vm/jit; both NULL: the interpreter runs */
  struct OpCounts *op_counts;
  ProcessTable *processes;
  Registry *registry;
  Scheduler *scheduler;
  DirtyPools *dirty; /* NULL: an instance without threads */
  Clock clock;
  EpochDomain epochs;
  Hooks hooks;
  void *service[SERVICE_COUNT];

  _Atomic Term purger;           /* pid of who purges now, or TERM_NONE; this and the next two: purge.h */
  _Atomic uint32_t purge_number; /* of the purge that goes on, or went on last */
  _Atomic uint32_t trace_new;    /* flags that processes begin with, and who is told: trace.h */
  _Atomic Term trace_new_tracer;
  _Atomic(struct Sweep *) sweep; /* of that purge; NULL: none is open */
  _Atomic uint64_t next_ref;     /* number of the next reference */
  _Atomic uint64_t next_unique;  /* of unique_integer */
  Watch watch;
  Limits limits;
  struct Profile *profile;                                        /* exec/profile.c */
  _Atomic bool profiling;                                         /* samples are taken */
  _Atomic int64_t last_runtime, last_wall_clock, last_reductions; /* of statistics/1 */
  _Atomic bool halting;                                           /* halt was called: the loop stops; any thread */
  _Atomic int exit_status;
};

#endif
