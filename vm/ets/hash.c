/* Stores of set, bag and duplicate_bag: linear hashing (Litwin 1980; Larson, "Dynamic Hash Tables", 1988).
 *
 * A chain is ordered by hash, then by key, so that `after` has an answer for a key that was deleted
 * meanwhile, as long as no bucket splits or merges (t->holds).
 *
 * A bucket's number and its key's hash agree in the low bits, so all that a bucket has been or will be split into
 * belongs to one part: the part's lock guards it, and what `active` says of it. */
#include "data/hash.h"
#include "data/compare.h"
#include "ets/store.h"

enum { NEIGHBOUR_BITS = 6, STEPS = 4 /* buckets split or merged at a time, at most */ };

/* -- Hashing -- */

static inline uint64_t mixed(uint64_t hash, uint64_t word) {
  unsigned __int128 product = (unsigned __int128)(hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Most keys that are no numbers are atoms, or short tuples of what needs no look behind the word. */
static bool hash_short_tuple(Term key, uint64_t *hash) {
  size_t n = is_tuple(key) ? tuple_size(key) : 0;
  uint64_t sum = UINT64_C(0x8BB84B93962EACC9) + n;
  if (n == 0 || n > 4) return false;
  for (size_t i = 0; i < n; i++) {
    if (!is_immediate(tuple_at(key, i))) return false;
    sum = mixed(sum, tuple_at(key, i));
  }
  *hash = sum;
  return true;
}

/* Integers that follow each other go to buckets that do, 64 at a time, since they are often looked up so. */
uint64_t vl_ets_hash_of(Term key) {
  uint64_t hash;
  if (is_small(key)) {
    int64_t i = small_value(key);
    return mixed(UINT64_C(0x8BB84B93962EACC9), (uint64_t)(i >> NEIGHBOUR_BITS)) +
           ((uint64_t)i & ((1 << NEIGHBOUR_BITS) - 1));
  }
  if (is_immediate(key)) return mixed(UINT64_C(0xD6E8FEB86659FD93), key);
  return hash_short_tuple(key, &hash) ? hash : vl_hash(key, 0);
}

/* -- Buckets -- */

EtsObject **vl_ets_hash_bucket(const EtsTable *t, size_t index) {
  if (index < FIRST_BUCKETS) return &t->hash.segments[0][index];
  unsigned top = 63u - (unsigned)__builtin_clzll(index);
  return &t->hash.segments[top - FIRST_BITS + 1][index - ((size_t)1 << top)];
}

static size_t highest_power(size_t n) {
  return (size_t)1 << (63 - __builtin_clzll(n));
}

/* Buckets below `active - 2^k` have split already; 2^k is the highest power of two not above active. */
size_t vl_ets_hash_number(const EtsTable *t, uint64_t hash) {
  size_t active = atomic_load_explicit(&t->hash.active, memory_order_acquire), half = highest_power(active);
  size_t index = (size_t)hash & (2 * half - 1);
  return index < active ? index : index & (half - 1);
}

/* Order within a chain. */
static inline int place(const EtsTable *t, const EtsObject *o, const EtsKey *key) {
  if (o->hash != key->hash) return o->hash < key->hash ? -1 : 1;
  Term there = ets_key(t, o);
  return there == key->term ? 0 : vl_compare_exact(there, key->term);
}

/* The link to the first object of the chain that does not come before the key. */
static EtsObject **seek(const EtsTable *t, const EtsKey *key) {
  EtsObject **link = vl_ets_hash_bucket(t, vl_ets_hash_number(t, key->hash));
  while (*link && place(t, *link, key) < 0) link = &(*link)->next;
  return link;
}

bool vl_ets_hash_init(EtsTable *t) {
  t->hash.segments[0] = vl_alloc_zeroed(t->alloc, FIRST_BUCKETS, sizeof(EtsObject *));
  atomic_init(&t->hash.active, FIRST_BUCKETS);
  return t->hash.segments[0] != NULL;
}

static size_t segment_buckets(size_t segment) {
  return segment == 0 ? FIRST_BUCKETS : (size_t)FIRST_BUCKETS << (segment - 1);
}

static void free_segment(EtsTable *t, size_t segment) {
  if (!t->hash.segments[segment]) return;
  vl_free(t->alloc, t->hash.segments[segment], segment_buckets(segment) * sizeof(EtsObject *));
  t->hash.segments[segment] = NULL;
}

static void clear(EtsTable *t) {
  size_t active = atomic_load(&t->hash.active);
  for (size_t i = 0; i < active; i++) {
    EtsObject **bucket = vl_ets_hash_bucket(t, i);
    for (EtsObject *o = *bucket, *next; o; o = next) {
      next = o->next;
      vl_ets_object_free(t->alloc, o);
    }
    *bucket = NULL;
  }
}

void vl_ets_hash_destroy(EtsTable *t) {
  if (t->hash.segments[0]) clear(t);
  for (size_t i = 0; i < ETS_SEGMENTS; i++) free_segment(t, i);
}

/* -- Objects -- */

EtsObject *vl_ets_hash_find(const EtsTable *t, const EtsKey *key) {
  EtsObject *o = *vl_ets_hash_bucket(t, vl_ets_hash_number(t, key->hash));
  for (; o; o = o->next) {
    if (o->hash < key->hash) continue;
    if (o->hash > key->hash) return NULL;
    if (vl_equal_exact(ets_key(t, o), key->term)) return o;
  }
  return NULL;
}

void vl_ets_hash_add(EtsTable *t, const EtsKey *key, EtsObject *o) {
  o->hash = key->hash;
  EtsObject **link = seek(t, key);
  o->next = *link;
  *link = o;
}

static EtsObject **link_to(const EtsTable *t, const EtsObject *o) {
  EtsObject **link = vl_ets_hash_bucket(t, vl_ets_hash_number(t, o->hash));
  while (*link != o) link = &(*link)->next;
  return link;
}

void vl_ets_hash_remove(EtsTable *t, EtsObject *o) {
  *link_to(t, o) = o->next;
}

void vl_ets_hash_replace(EtsTable *t, EtsObject *old, EtsObject *with) {
  with->hash = old->hash;
  with->next = old->next;
  *link_to(t, old) = with;
}

EtsObject *vl_ets_hash_after(const EtsTable *t, const EtsKey *key, size_t *bucket) {
  *bucket = vl_ets_hash_number(t, key->hash);
  EtsObject *o = *seek(t, key);
  while (o && place(t, o, key) == 0) o = o->next;
  return o;
}

/* -- Splitting and merging: the table's lock is held -- */

static EtsPart *part_of(const EtsTable *t, size_t bucket) {
  return &t->parts[bucket & t->part_mask];
}

/* Splits the next bucket; both halves keep their order. False: no memory for it; the chains just grow. */
static bool split(EtsTable *t) {
  size_t fresh = atomic_load_explicit(&t->hash.active, memory_order_relaxed), half = highest_power(fresh);
  size_t segment = (size_t)__builtin_ctzll(half) - FIRST_BITS + 1;
  if (segment == ETS_SEGMENTS) return false;
  if (!t->hash.segments[segment])
    t->hash.segments[segment] = vl_alloc_zeroed(t->alloc, segment_buckets(segment), sizeof(EtsObject *));
  if (!t->hash.segments[segment]) return false;
  EtsPart *part = part_of(t, fresh);
  rwlock_take_write(&part->lock);
  EtsObject **stay = vl_ets_hash_bucket(t, fresh & (half - 1)), **go = vl_ets_hash_bucket(t, fresh);
  for (EtsObject *o = *stay; o; o = o->next) {
    EtsObject ***end = o->hash & half ? &go : &stay;
    **end = o;
    *end = &o->next;
  }
  *stay = *go = NULL;
  atomic_store_explicit(&t->hash.active, fresh + 1, memory_order_release);
  rwlock_give_write(&part->lock);
  return true;
}

/* Puts the last bucket back into the one it was split from. */
static void merge(EtsTable *t) {
  size_t last = atomic_load_explicit(&t->hash.active, memory_order_relaxed) - 1, half = highest_power(last);
  size_t segment = (size_t)__builtin_ctzll(half) - FIRST_BITS + 1;
  EtsPart *part = part_of(t, last);
  rwlock_take_write(&part->lock);
  EtsObject **from = vl_ets_hash_bucket(t, last), **to = vl_ets_hash_bucket(t, last & (half - 1));
  EtsObject *o = *from;
  *from = NULL;
  for (EtsObject *next; o; o = next) {
    next = o->next;
    EtsKey key = ets_key_of_object(t, o);
    while (*to && place(t, *to, &key) < 0) to = &(*to)->next;
    o->next = *to;
    *to = o;
    to = &o->next; /* those of one key come all from there, and keep their order */
  }
  atomic_store_explicit(&t->hash.active, last, memory_order_release);
  rwlock_give_write(&part->lock);
  /* Not the segment that has just become empty, which may be wanted again soon. */
  if (last == half && segment + 1 < ETS_SEGMENTS) free_segment(t, segment + 1);
}

void vl_ets_hash_adjust(EtsTable *t) {
  if (!rwlock_try_write(&t->lock)) return; /* another one is at it, or the table is being held */
  size_t about = (size_t)atomic_load_explicit(&t->hash.about, memory_order_relaxed);
  size_t active = atomic_load_explicit(&t->hash.active, memory_order_relaxed);
  for (int i = 0; i < STEPS && t->holds == 0 && about > active * ETS_LOAD && split(t); i++) active++;
  for (int i = 0; i < STEPS && t->holds == 0 && active > FIRST_BUCKETS && about * ETS_LOAD < active; i++, active--)
    merge(t);
  rwlock_give_write(&t->lock);
}

void vl_ets_hash_swap(EtsTable *t, EtsTable *old) {
  size_t active = atomic_load_explicit(&t->hash.active, memory_order_relaxed);
  for (size_t i = 0; i < ETS_SEGMENTS; i++) {
    EtsObject **segment = t->hash.segments[i];
    t->hash.segments[i] = old->hash.segments[i];
    old->hash.segments[i] = segment;
  }
  atomic_store_explicit(&t->hash.active, FIRST_BUCKETS, memory_order_release);
  atomic_store_explicit(&t->hash.about, 0, memory_order_relaxed);
  atomic_store_explicit(&old->hash.active, active, memory_order_relaxed);
}
