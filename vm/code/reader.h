/* Reading an image: bytes from anywhere to checked tables (format.h).
 *
 * Nothing here is trusted, nothing outside the Image changes: no atom is made, no literal
 * decoded. What the reader promises: every table row refers to rows that exist, counts are
 * within the limits of format.h, and `ops` holds only known ops, each with operands of the
 * kinds its table row asks for. What the code does with them is the verifier's matter. */
#ifndef VL_READER_H
#define VL_READER_H

#include "base/alloc.h"
#include "code/cursor.h"
#include "code/emitter.h"
#include "code/ops.h"
#include "code/rows.h"

/* One op; its operands are operands[first .. first + count). A list's operands come last. */
typedef struct ImageOp {
  uint8_t op; /* OpId */
  uint32_t first, count;
} ImageOp;

/* Tables borrow from the image's bytes where they hold Slices; from the emitter, where it was never written. */
typedef struct Image {
  Alloc *alloc;
  const Emitter *emitter; /* NULL: the image is bytes */
  Slice *atoms, *files;   /* atoms NULL with an emitter */
  const ImageMfa *imports;
  const ImageExport *exports;
  const ImageFun *funs;
  const ImageLine *lines; /* row 0: unknown position */
  ImageOp *ops;
  Operand *operands;
  uint32_t atom_count, file_count, import_count, export_count, fun_count, line_count;
  uint32_t op_count, operand_count;
  uint32_t label_count; /* labels are 1..label_count */
  uint32_t literal_count;
  bool temporary;                           /* by the caller: code that is never published */
  Slice literals, attributes, compile_info; /* code of terms (terms.h); size 0: none */
  const char *error;                        /* constant text; NULL: none */
} Image;

/* Reads all of it. False: image->error says why. Free the image either way. */
bool vl_image_read(Image *image, Alloc *a, const uint8_t *bytes, size_t size) VL_MUST_CHECK;
/* The same of an image that is still in its emitter, which has not failed and outlives it: atoms, literals and the
 * other terms are the emitter's. Its code is checked like any. */
bool vl_image_view(Image *image, const Emitter *e) VL_MUST_CHECK;
void vl_image_free(Image *image);

/* The docs in an image's bytes: an external term; size 0: none. */
Slice vl_image_docs(const uint8_t *bytes, size_t size);

/* How many operands of an op stand before its list, or in all when it has none. */
static inline uint32_t op_fixed_operands(const OpInfo *info) {
  return info->group_size ? info->operand_count - 1u : info->operand_count;
}

/* The kind of its i'th operand. */
static inline OperandKind op_operand_kind(const OpInfo *info, uint32_t i) {
  uint32_t fixed = op_fixed_operands(info);
  if (i < fixed) return (OperandKind)info->operands[i];
  return (OperandKind)info->group[info->group_size == 1 ? 0 : (i - fixed) % info->group_size];
}

#endif
