/* Inside the parser: precedence climbing over the array of tokens.
 *
 * Calls without parentheses make the grammar: `f a, b` may stand in few places, and a do block belongs to the
 * outermost call that may take one. So an expression is parsed for a place (Allow) and comes with what it turned
 * out to be (Shape). After an error the current token is an end that never moves, and everything unwinds by
 * itself; what is built then is dropped. */
#ifndef VC_PARSER_H
#define VC_PARSER_H

#include "expand/ast.h"
#include "lex/token.h"
#include "parse/parse.h"

/* What may stand where an expression is parsed. */
typedef enum Allow {
  ALLOW_BLOCKS = 1,                           /* a call that ends with a do block */
  ALLOW_PAREN_ARGS = 2,                       /* (a, b) as a list of arguments: in front of -> */
  ALLOW_STRUCT_NAME = 4,                      /* what is before the fields of a struct: { is no argument */
  ALLOW_IN_PAIR = 8,                          /* a side of => in a map: many arguments only before do */
  ALLOW_RIGHT = ALLOW_BLOCKS | ALLOW_IN_PAIR, /* what holds for an operator's right side, too */
} Allow;

/* What an expression is. */
typedef enum Shape {
  SHAPE_ACCESS,      /* may be followed by [..] */
  SHAPE_STRUCT_NAME, /* the same: an alias or atom */
  SHAPE_PARENS_CALL, /* the same, f(..) */
  SHAPE_NAME,        /* identifier, alone or after a dot */
  SHAPE_ONE,         /* f a */
  SHAPE_MATCHED,     /* an operator's result, or a name before do */
  SHAPE_BLOCK,       /* contains a call with a do block outside of any delimiters */
  SHAPE_MANY,        /* f a, b or f g a, b: no operator may follow */
  SHAPE_PAREN_ARGS,  /* the list of (a, b) */
  SHAPE_PAREN_EMPTY, /* () */
} Shape;

typedef struct Parser {
  CompileUnit *unit;
  const ParseOptions *options;
  ParseError *error;
  const uint8_t *text;
  const Token *tokens, *t; /* all of them, and the current one */
  const Token *last;       /* the newest that has been taken; NULL at first */
  Shape shape;             /* of the expression just parsed */
  const Token *open_call;  /* what follows a call without parentheses that could have had a do block */
  const uint8_t *stack_low;
  uint32_t meta_line; /* the metadata of this line is `meta`, when there are no columns */
  Term meta;
} Parser;

/* -- Moving -- */

static inline TokenKind peek(const Parser *p) {
  return (TokenKind)p->t->kind;
}
static inline const Token *peek_after(const Parser *p) {
  return p->tokens + p->t->next;
}
/* The current token; moves to the next. */
static inline Token take(Parser *p) {
  Token t = *p->t;
  if (t.kind != TOK_END) {
    p->last = p->t;
    p->t = p->tokens + t.next;
  }
  return t;
}
/* Skips an end of line: newlines in it are noted at `t`. */
static inline void skip_eol(Parser *p, Token *t) {
  if (peek(p) == TOK_EOL) t->newlines = take(p).newlines;
}
static inline bool is_matched(Shape s) {
  return s <= SHAPE_MATCHED;
}

/* -- parse.c: errors -- */

/* A syntax error before the current token. */
void vl_parser_unexpected(Parser *p);
void vl_parser_fail(Parser *p, TextPlace at, const char *message, const char *suffix, const char *token);
/* The same at the place that metadata names. */
void vl_parser_fail_meta(Parser *p, Term meta, const char *message, const char *token);
/* The token as an error shows it. */
Term vl_parser_token_text(Parser *p, const Token *t);
/* Takes a token of that kind, or fails. */
Token vl_parser_expect(Parser *p, TokenKind kind);
/* Takes an optional end of line and a closing token. */
Token vl_parser_close(Parser *p, TokenKind kind);
void vl_parser_warn(Parser *p, TextPlace at, Term text);

/* -- parse_expr.c -- */

/* Can the token begin an expression? */
bool vl_parser_begins_expr(TokenKind kind);
/* May it follow one? */
bool vl_parser_follows_expr(TokenKind kind);
/* An expression whose operators bind at least as strongly as `least`. */
Term vl_parser_expr(Parser *p, unsigned least, unsigned allow);
/* Goes on after `left`, whose shape is p->shape. */
Term vl_parser_operators(Parser *p, Term left, unsigned least, unsigned allow);
enum { STRENGTH_ALL = 0, STRENGTH_PIPE = 70, STRENGTH_ABOVE_PIPE = 71 };
Term vl_parser_operand(Parser *p, unsigned allow);
/* Goes on after an operand: dots, brackets, operators. */
Term vl_parser_continue(Parser *p, Term left, unsigned allow);

