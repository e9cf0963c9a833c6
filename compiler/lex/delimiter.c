/* Delimiters: every opening one is matched with its closing one while tokens are made. */
#include "lex/lexer.h"

static const char *text_of(TokenKind kind) {
  switch (kind) {
  case TOK_OPEN_PAREN: return "(";
  case TOK_CLOSE_PAREN: return ")";
  case TOK_OPEN_BRACKET: return "[";
  case TOK_CLOSE_BRACKET: return "]";
  case TOK_OPEN_CURLY: return "{";
  case TOK_CLOSE_CURLY: return "}";
  case TOK_OPEN_BITS: return "<<";
  case TOK_CLOSE_BITS: return ">>";
  case TOK_FN: return "fn";
  case TOK_DO: return "do";
  default: return "end";
  }
}

TokenKind vl_lex_closer(TokenKind opener) {
  switch (opener) {
  case TOK_OPEN_PAREN: return TOK_CLOSE_PAREN;
  case TOK_OPEN_BRACKET: return TOK_CLOSE_BRACKET;
  case TOK_OPEN_CURLY: return TOK_CLOSE_CURLY;
  case TOK_OPEN_BITS: return TOK_CLOSE_BITS;
  default: return TOK_END_WORD;
  }
}

static void push_opener(Lexer *lx, Openers *o, Opener opener) {
  if (o->count == o->room) {
    size_t room = o->room ? o->room * 2 : 32;
    Opener *at = vl_unit_room(lx->unit, room, sizeof *at);
    if (o->count) memcpy(at, o->at, o->count * sizeof *at);
    o->at = at;
    o->room = room;
  }
  o->at[o->count++] = opener;
}

static const Opener *innermost(const Lexer *lx) {
  return lx->open.count > lx->open_base ? &lx->open.at[lx->open.count - 1] : NULL;
}

/* The newest hint of that kind: 0 when there is none, else its line. */
static uint32_t hint_line(const Lexer *lx, TokenKind kind) {
  for (size_t i = lx->hints.count; i-- > 0;)
    if (lx->hints.at[i].kind == kind) return lx->hints.at[i].line;
  return 0;
}

static Term hint(Lexer *lx, TokenKind opener) {
  uint32_t line = hint_line(lx, opener);
  if (!line) return vl_parse_text(lx->unit, "%s", "");
  return vl_parse_text(lx->unit, "\n\n    HINT: it looks like the \"%s\" on line %u does not have a matching \"%s\"\n",
                       text_of(opener), line, text_of(vl_lex_closer(opener)));
}

static Term join(Lexer *lx, Term a, Term b) {
  const uint8_t *left, *right;
  size_t m = 0, n = 0;
  if (!vl_binary_peek(a, &left, &m) || !vl_binary_peek(b, &right, &n)) return a;
  return vl_parse_text(lx->unit, "%.*s%.*s", (int)m, (const char *)left, (int)n, (const char *)right);
}

/* -- Opening -- */

static void open(Lexer *lx, TokenKind kind) {
  const Opener *around = innermost(lx);
  bool word = kind == TOK_FN || kind == TOK_DO;
  /* A do that is indented no more than the do around it: perhaps that one lacks its end. */
  if (word && around && around->kind == kind && lx->indentation <= around->indentation)
    push_opener(lx, &lx->hints, *around);
  push_opener(lx, &lx->open, (Opener){(uint8_t)kind, lx->line, lx->indentation});
}

/* As Elixir does, it names the column after the parenthesis. */
static void call_of_alias(Lexer *lx, Term alias) {
  size_t n = 0;
  const char *name = is_atom(alias) ? vl_atom_text(alias, &n) : "";
  vl_lex_fail(lx, lx->line, lx->column + 1,
              vl_parse_text(lx->unit,
                            "unexpected ( after alias %.*s. Function names and identifiers in Elixir "
                            "start with lowercase characters or underscore. For example:\n\n"
                            "    hello_world()\n"
                            "    _starting_with_underscore()\n"
                            "    numb3rs_are_allowed()\n"
                            "    may_finish_with_question_mark?()\n"
                            "    may_finish_with_exclamation_mark!()\n\n"
                            "Unexpected token: ",
                            (int)n, name),
              TERM_NONE, vl_parse_text(lx->unit, "("));
}

