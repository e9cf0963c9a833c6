/* What the builtins on objects share. The key's part is locked exclusively. */
#ifndef VL_ETS_OBJECT_H
#define VL_ETS_OBJECT_H

#include "ets/access.h"
#include "ets/store.h"

/* Can the term be an object of the table? */
static inline bool ets_is_object(const EtsTable *t, Term tuple) {
  return is_tuple(tuple) && tuple_size(tuple) > t->key;
}

/* A copy of the tuple, in place of what a set has of the key, or beside what a bag has. False when memory is out. */
bool vl_ets_put(Process *p, EtsTable *t, const EtsKey *key, Term tuple) VL_MUST_CHECK;
void vl_ets_remove_object(EtsTable *t, const EtsKey *key, EtsObject *o);

#endif
