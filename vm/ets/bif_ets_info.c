/* ETS: what is known about a table. */
#include "bif/args.h"
#include "bif/bif.h"
#include "ets/access.h"
#include "ets/store.h"

static Term type_name(EtsType type) {
  return ((const Term[]){ATOM_set, ATOM_ordered_set, ATOM_bag, ATOM_duplicate_bag})[type];
}

static Term access_name(EtsAccess access) {
  return ((const Term[]){ATOM_public, ATOM_protected, ATOM_private})[access];
}

/* {Since, [{Pid, Count}]}, or false: `Since` as a monotonic time, or as {MegaSeconds, Seconds, MicroSeconds}. */
static Term fixations(Process *p, EtsTable *t, bool monotonic) {
  Heap *h = &p->heap;
  Term list = NIL;
  rwlock_take_write(&t->lock);
  int64_t since = t->fixed_at;
  for (EtsFixer *f = t->fixers; f; f = f->next) list = vl_cons(h, vl_tuple2(h, f->pid, vl_uint(h, f->count)), list);
  rwlock_give_write(&t->lock);
  if (list == NIL) return ATOM_false;
  int64_t us = (since + p->instance->clock.offset) / 1000;
  Term time = monotonic ? vl_int(h, since)
                        : vl_tuple3(h, vl_int(h, us / 1000000000000), vl_int(h, us / 1000000 % 1000000),
                                    vl_int(h, us % 1000000));
  return vl_tuple2(h, time, list_turned(list));
}

static const Term info_items[] = {
    ATOM_id,
    ATOM_decentralized_counters,
    ATOM_read_concurrency,
    ATOM_write_concurrency,
    ATOM_compressed,
    ATOM_memory,
    ATOM_owner,
    ATOM_heir,
    ATOM_name,
    ATOM_size,
    ATOM_node,
    ATOM_named_table,
    ATOM_type,
    ATOM_keypos,
    ATOM_protection,
};

static Term info_item(Process *p, EtsTable *t, Term item) {
  if (item == ATOM_id) return vl_ets_ref(&p->heap, p->instance, t);
  if (item == ATOM_decentralized_counters) return make_bool(t->decentralized);
  if (item == ATOM_read_concurrency) return t->read_concurrency;
  if (item == ATOM_write_concurrency) return t->write_concurrency;
  if (item == ATOM_compressed) return make_bool(t->compressed);
  if (item == ATOM_memory) return vl_uint(&p->heap, vl_ets_words(t));
  if (item == ATOM_owner) return atomic_load(&t->owner);
  if (item == ATOM_heir) return vl_ets_heir(t);
  if (item == ATOM_name) return atomic_load(&t->name);
  if (item == ATOM_size) return vl_uint(&p->heap, vl_ets_count(t));
  if (item == ATOM_node) return ATOM_nonode_at_nohost;
  if (item == ATOM_named_table) return make_bool(t->named);
  if (item == ATOM_type) return type_name(t->type);
  if (item == ATOM_keypos) return make_small((int64_t)t->key + 1);
  if (item == ATOM_protection) return access_name(t->access);
  if (item == ATOM_fixed) return make_bool(fixations(p, t, true) != ATOM_false);
  if (item == ATOM_safe_fixed) return fixations(p, t, false);
  if (item == ATOM_safe_fixed_monotonic_time) return fixations(p, t, true);
  if (item == ATOM_binary) return NIL;
  return TERM_NONE;
}

Term bif_ets_info_1(Process *p, const Term *args) {
  if (!is_atom(args[0]) && !is_ref(args[0])) return vl_raise_badarg(p);
  EtsTable *t = vl_ets_open_any(p, args[0]);
  if (!t) return ATOM_undefined;
  Term list = NIL;
  for (size_t i = VL_COUNT_OF(info_items); i-- > 0;)
    list = vl_cons(&p->heap, vl_tuple2(&p->heap, info_items[i], info_item(p, t, info_items[i])), list);
  return list;
}

Term bif_ets_info_2(Process *p, const Term *args) {
  if ((!is_atom(args[0]) && !is_ref(args[0])) || !is_atom(args[1])) return vl_raise_badarg(p);
  EtsTable *t = vl_ets_open_any(p, args[0]);
  if (!t) return ATOM_undefined;
  Term value = info_item(p, t, args[1]);
  return value != TERM_NONE || p->heap.failed ? value : vl_raise_badarg(p);
}
