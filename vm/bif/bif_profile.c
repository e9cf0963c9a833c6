/* The profiler, from the language. */
#include "bif/args.h"
#include "bif/bif.h"
#include "code/ops.h"
#include "code/server.h"
#include "exec/profile.h"

#include "loaded.gen.h"

Term bif_vl_profile_start_0(Process *p, const Term *args) {
  return make_bool(vl_profile_start(p->instance));
}

Term bif_vl_profile_stop_0(Process *p, const Term *args) {
  return vl_profile_stop(p->instance, &p->heap);
}

Term bif_vl_profile_ops_0(Process *p, const Term *args) {
  const Engine *engine = vl_code_engine(p->instance->code);
  if (!engine->count) return ATOM_nil;
  Term list = NIL;
  for (uint32_t i = 0; i < LOADED_SINGLE && list != TERM_NONE; i++) {
    uint64_t times = engine->count(engine->context, i);
    if (times == 0) continue;
    Term name = vl_binary(&p->heap, vl_loaded[i].name, strlen(vl_loaded[i].name)), count = vl_uint(&p->heap, times);
    Term row = name == TERM_NONE || count == TERM_NONE ? TERM_NONE : vl_tuple2(&p->heap, count, name);
    list = row == TERM_NONE ? TERM_NONE : vl_cons(&p->heap, row, list);
  }
  return list;
}
