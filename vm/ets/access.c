#include "ets/access.h"

#include "ets/store.h"
#include "heap/copy.h"
#include "proc/ref.h"

static bool is_permitted(const Process *p, const EtsTable *t, EtsIntent intent) {
  if (atomic_load_explicit(&t->gone, memory_order_acquire)) return false;
  if (intent == ETS_READ && t->access != ETS_PRIVATE) return true;
  if (intent == ETS_WRITE && t->access == ETS_PUBLIC) return true;
  return atomic_load_explicit(&t->owner, memory_order_relaxed) == p->pid;
}

Term vl_ets_ref(Heap *h, const Instance *in, const EtsTable *t) {
  return vl_ref_make(h, in, t->ref, t->slot);
}

Term vl_ets_id(Heap *h, const Instance *in, const EtsTable *t) {
  return t->named ? atomic_load(&t->name) : vl_ets_ref(h, in, t);
}

EtsTable *vl_ets_open(Process *p, Term id, EtsIntent intent) {
  EtsTable *t = vl_ets_find(vl_ets_state(p->instance), id);
  if (VL_LIKELY(t && is_permitted(p, t, intent))) return t;
  vl_raise_badarg(p);
  return NULL;
}

EtsTable *vl_ets_open_any(Process *p, Term id) {
  EtsTable *t = vl_ets_find(vl_ets_state(p->instance), id);
  return t && !atomic_load_explicit(&t->gone, memory_order_acquire) ? t : NULL;
}

Term vl_ets_copy_out(Process *p, const EtsObject *o) {
  vl_bump_reductions(p, 1 + o->words / 16);
  return o->off_heap ? vl_copy(&p->heap, ets_tuple(o)) : vl_copy_block(&p->heap, o->terms, o->words);
}
