/* Building a bitstring from fields: all sizes first, then one piece of memory, then the bits. */
#include "base/utf8.h"
#include "data/bits.h"
#include "data/int.h"
#include "heap/refbin.h"

static bool is_code_point(Term t) {
  return is_small(t) && small_value(t) >= 0 && small_value(t) <= 0x10FFFF && is_scalar_value((uint32_t)small_value(t));
}

static size_t utf_bits(enum BitsType type, uint32_t code) {
  uint8_t bytes[UTF8_MAX_BYTES];
  if (type == BITS_UTF8) return vl_utf8_encode(code, bytes) * 8;
  return type == BITS_UTF16 && code < 0x10000 ? 16 : 32;
}

/* size * unit of a field that says its size; false if that is no size. */
static BitsStatus explicit_bits(const BitsField *f, size_t *bits) {
  if (!is_integer(f->size) || vl_int_is_negative(f->size)) return BITS_BAD;
  if (!is_small(f->size) || (size_t)small_value(f->size) > BITS_MAX / (f->unit ? f->unit : 1)) return BITS_NO_ROOM;
  *bits = (size_t)small_value(f->size) * f->unit;
  return BITS_OK;
}

static BitsStatus part_bits(const BitsField *f, size_t *bits) {
  if (!is_bitstring(f->value)) return BITS_BAD;
  size_t there = bits_in(f->value);
  if (f->size == ATOM_all) {
    *bits = there;
    return f->unit != 0 && there % f->unit != 0 ? BITS_BAD : BITS_OK;
  }
  BitsStatus status = explicit_bits(f, bits);
  return status == BITS_OK && *bits > there ? BITS_BAD : status;
}

/* How many bits a field takes; checks its value. */
static BitsStatus any_field_bits(const BitsField *f, size_t *bits) {
  switch (f->type) {
  case BITS_INT: return is_integer(f->value) ? explicit_bits(f, bits) : BITS_BAD;
  case BITS_FLOAT: return is_number(f->value) ? explicit_bits(f, bits) : BITS_BAD;
  case BITS_BINARY:
  case BITS_BITSTRING: return part_bits(f, bits);
  case BITS_UTF8:
  case BITS_UTF16:
  case BITS_UTF32:
    if (!is_code_point(f->value)) return BITS_BAD;
    *bits = utf_bits(f->type, (uint32_t)small_value(f->value));
    return BITS_OK;
  }
  return BITS_BAD;
}

/* The same: what most fields are, first. */
static inline BitsStatus field_bits(const BitsField *f, size_t *bits) {
  bool is_whole = (f->type == BITS_BINARY || f->type == BITS_BITSTRING) && f->size == ATOM_all;
  if (is_whole && is_bitstring(f->value)) {
    *bits = bits_in(f->value);
    if (f->unit <= 1 || (f->unit == 8 && *bits % 8 == 0)) return BITS_OK;
  } else if (f->type == BITS_INT && is_small(f->value) && is_small(f->size) &&
             (uint64_t)small_value(f->size) <= UINT16_MAX && f->unit <= 256) {
    *bits = (size_t)small_value(f->size) * f->unit;
    return BITS_OK;
  }
  return any_field_bits(f, bits);
}

static void write_utf(uint8_t *to, size_t at, const BitsField *f) {
  uint32_t code = (uint32_t)small_value(f->value);
  if (f->type == BITS_UTF8) {
    uint8_t bytes[UTF8_MAX_BYTES];
    vl_bits_copy(to, at, bytes, 0, vl_utf8_encode(code, bytes) * 8);
  } else if (f->type == BITS_UTF32 || code < 0x10000) {
    vl_bits_put_int(to, at, f->value, f->type == BITS_UTF32 ? 32 : 16, f->flags);
  } else {
    code -= 0x10000;
    vl_bits_put_int(to, at, make_small(0xD800 + (code >> 10)), 16, f->flags);
    vl_bits_put_int(to, at + 16, make_small(0xDC00 + (code & 0x3FF)), 16, f->flags);
  }
}

