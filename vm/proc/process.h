/* A process, field by field, with who may touch it.
 *
 * "owner" is the holder of the run token: the worker that runs the process, or one
 * that claimed the token of an idle process to answer a signal. Everybody else
 * sends a signal (signal.h). The struct is open to vm/proc, vm/exec and the op bodies;
 * builtins use the functions below and the accessors. */
#ifndef VL_PROCESS_H
#define VL_PROCESS_H

#include "base/epoch.h"
#include "heap/heap.h"
#include "proc/mailbox.h"
#include "term/mfa.h"

#include <stdatomic.h>

#define X_REGISTERS 256 /* arguments and temporaries of one process */
#define F_REGISTERS 32  /* floats that are no terms */
#define SLICE_REDUCTIONS 4000
#define TRAP_MAX_ARITY 8
#define START_REGISTERS 3 /* x0..x2 = module, function, list of arguments of a process that has not begun */

typedef struct Process Process;
typedef struct Instance Instance;

/* An exception on its way from C to exec/raise.c. */
typedef struct Raised {
  Term class; /* error, exit or throw; TERM_NONE: nothing pending */
  Term reason;
  Term trace;  /* raw trace or list to keep (reraise), or TERM_NONE: make one */
  Term args;   /* list of arguments to show in the first frame, or TERM_NONE */
  Term info;   /* error_info of the first frame, or TERM_NONE */
  Mfa frame;   /* a function to show before the running one (undef); module TERM_NONE: none */
  bool caller; /* the trace begins with the builtin's caller (error/1, exit/1, throw/1) */
} Raised;

/* A function that was applied by name, and its export. */
typedef struct Applied {
  Mfa mfa;
  struct Export *export; /* NULL: free */
} Applied;

#define APPLIED_SLOTS 64

/* What a process has only while it runs: one set per worker. A process that stops running keeps
 * its live X registers in `saved`. */
typedef struct Registers {
  Term x[X_REGISTERS];   /* first: native code holds its address */
  double f[F_REGISTERS]; /* floats that are no terms: lost in every call, never saved */
  Process *process;      /* that runs, in threaded code */
  Raised raised;
  Mfa trap;                       /* where vl_trap wants to go; module TERM_NONE: nowhere. Arguments lie in x */
  const void *go;                 /* the same as an address, with p->live set (apply); NULL: nowhere */
  bool dirty;                     /* of a thread for dirty calls */
  uint32_t stand_ins;             /* native functions called: exec/pace.h */
  Applied applied[APPLIED_SLOTS]; /* by a hash of the name: what was applied last (exec/apply.c) */
#ifdef VIAL_GC_STRESS
  bool stressed; /* the op at hand has collected */
#endif
} Registers;

/* Why the engine gave a process back. */
typedef enum RunResult {
  RUN_YIELD, /* the slice is used up: pc, live, x say how to go on */
  RUN_WAIT,  /* in a receive with nothing to receive: goes on at pc */
  RUN_DIRTY, /* the builtin p->native, or an op's work (p->redo), shall run on a dirty thread; x[0..live) */
  RUN_EXIT,  /* returned from its last frame (x[0]), raised with no handler, or was killed */
} RunResult;

/* Who holds the run token. Changed by compare-and-swap only; see sched.h for the moves. */
typedef enum RunState {
  STATE_IDLE,           /* nobody: waits for a signal */
  STATE_QUEUED,         /* the run queue it stands in */
  STATE_RUNNING,        /* the worker that runs it */
  STATE_CLAIMED_IDLE,   /* a worker that looks into it while it was idle */
  STATE_CLAIMED_QUEUED, /* a worker that looks into it while it stands in a run queue */
  STATE_DIRTY,          /* a dirty thread, or its pool's queue: heap and registers; the rest: nobody (dirty.h) */
  STATE_CLAIMED_DIRTY,  /* the rest: a worker that looks into it meanwhile */
  STATE_DIRTY_GONE,     /* it has ended meanwhile: the dirty thread frees it */
  STATE_FREE,           /* nobody any more: torn down */
} RunState;

