/* From a filled Emitter to the bytes of an image (format.h). */
#ifndef VL_WRITER_H
#define VL_WRITER_H

#include "code/emitter.h"

/* Writes the image. On success *bytes is a block of *size bytes from the emitter's allocator, to
 * be freed by the caller with vl_free. False when memory is out, the emitter has failed, or a
 * literal is no term that code can hold; *why is then a constant text. */
bool vl_image_write(Emitter *e, uint8_t **bytes, size_t *size, const char **why) VL_MUST_CHECK;

#endif
