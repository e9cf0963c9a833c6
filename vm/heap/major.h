/* A full collection of a large old generation, in steps that minor collections take between them, so that no pause is
 * as long as the heap is large.
 *
 *   begin    a minor collection whose pointers into the old generation, from roots and young objects, are all marked.
 *            What is promoted from now on lives
 *   mark     what is marked is looked through: a bit for each word that lives
 *   copy     what lives goes to a new block in the order in which it lies; where something goes is counted from
 *            the bits, so nothing is written to the old block, which the process goes on to use
 *   finish   a minor collection that turns each pointer to the old block into one to the new
 *
 * It is as simple as that because terms are never changed: what the process can reach at the end it could reach at the
 * beginning, or has made since. Match contexts alone are changed; their copies are refreshed at the end.
 *
 * Whatever cannot go on so (memory, a full collection on demand) drops it: the heap is as if it had not begun.
 * By the user of the heap. */
#ifndef VL_MAJOR_H
#define VL_MAJOR_H

#include "heap/heap.h"

typedef enum MajorPhase { MAJOR_BEGIN, MAJOR_MARK, MAJOR_COPY } MajorPhase;

typedef struct Major {
  MajorPhase phase;
  Term *from, *snapshot; /* the old generation at the beginning; what is behind it lives */
  uint64_t *live;        /* by word of it: does it live? */
  size_t *before;        /* by 64 words: how many words live before them */
  size_t live_words;
  Term *to, *to_top, *to_end; /* the new block */
  Term *cursor;               /* all before it has been copied */
  Term **noted;               /* marked, not looked through yet; later: match contexts */
  size_t noted_count, noted_room;
  size_t all_work; /* words to look at, about */
  bool failed;     /* memory is out */
} Major;

/* Begins one for the heap, whose next minor collection marks. NULL when memory is out. */
Major *vl_major_begin(Heap *h) VL_MUST_CHECK;
/* Gives it up, if there is one. */
void vl_major_drop(Heap *h);
/* Ends it; the new block is the heap's now. */
void vl_major_close(Heap *h);

/* For the minor collection that begins it: t points into the old generation. */
void vl_major_mark(Heap *h, Term t);

/* Looks at about so many words. Keeps `room` words free in the new block for what is promoted later. False when memory
 * is out. */
bool vl_major_step(Heap *h, size_t words, size_t room) VL_MUST_CHECK;
/* Has all been copied? */
bool vl_major_is_ready(const Heap *h);
/* Bytes of the new block, and of what tells what lives. */
size_t vl_major_bytes(const Major *m);
/* Words free in the new block. */
size_t vl_major_room(const Major *m);

/* For the minor collection that finishes it. Where an object that lives now is; NULL if p does not live. */
Term *vl_major_moved(const Major *m, const Term *p);
/* The copies of match contexts catch up. */
void vl_major_refresh(const Major *m);

/* Of the old generation when it began? Or promoted since? */
static inline bool major_has(const Major *m, const Term *p, const Term *old_top) {
  return (uintptr_t)p - (uintptr_t)m->from < (uintptr_t)old_top - (uintptr_t)m->from;
}

#endif
