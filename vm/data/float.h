/* Floats as text: shortest form that reads back as the same number, fixed forms, strict parsing.
 * Nothing here depends on the host's locale. */
#ifndef VL_FLOAT_H
#define VL_FLOAT_H

#include "base/base.h"

/* Room for what vl_float_print writes. */
#define FLOAT_TEXT_MAX 32
/* Most decimals that may be asked for, as in OTP. */
#define FLOAT_DECIMALS_MAX 253
/* Room for the fixed forms. */
#define FLOAT_FIXED_MAX (320 + FLOAT_DECIMALS_MAX)

/* Shortest text, always with a point: 0.1, 100.0, 1.0e20; gives its length. d is finite. */
size_t vl_float_print(double d, char out[FLOAT_TEXT_MAX]);
/* With `decimals` digits after the point, rounded as OTP does; `compact` drops trailing zeros but
 * one. The length; 0 when `decimals` is out of range. */
size_t vl_float_print_decimals(double d, int decimals, bool compact, char out[FLOAT_FIXED_MAX]);
/* d.ddde+dd with `digits` after the point; 0 when out of range. */
size_t vl_float_print_scientific(double d, int digits, char out[FLOAT_FIXED_MAX]);

/* Reads [sign] digits . digits [e [sign] digits], all of the text; false if it is not that, or out
 * of range. */
bool vl_float_parse(const char *text, size_t size, double *out);

#endif
