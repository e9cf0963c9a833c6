/* Operands of loaded code whose kind is known only when they are read. A register is a small
 * number that no constant can be: constants are immediates, with bit 1 set, or addresses. */
#ifndef VL_OPERAND_H
#define VL_OPERAND_H

#include "code/format.h"
#include "code/frame.h"
#include "term/term.h"

#define OPERAND_CONST_MIN 0x10000

/* Float registers, from x0 on in bytes. */
#define FLOAT_OFFSET (MAX_X * sizeof(Term))

/* Behind an op that waits the loader puts a `resume`: where the process goes on. */
#define RESUME_WORDS 2

static inline Word operand_register(bool is_y, uint32_t n) {
  return (Word)(n + 1) << 2 | is_y;
}
static inline bool operand_is_const(Word w) {
  return (w & TAG_OTHER) || w >= OPERAND_CONST_MIN;
}
/* Where the register lies: x0.. at `x`, the frame at `E`. */
static inline Term *operand_place(Term *x, Term *E, Word w) {
  return (w & 1 ? E : x) + (w >> 2) - 1;
}
static inline Term operand_value(Term *x, Term *E, Word w) {
  return operand_is_const(w) ? (Term)w : *operand_place(x, E, w);
}

#endif
