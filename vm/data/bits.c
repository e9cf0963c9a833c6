#include "data/bits.h"

#include "base/utf8.h"
#include "data/int.h"

#include <math.h>

/* -- Small pieces -- */

uint64_t vl_bits_get(const uint8_t *bytes, size_t bit, unsigned n) {
  if (n == 0) return 0;
  const uint8_t *at = bytes + bit / 8;
  unsigned offset = (unsigned)(bit % 8), span = offset + n; /* bits from the first byte on */
  uint64_t value = at[0] & (0xFFu >> offset);
  if (span <= 8) return value >> (8 - span);
  size_t whole = span / 8;
  unsigned rest = span % 8;
  for (size_t i = 1; i < whole; i++) value = value << 8 | at[i];
  return rest ? value << rest | at[whole] >> (8 - rest) : value;
}

void vl_bits_put(uint8_t *bytes, size_t bit, uint64_t value, unsigned n) {
  uint8_t *at = bytes + bit / 8;
  unsigned offset = (unsigned)(bit % 8);
  while (n != 0) {
    unsigned room = 8 - offset, take = n < room ? n : room;
    uint8_t mask = (uint8_t)(((1u << take) - 1) << (room - take));
    uint8_t part = (uint8_t)(value >> (n - take) << (room - take));
    *at = (uint8_t)((*at & ~mask) | (part & mask));
    at++;
    n -= take;
    offset = 0;
  }
}

void vl_bits_copy(uint8_t *to, size_t to_bit, const uint8_t *from, size_t from_bit, size_t n) {
  if (n == 0) return; /* then there may be no bytes either */
  if (to_bit % 8 == 0 && from_bit % 8 == 0) {
    memmove(to + to_bit / 8, from + from_bit / 8, n / 8);
    size_t whole = n / 8 * 8;
    if (n % 8) vl_bits_put(to, to_bit + whole, vl_bits_get(from, from_bit + whole, n % 8), n % 8);
    return;
  }
  /* Up to a byte border of the target, then words, then the rest. */
  for (unsigned take; n != 0; to_bit += take, from_bit += take, n -= take) {
    take = to_bit % 8 ? 8 - (unsigned)(to_bit % 8) : 56;
    if (take > n) take = (unsigned)n;
    vl_bits_put(to, to_bit, vl_bits_get(from, from_bit, take), take);
  }
}

bool vl_bits_equal(const uint8_t *a, size_t a_bit, const uint8_t *b, size_t b_bit, size_t n) {
  if (a_bit % 8 == 0 && b_bit % 8 == 0) {
    if (memcmp(a + a_bit / 8, b + b_bit / 8, n / 8) != 0) return false;
    a_bit += n / 8 * 8;
    b_bit += n / 8 * 8;
    n %= 8;
  }
  for (unsigned take; n != 0; a_bit += take, b_bit += take, n -= take) {
    take = n < 56 ? (unsigned)n : 56;
    if (vl_bits_get(a, a_bit, take) != vl_bits_get(b, b_bit, take)) return false;
  }
  return true;
}

/* -- Integers -- */

/* Where the bits of limb `i` of an n-bit field lie, and how many there are: big-endian fields have
 * their low limb last; little-endian ones are whole bytes from the low one on, the last of which
 * may have fewer bits. */
static uint64_t field_limb(const uint8_t *bytes, size_t bit, size_t n, size_t i, bool little) {
  size_t low = i * 64, count = n - low < 64 ? n - low : 64;
  if (!little) return vl_bits_get(bytes, bit + n - low - count, (unsigned)count);
  uint64_t limb = 0;
  for (unsigned at = 0; at < count; at += 8) {
    unsigned take = count - at < 8 ? (unsigned)count - at : 8;
    limb |= vl_bits_get(bytes, bit + low + at, take) << at;
  }
  return limb;
}

static Term small_field(Heap *h, uint64_t value, unsigned n, bool is_signed) {
  if (!is_signed || n == 0) return vl_uint(h, value);
  unsigned unused = 64 - n;
  return vl_int(h, (int64_t)(value << unused) >> unused);
}

/* Two's complement in place: ~a + 1. */
static void negate(uint64_t *limbs, size_t n) {
  uint64_t carry = 1;
  for (size_t i = 0; i < n; i++) {
    uint64_t flipped = ~limbs[i];
    limbs[i] = flipped + carry;
    carry = carry && flipped == UINT64_MAX;
  }
}

Term vl_bits_get_int(Heap *h, const uint8_t *bytes, size_t bit, size_t n, unsigned flags) {
  bool little = bits_is_little(flags), is_signed = flags & BITS_SIGNED;
  if (n <= 64) return small_field(h, n ? field_limb(bytes, bit, n, 0, little) : 0, (unsigned)n, is_signed);
  size_t count = (n + 63) / 64;
  uint64_t few[8];
  uint64_t *limbs = count <= VL_COUNT_OF(few) ? few : vl_alloc(h->alloc, count * sizeof *limbs);
  if (!limbs) {
    h->failed = true;
    return TERM_NONE;
  }
  for (size_t i = 0; i < count; i++) limbs[i] = field_limb(bytes, bit, n, i, little);
  unsigned top_bits = (unsigned)((n - 1) % 64) + 1;
  bool negative = is_signed && limbs[count - 1] >> (top_bits - 1) & 1;
  if (negative) {
    if (top_bits < 64) limbs[count - 1] |= UINT64_MAX << top_bits;
    negate(limbs, count);
  }
  Term result = vl_int_from_limbs(h, negative, limbs, count);
  if (limbs != few) vl_free(h->alloc, limbs, count * sizeof *limbs);
  return result;
}

