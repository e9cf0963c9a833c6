#include "data/limbs.h"

#include <gmp.h>
#include <string.h>

static_assert(sizeof(mp_limb_t) == sizeof(uint64_t), "GMP limbs are words");

/* GMP multiplies by schoolbook, without scratch memory, below its own threshold; 16 is below
 * that on every processor it knows. */
enum { KARATSUBA_LIMBS = 16, SCHOOL_DIVISION_LIMBS = 64, TEXT_BLOCK_LIMBS = 30 };

static inline mp_limb_t *mp(uint64_t *a) {
  return (mp_limb_t *)a;
}
static inline const mp_limb_t *cmp(const uint64_t *a) {
  return (const mp_limb_t *)a;
}

/* -- Multiplication -- */

/* Schoolbook, in rows: mpn_mul_1 and mpn_addmul_1 need no memory at any size. */
static void mul_school(uint64_t *out, const uint64_t *a, size_t an, const uint64_t *b, size_t bn) {
  out[an] = mpn_mul_1(mp(out), cmp(a), (mp_size_t)an, b[0]);
  for (size_t i = 1; i < bn; i++) out[an + i] = mpn_addmul_1(mp(out + i), cmp(a), (mp_size_t)an, b[i]);
}

/* |a - b| of n limbs; true if a < b. */
static bool abs_difference(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
  bool less = mpn_cmp(cmp(a), cmp(b), (mp_size_t)n) < 0;
  if (less)
    mpn_sub_n(mp(out), cmp(b), cmp(a), (mp_size_t)n);
  else
    mpn_sub_n(mp(out), cmp(a), cmp(b), (mp_size_t)n);
  return less;
}

/* Adds a to out at once with its carry; there is room for it. */
static void add_in(uint64_t *out, size_t out_size, const uint64_t *a, size_t n) {
  mp_limb_t carry = mpn_add_n(mp(out), cmp(out), cmp(a), (mp_size_t)n);
  if (carry) mpn_add_1(mp(out + n), cmp(out + n), (mp_size_t)(out_size - n), carry);
}

/* Karatsuba on equal sizes: with a = a1 B + a0 the middle term is
 * a1 b1 + a0 b0 - (a1 - a0)(b1 - b0). Scratch: 4 n + 64 limbs. */
static void mul_equal(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n, uint64_t *scratch) {
  if (n < KARATSUBA_LIMBS) {
    mul_school(out, a, n, b, n);
    return;
  }
  size_t low = n / 2, high = n - low; /* high is low or low + 1 */
  uint64_t *da = scratch, *db = scratch + high, *product = scratch + 2 * high, *rest = scratch + 4 * high;
  /* The low halves count as `high` limbs: pad them in scratch. */
  memcpy(product, a, low * sizeof *a);
  memcpy(product + high, b, low * sizeof *b);
  if (high > low) product[low] = product[high + low] = 0;
  bool a_less = abs_difference(da, a + low, product, high);
  bool b_less = abs_difference(db, b + low, product + high, high);
  mul_equal(product, da, db, high, rest);
  mul_equal(out, a, b, low, rest);
  mul_equal(out + 2 * low, a + low, b + low, high, rest);
  /* middle = high product + low product -+ product, in 2 * high + 1 limbs */
  uint64_t *middle = rest;
  middle[2 * high] = mpn_add(mp(middle), cmp(out + 2 * low), (mp_size_t)(2 * high), cmp(out), (mp_size_t)(2 * low));
  if (a_less == b_less)
    middle[2 * high] -= mpn_sub_n(mp(middle), cmp(middle), cmp(product), (mp_size_t)(2 * high));
  else
    middle[2 * high] += mpn_add_n(mp(middle), cmp(middle), cmp(product), (mp_size_t)(2 * high));
  size_t room = 2 * n - low;
  size_t size = 2 * high + 1 < room ? 2 * high + 1 : room;
  add_in(out + low, room, middle, size);
}

