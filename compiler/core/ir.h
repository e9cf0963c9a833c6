/* The IR of one function: a line of instructions over variables.
 *
 * An instruction is an op of vm/ops, or one of IrOp that the back end makes several ops of;
 * operands stand in the order of the op's table, those of its list behind the fixed ones. A
 * variable may be assigned at several places (a join: each branch moves its value there), and
 * every read has an assignment before it on every way. The order of instructions is the order
 * of the code, and jumps go forward only, but for the loops of a receive. So the line needs no
 * graph: one pass from the end to the start finds what is live.
 *
 * Nobody here thinks of registers, frames or heap room: vl_ir_finish (finish.c) does. Everything
 * lives in the unit's arena. Memory out ends the compile (expand/host.h). */
#ifndef VC_IR_H
#define VC_IR_H

#include "code/emitter.h"
#include "code/ops.h"
#include "core/core.h"

typedef uint32_t Var;
typedef uint32_t Label;

enum {
  LABEL_NONE = 0,   /* as fail operand of an op that can raise: it raises */
  LABEL_CLAUSE = 1, /* no clause of the function matches: function_clause. Only before the first call */
};

typedef enum IrOp {
  IR_CALL = 256, /* entry (emitter's label), dst, arguments: a function of this module */
  IR_CALL_EXT,   /* import, dst, arguments */
  IR_CALL_FUN,   /* fun, dst, arguments */
  IR_APPLY,      /* module, function, dst, arguments: the names are values */
  IR_RETURN,     /* value */
  IR_CATCH,      /* try number, class, reason, trace: first at a handler; the three are assigned */
  IR_AGAIN,      /* loop label, entry, a term for each parameter (or none), then a float for each (or none): the next
                  * round of a loop whose floats are in float registers (floats.h) */
} IrOp;

/* Arguments of IR_AGAIN before those of the parameters. */
enum { AGAIN_FIXED = 2 };

typedef enum ArgKind {
  ARG_NONE,   /* as dst of a call: a tail call */
  ARG_VAR,    /* read or assigned, as the operand says */
  ARG_TERM,   /* a constant, lent until the image is written */
  ARG_NUMBER, /* a plain number: size, arity, flags, index of the emitter's tables, number of a try */
  ARG_LABEL,
} ArgKind;

/* What an instruction does with an argument: known when it is on the line. */
typedef enum ArgRole { ROLE_NONE, ROLE_READ, ROLE_WRITE, ROLE_TARGET } ArgRole;

typedef struct Arg {
  uint8_t kind; /* ArgKind */
  uint8_t role; /* ArgRole */
  uint32_t n;   /* VAR, NUMBER, LABEL */
  Term term;    /* TERM */
} Arg;

typedef struct Ins {
  uint16_t op;
  uint16_t flags; /* OPF_.., as of the ops it becomes */
  uint32_t count;
  uint32_t line;
  Label handler; /* where an exception here goes, or LABEL_NONE: out of the function */
  Arg *args;
} Ins;

typedef struct IrFunction {
  CompileUnit *unit;
  Emitter *emitter;
  Term name;      /* atom, for stack traces */
  uint32_t arity; /* parameters; they are the variables 0 .. arity-1 */
  uint32_t entry; /* emitter's label */
  bool temporary; /* of code that is never published */
  uint32_t file;  /* vl_emitter_file */
  uint32_t vars, labels, tries;
  Var floats; /* those from here on are floats in float registers: operands of the ops f_.. alone; 0: there are none */
  uint32_t count, room;
  Ins *ins;
  uint32_t line; /* of the instructions that are added; 0: unknown */
  Label handler; /* of the instructions that are added */
} IrFunction;

static inline Arg ir_var(Var v) {
  return (Arg){ARG_VAR, ROLE_NONE, v, TERM_NONE};
}
static inline Arg ir_term(Term t) {
  return (Arg){ARG_TERM, ROLE_NONE, 0, t};
}
static inline Arg ir_number(uint32_t n) {
  return (Arg){ARG_NUMBER, ROLE_NONE, n, TERM_NONE};
}
static inline Arg ir_label(Label l) {
  return (Arg){ARG_LABEL, ROLE_NONE, l, TERM_NONE};
}
static inline Arg ir_none(void) {
  return (Arg){ARG_NONE, ROLE_NONE, 0, TERM_NONE};
}

/* A function without instructions. */
IrFunction *vl_ir_new(CompileUnit *u, Emitter *e, Term name, uint32_t arity, uint32_t entry);

/* -- Adding to the line -- */

static inline Var ir_new_var(IrFunction *f) {
  return f->vars++;
}
static inline Label ir_new_label(IrFunction *f) {
  return f->labels++;
}
/* A number for OP_try_begin, OP_try_end and IR_CATCH; the back end finds its frame slots. */
static inline uint32_t ir_new_try(IrFunction *f) {
  return f->tries++;
}
/* Copies the arguments. What cannot be reached (behind an op that ends) may be added; it is dropped. */
void vl_ir_add(IrFunction *f, uint16_t op, size_t n, const Arg *args);
#define IR(f, op, ...) \
  vl_ir_add((f), (op), sizeof((const Arg[]){__VA_ARGS__}) / sizeof(Arg), (const Arg[]){__VA_ARGS__})
/* Names the place of the next instruction. */
void vl_ir_place(IrFunction *f, Label l);
/* Can control come to the end of the line? False behind a jump, a return, a raise. */
bool vl_ir_is_open(const IrFunction *f);

/* -- The back end: finish.c -- */

/* Places values in registers and frame slots and writes the function through the emitter: label,
 * func_info, entry label, code. False with *error when the function is too large for the machine. */
bool vl_ir_finish(IrFunction *f, CoreError *error) VL_MUST_CHECK;

#endif
