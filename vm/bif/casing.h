/* Case mappings beyond one character to one. */
#ifndef VL_BIF_CASING_H
#define VL_BIF_CASING_H

#include "base/base.h"

#define CASING_MAX 3

typedef struct CaseRow {
  uint32_t code;
  uint32_t to[CASING_MAX]; /* filled up with 0 */
} CaseRow;

/* The special upper case (title case) of a character: CASING_MAX codes, filled up with 0.
 * NULL: the simple mapping holds. */
const uint32_t *vl_casing_upper(uint32_t code);
const uint32_t *vl_casing_title(uint32_t code);

#endif
