#include "expand/expand.h"

/* A segment leaves here as {:"::", meta, [expr, spec]}, spec a keyword list: `type` always, `size`, `unit`, `sign`
 * and `endian` where the source gives them. */

enum { ALIGNMENT_UNKNOWN = -1 };

typedef struct Spec {
  Term type, size, unit, sign, endian; /* TERM_NONE: not given */
} Spec;

/* What is common to the segments of one <<>>. */
typedef struct Segments {
  Expander *x;
  Scope outer; /* when the bitstring began */
  Scope *s;
  Env *e;
  bool need_size; /* in a generator every segment needs one */
  Terms out;
  int alignment; /* bits so far, modulo 8 */
} Segments;

/* -- Specifiers -- */

/* Flattens a-b-c*d and integers to a list of specifier calls, in front of `rest`. */
static Term unpack(Expander *x, Term spec, Term rest) {
  CompileUnit *u = x->unit;
  vl_expand_check_depth(x);
  if (vl_ast_is_call_of(spec, ATOM_minus, 2))
    return unpack(x, cons_head(ast_args(spec)), unpack(x, vl_ast_nth(ast_args(spec), 1), rest));
  if (vl_ast_is_call_of(spec, ATOM_times, 2)) {
    Term size = cons_head(ast_args(spec)), unit = vl_ast_nth(ast_args(spec), 1);
    rest = vl_ast_cons(u, AST_CALL(u, ATOM_unit, NIL, unit), rest);
    if (ast_is_var(size) && ast_head(size) == ATOM_underscore) return rest;
    return vl_ast_cons(u, AST_CALL(u, ATOM_size, NIL, size), rest);
  }
  if (is_integer(spec)) return vl_ast_cons(u, AST_CALL(u, ATOM_size, NIL, spec), rest);
  if (ast_is_var(spec)) spec = vl_ast_node(u, ast_head(spec), ast_meta(spec), NIL);
  return vl_ast_cons(u, spec, rest);
}

/* A specifier without arguments: the field it sets, and to what. */
static Term *plain_specifier(Spec *spec, Term name, Term *value) {
  *value = name;
  switch (name) {
  case ATOM_big:
  case ATOM_little:
  case ATOM_native: return &spec->endian;
  case ATOM_signed:
  case ATOM_unsigned: return &spec->sign;
  case ATOM_bytes: *value = ATOM_binary; return &spec->type;
  case ATOM_bits_name: *value = ATOM_bitstring; return &spec->type;
  case ATOM_integer:
  case ATOM_float:
  case ATOM_binary:
  case ATOM_bitstring:
  case ATOM_utf8:
  case ATOM_utf16:
  case ATOM_utf32: return &spec->type;
  default: return NULL;
  }
}

static const char *field_name(const Spec *spec, const Term *field) {
  if (field == &spec->type) return "type";
  if (field == &spec->size) return "size";
  if (field == &spec->unit) return "unit";
  return field == &spec->sign ? "sign" : "endianness";
}

static void set_field(Segments *b, Term meta, Spec *spec, Term *field, Term value) {
  if (*field != TERM_NONE && *field != value)
    vl_expand_error(b->x, meta, b->e, "conflicting %s specification for bit field: \"%a\" and \"%a\"",
                    field_name(spec, field), value, *field);
  *field = value;
}

/* In a pattern a size is like a guard: it reads what stood before the pattern, or what this bitstring bound. */
static Term expand_size(Segments *b, Term size) {
  Scope *s = b->s;
  if (is_atom(size) || is_integer(size)) return size;
  if (b->e->context != ATOM_match) {
    s->read = b->outer.read;
    return vl_expand(b->x, size, s, b->e);
  }
  Scope before = *s;
  s->prematch = PREMATCH_BITSIZE;
  s->original_vars = b->outer.read;
  b->e->context = ATOM_guard;
  Term expanded = vl_expand(b->x, size, s, b->e);
  b->e->context = ATOM_match;
  s->prematch = before.prematch;
  s->original_vars = before.original_vars;
  return expanded;
}

static VL_NORETURN void unknown_specifier(Segments *b, Term meta, Term spec) {
  vl_expand_error(b->x, meta, b->e, "unknown bitstring specifier: %q", spec);
}

