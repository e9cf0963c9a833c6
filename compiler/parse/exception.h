/* What is raised for text that is no code. */
#ifndef VC_PARSE_EXCEPTION_H
#define VC_PARSE_EXCEPTION_H

#include "expand/expand.h"
#include "parse/parse.h"

/* Ends the compile with a SyntaxError, a TokenMissingError, or a UnicodeConversionError. `line` and `column` are
 * where the text begins. */
VL_NORETURN void vl_parse_raise(Expander *x, const ParseError *error, const uint8_t *text, size_t bytes, Term file,
                                int64_t line, int64_t column);

#endif
