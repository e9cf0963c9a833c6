/* The first call of a process, to the function in x0..x2. */
#ifndef VL_BEGIN_H
#define VL_BEGIN_H

#include "proc/process.h"

/* Sets p->pc to the function's entry, with a return address that leads out of the engine. False: the process has ended.
 */
bool vl_begin(Process *p) VL_MUST_CHECK;

#endif
