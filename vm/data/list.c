#include "data/list.h"

bool vl_list_length(Term list, size_t *n) {
  size_t count = 0;
  for (; is_cons(list); list = cons_tail(list)) count++;
  *n = count;
  return is_nil(list);
}

void vl_list_elements(Term list, Term *out) {
  for (; is_cons(list); list = cons_tail(list)) *out++ = cons_head(list);
}

/* -- Merge sort, from the bottom up, over short runs made by insertion -- */

/* RUN: items of a run. AHEAD: words of an item that will be compared soon; by then what it leads to is in the cache. */
enum { RUN = 8, AHEAD = 8 };

/* Items are of `width` words, a constant wherever these are inlined; the first is the key. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE bool is_after(TermOrder *order, Term a, Term b) {
  if (are_both_small(a, b)) return small_value(a) > small_value(b);
  return order(a, b) > 0;
}

ALWAYS_INLINE void move_item(Term *to, const Term *from, size_t width) {
  for (size_t i = 0; i < width; i++) to[i] = from[i];
}

ALWAYS_INLINE void sort_run(TermOrder *order, Term *items, size_t words, size_t width) {
  for (size_t i = width; i < words; i += width) {
    Term item[2];
    size_t at = i;
    move_item(item, items + i, width);
    for (; at > 0 && is_after(order, items[at - width], item[0]); at -= width)
      move_item(items + at, items + at - width, width);
    move_item(items + at, item, width);
  }
}

/* Two sorted neighbours, a to b and b to end, into `out`. */
ALWAYS_INLINE void merge(TermOrder *order, const Term *a, const Term *b, const Term *end, Term *out, size_t width) {
  const Term *left = a, *right = b;
  if (b == end || !is_after(order, *(b - width), *b)) {
    memcpy(out, a, (size_t)(end - a) * sizeof *out);
    return;
  }
  for (; left < b && right < end; out += width) {
    const Term **from = is_after(order, *left, *right) ? &right : &left;
    move_item(out, *from, width);
    *from += width;
    if (end - *from > AHEAD) __builtin_prefetch((const void *)(uintptr_t)(*from)[AHEAD]);
  }
  memcpy(out, left, (size_t)(b - left) * sizeof *out);
  memcpy(out + (b - left), right, (size_t)(end - right) * sizeof *out);
}

ALWAYS_INLINE void sort(Term *items, size_t words, Term *scratch, TermOrder *order, size_t width) {
  size_t run = RUN * width;
  for (size_t i = 0; i < words; i += run) sort_run(order, items + i, words - i < run ? words - i : run, width);
  Term *from = items, *to = scratch;
  for (size_t span = run; span < words; span *= 2) {
    for (size_t i = 0; i < words; i += 2 * span) {
      size_t middle = words - i < span ? words : i + span, end = words - i < 2 * span ? words : i + 2 * span;
      merge(order, from + i, from + middle, from + end, to + i, width);
    }
    Term *swapped = from;
    from = to;
    to = swapped;
  }
  if (from != items) memcpy(items, from, words * sizeof *items);
}

void vl_terms_sort(Term *terms, size_t n, Term *scratch, TermOrder *order) {
  sort(terms, n, scratch, order, 1);
}

void vl_pairs_sort(Term *pairs, size_t n, Term *scratch, TermOrder *order) {
  sort(pairs, 2 * n, scratch, order, 2);
}
