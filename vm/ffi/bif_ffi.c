/* Memory of C for the language: buffers, reading, writing. */
#include "bif/args.h"
#include "bif/bif.h"
#include "data/int.h"
#include "ffi/callback.h"
#include "ffi/value.h"

static Term raise_text(Process *p, const char *text) {
  Term reason = vl_ffi_argument_error(&p->heap, text, strlen(text));
  return reason == TERM_NONE ? reason : vl_raise(p, ATOM_error, reason);
}

/* The type, in the pool; NULL after raising. */
static const CType *type_of(Process *p, FfiPool *pool, Term term) {
  TypeFault fault;
  const CType *type = vl_ffi_type(pool, term, &fault);
  if (!type && fault.why)
    (void)raise_text(p, "not a type of C");
  else if (!type)
    (void)vl_raise_system_limit(p);
  return type;
}

/* The memory of args[0] from the offset args[1] on, held; NULL after raising. */
static FfiMemory *open_memory(Process *p, const Term *args, size_t size) {
  FfiMemory *memory = vl_ffi_memory(args[0]);
  if (!memory || !is_small(args[1])) {
    (void)raise_text(p, memory ? "an offset must be an integer" : "must be a buffer or a pointer");
    return NULL;
  }
  int64_t offset = small_value(args[1]);
  bool inside = memory->size == MEMORY_UNKNOWN ||
                (offset >= 0 && (size_t)offset <= memory->size && memory->size - (size_t)offset >= size);
  if (!inside) {
    (void)raise_text(p, "not within the buffer");
    return NULL;
  }
  if (vl_ffi_hold(memory)) return memory;
  (void)raise_text(p, "the buffer was freed");
  return NULL;
}

/* Bytes, or a binary whose bytes it begins with. */
Term bif_vl_ffi_buffer_1(Process *p, const Term *args) {
  FfiMemory *memory;
  const uint8_t *bytes = NULL;
  size_t size = 0;
  if (is_bitstring(args[0])) {
    if (!vl_binary_bytes(&p->heap, args[0], &bytes, &size)) return p->heap.failed ? TERM_NONE : vl_raise_badarg(p);
  } else {
    if (!arg_is_int(args[0], 0, INT64_MAX)) return vl_raise_badarg(p);
    size = (size_t)small_value(args[0]);
  }
  Term term = vl_ffi_buffer(&p->heap, p->instance, size, &memory);
  if (term == TERM_NONE) return term;
  if (bytes) memcpy(memory->address, bytes, size);
  return term;
}

Term bif_vl_ffi_free_1(Process *p, const Term *args) {
  FfiMemory *memory = vl_ffi_memory(args[0]);
  if (!memory) return raise_text(p, "must be a buffer or a pointer");
  return vl_ffi_free(memory) ? ATOM_ok : raise_text(p, "the buffer was freed");
}

Term bif_vl_ffi_address_1(Process *p, const Term *args) {
  const FfiMemory *memory = vl_ffi_memory(args[0]);
  if (memory) return vl_uint(&p->heap, (uintptr_t)memory->address);
  void *code = vl_ffi_callback_address(args[0]);
  return code ? vl_uint(&p->heap, (uintptr_t)code) : raise_text(p, "must be a buffer, a pointer or a callback");
}

/* An integer as a pointer of C. */
Term bif_vl_ffi_pointer_1(Process *p, const Term *args) {
  uint64_t address;
  if (!is_integer(args[0]) || !vl_int_to_u64(args[0], &address)) return vl_raise_badarg(p);
  return vl_ffi_pointer(&p->heap, p->instance, (void *)(uintptr_t)address, NULL, NULL);
}

/* Bytes of the memory; nil: C knows. */
Term bif_vl_ffi_size_1(Process *p, const Term *args) {
  const FfiMemory *memory = vl_ffi_memory(args[0]);
  if (!memory) return raise_text(p, "must be a buffer or a pointer");
  return memory->size == MEMORY_UNKNOWN ? ATOM_nil : vl_uint(&p->heap, memory->size);
}

/* {Size, Alignment, [{Field, Offset}]} of a type. */
Term bif_vl_ffi_layout_1(Process *p, const Term *args) {
  FfiPool pool;
  Heap *h = &p->heap;
  vl_ffi_pool_init(&pool, h->alloc);
  const CType *type = type_of(p, &pool, args[0]);
  Term fields = NIL;
  for (size_t i = type && type->kind == C_STRUCT ? type->count : 0; i-- > 0;)
    fields = vl_cons(h, vl_tuple2(h, type->fields[i].name, vl_uint(h, type->fields[i].offset)), fields);
  Term layout = type ? vl_tuple3(h, vl_uint(h, type->size), vl_uint(h, type->align), fields) : TERM_NONE;
  vl_ffi_pool_free(&pool);
  return layout;
}

