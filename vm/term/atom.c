#include "term/atom.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The table is append-only: `chunks` hold the atoms by index, `buckets` an open hash of
 * indexes that is replaced, never changed in place, when it grows. Readers follow two
 * atomic pointers and take no lock; a replaced bucket array stays, since a reader may be in
 * it (all of them together are no larger than the last). */

enum { CHUNK_BITS = 10, CHUNK_SIZE = 1 << CHUNK_BITS, CHUNK_COUNT = 1 << 16 };

typedef struct AtomText {
  uint64_t hash;
  uint32_t bytes;
  char text[];
} AtomText;

/* The hash table. A grown one leaves the old one standing: readers may be in it. */
typedef struct Buckets {
  struct Buckets *outgrown;
  size_t mask;
  _Atomic uint32_t slots[]; /* index + 1; 0: free */
} Buckets;

static struct {
  pthread_mutex_t lock;
  pthread_once_t once;
  _Atomic(Buckets *) buckets;
  _Atomic(const AtomText **) chunks[CHUNK_COUNT];
  _Atomic uint32_t count;
  _Atomic size_t text_bytes; /* of all AtomTexts */
} vl_atom_table = {.lock = PTHREAD_MUTEX_INITIALIZER, .once = PTHREAD_ONCE_INIT};

/* FNV-1a, folded. */
static uint64_t text_hash(const char *text, size_t bytes) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < bytes; i++) hash = (hash ^ (uint8_t)text[i]) * UINT64_C(0x100000001b3);
  return hash ^ (hash >> 32);
}

static const AtomText *text_at(uint32_t index) {
  const AtomText **chunk = atomic_load_explicit(&vl_atom_table.chunks[index >> CHUNK_BITS], memory_order_acquire);
  return chunk[index & (CHUNK_SIZE - 1)];
}

/* The index + 1 of a text, or 0. */
static uint32_t lookup(const char *text, size_t bytes, uint64_t hash) {
  Buckets *b = atomic_load_explicit(&vl_atom_table.buckets, memory_order_acquire);
  for (size_t at = hash & b->mask;; at = (at + 1) & b->mask) {
    uint32_t slot = atomic_load_explicit(&b->slots[at], memory_order_acquire);
    if (slot == 0) return 0;
    const AtomText *found = text_at(slot - 1);
    if (found->hash == hash && found->bytes == bytes && memcmp(found->text, text, bytes) == 0) return slot;
  }
}

static void place(Buckets *b, uint64_t hash, uint32_t index) {
  size_t at = hash & b->mask;
  while (atomic_load_explicit(&b->slots[at], memory_order_relaxed) != 0) at = (at + 1) & b->mask;
  atomic_store_explicit(&b->slots[at], index + 1, memory_order_release);
}

static Buckets *new_buckets(size_t size) {
  Buckets *b = calloc(1, sizeof *b + size * sizeof b->slots[0]);
  if (b) b->mask = size - 1;
  return b;
}

/* Keeps the table at most half full. */
static bool make_room(uint32_t count) {
  Buckets *old = atomic_load_explicit(&vl_atom_table.buckets, memory_order_relaxed);
  if (old && (size_t)count * 2 <= old->mask) return true;
  Buckets *b = new_buckets(old ? (old->mask + 1) * 2 : 4096);
  if (!b) return false;
  b->outgrown = old;
  for (uint32_t i = 0; i < count; i++) place(b, text_at(i)->hash, i);
  atomic_store_explicit(&vl_atom_table.buckets, b, memory_order_release);
  return true;
}