/* One specifier; a macro is expanded and its result read in its place. Gives what is left to read. */
static Term read_specifier(Segments *b, Term meta, Term list, Spec *spec) {
  Term item = cons_head(list), rest = cons_tail(list), value, expanded;
  if (!ast_is_node(item) || !is_atom(ast_head(item)) || !is_list(ast_args(item))) unknown_specifier(b, meta, item);
  Term name = ast_head(item), args = ast_args(item);
  Term *field = is_nil(args) ? plain_specifier(spec, name, &value) : NULL;
  if (field) {
    set_field(b, meta, spec, field, value);
  } else if (name == ATOM_size && ast_is_list_of(args, 1)) {
    set_field(b, meta, spec, &spec->size, expand_size(b, cons_head(args)));
  } else if (name == ATOM_unit && ast_is_list_of(args, 1)) {
    Term unit = expand_size(b, cons_head(args));
    if (!is_integer(unit))
      vl_expand_error(b->x, meta, b->e, "unit in bitstring expects an integer as argument, got: %q", unit);
    set_field(b, meta, spec, &spec->unit, unit);
  } else {
    if (!vl_dispatch_expand_once(b->x, item, b->s, b->e, &expanded)) unknown_specifier(b, meta, item);
    return unpack(b->x, expanded, rest);
  }
  return rest;
}

/* -- Checks -- */

static bool is_utf(Term type) {
  return type == ATOM_utf8 || type == ATOM_utf16 || type == ATOM_utf32;
}

/* The type a literal has by itself; TERM_NONE for any other expression. */
static Term type_of(Term expr) {
  if (is_integer(expr)) return ATOM_integer;
  if (is_float(expr)) return ATOM_float;
  if (is_bitstring(expr)) return ATOM_binary;
  return ast_is_call(expr, ATOM_bits) ? ATOM_bitstring : TERM_NONE;
}

static bool type_fits(Term literal, Term type) {
  switch (literal) {
  case ATOM_binary: return type == ATOM_binary || type == ATOM_bitstring || is_utf(type);
  case ATOM_bitstring: return type == ATOM_binary || type == ATOM_bitstring;
  case ATOM_integer: return type == ATOM_integer || type == ATOM_float || is_utf(type);
  case ATOM_float: return type == ATOM_float;
  default: return true;
  }
}

static Term merged_type(Segments *b, Term meta, Term literal, Term type) {
  if (type == TERM_NONE) return literal == TERM_NONE ? ATOM_integer : literal;
  if (!type_fits(literal, type))
    vl_expand_error(b->x, meta, b->e, "conflicting type specification for bit field: \"%a\" and \"%a\"", type, literal);
  return type;
}

static const char unsized_text[] =
    "a binary field without size is only allowed at the end of a binary pattern, at the right side of binary "
    "concatenation and and never allowed in binary generators. The following examples are invalid:\n\n    rest <> "
    "\"foo\"\n    <<rest::binary, \"foo\">>\n\nThey are invalid because there is a bits/bitstring component not at the "
    "end. However, the \"reverse\" would work:\n\n    \"foo\" <> rest\n    <<\"foo\", rest::binary>>\n\n";

static void check_number(Segments *b, Term meta, const Spec *spec) {
  bool sized = spec->size != TERM_NONE;
  if (spec->type == ATOM_float && sized && is_small(spec->size)) {
    int64_t bits = small_value(spec->size) * (spec->unit == TERM_NONE ? 1 : small_value(spec->unit));
    if (bits != 16 && bits != 32 && bits != 64)
      vl_expand_error(b->x, meta, b->e, "float requires size*unit to be 16, 32, or 64 (default), got: %d", bits);
  }
  if (!sized && spec->unit != TERM_NONE)
    vl_expand_error(b->x, meta, b->e,
                    "integer and float types require a size specifier if the unit specifier is given");
}

