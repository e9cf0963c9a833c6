#include "proc/ref.h"

uint64_t vl_ref_fresh(Instance *in) {
  return atomic_fetch_add_explicit(&in->next_ref, 1, memory_order_relaxed);
}

Term vl_ref_write(Term *at, const Instance *in, uint64_t number, uint32_t flags) {
  at[0] = make_header(BOX_REF, REF_WORDS - 1);
  at[REF_NUMBER] = number;
  at[REF_INSTANCE] = (uint64_t)in->number << 32 | flags;
  return make_box(at);
}

Term vl_ref_make(Heap *h, const Instance *in, uint64_t number, uint32_t flags) {
  Term *at = vl_heap_alloc(h, REF_WORDS);
  return at ? vl_ref_write(at, in, number, flags) : TERM_NONE;
}

Term vl_ref_make_owner(Heap *h, const Instance *in, uint64_t number, RefBin *bin) {
  Term *at = vl_heap_alloc(h, REF_OWNER_WORDS);
  if (!at) {
    vl_refbin_release(bin);
    return TERM_NONE;
  }
  vl_ref_write(at, in, number, 0);
  at[0] = make_header(BOX_REF, REF_OWNER_WORDS - 1);
  return vl_refbin_own(h, at, bin);
}
