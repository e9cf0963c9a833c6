/* Ops that build, select and match, and calls between functions, on a bare process. */
#include "data/bits.h"
#include "data/map.h"
#include "engine_host.h"

static Term number(int64_t n) {
  return make_small(n);
}

static void leave_with(Emitter *e, Term value) {
  vl_emit_move(e, opd_term(e, value), opd_x(0));
  vl_emit_return(e);
}

/* -- Maps -- */

/* get(m): m[1] and m[2] into x0 and x1, swapped by keys that lie in the places; none: x0 stays. */
Test(engine, map_get_reads_all_before_it_writes) {
  EngineHost h;
  host_open(&h);
  Emitter *e = h.e;
  uint32_t clause, none = vl_emit_new_label(e);
  host_function(&h, "get", 3, &clause);
  vl_emit_map_get(e, none, opd_x(0), (Operand[]){opd_x(1), opd_x(2), opd_x(2), opd_x(1)}, 4);
  vl_emit_need(e, 3);
  vl_emit_tuple(e, opd_x(0), (Operand[]){opd_x(1), opd_x(2)}, 2);
  vl_emit_return(e);
  vl_emit_label(e, none);
  vl_emit_need(e, 3);
  vl_emit_tuple(e, opd_x(0), (Operand[]){opd_x(1), opd_x(2)}, 2);
  vl_emit_return(e);
  cr_assert_str_eq(host_load(&h), "");
  Heap data;
  vl_heap_init(&data, &h.in.alloc);
  Term map = vl_map_from_pairs(&data, (Term[]){number(1), ATOM_ok, number(2), ATOM_error}, 2);
  Term both = host_call(&h, "get", 3, (Term[]){map, number(1), number(2)});
  cr_expect_eq(tuple_at(both, 0), ATOM_error);
  cr_expect_eq(tuple_at(both, 1), ATOM_ok);
  both = host_call(&h, "get", 3, (Term[]){map, number(1), number(3)});
  cr_expect_eq(tuple_at(both, 0), number(1));
  cr_expect_eq(tuple_at(both, 1), number(3));
  vl_heap_free(&data);
  host_close(&h);
}

Test(engine, maps_are_built_and_changed) {
  EngineHost h;
  host_open(&h);
  Emitter *e = h.e;
  uint32_t clause, bad = vl_emit_new_label(e), bad2 = vl_emit_new_label(e);
  Operand one = opd_term(e, number(1)), two = opd_term(e, number(2));
  host_function(&h, "new", 2, &clause);
  vl_emit_map_new(e, opd_x(0), (Operand[]){one, opd_x(0), two, opd_x(1), one, opd_x(1)}, 6);
  vl_emit_return(e);
  host_function(&h, "put", 2, &clause);
  vl_emit_map_put(e, bad, opd_x(0), opd_x(0), (Operand[]){two, opd_x(1)}, 2);
  vl_emit_return(e);
  vl_emit_label(e, bad);
  leave_with(e, ATOM_badmap);
  host_function(&h, "update", 2, &clause);
  vl_emit_map_update(e, bad2, opd_x(0), opd_x(0), (Operand[]){one, opd_x(1)}, 2);
  vl_emit_return(e);
  vl_emit_label(e, bad2);
  leave_with(e, ATOM_badkey);
  cr_assert_str_eq(host_load(&h), "");
  Term map = host_call(&h, "new", 2, (Term[]){number(7), number(8)});
  cr_expect_eq(vl_map_size(map), 2);
  cr_expect_eq(vl_map_get(map, number(1)), number(8));
  map = host_call(&h, "put", 2, (Term[]){map, ATOM_ok});
  cr_expect_eq(vl_map_get(map, number(2)), ATOM_ok);
  map = host_call(&h, "update", 2, (Term[]){map, ATOM_error});
  cr_expect_eq(vl_map_get(map, number(1)), ATOM_error);
  cr_expect_eq(host_call(&h, "put", 2, (Term[]){ATOM_ok, ATOM_ok}), ATOM_badmap);
  Term empty = vl_map_empty(&h.p.heap);
  cr_expect_eq(host_call(&h, "update", 2, (Term[]){empty, ATOM_ok}), ATOM_badkey);
  host_close(&h);
}

/* -- Selecting -- */

