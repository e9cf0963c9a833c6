#include "bif/inside.h"

#include "base/strbuf.h"
#include "data/bits.h"
#include "exec/raise.h"
#include "exec/stack.h"
#include "heap/gc.h"
#include "heap/refbin.h"
#include "proc/instance.h"
#include "proc/trace.h"

enum { FRAMES_MAX = 64 };

static void put_function(StrBuf *out, Mfa mfa) {
  size_t module_size, function_size;
  const char *module = vl_atom_text(mfa.module, &module_size), *function = vl_atom_text(mfa.function, &function_size);
  vl_strbuf_format(out, "(%.*s:%.*s/%u)\n", (int)module_size, module, (int)function_size, function, mfa.arity);
}

Term vl_inside_backtrace(Heap *h, Process *of) {
  Mfa functions[FRAMES_MAX];
  size_t count = vl_stack_functions(of, functions, FRAMES_MAX);
  StrBuf text;
  vl_strbuf_init(&text, h->alloc);
  vl_strbuf_format(&text, "Program counter: %p ", of->pc);
  put_function(&text, count ? functions[0] : of->initial);
  for (size_t i = 1; i < count; i++) {
    vl_strbuf_text(&text, "\nReturn addr ");
    put_function(&text, functions[i]);
  }
  vl_strbuf_text(&text, "\nReturn addr (<terminate process normally>)\n");
  Term result = text.failed ? TERM_NONE : vl_binary(h, text.text, text.size);
  vl_strbuf_free(&text);
  return result;
}

static Term add_binaries(Heap *h, const Term *object, Term list) {
  for (; object; object = (const Term *)(uintptr_t)object[BIN_REF_NEXT]) {
    if (object[0] != make_header(BOX_BIN_REF, BIN_REF_WORDS - 1)) continue;
    const RefBin *bin = (const RefBin *)(uintptr_t)object[BIN_REF_OBJECT];
    list = vl_cons(
        h,
        vl_tuple3(h, vl_uint(h, (uintptr_t)bin), vl_uint(h, bin->capacity), vl_uint(h, atomic_load(&bin->references))),
        list);
  }
  return list;
}

Term vl_inside_binaries(Heap *h, Process *of) {
  return add_binaries(h, of->heap.off_heap, of->heap.gc ? add_binaries(h, of->heap.gc->old_off_heap, NIL) : NIL);
}

Term vl_inside_handlers(Heap *h, Process *of) {
  int64_t count = 0;
  for (uint32_t handler = of->handler; handler; count++) handler = try_slot_outer(of->heap.end[1 - (ptrdiff_t)handler]);
  return make_small(count);
}

Term vl_inside_collections(Heap *h, Process *of) {
  CollectionItem items[COLLECTION_ITEMS];
  Term list = NIL;
  vl_trace_collection_items(of, items);
  for (size_t i = COLLECTION_ITEMS; i-- > 0;)
    list = vl_cons(h, vl_tuple2(h, items[i].name, vl_uint(h, items[i].value)), list);
  return list;
}
