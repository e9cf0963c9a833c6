/* ETS tables: tuples kept outside every process's heap (docs/ets.md).
 *
 * Each object is one allocation holding a copy of its tuple. A table's store is a hash of chains
 * (hash.c) or a balanced tree (ordered.c), behind one face (store.h). Objects with equal keys lie
 * next to each other, the newest first: lists are built from their ends.
 *
 * A table is found by the number of its reference or by its name, through the instance's EtsState;
 * it is freed by epoch. A hash is cut into parts by the low bits of the keys' hashes, each with a lock of its own; a
 * tree is one part. A part's lock is held while objects are copied in or out, never while a process runs. */
#ifndef VL_ETS_TABLE_H
#define VL_ETS_TABLE_H

#include "base/rwlock.h"
#include "proc/instance.h"
#include "proc/registry.h"

typedef enum EtsType { ETS_SET, ETS_ORDERED_SET, ETS_BAG, ETS_DUPLICATE_BAG } EtsType;
typedef enum EtsAccess { ETS_PUBLIC, ETS_PROTECTED, ETS_PRIVATE } EtsAccess;

typedef struct EtsObject {
  union {
    struct {
      struct EtsObject *next; /* in the chain */
      uint64_t hash;          /* of the key */
    };
    struct {
      struct EtsObject *left, *right;
    };
  };
  Term *off_heap;         /* large binaries among the terms */
  uint32_t words, height; /* of `terms`; in the tree */
  Term terms[];           /* the tuple first, its parts behind it */
} EtsObject;

enum { PART_BYTES = 64, PARTS_SHARED = 64, PARTS_READ = 16 };

/* Keys whose hashes agree in the low bits. */
typedef struct EtsPart {
  RwLock lock;                 /* LOCK_TABLE_PART: the objects, and changes of the counts */
  _Atomic size_t count, words; /* objects, and their words with headers; any thread reads */
  int64_t untold;              /* objects that `about` of the table does not know */
  char apart[PART_BYTES - 32]; /* of the next one's cache line */
} EtsPart;
static_assert(sizeof(EtsPart) == PART_BYTES, "one cache line each");

/* Linear hashing: buckets split one at a time, in segments that never move; each is as large as all before it. */
enum { FIRST_BITS = 6, FIRST_BUCKETS = 1 << FIRST_BITS, ETS_SEGMENTS = 40 };
static_assert((int)FIRST_BUCKETS >= (int)PARTS_SHARED, "a bucket belongs to one part, however often it has split");
typedef struct EtsHash {
  _Atomic size_t active;              /* buckets in use; changed with the table's lock and that of the bucket's part */
  _Atomic int64_t about;              /* objects, but for a few in a hundred: told by the parts now and then */
  EtsObject **segments[ETS_SEGMENTS]; /* those below `active` stand */
} EtsHash;

typedef struct EtsTree {
  EtsObject *root;
} EtsTree;

/* A process that has the table fixed. */
typedef struct EtsFixer {
  struct EtsFixer *next;
  Term pid;
  size_t count;
} EtsFixer;

typedef struct EtsTable {
  Retired retired;
  Alloc *alloc;  /* never changes, as all up to `read_concurrency` */
  uint64_t ref;  /* number of its reference */
  uint32_t slot; /* in the state, and in its reference */
  EtsType type;
  EtsAccess access;
  uint32_t key; /* position of the key, 0 first */
  bool named, compressed, decentralized;
  Term write_concurrency, read_concurrency; /* as given, for info */
  EtsPart *parts;
  size_t part_mask; /* one less than their number, a power of two */
  void *parts_block;
  _Atomic bool gone;        /* deleted: whoever found it before finds nothing; any thread */
  _Atomic Term name, owner; /* any thread */
  _Atomic size_t fixed;     /* processes that have it fixed; any thread reads */
  RwLock lock;              /* LOCK_TABLE: what follows, changes of `fixed`, and splitting of buckets */
  Term heir;                /* pid, or ATOM_none */
  Fragment *to_heir;        /* the message for it, but for the name and who sends; or NULL */
  EtsFixer *fixers;         /* oldest first */
  int64_t fixed_at;         /* monotonic nanoseconds: since when there are some */
  size_t holds;             /* fixers, and walks under way: no bucket splits or merges */
  union {
    EtsHash hash;
    EtsTree tree;
  };
} EtsTable;

