#include "jit/code_memory.h"
#include "jit/stencil.h"

#include <criterion/criterion.h>
#include <string.h>

#include "loaded.gen.h"
#include "parts.gen.h"

enum { SIZE = 1 << 16 };

typedef struct Memory {
  Alloc alloc;
  CodeMemory memory;
} Memory;

static void open_memory(Memory *m) {
  vl_alloc_init(&m->alloc, NULL, NULL, 0);
  vl_code_memory_init(&m->memory, &m->alloc, SIZE);
  cr_assert(m->memory.write);
}

static void close_memory(Memory *m) {
  vl_code_memory_free(&m->memory);
  cr_expect_eq(m->alloc.used, 0);
}

Test(code_memory, both_views_show_the_same) {
  Memory m;
  open_memory(&m);
  uint32_t at = vl_code_memory_take(&m.memory, 100);
  cr_assert_neq(at, UINT32_MAX);
  cr_expect_eq(at % CODE_ALIGN, 0);
  memset(m.memory.write + at, 0xC3, 100);
  cr_expect_eq(m.memory.run[at + 99], 0xC3);
  close_memory(&m);
}

Test(code_memory, it_counts_against_the_limit) {
  Memory m;
  vl_alloc_init(&m.alloc, NULL, NULL, 4096);
  vl_code_memory_init(&m.memory, &m.alloc, SIZE);
  cr_expect_eq(vl_code_memory_take(&m.memory, 8192), UINT32_MAX);
  uint32_t at = vl_code_memory_take(&m.memory, 3000);
  cr_expect_neq(at, UINT32_MAX);
  cr_expect_geq(m.alloc.used, 3000);
  cr_expect_eq(vl_code_memory_take(&m.memory, 2000), UINT32_MAX);
  vl_code_memory_give(&m.memory, at, 3000);
  cr_expect_neq(vl_code_memory_take(&m.memory, 2000), UINT32_MAX);
  close_memory(&m);
}

Test(code_memory, blocks_do_not_overlap_and_join_again) {
  Memory m;
  open_memory(&m);
  enum { BLOCKS = 8, BLOCK = SIZE / BLOCKS };
  uint32_t at[BLOCKS];
  for (uint32_t i = 0; i < BLOCKS; i++) cr_expect_eq(at[i] = vl_code_memory_take(&m.memory, BLOCK), i * BLOCK);
  cr_expect_eq(vl_code_memory_take(&m.memory, 1), UINT32_MAX);
  static const uint32_t order[BLOCKS] = {3, 1, 2, 7, 0, 5, 4, 6};
  for (uint32_t i = 0; i < BLOCKS; i++) vl_code_memory_give(&m.memory, at[order[i]], BLOCK);
  cr_expect_eq(vl_code_memory_take(&m.memory, SIZE), 0);
  vl_code_memory_give(&m.memory, 0, SIZE);
  close_memory(&m);
}

Test(code_memory, a_hole_is_used_again) {
  Memory m;
  open_memory(&m);
  uint32_t first = vl_code_memory_take(&m.memory, 1000), second = vl_code_memory_take(&m.memory, 1000);
  vl_code_memory_give(&m.memory, first, 1000);
  cr_expect_eq(vl_code_memory_take(&m.memory, 500), first);
  vl_code_memory_give(&m.memory, first, 500);
  vl_code_memory_give(&m.memory, second, 1000);
  close_memory(&m);
}

/* What the compiler at hand makes of the bodies is understood. */
Test(stencils, parts_and_the_hot_ops_have_code) {
  for (int i = 0; i < PART_COUNT; i++) cr_expect(vl_part_stencils[i].code, "part %d", i);
  static const LoadedOp hot[] = {
      LOADED_move_x_y,   LOADED_call,           LOADED_call_ext,        LOADED_call_fun,
      LOADED_return,     LOADED_frame,          LOADED_add_x_s_x,       LOADED_is_lt_x_x,
      LOADED_cons_x_x_x, LOADED_get_list_x_x_x, LOADED_is_eq_exact_x_i, LOADED_get_element_x_x};
  for (size_t i = 0; i < VL_COUNT_OF(hot); i++) cr_expect(vl_stencils[hot[i]].code, "op %d", (int)hot[i]);
  cr_expect(vl_stencil_function.code);
  cr_expect(vl_float_stencils[LOADED_add_x_x_x].code);
}
