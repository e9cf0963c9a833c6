/* Text to quoted code, as Code.string_to_quoted gives it.
 *
 * The whole text is made into tokens first (lex/), so that what is wrong with a token anywhere is said before
 * what is wrong with an expression. Quoted code lies on the unit's heap, all else in its arena. Out of memory
 * ends the compile (expand/host.h). One thread, the unit's. */
#ifndef VC_PARSE_H
#define VC_PARSE_H

#include "lex/token.h"
#include "unit.h"

/* A literal, or the text of an atom, in place of which its result is taken: *out, or false with *out the
 * reason, a binary. */
typedef bool ParseEncode(CompileUnit *u, Term fun, Term literal, Term meta, Term *out);

typedef struct ParseOptions {
  int64_t line, column; /* of the first character; at least 1 */
  bool columns;         /* column: in metadata */
  bool token_metadata;  /* do:, end:, closing:, end_of_expression: and so on */
  bool raw;             /* escapes stand as written */
  bool existing_atoms_only;
  bool comments;        /* collect them */
  bool cursor;          /* complete what is open at the end around a __cursor__() */
  bool loose;           /* delimiters need not match: a piece of code */
  bool warn;            /* print warnings */
  Term file;            /* binary: for warnings */
  ParseEncode *encode;  /* calls the encoders */
  Term literal_encoder; /* passed to `encode`; TERM_NONE: literals are themselves */
  Term atom_encoder;    /* the same for atoms: static_atoms_encoder */
} ParseOptions;

typedef struct ParseError {
  bool set;
  bool bad_text;        /* not UTF-8: message alone */
  int64_t line, column; /* 0: not known */
  Term message, suffix; /* binaries; suffix TERM_NONE: the token comes last */
  Term token;           /* binary, "" at the end of the text */
} ParseError;

/* What the tokens of a piece of code are, as atoms: eol, open (a bracket), fn, do, end, block_identifier (else and the
 * like), stab_op, other. TERM_NONE: the text has no tokens. */
Term vl_parse_token_kinds(CompileUnit *u, const uint8_t *text, size_t bytes);

/* The quoted form, or TERM_NONE with *error filled. *comments, unless NULL, gets the list of maps. */
Term vl_parse(CompileUnit *u, const uint8_t *text, size_t bytes, const ParseOptions *o, Term *comments,
              ParseError *error);

/* Resolves escapes as in a string. False with *message and *token for a bad one. */
bool vl_parse_unescape(CompileUnit *u, const uint8_t *text, size_t bytes, Term *out, Term *message, Term *token);

/* What "do" in the wrong place is told. */
#define VL_PARSE_DO_ADVICE                                                                         \
  ". In case you wanted to write a \"do\" expression, "                                            \
  "you must either use do-blocks or separate the keyword argument with comma. "                    \
  "For example, you should either write:\n\n"                                                      \
  "    if some_condition? do\n"                                                                    \
  "      :this\n"                                                                                  \
  "    else\n"                                                                                     \
  "      :that\n"                                                                                  \
  "    end\n\n"                                                                                    \
  "or the equivalent construct:\n\n"                                                               \
  "    if(some_condition?, do: :this, else: :that)\n\n"                                            \
  "where \"some_condition?\" is the first argument and the second argument is a keyword list.\n\n" \
  "You may see this error if you forget a trailing comma before the \"do\" in a \"do\" block"

#define VL_PARSE_TOO_DEEP "code is nested too deeply"

/* Notes the first error of a parse; later ones are ignored. */
void vl_parse_fail(ParseError *e, int64_t line, int64_t column, Term message, Term suffix, Term token);
/* "file:line:column" */
Term vl_parse_place(CompileUnit *u, const ParseOptions *o, TextPlace at);
/* A binary of a printf format. */
Term vl_parse_text(CompileUnit *u, const char *format, ...) VL_PRINTF(2, 3);

#endif
