/* Names: which characters they are made of, and what they become. */
#include "base/utf8.h"
#include "lex/lexer.h"

#include <utf8proc.h>

/* -- Classes of characters -- */

typedef enum CharClass { CHAR_OTHER, CHAR_START, CHAR_UPPER, CHAR_CONTINUE } CharClass;

static CharClass class_of(uint32_t c) {
  switch ((int)utf8proc_category((utf8proc_int32_t)c)) {
  case UTF8PROC_CATEGORY_LU:
  case UTF8PROC_CATEGORY_LT: return CHAR_UPPER;
  case UTF8PROC_CATEGORY_LL:
  case UTF8PROC_CATEGORY_LM:
  case UTF8PROC_CATEGORY_LO:
  case UTF8PROC_CATEGORY_NL: return CHAR_START;
  case UTF8PROC_CATEGORY_MN:
  case UTF8PROC_CATEGORY_MC:
  case UTF8PROC_CATEGORY_ND:
  case UTF8PROC_CATEGORY_PC: return CHAR_CONTINUE;
  default: return CHAR_OTHER;
  }
}

static bool is_ascii_word(uint8_t c) {
  return is_lower_char(c) || is_upper_char(c) || is_digit_char(c) || c == '_';
}

/* -- Words -- */

/* NFC of a word with other than ASCII characters, in the arena. */
static void normalise(Lexer *lx, Word *w) {
  utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
  const utf8proc_uint8_t *text = (const utf8proc_uint8_t *)w->text;
  utf8proc_ssize_t size = (utf8proc_ssize_t)w->text_bytes, n = utf8proc_decompose(text, size, NULL, 0, options);
  if (n < 0) return;
  utf8proc_int32_t *codes = vl_unit_room(lx->unit, (size_t)n + 1, sizeof *codes);
  n = utf8proc_decompose(text, size, codes, n, options);
  if (n < 0) return;
  /* In place: text is never longer than code points. */
  n = utf8proc_reencode(codes, n, options);
  if (n < 0) return;
  w->text = (const char *)codes;
  w->text_bytes = (size_t)n;
}

static WordKind kind_of_first(uint32_t c) {
  if (c < 128)
    return is_upper_char((uint8_t)c) ? WORD_ALIAS : is_lower_char((uint8_t)c) || c == '_' ? WORD_IDENTIFIER : WORD_NONE;
  CharClass class = class_of(c);
  return class == CHAR_UPPER ? WORD_ATOM : class == CHAR_START ? WORD_IDENTIFIER : WORD_NONE;
}

void vl_lex_word(Lexer *lx, const uint8_t *p, Word *w) {
  const uint8_t *start = p;
  *w = (Word){.kind = WORD_NONE, .ascii = true};
  if (p >= lx->end) return;
  uint32_t c = *p < 128 ? *p++ : vl_utf8_decode(&p, lx->end);
  w->kind = kind_of_first(c);
  if (w->kind == WORD_NONE) return;
  w->ascii = c < 128;
  w->chars = 1;
  while (p < lx->end) {
    if (is_ascii_word(*p)) {
      p++;
    } else if (*p == '@') {
      w->at_sign = true;
      p++;
    } else if (*p == '!' || *p == '?') {
      w->punctuation = true;
      p++;
      w->chars++;
      break;
    } else if (*p < 128) {
      break;
    } else {
      w->ascii = false;
      if (class_of(vl_utf8_decode(&p, lx->end)) == CHAR_OTHER) w->kind = WORD_BAD;
    }
    w->chars++;
    if (w->kind == WORD_BAD) break;
  }
  w->bytes = w->text_bytes = (size_t)(p - start);
  w->text = (const char *)start;
  if (!w->ascii && w->kind != WORD_BAD) normalise(lx, w);
}

/* -- Atoms -- */

