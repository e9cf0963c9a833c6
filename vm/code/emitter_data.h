/* The inside of an Emitter, for emitter.c and writer.c. */
#ifndef VL_EMITTER_DATA_H
#define VL_EMITTER_DATA_H

#include "base/table.h"
#include "base/vec.h"
#include "code/emitter.h"

/* Rows of equal content stand once: `index` finds them by hash. */
typedef struct Rows {
  Vec rows;
  Table index;
} Rows;

typedef struct ImportRow {
  uint32_t module, function, arity; /* atom rows */
} ImportRow;

typedef struct ExportRow {
  uint32_t function, arity, label;
} ExportRow;

typedef struct FunRow {
  uint32_t function, arity, captured, label;
} FunRow;

typedef struct FileRow {
  size_t at, bytes; /* in file_text */
} FileRow;

typedef struct LineRow {
  uint32_t file, line;
  uint32_t caller;                  /* 0: not inlined, and the rest is 0 */
  uint32_t module, function, arity; /* atom rows */
} LineRow;

struct Emitter {
  Alloc *alloc;
  Vec code;   /* of bytes */
  Rows atoms; /* of Term; row 0 is the module */
  Rows terms; /* the literals, of Term */
  Rows imports, files, lines;
  Vec exports, funs;
  Vec file_text; /* of bytes */
  uint32_t labels;
  Term attributes, compile_info, docs; /* TERM_NONE: none */
  bool failed;                         /* a limit of format.h was passed */
};

/* Appends an unsigned LEB128 number. */
void vl_number_push(Vec *v, uint64_t n);

#endif
