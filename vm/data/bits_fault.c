/* Why a bitstring could not be built, in the order in which Erlang/OTP looks: sizes that are told, then what has a
 * size of its own, then the values from left to right. */
#include "base/utf8.h"
#include "data/bits.h"
#include "data/int.h"

static bool has_size(const BitsField *f) {
  return f->size != ATOM_all && f->type < BITS_UTF8;
}

static bool is_part(const BitsField *f) {
  return f->type == BITS_BINARY || f->type == BITS_BITSTRING;
}

static bool is_size(Term t) {
  return is_integer(t) && !vl_int_is_negative(t);
}

static bool is_code_point(Term t) {
  return is_small(t) && small_value(t) >= 0 && small_value(t) <= 0x10FFFF && is_scalar_value((uint32_t)small_value(t));
}

/* The size * unit of a field whose size is one; SIZE_MAX when it is out of all measure. */
static size_t bits_of(const BitsField *f) {
  size_t bits;
  if (!is_small(f->size) || __builtin_mul_overflow((size_t)small_value(f->size), f->unit, &bits)) return SIZE_MAX;
  return bits;
}

static BitsFault float_fault(const BitsField *f) {
  double d;
  if (!is_number(f->value)) return FAULT_TYPE;
  size_t bits = bits_of(f);
  if (bits != 16 && bits != 32 && bits != 64) return FAULT_INVALID;
  return is_integer(f->value) && !vl_int_to_double(f->value, &d) ? FAULT_NO_FLOAT : FAULT_NONE;
}

static BitsFault part_fault(const BitsField *f) {
  if (!is_bitstring(f->value)) return FAULT_TYPE;
  size_t there = vl_bits(f->value).count;
  if (f->size == ATOM_all) return f->unit != 0 && there % f->unit != 0 ? FAULT_UNIT : FAULT_NONE;
  return bits_of(f) > there ? FAULT_SHORT : FAULT_NONE;
}

static BitsFault value_fault(const BitsField *f) {
  switch (f->type) {
  case BITS_INT: return is_integer(f->value) ? FAULT_NONE : FAULT_TYPE;
  case BITS_FLOAT: return float_fault(f);
  case BITS_BINARY:
  case BITS_BITSTRING: return part_fault(f);
  case BITS_UTF8:
  case BITS_UTF16:
  case BITS_UTF32: return is_code_point(f->value) ? FAULT_NONE : FAULT_TYPE;
  }
  return FAULT_NONE;
}

/* What is wrong with a field at that step of looking. */
static BitsFault fault_at(const BitsField *f, int step) {
  if (step == 0) return has_size(f) && !is_size(f->size) ? FAULT_SIZE : FAULT_NONE;
  if (step == 1) return has_size(f) && bits_of(f) > BITS_MAX ? FAULT_SIZE : FAULT_NONE;
  if (step == 3) return value_fault(f);
  if (f->type == BITS_UTF32) return value_fault(f);
  return is_part(f) && f->size == ATOM_all && !is_bitstring(f->value) ? FAULT_TYPE : FAULT_NONE;
}

BitsProblem vl_bits_problem(const BitsField *fields, size_t n) {
  for (int step = 0; step < 4; step++)
    for (size_t i = 0; i < n; i++) {
      BitsFault fault = fault_at(&fields[i], step);
      bool size = fault == FAULT_SIZE || fault == FAULT_INVALID;
      if (fault != FAULT_NONE) return (BitsProblem){fault, i, size ? fields[i].size : fields[i].value};
    }
  return (BitsProblem){FAULT_NONE, 0, TERM_NONE};
}
