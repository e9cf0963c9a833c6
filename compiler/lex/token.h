/* What the lexer makes of text: an array of tokens, which the unit keeps until they have been parsed.
 *
 * The tokens of an interpolation follow the token of the string that holds it, up to a
 * TOK_END of their own; the string's `next` says where the text goes on. */
#ifndef VC_TOKEN_H
#define VC_TOKEN_H

#include "term/term.h"

/* An int, since hardly any place cares for all of them. */
typedef int TokenKind;
enum {
  TOK_END,
  /* separators */
  TOK_EOL,
  TOK_SEMICOLON,
  TOK_COMMA,
  TOK_DOT,
  TOK_DOT_CALL, /* the dot of f.() */
  /* delimiters */
  TOK_OPEN_PAREN,
  TOK_CLOSE_PAREN,
  TOK_OPEN_BRACKET,
  TOK_CLOSE_BRACKET,
  TOK_OPEN_CURLY,
  TOK_CLOSE_CURLY,
  TOK_OPEN_BITS,
  TOK_CLOSE_BITS,
  TOK_MAP, /* the % of %{ */
  TOK_PERCENT,
  /* reserved words */
  TOK_FN,
  TOK_DO,
  TOK_END_WORD,
  TOK_TRUE,
  TOK_FALSE,
  TOK_NIL,
  TOK_BLOCK_IDENTIFIER, /* after, else, catch, rescue */
  /* names; value: atom */
  TOK_IDENTIFIER,
  TOK_PAREN_IDENTIFIER,
  TOK_BRACKET_IDENTIFIER,
  TOK_DO_IDENTIFIER,
  TOK_OP_IDENTIFIER, /* before a sign that may belong to its argument: `f -1` */
  TOK_ALIAS,
  TOK_KW_IDENTIFIER,
  TOK_KW_PARTS, /* a quoted keyword with interpolation */
  /* literals */
  TOK_ATOM,
  TOK_ATOM_QUOTED,
  TOK_ATOM_PARTS, /* a quoted atom with interpolation */
  TOK_INT,
  TOK_FLOAT,
  TOK_CHAR,
  TOK_STRING, /* these have parts */
  TOK_CHARLIST,
  TOK_HEREDOC,
  TOK_CHARLIST_HEREDOC,
  TOK_SIGIL,
  /* operators; value: atom. All from here on. */
  TOK_AT_OP,
  TOK_UNARY_OP,
  TOK_CAPTURE_OP,
  TOK_STAB_OP,
  TOK_ASSOC_OP,
  TOK_IN_MATCH_OP,
  TOK_WHEN_OP,
  TOK_TYPE_OP,
  TOK_PIPE_OP,
  TOK_MATCH_OP,
  TOK_OR_OP,
  TOK_AND_OP,
  TOK_COMP_OP,
  TOK_REL_OP,
  TOK_ARROW_OP,
  TOK_IN_OP,
  TOK_XOR_OP,
  TOK_TERNARY_OP,
  TOK_CONCAT_OP,
  TOK_RANGE_OP,
  TOK_DUAL_OP,
  TOK_MULT_OP,
  TOK_POWER_OP,
};

typedef struct TextPlace {
  uint32_t line, column;
} TextPlace;

/* A piece of a string: text, or an interpolation. */
typedef struct Part {
  struct Part *next;
  Term text;       /* binary; TERM_NONE for an interpolation */
  const char *raw; /* the text as written, of `bytes` bytes */
  size_t bytes;
  TextPlace begin, end;
  uint32_t first; /* its first token */
} Part;

/* What only some literals have. */
typedef struct Literal {
  Part *parts;
  Term modifiers;      /* sigil: a charlist */
  int32_t indentation; /* heredocs; -1: none */
  uint8_t name;        /* sigil: its letter */
  uint8_t delimiter;   /* sigil: what opens it */
} Literal;

typedef struct Token {
  uint8_t kind;      /* TokenKind */
  uint32_t newlines; /* separators: newlines from here. Operators, closers: newlines before them */
  TextPlace place;
  uint32_t start, bytes; /* numbers, characters: as written */
  union {
    Term value;
    const Literal *literal;
  };
  uint32_t next;     /* index of the token after it */
  uint32_t previous; /* and of the one before it on its level; UINT32_MAX: none */
} Token;

#endif
