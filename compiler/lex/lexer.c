#include "lex/lexer.h"

#include "base/utf8.h"

#include <stdio.h>

/* -- Tokens -- */

static void grow(Lexer *lx) {
  size_t room = lx->room ? lx->room * 2 : 64;
  if (!vl_unit_grow_tokens(lx->unit, room * sizeof *lx->tokens)) vl_host_out_of_memory(lx->unit);
  lx->tokens = lx->unit->tokens;
  lx->room = room;
}

Token *vl_lex_push(Lexer *lx, TokenKind kind, uint32_t line, uint32_t column, Term value) {
  if (lx->count == lx->room) grow(lx);
  Token *t = &lx->tokens[lx->count];
  t->previous = lx->last == SIZE_MAX ? UINT32_MAX : (uint32_t)lx->last;
  lx->last = lx->count++;
  t->kind = (uint8_t)kind;
  t->newlines = 0;
  t->place = (TextPlace){line, column};
  t->start = t->bytes = 0;
  t->value = value;
  t->next = (uint32_t)lx->count;
  return t;
}

void vl_lex_drop_eol(Lexer *lx) {
  Token *last = lex_last(lx);
  if (!last || last->kind != TOK_EOL) return;
  lx->count = lx->last;
  lx->last = last->previous == UINT32_MAX ? SIZE_MAX : last->previous;
}

uint32_t vl_lex_newlines_before(const Lexer *lx) {
  const Token *last = lex_last(lx);
  if (!last) return 0;
  return last->kind == TOK_EOL || last->kind == TOK_COMMA || last->kind == TOK_SEMICOLON ? last->newlines : 0;
}

/* -- Errors -- */

void vl_lex_fail(Lexer *lx, uint32_t line, uint32_t column, Term message, Term suffix, Term token) {
  vl_parse_fail(lx->error, line, column, message, suffix, token);
  lx->at = lx->end;
}

/* Characters that are written by an escape: what it is, and their name. */
typedef struct NamedChar {
  uint8_t code;
  char escape;
  const char *name;
} NamedChar;

static const NamedChar named_chars[] = {
    {0, '0', "null byte"}, {7, 'a', "alert"},        {'\b', 'b', "backspace"},    {127, 'd', "delete"},
    {27, 'e', "escape"},   {'\f', 'f', "form feed"}, {'\n', 'n', "newline"},      {'\r', 'r', "carriage return"},
    {' ', 's', "space"},   {'\t', 't', "tab"},       {'\v', 'v', "vertical tab"},
};

static const NamedChar *find_named(uint32_t c) {
  for (const NamedChar *n = named_chars; n < named_chars + VL_COUNT_OF(named_chars); n++)
    if (n->code == c) return n;
  return NULL;
}

/* At most four digits fit where Elixir prints one. */
const char *vl_lex_code_point(uint32_t c, char out[8]) {
  snprintf(out, 8, c > 0xFFFF ? "****" : "%04X", c);
  return out;
}

void vl_lex_unexpected(Lexer *lx) {
  char code[8];
  const uint8_t *p = lx->at;
  uint32_t c = vl_utf8_decode(&p, lx->end);
  const NamedChar *named = find_named(c);
  CompileUnit *u = lx->unit;
  Term token = named ? vl_parse_text(u, "%s (column %u, code point U+%04X)", named->name, lx->column, c)
                     : vl_parse_text(u, "\"%.*s\" (column %u, code point U+%s)", (int)(p - lx->at),
                                     (const char *)lx->at, lx->column, vl_lex_code_point(c, code));
  vl_lex_fail(lx, lx->line, lx->column, vl_parse_text(u, "unexpected token: "), TERM_NONE, token);
}

void vl_lex_warn(Lexer *lx, uint32_t line, uint32_t column, Term text) {
  if (!lx->options->warn) return;
  vl_terms_push(&lx->warnings, text);
  vl_terms_push(&lx->warnings, make_small(line));
  vl_terms_push(&lx->warnings, vl_parse_place(lx->unit, lx->options, (TextPlace){line, column}));
}

static void print_warnings(Lexer *lx) {
  for (const Term *w = lx->warnings.at; w < lx->warnings.at + lx->warnings.count && lx->unit->host; w += 3)
    vl_host_warn(lx->unit, w[0], w[2], small_value(w[1]));
}

/* -- Lines -- */

static void start_line(Lexer *lx) {
  uint32_t n = 0;
  while (lx->at < lx->end && is_blank_char(*lx->at)) {
    lx->at++;
    n++;
  }
  lx->line++;
  lx->column = n + 1;
  lx->indentation = n;
}

static void newline(Lexer *lx, size_t bytes) {
  Token *last = lex_last(lx);
  if (last && (last->kind == TOK_EOL || last->kind == TOK_COMMA || last->kind == TOK_SEMICOLON))
    last->newlines++;
  else
    vl_lex_push(lx, TOK_EOL, lx->line, lx->column, NIL)->newlines = 1;
  lx->at += bytes;
  start_line(lx);
}

