#include "data/int.h"

#include "data/limbs.h"

#include <gmp.h>
#include <math.h>

/* A number seen as sign and magnitude, whatever it is made of. */
typedef struct View {
  const uint64_t *limbs;
  size_t n;
  bool negative;
  uint64_t small;
} View;

static void view(View *v, Term a) {
  v->n = vl_int_limbs(a, &v->small, &v->limbs, &v->negative);
}

size_t vl_int_limbs(Term a, uint64_t *small, const uint64_t **limbs, bool *negative) {
  if (is_small(a)) {
    int64_t value = small_value(a);
    *negative = value < 0;
    *small = value < 0 ? ~(uint64_t)value + 1 : (uint64_t)value;
    *limbs = small;
    return *small != 0;
  }
  *negative = box_kind(a) == BOX_BIGNEG;
  *limbs = box_ptr(a) + 1;
  return box_size(a);
}

/* -- Building results -- */

/* Room for a big of n limbs on the heap, the highest of which may come to be 0: its limbs, or NULL. */
static uint64_t *new_big(Heap *h, size_t n) {
  if (n > INT_MAX_LIMBS + 1) return NULL;
  Term *at = vl_heap_alloc(h, n + 1);
  return at ? at + 1 : NULL;
}

/* Turns the limbs of new_big, of which n are used, into a term; a small gives the room back. TERM_NONE: too large. */
static Term finish(Heap *h, uint64_t *limbs, size_t room, size_t n, bool negative) {
  n = limbs_trim(limbs, n);
  if (n == 0 || (n == 1 && limbs[0] <= (uint64_t)SMALL_MAX + negative)) {
    int64_t value = n == 0 ? 0 : (int64_t)limbs[0];
    vl_heap_shrink(h, limbs + room, limbs - 1);
    return make_small(negative ? -value : value);
  }
  if (n > INT_MAX_LIMBS) {
    vl_heap_shrink(h, limbs + room, limbs - 1);
    return TERM_NONE;
  }
  limbs[-1] = make_header(negative ? BOX_BIGNEG : BOX_BIGPOS, n);
  vl_heap_shrink(h, limbs + room, limbs + n);
  return make_box(limbs - 1);
}

Term vl_int_from_limbs(Heap *h, bool negative, const uint64_t *limbs, size_t n) {
  n = limbs_trim(limbs, n);
  uint64_t *out = new_big(h, n ? n : 1);
  if (!out) return TERM_NONE;
  if (n) memcpy(out, limbs, n * sizeof *out);
  return finish(h, out, n ? n : 1, n, negative);
}

/* -- Sum, difference, product -- */

static int compare_magnitude(const View *a, const View *b) {
  if (a->n != b->n) return a->n < b->n ? -1 : 1;
  return a->n ? mpn_cmp((const mp_limb_t *)a->limbs, (const mp_limb_t *)b->limbs, (mp_size_t)a->n) : 0;
}

static Term add_magnitudes(Heap *h, const View *a, const View *b, bool negative) {
  if (a->n < b->n) return add_magnitudes(h, b, a, negative);
  uint64_t *out = new_big(h, a->n + 1);
  if (!out) return TERM_NONE;
  if (b->n == 0) {
    memcpy(out, a->limbs, a->n * sizeof *out);
    out[a->n] = 0;
  } else {
    out[a->n] = mpn_add((mp_limb_t *)out, (const mp_limb_t *)a->limbs, (mp_size_t)a->n, (const mp_limb_t *)b->limbs,
                        (mp_size_t)b->n);
  }
  return finish(h, out, a->n + 1, a->n + 1, negative);
}

/* |a| - |b| where |a| >= |b|. */
static Term sub_magnitudes(Heap *h, const View *a, const View *b, bool negative) {
  if (a->n == 0) return make_small(0);
  uint64_t *out = new_big(h, a->n);
  if (!out) return TERM_NONE;
  if (b->n == 0)
    memcpy(out, a->limbs, a->n * sizeof *out);
  else
    mpn_sub((mp_limb_t *)out, (const mp_limb_t *)a->limbs, (mp_size_t)a->n, (const mp_limb_t *)b->limbs,
            (mp_size_t)b->n);
  return finish(h, out, a->n, a->n, negative);
}

