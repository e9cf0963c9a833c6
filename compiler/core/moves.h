/* Moves that happen at once: arguments to where a call wants them. */
#ifndef VC_MOVES_H
#define VC_MOVES_H

#include "code/emitter.h"

typedef struct Move {
  Operand from, to;
} Move;

/* Emits moves and swaps that have the effect of all `moves` at once. No two have the same `to`, which are
 * registers. Reorders the array. */
void vl_emit_moves(Emitter *e, Move *moves, size_t count);
/* The same with float registers, plain numbers; `scratch` is none of them, and lost. */
void vl_emit_float_moves(Emitter *e, Move *moves, size_t count, Operand scratch);

#endif
