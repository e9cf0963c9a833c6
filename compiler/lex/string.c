/* Everything in quotes: strings, charlists, heredocs, sigils, atoms, keys and names. */
#include "base/utf8.h"
#include "lex/lexer.h"

#include <utf8proc.h>

/* One text in quotes while it is read. */
typedef struct Quoted {
  Lexer *lx;
  uint8_t close;
  bool heredoc, interpolates;
  const char *what; /* "string", for errors */
  uint32_t line;    /* where it begins */
  size_t token;     /* index of its token */
  Part *parts, **next;
  char *buffer; /* of the part being read; in the arena */
  size_t bytes, room;
  int32_t indentation; /* heredoc: of its end */
} Quoted;

/* -- Parts -- */

static void add(Quoted *q, const uint8_t *from, size_t n) {
  if (n == 0) return;
  if (q->bytes + n > q->room) {
    size_t room = (q->bytes + n) * 2 + 32;
    char *buffer = vl_unit_room(q->lx->unit, room, 1);
    if (q->bytes) memcpy(buffer, q->buffer, q->bytes);
    q->buffer = buffer;
    q->room = room;
  }
  memcpy(q->buffer + q->bytes, from, n);
  q->bytes += n;
}

static Part *add_part(Quoted *q) {
  Part *part = vl_unit_room(q->lx->unit, 1, sizeof *part);
  *part = (Part){.text = TERM_NONE};
  *q->next = part;
  q->next = &part->next;
  return part;
}

/* What has been read becomes a part, unless it is nothing. A heredoc begins with a text, even an empty one. */
static void end_part(Quoted *q, bool last) {
  if (q->bytes == 0 && !(!q->parts && (last || q->heredoc))) return;
  Part *part = add_part(q);
  part->raw = q->buffer ? q->buffer : "";
  part->bytes = q->bytes;
  part->text = NIL;
  q->buffer += q->bytes;
  q->room -= q->bytes;
  q->bytes = 0;
}

/* -- Reading -- */

static void missing(Quoted *q, uint32_t line, uint32_t column, const char *what) {
  CompileUnit *u = q->lx->unit;
  Term message = vl_parse_text(u, "%s (for %s starting at line %u)", what, q->what, q->line);
  vl_lex_fail(q->lx, line, column, message, TERM_NONE, vl_parse_text(u, "%s", ""));
}

static void missing_close(Quoted *q) {
  char what[40] = "missing terminator: ";
  size_t n = strlen(what);
  for (int i = 0; i < (q->heredoc ? 3 : 1); i++) what[n++] = (char)q->close;
  what[n] = '\0';
  missing(q, q->lx->line, q->lx->column, what);
}

static void interpolation(Quoted *q) {
  Lexer *lx = q->lx;
  end_part(q, false);
  TextPlace begin = {lx->line, lx->column};
  size_t open_base = lx->open_base, hints = lx->hints.count, base = lx->base;
  uint32_t indentation = lx->indentation;
  lex_skip(lx, 2);
  lx->open_base = lx->open.count;
  lx->last = SIZE_MAX;
  lx->nesting++;
  uint32_t first = (uint32_t)lx->count;
  lx->base = lx->count;
  bool closed = vl_lex_level(lx);
  if (!closed) {
    missing(q, begin.line, begin.column, "missing interpolation terminator: \"}\"");
    return;
  }
  const Token *last = lex_last(lx);
  TextPlace end = {lx->line, lx->column}, place = last ? last->place : end;
  vl_lex_push(lx, TOK_END, place.line, place.column, NIL);
  Part *part = add_part(q);
  part->begin = begin;
  part->end = end;
  part->first = first;
  if (lx->at < lx->end) lex_skip(lx, 1);
  lx->nesting--;
  lx->base = base;
  lx->open_base = open_base;
  lx->hints.count = hints;
  lx->indentation = indentation;
  lx->last = q->token;
}

static bool is_bidi(uint32_t c) {
  return c >= 0x202A && c <= 0x2069 && (c <= 0x202E || c >= 0x2066);
}