static bool append(const char *text, size_t bytes, uint64_t hash, uint32_t *index) {
  uint32_t count = atomic_load_explicit(&vl_atom_table.count, memory_order_relaxed);
  if (count >= (uint32_t)CHUNK_COUNT * CHUNK_SIZE || !make_room(count)) return false;
  const AtomText **chunk = atomic_load_explicit(&vl_atom_table.chunks[count >> CHUNK_BITS], memory_order_relaxed);
  if (!chunk) {
    chunk = calloc(CHUNK_SIZE, sizeof *chunk);
    if (!chunk) return false;
    atomic_store_explicit(&vl_atom_table.chunks[count >> CHUNK_BITS], chunk, memory_order_release);
  }
  AtomText *atom = malloc(sizeof *atom + bytes);
  if (!atom) return false;
  atom->hash = hash;
  atom->bytes = (uint32_t)bytes;
  memcpy(atom->text, text, bytes);
  chunk[count & (CHUNK_SIZE - 1)] = atom;
  atomic_fetch_add_explicit(&vl_atom_table.text_bytes, sizeof *atom + bytes, memory_order_relaxed);
  place(atomic_load_explicit(&vl_atom_table.buckets, memory_order_relaxed), hash, count);
  atomic_store_explicit(&vl_atom_table.count, count + 1, memory_order_release);
  *index = count;
  return true;
}

static void add_static_atoms(void) {
  uint32_t index;
#define VL_ADD(text, bytes) vl_check(append(text, bytes, text_hash(text, bytes), &index));
  VL_STATIC_ATOMS(VL_ADD)
#undef VL_ADD
}

static void ensure_table(void) {
  pthread_once(&vl_atom_table.once, add_static_atoms);
}

/* -- The atoms of an instance -- */

/* A bitmap in chunks, made as they are needed; setting a bit is atomic. */
enum { SET_CHUNK_BITS = 15, SET_CHUNK_WORDS = (1 << SET_CHUNK_BITS) / 64, SET_CHUNKS = 1 << 11 };

struct AtomSet {
  Alloc *alloc;
  size_t limit;
  _Atomic size_t count;
  _Atomic(_Atomic uint64_t *) chunks[SET_CHUNKS];
};

AtomSet *vl_atomset_new(Alloc *a, size_t limit) {
  ensure_table();
  AtomSet *set = vl_alloc_zeroed(a, 1, sizeof *set);
  if (!set) return NULL;
  set->alloc = a;
  set->limit = limit;
  return set;
}

void vl_atomset_free(AtomSet *set) {
  if (!set) return;
  for (size_t i = 0; i < SET_CHUNKS; i++)
    vl_free(set->alloc, (void *)atomic_load(&set->chunks[i]), SET_CHUNK_WORDS * sizeof(uint64_t));
  vl_free(set->alloc, set, sizeof *set);
}

size_t vl_atomset_count(const AtomSet *set) {
  return atomic_load(&((AtomSet *)set)->count);
}

bool vl_atomset_is_full(const AtomSet *set) {
  return set->limit != 0 && vl_atomset_count(set) >= set->limit;
}

static bool set_has(const AtomSet *set, uint32_t index) {
  if (index < STATIC_ATOM_COUNT) return true;
  _Atomic uint64_t *chunk =
      atomic_load_explicit(&((AtomSet *)set)->chunks[index >> SET_CHUNK_BITS], memory_order_acquire);
  if (!chunk) return false;
  uint32_t bit = index & ((1 << SET_CHUNK_BITS) - 1);
  return atomic_load_explicit(&chunk[bit / 64], memory_order_relaxed) >> (bit % 64) & 1;
}

static _Atomic uint64_t *set_chunk(AtomSet *set, uint32_t index) {
  _Atomic(_Atomic uint64_t *) *at = &set->chunks[index >> SET_CHUNK_BITS];
  _Atomic uint64_t *chunk = atomic_load_explicit(at, memory_order_acquire);
  if (chunk) return chunk;
  _Atomic uint64_t *fresh = vl_alloc_zeroed(set->alloc, SET_CHUNK_WORDS, sizeof(uint64_t));
  if (!fresh) return NULL;
  if (atomic_compare_exchange_strong(at, &chunk, fresh)) return fresh;
  vl_free(set->alloc, (void *)fresh, SET_CHUNK_WORDS * sizeof(uint64_t));
  return chunk;
}

