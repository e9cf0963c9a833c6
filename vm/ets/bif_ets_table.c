/* ETS: making and naming tables, their owners and heirs, what is known about them. */
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/heavy.h"
#include "data/int.h"
#include "ets/access.h"
#include "ets/store.h"
#include "proc/ptable.h"
#include "proc/ref.h"
#include "proc/signal.h"

static Term table_id(Process *p, const EtsTable *t) {
  return vl_ets_id(&p->heap, p->instance, t);
}

/* -- Making and naming -- */

typedef struct NewOptions {
  EtsType type;
  EtsAccess access;
  uint32_t key;
  bool named, compressed;
  Term heir, heir_data, write_concurrency, read_concurrency;
  Term decentralized; /* TERM_NONE: not asked for */
} NewOptions;

static bool read_heir(Term option, NewOptions *o) {
  if (is_tuple_of(option, 2) && tuple_at(option, 0) == ATOM_heir && tuple_at(option, 1) == ATOM_none) {
    o->heir = ATOM_none;
    return true;
  }
  if (!is_tuple_of(option, 3) || tuple_at(option, 0) != ATOM_heir || !is_pid(tuple_at(option, 1))) return false;
  o->heir = tuple_at(option, 1);
  o->heir_data = tuple_at(option, 2);
  return true;
}

static bool read_new_atom(Term option, NewOptions *o) {
  static const struct {
    Term name;
    int type, access;
  } names[] = {
      {ATOM_set, ETS_SET, -1},         {ATOM_ordered_set, ETS_ORDERED_SET, -1},
      {ATOM_bag, ETS_BAG, -1},         {ATOM_duplicate_bag, ETS_DUPLICATE_BAG, -1},
      {ATOM_public, -1, ETS_PUBLIC},   {ATOM_protected, -1, ETS_PROTECTED},
      {ATOM_private, -1, ETS_PRIVATE},
  };
  for (size_t i = 0; i < VL_COUNT_OF(names); i++) {
    if (names[i].name != option) continue;
    if (names[i].type >= 0) o->type = (EtsType)names[i].type;
    if (names[i].access >= 0) o->access = (EtsAccess)names[i].access;
    return true;
  }
  o->named |= option == ATOM_named_table;
  o->compressed |= option == ATOM_compressed;
  return option == ATOM_named_table || option == ATOM_compressed;
}

static bool read_new_option(Term option, NewOptions *o) {
  Term value;
  if (is_atom(option)) return read_new_atom(option, o);
  if (arg_is_pair(option, ATOM_keypos, &value)) {
    if (!arg_is_int(value, 1, INT32_MAX)) return false;
    o->key = (uint32_t)small_value(value) - 1;
    return true;
  }
  if (arg_is_pair(option, ATOM_write_concurrency, &value)) {
    o->write_concurrency = value;
    return arg_is_bool(value) || value == ATOM_auto;
  }
  if (arg_is_pair(option, ATOM_read_concurrency, &value)) {
    o->read_concurrency = value;
    return arg_is_bool(value);
  }
  if (arg_is_pair(option, ATOM_decentralized_counters, &value)) {
    o->decentralized = value;
    return arg_is_bool(value);
  }
  return read_heir(option, o);
}

/* A table of one process has nothing to do with concurrency; counters are apart where many write. */
static void settle_concurrency(NewOptions *o) {
  if (o->access == ETS_PRIVATE) o->write_concurrency = o->read_concurrency = o->decentralized = ATOM_false;
  bool many = o->write_concurrency == ATOM_auto || (o->write_concurrency == ATOM_true && o->type == ETS_ORDERED_SET);
  if (o->decentralized == TERM_NONE) o->decentralized = make_bool(many);
  if (o->write_concurrency == ATOM_false) o->decentralized = ATOM_false;
}

static size_t part_count(const NewOptions *o) {
  if (o->type == ETS_ORDERED_SET || o->access == ETS_PRIVATE) return 1;
  return o->write_concurrency == ATOM_false ? PARTS_READ : PARTS_SHARED;
}

static EtsTable *make_table(Process *p, Term name, const NewOptions *o) {
  EtsTable *t = vl_ets_table_new(&p->instance->alloc, o->type, part_count(o));
  if (!t) return NULL;
  t->access = o->access;
  t->key = o->key;
  t->named = o->named;
  t->compressed = o->compressed;
  t->decentralized = o->decentralized == ATOM_true;
  t->write_concurrency = o->write_concurrency;
  t->read_concurrency = o->read_concurrency;
  atomic_init(&t->name, name);
  t->ref = vl_ref_fresh(p->instance);
  atomic_init(&t->owner, p->pid);
  t->heir = ATOM_none;
  return t;
}

