/* What a closure (BOX_FUN) points to: its code and its identity. Owned by the module's version. */
#ifndef VL_FUN_H
#define VL_FUN_H

#include "code/frame.h"
#include "heap/refbin.h"
#include "term/mfa.h"

typedef struct FunEntry {
  FunIdentity identity; /* first: see term/mfa.h */
  const Word *entry;    /* the captured terms are expected behind the arguments */
  Term function;        /* name of the function that is the body */
  struct ModuleCode *code;
  RefBin *holder; /* of temporary code, else NULL */
} FunEntry;

static inline const FunEntry *fun_entry_of(Term fun) {
  return (const FunEntry *)(uintptr_t)box_ptr(fun)[FUN_ENTRY];
}

#endif
