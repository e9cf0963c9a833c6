/* Beginning and end of the struct: making a process, and freeing one. */
#ifndef VL_SPAWN_H
#define VL_SPAWN_H

#include "proc/instance.h"
#include "proc/link.h"

typedef struct SpawnOptions {
  bool link, monitor;
  MonitorOptions watch;
  Priority priority;
  uint16_t fullsweep_after;
  uint32_t min_heap; /* words; 0: the default */
  size_t max_heap;   /* words; 0: the instance's */
  uint32_t flags;    /* FLAG_OFF_HEAP_DATA, FLAG_HEAP_UNLIMITED, FLAG_HEAP_SILENT */
  Term group_leader; /* TERM_NONE: the parent's, or the process itself */
} SpawnOptions;

typedef enum SpawnResult { SPAWN_OK, SPAWN_NO_MEMORY, SPAWN_TOO_MANY } SpawnResult;

#define MIN_HEAP_WORDS 48
#define DEFAULT_FULLSWEEP 65535
#define DEFAULT_BIN_VHEAP 46422

/* What spawn/1 gives its children. */
SpawnOptions vl_spawn_defaults(const Process *parent);

/* Makes a process that will call module:function with the list of arguments (copied), and queues it
 * to run. `parent`: the calling process, owner; NULL: the host, then neither link nor monitor. The
 * pid is put in *pid, a monitor's reference number in *ref (may be NULL without monitor). */
SpawnResult vl_spawn(Instance *in, Process *parent, Mfa call, Term arguments, const SpawnOptions *options, Term *pid,
                     uint64_t *ref) VL_MUST_CHECK;

/* Sets the most words it may hold (0: none), of which FLAG_HEAP_UNLIMITED tells whether it counts. The
 * instance's own limit holds in any case. Owner. */
void vl_process_limit_heap(Process *p, size_t words);
/* Frees what a process holds, and the struct once nobody can look at it. No table finds it any more. */
void vl_process_retire(Process *p);
/* Bytes a process holds in all, its queue included. Owner. */
size_t vl_process_bytes(const Process *p);

#endif
