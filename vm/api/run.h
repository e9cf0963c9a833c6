/* What an instance keeps for its host (SERVICE_API): calls it waits for, inboxes, natives of its own; and running
 * processes until something has happened. */
#ifndef VL_RUN_H
#define VL_RUN_H

#include "api/instance.h"

#include <pthread.h>

struct vial;
struct vial_inbox;

/* A call that the host waits for. */
typedef struct HostCall {
  Term pid;
  Heap *heap;
  Outcome *outcome;
  bool done;
  bool lost; /* there was no memory for the outcome */
} HostCall;

typedef struct HostState {
  struct vial *vm;            /* owned; NULL: an instance without vial.h */
  pthread_mutex_t mutex;      /* guards the inboxes; with threads of the instance also call, and what it points to */
  HostCall *call;             /* the innermost */
  struct vial_inbox *inboxes; /* natives.c and inbox.c know these */
  struct HostNatives *natives;
  void (*free_natives)(Instance *in); /* NULL: there are none, nor types */
  struct NifLibrary *types;           /* owns the host's types of resources; NULL: there are none */
  _Atomic int loop_fd;                /* an eventfd; -1: nobody has asked for one */
} HostState;

static inline HostState *host_state(const Instance *in) {
  return in->service[SERVICE_API];
}

/* Before processes run; false: memory is out. */
bool vl_host_start(Instance *in) VL_MUST_CHECK;
/* All code is gone. */
void vl_host_stop(Instance *in);

/* Runs ready processes, or lets the instance's threads do it, until `done` says that something has happened, or
 * patience ends. `done` is asked without the mutex, by the calling thread. */
RunEnd vl_instance_run_until(Instance *in, bool (*done)(void *context), void *context, const Patience *patience);

/* -- inbox.c -- */

/* A process that the host began has ended: perhaps an inbox's. */
void vl_host_inbox_ended(const Instance *in, Term pid);
/* Closes all. */
void vl_host_inboxes_free(Instance *in);

#endif
