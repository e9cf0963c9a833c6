/* A token as an error shows it: as Erlang's parser generator prints it. */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "parse/parser.h"

#include <stdio.h>

static bool is_erlang_word(const char *word, size_t n) {
  static const char *const words[] = {"after",  "and",     "andalso", "band", "begin", "bnot", "bor",
                                      "bsl",    "bsr",     "bxor",    "case", "catch", "cond", "div",
                                      "end",    "fun",     "if",      "let",  "not",   "of",   "or",
                                      "orelse", "receive", "rem",     "try",  "when",  "xor",  "maybe_no"};
  for (size_t i = 0; i < VL_COUNT_OF(words); i++)
    if (strlen(words[i]) == n && memcmp(words[i], word, n) == 0) return true;
  return false;
}

/* Letters of Latin-1: Erlang writes words of others in quotes. */
static bool is_latin_letter(uint32_t c, bool lower) {
  if (c < 128) return (c >= 'a' && c <= 'z') || (!lower && c >= 'A' && c <= 'Z');
  return c <= 255 && c != 0xD7 && c != 0xF7 && c >= (lower ? 0xDF : 0xC0);
}

static bool is_plain_atom(const char *text, size_t n) {
  const uint8_t *p = (const uint8_t *)text, *end = p + n;
  if (n == 0 || is_erlang_word(text, n)) return false;
  if (!is_latin_letter(vl_utf8_decode(&p, end), true)) return false;
  while (p < end) {
    uint32_t c = vl_utf8_decode(&p, end);
    if (!is_latin_letter(c, false) && !(c >= '0' && c <= '9') && c != '_' && c != '@') return false;
  }
  return true;
}

/* What a character is after a backslash; 0: nothing. */
static char escape_of(uint32_t c) {
  static const char from[] = "\n\t\r\b\f\v\x1b\x7f", to[] = "ntrbfved";
  const char *at = c && c < 128 ? strchr(from, (int)c) : NULL;
  return at ? to[at - from] : '\0';
}

static void add_char(StrBuf *b, uint32_t c, char quote) {
  char escape = escape_of(c);
  if (c == (uint8_t)quote || c == '\\')
    vl_strbuf_format(b, "\\%c", (int)c);
  else if (escape)
    vl_strbuf_format(b, "\\%c", escape);
  else if (c < 32)
    vl_strbuf_format(b, "\\%03o", c);
  else
    vl_strbuf_utf8(b, c);
}

static void add_atom(StrBuf *b, Term atom) {
  size_t n = 0;
  const char *text = is_atom(atom) ? vl_atom_text(atom, &n) : "";
  if (is_plain_atom(text, n)) {
    vl_strbuf_add(b, text, n);
    return;
  }
  vl_strbuf_char(b, '\'');
  for (const uint8_t *p = (const uint8_t *)text, *end = p + n; p < end;) add_char(b, vl_utf8_decode(&p, end), '\'');
  vl_strbuf_char(b, '\'');
}

/* -- Terms over more than one line, as io_lib:format("~tp") lays them out -- */

enum { LINE_WIDTH = 78 };

typedef struct Layout {
  StrBuf *out;
  size_t column;
  bool broken; /* lines are broken at LINE_WIDTH */
} Layout;

static void add_text(Layout *l, const char *text) {
  vl_strbuf_text(l->out, text);
  l->column += strlen(text);
}

static void add_line(Layout *l, size_t indentation) {
  vl_strbuf_char(l->out, '\n');
  for (size_t i = 0; i < indentation; i++) vl_strbuf_char(l->out, ' ');
  l->column = indentation;
}

/* Bytes that Erlang takes for text in Latin-1. */
static bool is_printable(const uint8_t *bytes, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (!(bytes[i] >= 32 && bytes[i] < 127) && bytes[i] < 160 && !(escape_of(bytes[i]) && bytes[i] != 127))
      return false;
  return true;
}

static void add_numbers(Layout *l, const uint8_t *bytes, size_t n) {
  size_t indentation = l->column;
  for (size_t i = 0; i < n; i++) {
    char text[8];
    size_t size = (size_t)snprintf(text, sizeof text, "%u%s", bytes[i], i + 1 < n ? "," : "");
    if (l->broken && i > 0 && l->column + size > LINE_WIDTH) add_line(l, indentation);
    add_text(l, text);
  }
}

static void add_binary(Layout *l, const uint8_t *bytes, size_t n) {
  add_text(l, "<<");
  if (n && is_printable(bytes, n)) {
    size_t before = l->out->size;
    vl_strbuf_char(l->out, '"');
    for (size_t i = 0; i < n; i++) add_char(l->out, bytes[i], '"');
    vl_strbuf_char(l->out, '"');
    l->column += l->out->size - before;
  } else {
    add_numbers(l, bytes, n);
  }
  add_text(l, ">>");
}

/* The parts of a string: [<<"text">>]. The tokens of an interpolation are left out. */
static void add_parts(Layout *l, const Part *part) {
  const uint8_t *bytes;
  size_t n, indentation = l->column + 1;
  add_text(l, "[");
  for (; part; part = part->next) {
    if (part->text == TERM_NONE) {
      char text[96];
      snprintf(text, sizeof text, "{{%u,%u,nil},{%u,%u,nil},[]}", part->begin.line, part->begin.column, part->end.line,
               part->end.column);
      add_text(l, text);
    } else if (vl_binary_peek(part->text, &bytes, &n)) {
      add_binary(l, bytes, n);
    }
    if (!part->next) break;
    add_text(l, ",");
    if (l->broken) add_line(l, indentation);
  }
  add_text(l, "]");
}

