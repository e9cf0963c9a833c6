#include "data/bits.h"

#include "base/utf8.h"
#include "data/int.h"
#include "heap/refbin.h"

#include <criterion/criterion.h>
#include <math.h>

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

TestSuite(bits, .init = open_heap, .fini = close_heap);

static uint64_t seed = 88172645463325252u;
static uint64_t next_random(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  return seed ^= seed << 17;
}

static int bit_at(const uint8_t *bytes, size_t bit) {
  return bytes[bit / 8] >> (7 - bit % 8) & 1;
}

Test(bits, copies_and_reads_like_one_bit_after_the_other) {
  for (int round = 0; round < 3000; round++) {
    uint8_t from[40], to[48], before[48];
    for (size_t i = 0; i < sizeof from; i++) from[i] = (uint8_t)next_random();
    for (size_t i = 0; i < sizeof to; i++) to[i] = before[i] = (uint8_t)next_random();
    size_t from_bit = next_random() % 40, to_bit = next_random() % 40, n = next_random() % 270;
    vl_bits_copy(to, to_bit, from, from_bit, n);
    for (size_t i = 0; i < sizeof to * 8; i++) {
      int expected = i < to_bit || i >= to_bit + n ? bit_at(before, i) : bit_at(from, from_bit + i - to_bit);
      cr_assert_eq(bit_at(to, i), expected);
    }
    cr_assert(vl_bits_equal(to, to_bit, from, from_bit, n));
    unsigned width = (unsigned)(next_random() % 65);
    uint64_t value = 0;
    for (unsigned i = 0; i < width; i++) value = value << 1 | (uint64_t)bit_at(from, from_bit + i);
    cr_assert_eq(vl_bits_get(from, from_bit, width), value);
  }
}

Test(bits, integers_of_any_size_come_back) {
  uint8_t bytes[64];
  for (int round = 0; round < 5000; round++) {
    size_t n = 1 + next_random() % 300, at = next_random() % 9;
    unsigned flags = (unsigned)(next_random() % 4);
    uint64_t limbs[5];
    for (size_t i = 0; i < VL_COUNT_OF(limbs); i++) limbs[i] = next_random() % 4 ? next_random() : 0;
    size_t value_bits = n - ((flags & BITS_SIGNED) != 0);
    for (size_t i = 0; i < 320; i++)
      if (i >= value_bits) limbs[i / 64] &= ~(UINT64_C(1) << i % 64);
    Term value = vl_int_from_limbs(&heap, (flags & BITS_SIGNED) && next_random() % 2, limbs, 5);
    vl_bits_put_int(bytes, at, value, n, flags);
    Term back = vl_bits_get_int(&heap, bytes, at, n, flags);
    cr_assert_eq(vl_int_compare(value, back), 0, "%zu bits at %zu, flags %u", n, at, flags);
  }
}

Test(bits, byte_order_of_uneven_fields) {
  /* <<0x12345:20/little>> is <<0x45, 0x23, 1:4>> */
  uint8_t bytes[3] = {0};
  vl_bits_put_int(bytes, 0, make_small(0x12345), 20, BITS_LITTLE);
  cr_assert(bytes[0] == 0x45 && bytes[1] == 0x23 && bytes[2] == 0x10);
  cr_assert_eq(vl_bits_get_int(&heap, bytes, 0, 20, BITS_LITTLE), make_small(0x12345));
}

Test(bits, every_half_float_comes_back) {
  uint8_t bytes[2];
  for (uint64_t half = 0; half < 0x10000; half++) {
    double d;
    vl_bits_put(bytes, 0, half, 16);
    bool finite = vl_bits_get_float(bytes, 0, 16, 0, &d);
    cr_assert_eq(finite, (half >> 10 & 31) != 31);
    if (!finite) continue;
    cr_assert(vl_bits_put_float(bytes, 0, d, 16, 0));
    cr_assert_eq(vl_bits_get(bytes, 0, 16), half);
  }
  cr_assert(vl_bits_put_float(bytes, 0, 65520.0, 16, 0));
  cr_assert_eq(vl_bits_get(bytes, 0, 16), 0x7C00, "infinity");
  cr_assert(vl_bits_put_float(bytes, 0, 65519.0, 16, 0));
}

