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
#include "heap/literal.h"

/* An operand that is what its kind asks for. In a list, the kind is that of its place in the group. */
typedef struct ImageOperand {
  int64_t value;
  uint8_t tag;  /* OperandTag */
  uint8_t kind; /* OperandKind */
} ImageOperand;

/* What the operands of an op are, at a glance. */
enum {
  MARK_TARGET = 1, /* there is a label that it may go to */
  MARK_Y = 2,      /* there is a frame slot, read or written */
  MARK_F = 4,      /* there is a float register */
};

/* One op; its operands are operands[first .. first + count). A list's operands come last. */
typedef struct ImageOp {
  uint8_t op;    /* OpId */
  uint8_t marks; /* MARK_.. */
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
  ImageOperand *operands;
  uint32_t atom_count, file_count, import_count, export_count, fun_count, line_count;
  uint32_t op_count, operand_count;
  uint32_t x_count;     /* x registers that operands name are below */
  uint32_t label_count; /* labels are 1..label_count */
  uint32_t literal_count;
  LiteralLife life;                         /* by the caller: LITERALS_HELD of temporary code */
  Slice literals, attributes, compile_info; /* code of terms (terms.h); size 0: none */
  Slice ready;                              /* of a library's image (ready.h) */
  const char *error;                        /* constant text; NULL: none */
} Image;

/* Reads all of it. False: image->error says why. Free the image either way. */
bool vl_image_read(Image *image, Alloc *a, const uint8_t *bytes, size_t size) VL_MUST_CHECK;
/* The same of an image of the library, whose ready code stands for its ops: there are none. */
bool vl_image_read_library(Image *image, Alloc *a, const uint8_t *bytes, size_t size) VL_MUST_CHECK;
/* The same of an image that is still in its emitter, which has not failed and outlives it: atoms, literals and the
 * other terms are the emitter's. Its code is checked like any. */
bool vl_image_view(Image *image, const Emitter *e) VL_MUST_CHECK;
void vl_image_free(Image *image);

/* Do the bytes begin as an image does? */
bool vl_image_is(const uint8_t *bytes, size_t size);

/* The docs in an image's bytes: an external term; size 0: none. */
Slice vl_image_docs(const uint8_t *bytes, size_t size);

static inline const ImageOperand *op_operands(const Image *image, const ImageOp *op) {
  return image->operands + op->first;
}
/* Is it a label that control may go to? */
static inline bool operand_is_target(const ImageOperand *o) {
  return o->kind >= KIND_label && o->kind <= KIND_fail && o->value != 0;
}

_Static_assert(KIND_label + 1 == (int)KIND_loop && KIND_loop + 1 == (int)KIND_handler &&
                   KIND_handler + 1 == (int)KIND_fail,
               "the kinds of targets stand together");

#endif
