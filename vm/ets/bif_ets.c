/* ETS, object by object. Walks over whole tables are in bif_ets_select.c. */
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/heavy.h"
#include "data/compare.h"
#include "data/num.h"
#include "ets/access.h"
#include "ets/store.h"
#include "heap/copy.h"
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
} NewOptions;

static bool read_heir(Term option, NewOptions *o) {
  if (is_tuple_of(option, 2) && tuple_at(option, 1) == ATOM_none) {
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
  if (arg_is_pair(option, ATOM_decentralized_counters, &value)) return arg_is_bool(value);
  return read_heir(option, o);
}

/* The table is known to others already. */
static bool set_heir(Process *p, EtsTable *t, Term heir, Term data) {
  Fragment *message = NULL;
  if (is_pid(heir)) {
    Term term = vl_tuple4(&p->heap, ATOM_ets_transfer, table_id(p, t), NIL, data);
    message = term == TERM_NONE ? NULL : vl_signal_message_deep(t->alloc, term);
    if (!message) return false;
  }
  if (t->to_heir) vl_signal_free(t->to_heir, t->alloc);
  t->heir = heir;
  t->to_heir = message;
  return true;
}

Term bif_ets_new_2(Process *p, const Term *args) {
  NewOptions o = {.type = ETS_SET,
                  .access = ETS_PROTECTED,
                  .heir = ATOM_none,
                  .heir_data = NIL,
                  .write_concurrency = ATOM_false,
                  .read_concurrency = ATOM_false};
  Term options = args[1], option;
  while (arg_next(&options, &option))
    if (!read_new_option(option, &o)) return vl_raise_badarg(p);
  if (options != NIL || !is_atom(args[0])) return vl_raise_badarg(p);
  EtsTable *t = vl_ets_table_new(&p->instance->alloc, o.type);
  if (!t) return vl_raise_system_limit(p);
  t->access = o.access;
  t->key = o.key;
  t->named = o.named;
  t->compressed = o.compressed;
  t->write_concurrency = o.write_concurrency;
  t->read_concurrency = o.read_concurrency;
  atomic_init(&t->name, args[0]);
  t->ref = vl_ref_fresh(p->instance);
  atomic_init(&t->owner, p->pid);
  t->heir = ATOM_none;
  RegisterResult added = vl_ets_add(vl_ets_state(p->instance), t);
  if (added != REGISTER_OK) {
    vl_ets_table_free(t);
    return added == REGISTER_TAKEN ? vl_raise_badarg(p) : vl_raise_system_limit(p);
  }
  atomic_fetch_or(&p->flags, FLAG_OWNS_TABLES);
  vl_lock_take(&t->lock);
  bool set = set_heir(p, t, o.heir, o.heir_data);
  vl_lock_release(&t->lock);
  if (set) return table_id(p, t);
  vl_ets_remove(vl_ets_state(p->instance), t);
  return vl_raise_system_limit(p);
}

Term bif_ets_delete_1(Process *p, const Term *args) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  vl_ets_close(t);
  vl_ets_remove(vl_ets_state(p->instance), t);
  return ATOM_true;
}

Term bif_ets_rename_2(Process *p, const Term *args) {
  EtsTable *t = is_atom(args[1]) ? vl_ets_open(p, args[0], ETS_WRITE) : NULL;
  if (!t) return vl_raise_badarg(p);
  vl_ets_close(t);
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
  if (message) vl_ets_give(vl_ets_state(p->instance), t, to);
  vl_ets_close(t);
  if (!message) return vl_raise_system_limit(p);
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
  bool set = o.heir == TERM_NONE || set_heir(p, t, o.heir, o.heir_data);
  vl_ets_close(t);
  return set ? ATOM_true : vl_raise_system_limit(p);
}

