/* Iodata as one run of bytes, for builtins that only read it. */
#ifndef VL_BIF_INPUT_H
#define VL_BIF_INPUT_H

#include "base/strbuf.h"
#include "proc/process.h"

typedef struct Input {
  const uint8_t *bytes; /* of the binary itself, or in `joined` */
  size_t size;
  StrBuf joined;
} Input;

/* False with badarg or system_limit raised. The bytes stay while the process's heap does. */
bool vl_input_open(Process *p, Input *in, Term iodata) VL_MUST_CHECK;
void vl_input_close(Input *in);

/* Is this so much that a dirty builtin should work through it? Looks at a bounded part only. */
bool vl_input_is_large(Term iodata);

#endif
