/* The profiler, from the language. */
#include "bif/args.h"
#include "bif/bif.h"
#include "exec/profile.h"

Term bif_vl_profile_start_0(Process *p, const Term *args) {
  return make_bool(vl_profile_start(p->instance));
}

Term bif_vl_profile_stop_0(Process *p, const Term *args) {
  return vl_profile_stop(p->instance, &p->heap);
}
