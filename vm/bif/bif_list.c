/* Lists: the parts of :erlang and :lists that are hot or need sorting. */
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/heavy.h"
#include "data/compare.h"
#include "data/list.h"
#include "data/num.h"

/* Elements walked per reduction. */
enum { WALK_PER_REDUCTION = 32, SORT_PER_REDUCTION = 8 };

Term bif_erlang_hd_1(Process *p, const Term *args) {
  return is_cons(args[0]) ? cons_head(args[0]) : vl_raise_badarg(p);
}

Term bif_erlang_tl_1(Process *p, const Term *args) {
  return is_cons(args[0]) ? cons_tail(args[0]) : vl_raise_badarg(p);
}

Term bif_erlang_length_1(Process *p, const Term *args) {
  size_t n;
  if (!vl_list_length(args[0], &n)) return vl_raise_badarg(p);
  vl_bump_reductions(p, n / WALK_PER_REDUCTION);
  return make_small((int64_t)n);
}

/* -- Copies -- */

/* The elements of a proper list of n > 0 in front of `tail`. */
static Term copy_onto(Process *p, Term list, size_t n, Term tail) {
  Term *at = vl_heap_alloc(&p->heap, n * CONS_WORDS);
  if (!at) return TERM_NONE;
  vl_bump_reductions(p, n / WALK_PER_REDUCTION);
  Term result = (Term)(uintptr_t)at | TAG_CONS;
  for (; n > 1; n--, at += CONS_WORDS, list = cons_tail(list))
    make_cons(at, cons_head(list), (Term)(uintptr_t)(at + CONS_WORDS) | TAG_CONS);
  make_cons(at, cons_head(list), tail);
  return result;
}

Term bif_erlang_append_2(Process *p, const Term *args) {
  size_t n;
  if (!vl_list_length(args[0], &n)) return vl_raise_badarg(p);
  if (n == 0) return args[1];
  if (vl_is_heavy(p, n)) return vl_go_dirty(p);
  return is_nil(args[1]) ? args[0] : copy_onto(p, args[0], n, args[1]);
}

/* What functions of :lists written in the language by OTP raise for wrong arguments. */
static Term no_clause(Process *p) {
  return vl_raise(p, ATOM_error, ATOM_function_clause);
}

static Term reverse_onto(Process *p, Term list, size_t n, Term tail) {
  if (n == 0) return tail;
  if (vl_is_heavy(p, n)) return vl_go_dirty(p);
  Term *at = vl_heap_alloc(&p->heap, n * CONS_WORDS);
  if (!at) return TERM_NONE;
  vl_bump_reductions(p, n / WALK_PER_REDUCTION);
  for (; is_cons(list); list = cons_tail(list), at += CONS_WORDS) tail = make_cons(at, cons_head(list), tail);
  return tail;
}

Term bif_lists_reverse_1(Process *p, const Term *args) {
  size_t n;
  if (!is_list(args[0]) || (is_cons(args[0]) && !is_list(cons_tail(args[0])))) return no_clause(p);
  return vl_list_length(args[0], &n) ? reverse_onto(p, args[0], n, NIL) : vl_raise_badarg(p);
}

Term bif_lists_reverse_2(Process *p, const Term *args) {
  size_t n;
  return vl_list_length(args[0], &n) ? reverse_onto(p, args[0], n, args[1]) : vl_raise_badarg(p);
}

/* -- Search -- */

Term bif_lists_member_2(Process *p, const Term *args) {
  Term item, list = args[1];
  size_t walked = 0;
  bool found = false;
  while (!found && arg_next(&list, &item)) {
    found = vl_equal_exact(item, args[0]);
    if (vl_is_heavy(p, ++walked)) return vl_go_dirty(p);
  }
  vl_bump_reductions(p, walked / WALK_PER_REDUCTION);
  return found || list == NIL ? make_bool(found) : vl_raise_badarg(p);
}

/* The first tuple whose element at `position` equals the key; TERM_NONE with *bad set for a bad
 * position or list. */
