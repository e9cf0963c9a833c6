#include "heap/check.h"

#include "heap/literal.h"

typedef struct Checker {
  const Heap *heap;
  bool old_only; /* what is looked at is old: it may point to old terms and literals only */
  size_t large;  /* BIN_REF objects met */
} Checker;

static bool lies_between(const Term *p, const Term *start, const Term *end) {
  return p >= start && p < end;
}

static bool is_known(const Checker *c, const Term *p) {
  const Heap *h = c->heap;
  if (is_literal_address(p)) return true;
  if (h->gc && lies_between(p, h->gc->old, h->gc->old_top)) return true;
  if (c->old_only) return false;
  if (h->start && lies_between(p, h->start, h->top)) return true;
  for (const Fragment *f = h->fragments; f; f = f->next)
    if (lies_between(p, f->words, heap_fragment_end(h, f))) return true;
  return false;
}

static void check_slots(void *context, Term *slots, size_t count) {
  const Checker *c = context;
  for (size_t i = 0; i < count; i++) {
    Term t = slots[i];
    if (t == TERM_NONE) continue;
    vl_check(!is_header(t));
    if (is_immediate(t)) continue;
    const Term *p = is_cons(t) ? cons_ptr(t) : box_ptr(t);
    vl_check(is_known(c, p));
    vl_check(is_cons(t) ? !is_header(p[0]) : is_header(p[0]));
  }
}

static void check_space(Checker *c, Term *at, const Term *end) {
  while (at < end) {
    if (!is_header(*at)) {
      vl_check(*at != TERM_NONE);
      check_slots(c, at++, 1);
      continue;
    }
    vl_check(header_kind(*at) < BOX_KIND_COUNT);
    vl_check(header_size(*at) < (size_t)(end - at));
    c->large += box_is_off_heap(*at);
    at += 1 + box_raw_words(*at);
  }
  vl_check(at == end);
}

static size_t list_length(const Term *object) {
  size_t n = 0;
  for (; object; object = (const Term *)(uintptr_t)object[BIN_REF_NEXT]) n++;
  return n;
}

void vl_heap_check(const Heap *h, const RootSet *roots) {
  Checker c = {.heap = h};
  size_t listed = list_length(h->off_heap);
  if (h->start) {
    vl_check(h->start <= h->top && h->top <= h->stop && h->stop <= h->end);
    check_space(&c, h->start, h->top);
  }
  for (Fragment *f = h->fragments; f; f = f->next) check_space(&c, f->words, heap_fragment_end(h, f));
  vl_check(c.large == listed);
  if (h->gc && h->gc->old) {
    c = (Checker){.heap = h, .old_only = true};
    check_space(&c, h->gc->old, h->gc->old_top);
    vl_check(c.large == list_length(h->gc->old_off_heap));
  }
  c.old_only = false;
  for (size_t i = 0; i < roots->range_count; i++) check_slots(&c, roots->ranges[i].at, roots->ranges[i].count);
  if (roots->walk_frames)
    roots->walk_frames(roots->owner, h, true, check_slots, &c);
  else if (h->start)
    check_slots(&c, h->stop, (size_t)(h->end - h->stop));
}