static void check_spec(Segments *b, Term meta, Term literal, const Spec *spec, bool need_size) {
  Expander *x = b->x;
  bool text = spec->type == ATOM_binary || spec->type == ATOM_bitstring;
  bool sized = spec->size != TERM_NONE, united = spec->unit != TERM_NONE;
  if (need_size && text && literal == TERM_NONE && !sized) vl_expand_error(x, meta, b->e, unsized_text);
  if (literal == ATOM_bitstring && (sized || united))
    vl_expand_error(
        x, meta, b->e,
        "literal <<>> in bitstring supports only type specifiers, which must be one of: binary or bitstring");
  if (literal == ATOM_binary && (sized || united))
    vl_expand_error(x, meta, b->e,
                    "literal string in bitstring supports only endianness and type specifiers, which must be one of: "
                    "little, big, native, utf8, utf16, utf32, bits, bytes, binary or bitstring");
  if (is_utf(spec->type) && (sized || united))
    vl_expand_error(x, meta, b->e, "size and unit are not supported on utf types");
  if (spec->type == ATOM_bitstring && united && spec->unit != make_small(1))
    vl_expand_error(x, meta, b->e, "conflicting unit specification for bit field: \"%a\" and \"%d\"", spec->unit,
                    (int64_t)1);
  if ((text || is_utf(spec->type)) && spec->sign != TERM_NONE)
    vl_expand_error(x, meta, b->e, "signed and unsigned specifiers are supported only on integer and float types");
  if (!text && !is_utf(spec->type)) check_number(b, meta, spec);
}

/* -- Alignment: how many bits past a byte -- */

static int alignment_of(const Spec *spec) {
  if (spec->type != ATOM_integer && spec->type != ATOM_bitstring && spec->type != ATOM_binary) return 0;
  int64_t unit = spec->type == ATOM_binary ? 8 : 1;
  if (spec->unit != TERM_NONE && is_small(spec->unit)) unit = small_value(spec->unit);
  if (spec->size == TERM_NONE) return spec->type == ATOM_bitstring ? ALIGNMENT_UNKNOWN : 0;
  if (is_small(spec->size)) return (int)(small_value(spec->size) * unit % 8);
  return spec->type == ATOM_binary ? 0 : ALIGNMENT_UNKNOWN;
}

static int add_alignment(int a, int b) {
  return a < 0 || b < 0 ? ALIGNMENT_UNKNOWN : (a + b) % 8;
}

/* -- Segments -- */

static Term spec_term(Expander *x, const Spec *spec) {
  Term list = NIL;
  if (spec->endian != TERM_NONE) list = vl_ast_keypush(x->unit, list, ATOM_endian, spec->endian);
  if (spec->sign != TERM_NONE) list = vl_ast_keypush(x->unit, list, ATOM_sign, spec->sign);
  if (spec->unit != TERM_NONE) list = vl_ast_keypush(x->unit, list, ATOM_unit, spec->unit);
  if (spec->size != TERM_NONE) list = vl_ast_keypush(x->unit, list, ATOM_size, spec->size);
  return vl_ast_keypush(x->unit, list, ATOM_type, spec->type);
}

/* The last segment of a nested bitstring must have a size when others follow. */
static void check_nested_size(Segments *b, Term parts) {
  Term last = vl_ast_last(parts), spec = vl_ast_nth(ast_args(last), 1);
  if (vl_ast_get(spec, ATOM_size) != TERM_NONE) return;
  Term type = vl_ast_get(spec, ATOM_type);
  if (type == ATOM_bitstring || (type == ATOM_binary && !is_bitstring(cons_head(ast_args(last)))))
    vl_expand_error(b->x, ast_meta(last), b->e, unsized_text);
}

/* <<a, <<b, c>>, d>> is <<a, b, c, d>>. True when the nested one has been taken apart. */
static bool splice_nested(Segments *b, Term meta, Term expr, const Spec *spec, bool need_size) {
  if (!ast_is_call(expr, ATOM_bits) || spec->size != TERM_NONE || spec->unit != TERM_NONE) return false;
  Term parts = ast_args(expr);
  if (is_nil(parts)) return true;
  if (need_size && b->e->context == ATOM_match) check_nested_size(b, parts);
  if (spec->type == ATOM_binary) {
    Term alignment = vl_ast_get(ast_meta(expr), ATOM_alignment);
    if (!is_small(alignment)) return false;
    if (small_value(alignment) != 0)
      vl_expand_error(b->x, meta, b->e, "expected %q to be a binary but its number of bits is not divisible by 8",
                      expr);
  }
  for (; is_cons(parts); parts = cons_tail(parts)) vl_terms_push(&b->out, cons_head(parts));
  return true;
}