Test(engine, selects) {
  EngineHost h;
  host_open(&h);
  Emitter *e = h.e;
  uint32_t clause, labels[3], other = vl_emit_new_label(e);
  for (int i = 0; i < 3; i++) labels[i] = vl_emit_new_label(e);
  host_function(&h, "value", 1, &clause);
  vl_emit_select_value(e, other, opd_x(0),
                       (Operand[]){opd_term(e, number(3)), opd_label(labels[0]), opd_term(e, ATOM_ok),
                                   opd_label(labels[1]), opd_term(e, NIL), opd_label(labels[2])},
                       6);
  for (int i = 0; i < 3; i++) {
    vl_emit_label(e, labels[i]);
    leave_with(e, number(i));
  }
  vl_emit_label(e, other);
  leave_with(e, ATOM_error);
  uint32_t pair = vl_emit_new_label(e), neither = vl_emit_new_label(e);
  host_function(&h, "arity", 1, &clause);
  vl_emit_select_arity(e, neither, opd_x(0), (Operand[]){opd_uint(2), opd_label(pair)}, 2);
  vl_emit_label(e, pair);
  vl_emit_get_element(e, opd_x(0), 1, opd_x(0));
  vl_emit_return(e);
  vl_emit_label(e, neither);
  leave_with(e, ATOM_error);
  cr_assert_str_eq(host_load(&h), "");
  cr_expect_eq(host_call(&h, "value", 1, (Term[]){number(3)}), number(0));
  cr_expect_eq(host_call(&h, "value", 1, (Term[]){ATOM_ok}), number(1));
  cr_expect_eq(host_call(&h, "value", 1, (Term[]){NIL}), number(2));
  cr_expect_eq(host_call(&h, "value", 1, (Term[]){number(4)}), ATOM_error);
  Term tuple = vl_tuple2(&h.p.heap, NIL, number(9));
  cr_expect_eq(host_call(&h, "arity", 1, &tuple), number(9));
  cr_expect_eq(host_call(&h, "arity", 1, (Term[]){NIL}), ATOM_error);
  host_close(&h);
}

/* -- Bitstrings -- */

/* <<a:8, b:n/binary, c::little-16, rest/bits>> taken apart and put together again as {a, c, rest}. */
Test(engine, bitstrings) {
  EngineHost h;
  host_open(&h);
  Emitter *e = h.e;
  uint32_t clause, no = vl_emit_new_label(e);
  host_function(&h, "apart", 2, &clause);
  vl_emit_bits_start(e, no, opd_x(0), opd_x(2));
  vl_emit_bits_int(e, no, opd_x(2), opd_term(e, number(8)), 1, 0, opd_x(3));
  vl_emit_bits_bin(e, no, opd_x(2), opd_x(1), 8, opd_x(4));
  vl_emit_bits_int(e, no, opd_x(2), opd_term(e, number(16)), 1, BITS_LITTLE, opd_x(5));
  vl_emit_bits_rest(e, no, opd_x(2), 1, opd_x(6));
  vl_emit_bits_build(e, 0, opd_x(0),
                     (Operand[]){opd_uint(BITS_BINARY), opd_uint(8), opd_uint(0), opd_x(4), opd_term(e, ATOM_all),
                                 opd_uint(BITS_INT), opd_uint(1), opd_uint(0), opd_x(3), opd_term(e, number(16))},
                     10);
  vl_emit_need(e, 5);
  vl_emit_tuple(e, opd_x(0), (Operand[]){opd_x(0), opd_x(5), opd_x(6), opd_x(3)}, 4);
  vl_emit_return(e);
  vl_emit_label(e, no);
  leave_with(e, ATOM_error);
  cr_assert_str_eq(host_load(&h), "");
  Heap data;
  vl_heap_init(&data, &h.in.alloc);
  Term text = vl_binary(&data, "AxyzBCtail", 10);
  Term parts = host_call(&h, "apart", 2, (Term[]){text, number(3)});
  cr_assert(is_tuple_of(parts, 4));
  const uint8_t *bytes;
  size_t size;
  cr_assert(vl_binary_peek(tuple_at(parts, 0), &bytes, &size) && size == 5 && memcmp(bytes, "xyz\0A", 5) == 0);
  cr_expect_eq(tuple_at(parts, 1), number('B' | 'C' << 8));
  cr_assert(vl_binary_peek(tuple_at(parts, 2), &bytes, &size) && size == 4 && memcmp(bytes, "tail", 4) == 0);
  cr_expect_eq(host_call(&h, "apart", 2, (Term[]){text, number(8)}), ATOM_error);
  cr_expect_eq(host_call(&h, "apart", 2, (Term[]){ATOM_ok, number(1)}), ATOM_error);
  vl_heap_free(&data);
  host_close(&h);
}

