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

enum { RUN = 8 };

typedef struct Sorter {
  TermOrder *order;
  const void *context;
} Sorter;

static inline bool is_after(const Sorter *s, Term a, Term b) {
  if (!s->context && are_both_small(a, b)) return small_value(a) > small_value(b);
  return s->order(s->context, a, b) > 0;
}

static void sort_run(const Sorter *s, Term *terms, size_t n) {
  for (size_t i = 1; i < n; i++) {
    Term item = terms[i];
    size_t at = i;
    for (; at > 0 && is_after(s, terms[at - 1], item); at--) terms[at] = terms[at - 1];
    terms[at] = item;
  }
}

/* Two sorted neighbours, a to b and b to end, into `out`. */
static void merge(const Sorter *s, const Term *a, const Term *b, const Term *end, Term *out) {
  const Term *left = a, *right = b;
  if (b == end || !is_after(s, b[-1], *b)) {
    memcpy(out, a, (size_t)(end - a) * sizeof *out);
    return;
  }
  while (left < b && right < end) *out++ = is_after(s, *left, *right) ? *right++ : *left++;
  memcpy(out, left, (size_t)(b - left) * sizeof *out);
  memcpy(out + (b - left), right, (size_t)(end - right) * sizeof *out);
}

void vl_terms_sort(Term *terms, size_t n, Term *scratch, TermOrder *order, const void *context) {
  Sorter s = {order, context};
  for (size_t i = 0; i < n; i += RUN) sort_run(&s, terms + i, n - i < RUN ? n - i : RUN);
  Term *from = terms, *to = scratch;
  for (size_t width = RUN; width < n; width *= 2) {
    for (size_t i = 0; i < n; i += 2 * width) {
      size_t middle = n - i < width ? n : i + width, end = n - i < 2 * width ? n : i + 2 * width;
      merge(&s, from + i, from + middle, from + end, to + i);
    }
    Term *swapped = from;
    from = to;
    to = swapped;
  }
  if (from != terms) memcpy(terms, from, n * sizeof *terms);
}
