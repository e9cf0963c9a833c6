/* Arrays of 64-bit integers that processes change without locks: :atomics and :counters. A reference
 * owns the array; its copies share it. */
#include "bif/args.h"
#include "bif/bif.h"
#include "data/compare.h"
#include "data/int.h"
#include "data/map.h"
#include "proc/ref.h"

#define ARRAY_MARK UINT64_C(0x564C41746F6D6963)
#define ARRAY_COUNT_MAX (UINT64_C(1) << 40)

/* In RefBin.data. */
typedef struct AtomicArray {
  uint64_t mark; /* tells it from what other references own */
  uint64_t count;
  bool is_signed;
  _Atomic uint64_t values[];
} AtomicArray;

static AtomicArray *array_of(Term ref) {
  RefBin *bin = ref_owned(ref);
  if (!bin || bin->capacity < sizeof(AtomicArray)) return NULL;
  AtomicArray *a = (AtomicArray *)(void *)bin->data;
  return a->mark == ARRAY_MARK ? a : NULL;
}

static Term new_array(Process *p, Term size, bool is_signed) {
  bool is_huge = is_integer(size) && !is_small(size) && vl_compare(size, make_small(0)) > 0;
  if (is_huge) return vl_raise_system_limit(p);
  if (!arg_is_int(size, 1, SMALL_MAX)) return vl_raise_badarg(p);
  uint64_t count = (uint64_t)small_value(size);
  if (count > ARRAY_COUNT_MAX) return vl_raise_system_limit(p);
  size_t bytes = sizeof(AtomicArray) + count * sizeof(uint64_t);
  RefBin *bin = vl_refbin_new(p->heap.alloc, bytes);
  if (!bin) return vl_raise_system_limit(p);
  memset(bin->data, 0, bytes);
  AtomicArray *a = (AtomicArray *)(void *)bin->data;
  a->mark = ARRAY_MARK;
  a->count = count;
  a->is_signed = is_signed;
  vl_bump_reductions(p, bytes / 4096);
  return vl_ref_make_owner(&p->heap, p->instance, vl_ref_fresh(p->instance), bin);
}

/* The slot of {array, position}, or NULL. */
static _Atomic uint64_t *slot_of(const AtomicArray *a, Term position) {
  if (!a || !arg_is_int(position, 1, (int64_t)a->count)) return NULL;
  return (_Atomic uint64_t *)&a->values[small_value(position) - 1];
}

static Term value_term(Process *p, const AtomicArray *a, uint64_t value) {
  return a->is_signed ? vl_int(&p->heap, (int64_t)value) : vl_uint(&p->heap, value);
}

/* A number that the array can hold. */
static bool read_value(const AtomicArray *a, Term t, uint64_t *value) {
  int64_t number;
  if (!is_integer(t)) return false;
  if (!a->is_signed) return vl_int_to_u64(t, value);
  if (!vl_int_to_i64(t, &number)) return false;
  *value = (uint64_t)number;
  return true;
}

/* What is added may be written as either kind of number. */
static bool read_increment(Term t, uint64_t *value) {
  int64_t number;
  if (!is_integer(t)) return false;
  if (!vl_int_to_i64(t, &number)) return vl_int_to_u64(t, value);
  *value = (uint64_t)number;
  return true;
}

static Term get(Process *p, const AtomicArray *a, Term position) {
  _Atomic uint64_t *slot = slot_of(a, position);
  return slot ? value_term(p, a, atomic_load(slot)) : vl_raise_badarg(p);
}

static Term put(Process *p, const AtomicArray *a, Term position, Term t) {
  _Atomic uint64_t *slot = slot_of(a, position);
  uint64_t value;
  if (!slot || !read_value(a, t, &value)) return vl_raise_badarg(p);
  atomic_store(slot, value);
  return ATOM_ok;
}

/* The new value in *value; false with badarg raised. */
static bool add(Process *p, const AtomicArray *a, Term position, Term t, bool negative, uint64_t *value) {
  _Atomic uint64_t *slot = slot_of(a, position);
  uint64_t by;
  if (!slot || !read_increment(t, &by)) {
    vl_raise_badarg(p);
    return false;
  }
  if (negative) by = 0 - by;
  *value = atomic_fetch_add(slot, by) + by;
  return true;
}

static Term add_only(Process *p, const AtomicArray *a, const Term *args, bool negative) {
  uint64_t value;
  return add(p, a, args[1], args[2], negative, &value) ? ATOM_ok : TERM_NONE;
}

static Term memory_of(Process *p, Term ref) {
  return vl_uint(&p->heap, ref_owned(ref)->capacity);
}

/* -- :atomics -- */

