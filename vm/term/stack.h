/* The explicit stack with which C code walks terms instead of recursing (DESIGN.md, rule 5).
 *
 * It begins on the caller's frame and moves to allocated memory when it grows; after a failed
 * growth every push is dropped and `failed` is set, so that a walk ends soon and its caller can
 * say that memory is out.
 *
 * A term of shared parts may be longer to walk than anybody can wait. So a walk ends as if memory were out when the
 * instance has used up its time (Thread.tired): it is asked now and then. */
#ifndef VL_STACK_H
#define VL_STACK_H

#include "base/alloc.h"
#include "term/term.h"

#define TERM_STACK_INLINE 64
#define TERM_STACK_STEPS 65536

typedef struct TermStack {
  Alloc *alloc;
  Term *words;
  size_t size, capacity;
  bool failed;
  bool tired;     /* failed, but not for want of memory: what comes of the walk is of no use to anybody */
  uint32_t steps; /* until the thread is asked */
  Term inline_words[TERM_STACK_INLINE];
} TermStack;

static inline void term_stack_init(TermStack *s, Alloc *alloc) {
  s->alloc = alloc;
  s->words = s->inline_words;
  s->size = 0;
  s->capacity = TERM_STACK_INLINE;
  s->failed = s->tired = false;
  s->steps = TERM_STACK_STEPS;
}

static inline void term_stack_free(TermStack *s) {
  if (s->words != s->inline_words) vl_free(s->alloc, s->words, s->capacity * sizeof(Term));
}

/* Doubles the room; false when memory is out. */
bool vl_term_stack_grow(TermStack *s);

static inline void term_stack_push(TermStack *s, Term word) {
  if (VL_LIKELY(s->size < s->capacity) || vl_term_stack_grow(s)) s->words[s->size++] = word;
}

/* Asks the thread whether it is to go on; if not, the stack is emptied. */
void vl_term_stack_pause(TermStack *s);

static inline bool term_stack_is_empty(TermStack *s) {
  if (VL_UNLIKELY(--s->steps == 0)) vl_term_stack_pause(s);
  return s->size == 0;
}

static inline Term term_stack_pop(TermStack *s) {
  vl_assert(s->size != 0);
  return s->words[--s->size];
}

#endif
