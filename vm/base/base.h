/* Integers, branch hints, assertions: what every file of the machine may use.
 * The only header that names compiler extensions, with exec/interp_env.h. */
#ifndef VL_BASE_H
#define VL_BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VL_LIKELY(x) __builtin_expect(!!(x), 1)
#define VL_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define VL_MUST_CHECK __attribute__((warn_unused_result))
#define VL_NORETURN __attribute__((noreturn))
#define VL_NOINLINE __attribute__((noinline))
#define VL_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define VL_UNUSED __attribute__((unused))
#define VL_FALLTHROUGH __attribute__((fallthrough))
#define VL_COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Reports a broken invariant on stderr and aborts. Never used for bad input. */
VL_NORETURN void vl_panic(const char *file, int line, const char *what);

/* Checked in every build: an invariant whose violation must not go on. */
#define vl_check(cond) ((cond) ? (void)0 : vl_panic(__FILE__, __LINE__, #cond))

/* Checked in debug builds only (Meson option b_ndebug=false). */
#ifdef NDEBUG
#define vl_assert(cond) ((void)0)
#else
#define vl_assert(cond) vl_check(cond)
#endif

/* Bits that are set. Inline, since without the instruction the compiler calls a function that reads a table. */
static inline unsigned vl_count_bits(uint32_t x) {
  x -= x >> 1 & 0x55555555u;
  x = (x & 0x33333333u) + (x >> 2 & 0x33333333u);
  x = (x + (x >> 4)) & 0x0F0F0F0Fu;
  return x * 0x01010101u >> 24;
}
static inline unsigned vl_count_bits64(uint64_t x) {
  return vl_count_bits((uint32_t)x) + vl_count_bits((uint32_t)(x >> 32));
}

#endif
