/* Op bodies as stencils: C functions whose operands are holes, addresses of symbols that nobody defines. The extractor
 * (gen/stencils.py) cuts their machine code out; vm/jit/assemble.c fills the holes. Included by stencils.c alone.
 *
 * A stencil holds the fast ways of an op. What it leaves out (BAIL) the op's function does (jit/threaded.h), from the
 * beginning: so a body bails before it has changed anything. */

/* -- Holes -- */

/* Symbol vl_hole_WHAT_OPERAND: 32 bits that depend on an operand's word. */
#define HOLE(what, i) HOLE_(what, i)
#define HOLE_(what, i)                        \
  ({                                          \
    extern const char vl_hole_##what##_##i[]; \
    (uintptr_t) vl_hole_##what##_##i;         \
  })
/* 64 bits: an operand's word, the address of this op or of the next one. */
#ifdef __aarch64__
#define WIDE_LOAD(name)                        \
  "movz %0, #:abs_g3:vl_wide_" #name "\n\t"    \
  "movk %0, #:abs_g2_nc:vl_wide_" #name "\n\t" \
  "movk %0, #:abs_g1_nc:vl_wide_" #name "\n\t" \
  "movk %0, #:abs_g0_nc:vl_wide_" #name
#else
#define WIDE_LOAD(name) "movabsq $vl_wide_" #name ", %0"
#endif
#define WIDE(name)                     \
  ({                                   \
    uintptr_t wide;                    \
    asm(WIDE_LOAD(name) : "=r"(wide)); \
    wide;                              \
  })
#define WIDE_OPERAND(i) WIDE_OPERAND_(i)
#define WIDE_OPERAND_(i) WIDE(i)
#define THIS_PC ((const Word *)WIDE(this))
#define NEXT_PC ((const Word *)WIDE(next))

#define GET(kind, i) GET_##kind(i)
#define GET_x(i) (*(Term *)((char *)x + HOLE(word, i)))
#define GET_y(i) (*(Term *)((char *)E + HOLE(word, i)))
#define GET_i(i) ((Term)HOLE(word, i))
#define GET_s(i) ((Term)HOLE(word, i))
#define GET_c(i) ((Term)WIDE_OPERAND(i))
#define PUT(kind, i, value) PUT_##kind(i, value)
#define PUT_x(i, value) (GET_x(i) = (value))
#define PUT_y(i, value) (GET_y(i) = (value))

enum { IS_CONST_x = 0, IS_CONST_y = 0, IS_CONST_c = 1, IS_CONST_i = 1, IS_CONST_s = 1 };
#define IS_CONST(kind, i) IS_CONST_##kind

#define F_PLACE(i) (*(double *)(void *)((char *)x + HOLE(word, i)))
#define TERM(i) ((Term)HOLE(word, i))
#define NUM(i) ((size_t)HOLE(word, i))
#define LABEL(i) ((const Word *)WIDE_OPERAND(i))
#define EXPORT_ENTRY(i) export_target((const Export *)WIDE_OPERAND(i))

#define RESERVE(i) (E = (Term *)((char *)E - HOLE(bytes, i)))
#define RELEASE(i) (E = (Term *)((char *)E + HOLE(bytes, i)))
#define HAS_ROOM(i) ((char *)E - (char *)HP >= (ptrdiff_t)(HOLE(bytes, i) + HEAP_RESERVE * sizeof(Term)))
#define TUPLE_HEADER(i) ((Term)HOLE(tuple, i))
#define HEAP_WORD() (*HP)
#define HEAP_WORD_AT(i) (*(Term *)((char *)HP + HOLE(bytes, i)))
#define GROW(i) (HP = (Term *)((char *)HP + HOLE(bytes, i)))
#define ELEMENT(t, i) (*(const Term *)((const char *)tuple_elements(t) + HOLE(bytes, i)))
#define IS_TUPLE_OF(t, i) (is_boxed(t) && box_ptr(t)[0] == (Term)HOLE(tuple, i))

/* -- Going on -- */