static Term find_tuple(Process *p, const Term *args, bool *bad, bool *heavy) {
  Term key = args[0], list = args[2], item;
  size_t walked = 0;
  *heavy = false;
  *bad = !arg_is_int(args[1], 1, SMALL_MAX);
  if (*bad) return TERM_NONE;
  size_t at = (size_t)small_value(args[1]) - 1;
  while (arg_next(&list, &item)) {
    *heavy = vl_is_heavy(p, ++walked);
    if (*heavy) return TERM_NONE;
    if (is_tuple(item) && tuple_size(item) > at && vl_equal(tuple_at(item, at), key)) {
      vl_bump_reductions(p, walked / WALK_PER_REDUCTION);
      return item;
    }
  }
  vl_bump_reductions(p, walked / WALK_PER_REDUCTION);
  *bad = list != NIL;
  return TERM_NONE;
}

Term bif_lists_keyfind_3(Process *p, const Term *args) {
  bool bad, heavy;
  Term found = find_tuple(p, args, &bad, &heavy);
  if (heavy) return vl_go_dirty(p);
  return bad ? vl_raise_badarg(p) : found == TERM_NONE ? ATOM_false : found;
}

Term bif_lists_keymember_3(Process *p, const Term *args) {
  bool bad, heavy;
  Term found = find_tuple(p, args, &bad, &heavy);
  if (heavy) return vl_go_dirty(p);
  return bad ? vl_raise_badarg(p) : make_bool(found != TERM_NONE);
}

Term bif_lists_keysearch_3(Process *p, const Term *args) {
  bool bad, heavy;
  Term found = find_tuple(p, args, &bad, &heavy);
  if (heavy) return vl_go_dirty(p);
  if (bad) return vl_raise_badarg(p);
  return found == TERM_NONE ? ATOM_false : vl_tuple2(&p->heap, ATOM_value, found);
}

/* -- Sorting: in an array, then a new list -- */

typedef struct Array {
  Alloc *alloc;
  Term *items; /* n of `width` words, and room for n more behind them */
  size_t n, width, bytes;
} Array;

/* Room for n items; false when memory is out. */
static bool open_array(Process *p, Array *a, size_t n, size_t width) {
  *a = (Array){.alloc = p->heap.alloc, .n = n, .width = width, .bytes = (2 * n + 1) * width * sizeof(Term)};
  a->items = vl_alloc(a->alloc, a->bytes);
  if (!a->items) p->heap.failed = true;
  vl_bump_reductions(p, n / SORT_PER_REDUCTION);
  return a->items != NULL;
}

/* The elements of a list, which has been found proper. */
static bool open_elements(Process *p, Array *a, Term list, size_t n) {
  if (!open_array(p, a, n, 1)) return false;
  vl_list_elements(list, a->items);
  return true;
}

static void close_array(Array *a) {
  vl_free(a->alloc, a->items, a->bytes);
}

/* Drops items whose first word equals that of the one before. */
static void drop_repeated(Array *a) {
  size_t kept = a->n != 0;
  for (size_t i = 1; i < a->n; i++) {
    const Term *item = a->items + i * a->width;
    if (vl_equal(a->items[(kept - 1) * a->width], *item)) continue;
    memcpy(a->items + kept++ * a->width, item, a->width * sizeof *item);
  }
  a->n = kept;
}

static Term sort_terms(Process *p, const Term *args, bool unique) {
  size_t n;
  Array a;
  if (!vl_list_length(args[0], &n)) return no_clause(p);
  if (n < 2) return args[0];
  if (vl_is_heavy(p, 8 * n)) return vl_go_dirty(p);
  if (!open_elements(p, &a, args[0], n)) return TERM_NONE;
  vl_terms_sort(a.items, n, a.items + n, vl_compare);
  if (unique) drop_repeated(&a);
  Term sorted = vl_list(&p->heap, a.n, a.items, NIL);
  close_array(&a);
  return sorted;
}

Term bif_lists_sort_1(Process *p, const Term *args) {
  return sort_terms(p, args, false);
}

Term bif_lists_usort_1(Process *p, const Term *args) {
  return sort_terms(p, args, true);
}

/* Pairs of a key and its tuple, so that comparing touches no tuple. */
static Term sort_pairs(Process *p, Term list, size_t n, size_t at, bool unique) {
  Array a;
  Term item;
  if (!open_array(p, &a, n, 2)) return TERM_NONE;
  for (Term *next = a.items; arg_next(&list, &item); next += 2) {
    next[0] = tuple_at(item, at);
    next[1] = item;
  }
  vl_pairs_sort(a.items, n, a.items + 2 * n, vl_compare);
  if (unique) drop_repeated(&a);
  for (size_t i = 0; i < a.n; i++) a.items[i] = a.items[2 * i + 1];
  Term sorted = vl_list(&p->heap, a.n, a.items, NIL);
  close_array(&a);
  return sorted;
}