Term bif_ets_safe_fixtable_2(Process *p, const Term *args) {
  EtsTable *t = arg_is_bool(args[1]) ? vl_ets_open(p, args[0], ETS_READ) : NULL;
  if (!t) return vl_raise_badarg(p);
  if (args[1] == ATOM_true)
    t->fixed++;
  else if (t->fixed > 0)
    t->fixed--;
  vl_ets_close(t);
  return ATOM_true;
}

/* -- Information -- */

static Term type_name(EtsType type) {
  return ((const Term[]){ATOM_set, ATOM_ordered_set, ATOM_bag, ATOM_duplicate_bag})[type];
}

static Term access_name(EtsAccess access) {
  return ((const Term[]){ATOM_public, ATOM_protected, ATOM_private})[access];
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

static Term info_item(Process *p, const EtsTable *t, Term item) {
  if (item == ATOM_id) return vl_ets_ref(&p->heap, p->instance, t);
  if (item == ATOM_decentralized_counters) return ATOM_false;
  if (item == ATOM_read_concurrency) return t->read_concurrency;
  if (item == ATOM_write_concurrency) return t->write_concurrency;
  if (item == ATOM_compressed) return make_bool(t->compressed);
  if (item == ATOM_memory) return vl_uint(&p->heap, sizeof *t / sizeof(Term) + t->words);
  if (item == ATOM_owner) return atomic_load(&t->owner);
  if (item == ATOM_heir) return t->heir;
  if (item == ATOM_name) return atomic_load(&t->name);
  if (item == ATOM_size) return vl_uint(&p->heap, t->count);
  if (item == ATOM_node) return ATOM_nonode_at_nohost;
  if (item == ATOM_named_table) return make_bool(t->named);
  if (item == ATOM_type) return type_name(t->type);
  if (item == ATOM_keypos) return make_small((int64_t)t->key + 1);
  if (item == ATOM_protection) return access_name(t->access);
  if (item == ATOM_fixed) return make_bool(t->fixed > 0);
  return TERM_NONE;
}

Term bif_ets_info_1(Process *p, const Term *args) {
  if (!is_atom(args[0]) && !is_ref(args[0])) return vl_raise_badarg(p);
  EtsTable *t = vl_ets_open_any(p, args[0]);
  if (!t) return ATOM_undefined;
  Term list = NIL;
  for (size_t i = VL_COUNT_OF(info_items); i-- > 0;)
    list = vl_cons(&p->heap, vl_tuple2(&p->heap, info_items[i], info_item(p, t, info_items[i])), list);
  vl_ets_close(t);
  return list;
}

Term bif_ets_info_2(Process *p, const Term *args) {
  if ((!is_atom(args[0]) && !is_ref(args[0])) || !is_atom(args[1])) return vl_raise_badarg(p);
  EtsTable *t = vl_ets_open_any(p, args[0]);
  if (!t) return ATOM_undefined;
  Term value = info_item(p, t, args[1]);
  vl_ets_close(t);
  return value != TERM_NONE || p->heap.failed ? value : vl_raise_badarg(p);
}

/* -- Inserting -- */

static bool is_object(const EtsTable *t, Term tuple) {
  return is_tuple(tuple) && tuple_size(tuple) > t->key;
}

/* One tuple or a proper list of them? */
static bool are_objects(const EtsTable *t, Term what) {
  Term tuple;
  if (!is_list(what)) return is_object(t, what);
  while (arg_next(&what, &tuple))
    if (!is_object(t, tuple)) return false;
  return what == NIL;
}

/* A bag holds equal objects once only. */
static bool is_in_bag(const EtsTable *t, const EtsObject *o) {
  if (t->type != ETS_BAG) return false;
  for (EtsObject *there = vl_ets_store_find(t, ets_key(t, o)); there; there = vl_ets_store_same(t, there))
    if (vl_equal_exact(there->tuple, o->tuple)) return true;
  return false;
}

static bool insert_one(Process *p, EtsTable *t, Term tuple) {
  EtsObject *o = vl_ets_object(t->alloc, tuple);
  if (!o) return false;
  vl_bump_reductions(p, 1 + o->words / 16);
  if (is_in_bag(t, o)) {
    vl_ets_object_free(t->alloc, o);
    return true;
  }
  EtsObject *old = ets_is_bag(t) ? NULL : vl_ets_store_find(t, ets_key(t, o));
  if (old) {
    vl_ets_store_replace(t, old, o);
    vl_ets_object_free(t->alloc, old);
  } else {
    vl_ets_store_add(t, o);
  }
  return true;
}

static Term insert(Process *p, EtsTable *t, Term what) {
  Term tuple;
  bool stored = is_list(what) || insert_one(p, t, what);
  while (stored && is_list(what) && arg_next(&what, &tuple)) stored = insert_one(p, t, tuple);
  return stored ? ATOM_true : vl_raise_system_limit(p);
}

/* Are these so many objects that a scheduler should not do it? */
static bool is_long(const Process *p, Term list) {
  size_t n = 0;
  for (; is_cons(list); list = cons_tail(list))
    if (vl_is_heavy(p, 8 * ++n)) return true;
  return false;
}

Term bif_ets_insert_2(Process *p, const Term *args) {
  if (is_cons(args[1]) && is_long(p, args[1])) return vl_go_dirty(p);
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  Term result = are_objects(t, args[1]) ? insert(p, t, args[1]) : vl_raise_badarg(p);
  vl_ets_close(t);
  return result;
}

static bool is_key_there(const EtsTable *t, Term what) {
  Term tuple;
  if (!is_list(what)) return vl_ets_store_find(t, tuple_at(what, t->key)) != NULL;
  while (arg_next(&what, &tuple))
    if (vl_ets_store_find(t, tuple_at(tuple, t->key))) return true;
  return false;
}

Term bif_ets_insert_new_2(Process *p, const Term *args) {
  if (is_cons(args[1]) && is_long(p, args[1])) return vl_go_dirty(p);
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  Term result = !are_objects(t, args[1])   ? vl_raise_badarg(p)
                : is_key_there(t, args[1]) ? ATOM_false
                                           : insert(p, t, args[1]);
  vl_ets_close(t);
  return result;
}

/* -- Looking up -- */

static Term copy_all_of_key(Process *p, const EtsTable *t, Term key) {
  Term list = NIL;
  for (EtsObject *o = vl_ets_store_find(t, key); o; o = vl_ets_store_same(t, o))
    list = vl_cons(&p->heap, vl_ets_copy_out(p, o), list);
  return list_turned(list);
}

Term bif_ets_lookup_2(Process *p, const Term *args) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_READ);
  if (!t) return TERM_NONE;
  Term list = copy_all_of_key(p, t, args[1]);
  vl_ets_close(t);
  return list;
}