static Term build(size_t n, const BitsField *fields) {
  BitsStatus status;
  Term t = vl_bits_build(&heap, fields, n, &status);
  cr_assert_eq(status, BITS_OK);
  return t;
}

static BitsField whole(Term t) {
  return (BitsField){BITS_BINARY, 8, 0, t, ATOM_all};
}

Test(bits, appending_does_not_touch_what_others_see) {
  uint8_t *data;
  Term first = vl_binary_new(&heap, 100, &data);
  memset(data, 'a', 100);
  BitsField byte = {BITS_INT, 1, 0, make_small('b'), make_small(8)};
  Term second = build(2, (BitsField[]){whole(first), byte});
  Term third = build(2, (BitsField[]){whole(second), byte});
  byte.value = make_small('c');
  Term other = build(2, (BitsField[]){whole(second), byte});
  const RefBin *bin = refbin_of(box_ptr(second));
  cr_assert_eq(refbin_of(box_ptr(third)), bin);
  cr_assert_neq(refbin_of(box_ptr(other)), bin);
  const uint8_t *bytes;
  size_t size;
  cr_assert(vl_binary_peek(third, &bytes, &size) && size == 102 && bytes[101] == 'b');
  cr_assert(vl_binary_peek(other, &bytes, &size) && size == 102 && bytes[101] == 'c');
}

Test(bits, appending_in_a_loop_is_cheap) {
  Term text = vl_binary(&heap, "", 0);
  for (int i = 0; i < 200000; i++) {
    BitsField byte = {BITS_INT, 1, 0, make_small(i), make_small(8)};
    text = build(2, (BitsField[]){whole(text), byte});
  }
  const uint8_t *bytes;
  size_t size;
  cr_assert(vl_binary_peek(text, &bytes, &size) && size == 200000);
  for (size_t i = 0; i < size; i++) cr_assert_eq(bytes[i], (uint8_t)i);
}

Test(bits, refuses_values_that_do_not_fit) {
  BitsStatus status;
  Term text = vl_binary(&heap, "abc", 3);
  BitsField bad[] = {{BITS_INT, 1, 0, text, make_small(8)},
                     {BITS_INT, 1, 0, make_small(1), make_small(-8)},
                     {BITS_FLOAT, 1, 0, make_small(1), make_small(24)},
                     {BITS_BINARY, 8, 0, text, make_small(4)},
                     {BITS_BITSTRING, 16, 0, text, ATOM_all},
                     {BITS_UTF8, 0, 0, make_small(0xD800), ATOM_all}};
  for (size_t i = 0; i < VL_COUNT_OF(bad); i++) {
    cr_assert_eq(vl_bits_build(&heap, &bad[i], 1, &status), TERM_NONE, "%zu", i);
    cr_assert_eq(status, BITS_BAD, "%zu", i);
  }
  BitsField huge = {BITS_INT, 255, 0, make_small(1), make_small(SMALL_MAX)};
  cr_assert_eq(vl_bits_build(&heap, &huge, 1, &status), TERM_NONE);
  cr_assert_eq(status, BITS_NO_ROOM);
}

Test(bits, utf16_and_utf32_in_both_orders) {
  for (unsigned flags = 0; flags <= BITS_LITTLE; flags += BITS_LITTLE)
    for (uint32_t code = 0; code <= 0x10FFFF; code += 0x3FF) {
      if (!is_scalar_value(code)) continue;
      Term t = build(2, (BitsField[]){{BITS_UTF16, 0, flags, make_small(code), ATOM_all},
                                      {BITS_UTF32, 0, flags, make_small(code), ATOM_all}});
      Bits bits = vl_bits(t);
      size_t used;
      cr_assert_eq(vl_bits_get_utf16(bits.bytes, 0, bits.count, flags, &used), code);
      cr_assert_eq(vl_bits_get_utf32(bits.bytes, used, bits.count - used, flags, &used), code);
    }
}
