/* A thread that may be in no call looks into an instance: it does not end, nor does what epochs guard. */
#ifndef VL_NIF_VISIT_H
#define VL_NIF_VISIT_H

#include "nif/env.h"
#include "proc/instances.h"

typedef struct NifVisit {
  Instance *instance;
  EpochThread epoch;
  bool held;
} NifVisit;

/* `env` may be NULL; false: there is no instance of that number. */
bool vl_nif_visit(NifVisit *v, const ErlNifEnv *env, uint32_t number) VL_MUST_CHECK;
void vl_nif_visit_end(NifVisit *v);

#endif
