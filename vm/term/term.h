/* What a word means.
 *
 *   ...11  small integer, 62 bits, value in the upper bits
 *   ...00  pointer to a boxed object (its first word is a header)
 *   ...01  pointer to a cons cell (two words: head, tail)
 *   ...10  other immediates and headers, by the low four bits:
 *            0010  atom        index << 4
 *            0110  local pid   instance:12 serial:24 index:24
 *            1010  by the low eight bits: 0x0A the empty list, 0x1A a local port
 *            1110  header of a boxed object: size << 10 | kind << 4
 *
 * The all-zero word is never a term: it is TERM_NONE, the failure value of
 * builtins and the forwarding mark in the head of a moved cons. A header's word
 * in a moved boxed object is replaced by the new address, which the low bits
 * tell from a header. Everything here is inline, checked in debug builds, and
 * allocates nothing. This header and box.h alone do pointer arithmetic. */
#ifndef VL_TERM_H
#define VL_TERM_H

#include "base/base.h"

#include <string.h>

typedef uint64_t Term;

enum { TAG_BOXED = 0, TAG_CONS = 1, TAG_OTHER = 2, TAG_SMALL = 3, TAG_MASK = 3 };
enum { SUB_ATOM = 0x2, SUB_PID = 0x6, SUB_SPECIAL = 0xA, SUB_HEADER = 0xE, SUB_MASK = 0xF };

#define TERM_NONE ((Term)0)
#define NIL ((Term)0x0A)

#define SMALL_BITS 62
#define SMALL_MAX ((int64_t)(UINT64_C(1) << (SMALL_BITS - 1)) - 1)
#define SMALL_MIN (-SMALL_MAX - 1)

/* -- Small integers -- */

static inline bool is_small(Term t) {
  return (t & TAG_MASK) == TAG_SMALL;
}
static inline bool are_both_small(Term a, Term b) {
  return (a & b & TAG_MASK) == TAG_SMALL;
}
static inline bool fits_small(int64_t i) {
  return i >= SMALL_MIN && i <= SMALL_MAX;
}
static inline Term make_small(int64_t i) {
  vl_assert(fits_small(i));
  return ((Term)i << 2) | TAG_SMALL;
}
static inline int64_t small_value(Term t) {
  vl_assert(is_small(t));
  return (int64_t)t >> 2;
}

/* -- Immediates -- */

static inline bool is_nil(Term t) {
  return t == NIL;
}
static inline bool is_atom(Term t) {
  return (t & SUB_MASK) == SUB_ATOM;
}
static inline Term make_atom(uint32_t index) {
  return ((Term)index << 4) | SUB_ATOM;
}
static inline uint32_t atom_index(Term t) {
  vl_assert(is_atom(t));
  return (uint32_t)(t >> 4);
}

#define PID_INDEX_BITS 24
#define PID_SERIAL_BITS 24
#define PID_INSTANCE_BITS 12

static inline bool is_pid(Term t) {
  return (t & SUB_MASK) == SUB_PID;
}
static inline Term make_pid(uint32_t instance, uint32_t serial, uint32_t index) {
  vl_assert(instance < (1u << PID_INSTANCE_BITS) && serial < (1u << PID_SERIAL_BITS) && index < (1u << PID_INDEX_BITS));
  return ((Term)instance << 52) | ((Term)serial << 28) | ((Term)index << 4) | SUB_PID;
}
static inline uint32_t pid_instance(Term t) {
  return (uint32_t)(t >> 52);
}
static inline uint32_t pid_serial(Term t) {
  return (uint32_t)(t >> 28) & ((1u << PID_SERIAL_BITS) - 1);
}
static inline uint32_t pid_index(Term t) {
  return (uint32_t)(t >> 4) & ((1u << PID_INDEX_BITS) - 1);
}

static inline bool is_port(Term t) {
  return (t & 0xFF) == 0x1A;
}
static inline Term make_port(uint32_t instance, uint32_t index) {
  return ((Term)instance << 52) | ((Term)index << 8) | 0x1A;
}
static inline uint32_t port_index(Term t) {
  return (uint32_t)(t >> 8);
}

/* Any word that is no pointer. */
static inline bool is_immediate(Term t) {
  return (t & TAG_OTHER) != 0;
}

/* -- Cons cells -- */

static inline bool is_cons(Term t) {
  return (t & TAG_MASK) == TAG_CONS;
}
static inline bool is_list(Term t) {
  return is_cons(t) || is_nil(t);
}
static inline Term *cons_ptr(Term t) {
  vl_assert(is_cons(t));
  return (Term *)(uintptr_t)(t - TAG_CONS);
}
static inline Term cons_head(Term t) {
  return cons_ptr(t)[0];
}
static inline Term cons_tail(Term t) {
  return cons_ptr(t)[1];
}
/* Writes a cell at `at` (two words owned by the caller) and gives its term. */
static inline Term make_cons(Term *at, Term head, Term tail) {
  at[0] = head;
  at[1] = tail;
  return (Term)(uintptr_t)at | TAG_CONS;
}

