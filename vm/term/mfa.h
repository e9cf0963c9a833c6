/* A function by name: module, function, arity. Plain data, copied freely. */
#ifndef VL_MFA_H
#define VL_MFA_H

#include "term/box.h"

typedef struct Mfa {
  Term module, function; /* atoms; module TERM_NONE: no function */
  uint32_t arity;
} Mfa;

/* What tells one fun from another: the first member of the loader's FunEntry (code/fun.h). */
typedef struct FunIdentity {
  Term module;
  uint32_t index; /* among the module's funs */
  uint32_t uniq;  /* of the module's version */
  uint32_t arity; /* without the captured terms */
  uint32_t captured;
} FunIdentity;

/* A BOX_FUN points to its FunIdentity, a BOX_EXPORT to the Mfa that its export slot begins with. */
static inline const FunIdentity *fun_identity(Term t) {
  return (const FunIdentity *)(uintptr_t)box_ptr(t)[FUN_ENTRY];
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
