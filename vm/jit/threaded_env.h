/* How threaded code does what op_env.h leaves to the engine: an op is a function that ends by jumping to
 * the next one, with the machine's state in the argument registers. Included inside threaded.c alone.
 *
 * No body takes the address of a local variable: the compiler would not make the last call a jump. */

#define DISPATCH() DISPATCH_AS(pc[0])
/* As if the op began with that word. */
#define DISPATCH_AS(word) return ((OpFunction *)(uintptr_t)(word))(x, E, pc, any_number(), HP, reds)
#define LEAVE(result) return (result)
#define YIELD_AT(entry, arity) return vl_threaded_yield(x, E, entry, arity, HP, reds)

/* The op is run again afterwards. */
#define COLLECT(words)                                                           \
  do {                                                                           \
    SAVE();                                                                      \
    if (!vl_engine_collect(p, (words) + HEAP_RESERVE, NEXT_PC)) LEAVE(RUN_EXIT); \
    LOAD();                                                                      \
    AGAIN(T_break_local);                                                        \
  } while (0)

#define RAISE_AT(place)                            \
  do {                                             \
    if (!vl_raise_from(p, place)) LEAVE(RUN_EXIT); \
    LOAD();                                        \
    GO(p->pc);                                     \
  } while (0)
/* State is saved, an error is pending: to the handler. */
#define RAISE_SAVED() RAISE_AT(NEXT_PC)
/* The builtin that raised is no part of the stack: its caller is on top. */
#define RAISE_IN_CALLER() RAISE_AT(NULL)

/* A builtin was called: what now? */
#define FINISH(call)                   \
  do {                                 \
    CallOutcome outcome = (call);      \
    LOAD();                            \
    switch (outcome) {                 \
    case CALL_RETURN: RETURN();        \
    case CALL_GO: GO(p->pc);           \
    case CALL_YIELD: LEAVE(RUN_YIELD); \
    case CALL_WAIT: LEAVE(RUN_WAIT);   \
    case CALL_DIRTY: LEAVE(RUN_DIRTY); \
    case CALL_EXIT: LEAVE(RUN_EXIT);   \
    }                                  \
    __builtin_unreachable();           \
  } while (0)

#include "exec/op_env.h"
