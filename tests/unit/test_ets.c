#include "data/compare.h"
#include "ets/store.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static Alloc alloc;

static void start(void) {
  vl_alloc_init(&alloc, NULL, NULL, 0);
}

static void stop(void) {
  cr_assert_eq(alloc.used, 0);
}

TestSuite(ets, .init = start, .fini = stop);

static EtsObject *object(int64_t key, int64_t value) {
  Term tuple[] = {make_header(BOX_TUPLE, 2), make_small(key), make_small(value)};
  EtsObject *o = vl_ets_object(&alloc, make_box(tuple));
  cr_assert_not_null(o);
  return o;
}

static void add(EtsTable *t, int64_t key, int64_t value) {
  vl_ets_store_add(t, object(key, value));
}

/* Height by recounting, with the order and the balance checked on the way. */
static uint64_t check_tree(const EtsTable *t, const EtsObject *o) {
  if (!o) return 0;
  uint64_t left = check_tree(t, o->left), right = check_tree(t, o->right);
  cr_assert(left <= right + 1 && right <= left + 1);
  cr_assert(!o->left || vl_compare(ets_key(t, o->left), ets_key(t, o)) < 0);
  cr_assert(!o->right || vl_compare(ets_key(t, o->right), ets_key(t, o)) > 0);
  cr_assert_eq(o->hash, 1 + (left > right ? left : right));
  return o->hash;
}

/* Adds and removes at random, against an array that says what is there. */
static void agree_with_an_array(EtsType type) {
  enum { KEYS = 700, STEPS = 20000 };
  static bool there[KEYS];
  memset(there, 0, sizeof there);
  EtsTable *t = vl_ets_table_new(&alloc, type);
  size_t count = 0;
  srand(7);
  for (int step = 0; step < STEPS; step++) {
    int key = rand() % KEYS;
    EtsObject *o = vl_ets_store_find(t, make_small(key));
    cr_assert_eq(o != NULL, there[key]);
    if (!o) {
      add(t, key, step);
      count++;
    } else {
      vl_ets_store_remove(t, o);
      vl_ets_object_free(&alloc, o);
      count--;
    }
    there[key] = !there[key];
    cr_assert_eq(t->count, count);
    if (type == ETS_ORDERED_SET && step % 100 == 0) check_tree(t, t->tree.root);
  }
  size_t seen = 0;
  for (EtsObject *o = vl_ets_store_first(t); o; o = vl_ets_store_next(t, o)) {
    cr_assert(there[small_value(ets_key(t, o))]);
    seen++;
  }
  cr_assert_eq(seen, count);
  vl_ets_table_free(t);
}

Test(ets, a_hash_agrees_with_an_array) {
  agree_with_an_array(ETS_SET);
}

Test(ets, a_tree_agrees_with_an_array) {
  agree_with_an_array(ETS_ORDERED_SET);
}

Test(ets, a_tree_goes_in_order_both_ways) {
  EtsTable *t = vl_ets_table_new(&alloc, ETS_ORDERED_SET);
  for (int i = 0; i < 100; i++) add(t, i * 37 % 100, i);
  int64_t expected = 0;
  for (EtsObject *o = vl_ets_store_first(t); o; o = vl_ets_store_next(t, o))
    cr_assert_eq(small_value(ets_key(t, o)), expected++);
  cr_assert_eq(small_value(ets_key(t, vl_ets_store_before(t, make_small(50)))), 49);
  cr_assert_null(vl_ets_store_before(t, make_small(0)));
  cr_assert_eq(small_value(ets_key(t, vl_ets_store_last(t))), 99);
  vl_ets_table_free(t);
}

Test(ets, a_bag_keeps_the_order_of_insertion) {
  EtsTable *t = vl_ets_table_new(&alloc, ETS_DUPLICATE_BAG);
  for (int i = 0; i < 5000; i++) add(t, i % 100, i);
  int64_t expected = 42;
  for (EtsObject *o = vl_ets_store_find(t, make_small(42)); o; o = vl_ets_store_same(t, o), expected += 100)
    cr_assert_eq(tuple_at(o->tuple, 1), make_small(expected));
  cr_assert_eq(expected, 5042);
  vl_ets_table_free(t);
}

/* What was there all the time is met exactly once, though others come and go. */
Test(ets, a_fixed_table_can_be_gone_through_while_it_changes) {
  enum { KEYS = 1000 };
  static unsigned met[2 * KEYS];
  EtsTable *t = vl_ets_table_new(&alloc, ETS_SET);
  for (int i = 0; i < KEYS; i++) add(t, i, 0);
  t->fixed++;
  for (EtsObject *o = vl_ets_store_first(t); o;) {
    Term key = ets_key(t, o);
    met[small_value(key)]++;
    if (small_value(key) < KEYS) add(t, small_value(key) + KEYS, 0);
    vl_ets_store_remove(t, o);
    vl_ets_object_free(&alloc, o);
    o = vl_ets_store_after(t, key);
  }
  for (int i = 0; i < KEYS; i++) cr_assert_eq(met[i], 1);
  vl_ets_table_free(t);
}
