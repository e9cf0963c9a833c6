#include "parse/exception.h"

#include <string.h>

/* A piece of text on the unit's heap. */
typedef struct Text {
  const uint8_t *at;
  size_t n;
} Text;

static Text text_of(Term binary) {
  Text t = {(const uint8_t *)"", 0};
  vl_binary_peek(binary, &t.at, &t.n);
  return t;
}

static bool is(Text t, const char *text) {
  return t.n == strlen(text) && memcmp(t.at, text, t.n) == 0;
}

#define SHOW(t) (int)(t).n, (const char *)(t).at

/* -- Descriptions -- */

/* Reserved words: those of Erlang come in quotes. */
static bool reserved_word(Text token, Text *word) {
  static const char *const words[] = {"'not'", "'and'", "'or'",   "'when'", "'after'", "'catch'", "'end'",
                                      "fn",    "else",  "rescue", "true",   "false",   "nil",     "in"};
  for (size_t i = 0; i < VL_COUNT_OF(words); i++) {
    if (!is(token, words[i])) continue;
    bool quoted = words[i][0] == '\'';
    *word = (Text){token.at + quoted, token.n - 2 * quoted};
    return true;
  }
  return false;
}

/* [<<"text">>, ...]: the text in quotes. */
static Term description_of_string(CompileUnit *u, Text message, Text token) {
  const uint8_t *end = NULL, *start = token.at + 4;
  bool text = token.n > 4 && memcmp(token.at, "[<<\"", 4) == 0;
  if (text) end = memmem(start, token.n - 4, "\">>", 3);
  if (!end) return vl_parse_text(u, "%.*s\"\"", SHOW(message));
  return vl_parse_text(u, "%.*s\"%.*s\"", SHOW(message), (int)(end - start), (const char *)start);
}

static Term description_of_sigil(CompileUnit *u, Text token) {
  const uint8_t *end = token.at + token.n, *name = memchr(token.at, '}', token.n);
  int letter = 0;
  for (name = name ? name + 2 : end; name < end && *name >= '0' && *name <= '9'; name++)
    letter = letter * 10 + (*name - '0');
  size_t left = (size_t)(end - name);
  const uint8_t *text = left > 6 && memcmp(name, ",[<<\"", 5) == 0 ? name + 5 : NULL;
  const uint8_t *stop = text ? memmem(text, (size_t)(end - text), "\">>", 3) : NULL;
  return vl_parse_text(u, "syntax error before: sigil ~%c starting with content '%.*s'", letter,
                       stop ? (int)(stop - text) : 0, (const char *)text);
}

static Term describe(CompileUnit *u, const ParseError *e, bool *snippet) {
  Text message = text_of(e->message), token = text_of(e->token), word;
  *snippet = false;
  if (e->suffix != TERM_NONE)
    return vl_parse_text(u, "%.*s%.*s%.*s", SHOW(message), SHOW(token), SHOW(text_of(e->suffix)));
  if (is(message, "syntax error before: ")) {
    if (is(token, "eol"))
      return vl_parse_text(u, "unexpectedly reached end of line. The current expression is invalid or incomplete");
    if (reserved_word(token, &word))
      return vl_parse_text(
          u,
          "syntax error before: %.*s. \"%.*s\" is a reserved word in Elixir and therefore its usage is "
          "limited. For instance, it can't be used as a variable or be defined nor invoked as a "
          "regular function",
          SHOW(word), SHOW(word));
    if (token.n > 7 && memcmp(token.at, "{sigil,", 7) == 0) return description_of_sigil(u, token);
    if (token.n > 1 && token.at[0] == '$')
      return vl_parse_text(u, "syntax error before: ?%.*s", (int)token.n - 1, (const char *)token.at + 1);
  }
  if (token.n && token.at[0] == '[') return description_of_string(u, message, token);
  *snippet = true;
  return vl_parse_text(u, "%.*s%.*s", SHOW(message), SHOW(token));
}

/* -- The line it is about -- */

static bool is_blank(Text line) {
  for (size_t i = 0; i < line.n; i++)
    if (!memchr(" \t\r\n\v\f", line.at[i], 6)) return false;
  return true;
}

static Term snippet_of(CompileUnit *u, const ParseError *e, const ParseSource *s) {
  const uint8_t *at = s->text, *end = at + s->bytes;
  if (!e->column) return ATOM_nil;
  for (int64_t line = s->line; line < e->line && at < end; line++) {
    const uint8_t *eol = memchr(at, '\n', (size_t)(end - at));
    at = eol ? eol + 1 : end;
  }
  const uint8_t *eol = memchr(at, '\n', (size_t)(end - at));
  Text line = {at, (size_t)((eol ? eol : end) - at)};
  if (is_blank(line)) return ATOM_nil;
  Term map = vl_ast_map_put(u, vl_ast_map_empty(u), ATOM_content, vl_ast_binary(u, (const char *)line.at, line.n));
  int64_t offset = e->line == s->line ? e->column - s->column : e->column - 1;
  return vl_ast_map_put(u, map, ATOM_offset, make_small(offset));
}

/* -- Raising -- */

static Term exception(CompileUnit *u, Term module, const Term *pairs, size_t n) {
  Term map = vl_ast_map_put(u, vl_ast_map_empty(u), ATOM_struct_key, module);
  map = vl_ast_map_put(u, map, ATOM_exception_key, ATOM_true);
  for (size_t i = 0; i < n; i += 2) map = vl_ast_map_put(u, map, pairs[i], pairs[i + 1]);
  return map;
}

Term vl_parse_exception(CompileUnit *u, const ParseError *e, const ParseSource *source) {
  Text message = text_of(e->message);
  bool missing = text_of(e->token).n == 0 && e->suffix == TERM_NONE && !is(message, VL_PARSE_TOO_DEEP), snippet;
  Term description = describe(u, e, &snippet);
  if (missing && is(message, "syntax error before: "))
    description = vl_parse_text(u, "syntax error: expression is incomplete");
  const Term pairs[] = {ATOM_description, description,
                        ATOM_file,        source->file,
                        ATOM_line,        make_small(e->line),
                        ATOM_column,      e->column ? make_small(e->column) : ATOM_nil,
                        ATOM_snippet,     snippet || missing ? snippet_of(u, e, source) : ATOM_nil};
  return exception(u, missing ? ATOM_TokenMissingError : ATOM_SyntaxError, pairs, VL_COUNT_OF(pairs));
}

static Term bad_text(Expander *x, const ParseError *e) {
  Term message = vl_expand_text(x, "invalid encoding starting at %i", e->message);
  const Term pairs[] = {ATOM_encoded, vl_ast_binary(x->unit, "", 0), ATOM_message, message};
  return exception(x->unit, ATOM_UnicodeConversionError, pairs, VL_COUNT_OF(pairs));
}

void vl_parse_raise(Expander *x, const ParseError *e, const ParseSource *source) {
  Term reason = e->bad_text ? bad_text(x, e) : vl_parse_exception(x->unit, e, source);
  vl_host_raise(x->unit, (HostRaised){ATOM_error, reason, NIL});
}
