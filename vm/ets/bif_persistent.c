/* persistent_term: a table of the instance itself, which nobody owns. */
#include "bif/args.h"
#include "bif/bif.h"
#include "data/compare.h"
#include "data/map.h"
#include "ets/access.h"
#include "ets/store.h"
#include "heap/copy.h"

static EtsTable *terms_locked(const Process *p) {
  EtsTable *t = p->instance->service[SERVICE_TERMS];
  vl_lock_take(&t->lock);
  return t;
}

/* A copy of the value, or TERM_NONE; *found tells which. */
static Term get(Process *p, Term key, bool *found) {
  EtsTable *t = terms_locked(p);
  EtsObject *o = vl_ets_store_find(t, key);
  *found = o != NULL;
  Term value = o ? vl_copy(&p->heap, tuple_at(o->tuple, 1)) : TERM_NONE;
  vl_ets_close(t);
  return value;
}

Term bif_persistent_term_get_1(Process *p, const Term *args) {
  bool found;
  Term value = get(p, args[0], &found);
  return found ? value : vl_raise_badarg(p);
}

Term bif_persistent_term_get_2(Process *p, const Term *args) {
  bool found;
  Term value = get(p, args[0], &found);
  return found ? value : args[1];
}

Term bif_persistent_term_put_2(Process *p, const Term *args) {
  Term pair[3] = {make_header(BOX_TUPLE, 2), args[0], args[1]};
  EtsTable *t = terms_locked(p);
  EtsObject *fresh = vl_ets_object(t->alloc, make_box(pair));
  EtsObject *old = fresh ? vl_ets_store_find(t, args[0]) : NULL;
  if (old) {
    vl_ets_store_replace(t, old, fresh);
    vl_ets_object_free(t->alloc, old);
  } else if (fresh) {
    vl_ets_store_add(t, fresh);
  }
  vl_ets_close(t);
  return fresh ? ATOM_ok : vl_raise_system_limit(p);
}

Term bif_persistent_term_erase_1(Process *p, const Term *args) {
  EtsTable *t = terms_locked(p);
  EtsObject *o = vl_ets_store_find(t, args[0]);
  if (o) {
    vl_ets_store_remove(t, o);
    vl_ets_object_free(t->alloc, o);
  }
  vl_ets_close(t);
  return make_bool(o != NULL);
}

Term bif_persistent_term_get_0(Process *p, const Term *args) {
  EtsTable *t = terms_locked(p);
  Term list = NIL;
  for (EtsObject *o = vl_ets_store_first(t); o; o = vl_ets_store_next(t, o))
    list = vl_cons(&p->heap, vl_ets_copy_out(p, o), list);
  vl_ets_close(t);
  return list;
}

Term bif_persistent_term_info_0(Process *p, const Term *args) {
  EtsTable *t = terms_locked(p);
  size_t count = t->count, words = t->words;
  vl_ets_close(t);
  Term map = vl_map_put(&p->heap, vl_map_empty(&p->heap), ATOM_count, vl_uint(&p->heap, count));
  return vl_map_put(&p->heap, map, ATOM_memory, vl_uint(&p->heap, words * sizeof(Term)));
}