static void semicolon(Lexer *lx) {
  const Token *last = lex_last(lx);
  if (last && last->kind == TOK_SEMICOLON) {
    vl_lex_unexpected(lx);
    return;
  }
  vl_lex_push(lx, TOK_SEMICOLON, lx->line, lx->column, NIL);
  lex_skip(lx, 1);
}

static void backslash(Lexer *lx) {
  size_t left = (size_t)(lx->end - lx->at);
  size_t eol = lex_is(lx, 1, '\n') ? 1 : lex_is(lx, 1, '\r') && lex_is(lx, 2, '\n') ? 2 : 0;
  if (left == 1 || (eol && left == eol + 1)) {
    CompileUnit *u = lx->unit;
    vl_lex_fail(lx, lx->line, lx->column, vl_parse_text(u, "invalid escape \\ at end of file"), TERM_NONE,
                vl_parse_text(u, "%s", ""));
  } else if (eol) {
    lx->at += eol + 1;
    start_line(lx);
  } else if (!vl_lex_operator(lx)) {
    vl_lex_unexpected(lx);
  }
}

/* -- Blanks, and the sign after one: in `f -1` it belongs to the argument -- */

static bool sign_of_argument(const Lexer *lx) {
  const Token *last = lex_last(lx);
  if (!last || last->kind != TOK_IDENTIFIER || lx->end - lx->at < 2) return false;
  if (*lx->at != '+' && *lx->at != '-') return false;
  uint8_t c = lx->at[1];
  return !is_space_char(c) && !memchr("([<{%+-/>:", c, 10);
}

/* At the cursor a name and a blank begin a call. */
static void open_call(Lexer *lx) {
  Token *last = lex_last(lx);
  if (!last || last->kind != TOK_IDENTIFIER) return;
  last->kind = TOK_PAREN_IDENTIFIER;
  lx->column++;
  vl_lex_delimiter(lx, TOK_OPEN_PAREN, 0);
  lx->column++;
}

static void blanks(Lexer *lx) {
  lex_skip(lx, lex_blanks(lx, 0));
  if (lx->at == lx->end && lx->options->cursor) open_call(lx);
  if (!sign_of_argument(lx)) return;
  lex_last(lx)->kind = TOK_OP_IDENTIFIER;
  vl_lex_push(lx, TOK_DUAL_OP, lx->line, lx->column, *lx->at == '+' ? ATOM_plus : ATOM_minus);
  lex_skip(lx, 1);
}

/* -- Characters -- */

static Term escaped_char(uint8_t c) {
  for (const NamedChar *n = named_chars; n < named_chars + VL_COUNT_OF(named_chars); n++)
    if (n->escape == (char)c) return make_small(n->code);
  return make_small(c);
}

/* Characters that one does not see, and escapes that are none. */
static void warn_char(Lexer *lx, uint32_t c, bool escape, bool resolved) {
  if (resolved || (escape && c == '\\')) return;
  const NamedChar *named = find_named(c);
  CompileUnit *u = lx->unit;
  bool letter = c < 128 && (is_lower_char((uint8_t)c) || is_upper_char((uint8_t)c));
  if (named)
    vl_lex_warn(lx, lx->line, lx->column,
                vl_parse_text(u, "found ?%s followed by code point 0x%X (%s), please use ?\\%c instead",
                              escape ? "\\" : "", c, named->name, named->escape));
  else if (escape && letter)
    vl_lex_warn(lx, lx->line, lx->column,
                vl_parse_text(u, "unknown escape sequence ?\\%c, use ?%c instead", (int)c, (int)c));
}

static void character(Lexer *lx) {
  const uint8_t *p = lx->at + 1;
  bool escape = lx->end - lx->at >= 3 && *p == '\\';
  if (escape) p++;
  uint32_t c = vl_utf8_decode(&p, lx->end);
  if (c == UTF8_INVALID) {
    vl_lex_unexpected(lx);
    return;
  }
  Term value = escape && c < 128 ? escaped_char((uint8_t)c) : make_small(c);
  warn_char(lx, c, escape, escape && small_value(value) != (int64_t)c);
  Token *t = vl_lex_push(lx, TOK_CHAR, lx->line, lx->column, value);
  t->start = (uint32_t)(lx->at - lx->text);
  t->bytes = (uint32_t)(p - lx->at);
  /* A newline here counts as any other character, as in Elixir. */
  lx->column += escape ? 3 : 2;
  lx->at = p;
}

/* -- One token -- */

static void conflict_marker(Lexer *lx) {
  const uint8_t *p = lx->at;
  while (p < lx->end && *p != '\n' && *p != '\r') p++;
  CompileUnit *u = lx->unit;
  vl_lex_fail(lx, lx->line, 1,
              vl_parse_text(u, "found an unexpected version control marker, please resolve the conflicts: "), TERM_NONE,
              vl_ast_binary(u, (const char *)lx->at, (size_t)(p - lx->at)));
}