static bool use_within(AtomSet *set, Term atom, size_t reserve) {
  uint32_t index = atom_index(atom);
  if (!set || set_has(set, index)) return true;
  _Atomic uint64_t *chunk = set_chunk(set, index);
  if (!chunk) return false;
  if (atomic_fetch_add(&set->count, 1) >= set->limit + reserve && set->limit != 0) {
    atomic_fetch_sub(&set->count, 1);
    return false;
  }
  uint32_t bit = index & ((1 << SET_CHUNK_BITS) - 1);
  uint64_t mask = UINT64_C(1) << (bit % 64);
  /* Two threads may have charged for one atom. */
  if (atomic_fetch_or(&chunk[bit / 64], mask) & mask) atomic_fetch_sub(&set->count, 1);
  return true;
}

/* -- Making and finding -- */

static Term make_within(AtomSet *set, const char *text, size_t bytes, size_t reserve) {
  ensure_table();
  uint64_t hash = text_hash(text, bytes);
  uint32_t slot = lookup(text, bytes, hash);
  if (slot == 0) {
    /* An instance at its limit adds nothing to the shared table. */
    if (set && set->limit != 0 && atomic_load(&set->count) >= set->limit + reserve) return TERM_NONE;
    pthread_mutex_lock(&vl_atom_table.lock);
    slot = lookup(text, bytes, hash);
    uint32_t index = 0;
    if (slot == 0 && append(text, bytes, hash, &index)) slot = index + 1;
    pthread_mutex_unlock(&vl_atom_table.lock);
    if (slot == 0) return TERM_NONE;
  }
  Term atom = make_atom(slot - 1);
  return use_within(set, atom, reserve) ? atom : TERM_NONE;
}

Term vl_atom_make(AtomSet *set, const char *text, size_t bytes) {
  return make_within(set, text, bytes, 0);
}

Term vl_atom_make_for_code(AtomSet *set, const char *text, size_t bytes) {
  return make_within(set, text, bytes, ATOM_CODE_RESERVE);
}

Term vl_atom_find(const AtomSet *set, const char *text, size_t bytes) {
  ensure_table();
  uint32_t slot = lookup(text, bytes, text_hash(text, bytes));
  return slot != 0 && (!set || set_has(set, slot - 1)) ? make_atom(slot - 1) : TERM_NONE;
}

/* All outgrown buckets together are as many as the current ones. */
size_t vl_atom_bytes(size_t *used) {
  ensure_table();
  size_t count = atomic_load_explicit(&vl_atom_table.count, memory_order_relaxed);
  size_t slots = atomic_load_explicit(&vl_atom_table.buckets, memory_order_acquire)->mask + 1;
  size_t chunks = (count + CHUNK_SIZE - 1) / CHUNK_SIZE;
  *used = atomic_load_explicit(&vl_atom_table.text_bytes, memory_order_relaxed) + count * sizeof(AtomText *);
  return *used + (chunks * CHUNK_SIZE - count) * sizeof(AtomText *) + 2 * slots * sizeof(uint32_t);
}

const char *vl_atom_text(Term atom, size_t *bytes) {
  ensure_table();
  const AtomText *text = text_at(atom_index(atom));
  *bytes = text->bytes;
  return text->text;
}

bool vl_atom_is(Term atom, const char *text) {
  size_t bytes;
  const char *own = vl_atom_text(atom, &bytes);
  return strlen(text) == bytes && memcmp(own, text, bytes) == 0;
}

int vl_atom_compare(Term a, Term b) {
  if (a == b) return 0;
  size_t size_a, size_b;
  const char *text_a = vl_atom_text(a, &size_a), *text_b = vl_atom_text(b, &size_b);
  int order = memcmp(text_a, text_b, size_a < size_b ? size_a : size_b);
  if (order != 0) return order;
  return size_a < size_b ? -1 : 1;
}

uint64_t vl_atom_hash(Term atom) {
  ensure_table();
  return text_at(atom_index(atom))->hash;
}
