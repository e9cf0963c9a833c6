/* Which sanitizer this build is for: VL_ASAN, VL_TSAN. */
#ifndef VL_SANITIZE_H
#define VL_SANITIZE_H

#if defined(__SANITIZE_ADDRESS__)
#define VL_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define VL_ASAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define VL_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define VL_TSAN 1
#endif
#endif

#endif
