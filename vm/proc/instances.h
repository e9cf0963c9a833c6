/* All instances of the OS process: a pid names its own. */
#ifndef VL_INSTANCES_H
#define VL_INSTANCES_H

#include "proc/instance.h"

/* Gives it a number; false: there are too many. */
bool vl_instances_add(Instance *in) VL_MUST_CHECK;
/* Nobody finds it from now on; waits for those who have. */
void vl_instances_remove(Instance *in);

/* The instance of that number, which does not end before it is let go; NULL: there is none. Any thread. */
Instance *vl_instances_hold(uint32_t number);
/* One of them. */
Instance *vl_instances_hold_any(void);
void vl_instances_let_go(Instance *in);

#endif
