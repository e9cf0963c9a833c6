/* Raising. */
#include "bif/args.h"
#include "bif/bif.h"
#include "exec/raise.h"

/* The arguments to show in the first frame; `none` means the arity alone. */
static Term raise_with_args(Process *p, Term reason, Term arguments) {
  vl_raise(p, ATOM_error, reason);
  p->regs->raised.caller = true;
  p->regs->raised.args = arguments == ATOM_none ? TERM_NONE : arguments;
  return TERM_NONE;
}

Term bif_erlang_error_1(Process *p, const Term *args) {
  return raise_with_args(p, args[0], ATOM_none);
}

Term bif_erlang_error_2(Process *p, const Term *args) {
  return raise_with_args(p, args[0], args[1]);
}

/* Of the options [{error_info, Map}]. */
static Term error_info(Term options) {
  Term item;
  while (arg_next(&options, &item))
    if (is_tuple_of(item, 2) && tuple_at(item, 0) == ATOM_error_info) return tuple_at(item, 1);
  return TERM_NONE;
}

Term bif_erlang_error_3(Process *p, const Term *args) {
  raise_with_args(p, args[0], args[1]);
  p->regs->raised.info = error_info(args[2]);
  return TERM_NONE;
}

static Term raise_plain(Process *p, Term class, Term reason) {
  vl_raise(p, class, reason);
  p->regs->raised.caller = true;
  return TERM_NONE;
}

Term bif_erlang_exit_1(Process *p, const Term *args) {
  return raise_plain(p, ATOM_exit, args[0]);
}

Term bif_erlang_throw_1(Process *p, const Term *args) {
  return raise_plain(p, ATOM_throw, args[0]);
}

Term bif_erlang_nif_error_1(Process *p, const Term *args) {
  return raise_with_args(p, args[0], ATOM_none);
}

Term bif_erlang_nif_error_2(Process *p, const Term *args) {
  return raise_with_args(p, args[0], args[1]);
}

/* A list of {M, F, Arity | Args} or {M, F, Arity | Args, Location}, or with a fun in place of M and F? */
static bool is_trace(Term list) {
  Term frame;
  while (arg_next(&list, &frame)) {
    if (!is_tuple(frame)) return false;
    size_t n = tuple_size(frame);
    bool by_name = (n == 3 || n == 4) && is_atom(tuple_at(frame, 0)) && is_atom(tuple_at(frame, 1));
    bool by_fun = (n == 2 || n == 3) && is_fun(tuple_at(frame, 0));
    if (!by_name && !by_fun) return false;
  }
  return list == NIL;
}

/* A bad argument is no exception: raise/3 returns badarg. */
Term bif_erlang_raise_3(Process *p, const Term *args) {
  bool known = args[0] == ATOM_error || args[0] == ATOM_exit || args[0] == ATOM_throw;
  if (!known || !is_trace(args[2])) return ATOM_badarg;
  vl_raise_again(p, args[0], args[1], args[2]);
  return TERM_NONE;
}
