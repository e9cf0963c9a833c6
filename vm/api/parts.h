/* What makes a bare machine whole: compiler and library. The program that is linked decides what they are
 * (compiler/boot/parts.c), since vm/ knows neither. */
#ifndef VL_API_PARTS_H
#define VL_API_PARTS_H

#include "proc/instance.h"

/* Adds the parts to an instance that has run nothing yet, and starts the library. False when memory is out. */
bool vl_parts_attach(Instance *in) VL_MUST_CHECK;
/* Before the instance is freed; also after an attach that failed. */
void vl_parts_detach(Instance *in);

#endif