static Term encoded_atom(Lexer *lx, const char *text, size_t bytes, uint32_t line, uint32_t column) {
  CompileUnit *u = lx->unit;
  const ParseOptions *o = lx->options;
  Term meta = AST_LIST(u, vl_ast_pair(u, ATOM_line, make_small(line)), vl_ast_pair(u, ATOM_column, make_small(column)));
  Term out, word = vl_ast_binary(u, text, bytes);
  if (o->encode(u, o->atom_encoder, word, meta, &out)) return out;
  const uint8_t *reason = (const uint8_t *)"";
  size_t n = 0;
  vl_binary_peek(out, &reason, &n);
  vl_lex_fail(lx, line, column, vl_parse_text(u, "%.*s: ", (int)n, (const char *)reason), TERM_NONE, word);
  return TERM_NONE;
}

Term vl_lex_atom(Lexer *lx, const char *text, size_t bytes, uint32_t line, uint32_t column) {
  CompileUnit *u = lx->unit;
  size_t chars = bytes;
  if (bytes > ATOM_MAX_CHARS && (!vl_utf8_count(text, bytes, &chars, NULL) || chars > ATOM_MAX_CHARS)) {
    vl_lex_fail(lx, line, column, vl_parse_text(u, "atom length must be less than system limit: "), TERM_NONE,
                vl_ast_binary(u, text, bytes));
    return TERM_NONE;
  }
  if (lx->options->atom_encoder != TERM_NONE) return encoded_atom(lx, text, bytes, line, column);
  if (!lx->options->existing_atoms_only) return vl_ast_atom(u, text, bytes);
  Term atom = vl_atom_find(u->atoms, text, bytes);
  if (atom == TERM_NONE)
    vl_lex_fail(lx, line, column, vl_parse_text(u, "unsafe atom does not exist: "), TERM_NONE,
                vl_ast_binary(u, text, bytes));
  return atom;
}

TokenKind vl_lex_call_kind(const Lexer *lx, size_t ahead) {
  uint8_t c = lex_peek(lx, ahead);
  return c == '(' ? TOK_PAREN_IDENTIFIER : c == '[' ? TOK_BRACKET_IDENTIFIER : TOK_IDENTIFIER;
}

/* -- Reserved words -- */

typedef struct Reserved {
  const char *text;
  uint8_t kind;
} Reserved;

static const Reserved reserved[] = {
    {"fn", TOK_FN},
    {"do", TOK_DO},
    {"end", TOK_END_WORD},
    {"true", TOK_TRUE},
    {"false", TOK_FALSE},
    {"nil", TOK_NIL},
    {"not", TOK_UNARY_OP},
    {"and", TOK_AND_OP},
    {"or", TOK_OR_OP},
    {"when", TOK_WHEN_OP},
    {"in", TOK_IN_OP},
    {"after", TOK_BLOCK_IDENTIFIER},
    {"else", TOK_BLOCK_IDENTIFIER},
    {"catch", TOK_BLOCK_IDENTIFIER},
    {"rescue", TOK_BLOCK_IDENTIFIER},
};

static const Reserved *find_reserved(const Lexer *lx, const Word *w) {
  if (w->text_bytes > 6 || w->text_bytes < 2 || !is_lower_char((uint8_t)w->text[0])) return NULL;
  const Token *last = lex_last(lx);
  if (last && last->kind == TOK_DOT) return NULL;
  if (lex_is(lx, w->bytes, ':') && !lex_is(lx, w->bytes + 1, ':')) return NULL;
  for (const Reserved *r = reserved; r < reserved + VL_COUNT_OF(reserved); r++)
    if (strlen(r->text) == w->text_bytes && memcmp(r->text, w->text, w->text_bytes) == 0) return r;
  return NULL;
}

static void bad_do(Lexer *lx, const char *advice) {
  CompileUnit *u = lx->unit;
  vl_lex_fail(lx, lx->line, lx->column, vl_parse_text(u, "unexpected reserved word: "), vl_parse_text(u, "%s", advice),
              vl_parse_text(u, "do"));
}

static void word_do(Lexer *lx) {
  Token *last = lex_last(lx);
  if (last && last->kind == TOK_IDENTIFIER) {
    last->kind = TOK_DO_IDENTIFIER;
  } else if (last && last->kind == TOK_FN) {
    bad_do(lx, ". Anonymous functions are written as:\n\n    fn pattern -> expression end");
    return;
  } else if (last && (last->kind == TOK_COMMA || last->kind == TOK_SEMICOLON)) {
    bad_do(lx, VL_PARSE_DO_ADVICE);
    return;
  }
  vl_lex_drop_eol(lx);
  vl_lex_delimiter(lx, TOK_DO, 2);
}

