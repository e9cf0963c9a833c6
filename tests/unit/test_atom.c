#include "term/atom.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>

Test(atom, gives_the_same_word_for_the_same_text) {
  Term a = vl_atom_make(NULL, "some_atom", 9);
  cr_assert_eq(a, vl_atom_make(NULL, "some_atom", 9));
  cr_assert_neq(a, vl_atom_make(NULL, "some_atom2", 10));
  cr_assert(vl_atom_is(a, "some_atom"));
  cr_assert(is_atom(a));
}

Test(atom, knows_the_static_atoms_by_number) {
  cr_assert_eq(vl_atom_make(NULL, "ok", 2), ATOM_ok);
  cr_assert(vl_atom_is(ATOM_Kernel, "Elixir.Kernel"));
}

Test(atom, compares_by_text) {
  Term a = vl_atom_make(NULL, "aa", 2), b = vl_atom_make(NULL, "ab", 2), longer = vl_atom_make(NULL, "aaa", 3);
  cr_assert_lt(vl_atom_compare(a, b), 0);
  cr_assert_gt(vl_atom_compare(longer, a), 0);
  cr_assert_eq(vl_atom_compare(a, a), 0);
}

Test(atom, charges_the_set_and_hides_what_others_made) {
  Alloc alloc;
  vl_alloc_init(&alloc, NULL, NULL, 0);
  AtomSet *set = vl_atomset_new(&alloc, 2), *other = vl_atomset_new(&alloc, 0);
  cr_assert_neq(vl_atom_make(set, "mine1", 5), TERM_NONE);
  cr_assert_neq(vl_atom_make(set, "mine1", 5), TERM_NONE);
  cr_assert_eq(vl_atomset_count(set), 1);
  cr_assert_neq(vl_atom_make(set, "mine2", 5), TERM_NONE);
  cr_assert_eq(vl_atom_make(set, "mine3", 5), TERM_NONE);
  cr_assert_eq(vl_atom_find(NULL, "mine3", 5), TERM_NONE);
  cr_assert_eq(vl_atom_find(other, "mine1", 5), TERM_NONE);
  cr_assert_eq(vl_atom_find(other, "ok", 2), ATOM_ok);
  vl_atomset_free(set);
  vl_atomset_free(other);
  cr_assert_eq(alloc.used, 0);
}

static void *make_many(void *result) {
  for (int i = 0; i < 20000; i++) {
    char text[32];
    int size = snprintf(text, sizeof text, "many_%d", i);
    ((Term *)result)[i] = vl_atom_make(NULL, text, (size_t)size);
  }
  return NULL;
}

Test(atom, threads_agree) {
  static Term results[2][20000];
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, make_many, results[i]);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  cr_assert_eq(memcmp(results[0], results[1], sizeof results[0]), 0);
}
