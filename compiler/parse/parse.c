#include "parse/parse.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "lex/lexer.h"
#include "parse/parser.h"

#include <stdarg.h>

/* -- Errors -- */

void vl_parse_fail(ParseError *e, int64_t line, int64_t column, Term message, Term suffix, Term token) {
  if (e->set) return;
  *e = (ParseError){.set = true, .line = line, .column = column, .message = message, .suffix = suffix, .token = token};
}

Term vl_parse_text(CompileUnit *u, const char *format, ...) {
  StrBuf b;
  va_list args;
  vl_strbuf_init(&b, u->alloc);
  va_start(args, format);
  vl_strbuf_vformat(&b, format, args);
  va_end(args);
  Term text = b.failed ? TERM_NONE : vl_binary(&u->heap, b.text ? b.text : "", b.size);
  vl_strbuf_free(&b);
  if (text == TERM_NONE) vl_host_out_of_memory(u);
  return text;
}

/* The parser goes on at an end that never moves, so that every loop ends. */
static void stop(Parser *p) {
  static const Token end = {.kind = TOK_END};
  Token *t = vl_unit_room(p->unit, 1, sizeof *t);
  *t = end;
  t->value = NIL;
  p->t = t;
}

static Term text_of(Parser *p, const char *text) {
  return vl_ast_binary(p->unit, text, strlen(text));
}

static void fail(Parser *p, int64_t line, int64_t column, Term message, Term suffix, Term token) {
  vl_parse_fail(p->error, line, column, message, suffix, token);
  stop(p);
}

void vl_parser_fail(Parser *p, TextPlace at, const char *message, const char *suffix, const char *token) {
  fail(p, at.line, at.column, text_of(p, message), suffix ? text_of(p, suffix) : TERM_NONE, text_of(p, token));
}

void vl_parser_fail_meta(Parser *p, Term meta, const char *message, const char *token) {
  Term line = vl_ast_get(meta, ATOM_line), column = vl_ast_get(meta, ATOM_column);
  fail(p, line == TERM_NONE ? 0 : small_value(line), column == TERM_NONE ? 0 : small_value(column), text_of(p, message),
       TERM_NONE, text_of(p, token));
}

void vl_parser_unexpected(Parser *p) {
  if (p->error->set) return;
  const Token *t = p->t;
  TextPlace at = t->kind == TOK_END && p->last ? p->last->place : t->place;
  fail(p, at.line, at.column, text_of(p, "syntax error before: "), TERM_NONE, vl_parser_token_text(p, t));
}

Token vl_parser_expect(Parser *p, TokenKind kind) {
  if (peek(p) == kind) return take(p);
  vl_parser_unexpected(p);
  return *p->t;
}

Token vl_parser_close(Parser *p, TokenKind kind) {
  if (peek(p) == TOK_EOL && peek_after(p)->kind == kind) take(p);
  /* An end of line and something else: that is what is wrong. */
  if (peek(p) == TOK_EOL) take(p);
  return vl_parser_expect(p, kind);
}

Term vl_parse_place(CompileUnit *u, const ParseOptions *o, TextPlace at) {
  size_t bytes = 0;
  const uint8_t *file = vl_unit_shown_path(o->file, &bytes);
  return vl_parse_text(u, "%.*s:%u:%u", (int)bytes, file ? (const char *)file : "", at.line, at.column);
}

void vl_parser_warn(Parser *p, TextPlace at, Term text) {
  if (p->options->warn && p->unit->host && !p->error->set)
    vl_host_warn(p->unit, text, vl_parse_place(p->unit, p->options, at), at.line);
}

/* -- The whole -- */

enum { STACK_WITHOUT_FIBER = 4 * 1024 * 1024, STACK_RESERVE = 64 * 1024 };

static const uint8_t *stack_low(const CompileUnit *u) {
  const uint8_t *here = __builtin_frame_address(0);
  size_t room = u->host && u->host->fiber ? vl_fiber_room(u->host->fiber) : STACK_WITHOUT_FIBER;
  return here - (room > STACK_RESERVE ? room - STACK_RESERVE : 0);
}

static void bad_text(CompileUnit *u, const uint8_t *text, size_t bytes, ParseError *error) {
  vl_parse_fail(error, 0, 0, vl_ast_binary(u, (const char *)text, bytes), TERM_NONE, vl_parse_text(u, "%s", ""));
  error->bad_text = true;
}

/* The tokens of the text; false with *error filled. */
static bool lex(Lexer *lx, CompileUnit *u, const uint8_t *text, size_t bytes, const ParseOptions *o,
                ParseError *error) {
  size_t valid;
  *error = (ParseError){0};
  if (!vl_utf8_count(text, bytes, NULL, &valid)) {
    bad_text(u, text + valid, bytes - valid, error);
    return false;
  }
  *lx = (Lexer){.unit = u,
                .options = o,
                .error = error,
                .text = text,
                .at = text,
                .end = text + bytes,
                .line = (uint32_t)o->line,
                .column = (uint32_t)o->column,
                .stack_low = stack_low(u),
                .warnings = terms_new(u),
                .comments = terms_new(u)};
  return vl_lex(lx);
}

static Term kind_name(TokenKind kind) {
  switch (kind) {
  case TOK_EOL: return ATOM_eol;
  case TOK_OPEN_PAREN:
  case TOK_OPEN_BRACKET:
  case TOK_OPEN_CURLY: return ATOM_open;
  case TOK_FN: return ATOM_fn;
  case TOK_DO: return ATOM_do;
  case TOK_END_WORD: return ATOM_end;
  case TOK_BLOCK_IDENTIFIER: return ATOM_block_identifier;
  case TOK_STAB_OP: return ATOM_stab_op;
  default: return ATOM_other;
  }
}

Term vl_parse_token_kinds(CompileUnit *u, const uint8_t *text, size_t bytes) {
  ParseError error;
  ParseOptions o = {
      .line = 1, .column = 1, .loose = true, .file = NIL, .literal_encoder = TERM_NONE, .atom_encoder = TERM_NONE};
  Lexer lx;
  if (!lex(&lx, u, text, bytes, &o, &error)) return TERM_NONE;
  Terms kinds = terms_new(u);
  for (const Token *t = lx.tokens; t->kind != TOK_END; t = lx.tokens + t->next)
    vl_terms_push(&kinds, kind_name(t->kind));
  vl_unit_free_tokens(u);
  return vl_terms_list(&kinds, NIL);
}

Term vl_parse(CompileUnit *u, const uint8_t *text, size_t bytes, const ParseOptions *o, Term *comments,
              ParseError *error) {
  Lexer lx;
  if (!lex(&lx, u, text, bytes, o, error)) return TERM_NONE;
  Parser p = {.unit = u,
              .options = o,
              .error = error,
              .text = text,
              .tokens = lx.tokens,
              .t = lx.tokens,
              .stack_low = lx.stack_low,
              .meta = TERM_NONE};
  Term quoted = vl_parser_file(&p);
  vl_unit_free_tokens(u);
  if (error->set) return TERM_NONE;
  if (comments) *comments = vl_terms_list(&lx.comments, NIL);
  return quoted;
}
