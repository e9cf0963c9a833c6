/* Large binaries: bytes outside every heap, shared by reference count.
 *
 * A BIN_REF object on a heap owns one reference and is linked in that heap's off_heap list;
 * the collection that finds it dead releases it. The count is atomic. Bytes that a term sees are
 * never written again; an append to the longest term of a RefBin may claim what lies behind it. */
#ifndef VL_REFBIN_H
#define VL_REFBIN_H

#include "heap/heap.h"

struct RefBin {
  _Atomic size_t references;
  Alloc *alloc;
  size_t capacity;      /* bytes of data; a BIN_REF tells how many are in use */
  _Atomic size_t taken; /* bytes that some BIN_REF may see: past them an append may write; or below */
  uint8_t data[];
};

/* `taken` of what is no binary: an object, or one that holds temporary code. */
#define REFBIN_OBJECT SIZE_MAX
#define REFBIN_HOLDER (SIZE_MAX - 1)

/* One reference, `capacity` uninitialised bytes; NULL when memory is out. */
RefBin *vl_refbin_new(Alloc *a, size_t capacity) VL_MUST_CHECK;
/* A block that is no binary but an object of `size` bytes, the first of them `drop` itself, which is
 * called with the last reference. For references that own something (ref.h). */
typedef void RefBinDrop(RefBin *bin);
RefBin *vl_refbin_new_object(Alloc *a, size_t size, RefBinDrop *drop) VL_MUST_CHECK;

/* Such an object that holds temporary code (hold.h) begins with this. */
typedef struct CodeHolder {
  RefBinDrop *drop;
  size_t bytes;                   /* what it keeps in memory */
  _Atomic(struct Holds *) waiter; /* that had no memory for a hold (hold.c), or NULL */
  RefBin *next;                   /* of the same waiter */
} CodeHolder;
RefBin *vl_refbin_new_holder(Alloc *a, size_t size, RefBinDrop *drop) VL_MUST_CHECK;
/* Takes one more reference. Any thread. */
void vl_refbin_retain(RefBin *bin);
/* Drops a reference; the last one frees. Any thread. */
void vl_refbin_release(RefBin *bin);

/* Claims the bytes from `from` to `to` for writing, if nobody has claimed any of them. Any thread. */
bool vl_refbin_claim(RefBin *bin, size_t from, size_t to) VL_MUST_CHECK;

/* Drops the references of all BIN_REF objects of a list linked by BIN_REF_NEXT. */
void vl_refbin_release_list(Term *object);

/* A BIN_REF term for the first `bytes` of bin; takes over the caller's reference, also on
 * failure. */
Term vl_refbin_term(Heap *h, RefBin *bin, size_t bytes) VL_MUST_CHECK;

/* Writes a BIN_REF object at `at` (BIN_REF_WORDS words) and links it in the heap's list; the
 * reference is the object's. */
Term vl_refbin_write(Heap *h, Term *at, RefBin *bin, size_t bytes);

/* Links an object of REF_OWNER_WORDS words, complete but for its two last, in the heap's list; the
 * reference is the object's. */
Term vl_refbin_own(Heap *h, Term *at, RefBin *bin);

/* Bytes outside the heap that an off-heap object keeps. */
size_t vl_refbin_kept(const Term *object);

static inline RefBin *refbin_of(const Term *object) {
  return (RefBin *)(uintptr_t)object[BIN_REF_OBJECT];
}

static inline CodeHolder *refbin_holder(RefBin *bin) {
  return (CodeHolder *)(void *)bin->data;
}
static inline bool refbin_is_holder(RefBin *bin) {
  return atomic_load_explicit(&bin->taken, memory_order_relaxed) == REFBIN_HOLDER;
}

/* Is it an object with that drop? */
static inline bool refbin_has_drop(RefBin *bin, RefBinDrop *drop) {
  RefBinDrop *own;
  if (atomic_load_explicit(&bin->taken, memory_order_relaxed) != REFBIN_OBJECT) return false;
  memcpy(&own, bin->data, sizeof own);
  return own == drop;
}

#endif
