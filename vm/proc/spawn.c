#include "proc/spawn.h"

#include "heap/copy.h"
#include "heap/gc.h"
#include "proc/dict.h"
#include "proc/limits.h"
#include "proc/link.h"
#include "proc/ptable.h"
#include "proc/ref.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "proc/trace.h"

SpawnOptions vl_spawn_defaults(const Process *parent) {
  return (SpawnOptions){
      .priority = PRIORITY_NORMAL,
      .fullsweep_after = DEFAULT_FULLSWEEP,
      .watch = {.tag = ATOM_DOWN},
  };
}

void vl_process_limit_heap(Process *p, size_t words) {
  size_t most = p->instance->config.heap_limit;
  size_t wanted = vl_process_has(p, FLAG_HEAP_UNLIMITED) ? 0 : words;
  p->max_heap = words;
  p->heap.limit_words = most && (wanted == 0 || wanted > most) ? most : wanted;
}

/* An unfindable process with an empty heap and room for the first call's registers. */
static Process *process_new(Instance *in, const SpawnOptions *o, size_t heap_words) {
  Process *p = vl_alloc_of(&in->alloc, MEMORY_PROCESSES, sizeof *p);
  if (!p) return NULL;
  memset(p, 0, sizeof *p);
  p->instance = in;
  p->saved = vl_alloc(&in->alloc, START_REGISTERS * sizeof(Term));
  if (!p->saved || !vl_heap_open(&p->heap, &in->alloc, heap_words)) {
    vl_free(&in->alloc, p->saved, START_REGISTERS * sizeof(Term));
    vl_free_of(&in->alloc, MEMORY_PROCESSES, p, sizeof *p);
    return NULL;
  }
  p->saved_room = START_REGISTERS;
  vl_mailbox_init(&p->mailbox);
  atomic_init(&p->state, STATE_RUNNING);
  atomic_init(&p->flags, o->flags);
  vl_process_limit_heap(p, o->max_heap);
  p->priority = (uint8_t)o->priority;
  p->error_handler = ATOM_error_handler;
  p->fullsweep_after = o->fullsweep_after;
  p->min_heap = (uint32_t)heap_words;
  p->min_bin_vheap = DEFAULT_BIN_VHEAP;
  atomic_init(&p->name, TERM_NONE);
  p->exit_reason = TERM_NONE;
  return p;
}

static void process_free(Process *p) {
  Alloc *a = &p->instance->alloc;
  vl_mailbox_free(&p->mailbox, a);
  vl_links_free(&p->links, a);
  vl_links_free(&p->monitors, a);
  vl_links_free(&p->watchers, a);
  vl_dict_free(&p->dictionary, a);
  vl_free(a, p->trace, p->trace ? sizeof *p->trace : 0);
  if (p->reason_holder) vl_signal_free(p->reason_holder, a);
  vl_heap_free(&p->heap);
  vl_free(a, p->saved, p->saved_room * sizeof(Term));
}

static void free_struct(Retired *self, void *context) {
  Process *p = (Process *)((char *)self - offsetof(Process, retired));
  vl_free_of(context, MEMORY_PROCESSES, p, sizeof *p);
}

void vl_process_retire(Process *p) {
  atomic_store(&p->state, STATE_FREE);
  process_free(p);
  vl_epoch_retire(&p->instance->epochs, &p->retired, free_struct);
}

/* Parent and child write their own records here, before the child can run: no signal is needed. */
static bool tie(Process *parent, Process *child, const SpawnOptions *o, uint64_t *ref) {
  Alloc *a = &child->instance->alloc;
  if (o->link) {
    Link *down = vl_link_new(a, child->pid);
    if (!down) return false;
    vl_links_insert(&parent->links, a, down);
    Link *up = vl_link_new(a, parent->pid);
    if (!up) return false;
    vl_links_insert(&child->links, a, up);
    down->active = up->active = true;
  }
  if (o->monitor) {
    *ref = vl_ref_fresh(child->instance);
    Link *watch = vl_links_add(&parent->monitors, a, *ref);
    Link *watcher = watch ? vl_watcher_new(a, parent->pid, *ref, o->watch.tag) : NULL;
    if (!watcher) return false;
    vl_links_insert(&child->watchers, a, watcher);
    watch->other = child->pid;
    watch->alias = o->watch.alias;
    watch->active = true;
    watch->ref_flags = watcher->ref_flags = o->watch.alias == ALIAS_NONE ? 0 : ref_alias_flags(parent->pid);
  }
  return true;
}

