/* The back end's view of one function, filled pass by pass:
 *
 *   live.c   what is reachable, what is used; the ranges of each variable
 *   frame.c  where the frame is made
 *   regs.c   x registers and frame slots
 *   emit.c   ops
 *
 * Places on the line are counted in half steps: instruction i reads at place_read(i), writes at
 * place_write(i); the parameters are written at 0. */
#ifndef VC_FINISH_H
#define VC_FINISH_H

#include "code/format.h"
#include "core/flow.h"

#define NO_REGISTER UINT16_MAX
#define PLACE_NEVER UINT32_MAX

/* A stretch of the line where a variable is live, both ends in it. */
typedef struct Range {
  uint32_t start, end;
  struct Range *next; /* later on the line */
} Range;

typedef struct VarInfo {
  Range *ranges;
  bool in_frame;   /* lives over a call, or into a handler: in a frame slot */
  uint16_t slot;   /* when in_frame */
  uint16_t x;      /* register: of a parameter its own, of others when not in_frame */
  uint16_t wanted; /* the register it would best be in, or NO_REGISTER */
  uint32_t x_end;  /* of a parameter in the frame: the last place where it is wanted in its register */
} VarInfo;

typedef struct LabelInfo {
  uint64_t *live; /* bits of variables; NULL: nobody jumps here */
  uint32_t at;    /* instruction that places it */
  bool is_target, is_loop;
  bool framed, from_unframed; /* frame.c: jumped to with a frame; without */
  uint32_t emitted;           /* emitter's label, 0: none yet */
} LabelInfo;

typedef struct Finish {
  IrFunction *f;
  VarInfo *vars;
  LabelInfo *labels;
  bool *dropped;       /* by instruction: not reachable, or without use */
  bool *enters;        /* by instruction: the frame is made before it */
  bool *framed;        /* by instruction: there is a frame, once it has been made */
  uint32_t words;      /* of a set of variables */
  uint16_t *try_slots; /* by try: the first of two */
  uint16_t slots;      /* of the frame */
  bool again;          /* variables have been moved to the frame: all that follows frame.c anew */
  const char *error;
} Finish;

/* Where floats that change places are put aside. */
enum { SCRATCH_F = MAX_F - 1 };

static inline bool var_is_float(const IrFunction *f, Var v) {
  return f->floats && v >= f->floats;
}
static inline uint32_t place_read(uint32_t i) {
  return 2 * i + 2;
}
static inline uint32_t place_write(uint32_t i) {
  return 2 * i + 3;
}
static inline bool var_is_parameter(const Finish *x, Var v) {
  return v < x->f->arity;
}
/* Is the variable live at the place? */
static inline bool var_is_live(const Finish *x, Var v, uint32_t place) {
  for (const Range *r = x->vars[v].ranges; r && r->start <= place; r = r->next)
    if (place <= r->end) return true;
  return false;
}

void vl_finish_live(Finish *x);
void vl_finish_frame(Finish *x);
void vl_finish_regs(Finish *x);
void vl_finish_emit(Finish *x);

#endif
