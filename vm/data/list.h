/* Lists and arrays of terms. */
#ifndef VL_LIST_H
#define VL_LIST_H

#include "heap/heap.h"

/* The number of elements; false if the list is not proper. */
bool vl_list_length(Term list, size_t *n);
/* Copies the elements of a proper list of n out. */
void vl_list_elements(Term list, Term *out);

/* Order of two terms: negative, zero, positive. */
typedef int TermOrder(Term a, Term b);

/* Sorts n terms, stably; scratch has room for n more. A run that is in order already costs n. */
void vl_terms_sort(Term *terms, size_t n, Term *scratch, TermOrder *order);
/* The same for n pairs of a key and what belongs to it; scratch has room for n more. */
void vl_pairs_sort(Term *pairs, size_t n, Term *scratch, TermOrder *order);

#endif