static Term add_views(Heap *h, const View *a, const View *b) {
  if (a->negative == b->negative) return add_magnitudes(h, a, b, a->negative);
  if (compare_magnitude(a, b) >= 0) return sub_magnitudes(h, a, b, a->negative);
  return sub_magnitudes(h, b, a, b->negative);
}

Term vl_int_add(Heap *h, Term a, Term b) {
  if (are_both_small(a, b)) return vl_int(h, small_value(a) + small_value(b));
  View x, y;
  view(&x, a);
  view(&y, b);
  return add_views(h, &x, &y);
}

Term vl_int_sub(Heap *h, Term a, Term b) {
  if (are_both_small(a, b)) return vl_int(h, small_value(a) - small_value(b));
  View x, y;
  view(&x, a);
  view(&y, b);
  y.negative = !y.negative;
  return add_views(h, &x, &y);
}

Term vl_int_neg(Heap *h, Term a) {
  return vl_int_sub(h, make_small(0), a);
}

Term vl_int_mul(Heap *h, Term a, Term b) {
  View x, y;
  view(&x, a);
  view(&y, b);
  if (x.n == 0 || y.n == 0) return make_small(0);
  size_t n = x.n + y.n;
  uint64_t *out = new_big(h, n);
  if (!out) return TERM_NONE;
  if (!vl_limbs_mul(h->alloc, out, x.limbs, x.n, y.limbs, y.n)) {
    vl_heap_shrink(h, out + n, out - 1);
    h->failed = true;
    return TERM_NONE;
  }
  return finish(h, out, n, n, x.negative != y.negative);
}

/* -- Division -- */

Term vl_int_div(Heap *h, Term a, Term b) {
  if (are_both_small(a, b)) return vl_int(h, small_value(a) / small_value(b));
  View x, y;
  view(&x, a);
  view(&y, b);
  if (x.n < y.n) return make_small(0);
  size_t n = x.n - y.n + 1;
  uint64_t *q = new_big(h, n);
  if (!q) return TERM_NONE;
  if (!vl_limbs_div(h->alloc, q, NULL, x.limbs, x.n, y.limbs, y.n)) {
    vl_heap_shrink(h, q + n, q - 1);
    h->failed = true;
    return TERM_NONE;
  }
  return finish(h, q, n, n, x.negative != y.negative);
}

Term vl_int_rem(Heap *h, Term a, Term b) {
  if (are_both_small(a, b)) return make_small(small_value(a) % small_value(b));
  View x, y;
  view(&x, a);
  view(&y, b);
  if (x.n < y.n) return a;
  uint64_t *r = new_big(h, y.n);
  if (!r) return TERM_NONE;
  if (!vl_limbs_div(h->alloc, NULL, r, x.limbs, x.n, y.limbs, y.n)) {
    vl_heap_shrink(h, r + y.n, r - 1);
    h->failed = true;
    return TERM_NONE;
  }
  return finish(h, r, y.n, y.n, x.negative);
}

/* -- Bits, in two's complement -- */

/* Limb i of the number in two's complement; `borrow` starts at 1 for a negative one. */
static inline uint64_t twos_limb(const View *v, size_t i, uint64_t *borrow) {
  uint64_t limb = i < v->n ? v->limbs[i] : 0;
  if (!v->negative) return limb;
  uint64_t flipped = ~limb + *borrow;
  *borrow = *borrow && limb == 0;
  return flipped;
}

/* Limbs in two's complement, the last of them all sign, to sign and magnitude. */
static Term from_twos(Heap *h, uint64_t *limbs, size_t n) {
  bool negative = limbs[n - 1] >> 63;
  if (negative) mpn_neg((mp_limb_t *)limbs, (const mp_limb_t *)limbs, (mp_size_t)n);
  return finish(h, limbs, n, n, negative);
}

typedef enum BitOp { BIT_AND, BIT_OR, BIT_XOR } BitOp;

