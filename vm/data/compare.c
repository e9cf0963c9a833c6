#include "data/compare.h"

#include "data/map.h"
#include "data/num.h"
#include "term/mfa.h"
#include "term/stack.h"

typedef enum Rank {
  RANK_NUMBER,
  RANK_ATOM,
  RANK_REF,
  RANK_FUN,
  RANK_PORT,
  RANK_PID,
  RANK_TUPLE,
  RANK_MAP,
  RANK_NIL,
  RANK_LIST,
  RANK_BITS,
  RANK_INNER /* what no term is */
} Rank;

/* What no term is has the last one. */
static const uint8_t box_ranks[BOX_KIND_COUNT] = {
    [BOX_TUPLE] = RANK_TUPLE,     [BOX_FLOAT] = RANK_NUMBER,
    [BOX_BIGPOS] = RANK_NUMBER,   [BOX_BIGNEG] = RANK_NUMBER,
    [BOX_REF] = RANK_REF,         [BOX_FUN] = RANK_FUN,
    [BOX_EXPORT] = RANK_FUN,      [BOX_MAP] = RANK_MAP,
    [BOX_HAMT] = RANK_MAP,        [BOX_BIN_HEAP] = RANK_BITS,
    [BOX_BIN_REF] = RANK_BITS,    [BOX_BIN_SUB] = RANK_BITS,
    [BOX_HAMT_NODE] = RANK_INNER, [BOX_HAMT_COLLISION] = RANK_INNER,
    [BOX_MATCH] = RANK_INNER,
};

static Rank rank_of(Term t) {
  if (is_small(t)) return RANK_NUMBER;
  if (is_cons(t)) return RANK_LIST;
  if (is_atom(t)) return RANK_ATOM;
  if (is_nil(t)) return RANK_NIL;
  if (is_pid(t)) return RANK_PID;
  if (is_port(t)) return RANK_PORT;
  Rank rank = (Rank)box_ranks[box_kind(t)];
  vl_assert(rank != RANK_INNER);
  return rank;
}

static int order_of(uint64_t a, uint64_t b) {
  return a < b ? -1 : a > b;
}

static int compare_numbers(Term a, Term b, bool exact) {
  if (exact && is_float(a) != is_float(b)) return is_float(a) ? 1 : -1;
  return vl_num_compare(a, b);
}

static int compare_refs(Term a, Term b) {
  const Term *x = box_ptr(a), *y = box_ptr(b);
  int order = order_of(x[REF_INSTANCE], y[REF_INSTANCE]);
  return order ? order : order_of(x[REF_NUMBER], y[REF_NUMBER]);
}

static uint8_t bits_byte(const Bits *bits, size_t i) {
  const uint8_t *at = bits->bytes + i;
  if (bits->offset == 0) return *at;
  /* The last byte may end before its second half begins. */
  uint8_t next = bits->offset + bits->count > (i + 1) * 8 ? at[1] : 0;
  return (uint8_t)(at[0] << bits->offset | next >> (8 - bits->offset));
}

static int compare_bits(Term a, Term b) {
  Bits x = vl_bits(a), y = vl_bits(b);
  size_t common = x.count < y.count ? x.count : y.count, whole = common / 8;
  if (x.offset == 0 && y.offset == 0) {
    int order = whole ? memcmp(x.bytes, y.bytes, whole) : 0;
    if (order) return order;
  } else {
    for (size_t i = 0; i < whole; i++) {
      int order = (int)bits_byte(&x, i) - (int)bits_byte(&y, i);
      if (order) return order;
    }
  }
  if (common % 8) {
    int shift = 8 - (int)(common % 8);
    int order = (bits_byte(&x, whole) >> shift) - (bits_byte(&y, whole) >> shift);
    if (order) return order;
  }
  return order_of(x.count, y.count);
}

/* -- The walk -- */

/* What is still to be compared: pairs (a, b) with the kind of comparison, and runs of
 * elements (pointer, pointer, count). */
typedef enum Work { WORK_PAIR, WORK_EXACT_PAIR, WORK_RUN, WORK_EXACT_RUN } Work;

/* The sorted entries of two large maps, alive until the walk ends. */
typedef struct Entries {
  struct Entries *next;
  size_t bytes;
  Term words[];
} Entries;

typedef struct Walk {
  Alloc alloc;
  TermStack stack;
  Entries *entries;
} Walk;

static void push_work(TermStack *s, Term a, Term b, size_t count, Work work) {
  term_stack_push(s, a);
  term_stack_push(s, b);
  term_stack_push(s, (Term)count << 2 | (Term)work);
}

