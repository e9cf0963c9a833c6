#include "data/int.h"

#include "data/num.h"

#include <criterion/criterion.h>
#include <gmp.h>

static Alloc alloc;
static Heap heap;

static void open_heap(void) {
  vl_alloc_init(&alloc, NULL, NULL, 0);
  vl_heap_init(&heap, &alloc);
}

static void close_heap(void) {
  vl_heap_free(&heap);
  cr_assert_eq(alloc.used, 0);
}

TestSuite(integer, .init = open_heap, .fini = close_heap);

static Term parse(const char *text) {
  bool bad;
  Term t = vl_int_parse(&heap, text, strlen(text), 10, &bad);
  cr_assert(t != TERM_NONE && !bad, "%s", text);
  return t;
}

static void expect(Term t, const char *text) {
  char out[4096];
  cr_assert_neq(t, TERM_NONE);
  size_t n = vl_int_format(&alloc, t, 10, out);
  cr_assert(n == strlen(text) && memcmp(out, text, n) == 0, "%.*s instead of %s", (int)n, out, text);
}

Test(integer, crosses_from_small_to_big_and_back) {
  Term edge = make_small(SMALL_MAX);
  Term big = vl_int_add(&heap, edge, make_small(1));
  expect(big, "2305843009213693952");
  cr_assert_eq(vl_int_sub(&heap, big, make_small(1)), edge);
  cr_assert_eq(vl_int_neg(&heap, big), make_small(SMALL_MIN));
  expect(vl_int_div(&heap, make_small(SMALL_MIN), make_small(-1)), "2305843009213693952");
}

Test(integer, bits_are_those_of_twos_complement) {
  Term a = parse("-340282366920938463463374607431768211456"), b = parse("18446744073709551615");
  cr_assert_eq(vl_int_band(&heap, a, b), make_small(0));
  expect(vl_int_bor(&heap, a, b), "-340282366920938463444927863358058659841");
  expect(vl_int_bxor(&heap, a, make_small(-1)), "340282366920938463463374607431768211455");
  cr_assert_eq(vl_int_shift(&heap, a, -127), make_small(-2));
  cr_assert_eq(vl_int_shift(&heap, make_small(-5), -1), make_small(-3));
  cr_assert_eq(vl_int_shift(&heap, parse("-18446744073709551617"), -200), make_small(-1));
}

/* -- Against GMP's own mpz, on numbers of many sizes -- */

static uint64_t seed = 88172645463325252u;
static uint64_t next_random(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return seed;
}

static Term random_int(size_t limbs, mpz_t out) {
  uint64_t words[3000];
  /* Runs of ones and zeros meet more carries than noise does. */
  for (size_t i = 0; i < limbs; i++)
    words[i] = next_random() % 3 == 0 ? 0 : next_random() % 2 ? UINT64_MAX : next_random();
  bool negative = next_random() & 1;
  mpz_import(out, limbs, -1, 8, 0, 0, words);
  if (negative) mpz_neg(out, out);
  return vl_int_from_limbs(&heap, negative, words, limbs);
}

static void expect_mpz(Term t, const mpz_t value, const char *what, size_t an, size_t bn) {
  char *text = mpz_get_str(NULL, 10, value);
  char *out = malloc(vl_int_format_size(t, 10));
  size_t n = vl_int_format(&alloc, t, 10, out);
  cr_assert(n == strlen(text) && memcmp(out, text, n) == 0, "%s of %zu and %zu limbs", what, an, bn);
  free(out);
  free(text);
}