/* What a user sees as one character. */
static void grapheme(Quoted *q) {
  Lexer *lx = q->lx;
  const uint8_t *start = lx->at, *p = start;
  if (p == lx->end) return;
  uint32_t c = vl_utf8_decode(&p, lx->end);
  if (is_bidi(c)) {
    CompileUnit *u = lx->unit;
    vl_lex_fail(lx, lx->line, lx->column, vl_parse_text(u, "invalid bidirectional formatting character in string: "),
                vl_parse_text(u, ". If you want to use such character, use it in its escaped \\u%04X form instead", c),
                vl_parse_text(u, "\\u%04X", c));
    return;
  }
  utf8proc_int32_t state = 0;
  while (p < lx->end && !(c < 0x300 && *p < 128)) {
    const uint8_t *after = p;
    uint32_t next = vl_utf8_decode(&after, lx->end);
    if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)c, (utf8proc_int32_t)next, &state)) break;
    c = next;
    p = after;
  }
  add(q, start, (size_t)(p - start));
  lx->at = p;
  lx->column++;
}

static bool closes_heredoc(const Quoted *q) {
  const Lexer *lx = q->lx;
  return lex_is(lx, 0, q->close) && lex_is(lx, 1, q->close) && lex_is(lx, 2, q->close);
}

/* After a newline has been read; true if the heredoc ends here. */
static bool next_line(Quoted *q) {
  Lexer *lx = q->lx;
  lx->line++;
  lx->column = 1;
  if (!q->heredoc) return false;
  const uint8_t *start = lx->at;
  lex_skip(lx, lex_blanks(lx, 0));
  if (closes_heredoc(q)) {
    q->indentation = (int32_t)(lx->column - 1);
    lex_skip(lx, 3);
    return true;
  }
  add(q, start, (size_t)(lx->at - start));
  return false;
}

static bool newline(Quoted *q, size_t bytes) {
  add(q, q->lx->at, bytes);
  q->lx->at += bytes;
  return next_line(q);
}

/* A backslash and what it covers; true if the heredoc ends after it. */
static bool escape(Quoted *q) {
  Lexer *lx = q->lx;
  const uint8_t *p = lx->at;
  if (lex_is(lx, 1, '\r') && lex_is(lx, 2, '\n')) return newline(q, 3);
  if (lex_is(lx, 1, '\n')) return newline(q, 2);
  if (!q->heredoc && lex_is(lx, 1, q->close)) {
    add(q, p + 1, 1);
    lex_skip(lx, 2);
  } else if (q->heredoc && lex_is(lx, 1, q->close) && lex_is(lx, 2, q->close) && lex_is(lx, 3, q->close)) {
    add(q, p + 1, 3);
    lex_skip(lx, 4);
  } else if (q->interpolates && lex_is(lx, 1, '#') && lex_is(lx, 2, '{')) {
    add(q, p, 3);
    lx->at += 3;
    lx->column++; /* as Elixir counts */
  } else {
    add(q, p, 1);
    lex_skip(lx, 1);
    grapheme(q);
  }
  return false;
}

/* Text in which nothing is special. */
static bool plain_run(Quoted *q) {
  Lexer *lx = q->lx;
  const uint8_t *start = lx->at, *p = start;
  while (p < lx->end && *p < 128 && *p != '\n' && *p != '\\' && (*p != q->close || q->heredoc) && *p != '#') p++;
  /* The last one may be the base of a character that follows. */
  if (p < lx->end && *p >= 128 && p > start) p--;
  if (p == start) return false;
  add(q, start, (size_t)(p - start));
  lex_skip(lx, (size_t)(p - start));
  return true;
}

/* As if the quotes stood here. */
static bool close_at_cursor(Quoted *q) {
  if (q->heredoc) q->indentation = (int32_t)q->lx->column - 4;
  return true;
}

/* Reads up to the closing quotes; false after an error. */
static bool read_quoted(Quoted *q) {
  Lexer *lx = q->lx;
  bool closed = q->heredoc && next_line(q);
  while (!closed && !lx->error->set) {
    if (lx->at == lx->end) {
      if (lx->options->cursor)
        closed = close_at_cursor(q);
      else
        missing_close(q);
    } else if (!plain_run(q)) {
      uint8_t c = *lx->at;
      if (c == q->close && !q->heredoc) {
        lex_skip(lx, 1);
        closed = true;
      } else if (c == '\\') {
        closed = escape(q);
      } else if (c == '\n') {
        closed = newline(q, 1);
      } else if (c == '#' && q->interpolates && lex_is(lx, 1, '{')) {
        interpolation(q);
      } else {
        grapheme(q);
      }
    }
  }
  if (lx->error->set) return false;
  end_part(q, true);
  return true;
}

/* -- Indentation of heredocs -- */

