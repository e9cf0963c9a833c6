/* The inside of an Emitter, for emitter.c and writer.c. */
#ifndef VL_EMITTER_DATA_H
#define VL_EMITTER_DATA_H

#include "base/table.h"
#include "base/vec.h"
#include "code/emitter.h"
#include "code/rows.h"

/* Rows of equal content stand once: `index` finds them by hash. */
typedef struct Rows {
  Vec rows;
  Table index;
} Rows;

typedef struct FileRow {
  size_t at, bytes; /* in file_text */
} FileRow;

struct Emitter {
  Alloc *alloc;
  Vec code;                   /* of bytes */
  Rows atoms;                 /* of Term; row 0 is the module */
  Rows terms;                 /* the literals, of Term */
  Rows imports, files, lines; /* of ImageMfa, FileRow, ImageLine */
  Vec exports, funs;          /* of ImageExport, ImageFun */
  Vec file_text;              /* of bytes */
  uint32_t labels;
  Term attributes, compile_info, docs; /* TERM_NONE: none */
  uint64_t fingerprint;                /* of all rows */
  bool failed;                         /* a limit of format.h was passed */
};

/* Appends an unsigned LEB128 number. */
void vl_number_push(Vec *v, uint64_t n);

#endif
