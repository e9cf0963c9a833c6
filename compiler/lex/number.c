/* Integers and floats. */
#include "data/float.h"
#include "data/int.h"
#include "heap/heap.h"
#include "lex/lexer.h"

static bool is_digit_of(uint8_t c, unsigned base) {
  if (base == 16) return is_hex_char(c);
  return c >= '0' && c < '0' + (int)base;
}

/* Bytes of digits, single underscores between them allowed. */
static size_t digits(const Lexer *lx, size_t ahead, unsigned base) {
  size_t n = 0;
  for (;;) {
    if (is_digit_of(lex_peek(lx, ahead + n), base))
      n++;
    else if (lex_is(lx, ahead + n, '_') && is_digit_of(lex_peek(lx, ahead + n + 1), base))
      n += 2;
    else
      return n;
  }
}

static char *without_underscores(const Lexer *lx, size_t from, size_t bytes, size_t *size) {
  char *out = vl_unit_room(lx->unit, bytes + 1, 1);
  size_t n = 0;
  for (size_t i = 0; i < bytes; i++)
    if (lx->at[from + i] != '_') out[n++] = (char)lx->at[from + i];
  *size = n;
  return out;
}

static void push_number(Lexer *lx, TokenKind kind, Term value, size_t bytes) {
  Token *t = vl_lex_push(lx, kind, lx->line, lx->column, value);
  t->start = (uint32_t)(lx->at - lx->text);
  t->bytes = (uint32_t)bytes;
  lex_skip(lx, bytes);
}

static void push_integer(Lexer *lx, size_t prefix, size_t bytes, unsigned base) {
  if (prefix == 0 && bytes <= 18 && !memchr(lx->at, '_', bytes)) {
    int64_t value = 0;
    for (size_t i = 0; i < bytes; i++) value = value * 10 + (lx->at[i] - '0');
    push_number(lx, TOK_INT, make_small(value), bytes);
    return;
  }
  size_t size;
  bool bad = false;
  const char *text = without_underscores(lx, prefix, bytes, &size);
  Term value = vl_int_parse(&lx->unit->heap, text, size, base, &bad);
  if (value == TERM_NONE) vl_host_out_of_memory(lx->unit);
  push_number(lx, TOK_INT, value, prefix + bytes);
}

/* Bytes of e, sign and digits. */
static size_t exponent(const Lexer *lx, size_t ahead) {
  uint8_t e = lex_peek(lx, ahead), sign = lex_peek(lx, ahead + 1);
  if (e != 'e' && e != 'E') return 0;
  size_t n = sign == '+' || sign == '-' ? 2 : 1;
  return is_digit_char(lex_peek(lx, ahead + n)) ? n + digits(lx, ahead + n, 10) : 0;
}

static void push_float(Lexer *lx, size_t bytes) {
  size_t size;
  double d;
  const char *text = without_underscores(lx, 0, bytes, &size);
  if (!vl_float_parse(text, size, &d)) {
    CompileUnit *u = lx->unit;
    vl_lex_fail(lx, lx->line, lx->column, vl_parse_text(u, "invalid float number "), TERM_NONE,
                vl_ast_binary(u, (const char *)lx->at, bytes));
    return;
  }
  Term value = vl_float(&lx->unit->heap, d);
  if (value == TERM_NONE) vl_host_out_of_memory(lx->unit);
  push_number(lx, TOK_FLOAT, value, bytes);
}

static void bad_follower(Lexer *lx, size_t bytes, uint8_t c) {
  CompileUnit *u = lx->unit;
  vl_lex_fail(lx, lx->line, lx->column,
              vl_parse_text(u,
                            "invalid character \"%c\" after number %.*s. If you intended to write a number, "
                            "make sure to separate the number from the character (using comma, space, etc). "
                            "If you meant to write a function name or a variable, note that identifiers in "
                            "Elixir cannot start with numbers. Unexpected token: ",
                            c, (int)bytes, (const char *)lx->at),
              TERM_NONE, vl_parse_text(u, "%c", c));
}

void vl_lex_number(Lexer *lx) {
  uint8_t mark = *lx->at == '0' ? lex_peek(lx, 1) : 0;
  unsigned base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
  if (base && is_digit_of(lex_peek(lx, 2), base)) {
    push_integer(lx, 2, digits(lx, 2, base), base);
    return;
  }
  size_t n = digits(lx, 0, 10);
  bool is_float = lex_is(lx, n, '.') && is_digit_char(lex_peek(lx, n + 1));
  if (is_float) {
    n += 1 + digits(lx, n + 1, 10);
    for (size_t e; (e = exponent(lx, n)) > 0;) n += e;
  }
  uint8_t c = lex_peek(lx, n);
  bool unfinished = base && n == 1 && lx->end - lx->at == 2 && lx->options->cursor;
  if (unfinished) {
    lx->at = lx->end;
    return;
  }
  if (is_lower_char(c) || is_upper_char(c) || c == '_')
    bad_follower(lx, n, c);
  else if (is_float)
    push_float(lx, n);
  else
    push_integer(lx, 0, n, 10);
}