Term bif_atomics_new_2(Process *p, const Term *args) {
  Term options = args[1], option, value;
  bool is_signed = true;
  while (arg_next(&options, &option)) {
    if (!arg_is_pair(option, ATOM_signed, &value) || !arg_is_bool(value)) return vl_raise_badarg(p);
    is_signed = value == ATOM_true;
  }
  return options == NIL ? new_array(p, args[0], is_signed) : vl_raise_badarg(p);
}

Term bif_atomics_get_2(Process *p, const Term *args) {
  return get(p, array_of(args[0]), args[1]);
}

Term bif_atomics_put_3(Process *p, const Term *args) {
  return put(p, array_of(args[0]), args[1], args[2]);
}

Term bif_atomics_add_3(Process *p, const Term *args) {
  return add_only(p, array_of(args[0]), args, false);
}

Term bif_atomics_sub_3(Process *p, const Term *args) {
  return add_only(p, array_of(args[0]), args, true);
}

static Term add_get(Process *p, const Term *args, bool negative) {
  const AtomicArray *a = array_of(args[0]);
  uint64_t value;
  return add(p, a, args[1], args[2], negative, &value) ? value_term(p, a, value) : TERM_NONE;
}

Term bif_atomics_add_get_3(Process *p, const Term *args) {
  return add_get(p, args, false);
}

Term bif_atomics_sub_get_3(Process *p, const Term *args) {
  return add_get(p, args, true);
}

Term bif_atomics_exchange_3(Process *p, const Term *args) {
  const AtomicArray *a = array_of(args[0]);
  _Atomic uint64_t *slot = slot_of(a, args[1]);
  uint64_t value;
  if (!slot || !read_value(a, args[2], &value)) return vl_raise_badarg(p);
  return value_term(p, a, atomic_exchange(slot, value));
}

Term bif_atomics_compare_exchange_4(Process *p, const Term *args) {
  const AtomicArray *a = array_of(args[0]);
  _Atomic uint64_t *slot = slot_of(a, args[1]);
  uint64_t expected, desired;
  if (!slot || !read_value(a, args[2], &expected) || !read_value(a, args[3], &desired)) return vl_raise_badarg(p);
  return atomic_compare_exchange_strong(slot, &expected, desired) ? ATOM_ok : value_term(p, a, expected);
}

Term bif_atomics_info_1(Process *p, const Term *args) {
  const AtomicArray *a = array_of(args[0]);
  if (!a) return vl_raise_badarg(p);
  Term most = a->is_signed ? vl_int(&p->heap, INT64_MAX) : vl_uint(&p->heap, UINT64_MAX);
  Term least = vl_int(&p->heap, a->is_signed ? INT64_MIN : 0);
  Term pairs[] = {ATOM_size,   vl_uint(&p->heap, a->count), ATOM_max, most, ATOM_min, least,
                  ATOM_memory, memory_of(p, args[0])};
  return p->heap.failed ? TERM_NONE : vl_map_from_pairs(&p->heap, pairs, VL_COUNT_OF(pairs) / 2);
}

/* -- :counters: {Kind, Reference} -- */

static AtomicArray *counters_of(Term t) {
  if (!is_tuple_of(t, 2)) return NULL;
  bool known = tuple_at(t, 0) == ATOM_atomics || tuple_at(t, 0) == ATOM_write_concurrency;
  return known ? array_of(tuple_at(t, 1)) : NULL;
}

Term bif_counters_new_2(Process *p, const Term *args) {
  Term options = args[1], kind = ATOM_atomics, option;
  while (arg_next(&options, &option)) {
    if (option != ATOM_atomics && option != ATOM_write_concurrency) return vl_raise_badarg(p);
    kind = option;
  }
  if (options != NIL) return vl_raise_badarg(p);
  return vl_tuple2(&p->heap, kind, new_array(p, args[0], true));
}

Term bif_counters_get_2(Process *p, const Term *args) {
  return get(p, counters_of(args[0]), args[1]);
}

Term bif_counters_put_3(Process *p, const Term *args) {
  return put(p, counters_of(args[0]), args[1], args[2]);
}

Term bif_counters_add_3(Process *p, const Term *args) {
  return add_only(p, counters_of(args[0]), args, false);
}

Term bif_counters_sub_3(Process *p, const Term *args) {
  return add_only(p, counters_of(args[0]), args, true);
}

Term bif_counters_info_1(Process *p, const Term *args) {
  const AtomicArray *a = counters_of(args[0]);
  if (!a) return vl_raise_badarg(p);
  Term pairs[] = {ATOM_size, vl_uint(&p->heap, a->count), ATOM_memory, memory_of(p, tuple_at(args[0], 1))};
  return p->heap.failed ? TERM_NONE : vl_map_from_pairs(&p->heap, pairs, VL_COUNT_OF(pairs) / 2);
}
