/* Numbers: arithmetic as functions, rounding, numbers as text. */
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/heavy.h"
#include "bif/text.h"
#include "data/float.h"
#include "data/int.h"
#include "data/num.h"

#include <math.h>

/* -- Arithmetic -- */

static Term number(Process *p, Term result, NumStatus status) {
  if (status == NUM_OK) return result;
  return status == NUM_BAD ? vl_raise_badarith(p) : vl_raise_system_limit(p);
}

#define VL_BINARY_OPERATOR(name, num)                                \
  Term bif_erlang_##name##_2(Process *p, const Term *args) {         \
    NumStatus status;                                                \
    Term result = vl_num_##num(&p->heap, args[0], args[1], &status); \
    return number(p, result, status);                                \
  }
VL_BINARY_OPERATOR(add, add)
VL_BINARY_OPERATOR(sub, sub)
VL_BINARY_OPERATOR(mul, mul)
VL_BINARY_OPERATOR(divide, divide)
VL_BINARY_OPERATOR(div, div)
VL_BINARY_OPERATOR(rem, rem)
VL_BINARY_OPERATOR(band, band)
VL_BINARY_OPERATOR(bor, bor)
VL_BINARY_OPERATOR(bxor, bxor)
VL_BINARY_OPERATOR(bsl, bsl)
VL_BINARY_OPERATOR(bsr, bsr)
#undef VL_BINARY_OPERATOR

Term bif_erlang_plus_1(Process *p, const Term *args) {
  return is_number(args[0]) ? args[0] : vl_raise_badarith(p);
}

Term bif_erlang_minus_1(Process *p, const Term *args) {
  NumStatus status;
  Term result = vl_num_neg(&p->heap, args[0], &status);
  return number(p, result, status);
}

Term bif_erlang_bnot_1(Process *p, const Term *args) {
  NumStatus status;
  Term result = vl_num_bnot(&p->heap, args[0], &status);
  return number(p, result, status);
}

Term bif_erlang_abs_1(Process *p, const Term *args) {
  /* -0.0 stays. */
  if (is_float(args[0])) return float_value(args[0]) < 0 ? vl_float(&p->heap, -float_value(args[0])) : args[0];
  if (!is_integer(args[0])) return vl_raise_badarg(p);
  return vl_int_is_negative(args[0]) ? vl_int_neg(&p->heap, args[0]) : args[0];
}

/* -- Between floats and integers -- */

static Term to_integer(Process *p, Term t, double (*rounding)(double)) {
  if (is_integer(t)) return t;
  return is_float(t) ? vl_int_from_double(&p->heap, rounding(float_value(t))) : vl_raise_badarg(p);
}

Term bif_erlang_round_1(Process *p, const Term *args) {
  return to_integer(p, args[0], round);
}

Term bif_erlang_trunc_1(Process *p, const Term *args) {
  return to_integer(p, args[0], trunc);
}

Term bif_erlang_floor_1(Process *p, const Term *args) {
  return to_integer(p, args[0], floor);
}

Term bif_erlang_ceil_1(Process *p, const Term *args) {
  return to_integer(p, args[0], ceil);
}

Term bif_erlang_float_1(Process *p, const Term *args) {
  double d;
  if (is_float(args[0])) return args[0];
  return is_integer(args[0]) && vl_int_to_double(args[0], &d) ? vl_float(&p->heap, d) : vl_raise_badarg(p);
}

/* -- Integers as text -- */

/* The base of an optional second argument; 0: bad. */
static unsigned base_of(Term t) {
  return arg_is_int(t, 2, 36) ? (unsigned)small_value(t) : 0;
}

static Term integer_text(Process *p, Term t, unsigned base, bool as_list) {
  if (!is_integer(t) || base == 0) return vl_raise_badarg(p);
  if (is_big(t) && vl_is_heavy(p, box_size(t) * 50)) return vl_go_dirty(p);
  Heap *h = &p->heap;
  char few[72];
  size_t room = vl_int_format_size(t, base);
  char *text = room <= sizeof few ? few : vl_alloc(h->alloc, room);
  size_t size = text ? vl_int_format(h->alloc, t, base, text) : 0;
  Term result = size == 0 ? vl_raise_system_limit(p)
                : as_list ? vl_text_list(h, text, size, NIL)
                          : vl_binary(h, text, size);
  if (text != few) vl_free(h->alloc, text, room);
  return result;
}

Term bif_erlang_integer_to_binary_1(Process *p, const Term *args) {
  return integer_text(p, args[0], 10, false);
}

Term bif_erlang_integer_to_binary_2(Process *p, const Term *args) {
  return integer_text(p, args[0], base_of(args[1]), false);
}

Term bif_erlang_integer_to_list_1(Process *p, const Term *args) {
  return integer_text(p, args[0], 10, true);
}

Term bif_erlang_integer_to_list_2(Process *p, const Term *args) {
  return integer_text(p, args[0], base_of(args[1]), true);
}

