/* Images from outside: whatever their bytes are, loading them ends well. */
#include "code/format.h"
#include "code/operand.h"
#include "data/compare.h"
#include "engine_host.h"

/* A function with a frame, a try, a loop of a receive, lists of operands, literals and lines. */
static void emit_sample(EngineHost *h) {
  Emitter *e = h->e;
  uint32_t clause, handler = vl_emit_new_label(e), look = vl_emit_new_label(e), none = vl_emit_new_label(e);
  uint32_t file = vl_emitter_file(e, "sample.ex", 9);
  uint32_t entry = host_function(h, "sample", 2, &clause);
  Term literal = vl_tuple2(&h->p.heap, vl_binary(&h->p.heap, "text", 4), vl_cons(&h->p.heap, ATOM_ok, NIL));
  vl_emit_select_value(e, clause, opd_x(1), (Operand[]){opd_term(e, ATOM_ok), opd_label(look)}, 2);
  vl_emit_label(e, look);
  vl_emit_frame(e, 3);
  vl_emit_move(e, opd_x(0), opd_y(2));
  vl_emit_try_begin(e, 0, handler);
  vl_emit_line(e, vl_emitter_line(e, file, 7));
  vl_emit_call_ext(e, 2, vl_emitter_import(e, ATOM_erlang, atom_of("send"), 2));
  vl_emit_try_end(e, 0);
  uint32_t again = vl_emit_new_label(e);
  vl_emit_label(e, again);
  vl_emit_recv_peek(e, none, opd_x(0));
  vl_emit_recv_next(e, again);
  vl_emit_label(e, none);
  vl_emit_recv_wait_for(e, again, opd_term(e, make_small(10)));
  vl_emit_recv_timeout(e);
  vl_emit_need(e, 6);
  vl_emit_tuple(e, opd_x(0), (Operand[]){opd_y(2), opd_term(e, literal), opd_term(e, make_small(-5))}, 3);
  vl_emit_cons(e, opd_x(0), opd_term(e, NIL), opd_x(0));
  vl_emit_move(e, opd_x(0), opd_x(1));
  vl_emit_call_last(e, 2, entry, 3);
  vl_emit_label(e, handler);
  vl_emit_try_catch(e, 0);
  vl_emit_reraise(e, opd_x(0), opd_x(1), opd_x(2));
}

static void try_to_load(EngineHost *h, const uint8_t *bytes, size_t size) {
  const char *why;
  ModuleCode *code = vl_code_prepare(h->in.code, bytes, size, &why);
  if (code)
    vl_code_release(code);
  else
    cr_assert_not_null(why);
}

static uint32_t next_random(uint64_t *state) {
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(*state >> 33);
}

Test(load, damaged_images_are_refused_or_harmless) {
  EngineHost h;
  host_open(&h);
  emit_sample(&h);
  cr_assert_str_eq(host_load(&h), "");
  size_t size;
  uint8_t *image = host_image(&h, &size), *copy = vl_alloc(&h.in.alloc, size);
  uint64_t state = 1;
  for (int i = 0; i < 20000; i++) {
    memcpy(copy, image, size);
    for (uint32_t n = 1 + next_random(&state) % 3; n > 0; n--)
      copy[next_random(&state) % size] ^= (uint8_t)(1u << next_random(&state) % 8);
    try_to_load(&h, copy, size);
  }
  vl_free(&h.in.alloc, copy, size);
  vl_free(&h.in.alloc, image, size);
  vl_epoch_quiesce(&h.epochs, &h.thread);
  host_close(&h);
}

Test(load, images_cut_short_are_refused) {
  EngineHost h;
  host_open(&h);
  emit_sample(&h);
  size_t size;
  uint8_t *image = host_image(&h, &size);
  for (size_t n = 0; n < size; n++) {
    uint8_t *copy = vl_alloc(&h.in.alloc, n + 1); /* so that a sanitizer sees what reads past the end */
    memcpy(copy, image, n);
    copy = vl_realloc(&h.in.alloc, copy, n + 1, n ? n : 1);
    try_to_load(&h, copy, n);
    vl_free(&h.in.alloc, copy, n ? n : 1);
  }
  vl_free(&h.in.alloc, image, size);
  vl_epoch_quiesce(&h.epochs, &h.thread);
  host_close(&h);
}

/* -- Ready code -- */

/* The image followed by the first `n` bytes of its ready code as a chunk. */
static uint8_t *with_ready(EngineHost *h, Slice image, const Vec *ready, size_t n, size_t *size) {
  *size = image.size + CHUNK_HEADER_BYTES + n;
  uint8_t *bytes = vl_alloc(&h->in.alloc, *size);
  memcpy(bytes, image.at, image.size);
  vl_put_u32(bytes + image.size, CHUNK_READY);
  vl_put_u32(bytes + image.size + 4, (uint32_t)n);
  memcpy(bytes + image.size + CHUNK_HEADER_BYTES, ready->items, n);
  return bytes;
}

static ModuleCode *load_ready(EngineHost *h, Slice image, const Vec *ready, size_t n) {
  const char *why;
  size_t size;
  uint8_t *bytes = with_ready(h, image, ready, n, &size);
  ModuleCode *code = vl_code_prepare_library(h->in.code, bytes, size, &why);
  vl_free(&h->in.alloc, bytes, size);
  return code;
}

static bool at_same_place(Word a, const void *from, Word b, const void *other, size_t bytes) {
  return a - (Word)(uintptr_t)from == b - (Word)(uintptr_t)other && a - (Word)(uintptr_t)from < bytes;
}

/* Equal, or pointers to the same place of the two codes; literals lie anywhere. */
static bool same_word(const ModuleCode *a, const ModuleCode *b, uint32_t i) {
  Word left = a->words[i], right = b->words[i];
  return left == right || at_same_place(left, a->words, right, b->words, a->word_count * sizeof(Word)) ||
         at_same_place(left, a->maps, right, b->maps, a->map_count * sizeof(FrameMap)) ||
         at_same_place(left, a->functions, right, b->functions, a->function_count * sizeof(FunctionRow)) ||
         (is_boxed(left) && is_boxed(right) && left >= OPERAND_CONST_MIN && vl_equal_exact(left, right));
}

Test(load, ready_code_is_what_translating_gives) {
  EngineHost h;
  host_open(&h);
  emit_sample(&h);
  size_t size;
  const char *why;
  uint8_t *image = host_image(&h, &size);
  Vec ready;
  vl_vec_init(&ready, &h.in.alloc, 1);
  cr_assert(vl_code_write_ready(h.in.code, (Slice){image, size}, &ready, &why));
  ModuleCode *a = vl_code_prepare(h.in.code, image, size, &why);
  ModuleCode *b = load_ready(&h, (Slice){image, size}, &ready, ready.count);
  cr_assert(a && b);
  cr_assert(a->uniq == b->uniq && a->word_count == b->word_count && a->position_count == b->position_count);
  for (uint32_t i = 0; i < a->word_count; i++) cr_assert(same_word(a, b, i), "word %u", i);
  vl_code_release(a);
  vl_code_release(b);
  for (size_t n = 0; n < ready.count; n++) cr_assert_null(load_ready(&h, (Slice){image, size}, &ready, n));
  vl_vec_free(&ready);
  vl_free(&h.in.alloc, image, size);
  vl_epoch_quiesce(&h.epochs, &h.thread);
  host_close(&h);
}
