#include "base/fiber.h"

#include "base/sanitize.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The head of a fiber lies at the top of its own mapping:
 *
 *   base              low                                   Fiber      base + bytes
 *     | guard page     |  stack, grows down  <--------------- |  struct  |        */
struct Fiber {
  uint8_t *base;
  size_t bytes;
  uint8_t *low;
  void *sp;    /* of the fiber while it is not running */
  void *owner; /* sp of the resumer while it runs */
  FiberFn *fn;
  void *message;
  bool done;
#ifdef VL_ASAN
  void *fake_stack, *owner_fake_stack;
  const void *owner_bottom;
  size_t owner_bytes;
#endif
#ifdef VL_TSAN
  void *tsan, *owner_tsan;
#endif
};

/* -- The switch: saves callee-saved registers on the current stack, stores its pointer, and continues on
 *    the other. A fresh stack is laid out so that the first switch lands in vl_fiber_entry. -- */

void vl_fiber_switch(void **save_sp, void *load_sp);
void vl_fiber_entry(void);
static void fiber_main(Fiber *f);

#if defined(__x86_64__)
__asm__(".text\n"
        ".globl vl_fiber_switch\n.hidden vl_fiber_switch\n.type vl_fiber_switch,@function\n"
        "vl_fiber_switch:\n"
        "  pushq %rbp\n  pushq %rbx\n  pushq %r12\n  pushq %r13\n  pushq %r14\n  pushq %r15\n"
        "  subq $8, %rsp\n  stmxcsr (%rsp)\n  fnstcw 4(%rsp)\n"
        "  movq %rsp, (%rdi)\n  movq %rsi, %rsp\n"
        "  ldmxcsr (%rsp)\n  fldcw 4(%rsp)\n  addq $8, %rsp\n"
        "  popq %r15\n  popq %r14\n  popq %r13\n  popq %r12\n  popq %rbx\n  popq %rbp\n"
        "  ret\n"
        ".size vl_fiber_switch, .-vl_fiber_switch\n"
        ".globl vl_fiber_entry\n.hidden vl_fiber_entry\n.type vl_fiber_entry,@function\n"
        "vl_fiber_entry:\n"
        "  movq %r12, %rdi\n  callq *%r13\n  ud2\n"
        ".size vl_fiber_entry, .-vl_fiber_entry\n");

enum { SLOT_FPU, SLOT_R15, SLOT_R14, SLOT_R13, SLOT_R12, SLOT_RBX, SLOT_RBP, SLOT_RETURN, SLOT_PAD, SLOT_COUNT };

static void lay_out(Fiber *f, uint64_t *slots) {
  uint32_t mxcsr;
  uint16_t fcw;
  __asm__ volatile("stmxcsr %0\n fnstcw %1" : "=m"(mxcsr), "=m"(fcw));
  slots[SLOT_FPU] = (uint64_t)fcw << 32 | mxcsr;
  slots[SLOT_R12] = (uint64_t)(uintptr_t)f;
  slots[SLOT_R13] = (uint64_t)(uintptr_t)fiber_main;
  slots[SLOT_RETURN] = (uint64_t)(uintptr_t)vl_fiber_entry;
}
#elif defined(__aarch64__)
__asm__(".text\n"
        ".globl vl_fiber_switch\n.hidden vl_fiber_switch\n.type vl_fiber_switch,%function\n"
        "vl_fiber_switch:\n"
        "  sub sp, sp, #160\n"
        "  stp x19, x20, [sp]\n  stp x21, x22, [sp, #16]\n  stp x23, x24, [sp, #32]\n"
        "  stp x25, x26, [sp, #48]\n  stp x27, x28, [sp, #64]\n  stp x29, x30, [sp, #80]\n"
        "  stp d8, d9, [sp, #96]\n  stp d10, d11, [sp, #112]\n"
        "  stp d12, d13, [sp, #128]\n  stp d14, d15, [sp, #144]\n"
        "  mov x9, sp\n  str x9, [x0]\n  mov sp, x1\n"
        "  ldp x19, x20, [sp]\n  ldp x21, x22, [sp, #16]\n  ldp x23, x24, [sp, #32]\n"
        "  ldp x25, x26, [sp, #48]\n  ldp x27, x28, [sp, #64]\n  ldp x29, x30, [sp, #80]\n"
        "  ldp d8, d9, [sp, #96]\n  ldp d10, d11, [sp, #112]\n"
        "  ldp d12, d13, [sp, #128]\n  ldp d14, d15, [sp, #144]\n"
        "  add sp, sp, #160\n  ret\n"
        ".size vl_fiber_switch, .-vl_fiber_switch\n"
        ".globl vl_fiber_entry\n.hidden vl_fiber_entry\n.type vl_fiber_entry,%function\n"
        "vl_fiber_entry:\n"
        "  mov x0, x19\n  blr x20\n  brk #1\n"
        ".size vl_fiber_entry, .-vl_fiber_entry\n");

enum { SLOT_X19 = 0, SLOT_X20 = 1, SLOT_X30 = 11, SLOT_COUNT = 20 };

