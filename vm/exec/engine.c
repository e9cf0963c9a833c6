#include "exec/engine.h"

#include "code/format.h"
#include "code/operand.h"
#include "data/bits.h"
#include "data/int.h"
#include "data/map_inner.h"
#include "exec/call.h"
#include "proc/roots.h"

_Static_assert(F_REGISTERS == MAX_F && offsetof(Registers, f) == FLOAT_OFFSET, "as loaded code has it");

size_t vl_engine_live(Process *p, const Word *after) {
  const FrameMap map = vl_frame_map(after);
  const uint64_t *live = map.live + frame_map_y_words(&map);
  for (uint32_t i = 0; i < map.registers; i++)
    if (!(live[i / 64] >> (i % 64) & 1)) p->regs->x[i] = NIL;
  return map.registers;
}

bool vl_engine_collect(Process *p, size_t need, const Word *after) {
  return vl_collect(p, need, vl_engine_live(p, after), after);
}

/* What the status means. A heap without room is no failure of a guard. */
static Term fail_arithmetic(Process *p, NumStatus status, Term operator, uint32_t count, const Term *args,
                            bool is_guard) {
  if (is_guard && !p->heap.failed) return TERM_NONE;
  if (status == NUM_NO_ROOM) return vl_raise_system_limit(p);
  vl_raise_badarith(p);
  if (operator== TERM_NONE) return TERM_NONE;
  p->regs->raised.frame = (Mfa){ATOM_erlang, operator, count };
  p->regs->raised.args = vl_list(&p->heap, count, args, NIL);
  return TERM_NONE;
}

Term vl_engine_binary(Process *p, NumBinary fn, Term a, Term b, Term operator, bool is_guard) {
  NumStatus status = NUM_OK;
  Term number = fn(&p->heap, a, b, &status);
  return VL_LIKELY(number != TERM_NONE) ? number : fail_arithmetic(p, status, operator, 2, (Term[]){a, b}, is_guard);
}

Term vl_engine_unary(Process *p, NumUnary fn, Term a, Term operator, bool is_guard) {
  NumStatus status = NUM_OK;
  Term number = fn(&p->heap, a, &status);
  return VL_LIKELY(number != TERM_NONE) ? number : fail_arithmetic(p, status, operator, 1, &a, is_guard);
}

Term vl_engine_guard(Process *p, Term *E, const Export *target, const Word *items, size_t count) {
  Term args[BIF_MAX_ARITY];
  for (size_t i = 0; i < count; i++) args[i] = operand_value(p->regs->x, E, items[i]);
  return vl_call_guard(p, target->bif, &target->mfa, args);
}

/* -- Maps -- */

Term vl_engine_map_new(Process *p, Term *E, const Word *items, size_t count) {
  Term few[2 * MAP_FLAT_MAX];
  Term *pairs = count <= VL_COUNT_OF(few) ? few : vl_alloc(p->heap.alloc, count * sizeof *pairs);
  if (!pairs) return vl_raise_system_limit(p);
  for (size_t i = 0; i < count; i++) pairs[i] = operand_value(p->regs->x, E, items[i]);
  Term map = count ? vl_map_from_pairs(&p->heap, pairs, count / 2) : vl_map_empty(&p->heap);
  if (pairs != few) vl_free(p->heap.alloc, pairs, count * sizeof *pairs);
  return map;
}

/* A flat map that has all the keys is copied once. TERM_NONE: it is another, or there is no room. */
static Term set_known(Process *p, Term *E, Term map, const Word *items, size_t count) {
  int places[MAP_FLAT_MAX];
  if (!is_kind(map, BOX_MAP) || count / 2 > MAP_FLAT_MAX) return TERM_NONE;
  for (size_t i = 0; i < count; i += 2) {
    places[i / 2] = vl_flat_find(map, operand_value(p->regs->x, E, items[i]));
    if (places[i / 2] < 0) return TERM_NONE;
  }
  size_t words = MAP_VALUES + flat_size(map);
  Term *copy = vl_heap_alloc(&p->heap, words);
  if (!copy) return TERM_NONE;
  memcpy(copy, box_ptr(map), words * sizeof *copy);
  for (size_t i = 0; i < count; i += 2) copy[MAP_VALUES + places[i / 2]] = operand_value(p->regs->x, E, items[i + 1]);
  return make_box(copy);
}

