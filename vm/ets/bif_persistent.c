/* persistent_term: a table of the instance itself, which nobody owns. */
#include "bif/args.h"
#include "bif/bif.h"
#include "data/compare.h"
#include "data/map.h"
#include "ets/object.h"
#include "heap/copy.h"

static EtsTable *terms_of(const Process *p) {
  return p->instance->service[SERVICE_TERMS];
}

/* A copy of the value, or TERM_NONE; *found tells which. */
static Term get(Process *p, Term term, bool *found) {
  EtsTable *t = terms_of(p);
  EtsKey key = ets_key_of(t, term);
  ets_lock(key.part, ETS_SHARED);
  EtsObject *o = vl_ets_store_find(t, &key);
  *found = o != NULL;
  Term value = o ? vl_copy(&p->heap, o->terms[2]) : TERM_NONE;
  ets_unlock(key.part, ETS_SHARED);
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
  EtsTable *t = terms_of(p);
  EtsKey key = ets_key_of(t, args[0]);
  ets_lock(key.part, ETS_EXCLUSIVE);
  bool stored = vl_ets_put(p, t, &key, make_box(pair));
  ets_unlock(key.part, ETS_EXCLUSIVE);
  ets_adjust(t);
  return stored ? ATOM_ok : vl_raise_system_limit(p);
}

Term bif_persistent_term_erase_1(Process *p, const Term *args) {
  EtsTable *t = terms_of(p);
  EtsKey key = ets_key_of(t, args[0]);
  ets_lock(key.part, ETS_EXCLUSIVE);
  EtsObject *o = vl_ets_store_find(t, &key);
  if (o) vl_ets_remove_object(t, &key, o);
  ets_unlock(key.part, ETS_EXCLUSIVE);
  ets_adjust(t);
  return make_bool(o != NULL);
}

Term bif_persistent_term_get_0(Process *p, const Term *args) {
  return vl_ets_list(p, terms_of(p));
}

Term bif_persistent_term_info_0(Process *p, const Term *args) {
  EtsTable *t = terms_of(p);
  Term map = vl_map_put(&p->heap, vl_map_empty(&p->heap), ATOM_count, vl_uint(&p->heap, vl_ets_count(t)));
  return vl_map_put(&p->heap, map, ATOM_memory, vl_uint(&p->heap, vl_ets_words(t) * sizeof(Term)));
}
