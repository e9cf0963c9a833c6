#include "base/thread.h"

_Thread_local Thread *vl_current_thread;

VL_NOINLINE Thread *vl_thread_enter(Thread *t) {
  Thread *before = vl_current_thread;
  vl_current_thread = t;
  return before;
}

VL_NOINLINE void vl_thread_leave(Thread *before) {
  vl_cache_settle(&vl_current_thread->cache);
  vl_current_thread = before;
}