Test(integer, agrees_with_gmp_at_many_sizes) {
  static const size_t sizes[] = {1, 2, 3, 15, 16, 17, 31, 40, 63, 64, 65, 100, 129, 257, 600};
  mpz_t a, b, c;
  mpz_inits(a, b, c, NULL);
  for (size_t i = 0; i < VL_COUNT_OF(sizes); i++)
    for (size_t j = 0; j < VL_COUNT_OF(sizes); j++)
      for (int round = 0; round < 4; round++) {
        Term x = random_int(sizes[i], a), y = random_int(sizes[j], b);
        mpz_add(c, a, b);
        expect_mpz(vl_int_add(&heap, x, y), c, "sum", sizes[i], sizes[j]);
        mpz_sub(c, a, b);
        expect_mpz(vl_int_sub(&heap, x, y), c, "difference", sizes[i], sizes[j]);
        mpz_mul(c, a, b);
        expect_mpz(vl_int_mul(&heap, x, y), c, "product", sizes[i], sizes[j]);
        mpz_xor(c, a, b);
        expect_mpz(vl_int_bxor(&heap, x, y), c, "xor", sizes[i], sizes[j]);
        if (mpz_sgn(b) == 0) continue;
        mpz_tdiv_q(c, a, b);
        expect_mpz(vl_int_div(&heap, x, y), c, "quotient", sizes[i], sizes[j]);
        mpz_tdiv_r(c, a, b);
        expect_mpz(vl_int_rem(&heap, x, y), c, "remainder", sizes[i], sizes[j]);
      }
  mpz_clears(a, b, c, NULL);
}

Test(integer, large_text_there_and_back) {
  mpz_t a;
  mpz_init(a);
  Term x = random_int(2500, a);
  for (unsigned base = 2; base <= 36; base += 17) {
    char *out = malloc(vl_int_format_size(x, base));
    size_t n = vl_int_format(&alloc, x, base, out);
    bool bad;
    Term back = vl_int_parse(&heap, out, n, base, &bad);
    cr_assert(back != TERM_NONE && vl_int_compare(x, back) == 0, "base %u", base);
    free(out);
  }
  mpz_clear(a);
}

Test(integer, refuses_text_that_is_no_number) {
  static const char *texts[] = {"", "-", "+", "12a", " 1", "1_000"};
  for (size_t i = 0; i < VL_COUNT_OF(texts); i++) {
    bool bad = false;
    cr_assert_eq(vl_int_parse(&heap, texts[i], strlen(texts[i]), 10, &bad), TERM_NONE);
    cr_assert(bad);
  }
}

Test(integer, converts_to_doubles_rounding_to_even) {
  double d;
  cr_assert(vl_int_to_double(parse("9007199254740993"), &d) && d == 9007199254740992.0);
  cr_assert(vl_int_to_double(parse("18446744073709553665"), &d) && d == 18446744073709555712.0);
  cr_assert(vl_int_to_double(parse("-36893488147419103232"), &d) && d == -0x1p65);
  cr_assert_not(vl_int_to_double(vl_int_shift(&heap, make_small(1), 1024), &d));
  expect(vl_int_from_double(&heap, -1e30), "-1000000000000000019884624838656");
}

Test(integer, orders_exactly_against_floats) {
  Term f = vl_float(&heap, 0x1p53);
  cr_assert_gt(vl_num_compare(parse("9007199254740993"), f), 0);
  cr_assert_eq(vl_num_compare(parse("9007199254740992"), f), 0);
  cr_assert_lt(vl_num_compare(vl_float(&heap, -1e300), parse("-1")), 0);
  cr_assert_gt(vl_num_compare(parse("3"), vl_float(&heap, 2.5)), 0);
}

Test(integer, says_why_there_is_no_result) {
  NumStatus status;
  cr_assert_eq(vl_num_add(&heap, ATOM_ok, make_small(1), &status), TERM_NONE);
  cr_assert_eq(status, NUM_BAD);
  cr_assert_eq(vl_num_bsl(&heap, make_small(1), make_small(SMALL_MAX), &status), TERM_NONE);
  cr_assert_eq(status, NUM_NO_ROOM);
  cr_assert_eq(vl_num_bsr(&heap, make_small(-1), make_small(SMALL_MAX), &status), make_small(-1));
}