static void put_field_limb(uint8_t *bytes, size_t bit, size_t n, size_t i, bool little, uint64_t limb) {
  size_t low = i * 64, count = n - low < 64 ? n - low : 64;
  if (!little) {
    vl_bits_put(bytes, bit + n - low - count, limb, (unsigned)count);
    return;
  }
  for (unsigned at = 0; at < count; at += 8) {
    unsigned take = count - at < 8 ? (unsigned)count - at : 8;
    vl_bits_put(bytes, bit + low + at, limb >> at, take);
  }
}

void vl_bits_put_int(uint8_t *bytes, size_t bit, Term value, size_t n, unsigned flags) {
  bool little = bits_is_little(flags);
  uint64_t small;
  const uint64_t *limbs;
  bool negative;
  size_t count = vl_int_limbs(value, &small, &limbs, &negative);
  uint64_t carry = 1;
  for (size_t i = 0; i * 64 < n; i++) {
    uint64_t limb = i < count ? limbs[i] : 0;
    if (negative) {
      uint64_t flipped = ~limb;
      limb = flipped + carry;
      carry = carry && flipped == UINT64_MAX;
    }
    put_field_limb(bytes, bit, n, i, little, limb);
  }
}

/* -- Floats -- */

/* IEEE half precision to double: sign 1, exponent 5, fraction 10. */
static double half_to_double(uint64_t half) {
  int exponent = (int)(half >> 10 & 31), fraction = (int)(half & 1023);
  double d = exponent == 31  ? (fraction ? NAN : INFINITY)
             : exponent == 0 ? ldexp(fraction, -24)
                             : ldexp(fraction + 1024, exponent - 25);
  return half >> 15 ? -d : d;
}

/* Rounds to nearest, ties to even; infinite when out of range. */
static uint64_t double_to_half(double d) {
  uint64_t sign = signbit(d) ? 0x8000 : 0;
  d = fabs(d);
  if (d >= 65520.0) return sign | 0x7C00;
  if (d < 0x1p-14) return sign | (uint64_t)nearbyint(ldexp(d, 24));
  int exponent;
  double fraction = frexp(d, &exponent); /* in [0.5, 1) */
  uint64_t rounded = (uint64_t)nearbyint(ldexp(fraction, 11));
  return sign | (((uint64_t)(exponent + 13) << 10) + rounded);
}

bool vl_bits_get_float(const uint8_t *bytes, size_t bit, size_t n, unsigned flags, double *out) {
  if (n != 16 && n != 32 && n != 64) return false;
  uint64_t raw = field_limb(bytes, bit, n, 0, bits_is_little(flags));
  if (n == 16) {
    *out = half_to_double(raw);
  } else if (n == 32) {
    uint32_t word = (uint32_t)raw;
    float f;
    memcpy(&f, &word, sizeof f);
    *out = (double)f;
  } else {
    memcpy(out, &raw, sizeof *out);
  }
  return isfinite(*out);
}

bool vl_bits_put_float(uint8_t *bytes, size_t bit, double value, size_t n, unsigned flags) {
  uint64_t raw;
  if (n == 64) {
    memcpy(&raw, &value, sizeof raw);
  } else if (n == 32) {
    float f = (float)value;
    uint32_t word;
    memcpy(&word, &f, sizeof word);
    raw = word;
  } else if (n == 16) {
    raw = double_to_half(value);
  } else {
    return false;
  }
  put_field_limb(bytes, bit, n, 0, bits_is_little(flags), raw);
  return true;
}

/* -- Code points -- */

uint32_t vl_bits_get_utf8(const uint8_t *bytes, size_t bit, size_t available, size_t *used) {
  uint8_t copy[UTF8_MAX_BYTES];
  size_t size = available / 8 < sizeof copy ? available / 8 : sizeof copy;
  const uint8_t *start = bytes + bit / 8;
  if (bit % 8 != 0) {
    vl_bits_copy(copy, 0, bytes, bit, size * 8);
    start = copy;
  }
  const uint8_t *at = start;
  uint32_t code = vl_utf8_decode(&at, start + size);
  *used = (size_t)(at - start) * 8;
  return code;
}

uint32_t vl_bits_get_utf16(const uint8_t *bytes, size_t bit, size_t available, unsigned flags, size_t *used) {
  bool little = bits_is_little(flags);
  if (available < 16) return UTF8_INVALID;
  uint32_t first = (uint32_t)field_limb(bytes, bit, 16, 0, little);
  *used = 16;
  if (first < 0xD800 || first > 0xDFFF) return first;
  if (first > 0xDBFF || available < 32) return UTF8_INVALID;
  uint32_t second = (uint32_t)field_limb(bytes, bit + 16, 16, 0, little);
  if (second < 0xDC00 || second > 0xDFFF) return UTF8_INVALID;
  *used = 32;
  return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

uint32_t vl_bits_get_utf32(const uint8_t *bytes, size_t bit, size_t available, unsigned flags, size_t *used) {
  if (available < 32) return UTF8_INVALID;
  uint32_t code = (uint32_t)field_limb(bytes, bit, 32, 0, bits_is_little(flags));
  *used = 32;
  return is_scalar_value(code) ? code : UTF8_INVALID;
}
