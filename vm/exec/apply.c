#include "exec/apply.h"

#include "code/export.h"
#include "code/fun.h"
#include "code/module.h"
#include "proc/instance.h"

/* -- Functions by name -- */

/* Reads the arguments x[0..arity) into a list. */
static Term argument_list(Process *p, uint32_t arity) {
  return vl_list(&p->heap, arity, p->regs->x, NIL);
}

const void *vl_apply_exported(Process *p, Mfa mfa) {
  CodeServer *code = p->instance->code;
  const void *entry = vl_export_entry(code, mfa);
  if (entry || !p->instance->hooks.load_module) return entry;
  LoadOutcome outcome = p->instance->hooks.load_module(p->instance, mfa.module);
  if (outcome == LOAD_STARVED) vl_raise_system_limit(p);
  /* Loaded by another process perhaps, after the look above. */
  return outcome == LOAD_DONE ? vl_export_entry(code, mfa) : NULL;
}

static const void *raise_undefined(Process *p, const Mfa *mfa) {
  Term args = argument_list(p, mfa->arity);
  vl_raise(p, ATOM_error, ATOM_undef);
  p->regs->raised.args = args;
  p->regs->raised.frame = *mfa;
  return NULL;
}

/* The module has just been loaded: what its @on_load names comes before the call. */
static const void *through_on_load(Process *p, const Mfa *mfa, const void *entry) {
  const ModuleCode *m = vl_module_current(p->instance->code, mfa->module);
  Term function = m ? vl_module_take_on_load(m) : TERM_NONE;
  const Mfa handler = {ATOM_error_handler, ATOM_on_load, 4};
  const void *go = function == TERM_NONE ? NULL : vl_apply_exported(p, handler);
  Term args = go ? argument_list(p, mfa->arity) : TERM_NONE;
  if (args == TERM_NONE) return entry;
  p->regs->x[0] = mfa->module;
  p->regs->x[1] = function;
  p->regs->x[2] = mfa->function;
  p->regs->x[3] = args;
  p->live = 4;
  return go;
}

/* What is not there is looked for by the process's error handler, should it have another than the default. */
const void *vl_apply_undefined(Process *p, const Mfa *mfa) {
  const void *entry = vl_apply_exported(p, *mfa);
  p->live = (uint16_t)mfa->arity;
  if (entry) return through_on_load(p, mfa, entry);
  if (p->regs->raised.class != TERM_NONE) return entry;
  const Mfa handler = {p->error_handler, ATOM_undefined_function, 3};
  bool asked = handler.module != ATOM_error_handler && mfa->module != handler.module;
  entry = asked ? vl_apply_exported(p, handler) : NULL;
  Term args = entry ? argument_list(p, mfa->arity) : TERM_NONE;
  if (args == TERM_NONE) return p->regs->raised.class == TERM_NONE ? raise_undefined(p, mfa) : NULL;
  p->regs->x[0] = mfa->module;
  p->regs->x[1] = mfa->function;
  p->regs->x[2] = args;
  p->live = 3;
  return entry;
}

/* As if erlang:apply/3 had been asked. */
static const void *raise_bad_apply(Process *p, Term module, Term function, Term list) {
  const Term args[] = {module, function, list};
  vl_raise_badarg(p);
  p->regs->raised.frame = (Mfa){ATOM_erlang, ATOM_apply, VL_COUNT_OF(args)};
  p->regs->raised.args = vl_list(&p->heap, VL_COUNT_OF(args), args, NIL);
  return NULL;
}

const void *vl_apply_mfa(Process *p, uint32_t arity) {
  Term module = p->regs->x[arity], function = p->regs->x[arity + 1];
  p->tail = NULL;
  const Word *known = vl_apply_known(p->regs, arity);
  p->live = (uint16_t)arity;
  if (known) return known;
  if (!is_atom(module) || !is_atom(function)) return raise_bad_apply(p, module, function, argument_list(p, arity));
  const Mfa mfa = {module, function, arity};
  Export *export = vl_export_find(p->instance->code, mfa);
  /* Exports stay as long as the instance; where they lead changes. */
  if (export) *vl_applied_slot(p->regs, module, function, arity) = (Applied){mfa, export};
  return vl_apply_undefined(p, &mfa);
}

/* -- Funs -- */

static const void *raise_badarity(Process *p, Term fun, uint32_t arity) {
  vl_raise_tagged(p, ATOM_badarity, vl_tuple2(&p->heap, fun, argument_list(p, arity)));
  return NULL;
}

static const void *raise_badfun(Process *p, Term fun) {
  vl_raise_tagged(p, ATOM_badfun, fun);
  return NULL;
}

const void *vl_apply_fun(Process *p, uint32_t arity) {
  Term fun = p->regs->x[arity];
  p->tail = NULL;
  if (is_kind(fun, BOX_FUN)) {
    if (fun_arity(fun) != arity) return raise_badarity(p, fun, arity);
    if (fun_calls(fun) == FUN_PURGED) return raise_badfun(p, fun);
    size_t captured = fun_env_size(fun);
    memcpy(p->regs->x + arity, box_ptr(fun) + FUN_ENV, captured * sizeof(Term));
    p->live = (uint16_t)(arity + captured);
    return fun_entry_of(fun)->entry;
  }
  if (is_kind(fun, BOX_EXPORT)) {
    if (fun_arity(fun) != arity) return raise_badarity(p, fun, arity);
    return vl_apply_undefined(p, export_mfa(fun));
  }
  return raise_badfun(p, fun);
}

/* -- Argument lists -- */

/* Puts the elements into x0..; false when the list is improper or too long. */
static bool spread(Process *p, Term list, uint32_t *arity) {
  *arity = 0;
  for (; is_cons(list); list = cons_tail(list)) {
    if (*arity == APPLY_MAX_ARITY) return false;
    p->regs->x[(*arity)++] = cons_head(list);
  }
  return is_nil(list);
}

const void *vl_apply_list(Process *p, Term module, Term function, Term list) {
  uint32_t arity;
  if (!spread(p, list, &arity)) return raise_bad_apply(p, module, function == TERM_NONE ? NIL : function, list);
  if (function == TERM_NONE) {
    p->regs->x[arity] = module;
    return vl_apply_fun(p, arity);
  }
  p->regs->x[arity] = module;
  p->regs->x[arity + 1] = function;
  return vl_apply_mfa(p, arity);
}