/* Functions of this type stand for places; the last call of a stencil is a jump there. */
typedef RunResult Place(Term *x, Term *E, const Word *pc, size_t spare, Term *HP, int64_t reds);
Place vl_go_next;
#define PLACE(i) PLACE_(i)
#define PLACE_(i) vl_go_##i
Place PLACE(1), PLACE(2), PLACE(3);
/* The op's stencil for floats. */
__attribute__((cold)) Place vl_go_floats;
/* This op's function; the end of the slice in front of a call. */
__attribute__((cold)) Place vl_go_function, vl_go_yield;

/* What the registers of the two arguments hold that say nothing here (jit/threaded.h). Not on the way to a place that
 * is cold: the compiler would no longer see that it is. */
#ifdef __x86_64__
#define IN_RDX "=d"
#define IN_RCX "=c"
#else
#define IN_RDX "=r"
#define IN_RCX "=r"
#endif
#define ANY(volatile, type, place) \
  ({                               \
    type any;                      \
    asm volatile("" : place(any)); \
    any;                           \
  })
#define ANY_PC ANY(volatile, const Word *, IN_RDX)
#define ANY_NUMBER ANY(volatile, size_t, IN_RCX)
#define COLD_PC ANY(, const Word *, IN_RDX)
#define COLD_NUMBER ANY(, size_t, IN_RCX)

#define NEXT() return vl_go_next(x, E, ANY_PC, ANY_NUMBER, HP, reds)
#define JUMP(i) return PLACE(i)(x, E, ANY_PC, ANY_NUMBER, HP, reds)
#define GO(target)                                                      \
  do {                                                                  \
    const Word *to = (target);                                          \
    return ((Place *)(uintptr_t)to[0])(x, E, to, ANY_NUMBER, HP, reds); \
  } while (0)
/* By the label of a row of a table of constants and labels. */
#define GO_ROW(rows, i) GO((const Word *)(uintptr_t)((const Word *)(uintptr_t)(rows))[2 * (i) + 1])
#define BAIL() return vl_go_function(x, E, THIS_PC, COLD_NUMBER, HP, reds)
#define YIELD_AT(entry, arity) return vl_go_yield(x, E, entry, arity, HP, reds)
/* A function of this module: the place is its machine code. */
#define CALL_ENTRY(i, n)                                      \
  do {                                                        \
    if (VL_UNLIKELY(--reds <= 0)) YIELD_AT(LABEL(i), NUM(n)); \
    JUMP(i);                                                  \
  } while (0)

/* -- Left to the op's function -- */

#ifdef VIAL_GC_STRESS
#define MUST_COLLECT(condition) true
#else
#define MUST_COLLECT(condition) (condition)
#endif
#define ENSURE_ROOM(i)                                   \
  do {                                                   \
    if (VL_UNLIKELY(MUST_COLLECT(!HAS_ROOM(i)))) BAIL(); \
  } while (0)
#define ENSURE(words)                                                       \
  do {                                                                      \
    if (VL_UNLIKELY(MUST_COLLECT(ROOM() < (words) + HEAP_RESERVE))) BAIL(); \
  } while (0)
#define BAD_ARGUMENT() BAIL()
#define RESOLVE(call) BAIL()
#define ENTER() (void)0
/* Floats have a stencil of their own, out of line: with both ways in one, the compiler keeps too much in registers. */
#define FLOATS(kind, dst, left, right, expression) return vl_go_floats(x, E, COLD_PC, COLD_NUMBER, HP, reds)
#define QUOTIENT(kind, dst, left, right) return vl_go_floats(x, E, COLD_PC, COLD_NUMBER, HP, reds)
#define TEST_FLOATS(i, left, comparison, right) return vl_go_floats(x, E, COLD_PC, COLD_NUMBER, HP, reds)
#define ARITH(fn, i, kind, dst, a, b, name) BAIL()
#define ARITH_LONG(work, fn, i, kind, dst, a, b, name) BAIL()
#define TEST_SLOWLY(i, condition) BAIL()
/* Two words that are not the same may still be equal terms when both lead to memory. */
#define SAME(left, kind, i, right)                                                               \
  ({                                                                                             \
    if (!IS_WORD_##kind && left != right && !is_immediate(left) && !is_immediate(right)) BAIL(); \
    left == right;                                                                               \
  })

#include "exec/op_flow.h"
