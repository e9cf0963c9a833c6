/* A function by name: module, function, arity. Plain data, copied freely. */
#ifndef VL_MFA_H
#define VL_MFA_H

#include "term/term.h"

typedef struct Mfa {
  Term module, function; /* atoms; module TERM_NONE: no function */
  uint32_t arity;
} Mfa;

#endif