static Term parse_integer(Process *p, const char *text, size_t size, unsigned base) {
  bool bad = true;
  if (vl_is_heavy(p, size * 4)) return vl_go_dirty(p);
  Term result = base == 0 ? TERM_NONE : vl_int_parse(&p->heap, text, size, base, &bad);
  if (result != TERM_NONE) return result;
  return bad ? vl_raise_badarg(p) : vl_raise_system_limit(p);
}

static Term binary_to_integer(Process *p, Term t, unsigned base) {
  const uint8_t *bytes;
  size_t size;
  if (!vl_binary_bytes(&p->heap, t, &bytes, &size)) return vl_raise_badarg(p);
  return parse_integer(p, (const char *)bytes, size, base);
}

Term bif_erlang_binary_to_integer_1(Process *p, const Term *args) {
  return binary_to_integer(p, args[0], 10);
}

Term bif_erlang_binary_to_integer_2(Process *p, const Term *args) {
  return binary_to_integer(p, args[0], base_of(args[1]));
}

static Term list_to_integer(Process *p, Term list, unsigned base) {
  StrBuf text;
  vl_strbuf_init(&text, p->heap.alloc);
  bool good = vl_text_of_list(&text, list, false);
  Term result = good ? parse_integer(p, text.text, text.size, base) : vl_raise_badarg(p);
  vl_strbuf_free(&text);
  return result;
}

Term bif_erlang_list_to_integer_1(Process *p, const Term *args) {
  return list_to_integer(p, args[0], 10);
}

Term bif_erlang_list_to_integer_2(Process *p, const Term *args) {
  return list_to_integer(p, args[0], base_of(args[1]));
}

/* -- Floats as text -- */

typedef struct FloatFormat {
  enum { FORM_SCIENTIFIC, FORM_DECIMALS, FORM_SHORT } form;
  int digits;
  bool compact;
} FloatFormat;

enum { SCIENTIFIC_DIGITS = 20, SCIENTIFIC_DIGITS_MAX = 249 };

static bool read_float_option(FloatFormat *f, Term option) {
  Term value;
  if (option == ATOM_compact) {
    f->compact = true;
  } else if (option == ATOM_short) {
    f->form = FORM_SHORT;
  } else if (arg_is_pair(option, ATOM_decimals, &value) && arg_is_int(value, 0, FLOAT_DECIMALS_MAX)) {
    f->form = FORM_DECIMALS;
    f->digits = (int)small_value(value);
  } else if (arg_is_pair(option, ATOM_scientific, &value) && arg_is_int(value, 0, SCIENTIFIC_DIGITS_MAX)) {
    f->form = FORM_SCIENTIFIC;
    f->digits = (int)small_value(value);
  } else {
    return false;
  }
  return true;
}

static size_t format_float(const FloatFormat *f, double d, char *out) {
  switch (f->form) {
  case FORM_SHORT: return vl_float_print(d, out);
  case FORM_DECIMALS: return vl_float_print_decimals(d, f->digits, f->compact, out);
  case FORM_SCIENTIFIC: break;
  }
  return vl_float_print_scientific(d, f->digits, out);
}

static Term float_text(Process *p, Term t, Term options, bool as_list) {
  FloatFormat format = {.form = FORM_SCIENTIFIC, .digits = SCIENTIFIC_DIGITS};
  if (!is_float(t)) return vl_raise_badarg(p);
  for (Term option; arg_next(&options, &option);)
    if (!read_float_option(&format, option)) return vl_raise_badarg(p);
  if (options != NIL) return vl_raise_badarg(p);
  char text[FLOAT_FIXED_MAX];
  size_t size = format_float(&format, float_value(t), text);
  return as_list ? vl_text_list(&p->heap, text, size, NIL) : vl_binary(&p->heap, text, size);
}

Term bif_erlang_float_to_binary_1(Process *p, const Term *args) {
  return float_text(p, args[0], NIL, false);
}

Term bif_erlang_float_to_binary_2(Process *p, const Term *args) {
  return float_text(p, args[0], args[1], false);
}

Term bif_erlang_float_to_list_1(Process *p, const Term *args) {
  return float_text(p, args[0], NIL, true);
}

Term bif_erlang_float_to_list_2(Process *p, const Term *args) {
  return float_text(p, args[0], args[1], true);
}

static Term parse_float(Process *p, const char *text, size_t size) {
  double d;
  return vl_float_parse(text, size, &d) ? vl_float(&p->heap, d) : vl_raise_badarg(p);
}

Term bif_erlang_binary_to_float_1(Process *p, const Term *args) {
  const uint8_t *bytes;
  size_t size;
  if (!vl_binary_bytes(&p->heap, args[0], &bytes, &size)) return vl_raise_badarg(p);
  return parse_float(p, (const char *)bytes, size);
}

Term bif_erlang_list_to_float_1(Process *p, const Term *args) {
  StrBuf text;
  vl_strbuf_init(&text, p->heap.alloc);
  bool good = vl_text_of_list(&text, args[0], false);
  Term result = good ? parse_float(p, text.text, text.size) : vl_raise_badarg(p);
  vl_strbuf_free(&text);
  return result;
}