typedef enum Priority { PRIORITY_MAX, PRIORITY_HIGH, PRIORITY_NORMAL, PRIORITY_LOW, PRIORITY_COUNT } Priority;

typedef enum ProcessFlag {
  FLAG_TRAP_EXIT = 1 << 0,
  FLAG_EXITING = 1 << 1, /* exit_reason is set: no more language code is run */
  FLAG_POKED = 1 << 3,   /* woken by a timer since it last began to run; set by any thread */
  FLAG_COLLECT = 1 << 4, /* a collection was asked for */
  FLAG_SENSITIVE = 1 << 5,
  FLAG_OFF_HEAP_DATA = 1 << 8,   /* message_queue_data: off_heap */
  FLAG_HOST_CALL = 1 << 11,      /* begun by the host, who is told how it ends: no crash report */
  FLAG_REPORTING = 1 << 9,       /* its crash is being reported: it dies of exit_reason in any case */
  FLAG_HEAP_UNLIMITED = 1 << 12, /* max_heap_size: kill is false */
  FLAG_HEAP_SILENT = 1 << 13,    /* max_heap_size: error_logger is false */
  FLAG_OWNS_TABLES = 1 << 10,    /* has owned an ETS table; set by any thread */
} ProcessFlag;

/* Links or monitors of one process: a chain, hashed into buckets when it grows long (link.h). */
typedef struct LinkTable {
  struct Link **buckets; /* NULL while `first` is the only chain */
  struct Link *first;
  uint32_t count, mask;
} LinkTable;

/* The process dictionary: open addressing over pairs; roots of the collector (dict.h). */
typedef struct Dictionary {
  Term *pairs; /* key, value; key TERM_NONE: free */
  uint32_t count, capacity;
} Dictionary;

struct Process {
  /* -- Engine. Owner only. -- */
  Heap heap;        /* heap.top is HP and heap.stop is E whenever the engine is not in language code */
  Registers *regs;  /* of the worker that runs it; NULL otherwise */
  const void *pc;   /* where to go on: a function's entry, a return point or another safe point; NULL: begin */
  int64_t reds;     /* left in this slice */
  uint32_t handler; /* innermost try slot, in words below heap.end; 0: none (raise.h) */
  uint16_t live;    /* x[0..live) hold terms at pc */
  uint16_t saved_room;
  Term *saved;       /* x[0..live) of a process that does not run; room for saved_room */
  const Mfa *native; /* the builtin that runs or raised; NULL in language code */
  const void *tail;  /* of a builtin in place of a return: behind that call, for traces; else NULL */

  /* -- Scheduling -- */
  _Atomic uint32_t state; /* RunState; any thread */
  _Atomic uint32_t flags; /* ProcessFlag; written by the owner (but FLAG_POKED), read by any thread */
  Process *queue_next;    /* guarded by the run queue's lock */
  uint8_t priority;       /* Priority; owner */
  uint8_t worker;         /* that ran it last; whoever moves `state` */
  uint8_t redo; /* so many words ahead of pc it goes on, at an op whose work a dirty thread does (exec/long.h); owner */
  bool stands_back; /* waits for another process: its next turn is of no higher priority than normal; owner */
  uint16_t fullsweep_after;
  uint32_t collections; /* in this slice; owner */

  /* -- Signals. Owner only, but mailbox.outer. -- */
  Mailbox mailbox;
  struct Timer *timeout;         /* of the receive it is in, or NULL */
  LinkTable links;               /* by pid */
  LinkTable monitors;            /* by reference: those this process made, and its aliases */
  LinkTable watchers;            /* by reference: those made on this process */
  struct Suspension *suspending; /* whom it has suspended (suspend.h) */
  uint32_t suspended;            /* by so many: it does not run */

