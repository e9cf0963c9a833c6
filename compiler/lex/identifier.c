/* Names: which characters they are made of, and what they become. */
#include "base/utf8.h"
#include "lex/lexer.h"

#include <stdio.h>
#include <utf8proc.h>

/* -- Classes of characters -- */

typedef enum CharClass { CHAR_OTHER, CHAR_LETTER, CHAR_CONTINUE } CharClass;

typedef struct IdRange {
  uint32_t first, last;
  uint8_t class, set;
} IdRange;

static const IdRange ranges[] = {
#define SCRIPT(name)
#define SET(n, bits)
#define RANGE(first, last, class, set) {first, last, CHAR_##class, set},
#include "lex/identifiers.def"
#undef SET
#undef RANGE
};

static const uint64_t script_sets[] = {
#define SET(n, bits) [n] = bits,
#define RANGE(first, last, class, set)
#include "lex/identifiers.def"
#undef SCRIPT
#undef SET
};

static const char *const script_names[] = {
#define SCRIPT(name) name,
#define SET(n, bits)
#include "lex/identifiers.def"
#undef SCRIPT
#undef SET
#undef RANGE
};

static const uint64_t scripts_latin = 1, scripts_all = (UINT64_C(1) << VL_COUNT_OF(script_names)) - 1;
enum { CHAR_MICRO = 0xB5, CHAR_MU = 0x3BC };

static const IdRange *find_range(uint32_t c) {
  size_t low = 0, high = VL_COUNT_OF(ranges);
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (c > ranges[middle].last)
      low = middle + 1;
    else
      high = middle;
  }
  return low < VL_COUNT_OF(ranges) && c >= ranges[low].first ? &ranges[low] : NULL;
}

static CharClass class_of(uint32_t c) {
  const IdRange *range = find_range(c);
  return range ? range->class : CHAR_OTHER;
}