Term bif_ets_new_2(Process *p, const Term *args) {
  NewOptions o = {.type = ETS_SET,
                  .access = ETS_PROTECTED,
                  .heir = ATOM_none,
                  .heir_data = NIL,
                  .write_concurrency = ATOM_false,
                  .read_concurrency = ATOM_false,
                  .decentralized = TERM_NONE};
  Term options = args[1], option;
  while (arg_next(&options, &option))
    if (!read_new_option(option, &o)) return vl_raise_badarg(p);
  if (options != NIL || !is_atom(args[0])) return vl_raise_badarg(p);
  settle_concurrency(&o);
  EtsTable *t = make_table(p, args[0], &o);
  if (!t) return vl_raise_system_limit(p);
  RegisterResult added = vl_ets_add(vl_ets_state(p->instance), t);
  if (added != REGISTER_OK) {
    vl_ets_table_free(t);
    return added == REGISTER_TAKEN ? vl_raise_badarg(p) : vl_raise_system_limit(p);
  }
  atomic_fetch_or(&p->flags, FLAG_OWNS_TABLES);
  if (vl_ets_set_heir(p, t, o.heir, o.heir_data)) return table_id(p, t);
  vl_ets_remove(vl_ets_state(p->instance), t);
  return vl_raise_system_limit(p);
}

Term bif_ets_delete_1(Process *p, const Term *args) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  if (vl_is_heavy(p, 8 * vl_ets_count(t))) return vl_go_dirty(p);
  vl_ets_remove(vl_ets_state(p->instance), t);
  /* The objects go here if they can, not where epochs free what is left, which is on a scheduler. */
  if (vl_is_twin(p) && vl_ets_clear(t)) vl_bump_reductions(p, 1);
  return ATOM_true;
}

Term bif_ets_rename_2(Process *p, const Term *args) {
  EtsTable *t = is_atom(args[1]) ? vl_ets_open(p, args[0], ETS_WRITE) : NULL;
  if (!t) return vl_raise_badarg(p);
  RegisterResult renamed = vl_ets_rename(vl_ets_state(p->instance), t, args[1]);
  if (renamed == REGISTER_NO_MEMORY) return vl_raise_system_limit(p);
  return renamed == REGISTER_OK ? table_id(p, t) : vl_raise_badarg(p);
}

Term bif_ets_whereis_1(Process *p, const Term *args) {
  if (!is_atom(args[0])) return vl_raise_badarg(p);
  EtsTable *t = vl_ets_find(vl_ets_state(p->instance), args[0]);
  return t ? vl_ets_ref(&p->heap, p->instance, t) : ATOM_undefined;
}

typedef struct IdList {
  Process *p;
  Term list;
} IdList;

static void list_id(EtsTable *t, void *context) {
  IdList *ids = context;
  ids->list = vl_cons(&ids->p->heap, table_id(ids->p, t), ids->list);
}

Term bif_ets_all_0(Process *p, const Term *args) {
  IdList ids = {.p = p, .list = NIL};
  vl_ets_each(vl_ets_state(p->instance), list_id, &ids);
  return ids.list;
}

Term bif_ets_give_away_3(Process *p, const Term *args) {
  bool is_other = is_pid(args[1]) && args[1] != p->pid;
  Process *to = is_other ? vl_ptable_find(p->instance->processes, args[1]) : NULL;
  EtsTable *t = to ? vl_ets_open(p, args[0], ETS_OWN) : NULL;
  if (!t) return vl_raise_badarg(p);
  Term term = vl_tuple4(&p->heap, ATOM_ets_transfer, table_id(p, t), p->pid, args[2]);
  Fragment *message = term == TERM_NONE ? NULL : vl_signal_message(&p->instance->alloc, term);
  if (!message) return vl_raise_system_limit(p);
  vl_ets_give(vl_ets_state(p->instance), t, to);
  vl_signal_send(p->instance, to->pid, message);
  return ATOM_true;
}

Term bif_ets_setopts_2(Process *p, const Term *args) {
  Term options = args[1], option;
  NewOptions o = {.heir = TERM_NONE};
  if (is_tuple(options) && !read_heir(options, &o)) return vl_raise_badarg(p);
  while (!is_tuple(options) && arg_next(&options, &option))
    if (!read_heir(option, &o)) return vl_raise_badarg(p);
  if (!is_tuple(options) && options != NIL) return vl_raise_badarg(p);
  EtsTable *t = vl_ets_open(p, args[0], ETS_OWN);
  if (!t) return TERM_NONE;
  bool set = o.heir == TERM_NONE || vl_ets_set_heir(p, t, o.heir, o.heir_data);
  return set ? ATOM_true : vl_raise_system_limit(p);
}

Term bif_ets_safe_fixtable_2(Process *p, const Term *args) {
  EtsTable *t = arg_is_bool(args[1]) ? vl_ets_open(p, args[0], ETS_READ) : NULL;
  if (!t) return vl_raise_badarg(p);
  if (args[1] == ATOM_false)
    vl_ets_unfix(t, p->pid);
  else if (!vl_ets_fix(p, t))
    return vl_raise_system_limit(p);
  return ATOM_true;
}
