/* C function pointers that lead to a process: it gets a message of the call and answers it, while the thread that C
 * called on waits. */
#ifndef VL_FFI_CALLBACK_H
#define VL_FFI_CALLBACK_H

#include "proc/instance.h"

/* The code of a callback's term; NULL: it is none. */
void *vl_ffi_callback_address(Term term);

/* Hooks.exited: nobody waits for its answers any more. */
void vl_ffi_process_exited(Instance *in, Process *p);

/* What an instance has of it (SERVICE_FFI). Before processes run; false: memory is out. */
bool vl_ffi_start(Instance *in) VL_MUST_CHECK;
/* Whoever waits for an answer goes on. Processes still run. */
void vl_ffi_quiet(Instance *in);
void vl_ffi_stop(Instance *in);

#endif