/* -- Closing -- */

static void mismatch(Lexer *lx, TokenKind kind, const Opener *o) {
  CompileUnit *u = lx->unit;
  TokenKind opener = o->kind;
  Term context = vl_parse_text(u, ". The \"%s\" at line %u is missing terminator \"%s\"", text_of(opener), o->line,
                               text_of(vl_lex_closer(opener)));
  Term suffix = join(lx, context, hint(lx, opener));
  const char *what = kind == TOK_END_WORD ? "reserved word" : "token";
  vl_lex_fail(lx, lx->line, lx->column, vl_parse_text(u, "unexpected %s: ", what), suffix,
              vl_parse_text(u, "%s", text_of(kind)));
}

static void nothing_open(Lexer *lx, TokenKind kind) {
  CompileUnit *u = lx->unit;
  if (kind != TOK_END_WORD) {
    vl_lex_fail(lx, lx->line, lx->column, vl_parse_text(u, "unexpected token: "), TERM_NONE,
                vl_parse_text(u, "%s", text_of(kind)));
    return;
  }
  uint32_t line = hint_line(lx, TOK_END_WORD);
  Term suffix = line ? vl_parse_text(u,
                                     "\n\n    HINT: it looks like the \"end\" on line %u "
                                     "does not have a matching \"do\" defined before it\n",
                                     line)
                     : vl_parse_text(u, "%s", "");
  vl_lex_fail(lx, lx->line, lx->column, vl_parse_text(u, "unexpected reserved word: "), suffix,
              vl_parse_text(u, "end"));
}

static bool close_one(Lexer *lx, TokenKind kind) {
  if (lx->options->loose && lx->nesting == 0) return true;
  const Opener *o = innermost(lx);
  if (!o) {
    nothing_open(lx, kind);
    return false;
  }
  if (vl_lex_closer(o->kind) != kind) {
    mismatch(lx, kind, o);
    return false;
  }
  /* An end that is indented more than its do: perhaps a do is missing in between. */
  if (o->kind == TOK_DO && lx->indentation > o->indentation)
    push_opener(lx, &lx->hints, (Opener){TOK_END_WORD, lx->line, lx->indentation});
  lx->open.count--;
  return true;
}

static bool opens(TokenKind kind) {
  return kind == TOK_OPEN_PAREN || kind == TOK_OPEN_BRACKET || kind == TOK_OPEN_CURLY || kind == TOK_OPEN_BITS ||
         kind == TOK_FN || kind == TOK_DO;
}

void vl_lex_delimiter(Lexer *lx, TokenKind kind, size_t bytes) {
  const Token *last = lex_last(lx);
  if (kind == TOK_OPEN_PAREN && last && last->kind == TOK_ALIAS) {
    call_of_alias(lx, last->value);
    return;
  }
  uint32_t newlines = 0;
  if (opens(kind)) {
    open(lx, kind);
  } else {
    if (!close_one(lx, kind)) return;
    newlines = kind == TOK_END_WORD ? 0 : vl_lex_newlines_before(lx);
  }
  vl_lex_push(lx, kind, lx->line, lx->column, NIL)->newlines = newlines;
  lex_skip(lx, bytes);
}

bool vl_lex_ends_level(const Lexer *lx) {
  return lx->nesting > 0 && !innermost(lx);
}

void vl_lex_check_closed(Lexer *lx) {
  const Opener *o = innermost(lx);
  if (!o || (lx->options->loose && lx->nesting == 0)) return;
  CompileUnit *u = lx->unit;
  Term message = vl_parse_text(u, "missing terminator: %s (for \"%s\" starting at line %u)",
                               text_of(vl_lex_closer(o->kind)), text_of(o->kind), o->line);
  vl_lex_fail(lx, lx->line, lx->column, join(lx, message, hint(lx, o->kind)), TERM_NONE, vl_parse_text(u, "%s", ""));
}
