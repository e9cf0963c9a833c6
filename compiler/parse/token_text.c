/* A token as an error shows it: as Erlang's parser generator prints it. */
#include "base/strbuf.h"
#include "data/float.h"
#include "parse/parser.h"

static bool is_erlang_word(const char *word, size_t n) {
  static const char *const words[] = {"after",  "and",     "andalso", "band", "begin", "bnot", "bor",
                                      "bsl",    "bsr",     "bxor",    "case", "catch", "cond", "div",
                                      "end",    "fun",     "if",      "let",  "not",   "of",   "or",
                                      "orelse", "receive", "rem",     "try",  "when",  "xor",  "maybe_no"};
  for (size_t i = 0; i < VL_COUNT_OF(words); i++)
    if (strlen(words[i]) == n && memcmp(words[i], word, n) == 0) return true;
  return false;
}

static bool is_plain_atom(const char *text, size_t n) {
  if (n == 0 || text[0] < 'a' || text[0] > 'z' || is_erlang_word(text, n)) return false;
  for (size_t i = 0; i < n; i++) {
    char c = text[i];
    bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '@';
    if (!word && (uint8_t)c < 128) return false;
  }
  return true;
}

static void add_escaped(StrBuf *b, const char *text, size_t n, char quote) {
  for (size_t i = 0; i < n; i++) {
    char c = text[i];
    static const char from[] = "\n\t\r\b\f\v\x1b\x7f", to[] = "ntrbfved";
    const char *at = c ? strchr(from, c) : NULL;
    if (c == quote || c == '\\') {
      vl_strbuf_char(b, '\\');
      vl_strbuf_char(b, c);
    } else if (at) {
      vl_strbuf_char(b, '\\');
      vl_strbuf_char(b, to[at - from]);
    } else if ((uint8_t)c < 32) {
      vl_strbuf_format(b, "\\%o", (unsigned)(uint8_t)c);
    } else {
      vl_strbuf_char(b, c);
    }
  }
}

static void add_atom(StrBuf *b, Term atom) {
  size_t n = 0;
  const char *text = is_atom(atom) ? vl_atom_text(atom, &n) : "";
  bool plain = is_plain_atom(text, n);
  if (!plain) vl_strbuf_char(b, '\'');
  if (plain)
    vl_strbuf_add(b, text, n);
  else
    add_escaped(b, text, n, '\'');
  if (!plain) vl_strbuf_char(b, '\'');
}

/* The parts of a string: [<<"text">>], or with what is not text left out. */
static void add_parts(StrBuf *b, const Part *part) {
  const uint8_t *bytes;
  size_t n;
  vl_strbuf_char(b, '[');
  for (; part; part = part->next) {
    if (part->text == TERM_NONE) {
      vl_strbuf_format(b, "{{%u,%u,nil},{%u,%u,nil},[]}", part->begin.line, part->begin.column, part->end.line,
                       part->end.column);
    } else if (vl_binary_peek(part->text, &bytes, &n)) {
      vl_strbuf_text(b, n ? "<<\"" : "<<");
      add_escaped(b, (const char *)bytes, n, '"');
      vl_strbuf_text(b, n ? "\">>" : ">>");
    }
    if (part->next) vl_strbuf_char(b, ',');
  }
  vl_strbuf_char(b, ']');
}

static void add_sigil(StrBuf *b, const Token *t) {
  const Literal *l = t->literal;
  vl_strbuf_format(b, "{sigil,{%u,%u,nil},%u,", t->place.line, t->place.column, l->name);
  add_parts(b, l->parts);
  vl_strbuf_text(b, ",[],nil,<<\"");
  add_escaped(b, (const char *)&l->delimiter, 1, '"');
  vl_strbuf_text(b, "\">>}");
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
  case TOK_CHAR:
    vl_strbuf_char(b, '$');
    vl_strbuf_utf8(b, (uint32_t)small_value(t->value));
    break;
  case TOK_SIGIL: add_sigil(b, t); break;
  case TOK_HEREDOC:
  case TOK_CHARLIST_HEREDOC: vl_strbuf_format(b, "%d", t->literal->indentation); break;
  case TOK_STRING:
  case TOK_CHARLIST:
  case TOK_KW_PARTS:
  case TOK_ATOM_PARTS: add_parts(b, t->literal->parts); break;
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
