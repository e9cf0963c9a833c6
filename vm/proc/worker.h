/* Workers: who runs processes. The inside of the scheduler, for its own files.
 *
 * An instance with threads has one worker a thread; a thread is started when there is work for it
 * for the first time. An instance that the host drives has one worker, and its thread is whichever
 * thread steps the instance. Each worker has a run queue, a wheel of timers, a set of registers and
 * a part in the epochs: it holds no shared pointer between slices, and none while it sleeps. */
#ifndef VL_WORKER_H
#define VL_WORKER_H

#include "base/park.h"
#include "base/reserve.h"
#include "base/thread.h"
#include "proc/instance.h"
#include "proc/runqueue.h"
#include "proc/timer.h"

#define WORKERS_MAX PARK_SPOTS

typedef struct Worker Worker;

struct Worker {
  Thread of; /* what its thread is while it works */
  Instance *instance;
  Scheduler *scheduler;
  unsigned index;
  _Atomic bool started; /* has a thread; whoever takes its spot in the lot looks, and gives it one under start_mutex */
  pthread_t thread;
  RunQueue queue;
  TimerWheel *timers;

  /* -- Its thread only -- */
  EpochThread epoch;
  uint32_t pressure; /* processes left waiting, summed over the turns since the queue was last empty */
  uint64_t random;
  int64_t unsampled; /* nanoseconds it ran since the profiler last took a sample */
  Registers registers;

  /* -- Written by its thread, read by any -- */
  _Atomic uint64_t reductions, slices;
  _Atomic int64_t asleep; /* nanoseconds */
  char apart[64];         /* from the next one's line */
};

struct Scheduler {
  Instance *instance;
  unsigned count;
  bool threaded, begun;
  _Atomic bool stopping, poked;
  ParkLot lot;
  pthread_mutex_t start_mutex; /* guards the starting of threads against the end */

  pthread_mutex_t host_mutex; /* guards events */
  pthread_cond_t host_cond;
  uint64_t events; /* what the host may want to see has happened so often */

  AllocDepot depot;
  PageReserve reserve;
  Worker *workers;
};

/* The worker whose thread this is, if it belongs to the instance; else NULL. Not kept over a switch of fibers. */
Worker *vl_worker_current(const Instance *in);

/* Wakes the worker if it is idle, and starts its thread if it has none. */
bool vl_worker_rouse(Worker *w);
/* False when there can be no thread: the worker stays idle, and nothing is in its queue. */
bool vl_worker_start_thread(Worker *w) VL_MUST_CHECK;

/* Fires due timers and runs one process: its own, or one that it steals. False: there is none. */
bool vl_worker_turn(Worker *w);
/* What a worker's thread does, until the scheduler stops. */
void vl_worker_loop(Worker *w);

/* -- sched.c -- */

/* What was saved of the process's registers goes into these. */
void vl_worker_restore(Process *p, Registers *regs);

/* Runs one slice of a process that was taken from a queue. */
void vl_worker_run(Worker *w, Process *p);
/* A timer is due. `context`: the instance. */
void vl_worker_fire(void *context, Timer *t);

#endif