/* The argument of an interpolation's to_string, if the segment is that. In patterns it is read through. */
static bool is_interpolated(Term expr) {
  return vl_ast_is_remote_of(expr, ATOM_Kernel, ATOM_to_string, 1) ||
         vl_ast_is_remote_of(expr, ATOM_String_Chars, ATOM_to_string, 1);
}

static Term expand_part(Segments *b, Term expr) {
  if (b->e->context != ATOM_match) b->s->read = b->outer.read;
  return vl_expand(b->x, expr, b->s, b->e);
}

static Term expand_expr(Segments *b, Term meta, Term expr) {
  if (b->e->context != ATOM_nil && is_interpolated(expr)) {
    Term inner = expand_part(b, cons_head(ast_args(expr)));
    return is_bitstring(inner) ? inner : expand_part(b, expr);
  }
  Term expanded = expand_part(b, expr);
  if (is_list(expanded) || is_atom(expanded)) vl_expand_error(b->x, meta, b->e, "invalid literal %q in <<>>", expanded);
  return expanded;
}

static void expand_segment(Segments *b, Term segment, Term bits_meta, bool last) {
  Expander *x = b->x;
  bool typed = vl_ast_is_call_of(segment, ATOM_type_op, 2);
  Term meta = ast_is_node(segment) ? ast_meta(segment) : bits_meta;
  Term expr = expand_expr(b, meta, typed ? cons_head(ast_args(segment)) : segment);
  bool need_size = b->need_size || (!last && b->e->context == ATOM_match);
  Term literal = type_of(expr);
  Spec spec = {TERM_NONE, TERM_NONE, TERM_NONE, TERM_NONE, TERM_NONE};
  if (typed)
    for (Term list = unpack(x, vl_ast_nth(ast_args(segment), 1), NIL); is_cons(list);)
      list = read_specifier(b, meta, list, &spec);
  spec.type = merged_type(b, meta, literal, spec.type);
  check_spec(b, meta, literal, &spec, typed && need_size);
  b->alignment = add_alignment(b->alignment, typed ? alignment_of(&spec) : 0);
  if (!typed) meta = vl_ast_keypush(x->unit, meta, ATOM_inferred_bitstring_spec, ATOM_true);
  if (splice_nested(b, meta, expr, &spec, need_size)) return;
  vl_terms_push(&b->out, AST_CALL(x->unit, ATOM_type_op, meta, expr, spec_term(x, &spec)));
}

/* A `=` anywhere below the segments. */
static Term find_match(Expander *x, Term t) {
  vl_expand_check_depth(x);
  for (; is_cons(t); t = cons_tail(t)) {
    Term item = cons_head(t);
    if (vl_ast_is_call_of(item, ATOM_equals, 2)) return item;
    Term found = ast_is_node(item) && is_list(ast_args(item)) ? find_match(x, ast_args(item)) : TERM_NONE;
    if (found != TERM_NONE) return found;
  }
  return TERM_NONE;
}

Term vl_expand_bits(Expander *x, Term meta, Term args, Scope *s, Env *e, bool need_size) {
  Segments b = {.x = x, .outer = *s, .s = s, .e = e, .need_size = need_size, .out = terms_new(x->unit)};
  bool match = e->context == ATOM_match;
  if (!match) vl_scope_prepare_write(s);
  for (; is_cons(args); args = cons_tail(args)) expand_segment(&b, cons_head(args), meta, is_nil(cons_tail(args)));
  if (!match) vl_scope_close_write(x, s, &b.outer);
  Term segments = vl_terms_list(&b.out, NIL);
  Term nested = match ? find_match(x, segments) : TERM_NONE;
  if (nested != TERM_NONE)
    vl_expand_error(x, meta, e, "cannot pattern match inside a bitstring that is already in match, got: %q", nested);
  Term alignment = b.alignment < 0 ? ATOM_unknown : make_small(b.alignment);
  return vl_ast_node(x->unit, ATOM_bits, vl_ast_keypush(x->unit, meta, ATOM_alignment, alignment), segments);
}
