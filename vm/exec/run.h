/* From the scheduler into the engine and back: what Hooks.run is set to. */
#ifndef VL_RUN_H
#define VL_RUN_H

#include "proc/process.h"

/* Runs the process until its slice is used up, it waits, or it has ended. */
RunResult vl_run_process(Process *p);

#endif
