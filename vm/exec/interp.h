/* The interpreter: loaded code as words, an op's word leading to its case (computed goto). */
#ifndef VL_INTERP_H
#define VL_INTERP_H

#include "code/server.h"
#include "proc/process.h"

/* Runs from p->pc with x[0..p->live), until the slice is used up, the process waits, or it ends. */
RunResult vl_interp_run(Process *p);

/* The return address that leads out of the engine: the lowest word of every stack. */
const Word *vl_interp_exit(void);

/* What the loader needs to make code for this engine. */
Engine vl_interp_engine(void);

#endif
