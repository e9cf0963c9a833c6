/* Registered names: atom to pid.
 *
 * Looking up takes no lock: the table is open addressing over atomic words; when it grows, the old
 * one is retired by epoch. Names are seldom many and come back, so an unregistered name keeps its
 * place. Writers take the lock. Any thread that is online in the instance's epochs. */
#ifndef VL_REGISTRY_H
#define VL_REGISTRY_H

#include "base/epoch.h"
#include "term/term.h"

#include "base/alloc.h"

typedef struct Registry Registry;

Registry *vl_registry_new(Alloc *a, EpochDomain *epochs) VL_MUST_CHECK;
void vl_registry_free(Registry *r);

typedef enum RegisterResult { REGISTER_OK, REGISTER_TAKEN, REGISTER_NO_MEMORY } RegisterResult;

RegisterResult vl_registry_add(Registry *r, Term name, Term pid) VL_MUST_CHECK;
/* Frees the name if it is pid's. */
bool vl_registry_remove(Registry *r, Term name, Term pid);
/* The pid, or TERM_NONE. */
Term vl_registry_find(Registry *r, Term name);
/* Goes through all names: from *at on (0 first), the next one and its position, or TERM_NONE. */
Term vl_registry_next(Registry *r, size_t *at);

#endif