static bool is_conflict_marker(const Lexer *lx) {
  return lx->column == 1 && lx->end - lx->at >= 7 && memcmp(lx->at, "<<<<<<<", 7) == 0;
}

static void quote(Lexer *lx, uint8_t c) {
  if (lex_is(lx, 1, c) && lex_is(lx, 2, c))
    vl_lex_heredoc(lx, c);
  else
    vl_lex_string(lx, c);
}

static void colon(Lexer *lx) {
  uint8_t c = lex_peek(lx, 1);
  if (vl_lex_operator_atom(lx) || vl_lex_operator(lx)) return;
  if (c == '"' || c == '\'')
    vl_lex_quoted_atom(lx);
  else
    vl_lex_plain_atom(lx);
}

static void percent(Lexer *lx) {
  uint8_t c = lex_peek(lx, 1);
  if (c == '(' || c == '[') {
    CompileUnit *u = lx->unit;
    vl_lex_fail(lx, lx->line, lx->column, vl_parse_text(u, "expected %%{ to define a map, got: "), TERM_NONE,
                vl_parse_text(u, "%%%c", c));
    return;
  }
  vl_lex_push(lx, c == '{' ? TOK_MAP : TOK_PERCENT, lx->line, lx->column, NIL);
  lex_skip(lx, 1);
}

static void unfinished_sigil(Lexer *lx) {
  size_t left = (size_t)(lx->end - lx->at);
  uint8_t name = lex_peek(lx, 1);
  if (lx->options->cursor && (left == 1 || (left == 2 && (is_lower_char(name) || is_upper_char(name)))))
    lx->at = lx->end;
  else
    vl_lex_unexpected(lx);
}

static void token(Lexer *lx) {
  uint8_t c = *lx->at;
  switch (c) {
  case ' ':
  case '\t': blanks(lx); return;
  case '\n': newline(lx, 1); return;
  case '\r':
    if (lex_is(lx, 1, '\n'))
      newline(lx, 2);
    else
      vl_lex_unexpected(lx);
    return;
  case '#': vl_lex_comment(lx); return;
  case ';': semicolon(lx); return;
  case '"':
  case '\'': quote(lx, c); return;
  case ':': colon(lx); return;
  case '?': character(lx); return;
  case '\\': backslash(lx); return;
  case '~':
    if (!vl_lex_sigil(lx) && !vl_lex_operator(lx)) unfinished_sigil(lx);
    return;
  case ',':
    vl_lex_push(lx, TOK_COMMA, lx->line, lx->column, NIL);
    lex_skip(lx, 1);
    return;
  case '(': vl_lex_delimiter(lx, TOK_OPEN_PAREN, 1); return;
  case ')': vl_lex_delimiter(lx, TOK_CLOSE_PAREN, 1); return;
  case '[': vl_lex_delimiter(lx, TOK_OPEN_BRACKET, 1); return;
  case ']': vl_lex_delimiter(lx, TOK_CLOSE_BRACKET, 1); return;
  case '}': vl_lex_delimiter(lx, TOK_CLOSE_CURLY, 1); return;
  default: break;
  }
  if (is_digit_char(c)) {
    vl_lex_number(lx);
  } else if (c == '<' && is_conflict_marker(lx)) {
    conflict_marker(lx);
  } else if (is_lower_char(c) || is_upper_char(c) || c == '_' || c >= 128) {
    vl_lex_identifier(lx);
  } else if (!vl_lex_operator(lx)) {
    if (c == '%')
      percent(lx);
    else if (c == '{')
      vl_lex_delimiter(lx, TOK_OPEN_CURLY, 1);
    else
      vl_lex_unexpected(lx);
  }
}

/* -- All tokens -- */

static void too_deep(Lexer *lx) {
  CompileUnit *u = lx->unit;
  vl_lex_fail(lx, lx->line, lx->column, vl_parse_text(u, VL_PARSE_TOO_DEEP), TERM_NONE, vl_parse_text(u, "%s", ""));
}

bool vl_lex_level(Lexer *lx) {
  if ((const uint8_t *)__builtin_frame_address(0) < lx->stack_low) too_deep(lx);
  while (lx->at < lx->end) {
    if (*lx->at == '}' && vl_lex_ends_level(lx)) return true;
    token(lx);
  }
  if (lx->error->set) return false;
  if (lx->options->cursor) {
    vl_lex_complete(lx);
    return true;
  }
  vl_lex_check_closed(lx);
  return false;
}

bool vl_lex(Lexer *lx) {
  lx->last = SIZE_MAX;
  vl_lex_level(lx);
  if (lx->error->set) return false;
  print_warnings(lx);
  size_t last = lx->last;
  Token *end = vl_lex_push(lx, TOK_END, lx->line, lx->column, NIL);
  if (last != SIZE_MAX) end->place = lx->tokens[last].place;
  end->next = (uint32_t)(end - lx->tokens);
  return true;
}