static size_t trim_line(const char *at, size_t left, size_t indentation, bool *outdented) {
  size_t n = 0;
  while (n < left && n < indentation && is_blank_char((uint8_t)at[n])) n++;
  if (n < indentation && n < left && at[n] != '\n' && !(at[n] == '\r' && n + 1 < left && at[n + 1] == '\n'))
    *outdented = true;
  return n;
}

/* Trims a part that begins on that line; gives the first outdented line, 0 when there is none. */
static uint32_t trim_part(Quoted *q, Part *part, uint32_t line, bool line_start) {
  char *out = vl_unit_room(q->lx->unit, part->bytes + 1, 1);
  size_t n = 0, indentation = (size_t)q->indentation;
  uint32_t outdented_line = 0;
  for (size_t i = 0; i < part->bytes; line++) {
    bool outdented = false;
    if (line_start) i += trim_line(part->raw + i, part->bytes - i, indentation, &outdented);
    if (outdented && !outdented_line) outdented_line = line;
    const char *at = part->raw + i, *eol = memchr(at, '\n', part->bytes - i);
    size_t size = eol ? (size_t)(eol - at) + 1 : part->bytes - i;
    memcpy(out + n, at, size);
    n += size;
    i += size;
    line_start = true;
  }
  part->raw = out;
  part->bytes = n;
  return outdented_line;
}

static void trim(Quoted *q, uint32_t column) {
  uint32_t outdented = 0, line = q->line + 1;
  for (Part *part = q->parts; part; part = part->next) {
    uint32_t found = part->text != TERM_NONE ? trim_part(q, part, line, part == q->parts) : 0;
    if (!outdented) outdented = found;
    line = part->end.line;
  }
  if (!outdented) return;
  vl_lex_warn(q->lx, outdented, column,
              vl_parse_text(q->lx->unit,
                            "outdented heredoc line. The contents inside the heredoc should be indented "
                            "at the same level as the closing %c%c%c. The following is forbidden:\n\n"
                            "    def text do\n      \"\"\"\n    contents\n      \"\"\"\n    end\n\n"
                            "Instead make sure the contents are indented as much as the heredoc closing:\n\n"
                            "    def text do\n      \"\"\"\n      contents\n      \"\"\"\n    end\n\n"
                            "The current heredoc line is indented too little",
                            q->close, q->close, q->close));
}

/* -- Terms of the parts -- */

static bool make_texts(Quoted *q, bool unescape, uint32_t line, uint32_t column) {
  CompileUnit *u = q->lx->unit;
  for (Part *part = q->parts; part; part = part->next) {
    if (part->text == TERM_NONE) continue;
    Term message, token;
    if (!unescape || !memchr(part->raw, '\\', part->bytes)) {
      part->text = vl_ast_binary(u, part->raw, part->bytes);
    } else if (!vl_parse_unescape(u, (const uint8_t *)part->raw, part->bytes, &part->text, &message, &token)) {
      const uint8_t *text = (const uint8_t *)"";
      size_t n = 0;
      vl_binary_peek(message, &text, &n);
      message = vl_parse_text(u, "%.*s. Syntax error after: ", (int)n, (const char *)text);
      vl_lex_fail(q->lx, line, column, message, TERM_NONE, token);
      return false;
    }
  }
  return true;
}

/* The text if there is nothing but text, else TERM_NONE. */
static Term only_text(const Quoted *q) {
  return q->parts && !q->parts->next ? q->parts->text : TERM_NONE;
}

/* -- Tokens -- */

static void begin(Quoted *q, Lexer *lx, TokenKind kind, uint8_t close, const char *what) {
  *q = (Quoted){.lx = lx, .close = close, .interpolates = true, .what = what, .line = lx->line, .indentation = -1};
  q->next = &q->parts;
  vl_lex_push(lx, kind, lx->line, lx->column, NIL);
  q->token = lx->last;
}

static void end(Quoted *q, TokenKind kind, Term value) {
  Token *t = &q->lx->tokens[q->token];
  t->kind = (uint8_t)kind;
  t->value = value;
  t->next = (uint32_t)q->lx->count;
  q->lx->last = q->token;
}

static void end_literal(Quoted *q, TokenKind kind, Literal value) {
  Literal *literal = vl_unit_room(q->lx->unit, 1, sizeof *literal);
  *literal = value;
  literal->parts = q->parts;
  literal->indentation = q->indentation;
  literal->delimiter = value.delimiter;
  end(q, kind, NIL);
  q->lx->tokens[q->token].literal = literal;
}