static void push_run(TermStack *s, const Term *a, const Term *b, size_t count, bool exact) {
  if (count) push_work(s, (Term)(uintptr_t)a, (Term)(uintptr_t)b, count, exact ? WORK_EXACT_RUN : WORK_RUN);
}

static int compare_tuples(TermStack *s, Term a, Term b, bool exact) {
  size_t n = tuple_size(a);
  int order = order_of(n, tuple_size(b));
  if (order == 0) push_run(s, tuple_elements(a), tuple_elements(b), n, exact);
  return order;
}

/* Where the entries of a map lie in key order: n keys and n values. */
static bool sorted_entries(Walk *w, Term map, size_t n, const Term **keys, const Term **values) {
  if (box_kind(map) == BOX_MAP) {
    *keys = tuple_elements(box_ptr(map)[MAP_KEYS]);
    *values = box_ptr(map) + MAP_VALUES;
    return true;
  }
  size_t bytes = sizeof(Entries) + 2 * n * sizeof(Term);
  Entries *e = vl_alloc(&w->alloc, bytes);
  if (!e) return false;
  *e = (Entries){w->entries, bytes};
  w->entries = e;
  vl_map_sorted(map, e->words, e->words + n);
  *keys = e->words;
  *values = e->words + n;
  return true;
}

/* Size, then all keys in order (exactly), then the values in the order of the keys. */
static int compare_maps(Walk *w, Term a, Term b, bool exact) {
  size_t n = vl_map_size(a);
  int order = order_of(n, vl_map_size(b));
  if (order || n == 0) return order;
  const Term *keys_a, *values_a, *keys_b, *values_b;
  if (!sorted_entries(w, a, n, &keys_a, &values_a) || !sorted_entries(w, b, n, &keys_b, &values_b)) {
    w->stack.failed = true;
    return 0;
  }
  push_run(&w->stack, values_a, values_b, n, exact);
  if (keys_a != keys_b) push_run(&w->stack, keys_a, keys_b, n, true);
  return 0;
}

static int compare_mfas(const Mfa *a, const Mfa *b) {
  int order = vl_atom_compare(a->module, b->module);
  if (order == 0) order = vl_atom_compare(a->function, b->function);
  return order ? order : order_of(a->arity, b->arity);
}

/* A local fun before an exported one; funs by module, index and version, then by what they captured. */
static int compare_funs(TermStack *s, Term a, Term b, bool exact) {
  bool local_a = box_kind(a) == BOX_FUN, local_b = box_kind(b) == BOX_FUN;
  if (local_a != local_b) return local_a ? -1 : 1;
  if (!local_a) return compare_mfas(export_mfa(a), export_mfa(b));
  const FunIdentity *x = fun_identity(a), *y = fun_identity(b);
  int order = vl_atom_compare(x->module, y->module);
  if (order == 0) order = order_of(x->index, y->index);
  if (order == 0) order = order_of(x->uniq, y->uniq);
  if (order == 0) order = order_of(fun_env_size(a), fun_env_size(b));
  if (order == 0) push_run(s, box_ptr(a) + FUN_ENV, box_ptr(b) + FUN_ENV, fun_env_size(a), exact);
  return order;
}

/* One pair: 0 with work pushed where it has parts. */
static int compare_step(Walk *w, Term a, Term b, bool exact) {
  TermStack *s = &w->stack;
  Rank rank = rank_of(a), other = rank_of(b);
  if (rank != other) return (int)rank - (int)other;
  switch (rank) {
  case RANK_NUMBER: return compare_numbers(a, b, exact);
  case RANK_ATOM: return vl_atom_compare(a, b);
  case RANK_REF: return compare_refs(a, b);
  case RANK_FUN: return compare_funs(s, a, b, exact);
  case RANK_PORT:
  case RANK_PID: return order_of(a, b);
  case RANK_TUPLE: return compare_tuples(s, a, b, exact);
  case RANK_MAP: return compare_maps(w, a, b, exact);
  case RANK_NIL: return 0;
  case RANK_LIST:
    push_work(s, cons_tail(a), cons_tail(b), 0, exact ? WORK_EXACT_PAIR : WORK_PAIR);
    push_work(s, cons_head(a), cons_head(b), 0, exact ? WORK_EXACT_PAIR : WORK_PAIR);
    return 0;
  case RANK_BITS: return compare_bits(a, b);
  case RANK_INNER: break;
  }
  return 0;
}

