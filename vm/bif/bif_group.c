/* Lists by keys: what Enum needs to group, count and tell apart. Keys are equal when they match, as those of maps. */
#include "base/table.h"
#include "base/vec.h"
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/heavy.h"
#include "data/compare.h"
#include "data/hash.h"
#include "data/list.h"
#include "data/map.h"

/* Elements per reduction, and steps of one element (bif/heavy.h). */
enum { GROUP_PER_REDUCTION = 8, GROUP_STEPS = 8 };

/* Scratch memory: pairs of a key and a term, in the order of their first coming, found by their keys. */
typedef struct Groups {
  Vec pairs;
  Table index;
} Groups;

static void open_groups(Process *p, Groups *g) {
  vl_vec_init(&g->pairs, p->heap.alloc, 2 * sizeof(Term));
  vl_table_init(&g->index, p->heap.alloc);
}

static void close_groups(Groups *g) {
  vl_table_free(&g->index);
  vl_vec_free(&g->pairs);
}

/* The term of a key, in a new pair as TERM_NONE; NULL when memory is out. Stands until the next call. */
static Term *group_of(Groups *g, Term key) {
  uint64_t hash = vl_hash(key, 0);
  for (uint32_t at = 0, row; (row = vl_table_next(&g->index, hash, &at)) != TABLE_NONE;) {
    Term *pair = (Term *)g->pairs.items + 2 * (size_t)row;
    if (vl_equal_exact(pair[0], key)) return pair + 1;
  }
  if (g->pairs.count >= TABLE_NONE - 1 || !vl_table_add(&g->index, hash, (uint32_t)g->pairs.count)) return NULL;
  Term *pair = vl_vec_add(&g->pairs, 1);
  if (!pair) return NULL;
  pair[0] = key;
  pair[1] = TERM_NONE;
  return pair + 1;
}

static Term map_of(Process *p, Groups *g) {
  return g->pairs.count ? vl_map_from_pairs(&p->heap, g->pairs.items, g->pairs.count) : vl_map_empty(&p->heap);
}

/* What a list becomes; TERM_NONE when memory is out. */
typedef Term Grouping(Process *p, Groups *g, Term list, size_t n);

static Term by_key(Process *p, Term list, Grouping *grouping) {
  size_t n;
  Groups g;
  if (!vl_list_length(list, &n)) return vl_raise(p, ATOM_error, ATOM_function_clause);
  if (vl_is_heavy(p, GROUP_STEPS * n)) return vl_go_dirty(p);
  vl_bump_reductions(p, n / GROUP_PER_REDUCTION);
  open_groups(p, &g);
  Term result = grouping(p, &g, list, n);
  if (result == TERM_NONE) p->heap.failed = true;
  close_groups(&g);
  return result;
}

/* Pairs [key | value] from the last to the first. */
static Term group(Process *p, Groups *g, Term list, size_t n) {
  Term *at = vl_heap_alloc(&p->heap, n * CONS_WORDS), item;
  if (!at) return TERM_NONE;
  for (; arg_next(&list, &item); at += CONS_WORDS) {
    Term *values = group_of(g, cons_head(item));
    if (!values) return TERM_NONE;
    *values = make_cons(at, cons_tail(item), *values == TERM_NONE ? NIL : *values);
  }
  return map_of(p, g);
}

static Term count(Process *p, Groups *g, Term list, size_t n) {
  Term item;
  while (arg_next(&list, &item)) {
    Term *found = group_of(g, item);
    if (!found) return TERM_NONE;
    *found = make_small(*found == TERM_NONE ? 1 : small_value(*found) + 1);
  }
  return map_of(p, g);
}

/* The second words of the pairs. */
static Term seconds(Process *p, Groups *g) {
  Term *words = g->pairs.items;
  for (size_t i = 0; i < g->pairs.count; i++) words[i] = words[2 * i + 1];
  return vl_list(&p->heap, g->pairs.count, words, NIL);
}

static Term unique(Process *p, Groups *g, Term list, size_t n) {
  Term item;
  while (arg_next(&list, &item)) {
    Term *found = group_of(g, item);
    if (!found) return TERM_NONE;
    if (*found == TERM_NONE) *found = item;
  }
  return seconds(p, g);
}

/* Pairs [key | value]. */
static Term unique_by(Process *p, Groups *g, Term list, size_t n) {
  Term item;
  while (arg_next(&list, &item)) {
    Term *found = group_of(g, cons_head(item));
    if (!found) return TERM_NONE;
    if (*found == TERM_NONE) *found = cons_tail(item);
  }
  return seconds(p, g);
}

static Term pairs_by_key(Process *p, Term list, Grouping *grouping) {
  Term rest = list, item;
  while (arg_next(&rest, &item))
    if (!is_cons(item)) return vl_raise(p, ATOM_error, ATOM_function_clause);
  return by_key(p, list, grouping);
}

Term bif_vl_lists_group_1(Process *p, const Term *args) {
  return pairs_by_key(p, args[0], group);
}

Term bif_vl_lists_count_1(Process *p, const Term *args) {
  return by_key(p, args[0], count);
}

Term bif_vl_lists_unique_1(Process *p, const Term *args) {
  return by_key(p, args[0], unique);
}

Term bif_vl_lists_unique_by_1(Process *p, const Term *args) {
  return pairs_by_key(p, args[0], unique_by);
}
