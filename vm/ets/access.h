/* How builtins reach a table: found and permitted, or badarg. */
#ifndef VL_ETS_ACCESS_H
#define VL_ETS_ACCESS_H

#include "ets/table.h"

typedef enum EtsIntent { ETS_READ, ETS_WRITE, ETS_OWN } EtsIntent;

/* The table, no lock taken; NULL with badarg pending. It may be deleted meanwhile: then what is done to it is without
 * effect for anybody. */
EtsTable *vl_ets_open(Process *p, Term id, EtsIntent intent);
/* Whatever is permitted: for information. NULL without an error: there is none. */
EtsTable *vl_ets_open_any(Process *p, Term id);

/* How the language names a table: by its reference, or its name if it has one. */
Term vl_ets_ref(Heap *h, const Instance *in, const EtsTable *t);
Term vl_ets_id(Heap *h, const Instance *in, const EtsTable *t);

/* A copy of an object's tuple on p's heap. Its part is locked. */
Term vl_ets_copy_out(Process *p, const EtsObject *o);

/* Copies of all objects. No lock is held. */
Term vl_ets_list(Process *p, EtsTable *t);

/* The heir, and what it will be told; the table's lock is not held. False when memory is out. */
bool vl_ets_set_heir(Process *p, EtsTable *t, Term heir, Term data) VL_MUST_CHECK;
Term vl_ets_heir(EtsTable *t);
/* One more, or one less, fixation of the process. False when memory is out. */
bool vl_ets_fix(Process *p, EtsTable *t) VL_MUST_CHECK;
void vl_ets_unfix(EtsTable *t, Term pid);
/* Tells services of a process's end: lifts its fixations, deletes its tables, or gives them to their heirs. */
void vl_ets_process_exited(Instance *in, Process *p);

#endif