typedef struct EtsSlot {
  _Atomic(EtsTable *) table;
  uint32_t next_free; /* index + 1; guarded by the state's lock */
} EtsSlot;

enum { ETS_CHUNK_SLOTS = 256, ETS_CHUNKS = 1024 };

/* All tables of one instance. */
typedef struct EtsState {
  Instance *instance;
  Registry *names; /* small integer: the slot */
  Lock lock;       /* LOCK_TABLES: who takes and gives slots */
  uint32_t bound, first_free;
  _Atomic(EtsSlot *) chunks[ETS_CHUNKS];
} EtsState;

/* -- State -- */

/* False when memory is out. Sets the service and the exit hook. */
bool vl_ets_init(Instance *in) VL_MUST_CHECK;
/* Frees all tables. No process is left. */
void vl_ets_destroy(Instance *in);
EtsState *vl_ets_state(const Instance *in);
EtsState *vl_ets_state_new(Instance *in) VL_MUST_CHECK;
/* Frees the tables too. No process is left. */
void vl_ets_state_free(EtsState *state);
/* The table of a reference or name, or NULL. No lock; good until the caller's epoch ends. */
EtsTable *vl_ets_find(EtsState *state, Term id);
/* Makes t findable. REGISTER_NO_MEMORY also where there are too many tables. */
RegisterResult vl_ets_add(EtsState *state, EtsTable *t) VL_MUST_CHECK;
RegisterResult vl_ets_rename(EtsState *state, EtsTable *t, Term name) VL_MUST_CHECK;
/* Makes t unfindable and retires it with its objects. */
void vl_ets_remove(EtsState *state, EtsTable *t);
/* Makes the process the owner of t; without effect but for its end if it is ending. */
void vl_ets_give(EtsState *state, EtsTable *t, Process *to);
/* Goes through all tables with the state's lock held. */
void vl_ets_each(EtsState *state, void (*visit)(EtsTable *t, void *context), void *context);

/* -- Tables -- */

/* An empty table of so many parts (a power of two, 1 for a tree); NULL when memory is out. The caller fills in the
 * fields. */
EtsTable *vl_ets_table_new(Alloc *a, EtsType type, size_t parts) VL_MUST_CHECK;
void vl_ets_table_free(EtsTable *t);
/* Sums over the parts, exact where nobody writes meanwhile. */
size_t vl_ets_count(const EtsTable *t);
size_t vl_ets_words(const EtsTable *t);

static inline bool ets_is_bag(const EtsTable *t) {
  return t->type == ETS_BAG || t->type == ETS_DUPLICATE_BAG;
}
static inline bool ets_is_tree(const EtsTable *t) {
  return t->type == ETS_ORDERED_SET;
}

/* -- Objects -- */

/* An object holding a copy of the tuple, of so many words (vl_copy_deep_size); NULL when memory is out. */
EtsObject *vl_ets_object(Alloc *a, Term tuple, size_t words) VL_MUST_CHECK;
/* The same over an object that has as many words, and nothing in it any more. */
void vl_ets_object_fill(Alloc *a, EtsObject *o, Term tuple);
void vl_ets_object_free(Alloc *a, EtsObject *o);
static inline Term ets_tuple(const EtsObject *o) {
  return make_box(o->terms);
}
static inline Term ets_key(const EtsTable *t, const EtsObject *o) {
  return o->terms[1 + t->key];
}

#endif
