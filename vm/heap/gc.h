/* The collector of a process's heap: generational, copying.
 *
 *   block   start        mark        top            stop           end
 *             | seen once | nursery   |     free      |    stack     |
 *   old     | promoted ......... old_top |  free  old_end |
 *
 * A minor collection copies what lives in the block and the fragments to a new block; what lies
 * below `mark` has survived once already and goes to the old generation, which stays where it is.
 * Terms are never changed, so nothing old points to anything young and no barrier is needed. A
 * full collection copies both generations. It runs when the old one has about doubled, when it holds many bytes of
 * large binaries, or on demand. Where the old generation is large it goes in steps, between minor collections
 * (major.h), so that no pause is long; on demand it goes at once.
 *
 * Cost follows what lives. A collection needs memory for a second block; when there is none it
 * gives false with the heap as it was (heap->failed is set), and the process dies. */
#ifndef VL_GC_H
#define VL_GC_H

#include "heap/hold.h"

typedef struct RootRange {
  Term *at;
  size_t count;
} RootRange;

typedef void SlotVisitor(void *context, Term *slots, size_t count);

/* All that keeps terms alive: ranges of terms outside the heap (TERM_NONE is passed over), and the
 * stack, whose frames the owner walks: it calls visit for every run of live slots between
 * heap->stop and heap->end; unless `all` not those whose slots hold old terms alone. walk_frames NULL: every word of
 * the stack is a term. */
typedef struct RootSet {
  const RootRange *ranges;
  size_t range_count;
  void (*walk_frames)(void *owner, const Heap *h, bool all, SlotVisitor *visit, void *context);
  void *owner;
} RootSet;

/* Statistics and the state between collections. */
struct GcState {
  Term *mark; /* young terms below it have survived a collection */
  Term *old, *old_top, *old_end;
  Term *old_due;          /* up to here minor collections may promote; then a full one is due */
  Term *old_off_heap;     /* BIN_REF objects of the old generation */
  size_t old_bytes;       /* of their large binaries */
  size_t old_bytes_limit; /* a full collection is due past it */
  size_t fragment_limit;  /* a collection is due when fragments pass it, and half of the block */
  size_t virtual_limit;   /* a collection is due when heap->virtual_bytes passes it */
  size_t min_words;       /* the block never shrinks below */
  size_t nursery_words;   /* what the owner wants the block to have at least for now: vl_gc_widen */
  uint32_t minor_count;   /* since the last full collection */
  uint32_t full_count;
  Holds holds;           /* temporary code that the heap needs */
  size_t barrier, clean; /* distances of words from the end of the stack, see proc/barrier.h; 0: none */
  const void *barrier_pc;
  struct Major *major; /* a full collection in steps that is under way (major.h), or NULL */
#ifdef VIAL_GC_STRESS
  size_t stress_credit; /* words that may be copied by now */
#endif
};

typedef enum GcKind {
  GC_MINOR,
  GC_FULL,
  GC_SHRINK, /* full, everything into one block without free room: hibernation */
} GcKind;

/* Opens the heap of a process: a block of `words`. False when memory is out; h is then empty. */
bool vl_heap_open(Heap *h, Alloc *a, size_t words) VL_MUST_CHECK;

/* Collects, so that `need` words lie free between top and stop (heap or stack). Moves block and
 * stack: heap->start, top, stop, end change. The caller settles the holds (hold.h). False: memory, or the heap's limit,
 * is exhausted. */
bool vl_gc_collect(Heap *h, size_t need, const RootSet *roots, GcKind kind) VL_MUST_CHECK;

/* The heap is filled often: from the next collection on its block is twice as large, up to a bound, until vl_gc_narrow.
 */
void vl_gc_widen(Heap *h);
/* The block may be as small as what lives allows. */
void vl_gc_narrow(Heap *h);

/* Is a collection due though the block has room: fragments or large binaries piled up? */
bool vl_gc_is_due(const Heap *h);

#ifdef VIAL_GC_STRESS
/* Shall this chance to collect be taken? On a small heap each is; on a larger one as many as keep the
 * run's time within a fixed factor of what it was. */
bool vl_gc_stress(Heap *h);
#endif

/* All memory held, in bytes; large binaries apart. */
size_t vl_heap_bytes(const Heap *h);
/* Words in use, the stack included. */
size_t vl_heap_used(const Heap *h);
/* Minor collections since the last full one. */
static inline uint32_t vl_gc_minor_count(const Heap *h) {
  return h->gc ? h->gc->minor_count : 0;
}

#endif
