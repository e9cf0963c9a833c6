/* Stores of set, bag and duplicate_bag: linear hashing.
 *
 * A chain is ordered by hash, then by key, so that `after` has an answer for a key that was deleted
 * meanwhile, as long as no bucket splits (t->fixed). */
#include "data/hash.h"
#include "data/compare.h"
#include "ets/store.h"

enum { LOAD = 2 /* objects a bucket before the next one splits */, NEIGHBOUR_BITS = 6 };

/* Integers that follow each other go to buckets that do, 64 at a time, since they are often looked up so. */
static uint64_t key_hash(Term key) {
  if (!is_small(key)) return vl_hash(key, 0);
  int64_t i = small_value(key);
  return vl_hash(make_small(i >> NEIGHBOUR_BITS), 0) + ((uint64_t)i & ((1 << NEIGHBOUR_BITS) - 1));
}

static EtsObject **bucket_at(const EtsTable *t, size_t index) {
  return &t->hash.segments[index >> SEGMENT_BITS][index & (SEGMENT_BUCKETS - 1)];
}

/* Buckets below `active - 2^k` have split already; 2^k is the highest power of two not above active. */
static size_t bucket_index(const EtsTable *t, uint64_t hash) {
  size_t half = (size_t)1 << (63 - __builtin_clzll(t->hash.active));
  size_t index = (size_t)hash & (2 * half - 1);
  return index < t->hash.active ? index : index & (half - 1);
}

/* Order within a chain. */
static int place(const EtsTable *t, const EtsObject *o, uint64_t hash, Term key) {
  if (o->hash != hash) return o->hash < hash ? -1 : 1;
  return vl_compare_exact(ets_key(t, o), key);
}

/* The link to the first object of the chain that does not come before the key. */
static EtsObject **seek(const EtsTable *t, uint64_t hash, Term key) {
  EtsObject **link = bucket_at(t, bucket_index(t, hash));
  while (*link && place(t, *link, hash, key) < 0) link = &(*link)->next;
  return link;
}

bool vl_ets_hash_init(EtsTable *t) {
  t->hash.segments = vl_alloc_zeroed(t->alloc, 1, sizeof *t->hash.segments);
  if (!t->hash.segments) return false;
  t->hash.segments[0] = vl_alloc_zeroed(t->alloc, SEGMENT_BUCKETS, sizeof(EtsObject *));
  t->hash.segment_room = 1;
  t->hash.active = 1;
  return t->hash.segments[0] != NULL;
}

static size_t segment_count(const EtsTable *t) {
  return (t->hash.active + SEGMENT_BUCKETS - 1) >> SEGMENT_BITS;
}

void vl_ets_hash_clear(EtsTable *t) {
  for (size_t i = 0; i < t->hash.active; i++) {
    EtsObject **bucket = bucket_at(t, i);
    for (EtsObject *o = *bucket, *next; o; o = next) {
      next = o->next;
      vl_ets_object_free(t->alloc, o);
    }
    *bucket = NULL;
  }
}

void vl_ets_hash_destroy(EtsTable *t) {
  if (!t->hash.segments) return;
  if (t->hash.segments[0]) vl_ets_hash_clear(t);
  for (size_t i = 0; i < segment_count(t); i++)
    vl_free(t->alloc, t->hash.segments[i], SEGMENT_BUCKETS * sizeof(EtsObject *));
  vl_free(t->alloc, t->hash.segments, t->hash.segment_room * sizeof *t->hash.segments);
}

EtsObject *vl_ets_hash_find(const EtsTable *t, Term key) {
  uint64_t hash = key_hash(key);
  EtsObject *o = *seek(t, hash, key);
  return o && place(t, o, hash, key) == 0 ? o : NULL;
}

/* Room for one more bucket; without memory the chains just grow. */
static bool reserve_bucket(EtsTable *t) {
  EtsHash *h = &t->hash;
  size_t segment = h->active >> SEGMENT_BITS;
  if ((h->active & (SEGMENT_BUCKETS - 1)) != 0) return true;
  if (segment == h->segment_room) {
    size_t room = h->segment_room * 2;
    size_t size = sizeof *h->segments;
    EtsObject ***wide = vl_realloc(t->alloc, h->segments, h->segment_room * size, room * size);
    if (!wide) return false;
    memset(wide + h->segment_room, 0, (room - h->segment_room) * size);
    h->segments = wide;
    h->segment_room = room;
  }
  h->segments[segment] = vl_alloc_zeroed(t->alloc, SEGMENT_BUCKETS, sizeof(EtsObject *));
  return h->segments[segment] != NULL;
}

/* Splits the next bucket; both halves keep their order. */
static void split(EtsTable *t) {
  if (!reserve_bucket(t)) return;
  size_t fresh = t->hash.active++;
  size_t half = (size_t)1 << (63 - __builtin_clzll(fresh));
  EtsObject **stay = bucket_at(t, fresh & (half - 1)), **go = bucket_at(t, fresh);
  EtsObject *o = *stay;
  for (; o; o = o->next) {
    EtsObject ***end = bucket_index(t, o->hash) == fresh ? &go : &stay;
    **end = o;
    *end = &o->next;
  }
  *stay = *go = NULL;
}

void vl_ets_hash_add(EtsTable *t, EtsObject *o) {
  Term key = ets_key(t, o);
  o->hash = key_hash(key);
  EtsObject **link = seek(t, o->hash, key);
  while (*link && place(t, *link, o->hash, key) == 0) link = &(*link)->next;
  o->next = *link;
  *link = o;
  if (t->fixed == 0 && t->count > t->hash.active * LOAD) split(t);
}

EtsObject **vl_ets_hash_link(const EtsTable *t, const EtsObject *o) {
  EtsObject **link = bucket_at(t, bucket_index(t, o->hash));
  while (*link != o) link = &(*link)->next;
  return link;
}

void vl_ets_hash_remove(EtsTable *t, EtsObject *o) {
  *vl_ets_hash_link(t, o) = o->next;
}

/* The first object of the buckets from `index` on. */
static EtsObject *first_from(const EtsTable *t, size_t index) {
  for (; index < t->hash.active; index++)
    if (*bucket_at(t, index)) return *bucket_at(t, index);
  return NULL;
}

EtsObject *vl_ets_hash_first(const EtsTable *t) {
  return first_from(t, 0);
}

EtsObject *vl_ets_hash_after(const EtsTable *t, Term key) {
  uint64_t hash = key_hash(key);
  EtsObject *o = *seek(t, hash, key);
  while (o && place(t, o, hash, key) == 0) o = o->next;
  return o ? o : first_from(t, bucket_index(t, hash) + 1);
}

EtsObject *vl_ets_hash_next(const EtsTable *t, const EtsObject *o) {
  return o->next ? o->next : first_from(t, bucket_index(t, o->hash) + 1);
}
