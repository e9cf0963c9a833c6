/* A sampling profiler: which functions run, and who called them.
 *
 * While it runs slices are short, and a worker that has run language code for PROFILE_PERIOD notes the stack of the
 * process at hand. A process stops at calls alone, so a sample stands at the entry of the function called next; time in
 * a builtin shows there or at its caller. */
#ifndef VL_PROFILE_H
#define VL_PROFILE_H

#include "proc/instance.h"
#include "proc/process.h"

enum { PROFILE_DEPTH = 256 }; /* innermost frames of a sample */

typedef struct Profile Profile;

/* NULL: out of memory. Not running. */
Profile *vl_profile_new(Alloc *a) VL_MUST_CHECK;
void vl_profile_free(Profile *profile);

/* Samples are taken from now on, those taken before forgotten; false: it runs already. Any worker. */
bool vl_profile_start(Instance *in);
/* None are taken from now on: what was, as [{Count, [{M, F, A}]}], the running function first. TERM_NONE: no room. */
Term vl_profile_stop(Instance *in, Heap *h) VL_MUST_CHECK;
/* Hooks.sample */
void vl_profile_sample(Process *p, uint64_t count);

#endif
