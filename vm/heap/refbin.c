#include "heap/refbin.h"

RefBin *vl_refbin_new(Alloc *a, size_t capacity) {
  size_t size;
  if (__builtin_add_overflow(capacity, sizeof(RefBin), &size)) return NULL;
  RefBin *bin = vl_alloc_of(a, MEMORY_BINARIES, size);
  if (!bin) return NULL;
  atomic_init(&bin->references, 1);
  bin->alloc = a;
  bin->capacity = capacity;
  atomic_init(&bin->taken, capacity);
  return bin;
}

void vl_refbin_retain(RefBin *bin) {
  atomic_fetch_add_explicit(&bin->references, 1, memory_order_relaxed);
}

RefBin *vl_refbin_new_object(Alloc *a, size_t size, RefBinDrop *drop) {
  vl_check(size >= sizeof drop);
  RefBin *bin = vl_refbin_new(a, size);
  if (!bin) return NULL;
  atomic_init(&bin->taken, REFBIN_OBJECT);
  memset(bin->data, 0, size);
  memcpy(bin->data, &drop, sizeof drop);
  return bin;
}

RefBin *vl_refbin_new_holder(Alloc *a, size_t size, RefBinDrop *drop) {
  vl_check(size >= sizeof(CodeHolder));
  RefBin *bin = vl_refbin_new_object(a, size, drop);
  if (bin) atomic_init(&bin->taken, REFBIN_HOLDER);
  return bin;
}

static void drop_object(RefBin *bin) {
  RefBinDrop *drop;
  memcpy(&drop, bin->data, sizeof drop);
  drop(bin);
}

void vl_refbin_release(RefBin *bin) {
  if (atomic_fetch_sub_explicit(&bin->references, 1, memory_order_acq_rel) != 1) return;
  if (atomic_load_explicit(&bin->taken, memory_order_relaxed) >= REFBIN_HOLDER) drop_object(bin);
  vl_free_of(bin->alloc, MEMORY_BINARIES, bin, sizeof *bin + bin->capacity);
}

void vl_refbin_release_list(Term *object) {
  while (object) {
    Term *next = (Term *)(uintptr_t)object[BIN_REF_NEXT];
    vl_refbin_release(refbin_of(object));
    object = next;
  }
}

bool vl_refbin_claim(RefBin *bin, size_t from, size_t to) {
  return to <= bin->capacity && atomic_compare_exchange_strong(&bin->taken, &from, to);
}

Term vl_refbin_write(Heap *h, Term *at, RefBin *bin, size_t bytes) {
  at[0] = make_header(BOX_BIN_REF, BIN_REF_WORDS - 1);
  at[BIN_REF_BYTES] = bytes;
  at[BIN_REF_OBJECT] = (Term)(uintptr_t)bin;
  at[BIN_REF_FLAGS] = 0;
  at[BIN_REF_NEXT] = (Term)(uintptr_t)h->off_heap;
  h->off_heap = at;
  h->virtual_bytes += bytes;
  return make_box(at);
}

Term vl_refbin_own(Heap *h, Term *at, RefBin *bin) {
  at[REF_OBJECT] = (Term)(uintptr_t)bin;
  at[REF_NEXT] = (Term)(uintptr_t)h->off_heap;
  h->off_heap = at;
  h->virtual_bytes += vl_refbin_kept(at);
  return make_box(at);
}

size_t vl_refbin_kept(const Term *object) {
  if (header_kind(object[0]) == BOX_BIN_REF) return (size_t)object[BIN_REF_BYTES];
  RefBin *bin = refbin_of(object);
  return refbin_is_holder(bin) ? refbin_holder(bin)->bytes : bin->capacity;
}

Term vl_refbin_term(Heap *h, RefBin *bin, size_t bytes) {
  Term *at = vl_heap_alloc(h, BIN_REF_WORDS);
  if (!at) {
    vl_refbin_release(bin);
    return TERM_NONE;
  }
  return vl_refbin_write(h, at, bin, bytes);
}