  /* -- Identity. Written at spawn, then owner only; `instance` and `pid` never change. -- */
  Instance *instance;
  Term pid;
  Term parent;             /* pid or ATOM_undefined */
  Term group_leader;       /* pid */
  _Atomic Term name;       /* registered name; TERM_NONE: none; NIL: none ever again. Any thread, see exit.h */
  Mfa initial;             /* initial call */
  Term exit_reason;        /* set with FLAG_EXITING; TERM_NONE before */
  Fragment *reason_holder; /* where it lies if it came while the heap was a dirty thread's; else NULL */

  _Atomic uint32_t checked_code; /* by the purge of that number: purge.h; any thread */
  _Atomic uint32_t asked_code;   /* a check of it has been asked for */

  Retired retired; /* once it is gone */

  Dictionary dictionary;
  uint64_t reductions; /* given in all its slices; those in `reds` are not used yet */
  Term error_handler;  /* module of undefined_function/3: who is asked for functions that are not there */
  uint32_t min_heap;   /* words */
  uint32_t min_bin_vheap, saves_calls, node_monitors; /* flags that are kept for who asks, and do nothing */
  struct ProcessTrace *trace;                         /* trace.h; NULL: never traced */
  uint32_t dirty_words;                               /* that its heap had when a dirty call began, */
  const Term *dirty_top;                              /* and its top; there were no fragments. NULL: it is in none */
  size_t max_heap; /* words asked for; 0: none. heap.limit_words is what is in force */
};

/* -- What a builtin may do with its process -- */

/* Raises: notes class and reason (atoms ATOM_error, ATOM_exit, ATOM_throw) and gives
 * TERM_NONE, which the builtin returns at once. */
Term vl_raise(Process *p, Term class, Term reason);
/* error:badarg, error:badarith, error:system_limit: the usual ones. */
Term vl_raise_badarg(Process *p);
Term vl_raise_badarith(Process *p);
Term vl_raise_system_limit(Process *p);
/* error:{tag, value} such as {badmap, V}, {badkey, K}. */
Term vl_raise_tagged(Process *p, Term tag, Term value);

/* Continue in another function instead of returning: the caller's frame sees its result.
 * Notes the target and its arguments (at most TRAP_MAX_ARITY, copied) and gives TERM_NONE. */
Term vl_trap(Process *p, Term module, Term function, size_t arity, const Term *args);

/* For a builtin that cannot do its work yet, because another worker holds what it needs: gives up
 * the slice and is called again with the same arguments. Gives TERM_NONE. */
Term vl_retry(Process *p);

/* A slice of `n` reductions; what was left of the last one is taken back. */
static inline void vl_give_reductions(Process *p, int64_t n) {
  p->reductions += (uint64_t)(n - p->reds);
  p->reds = n;
}

/* How many it has used. */
static inline uint64_t vl_reductions_used(const Process *p) {
  return p->reductions - (uint64_t)p->reds;
}

/* Takes `n` reductions from the slice; true when the slice is used up, so that a builtin
 * that can continue later should trap. */
static inline bool vl_bump_reductions(Process *p, size_t n) {
  p->reds -= (int64_t)n;
  return p->reds <= 0;
}

/* The heap to build results on; the instance; the process's own pid. */
static inline Heap *vl_heap_of(Process *p) {
  return &p->heap;
}
static inline Instance *vl_instance_of(Process *p) {
  return p->instance;
}
static inline Term vl_self(const Process *p) {
  return p->pid;
}

/* -- For the engine -- */

/* Gives up the stack: the process begins anew with the call in x0..x2. */
void vl_process_rewind(Process *p);

static inline bool vl_process_has(const Process *p, uint32_t flag) {
  return (atomic_load_explicit(&p->flags, memory_order_relaxed) & flag) != 0;
}
static inline bool vl_process_is_exiting(const Process *p) {
  return vl_process_has(p, FLAG_EXITING);
}

#endif