static Term bitwise(Heap *h, Term a, Term b, BitOp op) {
  View x, y;
  view(&x, a);
  view(&y, b);
  size_t n = (x.n > y.n ? x.n : y.n) + 1;
  uint64_t *out = new_big(h, n);
  if (!out) return TERM_NONE;
  uint64_t borrow_x = 1, borrow_y = 1;
  for (size_t i = 0; i < n; i++) {
    uint64_t s = twos_limb(&x, i, &borrow_x), t = twos_limb(&y, i, &borrow_y);
    out[i] = op == BIT_AND ? s & t : op == BIT_OR ? s | t : s ^ t;
  }
  return from_twos(h, out, n);
}

Term vl_int_band(Heap *h, Term a, Term b) {
  return are_both_small(a, b) ? a & b : bitwise(h, a, b, BIT_AND);
}

Term vl_int_bor(Heap *h, Term a, Term b) {
  return are_both_small(a, b) ? a | b : bitwise(h, a, b, BIT_OR);
}

Term vl_int_bxor(Heap *h, Term a, Term b) {
  return are_both_small(a, b) ? (a ^ b) | TAG_SMALL : bitwise(h, a, b, BIT_XOR);
}

Term vl_int_bnot(Heap *h, Term a) {
  return vl_int_sub(h, make_small(-1), a);
}

static Term shift_left(Heap *h, const View *v, uint64_t by) {
  if (by / 64 > INT_MAX_LIMBS) return TERM_NONE;
  size_t words = (size_t)(by / 64), n = v->n + words + 1;
  unsigned bits = (unsigned)(by % 64);
  uint64_t *out = new_big(h, n);
  if (!out) return TERM_NONE;
  memset(out, 0, words * sizeof *out);
  out[n - 1] = 0;
  if (bits)
    out[n - 1] = mpn_lshift((mp_limb_t *)(out + words), (const mp_limb_t *)v->limbs, (mp_size_t)v->n, bits);
  else
    memcpy(out + words, v->limbs, v->n * sizeof *out);
  return finish(h, out, n, n, v->negative);
}

/* Rounds towards minus infinity: a negative number that loses a bit gets one more. */
static Term shift_right(Heap *h, const View *v, uint64_t by) {
  uint64_t words = by / 64;
  unsigned bits = (unsigned)(by % 64);
  if (words >= v->n) return make_small(v->negative ? -1 : 0);
  size_t n = v->n - (size_t)words;
  uint64_t *out = new_big(h, n + 1);
  if (!out) return TERM_NONE;
  uint64_t lost = 0;
  for (size_t i = 0; i < words; i++) lost |= v->limbs[i];
  if (bits)
    lost |= mpn_rshift((mp_limb_t *)out, (const mp_limb_t *)(v->limbs + words), (mp_size_t)n, bits);
  else
    memcpy(out, v->limbs + words, n * sizeof *out);
  out[n] = v->negative && lost ? mpn_add_1((mp_limb_t *)out, (const mp_limb_t *)out, (mp_size_t)n, 1) : 0;
  return finish(h, out, n + 1, n + 1, v->negative);
}

Term vl_int_shift(Heap *h, Term a, int64_t by) {
  View v;
  view(&v, a);
  if (v.n == 0 || by == 0) return a;
  return by > 0 ? shift_left(h, &v, (uint64_t)by) : shift_right(h, &v, ~(uint64_t)by + 1);
}

/* -- Order and conversion -- */

bool vl_int_is_negative(Term a) {
  return is_small(a) ? small_value(a) < 0 : box_kind(a) == BOX_BIGNEG;
}

int vl_int_compare(Term a, Term b) {
  if (are_both_small(a, b)) return small_value(a) < small_value(b) ? -1 : small_value(a) > small_value(b);
  View x, y;
  view(&x, a);
  view(&y, b);
  if (x.negative != y.negative) return x.negative ? -1 : 1;
  int order = compare_magnitude(&x, &y);
  order = order < 0 ? -1 : order > 0;
  return x.negative ? -order : order;
}

