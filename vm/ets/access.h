/* How builtins reach a table: found, permitted and locked, or badarg. */
#ifndef VL_ETS_ACCESS_H
#define VL_ETS_ACCESS_H

#include "ets/table.h"

typedef enum EtsIntent { ETS_READ, ETS_WRITE, ETS_OWN } EtsIntent;

/* The table, its lock taken; NULL with badarg pending. */
EtsTable *vl_ets_open(Process *p, Term id, EtsIntent intent);
/* Whatever is permitted: for information. NULL without an error: there is none. */
EtsTable *vl_ets_open_any(Process *p, Term id);
static inline void vl_ets_close(EtsTable *t) {
  vl_lock_release(&t->lock);
}

/* How the language names a table: by its reference, or its name if it has one. */
Term vl_ets_ref(Heap *h, const Instance *in, const EtsTable *t);
Term vl_ets_id(Heap *h, const Instance *in, const EtsTable *t);

/* A copy of an object's tuple on p's heap. */
Term vl_ets_copy_out(Process *p, const EtsObject *o);
/* Tells services of a process's end: deletes its tables, or gives them to their heirs. */
void vl_ets_process_exited(Instance *in, Process *p);

#endif
