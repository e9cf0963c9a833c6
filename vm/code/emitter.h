/* Building the code of one module, op by op.
 *
 * The typed emitters, one function for each op (vl_emit_move, vl_emit_call, ...), are
 * generated from vm/ops and declared in emit.gen.h; each appends to the Emitter's code in
 * the file's encoding. Labels, atoms, literals, imports, closure bodies, exports and source
 * positions are collected beside it. writer.h makes the image.
 *
 * Which registers a collection must keep is nobody's business here: the verifier finds it.
 *
 * Out of memory is sticky: emitting goes on without effect, and vl_emitter_failed (and the
 * writer) tell. Terms handed in are lent until the image is written. One thread. */
#ifndef VL_EMITTER_H
#define VL_EMITTER_H

#include "base/alloc.h"
#include "term/atom.h"
#include "term/mfa.h"

typedef enum OperandTag {
  OPD_X,       /* register number */
  OPD_Y,       /* frame slot number */
  OPD_SMALL,   /* integer, |value| < 2^56 */
  OPD_ATOM,    /* index into the emitter's atoms */
  OPD_NIL,     /* value 0 */
  OPD_LITERAL, /* index into the emitter's literals */
  OPD_UINT,    /* a number or a label inside a list */
} OperandTag;

typedef struct Operand {
  OperandTag tag;
  int64_t value;
} Operand;

typedef struct Emitter Emitter;

/* An emitter for the module of that name (an atom); NULL when memory is out. */
Emitter *vl_emitter_new(Alloc *a, Term module) VL_MUST_CHECK;
void vl_emitter_free(Emitter *e);
/* Has an allocation failed, or a limit been passed? */
bool vl_emitter_failed(const Emitter *e);

/* -- Operands -- */

static inline Operand opd_x(uint32_t n) {
  return (Operand){OPD_X, n};
}
static inline Operand opd_y(uint32_t n) {
  return (Operand){OPD_Y, n};
}
static inline Operand opd_uint(uint32_t n) {
  return (Operand){OPD_UINT, n};
}
static inline Operand opd_label(uint32_t label) {
  return (Operand){OPD_UINT, label};
}
/* Does the operand itself hold the term: an atom, nil, a small integer that fits? A table to select by takes no others.
 */
bool opd_is_immediate(Term term);
/* Any term as a constant: immediate, or interned as a literal. */
Operand opd_term(Emitter *e, Term term);

static inline bool opd_equal(Operand a, Operand b) {
  return a.tag == b.tag && a.value == b.value;
}
static inline bool opd_is_const(Operand o) {
  return o.tag >= OPD_SMALL && o.tag <= OPD_LITERAL;
}

/* -- Tables -- */

/* A fresh label, never 0; vl_emit_label places it. */
uint32_t vl_emit_new_label(Emitter *e);

uint32_t vl_emitter_atom(Emitter *e, Term atom);
uint32_t vl_emitter_literal(Emitter *e, Term term);
uint32_t vl_emitter_import(Emitter *e, Term module, Term function, uint32_t arity);
/* What the index is of. */
Mfa vl_emitter_import_at(const Emitter *e, uint32_t row);
/* The function of that name and arity at the entry label can be called from outside. */
void vl_emitter_export(Emitter *e, Term function, uint32_t arity, uint32_t entry);
/* A closure body: a function whose arity counts the call's arguments only; entered with the
 * arguments in x0.. and the captured terms after them. */
uint32_t vl_emitter_fun(Emitter *e, Term function, uint32_t arity, uint32_t captured, uint32_t entry);

/* A source position for vl_emit_line. `file` is the index of vl_emitter_file. */
uint32_t vl_emitter_file(Emitter *e, const char *path, size_t bytes);
uint32_t vl_emitter_line(Emitter *e, uint32_t file, uint32_t line);
/* The position inside a call of module:function/arity that was inlined at the position
 * `caller` (itself a result of these functions): a stack trace shows both frames. */
uint32_t vl_emitter_line_inlined(Emitter *e, uint32_t file, uint32_t line, Term module, Term function, uint32_t arity,
                                 uint32_t caller);

/* Terms kept with the module: attributes (keyword list) and compile info, as module_info gives them;
 * docs, as Code.fetch_docs gives them. TERM_NONE or not called: none. */
void vl_emitter_attributes(Emitter *e, Term attributes);
void vl_emitter_compile_info(Emitter *e, Term info);
void vl_emitter_docs(Emitter *e, Term docs);

/* -- For the generated emitters -- */

void vl_emitter_op(Emitter *e, uint8_t op);
void vl_emitter_uint(Emitter *e, uint64_t n);
void vl_emitter_operand(Emitter *e, Operand o);

#include "emit.gen.h"

#endif
