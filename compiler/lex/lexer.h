/* Text to tokens. Inside the lexer only `at`, `line` and `column` move; whoever consumes text moves all of them.
 * After an error nothing more is read: `at` is put at the end. */
#ifndef VC_LEXER_H
#define VC_LEXER_H

#include "expand/ast.h"
#include "lex/token.h"
#include "parse/parse.h"

/* A delimiter that is open, or what a hint about one remembers. */
typedef struct Opener {
  uint8_t kind; /* TokenKind */
  uint32_t line, indentation;
} Opener;

typedef struct Openers {
  Opener *at;
  size_t count, room;
} Openers;

typedef struct Lexer {
  CompileUnit *unit;
  const ParseOptions *options;
  ParseError *error;
  const uint8_t *text, *at, *end;
  uint32_t line, column;
  Token *tokens; /* the unit's */
  size_t count, room;
  size_t base;          /* where the tokens of this level begin */
  size_t last;          /* index of the newest token of this level; SIZE_MAX: none */
  Openers open;         /* innermost last */
  size_t open_base;     /* those of this level begin here */
  Openers hints;        /* newest last */
  uint32_t indentation; /* of the line */
  uint32_t nesting;     /* interpolations around this one */
  const uint8_t *stack_low;
  bool has_cursor; /* it stands already */
  Terms comments;  /* newest last */
  Terms warnings;  /* text, line and place of each: printed when the whole text has become tokens */
} Lexer;

/* All tokens of the text; false with *error filled. The last is TOK_END. */
bool vl_lex(Lexer *lx);

/* -- For the files of the lexer -- */

/* The tokens of one level, up to the end or the closing } of an interpolation. False: an error, or the end was
 * reached inside an interpolation. */
bool vl_lex_level(Lexer *lx);
void vl_lex_fail(Lexer *lx, uint32_t line, uint32_t column, Term message, Term suffix, Term token);
/* An unexpected character at `at`. */
void vl_lex_unexpected(Lexer *lx);
/* The hexadecimal digits of a code point as errors show them; gives `out`. */
const char *vl_lex_code_point(uint32_t c, char out[8]);
Token *vl_lex_push(Lexer *lx, TokenKind kind, uint32_t line, uint32_t column, Term value);
/* The newest token of this level, or NULL. */
static inline Token *lex_last(const Lexer *lx) {
  return lx->last == SIZE_MAX ? NULL : &lx->tokens[lx->last];
}
/* Takes the newest token away if it is an end of line. */
void vl_lex_drop_eol(Lexer *lx);
/* Newlines just before the next token; 0: none. */
uint32_t vl_lex_newlines_before(const Lexer *lx);
void vl_lex_warn(Lexer *lx, uint32_t line, uint32_t column, Term text);

static inline bool lex_is(const Lexer *lx, size_t ahead, uint8_t c) {
  return (size_t)(lx->end - lx->at) > ahead && lx->at[ahead] == c;
}
/* The byte that far ahead; 0 past the end. */
static inline uint8_t lex_peek(const Lexer *lx, size_t ahead) {
  return (size_t)(lx->end - lx->at) > ahead ? lx->at[ahead] : 0;
}
static inline void lex_skip(Lexer *lx, size_t n) {
  lx->at += n;
  lx->column += (uint32_t)n;
}
static inline bool is_digit_char(uint8_t c) {
  return c >= '0' && c <= '9';
}
static inline bool is_lower_char(uint8_t c) {
  return c >= 'a' && c <= 'z';
}
static inline bool is_upper_char(uint8_t c) {
  return c >= 'A' && c <= 'Z';
}
static inline bool is_hex_char(uint8_t c) {
  return is_digit_char(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
static inline bool is_blank_char(uint8_t c) {
  return c == ' ' || c == '\t';
}
static inline bool is_space_char(uint8_t c) {
  return is_blank_char(c) || c == '\n' || c == '\r';
}
/* Is there a ':' and a space that far ahead? */
static inline bool lex_is_keyword_colon(const Lexer *lx, size_t ahead) {
  return lex_is(lx, ahead, ':') && (size_t)(lx->end - lx->at) > ahead + 1 && is_space_char(lx->at[ahead + 1]);
}
static inline size_t lex_blanks(const Lexer *lx, size_t ahead) {
  size_t n = 0;
  while (is_blank_char(lex_peek(lx, ahead + n))) n++;
  return n;
}

/* -- identifier.c -- */

typedef enum WordKind { WORD_NONE, WORD_BAD, WORD_MIXED, WORD_IDENTIFIER, WORD_ALIAS, WORD_ATOM } WordKind;
typedef struct Word {
  WordKind kind;
  size_t bytes, chars; /* in the text; BAD: up to and with the wrong character. MIXED: of scripts that may not */
  const char *text;    /* normalised */
  size_t text_bytes;
  bool ascii, at_sign, punctuation, micro;
} Word;

/* The word at `p`. */
void vl_lex_word(Lexer *lx, const uint8_t *p, Word *w);
/* The word at `at` as a token: identifier, alias, keyword or reserved word. */
void vl_lex_identifier(Lexer *lx);
/* The word after a colon: an atom. */
void vl_lex_plain_atom(Lexer *lx);
/* The atom of that text as the options want it: TERM_NONE after an error. */
Term vl_lex_atom(Lexer *lx, const char *text, size_t bytes, uint32_t line, uint32_t column);
/* Says that a text is too long for an atom; gives TERM_NONE. */
Term vl_lex_long_atom(Lexer *lx, Term text, uint32_t line, uint32_t column);
/* The kind of name that is followed by what stands `ahead`. */
TokenKind vl_lex_call_kind(const Lexer *lx, size_t ahead);

/* -- delimiter.c -- */

/* Pushes an opening or closing token, checking that it fits; at `at`, which is moved past it. */
void vl_lex_delimiter(Lexer *lx, TokenKind kind, size_t bytes);
/* Is a closing } here the end of this interpolation? */
bool vl_lex_ends_level(const Lexer *lx);
/* The end of the text with something still open: an error, or completion. */
void vl_lex_check_closed(Lexer *lx);

/* The token that closes an opening one. */
TokenKind vl_lex_closer(TokenKind opener);

/* -- cursor.c -- */

/* At the end of the text: closes what is open on this level, around a cursor. */
void vl_lex_complete(Lexer *lx);

/* -- number.c -- */

void vl_lex_number(Lexer *lx);

/* -- operator.c -- */

/* An operator or dot at `at`; false if there is none. */
bool vl_lex_operator(Lexer *lx);
/* An operator as an atom after the colon at `at`; false if there is none. */
bool vl_lex_operator_atom(Lexer *lx);
void vl_lex_dot(Lexer *lx);
/* A comment at `at`, up to the end of the line; false after an error. */
bool vl_lex_comment(Lexer *lx);

/* -- string.c -- */

void vl_lex_string(Lexer *lx, uint8_t quote);
void vl_lex_heredoc(Lexer *lx, uint8_t quote);
void vl_lex_quoted_atom(Lexer *lx);
/* The name after a dot, in quotes; `dot` is where the dot stands. */
void vl_lex_quoted_call(Lexer *lx, TextPlace dot);
/* A sigil at `at`; false if it is none. */
bool vl_lex_sigil(Lexer *lx);

#endif
