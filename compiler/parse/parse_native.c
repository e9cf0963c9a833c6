#include "parse/parse_native.h"

#include "lex/lexer.h"
#include "parse/exception.h"

/* -- Arguments -- */

static VL_NORETURN void badarg(Expander *x) {
  vl_host_raise(x->unit, (HostRaised){ATOM_error, ATOM_badarg, NIL});
}

static const uint8_t *text_arg(Expander *x, Term t, size_t *bytes) {
  const uint8_t *text;
  if (!vl_binary_bytes(&x->unit->heap, t, &text, bytes)) badarg(x);
  return text;
}

static int64_t position_arg(Expander *x, Term t) {
  if (!is_small(t) || small_value(t) < 0 || small_value(t) > INT32_MAX) badarg(x);
  return small_value(t);
}

/* -- Encoders are funs of the language: they give {:ok, term} or {:error, reason} -- */

static bool call_encoder(CompileUnit *u, Term fun, Term literal, Term meta, Term *out) {
  const Term args[] = {fun, AST_LIST(u, literal, meta)};
  Term reply = vl_host_call(u, ATOM_erlang, ATOM_apply, 2, args);
  bool pair = is_tuple_of(reply, 2);
  if (!pair) vl_host_raise(u, (HostRaised){ATOM_error, vl_ast_pair(u, ATOM_case_clause, reply), NIL});
  *out = tuple_at(reply, 1);
  return tuple_at(reply, 0) == ATOM_ok;
}

static Term fun_option(Term options, Term key) {
  Term fun = vl_ast_get(options, key);
  return fun != TERM_NONE && is_fun(fun) ? fun : TERM_NONE;
}

/* text, line, column, file, options */
static ParseOptions options_of(Expander *x, const Term *args, bool comments) {
  Term options = args[4];
  return (ParseOptions){.line = position_arg(x, args[1]),
                        .column = position_arg(x, args[2]),
                        .columns = ast_flag(options, ATOM_columns),
                        .token_metadata = ast_flag(options, ATOM_token_metadata),
                        .raw = vl_ast_get(options, ATOM_unescape) == ATOM_false,
                        .existing_atoms_only = ast_flag(options, ATOM_existing_atoms_only),
                        .comments = comments,
                        .cursor = ast_flag(options, ATOM_cursor_completion),
                        .warn = vl_ast_get(options, ATOM_emit_warnings) != ATOM_false,
                        .file = args[3],
                        .encode = call_encoder,
                        .literal_encoder = fun_option(options, ATOM_literal_encoder),
                        .atom_encoder = fun_option(options, ATOM_static_atoms_encoder)};
}

/* -- Results -- */

static Term error_of(CompileUnit *u, const ParseError *e) {
  Term meta = NIL;
  if (e->column) meta = vl_ast_cons(u, vl_ast_pair(u, ATOM_column, make_small(e->column)), meta);
  meta = vl_ast_cons(u, vl_ast_pair(u, ATOM_line, make_small(e->line)), meta);
  Term message = e->suffix == TERM_NONE ? e->message : vl_ast_pair(u, e->message, e->suffix);
  return vl_ast_pair(u, ATOM_error, vl_ast_node(u, meta, message, e->token));
}

static Term parse(Expander *x, const Term *args, bool comments, bool raise) {
  CompileUnit *u = x->unit;
  ParseOptions o = options_of(x, args, comments);
  ParseError error;
  size_t bytes;
  const uint8_t *text = text_arg(x, args[0], &bytes);
  Term notes = NIL, quoted = vl_parse(u, text, bytes, &o, &notes, &error);
  if (quoted == TERM_NONE) {
    if (raise || error.bad_text) vl_parse_raise(x, &error, &(ParseSource){text, bytes, o.file, o.line, o.column});
    return error_of(u, &error);
  }
  if (raise) return comments ? vl_ast_pair(u, quoted, notes) : quoted;
  return comments ? vl_ast_node(u, ATOM_ok, quoted, notes) : vl_ast_pair(u, ATOM_ok, quoted);
}

Term vl_parse_job_quoted(Expander *x, const Term *args) {
  return parse(x, args, false, false);
}

Term vl_parse_job_comments(Expander *x, const Term *args) {
  return parse(x, args, true, false);
}

Term vl_parse_job_quoted_or_raise(Expander *x, const Term *args) {
  return parse(x, args, false, true);
}

Term vl_parse_job_comments_or_raise(Expander *x, const Term *args) {
  return parse(x, args, true, true);
}

/* -- Escapes -- */

static Term unescaped(Expander *x, const uint8_t *text, size_t bytes) {
  Term out, message, token;
  if (!vl_parse_unescape(x->unit, text, bytes, &out, &message, &token)) vl_expand_argument_error(x, "%a", message);
  return out;
}

Term vl_parse_job_unescape(Expander *x, const Term *args) {
  size_t bytes;
  const uint8_t *text = text_arg(x, args[0], &bytes);
  return unescaped(x, text, bytes);
}

