#include "data/map.h"
#include "expand/expand.h"

/* Tracers: modules that the program wants to be told of what a compile meets (Code.put_compiler_option(:tracers, ..)).
 */

void vl_trace_begin(Expander *x, Env *e) {
  e->tracers = vl_trace_option(x, ATOM_tracers);
  if (e->tracers == TERM_NONE || !is_list(e->tracers)) e->tracers = NIL;
}

/* Read where Code keeps options, since hardly any program needs Code to be there for them. */
Term vl_trace_option(Expander *x, Term name) {
  CompileUnit *u = x->unit;
  if (u->host->library) return TERM_NONE;
  Term key = vl_ast_pair(u, ATOM_Code, ATOM_options), none = vl_ast_map_empty(u);
  HostReply reply = vl_host_try(u, ATOM_persistent_term, ATOM_get, AST_LIST(u, key, none));
  return reply.raised || !is_map(reply.value) ? TERM_NONE : vl_map_get(reply.value, name);
}

static void tell(Expander *x, const Env *e, Term event) {
  const Term args[] = {event, vl_env_to_term(x, e, e->line, vl_ast_map_empty(x->unit))};
  for (Term all = e->tracers; is_cons(all); all = cons_tail(all))
    vl_host_call(x->unit, cons_head(all), ATOM_trace, VL_COUNT_OF(args), args);
}

void vl_trace_event(Expander *x, const Env *e, size_t n, const Term *event) {
  if (vl_traces(e)) tell(x, e, n == 1 ? event[0] : vl_ast_tuple(x->unit, n, event));
}

void vl_trace_function(Expander *x, const Env *e, Term kind, Term meta, Term module, Term name, size_t arity) {
  const Term all[] = {kind, meta, module, name, make_small((int64_t)arity)};
  vl_trace_event(x, e, VL_COUNT_OF(all), all);
}

void vl_trace_local(Expander *x, const Env *e, Term kind, Term meta, Term name, size_t arity) {
  const Term all[] = {kind, meta, name, make_small((int64_t)arity)};
  vl_trace_event(x, e, VL_COUNT_OF(all), all);
}