static bool write_field(uint8_t *to, size_t at, const BitsField *f, size_t bits) {
  double d;
  switch (f->type) {
  case BITS_INT:
    if (bits == 8 && at % 8 == 0 && is_small(f->value))
      to[at / 8] = (uint8_t)small_value(f->value);
    else
      vl_bits_put_int(to, at, f->value, bits, f->flags);
    return true;
  case BITS_FLOAT:
    if (is_float(f->value))
      d = float_value(f->value);
    else if (!vl_int_to_double(f->value, &d))
      return false;
    return vl_bits_put_float(to, at, d, bits, f->flags);
  case BITS_BINARY:
  case BITS_BITSTRING: {
    Bits from = vl_bits(f->value);
    vl_bits_copy(to, at, from.bytes, from.offset, bits);
    return true;
  }
  case BITS_UTF8:
  case BITS_UTF16:
  case BITS_UTF32: write_utf(to, at, f); return true;
  }
  return false;
}

static bool write_fields(uint8_t *to, size_t at, const BitsField *fields, size_t n) {
  for (size_t i = 0; i < n; i++) {
    size_t bits = 0;
    if (field_bits(&fields[i], &bits) != BITS_OK || !write_field(to, at, &fields[i], bits)) return false;
    at += bits;
  }
  return true;
}

/* Is the first field a whole BIN_REF, so that this is an append? */
static bool is_append(const BitsField *fields, size_t n) {
  return n > 1 && fields[0].size == ATOM_all && is_kind(fields[0].value, BOX_BIN_REF);
}

/* Memory for `bytes`: with room to grow when an accumulator is being built. */
static Term new_binary(Heap *h, size_t bytes, bool growing, uint8_t **data) {
  if (!growing) return vl_binary_new(h, bytes, data);
  RefBin *bin = vl_refbin_new(h->alloc, bytes + bytes / 2 + 64);
  if (!bin) {
    h->failed = true;
    return TERM_NONE;
  }
  *data = bin->data;
  atomic_store(&bin->taken, bytes); /* what lies behind is free to grow into */
  return vl_refbin_term(h, bin, bytes);
}

/* Grows the first field's memory in place; TERM_NONE if it cannot. */
static Term append(Heap *h, const BitsField *fields, size_t n, size_t old_bytes, size_t bytes) {
  RefBin *bin = refbin_of(box_ptr(fields[0].value));
  if (!vl_refbin_claim(bin, old_bytes, bytes)) return TERM_NONE;
  if (!write_fields(bin->data, old_bytes * 8, fields + 1, n - 1)) return TERM_NONE;
  vl_refbin_retain(bin);
  Term result = vl_refbin_term(h, bin, bytes);
  if (result != TERM_NONE) h->virtual_bytes -= old_bytes;
  return result;
}

Term vl_bits_build(Heap *h, const BitsField *fields, size_t n, BitsStatus *status) {
  size_t total = 0;
  *status = BITS_OK;
  for (size_t i = 0; i < n && *status == BITS_OK; i++) {
    size_t bits = 0;
    *status = field_bits(&fields[i], &bits);
    total += bits;
    if (total > BITS_MAX) *status = BITS_NO_ROOM;
  }
  if (*status != BITS_OK) return TERM_NONE;
  size_t bytes = (total + 7) / 8;
  bool growing = is_append(fields, n);
  if (growing && total % 8 == 0) {
    Term result = append(h, fields, n, bits_in(fields[0].value) / 8, bytes);
    if (result != TERM_NONE) return result;
  }
  uint8_t *data;
  Term whole = new_binary(h, bytes, growing, &data);
  if (whole != TERM_NONE && total % 8 != 0) data[bytes - 1] = 0;
  *status = whole == TERM_NONE ? BITS_NO_ROOM : write_fields(data, 0, fields, n) ? BITS_OK : BITS_BAD;
  if (*status != BITS_OK) return TERM_NONE;
  Term result = total % 8 == 0 ? whole : vl_bits_sub(h, whole, 0, total);
  if (result == TERM_NONE) *status = BITS_NO_ROOM;
  return result;
}
