#include "data/float.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A locale may write the point as it likes; digits alone are the same everywhere. So text is made
 * from digits and an exponent, and read as digits and an exponent. */
enum { DIGITS_MAX = 17, DIGITS_SURE = 15, INTEGER_BITS = 53 };

typedef struct Decimal {
  char digits[DIGITS_MAX + 1];
  int count;
  int point; /* value = 0.digits * 10^point */
} Decimal;

/* The digits of d > 0, rounded to `count` of them, without trailing zeros. */
static Decimal round_to(double d, int count) {
  char text[64];
  snprintf(text, sizeof text, "%.*e", count - 1, d);
  Decimal decimal = {.count = 0};
  const char *at = text;
  for (; *at != 'e'; at++)
    if (*at >= '0' && *at <= '9') decimal.digits[decimal.count++] = *at;
  decimal.point = atoi(at + 1) + 1;
  while (decimal.count > 1 && decimal.digits[decimal.count - 1] == '0') decimal.count--;
  return decimal;
}

static bool reads_back(const Decimal *decimal, double d) {
  char text[64];
  snprintf(text, sizeof text, "%.*se%d", decimal->count, decimal->digits, decimal->point - decimal->count);
  return strtod(text, NULL) == d;
}

/* The next number of `count` digits. */
static Decimal next_above(Decimal decimal, int count) {
  while (decimal.count < count) decimal.digits[decimal.count++] = '0';
  while (decimal.count && decimal.digits[decimal.count - 1] == '9') decimal.count--;
  if (decimal.count == 0) return (Decimal){"1", 1, decimal.point + 1};
  decimal.digits[decimal.count - 1]++;
  return decimal;
}

/* Numbers that are read as d lie to both sides of it, above a power of two twice as far as below: there the digits
 * above may do where the nearest, below, do not. */
static bool shorten(double d, int count, Decimal *decimal) {
  *decimal = round_to(d, count);
  if (reads_back(decimal, d)) return true;
  int exponent;
  if (frexp(d, &exponent) != 0.5) return false;
  *decimal = next_above(*decimal, count);
  return reads_back(decimal, d);
}

/* Any shorter form is met at 15 digits already, for their zeros are dropped; subnormal numbers
 * have fewer digits than that and are tried from one on. */
static Decimal shortest(double d) {
  int count = d < 0x1p-1022 ? 1 : DIGITS_SURE;
  Decimal decimal;
  for (; count < DIGITS_MAX; count++)
    if (shorten(d, count, &decimal)) return decimal;
  return round_to(d, DIGITS_MAX);
}

static char *put(char *at, const char *text, int count) {
  memcpy(at, text, (size_t)count);
  return at + count;
}

static char *put_zeros(char *at, int count) {
  memset(at, '0', (size_t)count);
  return at + count;
}

static char *put_scientific(char *at, const Decimal *decimal) {
  *at++ = decimal->digits[0];
  *at++ = '.';
  if (decimal->count == 1)
    *at++ = '0';
  else
    at = put(at, decimal->digits + 1, decimal->count - 1);
  return at + sprintf(at, "e%d", decimal->point - 1);
}

/* The shorter of the two forms; zeros are written out where that takes no more room. */
static bool is_shorter_scientific(const Decimal *decimal, int zeros) {
  int exponent = abs(decimal->point - 1), exponent_digits = exponent < 10 ? 1 : exponent < 100 ? 2 : 3;
  int scientific = (decimal->count == 1 ? 1 : 0) + (decimal->point < 1 ? 1 : 0) + exponent_digits;
  return zeros > scientific;
}

static char *put_decimal(char *at, const Decimal *decimal) {
  if (decimal->point <= 0) {
    if (is_shorter_scientific(decimal, -decimal->point)) return put_scientific(at, decimal);
    at = put_zeros(put(at, "0.", 2), -decimal->point);
    return put(at, decimal->digits, decimal->count);
  }
  int missing = decimal->point - decimal->count;
  if (missing < 0) {
    at = put(at, decimal->digits, decimal->point);
    *at++ = '.';
    return put(at, decimal->digits + decimal->point, -missing);
  }
  if (is_shorter_scientific(decimal, missing)) return put_scientific(at, decimal);
  at = put_zeros(put(at, decimal->digits, decimal->count), missing);
  return put(at, ".0", 2);
}

size_t vl_float_print(double d, char out[FLOAT_TEXT_MAX]) {
  char *at = out;
  if (signbit(d)) *at++ = '-';
  d = fabs(d);
  if (d == 0) return (size_t)(put(at, "0.0", 3) - out);
  Decimal decimal = shortest(d);
  at = d >= 0x1p53 ? put_scientific(at, &decimal) : put_decimal(at, &decimal);
  return (size_t)(at - out);
}

/* -- Fixed forms -- */

