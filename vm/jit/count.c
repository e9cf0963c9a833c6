#include "jit/count.h"

#include "jit/code_memory.h"
#include "jit/threaded.h"

#include "loaded.gen.h"

#include <stdatomic.h>
#include <string.h>

/* movabs $counter, %r11; lock incq (%r11); jmp *(%rip), then the address. No op has its state in %r11. */
static const uint8_t counting[] = {0x49, 0xBB, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x49, 0xFF, 0x03, 0xFF, 0x25, 0, 0, 0, 0};
enum { COUNTER = 2, COUNT_SIZE = 32 };

struct OpCounts {
  Alloc *alloc;
  CodeMemory memory;
  Word handlers[LOADED_COUNT];
  atomic_uint_least64_t counts[LOADED_SINGLE];
};

static void put_code(OpCounts *c, uint32_t op, Word function) {
  uint8_t *at = c->memory.write + op * COUNT_SIZE;
  Word counter = (Word)(uintptr_t)&c->counts[op];
  memcpy(at, counting, sizeof counting);
  memcpy(at + COUNTER, &counter, sizeof counter);
  memcpy(at + sizeof counting, &function, sizeof function);
  c->handlers[op] = (Word)(uintptr_t)(c->memory.run + op * COUNT_SIZE);
}

/* A run of ops begins with the function of its first. */
static Word handler_of_first(const OpCounts *c, const Word *functions, uint32_t run) {
  uint32_t op = 0;
  while (op + 1 < LOADED_SINGLE && functions[op] != functions[run]) op++;
  return c->handlers[op];
}

OpCounts *vl_op_counts_new(Alloc *a) {
  OpCounts *c = vl_alloc_zeroed(a, 1, sizeof *c);
  if (!c) return NULL;
  c->alloc = a;
  vl_code_memory_init(&c->memory, a, LOADED_SINGLE * COUNT_SIZE);
  if (vl_code_memory_take(&c->memory, LOADED_SINGLE * COUNT_SIZE) != 0) {
    vl_op_counts_free(c);
    return NULL;
  }
  const Word *functions = vl_threaded_engine().handlers;
  for (uint32_t op = 0; op < LOADED_SINGLE; op++) put_code(c, op, functions[op]);
  for (uint32_t run = LOADED_SINGLE; run < LOADED_COUNT; run++) c->handlers[run] = handler_of_first(c, functions, run);
  return c;
}

void vl_op_counts_free(OpCounts *c) {
  if (!c) return;
  vl_code_memory_free(&c->memory);
  vl_free(c->alloc, c, sizeof *c);
}

/* Engine.count */
static uint64_t count(void *context, uint32_t loaded) {
  OpCounts *c = context;
  return atomic_load_explicit(&c->counts[loaded], memory_order_relaxed);
}

Engine vl_counting_engine(OpCounts *c) {
  Engine engine = vl_threaded_engine();
  engine.handlers = c->handlers;
  engine.count = count;
  engine.context = c;
  return engine;
}