/* The top 64 bits, with a sticky lowest bit for what lies below, round correctly to a double. */
bool vl_int_to_double(Term a, double *out) {
  if (is_small(a)) {
    *out = (double)small_value(a);
    return true;
  }
  View v;
  view(&v, a);
  if (v.n > 16) return false;
  unsigned shift = (unsigned)__builtin_clzll(v.limbs[v.n - 1]);
  uint64_t top = v.limbs[v.n - 1] << shift;
  if (shift && v.n > 1) top |= v.limbs[v.n - 2] >> (64 - shift);
  bool below = shift && v.n > 1 && (v.limbs[v.n - 2] << shift) != 0;
  for (size_t i = 0; i + 2 < v.n + (shift == 0 && v.n > 1); i++) below |= v.limbs[i] != 0;
  if (below) top |= 1;
  double d = ldexp((double)top, (int)((v.n - 1) * 64) - (int)shift);
  if (isinf(d)) return false;
  *out = v.negative ? -d : d;
  return true;
}

Term vl_int_from_double(Heap *h, double d) {
  if (fabs(d) < 0x1p61) return make_small((int64_t)d);
  int exponent;
  double fraction = frexp(fabs(d), &exponent);
  uint64_t mantissa = (uint64_t)ldexp(fraction, 53);
  View v = {.limbs = &mantissa, .n = 1, .negative = d < 0};
  return shift_left(h, &v, (uint64_t)(exponent - 53));
}

bool vl_int_to_i64(Term a, int64_t *out) {
  if (is_small(a)) {
    *out = small_value(a);
    return true;
  }
  View v;
  view(&v, a);
  if (v.n != 1 || v.limbs[0] > (uint64_t)INT64_MAX + v.negative) return false;
  *out = v.negative ? (int64_t)(~v.limbs[0] + 1) : (int64_t)v.limbs[0];
  return true;
}

bool vl_int_to_u64(Term a, uint64_t *out) {
  View v;
  view(&v, a);
  if (v.n > 1 || v.negative) return false;
  *out = v.n ? v.limbs[0] : 0;
  return true;
}

/* -- Text -- */

Term vl_int_parse(Heap *h, const char *text, size_t size, unsigned base, bool *bad) {
  bool negative = size != 0 && text[0] == '-';
  size_t sign = size != 0 && (text[0] == '-' || text[0] == '+');
  *bad = size == sign;
  for (size_t i = sign; i < size; i++) {
    char c = text[i];
    unsigned digit = c >= '0' && c <= '9'                       ? (unsigned)(c - '0')
                     : ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ? (unsigned)((c | 0x20) - 'a') + 10
                                                                : 99;
    if (digit >= base) *bad = true;
  }
  if (*bad) return TERM_NONE;
  size_t room = vl_limbs_for_digits(size - sign, base), n;
  uint64_t *out = new_big(h, room);
  if (!out) return TERM_NONE;
  if (!vl_limbs_from_text(h->alloc, out, &n, text + sign, size - sign, base)) {
    vl_heap_shrink(h, out + room, out - 1);
    h->failed = true;
    return TERM_NONE;
  }
  return finish(h, out, room, n, negative);
}

size_t vl_int_format_size(Term a, unsigned base) {
  View v;
  view(&v, a);
  return vl_limbs_digits(v.n, base) + 1;
}

size_t vl_int_format(Alloc *alloc, Term a, unsigned base, char *out) {
  View v;
  view(&v, a);
  if (v.n == 0) {
    out[0] = '0';
    return 1;
  }
  if (v.negative) *out = '-';
  uint64_t one = v.limbs[0];
  if (v.n == 1) return vl_limbs_to_text(alloc, out + v.negative, &one, 1, base) + v.negative;
  uint64_t *copy = vl_alloc(alloc, v.n * sizeof *copy);
  if (!copy) return 0;
  memcpy(copy, v.limbs, v.n * sizeof *copy);
  size_t digits = vl_limbs_to_text(alloc, out + v.negative, copy, v.n, base);
  vl_free(alloc, copy, v.n * sizeof *copy);
  return digits ? digits + v.negative : 0;
}