/* Takes back what tie and insert did. */
static void undo(Process *parent, Process *child, const uint64_t *ref) {
  Alloc *a = &child->instance->alloc;
  Link *link = parent ? vl_links_find(&parent->links, child->pid) : NULL;
  if (link) vl_links_remove(&parent->links, a, link);
  Link *watch = parent && ref ? vl_links_find(&parent->monitors, *ref) : NULL;
  if (watch && watch->other == child->pid) vl_links_remove(&parent->monitors, a, watch);
  vl_signals_close(child);
  vl_ptable_remove(child->instance->processes, child);
  vl_process_retire(child);
}

/* The first call's module, function and arguments wait in the saved registers; pc NULL means start. */
static bool set_call(Process *p, Mfa call, Term arguments) {
  p->initial = call;
  p->saved[0] = call.module;
  p->saved[1] = call.function;
  p->saved[2] = vl_copy(&p->heap, arguments);
  p->live = START_REGISTERS;
  return p->saved[2] != TERM_NONE;
}

static void inherit(Process *p, const Process *parent, const SpawnOptions *o) {
  p->parent = parent ? parent->pid : ATOM_undefined;
  p->group_leader = o->group_leader != TERM_NONE ? o->group_leader : parent ? parent->group_leader : p->pid;
}

SpawnResult vl_spawn(Instance *in, Process *parent, Mfa call, Term arguments, const SpawnOptions *options, Term *pid,
                     uint64_t *ref) {
  size_t needed = vl_copy_size(arguments) + MIN_HEAP_WORDS - 8; /* a server begins without a collection */
  size_t words = options->min_heap > MIN_HEAP_WORDS ? options->min_heap : MIN_HEAP_WORDS;
  Process *p = process_new(in, options, words > needed ? words : needed);
  if (!p) return SPAWN_NO_MEMORY;
  if (!set_call(p, call, arguments)) {
    vl_process_retire(p);
    return SPAWN_NO_MEMORY;
  }
  if (!vl_ptable_insert(in->processes, p)) {
    vl_limits_note(in, LIMIT_PROCESSES);
    vl_process_retire(p);
    return SPAWN_TOO_MANY;
  }
  if (parent && !tie(parent, p, options, ref)) {
    undo(parent, p, ref);
    return SPAWN_NO_MEMORY;
  }
  inherit(p, parent, options);
  *pid = p->pid;
  vl_trace_spawned(parent, p, call, arguments, options->link);
  vl_sched_start(in, p);
  return SPAWN_OK;
}

static size_t link_bytes(const LinkTable *table) {
  size_t bytes = 0;
  for (const Link *link = vl_links_next(table, NULL); link; link = vl_links_next(table, link))
    bytes +=
        link->home ? sizeof(Fragment) + (size_t)(link->home->limit - link->home->words) * sizeof(Term) : sizeof *link;
  return bytes;
}

size_t vl_process_bytes(const Process *p) {
  size_t bytes = sizeof *p + p->saved_room * sizeof(Term);
  bytes += link_bytes(&p->links) + link_bytes(&p->monitors) + link_bytes(&p->watchers);
  bytes += 2 * (size_t)p->dictionary.capacity * sizeof(Term);
  for (Fragment *f = p->mailbox.first; f; f = f->next)
    bytes += sizeof *f + (size_t)(f->limit - f->words) * sizeof(Term);
  return bytes + vl_heap_bytes(&p->heap);
}
