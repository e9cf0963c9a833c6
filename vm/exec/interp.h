/* The interpreter: loaded code as words, an op's word leading to its case (computed goto). */
#ifndef VL_INTERP_H
#define VL_INTERP_H

#include "code/server.h"
#include "proc/process.h"

/* Runs the process until its slice is used up, it waits, or it has ended. For Hooks.run. */
RunResult vl_interp_run(Process *p);

/* What the loader needs to make code for this engine. */
Engine vl_interp_engine(void);

#endif
