/* Rows that look at the same part for values that exclude each other: constants, conses, tuples by size. */
#ifndef VC_MATCH_CLASS_H
#define VC_MATCH_CLASS_H

#include "core/match.h"

typedef void MatchRows(Matcher *m, Row **rows, size_t n, Label fail);

/* The row's first cell of such a kind on that part, or NULL. */
Cell *vl_class_find(Row *row, const Part *part);
/* Tests the cons or tuple cell of one row and opens it. */
void vl_class_test_one(Matcher *m, Row *row, size_t at, Label fail);
/* Sends the rows, which all have such a cell on the part, their ways; `go_on` adds the code of those that
 * share a class. */
void vl_class_switch(Matcher *m, Row **rows, size_t n, Part *part, Label fail, MatchRows *go_on);

#endif
