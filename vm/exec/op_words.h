/* Operands of op bodies that lie in the words of loaded code. */

#define GET(kind, i) GET_##kind(pc[i])
#define GET_x(w) (*(Term *)((char *)x + (w)))
#define GET_y(w) (*(Term *)((char *)E + (w)))
#define GET_c(w) ((Term)(w))
#define GET_i(w) ((Term)(w))
#define GET_s(w) ((Term)(w))
/* Registers of general operands are told from constants by value: see code/operand.h. */
#define GET_v(w) (VL_LIKELY(operand_is_const(w)) ? (Term)(w) : *operand_place(x, E, (w)))

#define IS_CONST(kind, i) IS_CONST_##kind(pc[i])
#define IS_CONST_x(w) false
#define IS_CONST_y(w) false
#define IS_CONST_c(w) true
#define IS_CONST_i(w) true
#define IS_CONST_s(w) true
#define IS_CONST_v(w) operand_is_const(w)

#define SAME(left, kind, i, right) (IS_WORD_##kind ? left == right : vl_equal_exact(left, right))

#define PUT(kind, i, value) PUT_##kind(pc[i], value)
#define PUT_x(w, value) (*(Term *)((char *)x + (w)) = (value))
#define PUT_y(w, value) (*(Term *)((char *)E + (w)) = (value))
#define PUT_v(w, value) (*operand_place(x, E, (w)) = (value))

/* Float registers lie behind the x registers. */
#define F_PLACE(i) (*(double *)(void *)((char *)x + pc[i]))
#define TERM(i) ((Term)pc[i])
#define NUM(i) ((size_t)pc[i])
#define WORD_OF(i) (pc[i])
#define LABEL(i) ((const Word *)(uintptr_t)pc[i])
#define EXPORT(i) ((Export *)(uintptr_t)pc[i])
#define EXPORT_ENTRY(i) export_target(EXPORT(i))

/* Counts of words in use as distances, and what depends on one. */
#define RESERVE(i) (E -= NUM(i))
#define RELEASE(i) (E += NUM(i))
#define HAS_ROOM(i) (ROOM() >= NUM(i) + HEAP_RESERVE)
#define ELEMENT(t, i) tuple_at(t, NUM(i))
#define IS_TUPLE_OF(t, i) is_tuple_of(t, NUM(i))

/* A list: its count, then its items. */
#define COUNT(i) ((size_t)pc[i])
#define ITEMS(i) (pc + (i) + 1)
#define WORD(i, n) (ITEMS(i)[n])
#define ITEM(i, n) GET_v(WORD(i, n))
#define PUT_ITEM(i, n, value) PUT_v(WORD(i, n), value)
