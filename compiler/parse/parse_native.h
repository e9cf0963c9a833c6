/* The parser as the language sees it, under the name :vl_parser: jobs of native.h. */
#ifndef VC_PARSE_NATIVE_H
#define VC_PARSE_NATIVE_H

#include "expand/expand.h"

/* {:ok, quoted} or {:error, {meta, message, token}}: text, line, column, file, options of Code.string_to_quoted. */
Term vl_parse_job_quoted(Expander *x, const Term *args);
/* The same, and the comments: {:ok, quoted, comments}. */
Term vl_parse_job_comments(Expander *x, const Term *args);
/* The quoted code; raises what is wrong. */
Term vl_parse_job_quoted_or_raise(Expander *x, const Term *args);
/* {quoted, comments}; raises what is wrong. */
Term vl_parse_job_comments_or_raise(Expander *x, const Term *args);
/* Text with its escapes resolved. */
Term vl_parse_job_unescape(Expander *x, const Term *args);
/* The same, where a function says what an escape is. */
Term vl_parse_job_unescape_by(Expander *x, const Term *args);
/* What the tokens of a piece of code are, or :error. */
Term vl_parse_job_kinds(Expander *x, const Term *args);
/* :identifier, :unquoted or :other, for text with other than ASCII characters. */
Term vl_parse_job_classify(Expander *x, const Term *args);

#endif
