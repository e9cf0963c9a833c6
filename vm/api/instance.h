/* Building, running and taking down an instance: what vial.h and the `vm` program stand on. */
#ifndef VL_API_INSTANCE_H
#define VL_API_INSTANCE_H

#include "proc/instance.h"

/* The limits of an instance that nobody limits. */
Config vl_config_defaults(void);

/* A new instance over the host's allocator (NULL: libc), floor by floor; NULL when memory or
 * instance numbers are out. Threads are started if the configuration says so. */
Instance *vl_instance_new(const Config *config, VlReallocFn *fn, void *user) VL_MUST_CHECK;
/* Ends all processes without running them further, and frees everything. */
void vl_instance_free(Instance *in);

/* -- Running: the thread that made the instance -- */

typedef enum RunEnd {
  RUN_DONE,    /* the process has ended */
  RUN_HALTED,  /* halt was called: in->exit_status */
  RUN_STUCK,   /* virtual clock: nothing will ever happen any more */
  RUN_STOPPED, /* the caller's patience is over */
  RUN_STARVED, /* out of memory: nothing begun, or the outcome was lost */
} RunEnd;

/* How long to run: asked between slices; with threads, when they are over or the host is poked. */
typedef struct Patience {
  int64_t deadline;                               /* monotonic nanoseconds; INT64_MAX: none */
  bool (*go_on)(void *context, int64_t deadline); /* NULL: always */
  void *context;
} Patience;

/* Runs ready processes for about so many reductions, without sleeping; true if more are ready. */
bool vl_run_for(Instance *in, int64_t reductions);

/* How a process that the host started has ended. */
typedef struct Outcome {
  bool returned; /* the value is what its function returned; else the value is its exit reason */
  Term value;    /* on the heap given */
} Outcome;

/* Starts module:function with the list of arguments and runs until it has ended. The value is copied
 * to `heap`, which the caller owns. False: it has not ended, because of halt or want of memory. */
bool vl_instance_call(Instance *in, Mfa call, Term arguments, Heap *heap, Outcome *outcome) VL_MUST_CHECK;
/* The same within some patience; only RUN_DONE has an outcome, any other end kills the process. */
RunEnd vl_instance_call_within(Instance *in, Mfa call, Term arguments, const Patience *patience, Heap *heap,
                               Outcome *outcome);

#endif