Term vl_engine_map_put(Process *p, Term *E, Term map, const Word *items, size_t count, bool must_exist) {
  if (!is_map(map)) return vl_raise_tagged(p, ATOM_badmap, map);
  Term done = count > 2 ? set_known(p, E, map, items, count) : TERM_NONE;
  if (done != TERM_NONE) return done;
  for (size_t i = 0; i < count && map != TERM_NONE; i += 2) {
    Term key = operand_value(p->regs->x, E, items[i]), value = operand_value(p->regs->x, E, items[i + 1]);
    if (must_exist && vl_map_get(map, key) == TERM_NONE) return vl_raise_tagged(p, ATOM_badkey, key);
    map = vl_map_put(&p->heap, map, key, value);
  }
  return map;
}

/* The places may be those of keys, and must stay as they are on failure: so first all is read. */
bool vl_engine_map_get(Process *p, Term *E, Term map, const Word *items, size_t count) {
  Term values[MAP_GET_MAX], *x = p->regs->x;
  for (size_t i = 0; i < count; i += 2) {
    values[i / 2] = vl_map_get(map, operand_value(x, E, items[i]));
    if (values[i / 2] == TERM_NONE) return false;
  }
  for (size_t i = 0; i < count; i += 2) *operand_place(x, E, items[i + 1]) = values[i / 2];
  return true;
}

/* -- Bitstrings -- */

enum { FIELD_TYPE, FIELD_UNIT, FIELD_FLAGS, FIELD_VALUE, FIELD_SIZE, FIELD_ITEMS };

/* What is wrong with a field, as Erlang/OTP tells it in the trace: {Segment, Type, Fault, Value}. */
static Term bits_fault_info(Heap *h, const BitsProblem *problem, enum BitsType type, size_t segment) {
  static const Term types[] = {ATOM_integer, ATOM_float, ATOM_binary, ATOM_binary, ATOM_utf8, ATOM_utf16, ATOM_utf32};
  static const Term faults[] = {ATOM_nil, ATOM_type, ATOM_size, ATOM_short, ATOM_unit, ATOM_invalid, ATOM_no_float};
  Term cause = vl_tuple4(h, make_small((int64_t)segment), types[type], faults[problem->fault], problem->value);
  Term pairs[] = {ATOM_cause, cause, ATOM_function, ATOM_format_bs_fail, ATOM_module, ATOM_erl_erts_errors};
  return cause == TERM_NONE ? TERM_NONE : vl_map_from_pairs(h, pairs, VL_COUNT_OF(pairs) / 2);
}

static Term raise_bits(Process *p, BitsStatus status, const BitsField *fields, size_t n) {
  BitsProblem problem = vl_bits_problem(fields, n);
  bool too_large = problem.fault == FAULT_SIZE && is_integer(problem.value) && !vl_int_is_negative(problem.value);
  if (status == BITS_BAD && !too_large)
    vl_raise_badarg(p);
  else
    vl_raise_system_limit(p);
  if (problem.fault == FAULT_NONE) return TERM_NONE;
  const BitsField *field = &fields[problem.field];
  p->regs->raised.info = bits_fault_info(&p->heap, &problem, field->type, field->flags >> BITS_SEGMENT_SHIFT);
  return TERM_NONE;
}

Term vl_engine_bits_build(Process *p, Term *E, const Word *items, size_t count) {
  BitsField few[16];
  size_t n = count / FIELD_ITEMS;
  BitsField *fields = n <= VL_COUNT_OF(few) ? few : vl_alloc(p->heap.alloc, n * sizeof *fields);
  if (!fields) return vl_raise_system_limit(p);
  for (size_t i = 0; i < n; i++, items += FIELD_ITEMS) {
    fields[i] = (BitsField){.type = (enum BitsType)items[FIELD_TYPE],
                            .unit = (unsigned)items[FIELD_UNIT],
                            .flags = (unsigned)items[FIELD_FLAGS],
                            .value = operand_value(p->regs->x, E, items[FIELD_VALUE]),
                            .size = operand_value(p->regs->x, E, items[FIELD_SIZE])};
  }
  BitsStatus status = BITS_OK;
  Term built = vl_bits_build(&p->heap, fields, n, &status);
  if (built == TERM_NONE) raise_bits(p, status, fields, n);
  if (fields != few) vl_free(p->heap.alloc, fields, n * sizeof *fields);
  return built;
}
