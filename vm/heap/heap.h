/* Where terms live.
 *
 * A Heap is one block, bumped upwards from `start`; a process's stack grows down
 * from `end` in the same block, so that one comparison (top + need > stop) checks
 * both. When the block is full C code gets a fragment: C never collects, only
 * instructions do (gc.h). A heap of fragments alone (start == NULL) serves the
 * compiler's units, messages and environments; it is freed whole.
 *
 *   start      young        top            stop                    end
 *     | seen once | nursery   |    free      |  stack (y registers)  |
 *   old generation: separate blocks, see gc.h
 *
 * A heap is used by one thread at a time: the holder of its process's run token. */
#ifndef VL_HEAP_H
#define VL_HEAP_H

#include "base/alloc.h"
#include "term/atom.h"
#include "term/box.h"

typedef struct Fragment {
  struct Fragment *next;
  Term *top, *limit; /* limit: end of the words */
  Term words[];
} Fragment;

typedef struct RefBin RefBin; /* refbin.h */
typedef struct GcState GcState;

typedef struct Heap {
  Alloc *alloc;
  Term *start, *top; /* block; a heap of fragments alone has none, its top is in the newest */
  Term *stop;        /* the stack's lowest word; E while in C code */
  Term *end;
  Fragment *fragments;   /* newest first */
  Term *off_heap;        /* BIN_REF objects of the young generation, linked by BIN_REF_NEXT */
  size_t fragment_words; /* held in fragments: makes the next collection due */
  size_t virtual_bytes;  /* of large binaries since the last collection */
  size_t limit_words;    /* 0: none. Past it vl_heap_alloc gives NULL, after a bounded overdraft */
  bool failed;           /* an allocation gave NULL: the owner must die with system_limit */
  Term last_holder;      /* BOX_REF of the last fun of temporary code built since a collection, or TERM_NONE */
  GcState *gc;           /* generations, statistics; NULL for a heap of fragments alone */
} Heap;

/* Words below the stack that C code leaves free: a call pushes its return address without a check. */
#define HEAP_RESERVE 1

/* An empty heap of fragments. Allocates nothing. */
void vl_heap_init(Heap *h, Alloc *a);
/* A heap over n words of the caller, who knows that exactly n are needed. Not to be freed. */
void vl_heap_over(Heap *h, Alloc *a, Term *words, size_t n);
/* Frees block, fragments, old generation, and releases every off-heap binary. */
void vl_heap_free(Heap *h);

/* Frees the fragments; what they held must be dead or moved. */
void vl_heap_free_fragments(Heap *h);

/* Takes over a fragment filled elsewhere, and the list of large binaries its terms hold: nothing
 * moves, the next collection folds it in. */
void vl_heap_adopt(Heap *h, Fragment *f, Term *off_heap);

/* Where what was allocated in a fragment ends: a heap of fragments alone has a newer top of its newest. */
static inline Term *heap_fragment_end(const Heap *h, const Fragment *f) {
  return f == h->fragments && !h->start && h->top ? h->top : f->top;
}

/* Copies n words of a small object: a call costs more than it saves. Gives the end of the copy. */
static inline Term *copy_words(Term *to, const Term *from, size_t n) {
  enum { PAIR = 2 };
  for (; n >= PAIR; n -= PAIR, to += PAIR, from += PAIR) memcpy(to, from, PAIR * sizeof(Term));
  if (n) *to++ = *from;
  return to;
}

Term *vl_heap_alloc_slow(Heap *h, size_t words) VL_MUST_CHECK;

/* `words` words of uninitialised room, contiguous, or NULL when memory or the
 * heap's limit is exhausted (h->failed is set). The caller fills all of them
 * before the next call into the machine. Never collects, never moves a term. */
static inline VL_MUST_CHECK Term *vl_heap_alloc(Heap *h, size_t words) {
  if (VL_LIKELY((size_t)(h->stop - h->top) >= words + HEAP_RESERVE)) {
    Term *at = h->top;
    h->top += words;
    return at;
  }
  return vl_heap_alloc_slow(h, words);
}

/* Gives back the unused tail of the most recent allocation: `at` up to `from + words`. */
void vl_heap_shrink(Heap *h, Term *end_of_allocation, Term *new_end);

/* -- Builders. Each gives TERM_NONE when there is no room, or when an argument is
 *    TERM_NONE, so that a failed builder's result can be passed on unchecked. -- */

Term vl_cons(Heap *h, Term head, Term tail) VL_MUST_CHECK;
Term vl_tuple(Heap *h, size_t n, const Term *elements) VL_MUST_CHECK;
Term vl_tuple2(Heap *h, Term a, Term b) VL_MUST_CHECK;
Term vl_tuple3(Heap *h, Term a, Term b, Term c) VL_MUST_CHECK;
Term vl_tuple4(Heap *h, Term a, Term b, Term c, Term d) VL_MUST_CHECK;
/* Proper or improper list of n elements in front of `tail`. */
Term vl_list(Heap *h, size_t n, const Term *elements, Term tail) VL_MUST_CHECK;
Term vl_float(Heap *h, double d) VL_MUST_CHECK;
/* Any int64: a small, or a one-limb big. */
Term vl_int(Heap *h, int64_t i) VL_MUST_CHECK;
Term vl_uint(Heap *h, uint64_t i) VL_MUST_CHECK;
/* A binary holding a copy of the bytes: BIN_HEAP up to BIN_HEAP_MAX bytes, else BIN_REF. */
Term vl_binary(Heap *h, const void *bytes, size_t size) VL_MUST_CHECK;
/* The same, its data left for the caller to fill through *data before anything else sees it. */
Term vl_binary_new(Heap *h, size_t size, uint8_t **data) VL_MUST_CHECK;
/* Part of a bitstring as a term sharing its bytes (small whole-byte parts are copied). */
Term vl_bits_sub(Heap *h, Term bitstring, size_t bit_offset, size_t bit_count) VL_MUST_CHECK;

#define BIN_HEAP_MAX 64

/* -- Reading bitstrings -- */

/* Where the bits of a bitstring lie. Valid until the heap moves. */
typedef struct Bits {
  const uint8_t *bytes; /* of the byte that holds the first bit */
  size_t offset;        /* 0..7: the first bit within *bytes, from the most significant */
  size_t count;         /* bits */
} Bits;

Bits vl_bits(Term bitstring);
/* Their count alone. */
static inline size_t bits_in(Term bitstring) {
  const Term *object = box_ptr(bitstring);
  return header_kind(object[0]) == BOX_BIN_SUB ? (size_t)object[BIN_SUB_BITS] : (size_t)object[BIN_HEAP_BYTES] * 8;
}
/* True and the bytes if t is a binary (whole bytes) starting on a byte boundary; a binary
 * that starts inside a byte needs vl_binary_bytes. */
bool vl_binary_peek(Term t, const uint8_t **bytes, size_t *size);
/* Bytes of any binary; an unaligned one is copied to the heap first. False if t is no binary,
 * or memory is out. */
bool vl_binary_bytes(Heap *h, Term t, const uint8_t **bytes, size_t *size) VL_MUST_CHECK;

#endif
