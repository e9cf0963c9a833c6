#include "ffi/memory.h"

#include "ffi/library.h"

static void drop(RefBin *bin);

static FfiMemory *memory_of(RefBin *bin) {
  return (FfiMemory *)(void *)bin->data;
}

static RefBin *bin_of(FfiMemory *memory) {
  return (RefBin *)(void *)((char *)memory - offsetof(RefBin, data));
}

static FfiMemory *whole_of(FfiMemory *memory) {
  return memory->whole ? memory_of(memory->whole) : memory;
}

static FfiMemory *new_memory(Instance *in) {
  RefBin *bin = vl_refbin_new_object(&in->alloc, sizeof(FfiMemory), drop);
  if (!bin) return NULL;
  FfiMemory *memory = memory_of(bin);
  memory->instance = in;
  memory->size = MEMORY_UNKNOWN;
  return memory;
}

static Term term_of(Heap *h, FfiMemory *memory) {
  return vl_ref_make_owner(h, memory->instance, vl_ref_fresh(memory->instance), bin_of(memory));
}

/* As a builder of the heap's says it. */
static Term out_of_memory(Heap *h) {
  h->failed = true;
  return TERM_NONE;
}

/* -- Making -- */

Term vl_ffi_buffer(Heap *h, Instance *in, size_t size, FfiMemory **memory) {
  uint8_t *bytes = vl_alloc_zeroed(&in->alloc, 1, size > 0 ? size : 1);
  *memory = bytes ? new_memory(in) : NULL;
  if (!*memory) {
    vl_free(&in->alloc, bytes, size > 0 ? size : 1);
    return out_of_memory(h);
  }
  (*memory)->address = bytes;
  (*memory)->size = size;
  (*memory)->is_buffer = true;
  h->virtual_bytes += size; /* a collection is due the sooner */
  return term_of(h, *memory);
}

Term vl_ffi_pointer(Heap *h, Instance *in, void *address, void (*release)(void *), Natives *natives) {
  if (!address) return ATOM_nil;
  FfiMemory *memory = new_memory(in);
  if (!memory) return out_of_memory(h);
  memory->address = address;
  memory->release = release;
  memory->natives = release ? natives : NULL;
  if (memory->natives) vl_ffi_library_retain(memory->natives);
  return term_of(h, memory);
}

Term vl_ffi_part(Heap *h, FfiMemory *memory, size_t offset, size_t size) {
  FfiMemory *part = new_memory(memory->instance);
  if (!part) return out_of_memory(h);
  part->address = memory->address + offset;
  part->size = size;
  part->whole = bin_of(whole_of(memory));
  vl_refbin_retain(part->whole);
  return term_of(h, part);
}

FfiMemory *vl_ffi_memory(Term term) {
  RefBin *bin = ref_owned(term);
  return bin && refbin_has_drop(bin, drop) ? memory_of(bin) : NULL;
}

/* -- Freeing -- */

static void give_back(FfiMemory *memory) {
  if (memory->is_buffer) vl_free(&memory->instance->alloc, memory->address, memory->size > 0 ? memory->size : 1);
  if (memory->release) memory->release(memory->address);
  if (memory->natives) vl_ffi_library_release(memory->natives);
  memory->natives = NULL;
}

bool vl_ffi_hold(FfiMemory *memory) {
  FfiMemory *whole = whole_of(memory);
  uint32_t uses = atomic_load(&whole->uses);
  while (!(uses & MEMORY_FREED))
    if (atomic_compare_exchange_weak(&whole->uses, &uses, uses + 1)) return true;
  return false;
}

void vl_ffi_let_go(FfiMemory *memory) {
  FfiMemory *whole = whole_of(memory);
  if (atomic_fetch_sub(&whole->uses, 1) == (MEMORY_FREED | 1)) give_back(whole);
}

bool vl_ffi_free(FfiMemory *memory) {
  FfiMemory *whole = whole_of(memory);
  uint32_t before = atomic_fetch_or(&whole->uses, MEMORY_FREED);
  if (before == 0) give_back(whole);
  return !(before & MEMORY_FREED);
}

static void drop(RefBin *bin) {
  FfiMemory *memory = memory_of(bin);
  if (memory->whole)
    vl_refbin_release(memory->whole);
  else
    (void)vl_ffi_free(memory);
}