/* Scratch for mul_equal: the sum of 4 ceil(n/2) over the levels, and the middle's two limbs. */
static size_t mul_scratch(size_t n) {
  return 6 * n + 256;
}

bool vl_limbs_mul(Alloc *alloc, uint64_t *out, const uint64_t *a, size_t an, const uint64_t *b, size_t bn) {
  if (an < bn) {
    const uint64_t *t = a;
    size_t tn = an;
    a = b, an = bn, b = t, bn = tn;
  }
  if (bn == 0) {
    memset(out, 0, an * sizeof *out);
    return true;
  }
  if (bn < KARATSUBA_LIMBS) {
    mul_school(out, a, an, b, bn);
    return true;
  }
  /* Slices of a as long as b. */
  size_t scratch_size = (mul_scratch(bn) + 2 * bn) * sizeof(uint64_t);
  uint64_t *scratch = vl_alloc(alloc, scratch_size);
  if (!scratch) return false;
  uint64_t *part = scratch + mul_scratch(bn);
  memset(out, 0, (an + bn) * sizeof *out);
  size_t at = 0;
  for (; at + bn <= an; at += bn) {
    mul_equal(part, a + at, b, bn, scratch);
    add_in(out + at, an + bn - at, part, 2 * bn);
  }
  bool ok = true;
  if (at < an) {
    ok = vl_limbs_mul(alloc, part, b, bn, a + at, an - at);
    if (ok) add_in(out + at, an + bn - at, part, an - at + bn);
  }
  vl_free(alloc, scratch, scratch_size);
  return ok;
}

/* -- Division: Knuth's algorithm D below, Burnikel and Ziegler's recursion above -- */

/* Divides a (an limbs, destroyed: the remainder stays in its low bn) by normalised b (top bit
 * set); q has an - bn limbs, the quotient's highest limb, 0 or 1, is returned. */
static uint64_t div_school(uint64_t *q, uint64_t *a, size_t an, const uint64_t *b, size_t bn) {
  uint64_t top = 0;
  if (mpn_cmp(cmp(a + an - bn), cmp(b), (mp_size_t)bn) >= 0) {
    mpn_sub_n(mp(a + an - bn), cmp(a + an - bn), cmp(b), (mp_size_t)bn);
    top = 1;
  }
  uint64_t b1 = b[bn - 1], b2 = bn > 1 ? b[bn - 2] : 0;
  for (size_t i = an - bn; i-- > 0;) {
    uint64_t a0 = a[i + bn], a1 = a[i + bn - 1], a2 = bn > 1 ? a[i + bn - 2] : 0;
    unsigned __int128 digit, rest;
    if (a0 >= b1) {
      digit = UINT64_MAX;
      rest = ((unsigned __int128)a0 << 64 | a1) - digit * b1;
    } else {
      unsigned __int128 two = (unsigned __int128)a0 << 64 | a1;
      digit = two / b1;
      rest = two % b1;
    }
    while (rest >> 64 == 0 && digit * b2 > (rest << 64 | a2)) {
      digit--;
      rest += b1;
    }
    mp_limb_t borrow = mpn_submul_1(mp(a + i), cmp(b), (mp_size_t)bn, (mp_limb_t)digit);
    bool negative = a[i + bn] < borrow;
    a[i + bn] -= borrow;
    if (negative) {
      digit--;
      a[i + bn] += mpn_add_n(mp(a + i), cmp(a + i), cmp(b), (mp_size_t)bn);
    }
    q[i] = (uint64_t)digit;
  }
  return top;
}

static bool div_by_half(Alloc *alloc, uint64_t *q, uint64_t *a, const uint64_t *b, size_t n);

/* 2n by n limbs, the upper half of a below b: q gets n limbs, a's low n the remainder. */
static bool div_double(Alloc *alloc, uint64_t *q, uint64_t *a, const uint64_t *b, size_t n) {
  if (n < SCHOOL_DIVISION_LIMBS || n % 2 != 0) {
    div_school(q, a, 2 * n, b, n);
    return true;
  }
  size_t half = n / 2;
  return div_by_half(alloc, q + half, a + half, b, n) && div_by_half(alloc, q, a, b, n);
}