/* An atom where it is one text, else its parts. */
static void end_atom(Quoted *q, TokenKind plain, TokenKind with_parts, uint32_t line, uint32_t column) {
  Term text = only_text(q);
  const uint8_t *bytes;
  size_t n;
  if (text == TERM_NONE || !vl_binary_peek(text, &bytes, &n)) {
    end_literal(q, with_parts, (Literal){.modifiers = NIL});
    return;
  }
  /* Here bytes count, not characters. */
  Term atom = n > ATOM_MAX_CHARS ? vl_lex_long_atom(q->lx, text, line, column)
                                 : vl_lex_atom(q->lx, (const char *)bytes, n, line, column);
  if (atom != TERM_NONE) end(q, plain, atom);
}

/* Warns of quotes around what is a name without them. */
static void warn_quotes(const Quoted *q, uint32_t column, const char *kind, const char *advice) {
  Lexer *lx = q->lx;
  const Part *part = q->parts;
  if (!lx->options->warn || part->next || part->text == TERM_NONE || !part->bytes) return;
  uint8_t first = (uint8_t)part->raw[0];
  if (!is_lower_char(first) && first != '_') return;
  for (size_t i = 1; i < part->bytes; i++) {
    uint8_t c = (uint8_t)part->raw[i];
    bool word = is_lower_char(c) || is_upper_char(c) || is_digit_char(c) || c == '_';
    if (!word && !(i + 1 == part->bytes && (c == '!' || c == '?'))) return;
  }
  vl_lex_warn(lx, q->line, column,
              vl_parse_text(lx->unit, "found quoted %s \"%.*s\" but the quotes are not required. %s", kind,
                            (int)part->bytes, part->raw, advice));
}

void vl_lex_string(Lexer *lx, uint8_t quote) {
  Quoted q;
  uint32_t line = lx->line, column = lx->column;
  begin(&q, lx, quote == '"' ? TOK_STRING : TOK_CHARLIST, quote, "string");
  lex_skip(lx, 1);
  if (!read_quoted(&q) || !make_texts(&q, !lx->options->raw, line, column + 1)) return;
  if (!lex_is_keyword_colon(lx, 0)) {
    end_literal(&q, quote == '"' ? TOK_STRING : TOK_CHARLIST, (Literal){.modifiers = NIL});
    return;
  }
  lex_skip(lx, 1);
  warn_quotes(&q, column + 1, "keyword",
              "Note that keywords are always atoms, even when quoted. Similar to atoms, keywords made exclusively of "
              "ASCII letters, numbers, and underscores and not beginning with a number do not require quotes");
  end_atom(&q, TOK_KW_IDENTIFIER, TOK_KW_PARTS, line, column);
}

void vl_lex_quoted_atom(Lexer *lx) {
  Quoted q;
  uint32_t line = lx->line, column = lx->column;
  begin(&q, lx, TOK_ATOM_QUOTED, lx->at[1], "atom");
  lex_skip(lx, 2);
  if (!read_quoted(&q) || !make_texts(&q, !lx->options->raw, line, column)) return;
  warn_quotes(
      &q, column, "atom",
      "Atoms made exclusively of ASCII letters, numbers, underscores, beginning with a letter or underscore, and "
      "optionally ending with ! or ? do not require quotes");
  end_atom(&q, TOK_ATOM_QUOTED, TOK_ATOM_PARTS, line, column);
}

void vl_lex_quoted_call(Lexer *lx, TextPlace dot) {
  Quoted q;
  uint32_t line = lx->line, column = lx->column;
  uint8_t quote = *lx->at;
  vl_lex_drop_eol(lx);
  vl_lex_push(lx, TOK_DOT, dot.line, dot.column, ATOM_dot);
  begin(&q, lx, TOK_IDENTIFIER, quote, "function name");
  lex_skip(lx, 1);
  if (!read_quoted(&q)) return;
  if (q.parts->next || q.parts->text == TERM_NONE) {
    CompileUnit *u = lx->unit;
    vl_lex_fail(lx, line, column,
                vl_parse_text(u, "interpolation is not allowed when calling function/macro. "
                                 "Found interpolation in a call starting with: "),
                TERM_NONE, vl_parse_text(u, "%c", quote));
    return;
  }
  warn_quotes(&q, column, "call",
              "Calls made exclusively of Unicode letters, numbers, and underscores and not beginning with a number do "
              "not require quotes");
  Term atom = vl_lex_atom(lx, q.parts->raw, q.parts->bytes, line, column);
  if (atom != TERM_NONE) end(&q, vl_lex_call_kind(lx, 0), atom);
}