/* count(bin, n): code points of UTF-8, then {n, rest after a mark}. */
Test(engine, bits_of_text) {
  EngineHost h;
  host_open(&h);
  Emitter *e = h.e;
  uint32_t clause, no = vl_emit_new_label(e), odd = vl_emit_new_label(e);
  host_function(&h, "first", 1, &clause);
  vl_emit_bits_start(e, no, opd_x(0), opd_x(1));
  vl_emit_bits_save(e, opd_x(1), opd_x(3));
  vl_emit_bits_utf8(e, no, opd_x(1), opd_x(2));
  vl_emit_bits_skip_utf8(e, no, opd_x(1));
  vl_emit_bits_eq_const(e, odd, opd_x(1), opd_term(e, vl_binary(&h.p.heap, "!", 1)), 8);
  vl_emit_bits_done(e, odd, opd_x(1));
  vl_emit_move(e, opd_x(2), opd_x(0));
  vl_emit_return(e);
  vl_emit_label(e, odd);
  vl_emit_bits_restore(e, opd_x(1), opd_x(3));
  vl_emit_bits_skip(e, no, opd_x(1), opd_term(e, number(1)), 8);
  vl_emit_bits_unit(e, no, opd_x(1), 8);
  vl_emit_bits_rest(e, no, opd_x(1), 8, opd_x(0));
  vl_emit_return(e);
  vl_emit_label(e, no);
  leave_with(e, ATOM_error);
  cr_assert_str_eq(host_load(&h), "");
  Heap data;
  vl_heap_init(&data, &h.in.alloc);
  cr_expect_eq(host_call(&h, "first", 1, (Term[]){vl_binary(&data, "\xC3\xA9x!", 4)}), number(0xE9));
  Term rest = host_call(&h, "first", 1, (Term[]){vl_binary(&data, "ab?", 3)});
  const uint8_t *bytes;
  size_t size;
  cr_assert(vl_binary_peek(rest, &bytes, &size) && size == 2 && memcmp(bytes, "b?", 2) == 0);
  cr_expect_eq(host_call(&h, "first", 1, (Term[]){vl_binary(&data, "\xFF", 1)}), ATOM_error);
  vl_heap_free(&data);
  host_close(&h);
}

/* -- Frames and calls -- */

/* deep(n): a frame of 600 slots, each holding a list, over a call; their sum comes back. */
Test(engine, large_frames_survive_collections) {
  enum { SLOTS = 600 };
  EngineHost h;
  host_open(&h);
  Emitter *e = h.e;
  uint32_t clause, entry = host_function(&h, "deep", 1, &clause), more = vl_emit_new_label(e);
  vl_emit_is_eq_exact(e, more, opd_x(0), opd_term(e, number(0)));
  vl_emit_return(e);
  vl_emit_label(e, more);
  vl_emit_frame(e, SLOTS);
  for (uint32_t i = 0; i < SLOTS; i++) {
    vl_emit_need(e, 2);
    vl_emit_cons(e, opd_x(0), opd_term(e, NIL), opd_y(i));
  }
  vl_emit_sub(e, 0, opd_x(0), opd_term(e, number(1)), opd_x(0));
  vl_emit_call(e, 1, entry);
  for (uint32_t i = 0; i < SLOTS; i++) {
    vl_emit_get_head(e, opd_y(i), opd_x(1));
    vl_emit_add(e, 0, opd_x(0), opd_x(1), opd_x(0));
  }
  vl_emit_drop(e, SLOTS);
  vl_emit_return(e);
  cr_assert_str_eq(host_load(&h), "");
  cr_expect_eq(host_call(&h, "deep", 1, (Term[]){number(20)}), number(SLOTS * 20 * 21 / 2));
  host_close(&h);
}

/* loop(n): calls itself, so that it is preempted; each slice begins anew. */
Test(engine, loops_are_preempted) {
  EngineHost h;
  host_open(&h);
  Emitter *e = h.e;
  uint32_t clause, entry = host_function(&h, "loop", 1, &clause), more = vl_emit_new_label(e);
  vl_emit_is_eq_exact(e, more, opd_x(0), opd_term(e, number(0)));
  vl_emit_return(e);
  vl_emit_label(e, more);
  vl_emit_sub(e, 0, opd_x(0), opd_term(e, number(1)), opd_x(0));
  vl_emit_call_only(e, 1, entry);
  cr_assert_str_eq(host_load(&h), "");
  Process *p = &h.p;
  h.regs.x[0] = number(10000);
  p->heap.stop = p->heap.end - 1;
  p->heap.stop[0] = (Term)(uintptr_t)vl_code_engine(h.in.code)->exit;
  p->pc = vl_export_entry(h.in.code, (Mfa){atom_of("m"), atom_of("loop"), 1});
  p->live = 1;
  int slices = 0;
  do {
    p->reds = SLICE_REDUCTIONS;
    slices++;
  } while (host_run(p) == RUN_YIELD);
  cr_expect_eq(slices, 3);
  cr_expect_eq(h.regs.x[0], number(0));
  host_close(&h);
}

Test(engine, swaps_and_registers_high_up) {
  EngineHost h;
  host_open(&h);
  Emitter *e = h.e;
  uint32_t clause;
  host_function(&h, "turn", 2, &clause);
  vl_emit_frame(e, 1);
  vl_emit_swap(e, opd_x(0), opd_x(1));
  vl_emit_move(e, opd_x(0), opd_y(0));
  vl_emit_move(e, opd_x(1), opd_x(255));
  vl_emit_swap(e, opd_x(255), opd_y(0));
  vl_emit_need(e, 3);
  vl_emit_tuple(e, opd_x(0), (Operand[]){opd_x(255), opd_y(0)}, 2);
  vl_emit_drop(e, 1);
  vl_emit_return(e);
  cr_assert_str_eq(host_load(&h), "");
  Term pair = host_call(&h, "turn", 2, (Term[]){number(1), number(2)});
  cr_expect_eq(tuple_at(pair, 0), number(2));
  cr_expect_eq(tuple_at(pair, 1), number(1));
  host_close(&h);
}