/* 3 half by 2 half limbs: q gets half = n/2 limbs, a's low n limbs the remainder, its top half 0. */
static bool div_by_half(Alloc *alloc, uint64_t *q, uint64_t *a, const uint64_t *b, size_t n) {
  size_t half = n / 2;
  size_t bytes = n * sizeof(uint64_t);
  uint64_t *product = vl_alloc(alloc, bytes);
  if (!product) return false;
  bool ok = true;
  if (mpn_cmp(cmp(a + n), cmp(b + half), (mp_size_t)half) < 0) {
    ok = div_double(alloc, q, a + half, b + half, half);
  } else {
    /* The quotient would be B^half or more: take B^half - 1. */
    memset(q, 0xFF, half * sizeof *q);
    mpn_sub_n(mp(a + n), cmp(a + n), cmp(b + half), (mp_size_t)half);
    mp_limb_t carry = mpn_add_n(mp(a + half), cmp(a + half), cmp(b + half), (mp_size_t)half);
    mpn_add_1(mp(a + n), cmp(a + n), (mp_size_t)half, carry);
  }
  if (ok) ok = vl_limbs_mul(alloc, product, q, half, b, half);
  if (ok) {
    mp_limb_t borrow = mpn_sub_n(mp(a), cmp(a), cmp(product), (mp_size_t)n);
    int64_t top = (int64_t)(a[n] - borrow);
    while (top < 0) {
      mpn_sub_1(mp(q), cmp(q), (mp_size_t)half, 1);
      top += (int64_t)mpn_add_n(mp(a), cmp(a), cmp(b), (mp_size_t)n);
    }
    memset(a + n, 0, half * sizeof *a);
    a[n] = (uint64_t)top;
  }
  vl_free(alloc, product, bytes);
  return ok;
}

/* The recursion wants the divisor's size even at each level: multiples of a power of two. */
static size_t block_size(size_t bn) {
  size_t unit = 1;
  while (bn / unit >= SCHOOL_DIVISION_LIMBS) unit *= 2;
  return (bn + unit - 1) / unit * unit;
}

/* Large division, block by block from the top. a and b are given shifted so that b's top bit is
 * set; both are padded below by `pad` limbs. */
static bool div_blocks(Alloc *alloc, uint64_t *q, uint64_t *a, size_t blocks, const uint64_t *b, size_t n) {
  for (size_t i = blocks - 1; i-- > 0;)
    if (!div_double(alloc, q + i * n, a + i * n, b, n)) return false;
  return true;
}

static bool div_large(Alloc *alloc, uint64_t *q, uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b,
                      size_t bn) {
  size_t n = block_size(bn), pad = n - bn;
  unsigned shift = (unsigned)__builtin_clzll(b[bn - 1]);
  size_t blocks = (an + pad + 1 + n - 1) / n;
  if (blocks < 2) blocks = 2;
  size_t a_limbs = blocks * n, q_limbs = (blocks - 1) * n, bytes = (a_limbs + n + q_limbs) * sizeof(uint64_t);
  uint64_t *wide = vl_alloc_zeroed(alloc, 1, bytes);
  if (!wide) return false;
  uint64_t *divisor = wide + a_limbs, *quotient = divisor + n;
  if (shift) {
    mpn_lshift(mp(divisor + pad), cmp(b), (mp_size_t)bn, shift);
    wide[pad + an] = mpn_lshift(mp(wide + pad), cmp(a), (mp_size_t)an, shift);
  } else {
    memcpy(divisor + pad, b, bn * sizeof *b);
    memcpy(wide + pad, a, an * sizeof *a);
  }
  /* The top block is below the divisor: it has a zero limb at least, or is the carry alone. */
  bool ok = true;
  if (mpn_cmp(cmp(wide + a_limbs - n), cmp(divisor), (mp_size_t)n) >= 0) ok = false;
  vl_check(ok);
  ok = div_blocks(alloc, quotient, wide, blocks, divisor, n);
  if (ok && q) {
    size_t qn = an - bn + 1;
    memcpy(q, quotient, (qn < q_limbs ? qn : q_limbs) * sizeof *q);
    if (qn > q_limbs) memset(q + q_limbs, 0, (qn - q_limbs) * sizeof *q);
  }
  if (ok && r) {
    if (shift)
      mpn_rshift(mp(r), cmp(wide + pad), (mp_size_t)bn, shift);
    else
      memcpy(r, wide + pad, bn * sizeof *r);
  }
  vl_free(alloc, wide, bytes);
  return ok;
}