/* The host's locale may write its point with more than one byte: makes it ".". */
static size_t fix_point(char *text, size_t size) {
  char *point = text + (text[0] == '-');
  while (*point >= '0' && *point <= '9') point++;
  if (point == text + size) return size;
  char *after = point;
  while (*after < '0' || *after > '9') after++;
  *point++ = '.';
  memmove(point, after, (size_t)(text + size - after));
  return size - (size_t)(after - point);
}

/* Rounds as OTP does: the fraction is scaled and half a unit added, in floating point. */
static size_t print_short(double d, int decimals, char out[FLOAT_FIXED_MAX]) {
  uint64_t scale = 1;
  for (int i = 0; i < decimals; i++) scale *= 10;
  uint64_t whole = (uint64_t)d, fraction = (uint64_t)((d - (double)whole) * (double)scale + 0.5);
  if (fraction >= scale) {
    whole++;
    fraction -= scale;
  }
  int size = sprintf(out, "%" PRIu64, whole);
  if (decimals > 0) size += sprintf(out + size, ".%0*" PRIu64, decimals, fraction);
  return (size_t)size;
}

static size_t print_fixed(double d, int decimals, char out[FLOAT_FIXED_MAX]) {
  enum { SHORT_DECIMALS = 18 };
  if (decimals <= SHORT_DECIMALS && d < 0x1p53) return print_short(d, decimals, out);
  return fix_point(out, (size_t)snprintf(out, FLOAT_FIXED_MAX, "%.*f", decimals, d));
}

size_t vl_float_print_decimals(double d, int decimals, bool compact, char out[FLOAT_FIXED_MAX]) {
  if (decimals < 0 || decimals > FLOAT_DECIMALS_MAX) return 0;
  char *at = out;
  if (signbit(d)) *at++ = '-';
  size_t size = (size_t)(at - out) + print_fixed(fabs(d), decimals, at);
  while (compact && decimals > 1 && out[size - 1] == '0') {
    size--;
    decimals--;
  }
  return size;
}

size_t vl_float_print_scientific(double d, int digits, char out[FLOAT_FIXED_MAX]) {
  if (digits < 0 || digits > FLOAT_DECIMALS_MAX) return 0;
  size_t size = (size_t)snprintf(out, FLOAT_FIXED_MAX, "%.*e", digits, d);
  return digits == 0 ? size : fix_point(out, size);
}

/* -- Parsing -- */

static size_t count_digits(const char *text, size_t size) {
  size_t n = 0;
  while (n < size && text[n] >= '0' && text[n] <= '9') n++;
  return n;
}

/* The value of an exponent's digits, cut where no float reaches. */
static long exponent_value(const char *digits, size_t count, bool negative) {
  long value = 0;
  for (size_t i = 0; i < count && value < 100000000; i++) value = value * 10 + (digits[i] - '0');
  return negative ? -value : value;
}

/* strtod on digits and exponent, without a point. */
static bool read_decimal(const char *whole, size_t whole_count, const char *fraction, size_t fraction_count,
                         long exponent, double *out) {
  /* Digits past these cannot change the result's neighbourhood but as "more than zero". */
  enum { DIGITS_KEPT = 800 };
  char text[DIGITS_KEPT + 32];
  size_t kept = 0;
  long dropped = 0;
  bool more = false;
  for (size_t i = 0; i < whole_count + fraction_count; i++) {
    char digit = i < whole_count ? whole[i] : fraction[i - whole_count];
    if (kept == 0 && digit == '0') continue;
    if (kept < DIGITS_KEPT) {
      text[kept++] = digit;
    } else {
      dropped++;
      more |= digit != '0';
    }
  }
  if (more) text[kept - 1] |= 1; /* sticky: 0 to 1, 4 to 5 and so on do no harm this far behind */
  if (kept == 0) text[kept++] = '0';
  sprintf(text + kept, "e%ld", exponent - (long)fraction_count + dropped);
  *out = strtod(text, NULL);
  return isfinite(*out);
}

bool vl_float_parse(const char *text, size_t size, double *out) {
  const char *end = text + size;
  bool negative = size != 0 && *text == '-';
  if (size != 0 && (*text == '-' || *text == '+')) text++;
  size_t whole = count_digits(text, (size_t)(end - text));
  const char *fraction = text + whole + 1;
  if (whole == 0 || fraction >= end || text[whole] != '.') return false;
  size_t decimals = count_digits(fraction, (size_t)(end - fraction));
  const char *at = fraction + decimals;
  long exponent = 0;
  if (decimals == 0) return false;
  if (at < end) {
    if (*at != 'e' && *at != 'E') return false;
    at++;
    bool below = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) at++;
    size_t count = count_digits(at, (size_t)(end - at));
    if (count == 0 || at + count != end) return false;
    exponent = exponent_value(at, count, below);
  }
  if (!read_decimal(text, whole, fraction, decimals, exponent, out)) return false;
  if (negative) *out = -*out;
  return true;
}