/* -- Heredocs -- */

/* Moves past the quotes and the rest of their line, which must be blank. */
static bool heredoc_header(Lexer *lx, size_t quotes_at, uint8_t quote) {
  size_t n = quotes_at + 3 + lex_blanks(lx, quotes_at + 3);
  size_t eol = lex_is(lx, n, '\n') ? 1 : lex_is(lx, n, '\r') && lex_is(lx, n + 1, '\n') ? 2 : 0;
  if (eol) {
    lx->at += n + eol;
    return true;
  }
  CompileUnit *u = lx->unit;
  vl_lex_fail(lx, lx->line, lx->column,
              vl_parse_text(u, "heredoc allows only zero or more whitespace characters followed by a new line after "),
              TERM_NONE, vl_parse_text(u, "%c%c%c", quote, quote, quote));
  return false;
}

void vl_lex_heredoc(Lexer *lx, uint8_t quote) {
  Quoted q;
  TokenKind kind = quote == '"' ? TOK_HEREDOC : TOK_CHARLIST_HEREDOC;
  uint32_t line = lx->line, column = lx->column;
  begin(&q, lx, kind, quote, "heredoc");
  q.heredoc = true;
  if (!heredoc_header(lx, 0, quote) || !read_quoted(&q)) return;
  trim(&q, column);
  if (make_texts(&q, !lx->options->raw, line, column)) end_literal(&q, kind, (Literal){.modifiers = NIL});
}

/* -- Sigils -- */

static uint8_t sigil_close(uint8_t open) {
  switch (open) {
  case '(': return ')';
  case '[': return ']';
  case '{': return '}';
  case '<': return '>';
  case '/':
  case '|':
  case '"':
  case '\'': return open;
  default: return 0;
  }
}

static Term modifiers(Lexer *lx) {
  Terms letters = terms_new(lx->unit);
  for (; lx->at < lx->end; lex_skip(lx, 1)) {
    uint8_t c = *lx->at;
    if (!is_lower_char(c) && !is_upper_char(c) && !is_digit_char(c)) break;
    vl_terms_push(&letters, make_small(c));
  }
  return vl_terms_list(&letters, NIL);
}

static void bad_sigil(Lexer *lx) {
  char code[8];
  const uint8_t *p = lx->at + 2;
  uint32_t c = vl_utf8_decode(&p, lx->end);
  CompileUnit *u = lx->unit;
  Term token =
      vl_parse_text(u,
                    "\"%.*s\" (column %u, code point U+%s). The available delimiters are: "
                    "//, ||, \"\", '', (), [], {}, <>",
                    (int)(p - lx->at) - 2, (const char *)lx->at + 2, lx->column + 2, vl_lex_code_point(c, code));
  vl_lex_fail(lx, lx->line, lx->column, vl_parse_text(u, "invalid sigil delimiter: "), TERM_NONE, token);
}

bool vl_lex_sigil(Lexer *lx) {
  uint8_t name = lex_peek(lx, 1);
  if ((!is_lower_char(name) && !is_upper_char(name)) || lx->end - lx->at < 3) return false;
  uint8_t open = lx->at[2], close = sigil_close(open);
  if (!close) {
    bad_sigil(lx);
    return true;
  }
  Quoted q;
  uint32_t column = lx->column;
  char what[16] = "sigil ~";
  what[7] = (char)name;
  what[8] = (char)open;
  begin(&q, lx, TOK_SIGIL, close, what);
  q.interpolates = is_lower_char(name);
  q.heredoc = (open == '"' || open == '\'') && lex_is(lx, 3, open) && lex_is(lx, 4, open);
  if (q.heredoc) {
    q.what = "heredoc";
    if (!heredoc_header(lx, 2, open)) return true;
  } else {
    lex_skip(lx, 3);
  }
  if (!read_quoted(&q)) return true;
  if (q.heredoc) trim(&q, column);
  make_texts(&q, false, q.line, column);
  end_literal(&q, TOK_SIGIL, (Literal){.modifiers = modifiers(lx), .name = name, .delimiter = open});
  return true;
}