static bool div_small(Alloc *alloc, uint64_t *q, uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b,
                      size_t bn) {
  unsigned shift = (unsigned)__builtin_clzll(b[bn - 1]);
  size_t bytes = (2 * an + 3 + bn) * sizeof(uint64_t);
  uint64_t *wide = vl_alloc(alloc, bytes);
  if (!wide) return false;
  uint64_t *divisor = wide + an + 1, *quotient = divisor + bn;
  wide[an] = 0;
  if (shift) {
    mpn_lshift(mp(divisor), cmp(b), (mp_size_t)bn, shift);
    wide[an] = mpn_lshift(mp(wide), cmp(a), (mp_size_t)an, shift);
  } else {
    memcpy(divisor, b, bn * sizeof *b);
    memcpy(wide, a, an * sizeof *a);
  }
  div_school(quotient, wide, an + 1, divisor, bn);
  if (q) memcpy(q, quotient, (an - bn + 1) * sizeof *q);
  if (r && shift) mpn_rshift(mp(r), cmp(wide), (mp_size_t)bn, shift);
  if (r && !shift) memcpy(r, wide, bn * sizeof *r);
  vl_free(alloc, wide, bytes);
  return true;
}

bool vl_limbs_div(Alloc *alloc, uint64_t *q, uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn) {
  if (bn == 1 && q) {
    mp_limb_t rest = mpn_divrem_1(mp(q), 0, cmp(a), (mp_size_t)an, b[0]);
    if (r) r[0] = rest;
    return true;
  }
  if (bn == 1) {
    r[0] = mpn_mod_1(cmp(a), (mp_size_t)an, b[0]);
    return true;
  }
  if (bn < SCHOOL_DIVISION_LIMBS || an - bn < SCHOOL_DIVISION_LIMBS) return div_small(alloc, q, r, a, an, b, bn);
  return div_large(alloc, q, r, a, an, b, bn);
}

/* -- Text -- */

/* The largest power of the base that fits a limb, and its exponent. */
static uint64_t limb_power(unsigned base, size_t *digits) {
  uint64_t power = base;
  size_t count = 1;
  while (power <= UINT64_MAX / base) {
    power *= base;
    count++;
  }
  *digits = count;
  return power;
}

size_t vl_limbs_digits(size_t n, unsigned base) {
  unsigned bits = 63u - (unsigned)__builtin_clzll(base); /* floor of log2 */
  return n * 64 / bits + 2;
}

size_t vl_limbs_for_digits(size_t count, unsigned base) {
  size_t digits;
  limb_power(base, &digits);
  return count / digits + 2;
}

