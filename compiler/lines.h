/* The metadata [line: n], made once for each line.
 *
 * Nearly every node of quoted code has it. As literals that last, all code of an instance shares them: copies between
 * processes, units and tables leave them where they are. */
#ifndef VC_LINES_H
#define VC_LINES_H

#include "base/alloc.h"
#include "term/term.h"

typedef struct LineTerms LineTerms;

/* Without any line yet; NULL when memory is out. */
LineTerms *vl_lines_new(Alloc *a) VL_MUST_CHECK;
/* No term of it may be read any more. */
void vl_lines_free(LineTerms *lines);

/* [line: n], or TERM_NONE: n has none here, or memory is out. Any thread may ask. */
Term vl_lines_get(LineTerms *lines, int64_t n);

#endif