/* Element at `position` of the key's object, or a list of those of all in a bag. */
static Term elements_of(Process *p, const EtsTable *t, Term key, size_t position) {
  Term list = NIL;
  EtsObject *o = vl_ets_store_find(t, key);
  if (!o) return vl_raise_badarg(p);
  for (; o; o = vl_ets_store_same(t, o)) {
    if (tuple_size(o->tuple) < position) return vl_raise_badarg(p);
    Term element = vl_copy(&p->heap, tuple_at(o->tuple, position - 1));
    if (!ets_is_bag(t)) return element;
    list = vl_cons(&p->heap, element, list);
  }
  return list_turned(list);
}

Term bif_ets_lookup_element_3(Process *p, const Term *args) {
  if (!arg_is_int(args[2], 1, INT32_MAX)) return vl_raise_badarg(p);
  EtsTable *t = vl_ets_open(p, args[0], ETS_READ);
  if (!t) return TERM_NONE;
  Term result = elements_of(p, t, args[1], (size_t)small_value(args[2]));
  vl_ets_close(t);
  return result;
}

Term bif_ets_member_2(Process *p, const Term *args) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_READ);
  if (!t) return TERM_NONE;
  bool is_there = vl_ets_store_find(t, args[1]) != NULL;
  vl_ets_close(t);
  return make_bool(is_there);
}