static const char digit_text[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* Exactly `digits` digits, zeros in front. */
static void block_to_text(char *out, size_t digits, uint64_t *a, size_t n, unsigned base) {
  size_t step;
  uint64_t power = limb_power(base, &step);
  while (digits != 0) {
    n = limbs_trim(a, n);
    uint64_t low = n ? mpn_divrem_1(mp(a), 0, cmp(a), (mp_size_t)n, power) : 0;
    for (size_t i = 0; i < step && digits != 0; i++, low /= base) out[--digits] = digit_text[low % base];
  }
}

/* The powers base^(digits 2^i), each the square of the one before. */
enum { MAX_POWERS = 40 };
typedef struct Powers {
  Alloc *alloc;
  uint64_t *limbs[MAX_POWERS];
  size_t n[MAX_POWERS], room[MAX_POWERS], digits[MAX_POWERS];
  size_t count;
} Powers;

static void free_powers(Powers *p) {
  for (size_t i = 0; i < p->count; i++) vl_free(p->alloc, p->limbs[i], p->room[i] * sizeof(uint64_t));
}

/* Squares until the next would have more than max limbs. */
static bool make_powers(Powers *p, Alloc *alloc, unsigned base, size_t max) {
  *p = (Powers){.alloc = alloc};
  size_t step;
  uint64_t power = limb_power(base, &step);
  p->limbs[0] = vl_alloc(alloc, TEXT_BLOCK_LIMBS * sizeof(uint64_t));
  if (!p->limbs[0]) return false;
  p->room[0] = TEXT_BLOCK_LIMBS;
  p->limbs[0][0] = 1;
  size_t n = 1;
  for (size_t i = 0; i < TEXT_BLOCK_LIMBS - 1; i++) {
    mp_limb_t carry = mpn_mul_1(mp(p->limbs[0]), cmp(p->limbs[0]), (mp_size_t)n, power);
    if (carry) p->limbs[0][n++] = carry;
  }
  p->n[0] = n;
  p->digits[0] = step * (TEXT_BLOCK_LIMBS - 1);
  p->count = 1;
  while (p->n[p->count - 1] * 2 - 1 <= max && p->count < MAX_POWERS) {
    size_t last = p->count - 1, room = 2 * p->n[last];
    uint64_t *square = vl_alloc(alloc, room * sizeof(uint64_t));
    if (!square) return false;
    p->limbs[p->count] = square;
    p->room[p->count] = room;
    p->count++;
    if (!vl_limbs_mul(alloc, square, p->limbs[last], p->n[last], p->limbs[last], p->n[last])) return false;
    p->n[last + 1] = limbs_trim(square, room);
    p->digits[last + 1] = 2 * p->digits[last];
  }
  return true;
}

/* `digits` digits of a, split by the largest power below it. Depth: the number of powers. */
static bool split_to_text(const Powers *p, size_t level, char *out, size_t digits, uint64_t *a, size_t n,
                          unsigned base) {
  n = limbs_trim(a, n);
  while (level > 0 && (p->n[level - 1] > n || p->digits[level - 1] >= digits)) level--;
  if (level == 0 || n <= TEXT_BLOCK_LIMBS) {
    block_to_text(out, digits, a, n, base);
    return true;
  }
  size_t at = level - 1, pn = p->n[at], low = p->digits[at], bytes = (n + 1) * sizeof(uint64_t);
  uint64_t *q = vl_alloc(p->alloc, bytes);
  if (!q) return false;
  uint64_t *r = q + (n - pn + 1);
  bool ok = vl_limbs_div(p->alloc, q, r, a, n, p->limbs[at], pn) &&
            split_to_text(p, level, out, digits - low, q, n - pn + 1, base) &&
            split_to_text(p, at, out + digits - low, low, r, pn, base);
  vl_free(p->alloc, q, bytes);
  return ok;
}

static size_t word_to_text(char *out, uint64_t value, unsigned base) {
  char text[64];
  size_t at = sizeof text;
  if (base == 10) /* the compiler divides by a constant */
    for (; value >= 10; value /= 10) text[--at] = digit_text[value % 10];
  for (; value >= base; value /= base) text[--at] = digit_text[value % base];
  text[--at] = digit_text[value];
  memcpy(out, text + at, sizeof text - at);
  return sizeof text - at;
}

size_t vl_limbs_to_text(Alloc *alloc, char *out, uint64_t *a, size_t n, unsigned base) {
  n = limbs_trim(a, n);
  if (n <= 1) return word_to_text(out, n ? a[0] : 0, base);
  size_t digits = vl_limbs_digits(n, base);
  bool ok = true;
  if (n <= TEXT_BLOCK_LIMBS * 2) {
    block_to_text(out, digits, a, n, base);
  } else {
    Powers powers;
    ok = make_powers(&powers, alloc, base, n) && split_to_text(&powers, powers.count, out, digits, a, n, base);
    free_powers(&powers);
  }
  if (!ok) return 0;
  size_t zeros = 0;
  while (zeros + 1 < digits && out[zeros] == '0') zeros++;
  memmove(out, out + zeros, digits - zeros);
  return digits - zeros;
}

static unsigned digit_value(char c) {
  if (c >= '0' && c <= '9') return (unsigned)(c - '0');
  return (unsigned)((c | 0x20) - 'a') + 10;
}

static void block_from_text(uint64_t *out, size_t *n, const char *text, size_t count, unsigned base) {
  size_t step;
  uint64_t power = limb_power(base, &step);
  *n = 0;
  for (size_t first = count % step, at = 0; at < count;) {
    size_t end = at == 0 && first != 0 ? first : at + step;
    uint64_t value = 0;
    for (; at < end; at++) value = value * base + digit_value(text[at]);
    mp_limb_t carry = *n ? mpn_mul_1(mp(out), cmp(out), (mp_size_t)*n, power) : 0;
    if (carry) out[(*n)++] = carry;
    carry = *n ? mpn_add_1(mp(out), cmp(out), (mp_size_t)*n, value) : value;
    if (carry) out[(*n)++] = carry;
  }
}

static bool split_from_text(const Powers *p, size_t level, uint64_t *out, size_t *n, const char *text, size_t count,
                            unsigned base) {
  while (level > 0 && p->digits[level - 1] >= count) level--;
  if (level == 0) {
    block_from_text(out, n, text, count, base);
    return true;
  }
  size_t at = level - 1, low = p->digits[at];
  size_t high_room = vl_limbs_for_digits(count - low, base), bytes = (high_room + p->n[at]) * 2 * sizeof(uint64_t);
  uint64_t *high = vl_alloc(p->alloc, bytes);
  if (!high) return false;
  uint64_t *product = high + high_room;
  size_t high_n, low_n = 0;
  bool ok = split_from_text(p, level, high, &high_n, text, count - low, base) &&
            vl_limbs_mul(p->alloc, product, high, high_n, p->limbs[at], p->n[at]);
  size_t rest_bytes = vl_limbs_for_digits(low, base) * sizeof(uint64_t);
  uint64_t *rest = ok ? vl_alloc(p->alloc, rest_bytes) : NULL;
  ok = rest && split_from_text(p, at, rest, &low_n, text + count - low, low, base);
  if (ok) {
    size_t pn = limbs_trim(product, high_n + p->n[at]);
    memcpy(out, product, pn * sizeof *out);
    if (pn < low_n) {
      memcpy(out, rest, low_n * sizeof *out);
      pn = low_n;
    } else if (low_n) {
      mp_limb_t carry = mpn_add(mp(out), cmp(out), (mp_size_t)pn, cmp(rest), (mp_size_t)low_n);
      if (carry) out[pn++] = carry;
    }
    *n = pn;
  }
  vl_free(p->alloc, rest, rest_bytes);
  vl_free(p->alloc, high, bytes);
  return ok;
}

bool vl_limbs_from_text(Alloc *alloc, uint64_t *out, size_t *n, const char *text, size_t count, unsigned base) {
  while (count != 0 && *text == '0') text++, count--;
  size_t limbs = vl_limbs_for_digits(count, base);
  if (limbs <= TEXT_BLOCK_LIMBS * 2) {
    block_from_text(out, n, text, count, base);
    return true;
  }
  Powers powers;
  bool ok =
      make_powers(&powers, alloc, base, limbs) && split_from_text(&powers, powers.count, out, n, text, count, base);
  free_powers(&powers);
  return ok;
}
