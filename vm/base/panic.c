#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

void vl_panic(const char *file, int line, const char *what) {
  fprintf(stderr, "vial: broken invariant at %s:%d: %s\n", file, line, what);
  abort();
}