/* -- Boxed objects: see box.h for the layout of each kind -- */

typedef enum BoxKind {
  BOX_TUPLE,
  BOX_FLOAT,
  BOX_BIGPOS,
  BOX_BIGNEG,
  BOX_REF,
  BOX_FUN,
  BOX_EXPORT,
  BOX_MAP,            /* flat map: keys tuple, then values */
  BOX_HAMT,           /* root of a large map */
  BOX_HAMT_NODE,      /* inner node, never seen by the language */
  BOX_HAMT_COLLISION, /* entries of one hash, never seen by the language */
  BOX_BIN_HEAP,
  BOX_BIN_REF,
  BOX_BIN_SUB,
  BOX_MATCH, /* match context, never seen by the language */
  BOX_KIND_COUNT
} BoxKind;

static inline bool is_header(Term w) {
  return (w & SUB_MASK) == SUB_HEADER;
}
/* `size` counts the words after the header. */
static inline Term make_header(BoxKind kind, size_t size) {
  return ((Term)size << 10) | ((Term)kind << 4) | SUB_HEADER;
}
static inline BoxKind header_kind(Term w) {
  vl_assert(is_header(w));
  return (BoxKind)((w >> 4) & 0x3F);
}
static inline bool header_is(Term w, BoxKind kind) {
  return (w & ((Term)0x3F << 4 | SUB_MASK)) == make_header(kind, 0);
}
static inline size_t header_size(Term w) {
  vl_assert(is_header(w));
  return (size_t)(w >> 10);
}

static inline bool is_boxed(Term t) {
#ifdef VL_TERMS_ONLY /* where nothing is TERM_NONE */
  return (t & TAG_MASK) == TAG_BOXED;
#else
  return (t & TAG_MASK) == TAG_BOXED && t != TERM_NONE;
#endif
}
static inline Term *box_ptr(Term t) {
  vl_assert(is_boxed(t));
  return (Term *)(uintptr_t)t;
}
static inline Term make_box(const Term *at) {
  return (Term)(uintptr_t)at;
}
static inline BoxKind box_kind(Term t) {
  return header_kind(box_ptr(t)[0]);
}
static inline size_t box_size(Term t) {
  return header_size(box_ptr(t)[0]);
}
static inline bool is_kind(Term t, BoxKind kind) {
  return is_boxed(t) && header_is(box_ptr(t)[0], kind);
}

/* -- Tuples -- */

static inline bool is_tuple(Term t) {
  return is_kind(t, BOX_TUPLE);
}
static inline size_t tuple_size(Term t) {
  vl_assert(is_tuple(t));
  return box_size(t);
}
/* The elements, contiguous; index 0 is the first. */
static inline Term *tuple_elements(Term t) {
  return box_ptr(t) + 1;
}
static inline Term tuple_at(Term t, size_t i) {
  vl_assert(is_tuple(t) && i < tuple_size(t));
  return box_ptr(t)[1 + i];
}
static inline bool is_tuple_of(Term t, size_t size) {
  return is_boxed(t) && box_ptr(t)[0] == make_header(BOX_TUPLE, size);
}

/* -- Numbers -- */

static inline bool is_float(Term t) {
  return is_kind(t, BOX_FLOAT);
}
static inline double float_value(Term t) {
  double d;
  memcpy(&d, box_ptr(t) + 1, sizeof d);
  return d;
}
static inline bool is_big(Term t) {
  return is_boxed(t) && (box_kind(t) == BOX_BIGPOS || box_kind(t) == BOX_BIGNEG);
}
static inline bool is_integer(Term t) {
  return is_small(t) || is_big(t);
}
static inline bool is_number(Term t) {
  return is_integer(t) || is_float(t);
}

/* -- References, funs, maps, bitstrings -- */

static inline bool is_ref(Term t) {
  return is_kind(t, BOX_REF);
}
static inline bool is_fun(Term t) {
  return is_boxed(t) && (box_kind(t) == BOX_FUN || box_kind(t) == BOX_EXPORT);
}
static inline bool is_map(Term t) {
  return is_boxed(t) && (box_kind(t) == BOX_MAP || box_kind(t) == BOX_HAMT);
}
static inline bool is_bitstring(Term t) {
  return is_boxed(t) && box_kind(t) >= BOX_BIN_HEAP && box_kind(t) <= BOX_BIN_SUB;
}

#endif
