/* The explicit stack with which C code walks terms instead of recursing (DESIGN.md, rule 5).
 *
 * It begins on the caller's frame and moves to allocated memory when it grows; after a failed
 * growth every push is dropped and `failed` is set, so that a walk ends soon and its caller can
 * say that memory is out. */
#ifndef VL_STACK_H
#define VL_STACK_H

#include "base/alloc.h"
#include "term/term.h"

#define TERM_STACK_INLINE 64

typedef struct TermStack {
  Alloc *alloc;
  Term *words;
  size_t size, capacity;
  bool failed;
  Term inline_words[TERM_STACK_INLINE];
} TermStack;

static inline void term_stack_init(TermStack *s, Alloc *alloc) {
  s->alloc = alloc;
  s->words = s->inline_words;
  s->size = 0;
  s->capacity = TERM_STACK_INLINE;
  s->failed = false;
}

static inline void term_stack_free(TermStack *s) {
  if (s->words != s->inline_words) vl_free(s->alloc, s->words, s->capacity * sizeof(Term));
}

/* Doubles the room; false when memory is out. */
bool vl_term_stack_grow(TermStack *s);

static inline void term_stack_push(TermStack *s, Term word) {
  if (VL_LIKELY(s->size < s->capacity) || vl_term_stack_grow(s)) s->words[s->size++] = word;
}

static inline bool term_stack_is_empty(const TermStack *s) {
  return s->size == 0;
}

static inline Term term_stack_pop(TermStack *s) {
  vl_assert(s->size != 0);
  return s->words[--s->size];
}

#endif
