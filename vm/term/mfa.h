/* A function by name: module, function, arity. Plain data, copied freely. */
#ifndef VL_MFA_H
#define VL_MFA_H

#include "term/box.h"

#include <stdatomic.h>

typedef struct Mfa {
  Term module, function; /* atoms; module TERM_NONE: no function */
  uint32_t arity;
} Mfa;

/* A fun whose code is gone is called with no number of arguments. */
#define FUN_PURGED UINT32_MAX

/* What tells one fun from another: the first member of the loader's FunEntry (code/fun.h). */
typedef struct FunIdentity {
  Term module;
  uint32_t index; /* among the module's funs */
  uint32_t uniq;  /* of the module's version */
  uint32_t arity; /* without the captured terms */
  uint32_t captured;
  _Atomic uint32_t calls; /* how many arguments it takes now: the arity, or FUN_PURGED */
  /* Set by copies, for who purges: a copy for other places than heaps was made; one was, of a purged fun. */
  _Atomic bool stored, copied;
} FunIdentity;

/* A BOX_FUN points to its FunIdentity, a BOX_EXPORT to the Mfa that its export slot begins with. */
static inline FunIdentity *fun_identity(Term t) {
  return (FunIdentity *)(uintptr_t)box_ptr(t)[FUN_ENTRY];
}
static inline uint32_t fun_calls(Term t) {
  return atomic_load_explicit(&fun_identity(t)->calls, memory_order_relaxed);
}
static inline const Mfa *export_mfa(Term t) {
  return (const Mfa *)(uintptr_t)box_ptr(t)[EXPORT_SLOT];
}
/* How many terms it captured: behind them may lie what the language does not see (heap/hold.h). */
static inline size_t fun_env_size(Term t) {
  return fun_identity(t)->captured;
}
/* Of any fun. */
static inline uint32_t fun_arity(Term t) {
  return box_kind(t) == BOX_FUN ? fun_identity(t)->arity : export_mfa(t)->arity;
}

#endif