/* Takes the next pair off the stack. */
static void next_pair(TermStack *s, Term *a, Term *b, bool *exact) {
  Term word = term_stack_pop(s), y = term_stack_pop(s), x = term_stack_pop(s);
  Work work = (Work)(word & 3);
  *exact = work == WORK_EXACT_PAIR || work == WORK_EXACT_RUN;
  if (work == WORK_PAIR || work == WORK_EXACT_PAIR) {
    *a = x;
    *b = y;
    return;
  }
  const Term *run_a = (const Term *)(uintptr_t)x, *run_b = (const Term *)(uintptr_t)y;
  *a = run_a[0];
  *b = run_b[0];
  push_run(s, run_a + 1, run_b + 1, (size_t)(word >> 2) - 1, *exact);
}

static void end_walk(Walk *w) {
  for (Entries *e = w->entries, *next; e; e = next) {
    next = e->next;
    vl_free(&w->alloc, e, e->bytes);
  }
  vl_check(!w->stack.failed || w->stack.tired);
  term_stack_free(&w->stack);
}

/* -- Without a walk -- */

/* The order of two terms that are not the same word, if it needs a look at them alone. */
static bool order_at_once(Term a, Term b, bool exact, int *order) {
  if (are_both_small(a, b)) {
    *order = (int64_t)a < (int64_t)b ? -1 : 1;
    return true;
  }
  Rank rank = rank_of(a), other = rank_of(b);
  if (rank != other) {
    *order = (int)rank - (int)other;
    return true;
  }
  switch (rank) {
  case RANK_NUMBER: *order = compare_numbers(a, b, exact); return true;
  case RANK_ATOM: *order = vl_atom_compare(a, b); return true;
  case RANK_REF: *order = compare_refs(a, b); return true;
  case RANK_PORT:
  case RANK_PID: *order = order_of(a, b); return true;
  case RANK_BITS: *order = compare_bits(a, b); return true;
  case RANK_NIL:
  case RANK_FUN:
  case RANK_TUPLE:
  case RANK_MAP:
  case RANK_LIST:
  case RANK_INNER: break;
  }
  return false;
}

/* The first elements that differ, where their order tells that of the tuples. */
static bool order_by_elements(Term a, Term b, bool exact, int *order) {
  size_t n = tuple_size(a);
  *order = order_of(n, tuple_size(b));
  for (size_t i = 0; *order == 0 && i < n; i++) {
    Term x = tuple_at(a, i), y = tuple_at(b, i);
    if (x != y && !order_at_once(x, y, exact, order)) return false;
  }
  return true;
}

static int compare_deep(Term a, Term b, bool exact) {
  Walk w = {.entries = NULL};
  vl_alloc_init(&w.alloc, NULL, NULL, 0);
  term_stack_init(&w.stack, &w.alloc);
  int order = compare_step(&w, a, b, exact);
  while (order == 0 && !term_stack_is_empty(&w.stack)) {
    next_pair(&w.stack, &a, &b, &exact);
    if (a != b) order = compare_step(&w, a, b, exact);
  }
  end_walk(&w);
  return order;
}

static int compare(Term a, Term b, bool exact) {
  int order;
  if (a == b) return 0;
  if (order_at_once(a, b, exact, &order)) return order;
  if (is_tuple(a) && order_by_elements(a, b, exact, &order)) return order;
  return compare_deep(a, b, exact);
}

int vl_compare(Term a, Term b) {
  return compare(a, b, false);
}

int vl_compare_exact(Term a, Term b) {
  return compare(a, b, true);
}

/* What a look at n parts alone tells of them. */
typedef enum Glance { GLANCE_EQUAL, GLANCE_DIFFER, GLANCE_UNSURE } Glance;

static Glance glance(const Term *a, const Term *b, size_t n) {
  Glance seen = GLANCE_EQUAL;
  for (size_t i = 0; i < n; i++) {
    if (a[i] == b[i]) continue;
    if (is_immediate(a[i]) || is_immediate(b[i])) return GLANCE_DIFFER;
    seen = GLANCE_UNSURE;
  }
  return seen;
}

bool vl_equal_deep(Term a, Term b) {
  Glance seen = GLANCE_UNSURE;
  /* Most unequal terms differ in kind or size. */
  if (is_cons(a) != is_cons(b)) return false;
  if (is_bitstring(a) && is_bitstring(b)) return bits_in(a) == bits_in(b) && compare_bits(a, b) == 0;
  if (is_boxed(a) && box_ptr(a)[0] != box_ptr(b)[0]) return false;
  if (is_ref(a)) return compare_refs(a, b) == 0;
  if (is_cons(a)) seen = glance(cons_ptr(a), cons_ptr(b), CONS_WORDS);
  if (is_tuple(a)) seen = glance(tuple_elements(a), tuple_elements(b), tuple_size(a));
  return seen == GLANCE_UNSURE ? compare(a, b, true) == 0 : seen == GLANCE_EQUAL;
}