/* -- Deleting -- */

static void remove_object(EtsTable *t, EtsObject *o) {
  vl_ets_store_remove(t, o);
  vl_ets_object_free(t->alloc, o);
}

static void remove_key(EtsTable *t, Term key) {
  for (EtsObject *o; (o = vl_ets_store_find(t, key));) remove_object(t, o);
}

Term bif_ets_delete_2(Process *p, const Term *args) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  remove_key(t, args[1]);
  vl_ets_close(t);
  return ATOM_true;
}

Term bif_ets_delete_all_objects_1(Process *p, const Term *args) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  vl_bump_reductions(p, t->count / 4);
  vl_ets_store_clear(t);
  vl_ets_close(t);
  return ATOM_true;
}

Term bif_ets_delete_object_2(Process *p, const Term *args) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  bool is_object_of_it = is_object(t, args[1]);
  EtsObject *o = is_object_of_it ? vl_ets_store_find(t, tuple_at(args[1], t->key)) : NULL;
  for (EtsObject *next; o; o = next) {
    next = vl_ets_store_same(t, o);
    if (vl_equal_exact(o->tuple, args[1])) remove_object(t, o);
  }
  vl_ets_close(t);
  return is_object_of_it ? ATOM_true : vl_raise_badarg(p);
}

Term bif_ets_take_2(Process *p, const Term *args) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  Term list = copy_all_of_key(p, t, args[1]);
  if (list != TERM_NONE) remove_key(t, args[1]);
  vl_ets_close(t);
  return list;
}

/* -- Updating in place -- */

/* Sets one element of o; the object is copied anew unless both values are immediate. */
static EtsObject *set_element(Process *p, EtsTable *t, EtsObject *o, size_t index, Term value) {
  if (is_immediate(value) && is_immediate(tuple_at(o->tuple, index))) {
    tuple_elements(o->tuple)[index] = value;
    return o;
  }
  size_t n = tuple_size(o->tuple);
  Term *at = vl_heap_alloc(&p->heap, TUPLE_WORDS(n));
  if (!at) return NULL;
  memcpy(at, box_ptr(o->tuple), TUPLE_WORDS(n) * sizeof(Term));
  at[1 + index] = value;
  EtsObject *fresh = vl_ets_object(t->alloc, make_box(at));
  /* The scratch tuple points into the table: it must not outlive this call. */
  for (size_t i = 0; i < n; i++) at[1 + i] = NIL;
  if (!fresh) return NULL;
  vl_ets_store_replace(t, o, fresh);
  vl_ets_object_free(t->alloc, o);
  return fresh;
}

/* {Position, Value} or a list of them; the key itself cannot be changed. */
static bool is_element_update(const EtsTable *t, Term update, size_t size) {
  return is_tuple_of(update, 2) && arg_is_int(tuple_at(update, 0), 1, (int64_t)size) &&
         small_value(tuple_at(update, 0)) != (int64_t)t->key + 1;
}

static Term update_elements(Process *p, EtsTable *t, EtsObject *o, Term updates) {
  Term list = updates, update;
  size_t size = tuple_size(o->tuple);
  while (arg_next(&list, &update))
    if (!is_element_update(t, update, size)) return vl_raise_badarg(p);
  if (list != NIL) return vl_raise_badarg(p);
  while (o && arg_next(&updates, &update))
    o = set_element(p, t, o, (size_t)small_value(tuple_at(update, 0)) - 1, tuple_at(update, 1));
  return o ? ATOM_true : vl_raise_system_limit(p);
}

Term bif_ets_update_element_3(Process *p, const Term *args) {
  Term updates = is_list(args[2]) ? args[2] : vl_cons(&p->heap, args[2], NIL);
  if (updates == TERM_NONE) return TERM_NONE;
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  EtsObject *o = ets_is_bag(t) ? NULL : vl_ets_store_find(t, args[1]);
  Term result = ets_is_bag(t) ? vl_raise_badarg(p) : o ? update_elements(p, t, o, updates) : ATOM_false;
  vl_ets_close(t);
  return result;
}