static void word_operator(Lexer *lx, const Reserved *r, const Word *w) {
  Term atom = vl_ast_atom(lx->unit, w->text, w->text_bytes);
  Token *last = lex_last(lx);
  if (lex_is(lx, w->bytes + lex_blanks(lx, w->bytes), '/')) {
    vl_lex_push(lx, TOK_IDENTIFIER, lx->line, lx->column, atom);
  } else if (r->kind == TOK_IN_OP && last && last->kind == TOK_UNARY_OP && last->value == ATOM_not) {
    TextPlace place = last->place;
    lx->count = lx->last;
    lx->last = last->previous == UINT32_MAX ? SIZE_MAX : last->previous;
    vl_lex_drop_eol(lx);
    vl_lex_push(lx, TOK_IN_OP, place.line, place.column, vl_ast_atom(lx->unit, "not in", 6));
  } else if (r->kind == TOK_UNARY_OP) {
    uint32_t newlines = vl_lex_newlines_before(lx);
    vl_lex_push(lx, r->kind, lx->line, lx->column, atom)->newlines = newlines;
  } else {
    uint32_t newlines = vl_lex_newlines_before(lx);
    vl_lex_drop_eol(lx);
    vl_lex_push(lx, r->kind, lx->line, lx->column, atom)->newlines = newlines;
  }
  lex_skip(lx, w->bytes);
}

static void reserved_word(Lexer *lx, const Reserved *r, const Word *w) {
  switch ((TokenKind)r->kind) {
  case TOK_DO: word_do(lx); return;
  case TOK_FN:
  case TOK_END_WORD: vl_lex_delimiter(lx, r->kind, w->bytes); return;
  case TOK_TRUE:
  case TOK_FALSE:
  case TOK_NIL:
  case TOK_BLOCK_IDENTIFIER:
    vl_lex_push(lx, r->kind, lx->line, lx->column, vl_ast_atom(lx->unit, w->text, w->text_bytes));
    lex_skip(lx, w->bytes);
    return;
  default: word_operator(lx, r, w); return;
  }
}

/* -- Tokens -- */

static void take(Lexer *lx, const Word *w) {
  lx->at += w->bytes;
  lx->column += (uint32_t)w->chars;
}

/* The character that no word may have, at the end of what has been read. */
static void bad_word(Lexer *lx, const Word *w, const uint8_t *start) {
  const uint8_t *p = start + w->bytes - 1;
  while ((*p & 0xC0) == 0x80) p--;
  lx->at = p;
  lx->column += (uint32_t)w->chars - 1;
  vl_lex_unexpected(lx);
}

static Term word_text(const Lexer *lx, const Word *w, const char *after) {
  return vl_parse_text(lx->unit, "%.*s%s", (int)w->text_bytes, w->text, after);
}

static void bad_character(Lexer *lx, const Word *w, const char *what, uint32_t c) {
  uint8_t bytes[UTF8_MAX_BYTES];
  size_t n = vl_utf8_encode(c, bytes);
  Term message = vl_parse_text(lx->unit, "invalid character \"%.*s\" (code point U+%04X) in %s: ", (int)n,
                               (const char *)bytes, c, what);
  vl_lex_fail(lx, lx->line, lx->column, message, TERM_NONE, word_text(lx, w, ""));
}

static bool good_alias(Lexer *lx, const Word *w) {
  if (w->ascii && !w->punctuation && !w->at_sign) return true;
  const uint8_t *p = (const uint8_t *)w->text, *end = p + w->text_bytes;
  uint32_t c = 0;
  while (p < end) {
    c = vl_utf8_decode(&p, end);
    if (c < 'A' || c > 127) break;
  }
  bad_character(lx, w, "alias (only ASCII characters, without punctuation, are allowed)", c);
  return false;
}

