/* Calls whose target is known only when they run. All give an address to continue at, with the
 * arguments in x[0..arity) and p->live set, or NULL with an error pending: then the op goes to
 * vl_raise_from with its own pc. */
#ifndef VL_APPLY_H
#define VL_APPLY_H

#include "code/export.h"
#include "proc/process.h"

#define APPLY_MAX_ARITY 250

/* Where a function is noted that was applied by name. */
static inline Applied *vl_applied_slot(Registers *regs, Term module, Term function, size_t arity) {
  uint64_t hash = (module + function * 31 + arity * 16) >> 4;
  return &regs->applied[(hash ^ hash >> 8) % APPLIED_SLOTS];
}
/* Where M in x[arity], F in x[arity + 1] leads, if it was applied before and is there still; else NULL. */
static inline const Word *vl_apply_known(Registers *regs, size_t arity) {
  Term module = regs->x[arity], function = regs->x[arity + 1];
  const Applied *a = vl_applied_slot(regs, module, function, arity);
  if (a->mfa.module != module || a->mfa.function != function || a->mfa.arity != arity) return NULL;
  const Word *target = export_target(a->export);
  return target == export_stub(a->export, STUB_UNDEFINED) ? NULL : target;
}

/* apply: M in x[arity], F in x[arity + 1]. */
const void *vl_apply_mfa(Process *p, uint32_t arity);
/* call_fun: the fun in x[arity]; captured terms are put behind the arguments. Raises badfun, badarity. */
const void *vl_apply_fun(Process *p, uint32_t arity);
/* apply(M, F, list); `function` TERM_NONE: apply(Fun, list) with the fun in `module`. */
const void *vl_apply_list(Process *p, Term module, Term function, Term list);
/* The target of a call to a function that may not be loaded: loads its module if there is one to
 * load, else :error_handler.undefined_function/3, else error:undef. x[0..arity) hold the arguments. */
const void *vl_apply_undefined(Process *p, const Mfa *mfa);
/* The entry of an exported function, its module loaded if need be; NULL if there is none. An error is pending when
 * there was no memory to load it. */
const void *vl_apply_exported(Process *p, Mfa mfa);

#endif
