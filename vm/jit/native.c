#include "jit/native.h"

#include "code/ops.h"
#include "code/ready.h"
#include "jit/native_data.h"
#include "jit/threaded.h"
#include "proc/instance.h"

#include <stdlib.h>
#include <string.h>

/* Calls after which a function is worth its machine code, and the bytes of all of it. */
enum { ENOUGH_CALLS = 96, REGION_SIZE = 64 << 20 };

/* -- Where functions are entered -- */

/* For whoever looks at machine code. */
static void name(Native *n, const CodeServer *code, const FunctionRow *row, const Word *words) {
  if ((!n->perf_map && !n->gdb) || row->native_size == 0) return;
  const uint8_t *at = n->memory.run + row->native;
  StrBuf text;
  vl_strbuf_init(&text, n->alloc);
  if (vl_native_name(&text, code, words + ENTRY_WORDS)) {
    if (n->perf_map) vl_perf_map_add(n->perf_map, vl_strbuf_string(&text), at, row->native_size);
    vl_lock_take(&n->lock);
    if (n->gdb) vl_gdb_name_add(&n->gdb_names, n->alloc, vl_strbuf_string(&text), at, row->native_size);
    vl_lock_release(&n->lock);
  }
  vl_strbuf_free(&text);
}

/* Stands at the entry of a function without machine code: counts, then does what stood there. */
static RunResult enter(Term *x, Term *E, const Word *pc, size_t spare, Term *HP, int64_t reds) {
  FunctionRow *row = (FunctionRow *)(uintptr_t)(pc - ENTRY_WORDS)[ENTRY_ROW];
  if (atomic_fetch_add_explicit(&row->calls, 1, memory_order_relaxed) == ENOUGH_CALLS) {
    const CodeServer *code = process_of(x)->instance->code;
    Native *n = vl_code_engine(code)->context;
    vl_native_translate(n, row, (Word *)(uintptr_t)(pc - ENTRY_WORDS), NULL);
    name(n, code, row, pc - ENTRY_WORDS);
  }
  return ((OpFunction *)(uintptr_t)row->first)(x, E, pc, spare, HP, reds);
}

/* Stands at the entry of a function whose words are not linked. */
static RunResult enter_unlinked(Term *x, Term *E, const Word *pc, size_t spare, Term *HP, int64_t reds) {
  vl_ready_link(process_of(x)->instance->code, pc);
  return enter(x, E, pc, spare, HP, reds);
}

/* Engine.list */
static void list(void *context, const CodeServer *code, FunctionRow *row, Word *words, bool bytes, StrBuf *out) {
  Native *n = context;
  vl_ready_link(code, words + ENTRY_WORDS);
  bool first = atomic_fetch_add_explicit(&row->calls, ENOUGH_CALLS + 1, memory_order_relaxed) <= ENOUGH_CALLS;
  if (first) {
    vl_native_translate(n, row, words, &(Listing){out, bytes});
    name(n, code, row, words);
  } else if (row->native_size) {
    vl_strbuf_text(out, "    (machine code since before)\n");
    if (bytes) vl_native_bytes(out, n->memory.run + row->native, row->native_size);
  }
}

/* -- Life -- */

static int compare_handlers(const void *a, const void *b) {
  Word left = ((const Handler *)a)->address, right = ((const Handler *)b)->address;
  return left < right ? -1 : left > right;
}

/* jmp *(%rip), then the address. */
static void put_veneer(Native *n, uint32_t index, Word address) {
  static const uint8_t jump[] = {0xFF, 0x25, 0, 0, 0, 0};
  uint8_t *at = n->memory.write + index * VENEER_SIZE;
  memcpy(at, jump, sizeof jump);
  memcpy(at + sizeof jump, &address, sizeof address);
}

static void put_veneers(Native *n) {
  const Engine threaded = vl_threaded_engine();
  for (uint16_t i = 0; i < LOADED_SINGLE; i++) {
    n->handlers[i] = (Handler){threaded.handlers[i], i};
    put_veneer(n, i, threaded.handlers[i]);
  }
  put_veneer(n, VENEER_YIELD, (Word)(uintptr_t)vl_threaded_yield);
  qsort(n->handlers, LOADED_SINGLE, sizeof *n->handlers, compare_handlers);
}

Native *vl_native_new(Alloc *a, bool perf_map, bool gdb) {
  Native *n = vl_alloc_zeroed(a, 1, sizeof *n);
  if (!n) return NULL;
  n->alloc = a;
  n->perf_map = perf_map ? vl_perf_map_open() : NULL;
  n->gdb = gdb;
  vl_lock_init(&n->lock, LOCK_NATIVE);
  vl_code_memory_init(&n->memory, a, REGION_SIZE);
  if (vl_code_memory_take(&n->memory, VENEER_COUNT * VENEER_SIZE) == 0) {
    put_veneers(n);
    return n;
  }
  vl_native_free(n);
  return NULL;
}

void vl_native_free(Native *n) {
  if (!n) return;
  vl_gdb_names_free(&n->gdb_names, n->alloc);
  vl_code_memory_free(&n->memory);
  if (n->perf_map) fclose(n->perf_map);
  vl_lock_destroy(&n->lock);
  vl_free(n->alloc, n, sizeof *n);
}

static void forget(void *context, const FunctionRow *row) {
  Native *n = context;
  if (row->native_size == 0) return;
  vl_native_free_undo(n, row);
  vl_lock_take(&n->lock);
  vl_gdb_name_remove(&n->gdb_names, n->alloc, n->memory.run + row->native);
  vl_code_memory_give(&n->memory, row->native, row->native_size);
  vl_lock_release(&n->lock);
}

Engine vl_native_engine(Native *n) {
  Engine engine = vl_threaded_engine();
  engine.enter = (Word)(uintptr_t)enter;
  engine.enter_unlinked = (Word)(uintptr_t)enter_unlinked;
  engine.forget = forget;
  engine.list = list;
  engine.slow_down = vl_native_slow_down;
  engine.context = n;
  return engine;
}