static bool is_word(const Word *w, const char *text) {
  return strlen(text) == w->text_bytes && memcmp(text, w->text, w->text_bytes) == 0;
}

static void warn_bang_before_equals(Lexer *lx, const Word *w, bool atom) {
  if (!w->punctuation || !lex_is(lx, w->bytes + atom, '=')) return;
  int n = (int)w->text_bytes;
  const char *colon = atom ? ":" : "", *kind = atom ? "atom" : "identifier", *text = w->text;
  char last = text[n - 1];
  vl_lex_warn(
      lx, lx->line, lx->column,
      vl_parse_text(lx->unit,
                    "found %s \"%s%.*s\", ending with \"%c\", followed by =. It is unclear if you mean \"%s%.*s "
                    "%c=\" or \"%s%.*s =\". Please add a space before or after %c to remove the ambiguity",
                    kind, colon, n, text, last, colon, n - 1, text, last, colon, n, text, last));
}

/* What is wrong with a word that is no key; true if nothing. */
static bool good_word(Lexer *lx, const Word *w) {
  CompileUnit *u = lx->unit;
  const char *kind = w->kind == WORD_ALIAS ? "alias" : w->kind == WORD_ATOM ? "atom" : "identifier";
  if (lex_is(lx, w->bytes, ':') && lx->end - lx->at > (ptrdiff_t)w->bytes + 1 && !lex_is(lx, w->bytes + 1, ':'))
    vl_lex_fail(lx, lx->line, lx->column, vl_parse_text(u, "keyword argument must be followed by space after: "),
                TERM_NONE, word_text(lx, w, ":"));
  else if (w->at_sign)
    bad_character(lx, w, kind, '@');
  else if (is_word(w, "__aliases__") || is_word(w, "__block__"))
    vl_lex_fail(lx, lx->line, lx->column, vl_parse_text(u, "reserved token: "), TERM_NONE, word_text(lx, w, ""));
  else if (w->kind == WORD_ALIAS)
    return good_alias(lx, w);
  else if (w->kind != WORD_IDENTIFIER)
    vl_lex_unexpected(lx);
  else
    return true;
  return false;
}

void vl_lex_identifier(Lexer *lx) {
  Word w;
  vl_lex_word(lx, lx->at, &w);
  if (w.kind == WORD_NONE) {
    vl_lex_unexpected(lx);
    return;
  }
  if (w.kind == WORD_BAD) {
    bad_word(lx, &w, lx->at);
    return;
  }
  const Reserved *r = find_reserved(lx, &w);
  if (r) {
    reserved_word(lx, r, &w);
    return;
  }
  Term atom = vl_lex_atom(lx, w.text, w.text_bytes, lx->line, lx->column);
  if (atom == TERM_NONE) return;
  if (lex_is_keyword_colon(lx, w.bytes)) {
    vl_lex_push(lx, TOK_KW_IDENTIFIER, lx->line, lx->column, atom);
    take(lx, &w);
    lex_skip(lx, 1);
    return;
  }
  if (!good_word(lx, &w)) return;
  if (w.kind == WORD_IDENTIFIER) warn_bang_before_equals(lx, &w, false);
  TokenKind kind = w.kind == WORD_ALIAS ? TOK_ALIAS : vl_lex_call_kind(lx, w.bytes);
  vl_lex_push(lx, kind, lx->line, lx->column, atom);
  take(lx, &w);
}

void vl_lex_plain_atom(Lexer *lx) {
  Word w;
  vl_lex_word(lx, lx->at + 1, &w);
  if (w.kind == WORD_NONE) {
    vl_lex_unexpected(lx);
    return;
  }
  if (w.kind == WORD_BAD) {
    bad_word(lx, &w, lx->at + 1);
    return;
  }
  Term atom = vl_lex_atom(lx, w.text, w.text_bytes, lx->line, lx->column);
  if (atom == TERM_NONE) return;
  warn_bang_before_equals(lx, &w, true);
  vl_lex_push(lx, TOK_ATOM, lx->line, lx->column, atom);
  lx->at += w.bytes + 1;
  lx->column += (uint32_t)w.chars + 1;
}
