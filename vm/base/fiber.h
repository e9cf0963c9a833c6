/* Native stacks of their own, switched by hand.
 *
 * A fiber runs a C function on a private stack that has a guard page below it and
 * takes memory only as deep as it is used. It belongs to whoever resumes it, who
 * may be another thread each time; so code on a fiber keeps no address of
 * thread-local data over a yield, and holds no lock. A fiber that yielded may be
 * freed or started anew without being resumed: whatever its frames held must
 * then be owned by someone else. */
#ifndef VL_FIBER_H
#define VL_FIBER_H

#include "base/base.h"

typedef struct Fiber Fiber;
/* What runs on the fiber; its result is what the last resume gives. */
typedef void *FiberFn(Fiber *f, void *message);

/* A fiber with at least that much stack; NULL when the OS has none. */
Fiber *vl_fiber_new(size_t stack_bytes) VL_MUST_CHECK;
/* Not from the fiber itself. NULL is allowed. */
void vl_fiber_free(Fiber *f);

/* The next resume calls fn(f, message). What ran before is forgotten. */
void vl_fiber_start(Fiber *f, FiberFn *fn);
/* Runs the fiber until it yields or ends; gives what it passed. Not on a finished fiber. */
void *vl_fiber_resume(Fiber *f, void *message);
/* On the fiber: hands `message` to who resumed it; gives the next resume's message. */
void *vl_fiber_yield(Fiber *f, void *message);
/* True once fn has returned, until the next start. */
bool vl_fiber_done(const Fiber *f);

/* On the fiber: bytes of stack below the caller's frame. */
size_t vl_fiber_room(const Fiber *f);
/* Returns to the OS the pages a deep run has touched. Not from the fiber itself. */
void vl_fiber_trim(Fiber *f);

#endif
