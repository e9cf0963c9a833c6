/* The process dictionary: keys compared exactly (=:=). Terms lie on the process's heap; the pairs
 * are roots of its collections. Owner only. */
#ifndef VL_DICT_H
#define VL_DICT_H

#include "proc/process.h"

/* The value, or TERM_NONE. */
Term vl_dict_get(const Dictionary *d, Term key);
/* Sets the value and gives the old one in *old (TERM_NONE: there was none). False when memory is out. */
bool vl_dict_put(Dictionary *d, Alloc *a, Term key, Term value, Term *old) VL_MUST_CHECK;
/* Removes it and gives the value it had, or TERM_NONE. */
Term vl_dict_erase(Dictionary *d, Term key);
void vl_dict_free(Dictionary *d, Alloc *a);

/* Goes through all pairs: from *at on (0 first), the next pair [key, value], or NULL. */
const Term *vl_dict_next(const Dictionary *d, size_t *at);

#endif