/* {Position, Increment} or {Position, Increment, Threshold, SetValue}; an integer stands for the
 * element behind the key. */
typedef struct CounterUpdate {
  size_t index;
  Term increment, threshold, reset; /* threshold TERM_NONE: none */
} CounterUpdate;

static bool read_counter_update(const EtsTable *t, Term update, CounterUpdate *u) {
  *u = (CounterUpdate){.index = t->key + 1, .increment = update, .threshold = TERM_NONE};
  if (is_integer(update)) return true;
  if (!is_tuple_of(update, 2) && !is_tuple_of(update, 4)) return false;
  if (!arg_is_int(tuple_at(update, 0), 1, INT32_MAX)) return false;
  u->index = (size_t)small_value(tuple_at(update, 0)) - 1;
  u->increment = tuple_at(update, 1);
  if (tuple_size(update) == 4) {
    u->threshold = tuple_at(update, 2);
    u->reset = tuple_at(update, 3);
    if (!is_integer(u->threshold) || !is_integer(u->reset)) return false;
  }
  return is_integer(u->increment) && u->index != t->key;
}

/* The new value; TERM_NONE with an error pending. */
static Term count(Process *p, EtsTable *t, EtsObject **o, Term update) {
  CounterUpdate u;
  if (!read_counter_update(t, update, &u) || u.index >= tuple_size((*o)->tuple)) return vl_raise_badarg(p);
  Term old = tuple_at((*o)->tuple, u.index);
  if (!is_integer(old)) return vl_raise_badarg(p);
  NumStatus status;
  Term sum = vl_num_add(&p->heap, old, u.increment, &status);
  if (sum == TERM_NONE) return TERM_NONE;
  bool is_down = vl_compare(u.increment, make_small(0)) < 0;
  int beyond = u.threshold == TERM_NONE ? 0 : vl_compare(sum, u.threshold);
  if (is_down ? beyond < 0 : beyond > 0) sum = u.reset;
  *o = set_element(p, t, *o, u.index, sum);
  return *o ? sum : vl_raise_system_limit(p);
}

static Term count_all(Process *p, EtsTable *t, EtsObject *o, Term updates) {
  if (!is_list(updates)) return count(p, t, &o, updates);
  Term list = NIL, update;
  while (list != TERM_NONE && arg_next(&updates, &update)) list = vl_cons(&p->heap, count(p, t, &o, update), list);
  if (list != TERM_NONE && updates != NIL) return vl_raise_badarg(p);
  return list_turned(list);
}

/* `initial`: the object to insert when the key is not there, or TERM_NONE. */
static Term update_counter(Process *p, const Term *args, Term initial) {
  EtsTable *t = vl_ets_open(p, args[0], ETS_WRITE);
  if (!t) return TERM_NONE;
  EtsObject *o = ets_is_bag(t) ? NULL : vl_ets_store_find(t, args[1]);
  if (!o && initial != TERM_NONE && !ets_is_bag(t) && is_object(t, initial)) {
    Term copy = vl_tuple(&p->heap, tuple_size(initial), tuple_elements(initial));
    if (copy != TERM_NONE) {
      tuple_elements(copy)[t->key] = args[1];
      if (insert_one(p, t, copy)) o = vl_ets_store_find(t, args[1]);
    }
  }
  Term result = o ? count_all(p, t, o, args[2]) : vl_raise_badarg(p);
  vl_ets_close(t);
  return result;
}

Term bif_ets_update_counter_3(Process *p, const Term *args) {
  return update_counter(p, args, TERM_NONE);
}

Term bif_ets_update_counter_4(Process *p, const Term *args) {
  return update_counter(p, args, args[3]);
}
