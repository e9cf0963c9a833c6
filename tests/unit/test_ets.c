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
  EtsObject *o = vl_ets_object(&alloc, make_box(tuple), VL_COUNT_OF(tuple));
  cr_assert_not_null(o);
  return o;
}

static void add(EtsTable *t, int64_t key, int64_t value) {
  EtsKey k = ets_key_of(t, make_small(key));
  vl_ets_store_add(t, &k, object(key, value));
  ets_adjust(t);
}

/* Height by recounting, with the order and the balance checked on the way. */
static uint32_t check_tree(const EtsTable *t, const EtsObject *o) {
  if (!o) return 0;
  uint32_t left = check_tree(t, o->left), right = check_tree(t, o->right);
  cr_assert(left <= right + 1 && right <= left + 1);
  cr_assert(!o->left || vl_compare(ets_key(t, o->left), ets_key(t, o)) < 0);
  cr_assert(!o->right || vl_compare(ets_key(t, o->right), ets_key(t, o)) > 0);
  cr_assert_eq(o->height, 1 + (left > right ? left : right));
  return o->height;
}

/* Adds and removes at random, against an array that says what is there. */
static void agree_with_an_array(EtsType type, size_t parts) {
  enum { KEYS = 700, STEPS = 20000 };
  static bool there[KEYS];
  memset(there, 0, sizeof there);
  EtsTable *t = vl_ets_table_new(&alloc, type, parts);
  size_t count = 0;
  srand(7);
  for (int step = 0; step < STEPS; step++) {
    int key = rand() % KEYS;
    EtsKey k = ets_key_of(t, make_small(key));
    EtsObject *o = vl_ets_store_find(t, &k);
    cr_assert_eq(o != NULL, there[key]);
    if (!o) {
      add(t, key, step);
      count++;
    } else {
      vl_ets_store_remove(t, &k, o);
      vl_ets_object_free(&alloc, o);
      ets_adjust(t);
      count--;
    }
    there[key] = !there[key];
    cr_assert_eq(vl_ets_count(t), count);
    if (type == ETS_ORDERED_SET && step % 100 == 0) check_tree(t, t->tree.root);
  }
  size_t seen = 0;
  for (EtsPlace at = vl_ets_first(t, ETS_SHARED); at.object; vl_ets_go(t, &at, vl_ets_beside(t, &at, false))) {
    cr_assert(there[small_value(ets_key(t, at.object))]);
    seen++;
  }
  cr_assert_eq(seen, count);
  vl_ets_table_free(t);
}

Test(ets, a_hash_agrees_with_an_array) {
  agree_with_an_array(ETS_SET, 1);
  agree_with_an_array(ETS_SET, PARTS_SHARED);
}

Test(ets, a_tree_agrees_with_an_array) {
  agree_with_an_array(ETS_ORDERED_SET, 1);
}

Test(ets, a_tree_goes_in_order_both_ways) {
  EtsTable *t = vl_ets_table_new(&alloc, ETS_ORDERED_SET, 1);
  for (int i = 0; i < 100; i++) add(t, i * 37 % 100, i);
  int64_t expected = 0;
  EtsPlace at = vl_ets_first(t, ETS_SHARED);
  for (; at.object; vl_ets_go(t, &at, vl_ets_beside(t, &at, false)))
    cr_assert_eq(small_value(ets_key(t, at.object)), expected++);
  for (at = vl_ets_last(t, ETS_SHARED); at.object; vl_ets_go(t, &at, vl_ets_beside(t, &at, true)))
    cr_assert_eq(small_value(ets_key(t, at.object)), --expected);
  cr_assert_eq(expected, 0);
  cr_assert_eq(small_value(ets_key(t, vl_ets_tree_before(t, make_small(50)))), 49);
  cr_assert_null(vl_ets_tree_before(t, make_small(0)));
  vl_ets_table_free(t);
}

Test(ets, a_bag_has_the_newest_of_a_key_first) {
  EtsTable *t = vl_ets_table_new(&alloc, ETS_DUPLICATE_BAG, PARTS_READ);
  for (int i = 0; i < 5000; i++) add(t, i % 100, i);
  EtsKey k = ets_key_of(t, make_small(42));
  int64_t expected = 4942;
  for (EtsObject *o = vl_ets_store_find(t, &k); o; o = vl_ets_store_same(t, o), expected -= 100)
    cr_assert_eq(o->terms[2], make_small(expected));
  cr_assert_eq(expected, -58);
  vl_ets_table_free(t);
}

/* What was there all the time is met exactly once, though others come and go. */
Test(ets, a_fixed_table_can_be_gone_through_while_it_changes) {
  enum { KEYS = 1000 };
  static unsigned met[2 * KEYS];
  EtsTable *t = vl_ets_table_new(&alloc, ETS_SET, PARTS_READ);
  for (int i = 0; i < KEYS; i++) add(t, i, 0);
  vl_ets_hold(t);
  for (EtsPlace at = vl_ets_first(t, ETS_SHARED); at.object;) {
    EtsKey k = ets_key_of_object(t, at.object);
    met[small_value(k.term)]++;
    vl_ets_leave(&at);
    if (small_value(k.term) < KEYS) add(t, small_value(k.term) + KEYS, 0);
    EtsObject *o = vl_ets_store_find(t, &k);
    vl_ets_store_remove(t, &k, o);
    vl_ets_object_free(&alloc, o);
    at = vl_ets_after(t, &k, ETS_SHARED);
  }
  vl_ets_unhold(t);
  for (int i = 0; i < KEYS; i++) cr_assert_eq(met[i], 1);
  vl_ets_table_free(t);
}

/* Many objects make many buckets, few make few again, and none is lost on the way. */
Test(ets, buckets_split_and_merge) {
  enum { KEYS = 20000 };
  EtsTable *t = vl_ets_table_new(&alloc, ETS_SET, PARTS_SHARED);
  for (int i = 0; i < KEYS; i++) add(t, i, i);
  cr_assert_geq(t->hash.active, KEYS / 2 / ETS_LOAD);
  for (int i = 0; i < KEYS; i++) {
    EtsKey k = ets_key_of(t, make_small(i));
    EtsObject *o = vl_ets_store_find(t, &k);
    cr_assert_eq(o->terms[2], make_small(i));
    vl_ets_store_remove(t, &k, o);
    vl_ets_object_free(&alloc, o);
    ets_adjust(t);
  }
  cr_assert_leq(t->hash.active, KEYS / 100);
  cr_assert_eq(vl_ets_count(t), 0);
  add(t, 1, 1);
  cr_assert(vl_ets_clear(t));
  cr_assert_eq(vl_ets_count(t), 0);
  vl_ets_table_free(t);
}
