/* What keeps temporary code (eval, module bodies, shell lines) in memory.
 *
 * A holder is a counted object outside every heap (refbin.h); the last reference frees the code.
 * References are owned by:
 *  - BOX_REF objects in off-heap lists: each fun of temporary code has one behind its captured
 *    terms, where the language does not see it, and copies of the fun have their own;
 *  - the holds of a process's heap: code whose literals it may point to, or that its frames return
 *    to, though no fun of it is left.
 *
 * Code is entered by its funs alone, and what it leaves behind in its own heap it cannot send
 * away: copies to other heaps copy held literals. So a heap that points to literals of temporary
 * code, or has frames in it, has had a fun of it since its last collection, or has a hold:
 *
 *   trace      a held literal is met: its code is touched, a hold is made if there is none
 *   sweep      a dead fun's reference becomes a hold
 *   settle     holds go that are neither touched nor run. Old terms are not seen by a minor
 *              collection: a hold that was ever touched waits for a full one.
 *
 * A heap's holds are touched by its user alone, a holder's count by any thread. */
#ifndef VL_HOLD_H
#define VL_HOLD_H

#include "heap/refbin.h"

/* Words that a fun of temporary code takes besides those of any fun. */
enum { HOLD_FUN_WORDS = 1 + REF_OWNER_WORDS };

typedef struct Hold {
  RefBin *holder; /* one reference */
  bool touched;   /* the collection that runs met a literal of it */
  bool run;       /* the collection that runs met a frame of it */
  bool deep;      /* a frame of it was met that collections may leave out (proc/barrier.h) */
  bool aged;      /* touched before: old terms may point to its literals */
  bool stale;     /* aged before the full collection in steps that is under way, which has not met it yet */
} Hold;

/* Sorted by holder. */
typedef struct Holds {
  Hold *at;
  size_t count, room;
  size_t last;    /* index of the hold used last */
  RefBin *waited; /* holders without a hold, for want of memory, linked by next; one reference each */
} Holds;

/* Completes a fun that was just built at `fun`, up to `top`, where HOLD_FUN_WORDS words are free: its
 * reference to the holder. Gives the new top. */
Term *vl_hold_fun(Heap *h, Term *fun, Term *top, RefBin *holder);

/* Words that vl_hold_or_copy takes. */
size_t vl_hold_or_copy_size(Term t);
/* A term for a heap that never collects, from one of the same process: a held literal is shared, and the heap owns a
 * reference to its holder; anything else is copied. TERM_NONE when memory is out. */
Term vl_hold_or_copy(Heap *h, Term t) VL_MUST_CHECK;

/* For the collector. A heap without memory for a hold has failed; the code stays until the heap is freed. */
void vl_hold_take(Heap *h, RefBin *holder);
void vl_hold_touch(Heap *h, const void *held_literal);
void vl_hold_free_all(Heap *h);

/* A full collection in steps begins, has finished, is given up (major.h). */
void vl_hold_begin_major(Heap *h);
void vl_hold_end_major(Heap *h);
void vl_hold_drop_major(Heap *h);

/* Ends a collection of the heap: lets go of what it does not need. The caller has marked what is run. */
void vl_hold_settle(Heap *h);

#endif