static bool is_upper(uint32_t c) {
  int category = utf8proc_category((utf8proc_int32_t)c);
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

/* The scripts that a character of a name belongs to. */
static uint64_t scripts_of(uint32_t c) {
  if (c < 128) return is_lower_char((uint8_t)c) || is_upper_char((uint8_t)c) ? scripts_latin : scripts_all;
  const IdRange *range = find_range(c);
  return range ? script_sets[range->set] : scripts_all;
}

static bool is_ascii_word(uint8_t c) {
  return is_lower_char(c) || is_upper_char(c) || is_digit_char(c) || c == '_';
}

/* -- Words -- */

/* A normal form of a text, in the arena. */
static const char *normal_form(CompileUnit *u, const char *text, size_t bytes, utf8proc_option_t options,
                               size_t *size) {
  const utf8proc_uint8_t *from = (const utf8proc_uint8_t *)text;
  utf8proc_ssize_t n = utf8proc_decompose(from, (utf8proc_ssize_t)bytes, NULL, 0, options);
  *size = bytes;
  if (n < 0) return text;
  utf8proc_int32_t *codes = vl_unit_room(u, (size_t)n + 1, sizeof *codes);
  n = utf8proc_decompose(from, (utf8proc_ssize_t)bytes, codes, n, options);
  /* In place: text is never longer than code points. */
  if (n >= 0) n = utf8proc_reencode(codes, n, options);
  if (n < 0) return text;
  *size = (size_t)n;
  return (const char *)codes;
}

/* Micro signs are written as the letter mu. */
static void replace_micro(Lexer *lx, Word *w) {
  char *text = vl_unit_room(lx->unit, w->text_bytes + 1, 1);
  memcpy(text, w->text, w->text_bytes);
  for (size_t i = 0; i + 1 < w->text_bytes; i++)
    if ((uint8_t)text[i] == 0xC2 && (uint8_t)text[i + 1] == CHAR_MICRO) vl_utf8_encode(CHAR_MU, (uint8_t *)text + i);
  w->text = text;
}

static WordKind kind_of_first(uint32_t c) {
  if (c < 128) {
    if (is_upper_char((uint8_t)c)) return WORD_ALIAS;
    return is_lower_char((uint8_t)c) || c == '_' ? WORD_IDENTIFIER : WORD_NONE;
  }
  if (c == CHAR_MICRO) return WORD_IDENTIFIER;
  if (class_of(c) != CHAR_LETTER) return WORD_NONE;
  return is_upper(c) ? WORD_ATOM : WORD_IDENTIFIER;
}

/* The characters after the first; gives the scripts that all of them share. */
static uint64_t continue_word(Lexer *lx, const uint8_t **at, Word *w, uint64_t scripts) {
  const uint8_t *p = *at;
  while (p < lx->end) {
    if (is_ascii_word(*p)) {
      if (*p > '9' && *p != '_') scripts &= scripts_latin;
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
      uint32_t c = vl_utf8_decode(&p, lx->end);
      if (c == CHAR_MICRO)
        w->micro = true;
      else if (class_of(c) == CHAR_OTHER)
        w->kind = WORD_BAD;
      scripts &= scripts_of(c == CHAR_MICRO ? CHAR_MU : c);
    }
    w->chars++;
    if (w->kind == WORD_BAD) break;
  }
  *at = p;
  return scripts;
}

/* May the scripts of a word that share none stand together? Latin with one of three East Asian sets may. */
static bool may_mix(const Word *w) {
  static const char *const partners[] = {"Japanese", "Han with Bopomofo", "Korean"};
  for (size_t i = 0; i < VL_COUNT_OF(partners); i++) {
    uint64_t allowed = scripts_latin;
    for (size_t n = 0; n < VL_COUNT_OF(script_names); n++)
      if (strcmp(script_names[n], partners[i]) == 0) allowed |= UINT64_C(1) << n;
    bool all = true;
    for (const uint8_t *p = (const uint8_t *)w->text, *end = p + w->text_bytes; p < end && all;)
      all = (scripts_of(vl_utf8_decode(&p, end)) & allowed) != 0;
    if (all) return true;
  }
  return false;
}

void vl_lex_word(Lexer *lx, const uint8_t *p, Word *w) {
  const uint8_t *start = p;
  *w = (Word){.kind = WORD_NONE, .ascii = true};
  if (p >= lx->end) return;
  uint32_t c = *p < 128 ? *p++ : vl_utf8_decode(&p, lx->end);
  w->kind = kind_of_first(c);
  if (w->kind == WORD_NONE) return;
  w->ascii = c < 128;
  w->micro = c == CHAR_MICRO;
  w->chars = 1;
  uint64_t scripts = continue_word(lx, &p, w, scripts_of(w->micro ? CHAR_MU : c));
  w->bytes = w->text_bytes = (size_t)(p - start);
  w->text = (const char *)start;
  if (w->ascii || w->kind == WORD_BAD) return;
  if (w->micro) replace_micro(lx, w);
  w->text = normal_form(lx->unit, w->text, w->text_bytes, UTF8PROC_STABLE | UTF8PROC_COMPOSE, &w->text_bytes);
  if (!scripts && !may_mix(w)) w->kind = WORD_MIXED;
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

Term vl_lex_long_atom(Lexer *lx, Term text, uint32_t line, uint32_t column) {
  vl_lex_fail(lx, line, column, vl_parse_text(lx->unit, "atom length must be less than system limit: "), TERM_NONE,
              text);
  return TERM_NONE;
}

Term vl_lex_atom(Lexer *lx, const char *text, size_t bytes, uint32_t line, uint32_t column) {
  CompileUnit *u = lx->unit;
  size_t chars = bytes;
  if (bytes > ATOM_MAX_CHARS && (!vl_utf8_count(text, bytes, &chars, NULL) || chars > ATOM_MAX_CHARS))
    return vl_lex_long_atom(lx, vl_ast_binary(u, text, bytes), line, column);
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

static bool is_word(const Word *w, const char *text) {
  return *text == *w->text && strlen(text) == w->text_bytes && memcmp(text, w->text, w->text_bytes) == 0;
}

static const Reserved *find_reserved(const Lexer *lx, const Word *w) {
  if (w->text_bytes > 6 || w->text_bytes < 2 || !is_lower_char((uint8_t)w->text[0])) return NULL;
  const Token *last = lex_last(lx);
  if (last && last->kind == TOK_DOT) return NULL;
  if (lex_is(lx, w->bytes, ':') && !lex_is(lx, w->bytes + 1, ':')) return NULL;
  for (const Reserved *r = reserved; r < reserved + VL_COUNT_OF(reserved); r++)
    if (is_word(w, r->text)) return r;
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

/* " 0x00061 0x.." */
static Term code_points(CompileUnit *u, const char *text, size_t bytes) {
  Term all = vl_parse_text(u, "%s", "");
  for (const uint8_t *p = (const uint8_t *)text, *end = p + bytes; p < end;) {
    const uint8_t *before;
    size_t n;
    if (!vl_binary_peek(all, &before, &n)) break;
    all = vl_parse_text(u, "%.*s 0x%05X", (int)n, (const char *)before, vl_utf8_decode(&p, end));
  }
  return all;
}

/* The text in its compatible form, if that is a name; else NULL. */
static const char *compatible(Lexer *lx, const char *text, size_t bytes, size_t *size) {
  utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT;
  const char *nfkc = normal_form(lx->unit, text, bytes, options, size);
  Lexer inner = {.unit = lx->unit, .text = (const uint8_t *)nfkc, .end = (const uint8_t *)nfkc + *size};
  Word w;
  vl_lex_word(&inner, inner.text, &w);
  return w.kind == WORD_NONE || w.kind == WORD_BAD || w.kind == WORD_MIXED ? NULL : nfkc;
}

/* Says how the text could be written, if there is a way. */
static bool suggest(Lexer *lx, const char *text, size_t bytes) {
  CompileUnit *u = lx->unit;
  size_t size, m = 0, n = 0;
  const char *nfkc = compatible(lx, text, bytes, &size);
  const uint8_t *wrong, *right;
  if (!nfkc || !vl_binary_peek(code_points(u, text, bytes), &wrong, &m) ||
      !vl_binary_peek(code_points(u, nfkc, size), &right, &n))
    return false;
  Term token = vl_parse_text(
      u,
      "Elixir expects unquoted Unicode atoms, variables, and calls to use allowed codepoints and to be in NFC form.\n\n"
      "Got:\n\n    \"%.*s\" (code points%.*s)\n\n"
      "Hint: You could write the above in a compatible format that is accepted by Elixir:\n\n"
      "    \"%.*s\" (code points%.*s)\n\n"
      "See https://hexdocs.pm/elixir/unicode-syntax.html for more information.",
      (int)bytes, text, (int)m, (const char *)wrong, (int)size, nfkc, (int)n, (const char *)right);
  vl_lex_fail(lx, lx->line, lx->column, vl_parse_text(u, "unexpected token: "), TERM_NONE, token);
  return true;
}

/* The character that no word may have, at the end of what has been read. */
static void bad_word(Lexer *lx, const Word *w, const uint8_t *start) {
  const uint8_t *p = start + w->bytes - 1;
  while ((*p & 0xC0) == 0x80) p--;
  lx->at = p;
  lx->column += (uint32_t)w->chars - 1;
  if (suggest(lx, (const char *)start, w->bytes)) return;
  if (!suggest(lx, (const char *)p, (size_t)(start + w->bytes - p))) vl_lex_unexpected(lx);
}

/* "  \\u0061 a {Latin}" for each character. */
static Term script_lines(CompileUnit *u, const Word *w) {
  Term all = vl_parse_text(u, "%s", "");
  for (const uint8_t *p = (const uint8_t *)w->text, *end = p + w->text_bytes; p < end;) {
    const uint8_t *before, *at = p;
    char names[256] = "";
    size_t n, size = 0;
    uint32_t c = vl_utf8_decode(&p, end);
    uint64_t scripts = scripts_of(c);
    for (size_t i = 0; i < VL_COUNT_OF(script_names) && scripts != scripts_all; i++)
      if (scripts >> i & 1)
        size += (size_t)snprintf(names + size, sizeof names - size, "%s%s", size ? "," : " {", script_names[i]);
    if (!vl_binary_peek(all, &before, &n)) break;
    all = vl_parse_text(u, "%.*s  \\u%04X %.*s%s%s\n", (int)n, (const char *)before, c, (int)(p - at), (const char *)at,
                        names, size ? "}" : "");
  }
  return all;
}

static void mixed_word(Lexer *lx, const Word *w) {
  CompileUnit *u = lx->unit;
  const uint8_t *lines = (const uint8_t *)"";
  size_t n = 0;
  vl_binary_peek(script_lines(u, w), &lines, &n);
  Term suffix =
      vl_parse_text(u,
                    "\n\nMixed-script identifiers are not supported for security reasons. '%.*s' is made of the "
                    "following scripts:\n\n%.*s\n"
                    "All characters in the identifier should resolve to a single script, or use a highly "
                    "restrictive set of scripts.\n\n"
                    "See https://hexdocs.pm/elixir/unicode-syntax.html for more information.",
                    (int)w->text_bytes, w->text, (int)n, (const char *)lines);
  vl_lex_fail(lx, lx->line, lx->column, vl_parse_text(u, "invalid mixed-script identifier found: "), suffix,
              vl_ast_binary(u, w->text, w->text_bytes));
}

/* What is wrong with what was read as a word; true if nothing. */
static bool is_word_at(Lexer *lx, const Word *w, const uint8_t *start) {
  if (w->kind == WORD_NONE)
    vl_lex_unexpected(lx);
  else if (w->kind == WORD_BAD)
    bad_word(lx, w, start);
  else if (w->kind == WORD_MIXED)
    mixed_word(lx, w);
  else
    return true;
  return false;
}

static Term word_text(const Lexer *lx, const Word *w, const char *after) {
  return vl_parse_text(lx->unit, "%.*s%s", (int)w->text_bytes, w->text, after);
}

static void bad_character(Lexer *lx, const Word *w, const char *what, uint32_t c) {
  char code[8];
  uint8_t bytes[UTF8_MAX_BYTES];
  size_t n = vl_utf8_encode(c, bytes);
  Term message = vl_parse_text(lx->unit, "invalid character \"%.*s\" (code point U+%s) in %s: ", (int)n,
                               (const char *)bytes, vl_lex_code_point(c, code), what);
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
  if (!is_word_at(lx, &w, lx->at)) return;
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
  if (w.kind == WORD_NONE && lx->options->cursor) {
    lx->at = lx->end;
    return;
  }
  if (!is_word_at(lx, &w, lx->at + 1)) return;
  Term atom = vl_lex_atom(lx, w.text, w.text_bytes, lx->line, lx->column);
  if (atom == TERM_NONE) return;
  warn_bang_before_equals(lx, &w, true);
  vl_lex_push(lx, TOK_ATOM, lx->line, lx->column, atom);
  lx->at += w.bytes + 1;
  lx->column += (uint32_t)w.chars + 1;
}