static Term sort_by_element(Process *p, const Term *args, bool unique) {
  Term list = args[1], item;
  size_t n;
  if (!arg_is_int(args[0], 1, SMALL_MAX)) return no_clause(p);
  if (!is_list(list)) return vl_raise_tagged(p, ATOM_case_clause, list);
  size_t at = (size_t)small_value(args[0]) - 1;
  while (arg_next(&list, &item))
    if (!is_tuple(item) || tuple_size(item) <= at) return is_cons(cons_tail(args[1])) ? vl_raise_badarg(p) : args[1];
  if (!vl_list_length(args[1], &n)) return no_clause(p);
  if (n < 2) return args[1];
  return vl_is_heavy(p, 8 * n) ? vl_go_dirty(p) : sort_pairs(p, args[1], n, at, unique);
}

Term bif_lists_keysort_2(Process *p, const Term *args) {
  return sort_by_element(p, args, false);
}

Term bif_lists_ukeysort_2(Process *p, const Term *args) {
  return sort_by_element(p, args, true);
}

/* -- Difference -- */

/* The sorted elements to take away, and per element how many equal ones from it on are taken. */
typedef struct Removal {
  Array sorted;
  Term *taken; /* small integers, in the array's scratch half */
} Removal;

/* Takes one element equal to t; false if there is none left. */
static bool remove_one(Removal *r, Term t) {
  size_t low = 0, high = r->sorted.n;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (vl_compare_exact(r->sorted.items[middle], t) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  size_t next = low < r->sorted.n ? low + (size_t)r->taken[low] : low;
  if (next >= r->sorted.n || !vl_equal_exact(r->sorted.items[next], t)) return false;
  r->taken[low]++;
  return true;
}

Term bif_erlang_subtract_2(Process *p, const Term *args) {
  size_t n, m;
  if (!vl_list_length(args[0], &n) || !vl_list_length(args[1], &m)) return vl_raise_badarg(p);
  if (n == 0 || m == 0) return args[0];
  if (vl_is_heavy(p, 8 * (n + m))) return vl_go_dirty(p);
  Removal r;
  Array kept;
  if (!open_elements(p, &r.sorted, args[1], m)) return TERM_NONE;
  r.taken = r.sorted.items + m;
  vl_terms_sort(r.sorted.items, m, r.taken, vl_compare_exact);
  memset(r.taken, 0, m * sizeof *r.taken);
  Term result = TERM_NONE;
  if (open_elements(p, &kept, args[0], n)) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
      if (!remove_one(&r, kept.items[i])) kept.items[count++] = kept.items[i];
    result = count == n ? args[0] : vl_list(&p->heap, count, kept.items, NIL);
    close_array(&kept);
  }
  close_array(&r.sorted);
  return result;
}

/* -- Sequences -- */

static Term sequence(Process *p, Term from, Term to, Term step) {
  if (!is_small(from) || !is_small(to) || !is_small(step)) return vl_raise_badarg(p);
  int64_t first = small_value(from), last = small_value(to), by = small_value(step);
  if (by == 0) return first == last ? vl_cons(&p->heap, from, NIL) : vl_raise_badarg(p);
  /* One step short of the first is allowed and gives the empty list. */
  if (by > 0 ? first - by > last : first - by < last) return vl_raise_badarg(p);
  if (by > 0 ? first > last : first < last) return NIL;
  size_t n = (size_t)((last - first) / by) + 1;
  if (n > SIZE_MAX / 64) return vl_raise_system_limit(p);
  if (vl_is_heavy(p, n)) return vl_go_dirty(p);
  Term *at = vl_heap_alloc(&p->heap, n * CONS_WORDS), list = NIL;
  if (!at) return TERM_NONE;
  vl_bump_reductions(p, n / WALK_PER_REDUCTION);
  for (size_t i = n; i-- > 0;) list = make_cons(at + i * CONS_WORDS, make_small(first + (int64_t)i * by), list);
  return list;
}

Term bif_lists_seq_2(Process *p, const Term *args) {
  bool rises = is_small(args[0]) && is_small(args[1]) && small_value(args[0]) - 1 <= small_value(args[1]);
  return rises ? sequence(p, args[0], args[1], make_small(1)) : no_clause(p);
}

Term bif_lists_seq_3(Process *p, const Term *args) {
  return sequence(p, args[0], args[1], args[2]);
}
