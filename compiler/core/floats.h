/* Loops over floats: a function that calls itself last, with numbers that are floats where it counts.
 *
 * It gets second code in which those parameters and what is computed of them stay in float registers, from one round
 * to the next. That code is a guess: of a parameter, an element of a tuple, a result of `-` it believes that it is a
 * float where another float is computed of it, and asks when it takes it. Wherever the guess is wrong, where a result
 * is no number, and where it would have to call something, it calls the first code, with the arguments of this round.
 * Nothing has happened since but reading and building, so nothing is done twice that anybody sees, and all errors are
 * raised by the first code. */
#ifndef VC_FLOATS_H
#define VC_FLOATS_H

#include "core/build.h"
#include "core/flow.h"

/* Of a parameter: what the loop has of it. */
typedef enum FloatParam {
  PARAM_TERM,
  PARAM_FLOAT,  /* a float, in a float register */
  PARAM_NUMBER, /* the same in all rounds: in a float register, whatever number it is, and as a term */
} FloatParam;

/* What is known of the function's values in the loop. */
typedef struct FloatTypes {
  const IrFunction *f;
  uint8_t *params;  /* FloatParam, by parameter */
  bool *invariant;  /* by parameter: each round passes it on */
  bool *banned;     /* by parameter: a round passes on what is no float */
  bool *is_float;   /* by variable: whatever assigns it gives a float */
  bool *excluded;   /* by variable: something that assigns it does not */
  bool *is_integer; /* by variable: an integer op gave it */
  bool *wanted;     /* by variable: a float is computed of it */
  bool *summed;     /* by variable: sums and products alone are made of it */
  bool *guessed;    /* by instruction: its result is believed to be a float */
  bool *is_open;    /* by instruction: its result may go unchecked, for a sum that is made of it is checked */
  bool *reached;    /* by instruction: the loop comes here */
} FloatTypes;

/* False: the function is no such loop. */
bool vl_float_types(FloatTypes *t, const IrFunction *f);

bool vl_float_is(const FloatTypes *t, Arg a);
/* An operand that may be taken as a number. */
bool vl_float_is_operand(Arg a);
/* Is it arithmetic of which the result is a float? */
bool vl_float_gives(const FloatTypes *t, uint32_t at);
/* A comparison of which an operand is a float. */
bool vl_float_compares(const FloatTypes *t, const Ins *ins);
bool vl_float_is_sqrt(const IrFunction *f, const Ins *ins);
/* Does it go round, to the function's beginning? */
bool vl_float_goes_round(const IrFunction *f, const Ins *ins);
/* An instruction that the loop leaves to the first code. */
bool vl_float_stops(const IrFunction *f, const Ins *ins);

/* Is there anything that tells of floats? A quick look at what most functions have not. */
bool vl_float_is_told_of(const IrFunction *f);
/* Notes a small function over floats, which loops that come later may have in place. */
void vl_float_note(Core *c, const IrFunction *f);
/* The function with such in place of their calls, for a loop alone; f itself if there are none. An error in them goes
 * to LABEL_CLAUSE. */
const IrFunction *vl_float_inline(const Core *c, const IrFunction *f);

/* The loop, not yet finished, or NULL. The first code's entry is then `*first`, its own f->entry. */
IrFunction *vl_float_loop(const IrFunction *f, uint32_t *first);

#endif
