#include "core/moves.h"

static bool is_read(const Move *moves, size_t count, size_t but, Operand place) {
  for (size_t i = 0; i < count; i++)
    if (i != but && opd_equal(moves[i].from, place)) return true;
  return false;
}

/* Every move left overwrites what another one reads, so they form cycles: a swap makes one of them whole. */
static void swap_first(Emitter *e, Move *moves, size_t count) {
  Operand a = moves[0].from, b = moves[0].to;
  vl_emit_swap(e, a, b);
  for (size_t i = 0; i < count; i++) {
    if (opd_equal(moves[i].from, a))
      moves[i].from = b;
    else if (opd_equal(moves[i].from, b))
      moves[i].from = a;
  }
}

void vl_emit_moves(Emitter *e, Move *moves, size_t count) {
  while (count) {
    size_t i = 0;
    while (i < count && !opd_equal(moves[i].from, moves[i].to) && is_read(moves, count, i, moves[i].to)) i++;
    if (i == count) {
      swap_first(e, moves, count);
      continue;
    }
    if (!opd_equal(moves[i].from, moves[i].to)) vl_emit_move(e, moves[i].from, moves[i].to);
    moves[i] = moves[--count];
  }
}

static void emit_float_move(Emitter *e, Operand from, Operand to) {
  vl_emit_f_move(e, (uint32_t)from.value, (uint32_t)to.value);
}

void vl_emit_float_moves(Emitter *e, Move *moves, size_t count, Operand scratch) {
  while (count) {
    size_t i = 0;
    while (i < count && !opd_equal(moves[i].from, moves[i].to) && is_read(moves, count, i, moves[i].to)) i++;
    if (i == count) { /* a cycle: what the first overwrites is put aside */
      emit_float_move(e, moves[0].to, scratch);
      for (size_t k = 0; k < count; k++)
        if (opd_equal(moves[k].from, moves[0].to)) moves[k].from = scratch;
      continue;
    }
    if (!opd_equal(moves[i].from, moves[i].to)) emit_float_move(e, moves[i].from, moves[i].to);
    moves[i] = moves[--count];
  }
}