/* Memory, offset, type. */
Term bif_vl_ffi_read_3(Process *p, const Term *args) {
  FfiPool pool;
  vl_ffi_pool_init(&pool, p->heap.alloc);
  const CType *type = type_of(p, &pool, args[2]);
  FfiMemory *memory = type ? open_memory(p, args, type->size) : NULL;
  Term value = memory ? vl_ffi_load(&p->heap, p->instance, type, memory->address + small_value(args[1])) : TERM_NONE;
  if (memory) vl_ffi_let_go(memory);
  vl_ffi_pool_free(&pool);
  return value;
}

/* Memory, offset, type, value. */
Term bif_vl_ffi_write_4(Process *p, const Term *args) {
  FfiWriter w;
  vl_ffi_writer_init(&w, &p->heap, true);
  const CType *type = type_of(p, &w.pool, args[2]);
  FfiMemory *memory = type ? open_memory(p, args, type->size) : NULL;
  Term done = TERM_NONE;
  if (memory && vl_ffi_store(&w, type, memory->address + small_value(args[1]), args[3])) {
    done = ATOM_ok;
  } else if (memory) {
    Term reason = w.starved ? ATOM_system_limit : vl_ffi_fault(&p->heap, &w.fault, "the value");
    if (reason != TERM_NONE) vl_raise(p, ATOM_error, reason);
  }
  if (memory) vl_ffi_let_go(memory);
  vl_ffi_writer_end(&w);
  return done;
}

/* Memory, offset, count. */
Term bif_vl_ffi_bytes_3(Process *p, const Term *args) {
  if (!arg_is_int(args[2], 0, INT64_MAX)) return raise_text(p, "a size must be an integer from 0 on");
  size_t size = (size_t)small_value(args[2]);
  FfiMemory *memory = open_memory(p, args, size);
  if (!memory) return TERM_NONE;
  Term bytes = vl_binary(&p->heap, memory->address + small_value(args[1]), size);
  vl_ffi_let_go(memory);
  return bytes;
}

/* Memory, offset, binary. */
Term bif_vl_ffi_put_3(Process *p, const Term *args) {
  const uint8_t *bytes;
  size_t size;
  if (!is_bitstring(args[2])) return raise_text(p, "the bytes must be a binary");
  if (!vl_binary_bytes(&p->heap, args[2], &bytes, &size)) return p->heap.failed ? TERM_NONE : vl_raise_badarg(p);
  FfiMemory *memory = open_memory(p, args, size);
  if (!memory) return TERM_NONE;
  memcpy(memory->address + small_value(args[1]), bytes, size);
  vl_ffi_let_go(memory);
  return ATOM_ok;
}

/* Memory, offset: up to the byte 0, or the end. */
Term bif_vl_ffi_string_2(Process *p, const Term *args) {
  FfiMemory *memory = open_memory(p, args, 0);
  if (!memory) return TERM_NONE;
  const char *text = (const char *)memory->address + small_value(args[1]);
  size_t most = memory->size == MEMORY_UNKNOWN ? SIZE_MAX : memory->size - (size_t)small_value(args[1]);
  Term string = vl_binary(&p->heap, text, strnlen(text, most));
  vl_ffi_let_go(memory);
  return string;
}

/* Memory, offset, size or nil: a pointer into it. */
Term bif_vl_ffi_part_3(Process *p, const Term *args) {
  bool sized = args[2] != ATOM_nil;
  if (sized && !arg_is_int(args[2], 0, INT64_MAX)) return raise_text(p, "a size must be an integer from 0 on");
  FfiMemory *memory = open_memory(p, args, sized ? (size_t)small_value(args[2]) : 0);
  if (!memory) return TERM_NONE;
  size_t offset = (size_t)small_value(args[1]);
  size_t rest = memory->size == MEMORY_UNKNOWN ? MEMORY_UNKNOWN : memory->size - offset;
  Term part = vl_ffi_part(&p->heap, memory, offset, sized ? (size_t)small_value(args[2]) : rest);
  vl_ffi_let_go(memory);
  return part;
}
