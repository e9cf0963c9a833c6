/* All functions that libraries may call: what links the machine has every one of them. */
#ifndef VL_NIF_TABLE_H
#define VL_NIF_TABLE_H

#include "base/base.h"
#include "include/erl_nif.h"

typedef struct NifFunction {
  const char *name;
  void (*address)(void);
} NifFunction;

/* An errno's name. */
ENIF_API const char *erl_errno_id(int error);

extern const NifFunction vl_nif_functions[];
extern const size_t vl_nif_function_count;

#endif
