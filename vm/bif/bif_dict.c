/* The process dictionary. */
#include "bif/bif.h"
#include "data/compare.h"
#include "proc/dict.h"

static Term or_undefined(Term value) {
  return value == TERM_NONE ? ATOM_undefined : value;
}

Term bif_erlang_put_2(Process *p, const Term *args) {
  Term old;
  if (!vl_dict_put(&p->dictionary, p->heap.alloc, args[0], args[1], &old)) return vl_raise_system_limit(p);
  return or_undefined(old);
}

Term bif_erlang_get_1(Process *p, const Term *args) {
  return or_undefined(vl_dict_get(&p->dictionary, args[0]));
}

Term bif_erlang_get_0(Process *p, const Term *args) {
  Term list = NIL;
  const Term *pair;
  for (size_t at = 0; (pair = vl_dict_next(&p->dictionary, &at));)
    list = vl_cons(&p->heap, vl_tuple2(&p->heap, pair[0], pair[1]), list);
  vl_bump_reductions(p, p->dictionary.capacity / 8);
  return list;
}

Term bif_erlang_get_keys_0(Process *p, const Term *args) {
  Term list = NIL;
  const Term *pair;
  for (size_t at = 0; (pair = vl_dict_next(&p->dictionary, &at));) list = vl_cons(&p->heap, pair[0], list);
  vl_bump_reductions(p, p->dictionary.capacity / 8);
  return list;
}

Term bif_erlang_get_keys_1(Process *p, const Term *args) {
  Term list = NIL;
  const Term *pair;
  for (size_t at = 0; (pair = vl_dict_next(&p->dictionary, &at));)
    if (vl_equal_exact(pair[1], args[0])) list = vl_cons(&p->heap, pair[0], list);
  vl_bump_reductions(p, p->dictionary.capacity / 8);
  return list;
}

Term bif_erlang_erase_1(Process *p, const Term *args) {
  return or_undefined(vl_dict_erase(&p->dictionary, args[0]));
}

Term bif_erlang_erase_0(Process *p, const Term *args) {
  Term all = bif_erlang_get_0(p, args);
  if (all != TERM_NONE) vl_dict_free(&p->dictionary, p->heap.alloc);
  return all;
}
