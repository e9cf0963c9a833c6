/* The rows of an image's tables, as the emitter collects and the reader gives them. Only uint32_t members, without
 * padding: rows are compared and written as words. */
#ifndef VL_ROWS_H
#define VL_ROWS_H

#include <stdint.h>

typedef struct ImageMfa {
  uint32_t module, function, arity; /* atom rows */
} ImageMfa;

typedef struct ImageExport {
  uint32_t function, arity, label;
} ImageExport;

typedef struct ImageFun {
  uint32_t function, arity, captured, label;
} ImageFun;

typedef struct ImageLine {
  uint32_t file, line;
  uint32_t caller; /* 0: not inlined, mfa is unused */
  ImageMfa mfa;
} ImageLine;

#endif
