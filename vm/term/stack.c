#include "term/stack.h"

#include "base/thread.h"

bool vl_term_stack_grow(TermStack *s) {
  if (s->failed) return false;
  size_t bytes = s->capacity * sizeof(Term);
  Term *words =
      s->words == s->inline_words ? vl_alloc(s->alloc, 2 * bytes) : vl_realloc(s->alloc, s->words, bytes, 2 * bytes);
  if (!words) {
    s->failed = true;
    return false;
  }
  if (s->words == s->inline_words) memcpy(words, s->inline_words, bytes);
  s->words = words;
  s->capacity *= 2;
  return true;
}

void vl_term_stack_pause(TermStack *s) {
  const Thread *t = vl_current_thread;
  s->steps = TERM_STACK_STEPS;
  if (!t || !t->tired || !t->tired(t)) return;
  s->failed = s->tired = true;
  s->size = 0;
}
