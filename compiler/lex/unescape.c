/* Escapes in strings: \n, \x41, \u00E9, \u{1F600} and the like. */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "lex/lexer.h"

typedef struct Escapes {
  CompileUnit *unit;
  StrBuf out;
  const uint8_t *at, *end;
  const char *what;      /* what is wrong, or NULL */
  const char *token;     /* "\\x" */
  const uint8_t *digits; /* of a code point that is none */
  uint32_t bad_digits;
} Escapes;

static uint32_t hex_value(const uint8_t *p, size_t n) {
  uint32_t value = 0;
  for (size_t i = 0; i < n; i++) {
    uint8_t c = p[i];
    value = value * 16 + (uint32_t)(is_digit_char(c) ? c - '0' : (c | 32) - 'a' + 10);
  }
  return value;
}

/* Hexadecimal digits at `p`, at most `most`. */
static size_t hex_digits(const Escapes *e, const uint8_t *p, size_t most) {
  size_t n = 0;
  while (n < most && p + n < e->end && is_hex_char(p[n])) n++;
  return n;
}

static bool code_point(Escapes *e, const uint8_t *digits, size_t n) {
  uint32_t code = hex_value(digits, n);
  if (is_scalar_value(code)) {
    vl_strbuf_utf8(&e->out, code);
    return true;
  }
  e->digits = digits;
  e->bad_digits = (uint32_t)n;
  e->token = "\\u";
  return false;
}

/* {H} to {HHHHHH} */
static bool braced(Escapes *e, bool *found) {
  *found = false;
  if (e->at == e->end || *e->at != '{') return true;
  const uint8_t *digits = e->at + 1;
  size_t n = hex_digits(e, digits, 6);
  if (n == 0 || digits + n == e->end || digits[n] != '}') return true;
  *found = true;
  e->at = digits + n + 1;
  return code_point(e, digits, n);
}

static bool hexadecimal(Escapes *e) {
  const uint8_t *digits = e->at;
  size_t n = hex_digits(e, digits, 2);
  bool found;
  if (n == 2) {
    e->at += 2;
    vl_strbuf_char(&e->out, (char)hex_value(digits, 2));
    return true;
  }
  if (n == 1) {
    e->at++;
    return code_point(e, digits, 1);
  }
  if (!braced(e, &found) || found) return found && !e->token;
  e->what = "invalid hex escape character, expected \\xHH where H is a hexadecimal digit";
  e->token = "\\x";
  return false;
}

static bool unicode(Escapes *e) {
  const uint8_t *digits = e->at;
  bool found;
  if (hex_digits(e, digits, 4) == 4) {
    e->at += 4;
    return code_point(e, digits, 4);
  }
  if (!braced(e, &found) || found) return found && !e->token;
  e->what = "invalid Unicode escape character, expected \\uHHHH or \\u{H*} where H is a hexadecimal digit";
  e->token = "\\u";
  return false;
}

static char simple(uint8_t c) {
  switch (c) {
  case '0': return 0;
  case 'a': return 7;
  case 'b': return '\b';
  case 'd': return 127;
  case 'e': return 27;
  case 'f': return '\f';
  case 'n': return '\n';
  case 'r': return '\r';
  case 's': return ' ';
  case 't': return '\t';
  case 'v': return '\v';
  default: return (char)c;
  }
}

/* What follows a backslash. */
static bool escape(Escapes *e) {
  uint8_t c = *e->at++;
  if (c == 'x') return hexadecimal(e);
  if (c == 'u') return unicode(e);
  if (c == '\n') return true;
  if (c == '\r' && e->at < e->end && *e->at == '\n') {
    e->at++;
    return true;
  }
  vl_strbuf_char(&e->out, simple(c));
  return true;
}

static bool all(Escapes *e) {
  while (e->at < e->end) {
    size_t left = (size_t)(e->end - e->at);
    const uint8_t *backslash = memchr(e->at, '\\', left);
    size_t n = backslash ? (size_t)(backslash - e->at) : left;
    vl_strbuf_add(&e->out, e->at, n);
    e->at += n;
    if (!backslash) return true;
    e->at++;
    if (e->at == e->end) {
      vl_strbuf_char(&e->out, '\\');
      return true;
    }
    if (!escape(e)) return false;
  }
  return true;
}

bool vl_parse_unescape(CompileUnit *u, const uint8_t *text, size_t bytes, Term *out, Term *message, Term *token) {
  Escapes e = {.unit = u, .at = text, .end = text + bytes};
  vl_strbuf_init(&e.out, u->alloc);
  bool done = all(&e);
  if (done && !e.out.failed) *out = vl_binary(&u->heap, e.out.text ? e.out.text : "", e.out.size);
  bool failed = e.out.failed || (done && *out == TERM_NONE);
  vl_strbuf_free(&e.out);
  if (failed) vl_host_out_of_memory(u);
  if (done) return true;
  *message = e.what ? vl_parse_text(u, "%s", e.what)
                    : vl_parse_text(u, "invalid or reserved Unicode code point \\u{%.*s}", (int)e.bad_digits,
                                    (const char *)e.digits);
  *token = vl_parse_text(u, "%s", e.token);
  return false;
}
