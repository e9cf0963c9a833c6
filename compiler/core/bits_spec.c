#include "core/bits_spec.h"

#include "base/utf8.h"
#include "data/int.h"

enum { LITERAL_MAX_BITS = 1 << 15 };

static enum BitsType type_of(Term name) {
  switch (name) {
  case ATOM_float: return BITS_FLOAT;
  case ATOM_binary: return BITS_BINARY;
  case ATOM_bitstring: return BITS_BITSTRING;
  case ATOM_utf8: return BITS_UTF8;
  case ATOM_utf16: return BITS_UTF16;
  case ATOM_utf32: return BITS_UTF32;
  default: return BITS_INT;
  }
}

Term vl_bits_spec_read(Term segment, BitsSpec *spec) {
  Term words = vl_ast_nth(ast_args(segment), 1);
  Term unit = vl_ast_get(words, ATOM_unit), endian = vl_ast_get(words, ATOM_endian);
  *spec = (BitsSpec){.type = type_of(vl_ast_get(words, ATOM_type)), .size = vl_ast_get(words, ATOM_size)};
  spec->unit = spec->type == BITS_BINARY ? 8 : 1;
  if (unit != TERM_NONE && is_small(unit)) spec->unit = (unsigned)small_value(unit);
  if (endian == ATOM_little) spec->flags |= BITS_LITTLE;
  if (endian == ATOM_native) spec->flags |= BITS_NATIVE;
  if (vl_ast_get(words, ATOM_sign) == ATOM_signed) spec->flags |= BITS_SIGNED;
  return cons_head(ast_args(segment));
}

Term vl_bits_spec_size(const BitsSpec *spec) {
  if (spec->size != TERM_NONE) return spec->size;
  if (spec->type == BITS_INT) return make_small(8);
  return spec->type == BITS_FLOAT ? make_small(64) : ATOM_all;
}

/* -- Literals -- */

static Term build_one(Build *b, const BitsField *field) {
  BitsStatus status;
  return vl_bits_build(&b->f->unit->heap, field, 1, &status);
}

/* Each character of a string in its encoding. */
static Term encode_text(Build *b, Term text, const BitsSpec *spec) {
  CompileUnit *u = b->f->unit;
  const uint8_t *bytes;
  size_t size, n = 0;
  if (!vl_binary_peek(text, &bytes, &size) || size > LITERAL_MAX_BITS / 32) return TERM_NONE;
  BitsField *fields = vl_unit_room(u, size + 1, sizeof *fields);
  for (const uint8_t *at = bytes, *end = bytes + size; at < end;) {
    uint32_t code = vl_utf8_decode(&at, end);
    if (code == UTF8_INVALID) return TERM_NONE;
    fields[n++] = (BitsField){spec->type, 1, spec->flags, make_small(code), ATOM_all};
  }
  BitsStatus status;
  return vl_bits_build(&u->heap, fields, n, &status);
}

static bool is_small_enough(Term size, unsigned unit) {
  return is_small(size) && small_value(size) >= 0 && small_value(size) <= LITERAL_MAX_BITS / (int64_t)(unit ? unit : 1);
}

Term vl_bits_spec_literal(Build *b, Term literal, const BitsSpec *spec) {
  bool text = is_bitstring(literal);
  if (!text && !is_number(literal)) return TERM_NONE;
  if (text && bits_type_is_utf(spec->type)) return encode_text(b, literal, spec);
  if (text != bits_type_is_part(spec->type)) return TERM_NONE;
  Term size = vl_bits_spec_size(spec);
  if (size != ATOM_all && !is_small_enough(size, spec->unit)) return TERM_NONE;
  return build_one(b, &(BitsField){spec->type, spec->unit, spec->flags, literal, size});
}
