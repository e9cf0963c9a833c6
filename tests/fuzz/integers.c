/* Integers of random sizes against GMP's own mpz.
 *
 *   integers [SECONDS] [SEED]     prints its seed first; the same seed tries the same numbers */
#include "data/int.h"

#include <gmp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_LIMBS = 1500, USUAL_LIMBS = 24 };

typedef struct Fuzz {
  Alloc alloc;
  Heap heap;
  uint64_t random;
  mpz_t a, b, c, d;
} Fuzz;

static uint64_t next_random(Fuzz *f) {
  f->random ^= f->random << 13;
  f->random ^= f->random >> 7;
  f->random ^= f->random << 17;
  return f->random;
}

/* Runs of ones and zeros meet more carries than noise does. */
static uint64_t random_limb(Fuzz *f) {
  switch (next_random(f) % 4) {
  case 0: return 0;
  case 1: return UINT64_MAX;
  case 2: return UINT64_C(1) << next_random(f) % 64;
  default: return next_random(f);
  }
}

static Term random_integer(Fuzz *f, mpz_t out) {
  uint64_t limbs[MOST_LIMBS];
  size_t n = next_random(f) % (next_random(f) % 16 == 0 ? MOST_LIMBS : USUAL_LIMBS);
  for (size_t i = 0; i < n; i++) limbs[i] = random_limb(f);
  bool negative = next_random(f) & 1;
  mpz_import(out, n, -1, 8, 0, 0, limbs);
  if (negative) mpz_neg(out, out);
  return vl_int_from_limbs(&f->heap, negative, limbs, n);
}

static void expect(Fuzz *f, Term t, const mpz_t value, const char *what) {
  uint64_t small;
  const uint64_t *limbs;
  bool negative;
  size_t n = vl_int_limbs(t, &small, &limbs, &negative);
  mpz_import(f->d, n, -1, 8, 0, 0, limbs);
  if (negative) mpz_neg(f->d, f->d);
  if (mpz_cmp(f->d, value) == 0) return;
  gmp_printf("%s of %Zd and %Zd is %Zd, not %Zd\n", what, f->a, f->b, value, f->d);
  exit(1);
}

static void check_arithmetic(Fuzz *f, Term x, Term y) {
  Heap *h = &f->heap;
  mpz_add(f->c, f->a, f->b), expect(f, vl_int_add(h, x, y), f->c, "sum");
  mpz_sub(f->c, f->a, f->b), expect(f, vl_int_sub(h, x, y), f->c, "difference");
  mpz_mul(f->c, f->a, f->b), expect(f, vl_int_mul(h, x, y), f->c, "product");
  if (mpz_sgn(f->b) == 0) return;
  mpz_tdiv_q(f->c, f->a, f->b), expect(f, vl_int_div(h, x, y), f->c, "quotient");
  mpz_tdiv_r(f->c, f->a, f->b), expect(f, vl_int_rem(h, x, y), f->c, "remainder");
}

static void check_bits(Fuzz *f, Term x, Term y) {
  Heap *h = &f->heap;
  mpz_and(f->c, f->a, f->b), expect(f, vl_int_band(h, x, y), f->c, "and");
  mpz_ior(f->c, f->a, f->b), expect(f, vl_int_bor(h, x, y), f->c, "or");
  mpz_xor(f->c, f->a, f->b), expect(f, vl_int_bxor(h, x, y), f->c, "xor");
  mpz_com(f->c, f->a), expect(f, vl_int_bnot(h, x), f->c, "not");
  uint64_t by = next_random(f) % 700;
  mpz_mul_2exp(f->c, f->a, by), expect(f, vl_int_shift(h, x, (int64_t)by), f->c, "left shift");
  mpz_fdiv_q_2exp(f->c, f->a, by), expect(f, vl_int_shift(h, x, -(int64_t)by), f->c, "right shift");
  int order = mpz_cmp(f->a, f->b);
  mpz_set_si(f->c, (order > 0) - (order < 0));
  expect(f, make_small(vl_int_compare(x, y)), f->c, "order");
}

static void check_text(Fuzz *f, Term x) {
  unsigned base = 2 + (unsigned)(next_random(f) % 35);
  size_t room = vl_int_format_size(x, base);
  char *out = malloc(room), *text = mpz_get_str(NULL, -(int)base, f->a);
  size_t n = vl_int_format(&f->alloc, x, base, out);
  if (n > room || n != strlen(text) || memcmp(out, text, n) != 0) {
    printf("base %u: %.*s instead of %s\n", base, (int)n, out, text);
    exit(1);
  }
  bool bad;
  expect(f, vl_int_parse(&f->heap, text, n, base, &bad), f->a, "text");
  free(out);
  free(text);
}

static void round_of(Fuzz *f) {
  vl_heap_init(&f->heap, &f->alloc);
  Term x = random_integer(f, f->a), y = random_integer(f, f->b);
  check_arithmetic(f, x, y);
  check_bits(f, x, y);
  check_text(f, x);
  vl_heap_free(&f->heap);
}

int main(int argc, char **argv) {
  double seconds = argc > 1 ? atof(argv[1]) : 5;
  uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL), count = 0;
  printf("seed %" PRIu64 "\n", seed);
  fflush(stdout);
  Fuzz f = {.random = seed * 2 + 1};
  vl_alloc_init(&f.alloc, NULL, NULL, 0);
  mpz_inits(f.a, f.b, f.c, f.d, NULL);
  time_t end = time(NULL) + (time_t)seconds;
  do round_of(&f), count++;
  while (time(NULL) < end);
  mpz_clears(f.a, f.b, f.c, f.d, NULL);
  printf("%" PRIu64 " inputs\n", count);
  return f.alloc.used != 0;
}
