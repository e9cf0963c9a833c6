/* ETS tables: tuples kept outside every process's heap.
 *
 * Each object is one allocation holding a copy of its tuple. A table's store is a hash of chains
 * (hash.c) or a balanced tree (ordered.c), behind one face (store.h). Objects with equal keys lie
 * next to each other, in the order of their insertion.
 *
 * A table is found by the number of its reference or by its name, through the instance's EtsState;
 * it is freed by epoch. Its lock guards the store and is held while objects are copied in or out,
 * never while a process runs. */
#ifndef VL_ETS_TABLE_H
#define VL_ETS_TABLE_H

#include "base/lock.h"
#include "proc/instance.h"
#include "proc/registry.h"

typedef enum EtsType { ETS_SET, ETS_ORDERED_SET, ETS_BAG, ETS_DUPLICATE_BAG } EtsType;
typedef enum EtsAccess { ETS_PUBLIC, ETS_PROTECTED, ETS_PRIVATE } EtsAccess;

typedef struct EtsObject {
  struct EtsObject *next;         /* hash: in the chain; tree: of the same key */
  struct EtsObject *left, *right; /* tree */
  uint64_t hash;                  /* hash: of the key; tree: height */
  Term *off_heap;                 /* large binaries among the terms */
  Term tuple;
  size_t words; /* of `terms` */
  Term terms[];
} EtsObject;

/* Linear hashing: buckets split one at a time, in segments that never move. */
enum { SEGMENT_BITS = 9, SEGMENT_BUCKETS = 1 << SEGMENT_BITS };
typedef struct EtsHash {
  EtsObject ***segments;
  size_t segment_room;
  size_t active; /* buckets in use */
} EtsHash;

typedef struct EtsTree {
  EtsObject *root;
} EtsTree;

typedef struct EtsTable {
  Retired retired;
  Lock lock;                                /* LOCK_TABLE: all below but what never changes */
  Alloc *alloc;                             /* never changes */
  uint64_t ref;                             /* number of its reference; never changes */
  uint32_t slot;                            /* in the state, and in its reference; never changes */
  EtsType type;                             /* never changes */
  EtsAccess access;                         /* never changes */
  uint32_t key;                             /* position of the key, 0 first; never changes */
  bool named;                               /* never changes */
  _Atomic bool gone;                        /* deleted: whoever found it before finds nothing; any thread */
  bool compressed;                          /* never changes */
  Term write_concurrency, read_concurrency; /* as given, for info; never change */
  _Atomic Term name, owner;                 /* any thread */
  Term heir;                                /* pid, or ATOM_none */
  Fragment *to_heir;                        /* the message for it, but for the name and who sends; or NULL */
  size_t count;                             /* objects */
  size_t words;                             /* of objects, headers included */
  uint32_t fixed;                           /* safe_fixtable: buckets must not split */
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

/* An empty table; NULL when memory is out. The caller fills in the fields. */
EtsTable *vl_ets_table_new(Alloc *a, EtsType type) VL_MUST_CHECK;
void vl_ets_table_free(EtsTable *t);

/* -- Objects -- */

/* An object holding a copy of the tuple; NULL when memory is out. */
EtsObject *vl_ets_object(Alloc *a, Term tuple) VL_MUST_CHECK;
void vl_ets_object_free(Alloc *a, EtsObject *o);
static inline Term ets_key(const EtsTable *t, const EtsObject *o) {
  return tuple_at(o->tuple, t->key);
}
static inline bool ets_is_bag(const EtsTable *t) {
  return t->type == ETS_BAG || t->type == ETS_DUPLICATE_BAG;
}

#endif
