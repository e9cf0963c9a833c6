#include "data/float.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
  double d;
  const char *text;
} shortest[] = {{0.0, "0.0"},
                {-0.0, "-0.0"},
                {0.1, "0.1"},
                {1.0, "1.0"},
                {100000.0, "1.0e5"},
                {123456.0, "123456.0"},
                {1234567.0, "1234567.0"},
                {0.001, "0.001"},
                {0.00001, "1.0e-5"},
                {1.2e-5, "1.2e-5"},
                {9007199254740991.0, "9007199254740991.0"},
                {9007199254740992.0, "9.007199254740992e15"},
                {1e22, "1.0e22"},
                {5e-324, "5.0e-324"},
                {1.7976931348623157e308, "1.7976931348623157e308"},
                {-6635573558915.075, "-6635573558915.075"}};

Test(float, prints_the_shortest_form) {
  for (size_t i = 0; i < VL_COUNT_OF(shortest); i++) {
    char text[FLOAT_TEXT_MAX];
    size_t size = vl_float_print(shortest[i].d, text);
    cr_assert(size == strlen(shortest[i].text) && memcmp(text, shortest[i].text, size) == 0, "%.*s for %s", (int)size,
              text, shortest[i].text);
    double back;
    cr_assert(vl_float_parse(text, size, &back) && back == shortest[i].d);
  }
}

static void expect_decimals(double d, int decimals, bool compact, const char *expected) {
  char text[FLOAT_FIXED_MAX];
  size_t size = vl_float_print_decimals(d, decimals, compact, text);
  cr_assert(size == strlen(expected) && memcmp(text, expected, size) == 0, "%.*s for %s", (int)size, text, expected);
}

Test(float, prints_decimals_as_otp_rounds_them) {
  expect_decimals(2.5, 0, false, "3");
  expect_decimals(0.715, 2, false, "0.72");
  expect_decimals(1.005, 2, false, "1.00");
  expect_decimals(0.125, 2, false, "0.13");
  expect_decimals(-0.4, 0, false, "-0");
  expect_decimals(9.999, 2, false, "10.00");
  expect_decimals(12.0, 4, true, "12.0");
  expect_decimals(12.34, 4, true, "12.34");
  expect_decimals(1e22, 1, false, "10000000000000000000000.0");
  char text[FLOAT_FIXED_MAX];
  cr_assert_eq(vl_float_print_decimals(1.0, FLOAT_DECIMALS_MAX + 1, false, text), 0);
  cr_assert_eq(vl_float_print_scientific(1.1, 20, text), 26);
  cr_assert(memcmp(text, "1.10000000000000008882e+00", 26) == 0);
}

Test(float, refuses_what_is_no_float) {
  static const char *bad[] = {"",     "1",       "1.",    ".5",  "1e5",   "1.0e", " 1.0",
                              "1.0 ", "1.0e400", "1_0.0", "nan", "0x1.0", "1.0e+"};
  double d;
  for (size_t i = 0; i < VL_COUNT_OF(bad); i++) cr_assert_not(vl_float_parse(bad[i], strlen(bad[i]), &d), "%s", bad[i]);
  cr_assert(vl_float_parse("+1.5E+2", 7, &d) && d == 150.0);
  cr_assert(vl_float_parse("-1.0e-400", 9, &d) && d == 0);
}

/* Halfway between two doubles but for a digit far behind. */
Test(float, reads_digits_of_any_number) {
  char text[2100] = "9007199254740993.";
  size_t size = strlen(text);
  memset(text + size, '0', 2000);
  double d;
  cr_assert(vl_float_parse(text, size + 2000, &d) && d == 9007199254740992.0);
  text[size + 1999] = '1';
  cr_assert(vl_float_parse(text, size + 2000, &d) && d == 9007199254740994.0);
}