/* What a function makes of an escape: bytes to add, or what was written when it gives false. */
typedef struct Mapped {
  Expander *x;
  Term fun;
  Terms pieces;
  const uint8_t *at, *end;
} Mapped;

static Term ask(Mapped *m, Term what) {
  CompileUnit *u = m->x->unit;
  const Term args[] = {m->fun, AST_LIST(u, what)};
  return vl_host_call(u, ATOM_erlang, ATOM_apply, 2, args);
}

static void add_text(Mapped *m, const uint8_t *from, size_t n) {
  if (n) vl_terms_push(&m->pieces, vl_ast_binary(m->x->unit, (const char *)from, n));
}

static bool is_hex_digits(const Mapped *m, size_t from, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (m->at + from + i >= m->end || !is_hex_char(m->at[from + i])) return false;
  return true;
}

/* Bytes of \xHH, \uHHHH or \u{...} at the backslash, or 2 when the digits are missing. */
static size_t code_bytes(const Mapped *m, size_t digits) {
  if (is_hex_digits(m, 2, digits)) return 2 + digits;
  if (digits == 2 && is_hex_digits(m, 2, 1)) return 3;
  if (m->at + 2 < m->end && m->at[2] == '{') {
    const uint8_t *close = memchr(m->at, '}', (size_t)(m->end - m->at));
    if (close) return (size_t)(close - m->at) + 1;
  }
  return 2;
}

/* The escape at `at`, a backslash with something after it. */
static void mapped_escape(Mapped *m) {
  uint8_t c = m->at[1];
  bool crlf = c == '\r' && m->at + 2 < m->end && m->at[2] == '\n';
  size_t n = crlf ? 3 : 2;
  if (c == 'x' || c == 'u') {
    bool resolve = ask(m, c == 'x' ? ATOM_hex : ATOM_unicode) == ATOM_true;
    if (resolve) n = code_bytes(m, c == 'x' ? 2 : 4);
    if (resolve)
      vl_terms_push(&m->pieces, unescaped(m->x, m->at, n));
    else
      add_text(m, m->at, n);
  } else if (c == '\n' || crlf) {
    if (ask(m, ATOM_newline) != ATOM_true) add_text(m, m->at, n);
  } else {
    Term to = ask(m, make_small(c));
    uint8_t byte = is_small(to) ? (uint8_t)small_value(to) : 0;
    if (to == ATOM_false)
      add_text(m, m->at, n);
    else
      add_text(m, &byte, 1);
  }
  m->at += n;
}

static Term joined(Mapped *m) {
  CompileUnit *u = m->x->unit;
  const uint8_t *bytes;
  size_t n, size = 0;
  for (size_t i = 0; i < m->pieces.count; i++)
    if (vl_binary_peek(m->pieces.at[i], &bytes, &n)) size += n;
  char *text = vl_unit_room(u, size + 1, 1);
  size = 0;
  for (size_t i = 0; i < m->pieces.count; i++) {
    if (!vl_binary_peek(m->pieces.at[i], &bytes, &n)) continue;
    memcpy(text + size, bytes, n);
    size += n;
  }
  return vl_ast_binary(u, text, size);
}

Term vl_parse_job_unescape_by(Expander *x, const Term *args) {
  size_t bytes;
  const uint8_t *text = text_arg(x, args[0], &bytes);
  Mapped m = {.x = x, .fun = args[1], .pieces = terms_new(x->unit), .at = text, .end = text + bytes};
  while (m.at < m.end) {
    size_t left = (size_t)(m.end - m.at);
    const uint8_t *backslash = memchr(m.at, '\\', left);
    if (backslash == m.at && left > 1) {
      mapped_escape(&m);
      continue;
    }
    size_t n = backslash && backslash > m.at ? (size_t)(backslash - m.at) : left;
    add_text(&m, m.at, n);
    m.at += n;
  }
  return joined(&m);
}

/* -- Pieces -- */

Term vl_parse_job_kinds(Expander *x, const Term *args) {
  size_t bytes;
  const uint8_t *text = text_arg(x, args[0], &bytes);
  Term kinds = vl_parse_token_kinds(x->unit, text, bytes);
  return kinds == TERM_NONE ? ATOM_error : kinds;
}

/* -- Names -- */

Term vl_parse_job_classify(Expander *x, const Term *args) {
  size_t bytes;
  const uint8_t *text = text_arg(x, args[0], &bytes);
  Lexer lx = {.unit = x->unit, .text = text, .at = text, .end = text + bytes};
  Word w;
  vl_lex_word(&lx, text, &w);
  bool whole = w.bytes == bytes && w.text_bytes == bytes && memcmp(w.text, text, bytes) == 0;
  if (!whole || w.kind == WORD_NONE || w.kind == WORD_BAD || w.kind == WORD_MIXED) return ATOM_other;
  return w.kind == WORD_IDENTIFIER && !w.at_sign ? ATOM_identifier : ATOM_unquoted;
}