/* {name,{line,column,nil}, */
static size_t add_head(Layout *l, const Token *t, const char *name) {
  char place[48];
  add_text(l, "{");
  add_text(l, name);
  add_text(l, ",");
  size_t indentation = l->column;
  snprintf(place, sizeof place, "{%u,%u,nil},", t->place.line, t->place.column);
  add_text(l, place);
  if (l->broken) add_line(l, indentation);
  return indentation;
}

static void add_number(Layout *l, int64_t number) {
  char text[24];
  snprintf(text, sizeof text, "%lld", (long long)number);
  add_text(l, text);
}

static void add_heredoc(Layout *l, const Token *t) {
  size_t indentation = add_head(l, t, t->kind == TOK_HEREDOC ? "bin_heredoc" : "list_heredoc");
  add_number(l, t->literal->indentation);
  add_text(l, ",");
  if (l->broken) add_line(l, indentation);
  add_parts(l, t->literal->parts);
  add_text(l, "}");
}

static void add_sigil(Layout *l, const Token *t) {
  const Literal *literal = t->literal;
  size_t indentation = add_head(l, t, "sigil");
  add_number(l, literal->name);
  add_text(l, ",");
  if (l->broken) add_line(l, indentation);
  add_parts(l, literal->parts);
  add_text(l, ",");
  if (l->broken) add_line(l, indentation);
  add_text(l, is_cons(literal->modifiers) ? "\"" : "[]");
  for (Term m = literal->modifiers; is_cons(m); m = cons_tail(m))
    add_text(l, (const char[]){(char)small_value(cons_head(m)), '\0'});
  add_text(l, is_cons(literal->modifiers) ? "\"," : ",");
  if (literal->indentation < 0)
    add_text(l, "nil");
  else
    add_number(l, literal->indentation);
  add_text(l, ",");
  const uint8_t delimiter[3] = {literal->delimiter, literal->delimiter, literal->delimiter};
  add_binary(l, delimiter, literal->indentation < 0 ? 1 : 3);
  add_text(l, "}");
}

static void add_with_parts(Layout *l, const Token *t) {
  if (t->kind == TOK_SIGIL)
    add_sigil(l, t);
  else if (t->kind == TOK_HEREDOC || t->kind == TOK_CHARLIST_HEREDOC)
    add_heredoc(l, t);
  else
    add_parts(l, t->literal->parts);
}

/* On one line if it fits there. */
static void add_laid_out(StrBuf *b, const Token *t) {
  Layout l = {.out = b};
  size_t start = b->size;
  add_with_parts(&l, t);
  if (l.column <= LINE_WIDTH) return;
  b->size = start;
  l = (Layout){.out = b, .broken = true};
  add_with_parts(&l, t);
}

static const char *mark_of(TokenKind kind) {
  switch (kind) {
  case TOK_SEMICOLON: return "';'";
  case TOK_COMMA: return "','";
  case TOK_DOT: return "'.'";
  case TOK_OPEN_PAREN: return "'('";
  case TOK_CLOSE_PAREN: return "')'";
  case TOK_OPEN_BRACKET: return "'['";
  case TOK_CLOSE_BRACKET: return "']'";
  case TOK_OPEN_CURLY: return "'{'";
  case TOK_CLOSE_CURLY: return "'}'";
  case TOK_OPEN_BITS: return "'<<'";
  case TOK_CLOSE_BITS: return "'>>'";
  case TOK_MAP: return "'%{}'";
  case TOK_PERCENT: return "'%'";
  case TOK_EOL: return "eol";
  case TOK_FN: return "fn";
  case TOK_DO: return "do";
  case TOK_END_WORD: return "'end'";
  case TOK_END: return "";
  default: return NULL;
  }
}

static void add_token(Parser *p, StrBuf *b, const Token *t) {
  const char *mark = mark_of(t->kind);
  if (mark) {
    vl_strbuf_text(b, mark);
    return;
  }
  switch ((TokenKind)t->kind) {
  case TOK_INT:
  case TOK_FLOAT:
    vl_strbuf_char(b, '"');
    vl_strbuf_add(b, p->text + t->start, t->bytes);
    vl_strbuf_char(b, '"');
    break;
  case TOK_CHAR: {
    uint32_t c = (uint32_t)small_value(t->value);
    vl_strbuf_char(b, '$');
    if (c == ' ')
      vl_strbuf_text(b, "\\s");
    else
      add_char(b, c, '\0');
    break;
  }
  case TOK_SIGIL:
  case TOK_HEREDOC:
  case TOK_CHARLIST_HEREDOC:
  case TOK_STRING:
  case TOK_CHARLIST:
  case TOK_KW_PARTS:
  case TOK_ATOM_PARTS: add_laid_out(b, t); break;
  default: add_atom(b, t->value); break;
  }
}

Term vl_parser_token_text(Parser *p, const Token *t) {
  StrBuf b;
  vl_strbuf_init(&b, p->unit->alloc);
  add_token(p, &b, t);
  Term text = b.failed ? TERM_NONE : vl_binary(&p->unit->heap, b.text ? b.text : "", b.size);
  vl_strbuf_free(&b);
  if (text == TERM_NONE) vl_host_out_of_memory(p->unit);
  return text;
}