/* What stands between % and the fields. */
Term vl_parser_struct_name(Parser *p);

/* -- parse_call.c -- */

/* A name to be called: an identifier, something with a dot before it, or f.() */
typedef struct Callee {
  Token name;
  Term dot;  /* {:., meta, [left, name]}; TERM_NONE: a local name */
  bool call; /* of f.(): there is no name */
} Callee;

/* A call of the callee, or what it is by itself. */
Term vl_parser_call(Parser *p, Callee callee, unsigned allow);
/* The arguments after `first`, at the comma: all of them as a list. */
Term vl_parser_more_args(Parser *p, Term first);
/* Key and value pairs at the current key; a call's without or with parentheses, or a container's. */
typedef enum KeywordPlace { KEYWORDS_NO_PARENS, KEYWORDS_PARENS, KEYWORDS_DATA } KeywordPlace;
Term vl_parser_keywords(Parser *p, KeywordPlace place);
static inline bool begins_keywords(const Parser *p) {
  return peek(p) == TOK_KW_IDENTIFIER || peek(p) == TOK_KW_PARTS;
}
/* Elixir checks what follows such a call before what is wrong with what contains it. */
static inline void check_after_call(Parser *p) {
  if (p->open_call == p->t && !vl_parser_follows_expr(peek(p))) vl_parser_unexpected(p);
}
void vl_parser_many_error(Parser *p, Term node);
void vl_parser_container_error(Parser *p, Term node);
/* An expression inside a container. */
Term vl_parser_container_expr(Parser *p);

/* -- parse_container.c -- */

Term vl_parser_list(Parser *p);
Term vl_parser_tuple(Parser *p);
Term vl_parser_bits(Parser *p);
Term vl_parser_map(Parser *p);
/* Elements up to, not including, the closing token; the first one may be a key when `keywords`. */
Term vl_parser_elements(Parser *p, TokenKind close, bool keywords);
/* expr[argument] at the bracket. */
Term vl_parser_access(Parser *p, Term expr);

/* -- parse_block.c -- */

Term vl_parser_file(Parser *p);
Term vl_parser_fn(Parser *p);
/* At the paren. */
Term vl_parser_paren(Parser *p, unsigned allow);
/* What () is as an expression. */
Term vl_parser_empty_paren(Parser *p, TextPlace at);
/* At do: the keyword list with the blocks; *meta gets do: and end:. */
Term vl_parser_do(Parser *p, Term *meta);

/* -- quoted.c: the shapes of quoted code -- */

Term vl_quoted_meta(Parser *p, TextPlace at);
/* [newlines: n, closing: [..]] or nothing. */
Term vl_quoted_pair(Parser *p, const Token *open, const Token *close);
/* [newlines: n] ++ meta, with token metadata. */
Term vl_quoted_newlines(Parser *p, const Token *t, Term meta);
Term vl_quoted_append(Parser *p, Term left, Term right);
Term vl_quoted_keyword(Parser *p, Term key, Term value, Term rest);
Term vl_quoted_literal(Parser *p, Term literal, const Token *t, Term extra);
Term vl_quoted_number(Parser *p, const Token *t);
/* [delimiter: ".."] with token metadata. */
Term vl_quoted_delimiter(Parser *p, const char *delimiter);
Term vl_quoted_binary(Parser *p, Term left, const Token *op, Term right);
Term vl_quoted_unary(Parser *p, const Token *op, Term arg);
/* Expressions in order, as one. */
Term vl_quoted_block(Parser *p, const Terms *exprs);
/* The expression before a separator, with end_of_expression: */
Term vl_quoted_end_of_expression(Parser *p, Term expr, const Token *separator);
/* A call; args TERM_NONE: none and no parentheses. */
Term vl_quoted_call(Parser *p, const Callee *c, Term args, Term extra);
Term vl_quoted_dot(Parser *p, const Token *dot, Term left, const Token *name);
Term vl_quoted_alias(Parser *p, const Token *alias);
Term vl_quoted_dot_alias(Parser *p, const Token *dot, Term left, const Token *alias);
/* Literals with parts. */
Term vl_quoted_string(Parser *p, const Token *t);
Term vl_quoted_atom_parts(Parser *p, const Token *t, Term extra);
Term vl_quoted_sigil(Parser *p, const Token *t);

#endif
