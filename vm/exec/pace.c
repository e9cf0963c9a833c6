#include "exec/pace.h"

#include "proc/spawn.h"

#include <time.h>

/* Slow: other processes wait longer than a slice lasts. What takes so long that it cannot be the machine's fault is
 * reported at once. */
#define SLOW_NS (2 * NS_PER_MS)
#define HOG_NS (20 * NS_PER_MS)

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * NS_PER_S + t.tv_nsec;
}

/* Calls :vl_report.slow_native(Module, Function, Arity, Milliseconds) in a process of its own, if there is room for
 * one. */
static void report(const Process *p, const Mfa *mfa, int64_t ns) {
  Instance *in = p->instance;
  Heap h;
  vl_heap_init(&h, &in->alloc);
  Term about[] = {mfa->module, mfa->function, make_small(mfa->arity), make_small(ns / NS_PER_MS)};
  Term arguments = vl_list(&h, VL_COUNT_OF(about), about, NIL);
  SpawnOptions options = vl_spawn_defaults(p);
  options.group_leader = p->group_leader;
  Term pid;
  Mfa call = {ATOM_vl_report, ATOM_slow_native, VL_COUNT_OF(about)};
  if (arguments != TERM_NONE) (void)!vl_spawn(in, NULL, call, arguments, &options, &pid, NULL);
  vl_heap_free(&h);
}

/* Two calls at once may both count as one; one of them reports. */
static void judge(Process *p, Export *x, int64_t ns) {
  uint8_t pace = atomic_load(&x->pace);
  if (pace == PACE_REPORTED) return;
  if (ns < SLOW_NS) {
    atomic_compare_exchange_strong(&x->pace, &pace, PACE_FAST);
    return;
  }
  uint8_t strikes = pace < PACE_STRIKES ? (uint8_t)(pace + 1) : 1;
  bool told = ns >= HOG_NS || strikes == PACE_STRIKES;
  if (atomic_compare_exchange_strong(&x->pace, &pace, told ? PACE_REPORTED : strikes) && told) report(p, &x->mfa, ns);
}

Term vl_pace_call(Process *p, const Export *x) {
  int64_t begin = now();
  Term result = x->bif->fn(p, p->regs->x);
  judge(p, (Export *)(uintptr_t)x, now() - begin);
  return result;
}