static void lay_out(Fiber *f, uint64_t *slots) {
  slots[SLOT_X19] = (uint64_t)(uintptr_t)f;
  slots[SLOT_X20] = (uint64_t)(uintptr_t)fiber_main;
  slots[SLOT_X30] = (uint64_t)(uintptr_t)vl_fiber_entry;
}
#else
#error "fiber.c knows no context switch for this machine"
#endif

/* -- What sanitizers must hear of a switch -- */

#ifdef VL_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
static size_t stack_bytes(const Fiber *f) {
  return (size_t)((const uint8_t *)f - f->low);
}
static void tell_resume_starts(Fiber *f) {
  __sanitizer_start_switch_fiber(&f->owner_fake_stack, f->low, stack_bytes(f));
}
static void tell_resume_ended(Fiber *f) {
  __sanitizer_finish_switch_fiber(f->owner_fake_stack, NULL, NULL);
}
static void tell_yield_starts(Fiber *f, bool last) {
  __sanitizer_start_switch_fiber(last ? NULL : &f->fake_stack, f->owner_bottom, f->owner_bytes);
}
static void tell_yield_ended(Fiber *f, bool first) {
  __sanitizer_finish_switch_fiber(first ? NULL : f->fake_stack, &f->owner_bottom, &f->owner_bytes);
}
static void tell_abandoned(Fiber *f) {
  __asan_unpoison_memory_region(f->low, stack_bytes(f));
}
#elif defined(VL_TSAN)
#include <sanitizer/tsan_interface.h>
static void tell_resume_starts(Fiber *f) {
  if (!f->tsan) f->tsan = __tsan_create_fiber(0);
  f->owner_tsan = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(f->tsan, 0);
}
static void tell_resume_ended(Fiber *f) {
  (void)f;
}
static void tell_yield_starts(Fiber *f, bool last) {
  (void)last;
  __tsan_switch_to_fiber(f->owner_tsan, 0);
}
static void tell_yield_ended(Fiber *f, bool first) {
  (void)f;
  (void)first;
}
static void tell_abandoned(Fiber *f) {
  if (f->tsan) __tsan_destroy_fiber(f->tsan);
  f->tsan = NULL;
}
#else
static void tell_resume_starts(Fiber *f) {
  (void)f;
}
static void tell_resume_ended(Fiber *f) {
  (void)f;
}
static void tell_yield_starts(Fiber *f, bool last) {
  (void)f;
  (void)last;
}
static void tell_yield_ended(Fiber *f, bool first) {
  (void)f;
  (void)first;
}
static void tell_abandoned(Fiber *f) {
  (void)f;
}
#endif

/* -- Running -- */

static void fiber_main(Fiber *f) {
  tell_yield_ended(f, true);
  f->message = f->fn(f, f->message);
  f->done = true;
  tell_yield_starts(f, true);
  void *dead;
  vl_fiber_switch(&dead, f->owner);
  vl_panic(__FILE__, __LINE__, "a finished fiber was resumed");
}

void *vl_fiber_resume(Fiber *f, void *message) {
  vl_check(!f->done && f->fn);
  f->message = message;
  tell_resume_starts(f);
  vl_fiber_switch(&f->owner, f->sp);
  tell_resume_ended(f);
  return f->message;
}

void *vl_fiber_yield(Fiber *f, void *message) {
  f->message = message;
  tell_yield_starts(f, false);
  vl_fiber_switch(&f->sp, f->owner);
  tell_yield_ended(f, false);
  return f->message;
}

bool vl_fiber_done(const Fiber *f) {
  return f->done;
}

VL_NOINLINE size_t vl_fiber_room(const Fiber *f) {
  const uint8_t *here = __builtin_frame_address(0);
  return here > f->low ? (size_t)(here - f->low) : 0;
}

/* -- Making and freeing -- */

static size_t round_up(size_t n, size_t unit) {
  return (n + unit - 1) / unit * unit;
}

Fiber *vl_fiber_new(size_t stack) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  size_t bytes = round_up(stack + sizeof(Fiber), page) + page;
  uint8_t *base =
      mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (base == MAP_FAILED) return NULL;
  if (mprotect(base, page, PROT_NONE) != 0) {
    munmap(base, bytes);
    return NULL;
  }
  Fiber *f = (Fiber *)(void *)(base + bytes - round_up(sizeof(Fiber), 64));
  *f = (Fiber){.base = base, .bytes = bytes, .low = base + page};
  return f;
}

void vl_fiber_free(Fiber *f) {
  if (!f) return;
  tell_abandoned(f);
  munmap(f->base, f->bytes);
}

void vl_fiber_start(Fiber *f, FiberFn *fn) {
  tell_abandoned(f);
  uint64_t *slots = (uint64_t *)(void *)f - SLOT_COUNT - SLOT_COUNT % 2;
  memset(slots, 0, SLOT_COUNT * sizeof *slots);
  lay_out(f, slots);
  f->sp = slots;
  f->fn = fn;
  f->done = false;
}

enum { FIBER_KEPT_BYTES = 64 * 1024 };

void vl_fiber_trim(Fiber *f) {
  uint8_t *kept = (uint8_t *)f - FIBER_KEPT_BYTES;
  kept -= (uintptr_t)kept % (uintptr_t)sysconf(_SC_PAGESIZE);
  if (kept > f->low) madvise(f->low, (size_t)(kept - f->low), MADV_DONTNEED);
}
