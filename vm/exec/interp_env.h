/* How the interpreter does what op_env.h leaves to the engine. Included inside interp.c alone. */

#define DISPATCH() goto *(const void *)pc[0]
/* As if the op began with that word. */
#define DISPATCH_AS(word) goto *(const void *)(word)
/* Within a run of fused ops the next one follows. */
#define FALL(label) \
  do {              \
    pc = NEXT_PC;   \
    goto label;     \
  } while (0)
#define LEAVE(result) return (result)
#define YIELD_AT(entry, arity)   \
  do {                           \
    p->live = (uint16_t)(arity); \
    pc = (entry);                \
    goto yield;                  \
  } while (0)

/* The op is run again afterwards. */
#define COLLECT(words)             \
  do {                             \
    need = (words) + HEAP_RESERVE; \
    after = NEXT_PC;               \
    goto collect;                  \
  } while (0)

/* State is saved, an error is pending: to the handler. */
#define RAISE_SAVED() \
  do {                \
    after = NEXT_PC;  \
    goto raise;       \
  } while (0)
/* The builtin that raised is no part of the stack: its caller is on top. */
#define RAISE_IN_CALLER() \
  do {                    \
    after = NULL;         \
    goto raise;           \
  } while (0)

/* A builtin was called: what now? */
#define FINISH(call)  \
  do {                \
    outcome = (call); \
    goto called;      \
  } while (0)

#include "exec/op_env.h"
