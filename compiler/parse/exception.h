/* What is raised for text that is no code. */
#ifndef VC_PARSE_EXCEPTION_H
#define VC_PARSE_EXCEPTION_H

#include "expand/expand.h"
#include "parse/parse.h"

/* Where a text comes from. */
typedef struct ParseSource {
  const uint8_t *text;
  size_t bytes;
  Term file;
  int64_t line, column; /* of its first character */
} ParseSource;

/* The SyntaxError or TokenMissingError, for an error that is not about encoding. */
Term vl_parse_exception(CompileUnit *u, const ParseError *error, const ParseSource *source);
/* Ends the compile with that, or with a UnicodeConversionError. */
VL_NORETURN void vl_parse_raise(Expander *x, const ParseError *error, const ParseSource *source);

#endif
