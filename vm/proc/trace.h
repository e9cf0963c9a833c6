/* Tracing of processes: what they do is told to another one, the tracer, by messages {trace, Pid, What, ...}.
 *
 * A process that is not traced pays a look at p->trace where it sends, spawns, links, collects, begins and ends a
 * slice. Calls are noticed by breakpoints (code/breakpoint.h). What a process does on behalf of its own tracing is not
 * told. */
#ifndef VL_TRACE_H
#define VL_TRACE_H

#include "code/frame.h"
#include "proc/instance.h"

typedef enum TraceFlag {
  TRACE_SEND = 1 << 0,
  TRACE_RECEIVE = 1 << 1,
  TRACE_CALL = 1 << 2,
  TRACE_PROCS = 1 << 3,
  TRACE_RUNNING = 1 << 4,
  TRACE_GC = 1 << 5,
  TRACE_ARITY = 1 << 6,
  TRACE_RETURN_TO = 1 << 7,
  TRACE_SILENT = 1 << 8,
  TRACE_ON_SPAWN = 1 << 9,
  TRACE_ON_FIRST_SPAWN = 1 << 10,
  TRACE_ON_LINK = 1 << 11,
  TRACE_ON_FIRST_LINK = 1 << 12,
  TRACE_TIMESTAMP = 1 << 13,
  TRACE_MONOTONIC = 1 << 14,
  TRACE_STRICT = 1 << 15,
  TRACE_EXITING = 1 << 16,
  TRACE_PORTS = 1 << 17,
} TraceFlag;

typedef struct ProcessTrace {
  uint32_t flags;      /* of TraceFlag; 0: not traced now */
  bool inside;         /* it runs :vl_trace */
  bool entering;       /* the next breakpoint is the one it comes from */
  Term tracer;         /* pid */
  const Word *pending; /* where the breakpoint was met */
} ProcessTrace;

/* Owner, all of these. */

/* Makes it if there is none; NULL: no memory. */
ProcessTrace *vl_trace_get(Process *p);
/* Is any of these told? */
static inline bool vl_trace_wants(const Process *p, uint32_t flags) {
  return VL_UNLIKELY(p->trace != NULL) && (p->trace->flags & flags) && !p->trace->inside;
}
/* Sets or takes away flags. False: it has another tracer, or is the tracer, or there is no memory. */
bool vl_trace_change(Process *p, bool on, uint32_t flags, Term tracer);
/* Tells {trace, Pid, What, ...} with so many terms more, or trace_ts with the time behind. Without a tracer or memory
 * it is lost. */
void vl_trace_tell(Process *p, Term what, size_t count, const Term *terms);

/* A child of `parent` (NULL: none) has been made, and is not yet queued. */
void vl_trace_spawned(Process *parent, Process *child, Mfa call, Term arguments, bool linked);
/* The process has linked itself to the other one: asks it to be traced too, if it shall. */
void vl_trace_linked(Process *p, Term other);
/* The function that it is in, between slices. */
Mfa vl_trace_current(const Process *p);
/* A slice begins, or ends. */
void vl_trace_slice(Process *p, Term in_or_out);
/* What is told of the heap at a collection. Sizes in words. */
typedef struct CollectionItem {
  Term name;
  size_t value;
} CollectionItem;
enum { COLLECTION_ITEMS = 11 };
void vl_trace_collection_items(const Process *p, CollectionItem items[static COLLECTION_ITEMS]);
/* Of a collection. */
void vl_trace_collection(Process *p, Term what);

#endif
